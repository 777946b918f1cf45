#include <string.h>

#include "app/domain/attendance_facts.h"

static enum timeline_state state_of(const struct fact *tap) {
    if (tap_has(tap, TAP_VOIDED)) {
        return TIMELINE_VOIDED;
    }
    if (tap->verdict == VERDICT_WRONG_SESSION && !tap_has(tap, TAP_ADMITTED)) {
        return TIMELINE_WRONG_ROOM;
    }
    if (tap->verdict == VERDICT_FULL && !tap_has(tap, TAP_ADMITTED)) {
        return TIMELINE_FULL;
    }
    return tap_has(tap, TAP_COUNTS) ? TIMELINE_COUNTS : TIMELINE_CHANGES_NOTHING;
}

static void fill_row(struct timeline_row *row, const struct fact *tap) {
    *row = (struct timeline_row){.seq = tap->seq,
                                 .recorded_utc_ms = tap->stamp.mono_ms,
                                 .at_utc_ms = tap->stamp.at_utc_ms,
                                 .corrected = tap_has(tap, TAP_CORRECTED),
                                 .amended = tap_has(tap, TAP_AMENDED),
                                 .direction = tap->direction,
                                 .method = tap->method,
                                 .state = state_of(tap)};
    memcpy(row->tap_id, tap->id, sizeof row->tap_id);
    memcpy(row->session_id, tap->session_id, sizeof row->session_id);
    memcpy(row->device_id, tap->device_id, sizeof row->device_id);
    memcpy(row->staff_id, tap->staff_id, sizeof row->staff_id);
    memcpy(row->reason, tap->reason, sizeof row->reason);
}

static size_t keep_member(struct fact *facts, size_t count, const char *member_id) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (facts[i].kind == FACT_TAP && strcmp(facts[i].member_id, member_id) == 0) {
            facts[kept++] = facts[i];
        }
    }
    return kept;
}

size_t attendance_timeline(struct timeline_row *out, size_t cap, struct fact *facts,
                           size_t fact_count, const struct session *sessions, size_t session_count,
                           const char *member_id) {
    size_t count = facts_settle(facts, fact_count, sessions, session_count);
    count = keep_member(facts, count, member_id);
    facts_sort(facts, count, fact_order_session);
    for (size_t i = 0, size = 0; i < count; i += size) {
        size = facts_same_attendance(&facts[i], count - i);
        facts_judge_taps(&facts[i], size);
    }
    facts_sort(facts, count, fact_order_time);
    for (size_t i = 0; i < count && i < cap; i++) {
        fill_row(&out[i], &facts[i]);
    }
    return count;
}
