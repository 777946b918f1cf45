// Who is where, as the pure rules say over all facts of a person: our own, and other devices'.
//
// Computed anew for one person whenever a fact about them comes, so that there is one truth for
// this kiosk, for reports and for HQ. After a tap only the sessions near it are looked at
// (facts.c): a tap costs what that day holds, not what the person's years do.
#include "app/store/journal.h"

#include <stdlib.h>
#include <string.h>

#include "app/domain/attendance.h"
#include "app/store/store_internal.h"

// --- What the rules need -------------------------------------------------------------------------

struct person {
    const char *member_id;
    struct fact *facts;
    size_t fact_count;
    struct fact *scratch;     // the rules work in place
    struct session *sessions; // no more than when they end
    size_t session_count;
    struct attendance *attendances; // room for one for each fact
    struct timeline_row *rows;
    bool is_part; // of their sessions: only those listed
};

static void person_fini(struct person *person) {
    free(person->facts);
    free(person->scratch);
    free(person->sessions);
    free(person->attendances);
    free(person->rows);
    *person = (struct person){.member_id = person->member_id};
}

static bool is_listed(const struct person *person, const char *session_id) {
    for (size_t i = 0; i < person->session_count; i++) {
        if (strcmp(person->sessions[i].id, session_id) == 0) {
            return true;
        }
    }
    return false;
}

// Presence depends on when a session ends: noted, so that projection_follow_programme sees a
// change.
static enum err note_reckoned(struct store *store, const struct session *session) {
    int64_t ends = session->ends_utc_ms;
    int64_t exit_to = session->exit.to_utc_ms;
    struct query query =
        query_start(store, "INSERT INTO reckoned (session_id, last_utc_ms) VALUES (?, ?)"
                           " ON CONFLICT (session_id) DO NOTHING");
    query_text(&query, session->id);
    query_int(&query, ends > exit_to ? ends : exit_to);
    return query_run(&query);
}

static enum err list_session(struct store *store, struct person *person, const char *session_id) {
    if (!*session_id || is_listed(person, session_id)) {
        return ERR_OK;
    }
    struct session *session = &person->sessions[person->session_count++];
    memcpy(session->id, session_id, sizeof session->id);
    struct query query =
        query_start(store, "SELECT ends_utc_ms, exit_to_utc_ms FROM session WHERE id = ?");
    query_text(&query, session_id);
    if (query_next(&query)) {
        session->ends_utc_ms = query_read_int(&query);
        session->exit.to_utc_ms = query_read_int(&query);
    }
    enum err err = query_finish(&query);
    return err == ERR_OK ? note_reckoned(store, session) : err;
}

static enum err make_room(struct store *store, struct person *person) {
    size_t count = person->fact_count;
    person->scratch = calloc(count, sizeof *person->scratch);
    person->sessions = calloc(count, sizeof *person->sessions);
    person->attendances = calloc(count, sizeof *person->attendances);
    person->rows = calloc(count, sizeof *person->rows);
    if (person->scratch && person->sessions && person->attendances && person->rows) {
        return ERR_OK;
    }
    store_refuse(store, ERR_NOMEM, "Memory ran out over %zu facts in %s.", count, store->path);
    return ERR_NOMEM;
}

// The facts are there: room for what follows from them, and the sessions that they are of.
static enum err person_prepare(struct store *store, struct person *person) {
    if (person->fact_count == 0) {
        return ERR_OK;
    }
    enum err err = make_room(store, person);
    for (size_t i = 0; i < person->fact_count && err == ERR_OK; i++) {
        const struct fact *fact = &person->facts[i];
        err = fact->kind == FACT_TAP ? list_session(store, person, fact->session_id) : ERR_OK;
    }
    return err;
}

// --- What becomes of each tap --------------------------------------------------------------------

static enum err put_row(struct store *store, const struct timeline_row *row) {
    struct query query =
        query_start(store, "UPDATE fact SET at_utc_ms = ?2, state = ?3 WHERE id = ?1"
                           " AND (at_utc_ms <> ?2 OR state <> ?3)");
    query_text(&query, row->tap_id);
    query_int(&query, row->at_utc_ms);
    query_int(&query, row->state);
    return query_run(&query);
}

static enum err put_rows(struct store *store, struct person *person) {
    enum err err = ERR_OK;
    memcpy(person->scratch, person->facts, person->fact_count * sizeof *person->facts);
    size_t count =
        attendance_timeline(person->rows, person->fact_count, person->scratch, person->fact_count,
                            person->sessions, person->session_count, person->member_id);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = put_row(store, &person->rows[i]);
    }
    return err;
}

// --- Presence ------------------------------------------------------------------------------------

static struct presence presence_of(const struct attendance *attendance) {
    struct presence presence = {.first_in_utc_ms = attendance->entered_utc_ms};
    const struct stay *last =
        attendance->stay_count ? &attendance->stays[attendance->stay_count - 1] : NULL;
    if (last && last->to_utc_ms == 0) {
        presence.last = DIRECTION_IN;
        presence.last_utc_ms = last->from_utc_ms;
    } else if (last || attendance->left_utc_ms != 0) {
        int64_t to_utc_ms = last ? last->to_utc_ms : 0;
        presence.last = DIRECTION_OUT;
        presence.last_utc_ms =
            to_utc_ms > attendance->left_utc_ms ? to_utc_ms : attendance->left_utc_ms;
    }
    return presence;
}

