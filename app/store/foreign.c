// Other devices' records: kept as they came, beside the journal, and counted like our own.
#include "app/store/journal.h"

#include <string.h>

#include "app/base/log.h"
#include "app/store/store_internal.h"

// --- In ------------------------------------------------------------------------------------------

static enum err is_here(struct store *store, bool *out, const struct fact *fact) {
    struct query query = query_start(
        store, "SELECT 1 FROM foreign_record WHERE id = ?1 OR (device_id = ?2 AND seq = ?3)"
               " UNION ALL SELECT 1 FROM journal WHERE id = ?1 LIMIT 1");
    query_text(&query, fact->id);
    query_text(&query, fact->device_id);
    query_int(&query, fact->seq);
    *out = query_next(&query);
    return query_finish(&query);
}

static enum err insert(struct store *store, const struct fact *fact, struct span body) {
    struct query query =
        query_start(store, "INSERT INTO foreign_record (place, after_seq, device_id, seq, id, body)"
                           " SELECT 1 + coalesce((SELECT max(place) FROM foreign_record), 0),"
                           " coalesce((SELECT max(seq) FROM journal), 0), ?, ?, ?, ?");
    query_text(&query, fact->device_id);
    query_int(&query, fact->seq);
    query_text(&query, fact->id);
    query_blob(&query, body.data, body.len);
    return query_run(&query);
}

// What was made in practice is no fact, wherever it comes from. *taken: it is new here.
static enum err take(struct store *store, bool *taken, const struct fact *fact, struct span body) {
    bool here = false;
    *taken = false;
    if (fact->practice || strcmp(fact->device_id, store->device_id) == 0) {
        return ERR_OK;
    }
    enum err err = is_here(store, &here, fact);
    if (err != ERR_OK || here) {
        return err;
    }
    *taken = true;
    err = insert(store, fact, body);
    return err == ERR_OK ? projection_apply(store, fact) : err;
}

static enum err decode(struct fact *fact, struct span body) {
    uint8_t prev[RECORD_HASH_BYTES];
    if (record_decode(fact, prev, body) != ERR_OK) {
        log_warn("store", "what another device is said to have recorded is no record (%zu bytes)",
                 body.len);
        return ERR_INVALID;
    }
    return ERR_OK;
}

enum err journal_take_foreign(struct store *store, struct span body) {
    struct fact fact;
    bool taken;
    enum err err = decode(&fact, body);
    err = err == ERR_OK ? store_begin(store) : err;
    return err == ERR_OK ? store_end(store, take(store, &taken, &fact, body)) : err;
}

static enum err take_all(struct store *store, int64_t *count, const struct span *bodies,
                         size_t body_count) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < body_count && err == ERR_OK; i++) {
        struct fact fact;
        bool taken = false;
        if (decode(&fact, bodies[i]) == ERR_OK) {
            err = take(store, &taken, &fact, bodies[i]);
        }
        *count += taken;
    }
    return err;
}

enum err journal_take_foreign_page(struct store *store, int64_t *count, const struct span *bodies,
                                   size_t body_count, const char *session_id, const char *cursor) {
    *count = 0;
    enum err err = store_begin(store);
    if (err != ERR_OK) {
        return err;
    }
    err = take_all(store, count, bodies, body_count);
    err = err == ERR_OK ? foreign_cursor_put(store, session_id, cursor) : err;
    return store_end(store, err);
}

// --- Cursors -------------------------------------------------------------------------------------

enum err foreign_cursor_get(struct store *store, char *out, size_t cap, const char *session_id) {
    out[0] = '\0';
    enum err err = value_get(store, out, cap,
                             "SELECT cursor FROM foreign_cursor WHERE session_id = ?", session_id);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err foreign_cursor_put(struct store *store, const char *session_id, const char *cursor) {
    struct query query =
        query_start(store, "INSERT INTO foreign_cursor (session_id, cursor) VALUES (?, ?)"
                           " ON CONFLICT (session_id) DO UPDATE SET cursor = excluded.cursor");
    query_text(&query, session_id);
    query_text(&query, cursor);
    return query_run(&query);
}

// --- All records ---------------------------------------------------------------------------------

struct walk {
    struct store *store;
    enum err (*each)(struct store *store, const struct fact *fact);
    struct query foreign; // standing on the next of others' records, if there is one
    bool has_foreign;
    int64_t after_seq; // of that one
    enum err err;
};

static void step_foreign(struct walk *walk) {
    walk->has_foreign = query_next(&walk->foreign);
    if (walk->has_foreign) {
        walk->after_seq = query_read_int(&walk->foreign);
    }
}

static enum err give(struct walk *walk, struct span body, int64_t seq) {
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    enum err err = record_decode(&fact, prev, body);
    if (err != ERR_OK) {
        return store_refuse(walk->store, ERR_CORRUPT,
                            "Record %lld in %s can't be read (%s): keep a copy of the directory, "
                            "then run 'uketsuke verify'.",
                            (long long)seq, walk->store->path, err_text(err));
    }
    return walk->each(walk->store, &fact);
}

static void give_foreign_before(struct walk *walk, int64_t seq) {
    while (walk->err == ERR_OK && walk->has_foreign && walk->after_seq < seq) {
        int64_t place = query_read_int(&walk->foreign);
        walk->err = give(walk, query_read_blob(&walk->foreign), place);
        step_foreign(walk);
    }
}

static bool give_own(void *context, const struct journal_entry *entry) {
    struct walk *walk = context;
    give_foreign_before(walk, entry->seq);
    if (walk->err == ERR_OK) {
        walk->err = give(walk, entry->body, entry->seq);
    }
    return walk->err == ERR_OK;
}

enum err record_each(struct store *store,
                     enum err (*each)(struct store *store, const struct fact *fact)) {
    struct walk walk = {.store = store, .each = each};
    walk.foreign =
        query_start(store, "SELECT after_seq, place, body FROM foreign_record ORDER BY place");
    step_foreign(&walk);
    enum err err = journal_each(store, 1, INT64_MAX, give_own, &walk);
    if (err == ERR_OK) {
        give_foreign_before(&walk, INT64_MAX);
    }
    enum err foreign_err = query_finish(&walk.foreign);
    err = err == ERR_OK ? walk.err : err;
    return err == ERR_OK ? foreign_err : err;
}
