// What the presence that was computed says.
#include "app/store/journal.h"

#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/domain/attendance.h"
#include "app/store/store_internal.h"

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

// The last entry, which may be a later one than began the stay.
static enum err find_last_entry(struct store *store, int64_t *out_utc_ms, const char *session_id,
                                const char *member_id) {
    struct fact *facts = NULL;
    size_t count = 0;
    enum err err = journal_facts_near(store, &facts, &count, session_id, member_id);
    struct timeline_row *rows = calloc(count ? count : 1, sizeof *rows);
    err = err == ERR_OK && !rows ? ERR_NOMEM : err;
    size_t taps =
        err == ERR_OK ? attendance_timeline(rows, count, facts, count, NULL, 0, member_id) : 0;
    *out_utc_ms = 0;
    for (size_t i = 0; i < taps; i++) {
        bool enters =
            rows[i].direction == DIRECTION_IN &&
            (rows[i].state == TIMELINE_COUNTS || rows[i].state == TIMELINE_CHANGES_NOTHING);
        if (enters && strcmp(rows[i].session_id, session_id) == 0) {
            *out_utc_ms = rows[i].at_utc_ms;
        }
    }
    free(rows);
    free(facts);
    return err;
}

// As the rules of attendance have it: a session that is over by then holds nobody. `last_utc_ms`:
// of the session; 0: nobody knows.
static enum err is_still_held(struct store *store, bool *held, const char *session_id,
                              const char *member_id, int64_t last_utc_ms, int64_t at_utc_ms) {
    enum err err = ERR_OK;
    if (last_utc_ms == 0) {
        err = find_last_entry(store, &last_utc_ms, session_id, member_id);
        last_utc_ms += ATTENDANCE_ENDLESS_MS;
    }
    *held = err == ERR_OK && at_utc_ms <= last_utc_ms;
    return err;
}

enum err presence_elsewhere(struct store *store, char *session_id, size_t cap,
                            const char *but_session_id, const char *member_id, int64_t at_utc_ms) {
    char other_id[ID_CAP];
    bool held = false;
    session_id[0] = '\0';
    struct query query =
        query_start(store, "SELECT session_id, coalesce(max(ends_utc_ms, exit_to_utc_ms), 0)"
                           " FROM presence LEFT JOIN session ON session.id = session_id"
                           " WHERE member_id = ?1 AND session_id <> ?2 AND last_direction = 'in'"
                           " ORDER BY last_utc_ms DESC, session_id");
    query_text(&query, member_id);
    query_text(&query, but_session_id);
    while (!held && query_next(&query)) {
        query_read_text(&query, other_id, sizeof other_id);
        int64_t last_utc_ms = query_read_int(&query);
        if (query.err == ERR_OK) {
            query.err = is_still_held(store, &held, other_id, member_id, last_utc_ms, at_utc_ms);
        }
    }
    enum err err = query_finish(&query);
    if (err == ERR_OK && held && !text_copy(session_id, cap, other_id)) {
        err = ERR_TOO_BIG;
    }
    return err;
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