static enum err put_presence(struct store *store, const struct attendance *attendance,
                             const struct presence *presence) {
    struct query query = query_start(
        store, "INSERT INTO presence (session_id, member_id, last_direction, last_utc_ms,"
               " first_in_utc_ms, last_place) VALUES (?1, ?2, ?3, ?4, nullif(?5, 0),"
               " coalesce((SELECT max(place) FROM fact WHERE member_id = ?2 AND member_id <> ''"
               "  AND session_id = ?1 AND kind = 'tap'), 0))"
               " ON CONFLICT (session_id, member_id) DO UPDATE SET"
               " last_direction = excluded.last_direction, last_utc_ms = excluded.last_utc_ms,"
               " first_in_utc_ms = excluded.first_in_utc_ms, last_place = excluded.last_place"
               " WHERE last_direction <> excluded.last_direction"
               " OR last_utc_ms <> excluded.last_utc_ms OR last_place <> excluded.last_place"
               " OR first_in_utc_ms IS NOT excluded.first_in_utc_ms");
    query_text(&query, attendance->session_id);
    query_text(&query, attendance->member_id);
    query_text(&query, direction_name(presence->last));
    query_int(&query, presence->last_utc_ms);
    query_int(&query, presence->first_in_utc_ms);
    return query_run(&query);
}

static enum err delete_presence(struct store *store, const char *session_id,
                                const char *member_id) {
    struct query query =
        query_start(store, "DELETE FROM presence WHERE session_id = ? AND member_id = ?");
    query_text(&query, session_id);
    query_text(&query, member_id);
    return query_run(&query);
}

// Whether a row was there before and has nothing to rest on now.
static enum err delete_others(struct store *store, const struct person *person, size_t count) {
    char session_id[ID_CAP];
    struct query query = query_start(store, "SELECT session_id FROM presence WHERE member_id = ?"
                                            " UNION SELECT session_id FROM presence WHERE 0");
    query_text(&query, person->member_id);
    while (query_next(&query)) {
        bool stays = false;
        query_read_text(&query, session_id, sizeof session_id);
        for (size_t i = 0; i < count && !stays; i++) {
            stays = strcmp(person->attendances[i].session_id, session_id) == 0;
        }
        stays = stays || (person->is_part && !is_listed(person, session_id));
        if (!stays && query.err == ERR_OK) {
            query.err = delete_presence(store, session_id, person->member_id);
        }
    }
    return query_finish(&query);
}

// The merge may speak of others, whose taps an amend took from this person: those come by
// themselves. Returns how many are this person's and rest on a tap that counts: they move to the
// front.
static size_t keep_own(struct person *person, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct attendance *attendance = &person->attendances[i];
        if (strcmp(attendance->member_id, person->member_id) == 0 &&
            presence_of(attendance).last != DIRECTION_NONE) {
            person->attendances[kept++] = *attendance;
        }
    }
    return kept;
}

static enum err put_presences(struct store *store, struct person *person) {
    memcpy(person->scratch, person->facts, person->fact_count * sizeof *person->facts);
    size_t count = attendance_merge(person->attendances, person->fact_count, person->scratch,
                                    person->fact_count, person->sessions, person->session_count);
    count = keep_own(person, count);
    enum err err = delete_others(store, person, count);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        struct presence presence = presence_of(&person->attendances[i]);
        err = put_presence(store, &person->attendances[i], &presence);
    }
    return err;
}

static enum err person_put(struct store *store, struct person *person) {
    enum err err = person_prepare(store, person);
    if (err == ERR_OK && person->fact_count > 0) {
        err = put_rows(store, person);
        err = err == ERR_OK ? put_presences(store, person) : err;
    }
    return err;
}

enum err presence_recompute(struct store *store, const char *member_id) {
    struct person person = {.member_id = member_id};
    enum err err = facts_of_member(store, &person.facts, &person.fact_count, member_id);
    err = err == ERR_OK ? person_put(store, &person) : err;
    person_fini(&person);
    return err;
}

// When a tap counts follows from its own session's facts: that is put first, since by when it
// counts the sessions near it are found.
enum err presence_recompute_near(struct store *store, const char *session_id,
                                 const char *member_id) {
    bool possible = false;
    bool alone = false;
    enum err err = near_is_possible(store, &possible, session_id, member_id);
    if (err != ERR_OK || !possible) {
        return err == ERR_OK ? presence_recompute(store, member_id) : err;
    }
    struct person person = {.member_id = member_id, .is_part = true};
    err = facts_within(store, &person.facts, &person.fact_count, session_id, member_id);
    err = err == ERR_OK ? person_put(store, &person) : err;
    person_fini(&person);
    err = err == ERR_OK ? near_is_alone(store, &alone, session_id, member_id) : err;
    if (err != ERR_OK || alone) {
        return err;
    }
    person.is_part = true;
    err = journal_facts_near(store, &person.facts, &person.fact_count, session_id, member_id);
    err = err == ERR_OK ? person_put(store, &person) : err;
    person_fini(&person);
    return err;
}
