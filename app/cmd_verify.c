#include <inttypes.h>
#include <stdio.h>

#include "app/base/text.h"
#include "app/cli.h"
#include "app/commands.h"
#include "app/evidence.h"
#include "app/store/journal.h"

enum { EVIDENCE_MAX = 512 * 1024 * 1024 };

static void print_finding(void *context, const char *sentence) {
    (void)context;
    puts(sentence);
}

static int verify_evidence(const char *command, const char *path) {
    struct buf bytes = BUF_EMPTY;
    struct evidence_summary summary;
    size_t findings = 0;
    char made[UTC_TEXT_CAP];
    enum err err = buf_read_file(&bytes, path, EVIDENCE_MAX);
    if (err == ERR_OK) {
        err = evidence_check(&summary, &findings, buf_span(&bytes), print_finding, NULL);
    }
    buf_fini(&bytes);
    if (err != ERR_OK) {
        cli_error(command, "%s can't be read (%s); check the file", path, err_text(err));
    } else if (findings > 0) {
        cli_error(command, "%zu findings in %s; it is not evidence as it stands", findings, path);
    } else {
        utc_to_text(made, summary.made_utc_ms);
        printf("ok: session %s, %" PRId64 " records, %" PRId64 " people, %" PRId64
               " proposals; signed %s by device %s with the key %s\n",
               summary.session_id, summary.records, summary.people, summary.proposals, made,
               summary.device_id, summary.key);
    }
    return err == ERR_OK && findings == 0 ? EXIT_DONE : EXIT_REFUSED;
}

static int verify_data(const char *command, const char *dir) {
    struct store *store = cli_open_store(command, dir, STORE_READ);
    if (!store) {
        return EXIT_REFUSED;
    }
    size_t findings = 0;
    struct outbox_state outbox;
    enum err err = journal_verify(store, &findings, print_finding, NULL);
    if (err == ERR_OK) {
        err = outbox_get(store, &outbox);
    }
    if (err != ERR_OK) {
        cli_error(command, "%s", store_problem(store));
    } else if (findings == 0) {
        printf("ok: %" PRId64 " records, chain and projections hold\n", outbox.head_seq);
    } else {
        cli_error(command, "%zu findings in %s; keep the directory as it is and tell headquarters",
                  findings, dir);
    }
    store_close(store);
    return err == ERR_OK && findings == 0 ? EXIT_DONE : EXIT_REFUSED;
}

int cmd_verify(int argc, char **argv) {
    const char *dir = NULL;
    const char *evidence = NULL;
    const struct cli_option options[] = {{.name = "--data", .value = &dir},
                                         {.name = "--evidence", .value = &evidence}};
    if (!cli_parse_options(options, 2, argc, argv)) {
        return EXIT_USAGE;
    }
    if (!dir == !evidence) {
        cli_error(argv[0], dir ? "--data or --evidence, not both; see 'uketsuke help'"
                               : "--data is missing; see 'uketsuke help'");
        return EXIT_USAGE;
    }
    return evidence ? verify_evidence(argv[0], evidence) : verify_data(argv[0], dir);
}
