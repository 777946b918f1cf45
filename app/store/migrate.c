// Versions of the file. Each script takes it from one version to the next; user_version says where
// it is. All that are due run in one transaction, with the projections filled again at its end: a
// kiosk that loses power in the middle still has the older file, whole.
#include "app/store/store_internal.h"

#include <sodium.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/base/uuid.h"
#include "app/store/name_key.h"

static enum err read_number(struct store *store, int64_t *out, const char *sql) {
    struct query query = query_start(store, sql);
    if (query_next(&query)) {
        *out = query_read_int(&query);
    }
    return query_finish(&query);
}

// Both numbers are in the file's header: they are read before any table is looked at, so that a
// newer file is never taken for a damaged one.
enum err migrate_check(struct store *store, int *version) {
    int64_t application = 0;
    int64_t user = 0;
    int64_t objects = 0;
    enum err err = read_number(store, &application, "PRAGMA application_id");
    if (err == ERR_OK) {
        err = read_number(store, &user, "PRAGMA user_version");
    }
    *version = (int)user;
    if (err == ERR_OK && application == STORE_APPLICATION_ID && user > store_schema_count) {
        return store_refuse(store, ERR_VERSION,
                            "The database %s was made by a newer version of this product (%d; this "
                            "one knows %d): nothing was changed. Install the newer version.",
                            store->path, (int)user, store_schema_count);
    }
    if (err == ERR_OK) {
        err = read_number(store, &objects, "SELECT count(*) FROM sqlite_schema");
    }
    bool is_ours = application == STORE_APPLICATION_ID && user > 0;
    bool is_empty = application == 0 && user == 0 && objects == 0;
    if (err == ERR_OK && !is_ours && !is_empty) {
        return store_refuse(store, ERR_CORRUPT, "The file %s is not a database of this product.",
                            store->path);
    }
    return err;
}

static enum err make_device_id(struct store *store) {
    uint8_t random[10];
    char id[UUID_TEXT_CAP];
    randombytes_buf(random, sizeof random);
    uuid7_format(id, store_now_utc_ms(), random);
    return meta_put(store, "device_id", id);
}

static enum err set_version(struct store *store, int version) {
    char sql[96];
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     STORE_APPLICATION_ID, version);
    return store_run_script(store, sql);
}

// What is computed, by this version's rules. A projection knows our own records by the device's id.
static enum err refill(struct store *store) {
    enum err err = meta_get(store, store->device_id, sizeof store->device_id, "device_id");
    if (err == ERR_OK) {
        err = projection_rebuild(store);
    }
    return err == ERR_OK ? name_key_rebuild(store) : err;
}

enum err migrate_run(struct store *store, int version) {
    if (version == store_schema_count) {
        return ERR_OK;
    }
    enum err err = store_begin(store);
    if (err != ERR_OK) {
        return err;
    }
    for (int next = version; next < store_schema_count && err == ERR_OK; next++) {
        err = store_run_script(store, store_schema[next]);
    }
    if (err == ERR_OK) {
        err = version == 0 ? make_device_id(store) : refill(store);
    }
    if (err == ERR_OK) {
        err = set_version(store, store_schema_count);
    }
    err = store_end(store, err);
    if (err == ERR_OK) {
        log_info("store", "%s: version %d, was %d", store->path, store_schema_count, version);
    }
    return err;
}
