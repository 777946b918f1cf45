// Projections: what follows from the records, kept so that it need not be computed at every tap.
//
//   fact       where each record is found, and what the rules make of a tap
//   presence   one row for each person and session with a tap that counts
//   reckoned   until when each of those sessions lasted, as presence was computed
//   binding    each device's last word on a card
//   reception  which session is open on this device
#include "app/store/journal.h"

#include <string.h>

#include "app/store/store_internal.h"

// --- Where it is found ---------------------------------------------------------------------------

static enum err put_fact(struct store *store, const struct fact *fact) {
    struct query query = query_start(
        store, "INSERT INTO fact (place, device_id, seq, id, kind, session_id, member_id,"
               " target_id, boot_id, recorded_utc_ms, at_utc_ms, state)"
               " VALUES (1 + coalesce((SELECT max(place) FROM fact), 0), ?, ?, ?, ?, ?, ?, ?, ?,"
               " ?9, ?9, 0)");
    query_text(&query, fact->device_id);
    query_int(&query, fact->seq);
    query_text(&query, fact->id);
    query_text(&query, fact_kind_name(fact->kind));
    query_text(&query, fact->session_id);
    query_text(&query, fact->member_id);
    query_text(&query, fact->target_id);
    query_text(&query, fact->stamp.boot_id);
    query_int(&query, fact->stamp.at_utc_ms);
    return query_run(&query);
}

// --- Cards ---------------------------------------------------------------------------------------

// Within one device the sequence decides; between devices the time (roster.c).
static enum err put_binding(struct store *store, const struct fact *fact) {
    struct query query = query_start(
        store, "INSERT INTO binding (hash, device_id, seq, member_id, method, at_utc_ms)"
               " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash, device_id) DO UPDATE SET"
               " seq = excluded.seq, member_id = excluded.member_id, method = excluded.method,"
               " at_utc_ms = excluded.at_utc_ms WHERE excluded.seq > seq");
    query_text(&query, fact->credential_hash);
    query_text(&query, fact->device_id);
    query_int(&query, fact->seq);
    query_text(&query, fact->kind == FACT_BIND ? fact->member_id : "");
    query_text(&query, method_name(fact->method));
    query_int(&query, fact->stamp.at_utc_ms);
    return query_run(&query);
}

// --- The open session ----------------------------------------------------------------------------

static enum err put_open(struct store *store, const struct fact *fact) {
    struct query query =
        query_start(store, "INSERT INTO reception (one, session_id, pinned) VALUES (1, ?, ?)"
                           " ON CONFLICT (one) DO UPDATE SET session_id = excluded.session_id,"
                           " pinned = excluded.pinned");
    query_text(&query, fact->session_id);
    query_text(&query, direction_name(fact->direction));
    return query_run(&query);
}

static enum err delete_open(struct store *store) {
    struct query query = query_start(store, "DELETE FROM reception");
    return query_run(&query);
}

// What another device opens or closes is its own affair.
static enum err put_session(struct store *store, const struct fact *fact) {
    if (strcmp(fact->device_id, store->device_id) != 0) {
        return ERR_OK;
    }
    return fact->kind == FACT_SESSION_OPEN ? put_open(store, fact) : delete_open(store);
}

// --- A record ------------------------------------------------------------------------------------

// All but presence.
static enum err put_record(struct store *store, const struct fact *fact) {
    enum err err = put_fact(store, fact);
    if (err != ERR_OK) {
        return err;
    }
    switch (fact->kind) {
    case FACT_BIND:
    case FACT_UNBIND:
        return *fact->credential_hash ? put_binding(store, fact) : ERR_OK;
    case FACT_SESSION_OPEN:
    case FACT_SESSION_CLOSE:
        return put_session(store, fact);
    default:
        return ERR_OK;
    }
}

// `sql` finds persons; each one's presence is computed anew.
static enum err recompute_each(struct store *store, const char *sql, const char *key) {
    char member_id[ID_CAP];
    struct query query = query_start(store, sql);
    if (key) {
        query_text(&query, key);
    }
    while (query_next(&query)) {
        query_read_text(&query, member_id, sizeof member_id);
        if (query.err == ERR_OK) {
            query.err = presence_recompute(store, member_id);
        }
    }
    return query_finish(&query);
}

