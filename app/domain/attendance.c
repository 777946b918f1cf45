#include "app/domain/attendance.h"

#include <string.h>

#include "app/domain/attendance_facts.h"

// In the order of their bits.
const char *attendance_mark_name(enum attendance_mark mark) {
    static const char *const names[] = {
        "late",      "early",  "no_exit", "no_entry",   "elsewhere", "flaw",   "amended",
        "corrected", "unsure", "walk_in", "wrong_room", "full",      "crowded"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if ((uint32_t)mark == UINT32_C(1) << i) {
            return names[i];
        }
    }
    return "?";
}

// --- Stays ---------------------------------------------------------------------------------------

static bool is_inside(const struct attendance *attendance) {
    return attendance->stay_count > 0 &&
           attendance->stays[attendance->stay_count - 1].to_utc_ms == 0;
}

static void begin_stay(struct attendance *attendance, int64_t at_utc_ms) {
    if (attendance->entered_utc_ms == 0) {
        attendance->entered_utc_ms = at_utc_ms;
    }
    attendance->left_utc_ms = 0;
    attendance->intent = INTENT_NONE;
    if (attendance->stay_count == STAY_MAX) { // goes on with the last one, as if never left
        attendance->marks |= ATTENDANCE_CROWDED;
        attendance->stays[STAY_MAX - 1].to_utc_ms = 0;
        return;
    }
    attendance->stays[attendance->stay_count++] = (struct stay){.from_utc_ms = at_utc_ms};
}

static void end_stay(struct attendance *attendance, int64_t at_utc_ms) {
    attendance->stays[attendance->stay_count - 1].to_utc_ms = at_utc_ms;
}

static void count_tap(struct attendance *attendance, const struct fact *tap) {
    int64_t at_utc_ms = tap->stamp.at_utc_ms;
    if (tap_has(tap, TAP_NO_ENTRY)) {
        attendance->marks |= ATTENDANCE_NO_ENTRY;
        attendance->left_utc_ms = at_utc_ms;
        attendance->intent = tap->intent;
    } else if (tap_has(tap, TAP_COUNTS) && tap->direction == DIRECTION_IN) {
        begin_stay(attendance, at_utc_ms);
    } else if (tap_has(tap, TAP_COUNTS)) {
        end_stay(attendance, at_utc_ms);
        attendance->left_utc_ms = at_utc_ms;
        attendance->intent = tap->intent;
    }
    if (tap->true_utc_ms != 0 && is_inside(attendance)) {
        end_stay(attendance, tap->true_utc_ms); // by an entry elsewhere
    }
}

// --- Marks ---------------------------------------------------------------------------------------

static bool is_turned_away(const struct fact *tap, enum verdict verdict) {
    return tap->verdict == verdict && !tap_has(tap, TAP_ADMITTED);
}

static uint32_t marks_of(const struct fact *tap) {
    uint32_t marks = 0;
    marks |= tap_has(tap, TAP_ELSEWHERE) ? ATTENDANCE_ELSEWHERE : 0U;
    marks |= tap->verdict == VERDICT_FLAGGED || tap->flaw != REFUSAL_NONE ? ATTENDANCE_FLAW : 0U;
    marks |= tap_has(tap, TAP_AMENDED) ? ATTENDANCE_AMENDED : 0U;
    marks |= tap_has(tap, TAP_CORRECTED) ? ATTENDANCE_CORRECTED : 0U;
    bool unsure = tap->stamp.trust == TRUST_UNKNOWN && !tap_has(tap, TAP_VOUCHED);
    return marks | (unsure ? ATTENDANCE_UNSURE : 0U);
}

static uint32_t marks_of_times(const struct attendance *attendance, const struct session *session) {
    uint32_t marks = is_inside(attendance) ? ATTENDANCE_NO_EXIT : 0U;
    if (!session) {
        return marks;
    }
    bool late =
        session->entry.to_utc_ms != 0 && attendance->entered_utc_ms > session->entry.to_utc_ms;
    bool early =
        attendance->left_utc_ms != 0 && attendance->left_utc_ms < session->exit.from_utc_ms;
    return marks | (late ? ATTENDANCE_LATE : 0U) | (early ? ATTENDANCE_EARLY : 0U);
}

