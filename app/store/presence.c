// Projections: what follows from the journal, kept so that it need not be computed at every tap.
//
//   tap        one row for each tap, with whether it counts
//   presence   one row for each person and session with a tap that counts
//   reception  which session is open on this device
//
// A tap counts when it was accepted (with a flaw or without) or was an exit without an entry, and
// nobody has voided it. "Last" and "first" are by sequence, not by the clock: a clock may jump.
#include "app/store/journal.h"

#include "app/store/store_internal.h"

// --- Applying a record ---------------------------------------------------------------------------

// Of one person in one session, from `tap` alone: the same whether a tap came or one was voided.
static enum err recompute(struct store *store, const char *session_id, const char *member_id) {
    struct query drop =
        query_start(store, "DELETE FROM presence WHERE session_id = ? AND member_id = ?");
    query_text(&drop, session_id);
    query_text(&drop, member_id);
    enum err err = query_run(&drop);
    if (err != ERR_OK) {
        return err;
    }
    struct query fill = query_start(
        store, "INSERT INTO presence (session_id, member_id, last_seq, last_direction, last_utc_ms,"
               " first_in_utc_ms)"
               " SELECT session_id, member_id, seq, direction, at_utc_ms,"
               "  (SELECT at_utc_ms FROM tap WHERE session_id = ?1 AND member_id = ?2 AND counts"
               "   AND direction = 'in' ORDER BY seq LIMIT 1)"
               " FROM tap WHERE session_id = ?1 AND member_id = ?2 AND counts"
               " ORDER BY seq DESC LIMIT 1");
    query_text(&fill, session_id);
    query_text(&fill, member_id);
    return query_run(&fill);
}

static bool counts(const struct fact *fact) {
    bool is_verdict = fact->verdict == VERDICT_ACCEPTED || fact->verdict == VERDICT_FLAGGED ||
                      fact->verdict == VERDICT_NO_ENTRY;
    return is_verdict && fact->direction != DIRECTION_NONE && *fact->member_id;
}

static enum err apply_tap(struct store *store, const struct fact *fact) {
    struct query query =
        query_start(store, "INSERT INTO tap (seq, id, session_id, member_id, direction, at_utc_ms,"
                           " counts) VALUES (?, ?, ?, ?, ?, ?, ?)");
    query_int(&query, fact->seq);
    query_text(&query, fact->id);
    query_text(&query, fact->session_id);
    query_text(&query, fact->member_id);
    query_text(&query, direction_name(fact->direction));
    query_int(&query, fact->stamp.at_utc_ms);
    query_int(&query, counts(fact));
    enum err err = query_run(&query);
    return err == ERR_OK && counts(fact) ? recompute(store, fact->session_id, fact->member_id)
                                         : err;
}

// The target may be another device's, or no tap: then nothing changes here.
static enum err apply_void(struct store *store, const struct fact *fact) {
    char session_id[ID_CAP] = "";
    char member_id[ID_CAP] = "";
    struct query query = query_start(
        store, "UPDATE tap SET counts = 0 WHERE id = ? AND counts RETURNING session_id, member_id");
    query_text(&query, fact->target_id);
    bool found = query_next(&query);
    if (found) {
        query_read_text(&query, session_id, sizeof session_id);
        query_read_text(&query, member_id, sizeof member_id);
    }
    enum err err = query_finish(&query);
    return err == ERR_OK && found ? recompute(store, session_id, member_id) : err;
}

static enum err apply_open(struct store *store, const struct fact *fact) {
    struct query query =
        query_start(store, "INSERT INTO reception (one, session_id, pinned) VALUES (1, ?, ?)"
                           " ON CONFLICT (one) DO UPDATE SET session_id = excluded.session_id,"
                           " pinned = excluded.pinned");
    query_text(&query, fact->session_id);
    query_text(&query, direction_name(fact->direction));
    return query_run(&query);
}

static enum err apply_close(struct store *store) {
    struct query query = query_start(store, "DELETE FROM reception");
    return query_run(&query);
}

enum err projection_apply(struct store *store, const struct fact *fact) {
    switch (fact->kind) {
    case FACT_TAP:
        return apply_tap(store, fact);
    case FACT_VOID:
        return apply_void(store, fact);
    case FACT_SESSION_OPEN:
        return apply_open(store, fact);
    case FACT_SESSION_CLOSE:
        return apply_close(store);
    default:
        return ERR_OK;
    }
}

// --- Rebuilding ----------------------------------------------------------------------------------

struct filling {
    struct store *store;
    enum err err;
};

static bool apply_entry(void *context, const struct journal_entry *entry) {
    struct filling *filling = context;
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    enum err err = record_decode(&fact, prev, entry->body);
    if (err != ERR_OK) {
        filling->err = store_refuse(filling->store, ERR_CORRUPT,
                                    "Record %lld in %s can't be read (%s): keep a copy of the "
                                    "directory, then run 'uketsuke verify'.",
                                    (long long)entry->seq, filling->store->path, err_text(err));
    } else {
        filling->err = projection_apply(filling->store, &fact);
    }
    return filling->err == ERR_OK;
}

enum err projection_fill(struct store *store) {
    struct filling filling = {.store = store};
    enum err err = journal_each(store, 1, INT64_MAX, apply_entry, &filling);
    return err == ERR_OK ? filling.err : err;
}

enum err projection_rebuild(struct store *store) {
    enum err err =
        store_run_script(store, "DELETE FROM tap; DELETE FROM presence; DELETE FROM reception");
    return err == ERR_OK ? projection_fill(store) : err;
}

enum err journal_rebuild(struct store *store) {
    enum err err = store_begin(store);
    return err == ERR_OK ? store_end(store, projection_rebuild(store)) : err;
}

// --- Reading -------------------------------------------------------------------------------------

static void read_direction(struct query *query, enum direction *out) {
    char name[16];
    query_read_text(query, name, sizeof name);
    if (!direction_parse(out, name)) {
        query_is_damaged(query);
    }
}

enum err presence_get(struct store *store, struct presence *out, const char *session_id,
                      const char *member_id) {
    *out = (struct presence){0};
    struct query query =
        query_start(store, "SELECT last_direction, last_utc_ms, coalesce(first_in_utc_ms, 0)"
                           " FROM presence WHERE session_id = ? AND member_id = ?");
    query_text(&query, session_id);
    query_text(&query, member_id);
    if (query_next(&query)) {
        read_direction(&query, &out->last);
        out->last_utc_ms = query_read_int(&query);
        out->first_in_utc_ms = query_read_int(&query);
    }
    return query_finish(&query);
}

enum err presence_count(struct store *store, struct presence_counts *out, const char *session_id) {
    *out = (struct presence_counts){0};
    struct query query = query_start(store, "SELECT count(first_in_utc_ms),"
                                            " count(*) FILTER (WHERE last_direction = 'in')"
                                            " FROM presence WHERE session_id = ?");
    query_text(&query, session_id);
    if (query_next(&query)) {
        out->received = query_read_int(&query);
        out->inside = query_read_int(&query);
    }
    return query_finish(&query);
}

enum err journal_open_session(struct store *store, char *session_id, size_t cap,
                              enum direction *pinned) {
    session_id[0] = '\0';
    *pinned = DIRECTION_NONE;
    struct query query = query_start(store, "SELECT session_id, pinned FROM reception");
    if (query_next(&query)) {
        query_read_text(&query, session_id, cap);
        read_direction(&query, pinned);
    }
    return query_finish(&query);
}
