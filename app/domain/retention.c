#include "app/domain/retention.h"

int64_t retention_limit(int64_t now_utc_ms, int32_t days) {
    return days < 0 ? INT64_MIN : now_utc_ms - (int64_t)days * 24 * 3600 * 1000;
}

// Without a programme, members have come before their sessions: they get as long as the sessions
// would have had.
static bool is_needed(const struct retention_state *state, int64_t limit_utc_ms) {
    int64_t last_utc_ms =
        state->session_end_utc_ms != 0 ? state->session_end_utc_ms : state->roster_utc_ms;
    return last_utc_ms > limit_utc_ms;
}

void retention_decide(struct retention_due *out, const struct retention_state *state,
                      int64_t limit_utc_ms) {
    out->particulars_to_seq = state->handed_over_seq;
    out->roster =
        state->newest_person_seq <= state->handed_over_seq && !is_needed(state, limit_utc_ms);
}
