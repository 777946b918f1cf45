#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/domain/types.h"
#include "app/store/journal.h"
#include "app/store/programme.h"
#include "app/store/roster.h"
#include "firmware/clock.h"

// Everything that `status` tells, read first and printed after, in either form.
struct status {
    char session_id[ID_CAP];
    struct presence_counts counts;
    struct outbox_state outbox;
    int64_t members;
    char camera[32], nfc[32];
    char hq[256];
    enum clock_trust trust;
    int64_t free_bytes;
};

static enum err get_or_default(struct store *store, char *out, size_t cap, const char *name,
                               const char *missing) {
    enum err err = setting_get(store, out, cap, name);
    if (err == ERR_NOT_FOUND) {
        snprintf(out, cap, "%s", missing);
        return ERR_OK;
    }
    return err;
}

static enum err read_status(struct store *store, struct status *out, const char *dir) {
    enum direction pinned;
    struct statvfs fs;
    *out = (struct status){.trust = clock_read().trust, .free_bytes = -1};
    if (statvfs(dir, &fs) == 0) {
        out->free_bytes = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
    }
    enum err err = journal_open_session(store, out->session_id, sizeof out->session_id, &pinned);
    if (err == ERR_OK) {
        err = presence_count(store, &out->counts, out->session_id);
    }
    if (err == ERR_OK) {
        err = outbox_get(store, &out->outbox);
    }
    if (err == ERR_OK) {
        err = roster_count_members(store, &out->members);
    }
    if (err == ERR_OK) {
        err = get_or_default(store, out->camera, sizeof out->camera, "local.reader.camera", "none");
    }
    if (err == ERR_OK) {
        err = get_or_default(store, out->nfc, sizeof out->nfc, "local.reader.nfc", "none");
    }
    return err == ERR_OK ? get_or_default(store, out->hq, sizeof out->hq, "local.hq.url", "") : err;
}

static const char *clock_trust_text(enum clock_trust trust) {
    return trust_name((enum trust)trust);
}

static void print_text(const struct status *status, const char *device_id) {
    printf("device    %s\n", device_id);
    printf("hq        %s\n", *status->hq ? status->hq : "not enrolled");
    printf("session   %s\n", *status->session_id ? status->session_id : "none open");
    printf("received  %" PRId64 "\n", status->counts.received);
    printf("inside    %" PRId64 "\n", status->counts.inside);
    printf("records   %" PRId64 "\n", status->outbox.head_seq);
    printf("pending   %" PRId64 "\n", status->outbox.pending);
    printf("refused   %" PRId64 "\n", status->outbox.quarantined);
    printf("members   %" PRId64 "\n", status->members);
    printf("camera    %s\n", status->camera);
    printf("nfc       %s\n", status->nfc);
    printf("clock     %s\n", clock_trust_text(status->trust));
    printf("free      %" PRId64 " MB\n", status->free_bytes / 1000000);
}

static enum err print_json(const struct status *status, const char *device_id) {
    json_t *object = json_pack(
        "{s:s s:s s:s s:I s:I s:I s:I s:I s:I s:I s:s s:s s:s s:I}", "device", device_id, "hq",
        status->hq, "session", status->session_id, "received", (json_int_t)status->counts.received,
        "inside", (json_int_t)status->counts.inside, "records", (json_int_t)status->outbox.head_seq,
        "pending", (json_int_t)status->outbox.pending, "oldest_pending_utc_ms",
        (json_int_t)status->outbox.oldest_pending_utc_ms, "quarantined",
        (json_int_t)status->outbox.quarantined, "members", (json_int_t)status->members, "camera",
        status->camera, "nfc", status->nfc, "clock", clock_trust_text(status->trust), "free_bytes",
        (json_int_t)status->free_bytes);
    if (!object) {
        return ERR_NOMEM;
    }
    bool printed = json_dumpf(object, stdout, JSON_COMPACT) == 0 && putchar('\n') != EOF;
    json_decref(object);
    return printed ? ERR_OK : ERR_IO;
}

int cmd_status(int argc, char **argv) {
    const char *dir = NULL;
    bool json = false;
    const struct cli_option options[] = {
        {.name = "--data", .value = &dir, .required = true},
        {.name = "--json", .flag = &json},
    };
    if (!cli_parse_options(options, 2, argc, argv)) {
        return EXIT_USAGE;
    }
    struct store *store = cli_open_store(argv[0], dir, STORE_READ);
    if (!store) {
        return EXIT_REFUSED;
    }
    struct status status;
    enum err err = read_status(store, &status, dir);
    if (err != ERR_OK) {
        cli_error(argv[0], "%s", store_problem(store));
    } else if (json) {
        err = print_json(&status, store_device_id(store));
    } else {
        print_text(&status, store_device_id(store));
    }
    store_close(store);
    return err == ERR_OK ? EXIT_DONE : EXIT_REFUSED;
}
