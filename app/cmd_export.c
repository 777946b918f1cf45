// Attendance and proposals of a session, to a file or to standard output.
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/export.h"
#include "firmware/clock.h"

struct request {
    const char *command;
    const char *dir, *share, *session_id, *adapter_name, *path;
    bool evidence, list;
};

// --- Adapters ------------------------------------------------------------------------------------

enum { ADAPTERS_MAX = 64 };

static int list_adapters(const struct request *request) {
    const struct export_places places = {request->share, request->dir};
    struct adapter *all = calloc(ADAPTERS_MAX, sizeof *all);
    size_t count = 0;
    char problem[EXPORT_PROBLEM_CAP] = "out of memory";
    enum err err = ERR_NOMEM;
    if (all) {
        err = export_adapters(all, &count, ADAPTERS_MAX, &places, problem, sizeof problem);
    }
    for (size_t i = 0; i < count; i++) {
        printf("%s\t%s\t%s\t%s\n", all[i].name, all[i].version, all[i].title[EXPLAIN_JA],
               all[i].title[EXPLAIN_EN]);
        adapter_fini(&all[i]);
    }
    free(all);
    if (err != ERR_OK || *problem) {
        cli_error(request->command, "%s", *problem ? problem : err_text(err));
        return EXIT_REFUSED;
    }
    return EXIT_DONE;
}

// --- Writing -------------------------------------------------------------------------------------

static bool write_out(const struct request *request, struct span bytes) {
    char problem[EXPORT_PROBLEM_CAP];
    if (request->path) {
        if (export_write(request->path, bytes, problem, sizeof problem) != ERR_OK) {
            cli_error(request->command, "%s", problem);
            return false;
        }
        return true;
    }
    bool written = fwrite(bytes.data, 1, bytes.len, stdout) == bytes.len && fflush(stdout) == 0;
    if (!written) {
        cli_error(request->command,
                  "standard output can't be written; check the disk or the pipe behind it");
    }
    return written;
}

// Beside the file on standard output, as what was done; beside the CSV there, on standard error.
static void tell(const struct request *request, const struct export_report *report) {
    FILE *out = request->path ? stdout : stderr;
    for (int64_t i = 0; i < report->loss_count && i < PRINT_LOSS_MAX; i++) {
        const struct print_loss *loss = &report->losses[i];
        fprintf(out, "warning: row %" PRId64 ", %s: %s (U+%04X) is not in Shift_JIS; %s\n",
                loss->row, loss->heading, loss->character, (unsigned)loss->codepoint,
                "〓 stands in its place");
    }
    if (report->loss_count > PRINT_LOSS_MAX) {
        fprintf(out, "and %" PRId64 " more\n", report->loss_count - PRINT_LOSS_MAX);
    }
    if (request->path) {
        printf("%" PRId64 " rows written to %s; %" PRId64 " people need a look\n", report->rows,
               request->path, report->exceptions);
    }
}

static enum err make(struct buf *out, struct store *store, const struct request *request,
                     const struct adapter *adapter, struct export_report *report, int64_t now) {
    struct device_key key;
    if (!request->evidence) {
        return export_csv(out, store, request->session_id, adapter, now, report);
    }
    enum err err = device_key_load(&key, request->dir);
    if (err != ERR_OK) {
        snprintf(
            report->problem, sizeof report->problem,
            "%s/device.key can't be used (%s); it must be this kiosk's own 64 bytes, chmod 600",
            request->dir, err_text(err));
        return err;
    }
    err = export_evidence(out, store, request->session_id, adapter, &key, now, report);
    sodium_memzero(&key, sizeof key);
    return err;
}

// What is in somebody's hands need not be kept for ever; what a pipe did with it nobody knows. The
// store was only read so far: a kiosk that is receiving goes on, and does this from its own screen.
static bool note_done(const struct request *request, int64_t now) {
    struct store *store = NULL;
    char problem[512];
    enum err err = store_open(&store, request->dir, STORE_WRITE, problem, sizeof problem);
    if (err == ERR_BUSY) {
        printf("the kiosk is running: that this was exported is not noted\n");
        return true;
    }
    if (err == ERR_OK) {
        err = export_done(store, now);
        snprintf(problem, sizeof problem, "%s", err == ERR_OK ? "" : store_problem(store));
    }
    store_close(store);
    if (err != ERR_OK) {
        cli_error(request->command, "written, but that can't be noted: %s", problem);
    }
    return err == ERR_OK;
}

static int export_one(struct store *store, const struct request *request,
                      const struct adapter *adapter, struct export_report *report, int64_t now) {
    struct buf bytes = BUF_EMPTY;
    int status = EXIT_REFUSED;
    if (make(&bytes, store, request, adapter, report, now) != ERR_OK) {
        cli_error(request->command, "%s", report->problem);
    } else if (write_out(request, buf_span(&bytes))) {
        tell(request, report);
        status = EXIT_DONE;
    }
    buf_fini(&bytes);
    return status;
}

static int export_session(const struct request *request) {
    const struct export_places places = {request->share, request->dir};
    struct adapter adapter;
    char problem[EXPORT_PROBLEM_CAP];
    if (export_find_adapter(&adapter, request->adapter_name, &places, problem, sizeof problem) !=
        ERR_OK) {
        cli_error(request->command, "%s", problem);
        return EXIT_REFUSED;
    }
    struct export_report *report = calloc(1, sizeof *report);
    struct store *store = cli_open_store(request->command, request->dir, STORE_READ);
    int64_t now = clock_read().utc_ms;
    int status = report && store ? export_one(store, request, &adapter, report, now) : EXIT_REFUSED;
    store_close(store);
    if (status == EXIT_DONE && request->path && !note_done(request, now)) {
        status = EXIT_REFUSED;
    }
    free(report);
    adapter_fini(&adapter);
    return status;
}

static bool is_complete(const struct request *request) {
    if (!request->list && !request->session_id) {
        cli_error(request->command, "--session is missing; see 'uketsuke help'");
        return false;
    }
    if (request->evidence && !request->path) {
        cli_error(request->command, "-o is missing: evidence is a file; see 'uketsuke help'");
        return false;
    }
    return true;
}

int cmd_export(int argc, char **argv) {
    struct request request = {.command = argv[0], .share = UK_SHARE_DIR, .adapter_name = "full"};
    const struct cli_option options[] = {
        {.name = "--data", .value = &request.dir, .required = true},
        {.name = "--session", .value = &request.session_id},
        {.name = "--adapter", .value = &request.adapter_name},
        {.name = "--share", .value = &request.share},
        {.name = "-o", .value = &request.path},
        {.name = "--evidence", .flag = &request.evidence},
        {.name = "--list", .flag = &request.list},
    };
    if (!cli_parse_options(options, sizeof options / sizeof *options, argc, argv) ||
        !is_complete(&request)) {
        return EXIT_USAGE;
    }
    return request.list ? list_adapters(&request) : export_session(&request);
}
