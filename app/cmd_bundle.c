// What is pending, in a file for a stick: the batches that the line would carry, signed the same.
// Nothing counts as received for it: the watermark moves when HQ answers on the line.
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/file.h"
#include "app/batch.h"
#include "app/cli.h"
#include "app/commands.h"
#include "app/device_key.h"
#include "app/store/journal.h"
#include "firmware/clock.h"
#include "sync/bundle.h"

struct bundling {
    struct store *store;
    struct bundle_signer signer;
    struct batch batch;
    struct buf bytes;
    size_t batch_count;
    int64_t record_count, damaged_count;
};

// --- Gathering -----------------------------------------------------------------------------------

static enum err add_run(struct bundling *bundling, int64_t from_seq, int64_t count);

// One damaged record does not hold up the others.
static enum err isolate(struct bundling *bundling, int64_t from_seq, int64_t count) {
    if (count == 1) {
        bundling->damaged_count++;
        return ERR_OK;
    }
    int64_t half = count / 2;
    enum err err = add_run(bundling, from_seq, half);
    return err == ERR_OK ? add_run(bundling, from_seq + half, count - half) : err;
}

static enum err add_run(struct bundling *bundling, int64_t from_seq, int64_t count) {
    struct buf json = BUF_EMPTY;
    enum err err = batch_make(&bundling->batch, &json, bundling->store, from_seq, count);
    if (err == ERR_OK) {
        err = bundle_append_batch(&bundling->bytes, buf_span(&json), &bundling->signer);
        bundling->batch_count++;
        bundling->record_count += (int64_t)bundling->batch.count;
    } else if (err == ERR_INVALID) {
        err = isolate(bundling, from_seq, count);
    }
    buf_fini(&json);
    return err;
}

static enum err gather_pending(struct bundling *bundling) {
    struct outbox_state outbox;
    enum err err = outbox_get(bundling->store, &outbox);
    err = err == ERR_OK ? bundle_append_start(&bundling->bytes) : err;
    int64_t from_seq = outbox.acked_seq + 1;
    while (err == ERR_OK && from_seq <= outbox.head_seq) {
        int64_t left = outbox.head_seq - from_seq + 1;
        int64_t count = left < WIRE_BATCH_MAX ? left : WIRE_BATCH_MAX;
        err = add_run(bundling, from_seq, count);
        from_seq += count;
    }
    return err == ERR_OK ? bundle_append_end(&bundling->bytes, bundling->batch_count) : err;
}

// --- The command ---------------------------------------------------------------------------------

static int finish(const char *command, const char *path, const struct bundling *bundling) {
    if (bundling->batch_count > 0) {
        if (file_replace(path, buf_span(&bundling->bytes)) != ERR_OK) {
            cli_error(command, "%s can't be written (%s); check the stick and its free space", path,
                      strerror(errno));
            return EXIT_REFUSED;
        }
        printf("%" PRId64 " records written to %s; they stay pending until headquarters answers on "
               "the line\n",
               bundling->record_count, path);
    }
    if (bundling->damaged_count > 0) {
        cli_error(command, "%" PRId64 " damaged records were left out; run 'uketsuke verify'",
                  bundling->damaged_count);
        return EXIT_REFUSED;
    }
    if (bundling->batch_count == 0) {
        printf("no records are pending; nothing was written\n");
    }
    return EXIT_DONE;
}

static int bundle(const char *command, struct store *store, const struct device_key *key,
                  const char *path) {
    struct bundling *bundling = calloc(1, sizeof *bundling);
    if (!bundling) {
        cli_error(command, "out of memory; nothing was written");
        return EXIT_REFUSED;
    }
    bundling->store = store;
    bundling->signer = (struct bundle_signer){.key_id = store_device_id(store),
                                              .secret_key = key->secret_key,
                                              .created_utc_s = clock_read().utc_ms / 1000};
    enum err err = gather_pending(bundling);
    int status = EXIT_REFUSED;
    if (err == ERR_OK) {
        status = finish(command, path, bundling);
    } else {
        cli_error(command, "the pending records can't be bundled (%s) %s; run 'uketsuke verify'",
                  err_text(err), store_problem(store));
    }
    buf_fini(&bundling->bytes);
    free(bundling);
    return status;
}

// The store is only read: a kiosk that is receiving goes on.
static int bundle_store(const char *command, struct store *store, const char *dir,
                        const char *path) {
    struct device_key key;
    char url[256];
    enum err err = setting_get(store, url, sizeof url, "local.hq.url");
    if (err != ERR_OK) {
        cli_error(command, "%s",
                  err == ERR_NOT_FOUND
                      ? "this kiosk is not enrolled, and headquarters would refuse "
                        "its records; 'uketsuke enrol' does that"
                      : store_problem(store));
        return EXIT_REFUSED;
    }
    err = device_key_load(&key, dir);
    if (err != ERR_OK) {
        cli_error(command, "the device key in %s can't be used (%s); see the line above", dir,
                  err_text(err));
        return EXIT_REFUSED;
    }
    int status = bundle(command, store, &key, path);
    sodium_memzero(&key, sizeof key);
    return status;
}

int cmd_bundle(int argc, char **argv) {
    const char *dir = NULL;
    const char *path = NULL;
    const struct cli_option options[] = {
        {.name = "--data", .value = &dir, .required = true},
        {.name = "-o", .value = &path, .required = true},
    };
    if (!cli_parse_options(options, 2, argc, argv)) {
        return EXIT_USAGE;
    }
    struct store *store = cli_open_store(argv[0], dir, STORE_READ);
    if (!store) {
        return EXIT_REFUSED;
    }
    int status = bundle_store(argv[0], store, dir, path);
    store_close(store);
    return status;
}
