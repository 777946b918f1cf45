#include "app/store/retention.h"

#include "app/base/log.h"
#include "app/domain/retention.h"
#include "app/store/journal.h"
#include "app/store/store_internal.h"

// --- Handing over --------------------------------------------------------------------------------

enum err handed_over_note(struct store *store, const char *how, int64_t seq, int64_t at_utc_ms) {
    if (seq == 0) {
        return ERR_OK;
    }
    struct query query =
        query_start(store, "INSERT INTO handed_over (how, seq, at_utc_ms) VALUES (?, ?, ?)"
                           " ON CONFLICT (how, seq) DO NOTHING");
    query_text(&query, how);
    query_int(&query, seq);
    query_int(&query, at_utc_ms);
    return query_run(&query);
}

enum err export_note(struct store *store, int64_t now_utc_ms) {
    struct outbox_state state;
    enum err err = outbox_get(store, &state);
    return err == ERR_OK ? handed_over_note(store, "exported", state.head_seq, now_utc_ms) : err;
}

// --- What there is -------------------------------------------------------------------------------

// The one number that `sql` finds, with up to two arguments.
static enum err find_number(struct store *store, int64_t *out, const char *sql, const char *text,
                            int64_t number) {
    struct query query = query_start(store, sql);
    if (text) {
        query_text(&query, text);
        query_int(&query, number);
    }
    if (query_next(&query)) {
        *out = query_read_int(&query);
    }
    return query_finish(&query);
}