// Whose a tap was and, by amends, may have become: a UNION is read to its end before the first row
// is given, so that the tables may change meanwhile.
#define WHOSE_TAPS(taps)                                                                           \
    "WITH tap (id, member_id) AS (SELECT id, member_id FROM fact WHERE kind = 'tap' AND " taps     \
    ") SELECT member_id FROM tap WHERE member_id <> ''"                                            \
    " UNION SELECT member_id FROM fact WHERE kind = 'amend' AND member_id <> ''"                   \
    "  AND target_id IN (SELECT id FROM tap) AND target_id <> ''"

// Also for whom an amend that came before the tap gave it to.
static enum err recompute_near(struct store *store, const struct fact *tap) {
    char member_id[ID_CAP];
    struct query query = query_start(store, WHOSE_TAPS("id = ?1"));
    query_text(&query, tap->id);
    while (query_next(&query)) {
        query_read_text(&query, member_id, sizeof member_id);
        if (query.err == ERR_OK) {
            query.err = presence_recompute_near(store, tap->session_id, member_id);
        }
    }
    return query_finish(&query);
}

static enum err update_presence(struct store *store, const struct fact *fact) {
    switch (fact->kind) {
    case FACT_TAP:
        return recompute_near(store, fact);
    case FACT_VOID:
    case FACT_AMEND: // of a tap, or of what was said of a tap
        return recompute_each(store,
                              WHOSE_TAPS("id IN (WITH RECURSIVE target (id) AS (SELECT ?1 UNION"
                                         " SELECT target_id FROM target JOIN fact USING (id))"
                                         " SELECT id FROM target)"),
                              fact->target_id);
    case FACT_CLOCK:
        return recompute_each(store,
                              WHOSE_TAPS("id IN (SELECT id FROM fact WHERE boot_id = ?1 UNION"
                                         " SELECT target_id FROM fact WHERE boot_id = ?1"
                                         "  AND kind = 'amend')"),
                              fact->stamp.boot_id);
    default:
        return ERR_OK;
    }
}

enum err projection_apply(struct store *store, const struct fact *fact) {
    enum err err = put_record(store, fact);
    return err == ERR_OK ? update_presence(store, fact) : err;
}

// --- The programme -------------------------------------------------------------------------------

// A session whose end is no longer the one that presence was computed with.
static enum err find_moved(struct store *store, char session_id[ID_CAP], int64_t *last_utc_ms) {
    struct query query = query_start(
        store, "SELECT session_id, reckoned.last_utc_ms,"
               " coalesce(max(session.ends_utc_ms, session.exit_to_utc_ms), 0) AS now_last"
               " FROM reckoned LEFT JOIN session ON session.id = session_id"
               " WHERE reckoned.last_utc_ms <> now_last LIMIT 1");
    bool found = query_next(&query);
    if (found) {
        query_read_text(&query, session_id, ID_CAP);
        query_read_int(&query);
        *last_utc_ms = query_read_int(&query);
    }
    return query_finish_found(&query, found);
}

static enum err follow_session(struct store *store, const char *session_id, int64_t last_utc_ms) {
    struct query query =
        query_start(store, "UPDATE reckoned SET last_utc_ms = ?2 WHERE session_id = ?1");
    query_text(&query, session_id);
    query_int(&query, last_utc_ms);
    enum err err = query_run(&query);
    return err == ERR_OK ? recompute_each(store, WHOSE_TAPS("session_id = ?1"), session_id) : err;
}

enum err projection_follow_programme(struct store *store) {
    char session_id[ID_CAP];
    int64_t last_utc_ms = 0;
    enum err err = find_moved(store, session_id, &last_utc_ms);
    while (err == ERR_OK) {
        err = follow_session(store, session_id, last_utc_ms);
        err = err == ERR_OK ? find_moved(store, session_id, &last_utc_ms) : err;
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

// --- All -----------------------------------------------------------------------------------------

// Presence rests on all facts of a person at once, whatever their order: so it is computed last.
enum err projection_fill(struct store *store) {
    enum err err = record_each(store, put_record);
    if (err != ERR_OK) {
        return err;
    }
    return recompute_each(store, WHOSE_TAPS("1"), NULL);
}

enum err projection_rebuild(struct store *store) {
    enum err err = store_run_script(store, "DELETE FROM fact; DELETE FROM presence;"
                                           "DELETE FROM reckoned; DELETE FROM binding;"
                                           "DELETE FROM reception");
    return err == ERR_OK ? projection_fill(store) : err;
}

enum err journal_rebuild(struct store *store) {
    enum err err = store_begin(store);
    return err == ERR_OK ? store_end(store, projection_rebuild(store)) : err;
}
