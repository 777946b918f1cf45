// Nobody is in two rooms: whoever enters one has left the other.
#include <string.h>

#include "app/domain/attendance_facts.h"

const struct session *session_find(const struct session *sessions, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sessions[i].id, id) == 0) {
            return &sessions[i];
        }
    }
    return NULL;
}

// Who forgot to tap out this morning and enters another room this afternoon was not in two rooms:
// that stay keeps its missing exit, and this one is nobody's exception.
static bool was_over(const struct session *session, int64_t entered_utc_ms, int64_t at_utc_ms) {
    int64_t ends_utc_ms = session ? session->ends_utc_ms : 0;
    int64_t exit_utc_ms = session ? session->exit.to_utc_ms : 0;
    int64_t last_utc_ms = ends_utc_ms > exit_utc_ms ? ends_utc_ms : exit_utc_ms;
    return at_utc_ms > (last_utc_ms != 0 ? last_utc_ms : entered_utc_ms + ATTENDANCE_ENDLESS_MS);
}

static bool can_count(const struct fact *fact) {
    bool turned_away = fact->verdict == VERDICT_WRONG_SESSION || fact->verdict == VERDICT_FULL;
    return fact->kind == FACT_TAP && !tap_has(fact, TAP_VOIDED) &&
           (!turned_away || tap_has(fact, TAP_ADMITTED));
}

// `inside`: the last entry of the stay under way, or NULL. Returns the same after `tap`.
static struct fact *enter(struct fact *inside, struct fact *tap, const struct session *sessions,
                          size_t session_count) {
    if (!inside || strcmp(inside->session_id, tap->session_id) == 0) {
        return tap;
    }
    if (!was_over(session_find(sessions, session_count, inside->session_id),
                  inside->stamp.at_utc_ms, tap->stamp.at_utc_ms)) {
        inside->true_utc_ms = tap->stamp.at_utc_ms;
        tap_note(inside, TAP_ELSEWHERE);
        tap_note(tap, TAP_ELSEWHERE);
    }
    return tap;
}

void facts_walk_rooms(struct fact *facts, size_t count, const struct session *sessions,
                      size_t session_count) {
    struct fact *inside = NULL;
    facts_sort(facts, count, fact_order_person);
    for (size_t i = 0; i < count; i++) {
        struct fact *tap = &facts[i];
        if (inside && strcmp(inside->member_id, tap->member_id) != 0) {
            inside = NULL;
        }
        if (!can_count(tap)) {
            continue;
        }
        if (tap->direction == DIRECTION_IN) {
            inside = enter(inside, tap, sessions, session_count);
        } else if (tap->direction == DIRECTION_OUT && inside &&
                   strcmp(inside->session_id, tap->session_id) == 0) {
            inside = NULL;
        }
    }
}

// --- One session ---------------------------------------------------------------------------------

size_t facts_same_attendance(const struct fact *facts, size_t count) {
    size_t same = 1;
    while (same < count && strcmp(facts[0].session_id, facts[same].session_id) == 0 &&
           strcmp(facts[0].member_id, facts[same].member_id) == 0) {
        same++;
    }
    return same;
}

void facts_judge_taps(struct fact *facts, size_t count) {
    bool inside = false;
    bool exited = false; // the last that counted was a stay's exit: another one says it again
    for (size_t i = 0; i < count; i++) {
        struct fact *tap = &facts[i];
        if (!can_count(tap) || tap->direction == DIRECTION_NONE) {
            continue;
        }
        if (tap->direction == DIRECTION_IN) {
            if (!inside) {
                tap_note(tap, TAP_COUNTS);
            }
            inside = tap->true_utc_ms == 0;
            exited = false;
        } else if (inside) {
            tap_note(tap, TAP_COUNTS);
            inside = false;
            exited = true;
        } else if (!exited) {
            tap_note(tap, TAP_NO_ENTRY);
        }
    }
}