static enum err is_enrolled(struct store *store, bool *out) {
    char url[SETTING_VALUE_CAP];
    enum err err = setting_get(store, url, sizeof url, "local.hq.url");
    *out = err == ERR_OK && *url;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

// A time that has not come yet was noted by a clock that was wrong: the days begin now. What was
// settled before there were notes has been so from now on.
static enum err mend_notes(struct store *store, int64_t now_utc_ms) {
    struct outbox_state state;
    struct query query =
        query_start(store, "UPDATE handed_over SET at_utc_ms = ?1 WHERE at_utc_ms > ?1");
    query_int(&query, now_utc_ms);
    enum err err = query_run(&query);
    if (err == ERR_OK) {
        err = outbox_get(store, &state);
    }
    return err == ERR_OK ? handed_over_note(store, "settled", state.acked_seq, now_utc_ms) : err;
}

static enum err look(struct store *store, struct retention_state *out, int64_t limit_utc_ms) {
    bool enrolled = false;
    enum err err = is_enrolled(store, &enrolled);
    if (err == ERR_OK) {
        err = find_number(store, &out->handed_over_seq,
                          "SELECT coalesce(max(seq), 0) FROM handed_over"
                          " WHERE how = ? AND at_utc_ms <= ?",
                          enrolled ? "settled" : "exported", limit_utc_ms);
    }
    if (err == ERR_OK) {
        err = find_number(store, &out->newest_person_seq,
                          "SELECT coalesce(max(seq), 0) FROM fact WHERE device_id = ?1 AND ?2 = 0"
                          " AND kind NOT IN ('session_open', 'session_close', 'clock', 'boot',"
                          "  'note')",
                          store->device_id, 0);
    }
    if (err == ERR_OK) {
        err = find_number(store, &out->session_end_utc_ms,
                          "SELECT coalesce(max(ends_utc_ms), 0) FROM session", NULL, 0);
    }
    if (err == ERR_OK) {
        err = find_number(store, &out->roster_utc_ms,
                          "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'roster_utc_ms'",
                          NULL, 0);
    }
    return err;
}

// --- Purging -------------------------------------------------------------------------------------

// A record that HQ refused is in nobody's hands yet, and what HQ still waits for is not gone.
static enum err purge_particulars(struct store *store, int64_t *count, int64_t to_seq) {
    struct query query = query_start(
        store, "DELETE FROM particulars WHERE record_id IN (SELECT journal.id FROM particulars"
               " JOIN journal ON journal.id = record_id WHERE seq <= ?"
               " AND seq NOT IN (SELECT seq FROM quarantine) AND (told = 1 OR NOT EXISTS"
               "  (SELECT 1 FROM local_setting WHERE name = 'local.hq.url' AND value <> '')))"
               " RETURNING 1");
    query_int(&query, to_seq);
    while (query_next(&query)) {
        ++*count;
    }
    return query_finish(&query);
}

// Everything that this kiosk recorded of a guest is in other hands.
static enum err purge_guests(struct store *store, int64_t *count, int64_t to_seq) {
    struct query query =
        query_start(store, "DELETE FROM guest WHERE ?1 > 0 AND NOT EXISTS (SELECT 1 FROM fact"
                           " WHERE fact.member_id = guest.member_id AND device_id = ?2"
                           " AND (seq > ?1 OR seq IN (SELECT seq FROM quarantine))) RETURNING 1");
    query_int(&query, to_seq);
    query_text(&query, store->device_id);
    while (query_next(&query)) {
        ++*count;
    }
    return query_finish(&query);
}

// Noted, so that the roster is asked for anew with the next session (master.c).
static enum err purge_roster(struct store *store, int64_t *count, int64_t now_utc_ms) {
    char text[24];
    enum err err = find_number(store, count, "SELECT count(*) FROM member", NULL, 0);
    if (err != ERR_OK || *count == 0) {
        return err;
    }
    sqlite3_snprintf(sizeof text, text, "%lld", (long long)now_utc_ms);
    err = store_run_script(store, "DELETE FROM member; DELETE FROM credential;"
                                  "DELETE FROM registration; DELETE FROM total;"
                                  "DELETE FROM certificate; DELETE FROM name_key;"
                                  "DELETE FROM name_backlog");
    return err == ERR_OK ? meta_put(store, "roster_purged_utc_ms", text) : err;
}

// Of each kind the newest note that is old enough says as much as all before it.
static enum err forget_notes(struct store *store, int64_t limit_utc_ms) {
    struct query query = query_start(
        store, "DELETE FROM handed_over WHERE seq < (SELECT max(seq) FROM handed_over AS newer"
               " WHERE newer.how = handed_over.how AND newer.at_utc_ms <= ?)");
    query_int(&query, limit_utc_ms);
    return query_run(&query);
}

static enum err purge(struct store *store, struct retention_report *out, int64_t now_utc_ms,
                      int64_t limit_utc_ms) {
    struct retention_state state = {0};
    struct retention_due due;
    enum err err = mend_notes(store, now_utc_ms);
    err = err == ERR_OK ? look(store, &state, limit_utc_ms) : err;
    if (err != ERR_OK) {
        return err;
    }
    retention_decide(&due, &state, limit_utc_ms);
    err = purge_particulars(store, &out->particulars, due.particulars_to_seq);
    if (err == ERR_OK && due.roster) {
        err = purge_roster(store, &out->members, now_utc_ms);
    }
    err = err == ERR_OK ? purge_guests(store, &out->members, due.particulars_to_seq) : err;
    return err == ERR_OK ? forget_notes(store, limit_utc_ms) : err;
}

// What was deleted is overwritten (secure_delete), and does not stay in the log either.
static enum err leave_no_trace(struct store *store) {
    struct query query = query_start(store, "PRAGMA wal_checkpoint(TRUNCATE)");
    return query_run(&query);
}

enum err retention_purge(struct store *store, struct retention_report *out, int64_t now_utc_ms,
                         int32_t days) {
    *out = (struct retention_report){0};
    if (store->is_practice || days < 0) {
        return ERR_OK;
    }
    enum err err = store_begin(store);
    if (err != ERR_OK) {
        return err;
    }
    err = store_end(store, purge(store, out, now_utc_ms, retention_limit(now_utc_ms, days)));
    if (err != ERR_OK) {
        *out = (struct retention_report){0};
        return err;
    }
    if (out->particulars == 0 && out->members == 0) {
        return ERR_OK;
    }
    log_info("store", "kept long enough, deleted: particulars of %lld walk-ins, %lld members",
             (long long)out->particulars, (long long)out->members);
    return leave_no_trace(store);
}