// --- One person in one session -------------------------------------------------------------------

static void take_scheme(struct attendance *attendance, const struct fact *fact) {
    if (*fact->scheme) {
        memcpy(attendance->claim, fact->scheme, sizeof attendance->claim);
    }
}

// Wrong rooms and full houses are marked only where nothing else was.
static void take_fact(struct attendance *attendance, uint32_t *turned_away,
                      const struct fact *fact) {
    if (fact->kind == FACT_TAP && tap_has(fact, TAP_VOIDED)) {
        attendance->marks |= ATTENDANCE_AMENDED;
        return;
    }
    take_scheme(attendance, fact);
    if (fact->kind != FACT_TAP) {
        return;
    }
    attendance->tap_count++;
    if (is_turned_away(fact, VERDICT_WRONG_SESSION)) {
        *turned_away |= ATTENDANCE_WRONG_ROOM;
    } else if (is_turned_away(fact, VERDICT_FULL)) {
        *turned_away |= ATTENDANCE_FULL;
    } else {
        attendance->marks |= marks_of(fact);
        count_tap(attendance, fact);
    }
}

static void sum_up(struct attendance *out, struct fact *facts, size_t count,
                   const struct session *session) {
    uint32_t turned_away = 0;
    *out = (struct attendance){0};
    memcpy(out->session_id, facts[0].session_id, sizeof out->session_id);
    memcpy(out->member_id, facts[0].member_id, sizeof out->member_id);
    facts_judge_taps(facts, count);
    for (size_t i = 0; i < count; i++) {
        take_fact(out, &turned_away, &facts[i]);
    }
    if (out->stay_count == 0 && out->left_utc_ms == 0) {
        out->marks |= turned_away;
    }
    out->marks |= marks_of_times(out, session);
    out->marks |= member_is_walk_in(out->member_id) ? ATTENDANCE_WALK_IN : 0U;
}

// --- All -----------------------------------------------------------------------------------------

// Taps that are nobody's (a number that was typed and not known) stay evidence, until staff name
// somebody.
static size_t drop_nobody(struct fact *facts, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (*facts[i].member_id) {
            facts[kept++] = facts[i];
        }
    }
    return kept;
}

size_t facts_settle(struct fact *facts, size_t count, const struct session *sessions,
                    size_t session_count) {
    count = facts_drop_idle(facts, count);
    count = facts_drop_doubles(facts, count);
    count = facts_correct_clocks(facts, count);
    count = facts_apply_voids(facts, count);
    count = facts_apply_amends(facts, count);
    count = drop_nobody(facts, count);
    facts_walk_rooms(facts, count, sessions, session_count);
    return count;
}

size_t attendance_merge(struct attendance *out, size_t cap, struct fact *facts, size_t fact_count,
                        const struct session *sessions, size_t session_count) {
    size_t written = 0;
    size_t count = facts_settle(facts, fact_count, sessions, session_count);
    facts_sort(facts, count, fact_order_session);
    for (size_t i = 0, size = 0; i < count; i += size) {
        struct attendance attendance;
        size = facts_same_attendance(&facts[i], count - i);
        sum_up(&attendance, &facts[i], size,
               session_find(sessions, session_count, facts[i].session_id));
        if (attendance.tap_count == 0) {
            continue; // all taken back: as if never there
        }
        if (written < cap) {
            out[written] = attendance;
        }
        written++;
    }
    return written;
}

int64_t attendance_within(const struct attendance *attendance, int64_t from_utc_ms,
                          int64_t to_utc_ms, int64_t now_utc_ms) {
    int64_t sum_ms = 0;
    for (size_t i = 0; i < attendance->stay_count; i++) {
        const struct stay *stay = &attendance->stays[i];
        int64_t begins = stay->from_utc_ms > from_utc_ms ? stay->from_utc_ms : from_utc_ms;
        int64_t ends = stay->to_utc_ms != 0 ? stay->to_utc_ms : now_utc_ms;
        ends = ends < to_utc_ms ? ends : to_utc_ms;
        sum_ms += ends > begins ? ends - begins : 0;
    }
    return sum_ms;
}
