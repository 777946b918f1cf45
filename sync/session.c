#include "sync/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/httpdate.h"

const struct session_policy SESSION_POLICY_DEFAULT = {
    .backoff_first_ms = 1000,
    .backoff_max_ms = 60000,
    .alarm_retry_ms = 60000,
    .retry_after_max_ms = 3600000,
    .master_interval_ms = 30000,
    .follow_interval_ms = 2000,
    .cards_interval_ms = 10000,
    .health_interval_ms = 60000,
    .batch_max = WIRE_BATCH_MAX,
};

enum { AT_ONCE = 0 }; // before any monotonic time

void sync_session_init(struct sync_session *session, const struct session_policy *policy,
                       uint64_t seed) {
    *session = (struct sync_session){.policy = *policy, .batch_limit = policy->batch_max};
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        session->lanes[lane].last_ok_mono_ms = -1;
        // Zero is the one state that xorshift never leaves.
        session->jitter[lane] = (seed + (uint64_t)lane) * UINT64_C(0x9e3779b97f4a7c15) | 1;
    }
}

// --- What now ------------------------------------------------------------------------------------

static int64_t later_of(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static int64_t lesser_of(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static struct sync_action wait_until(int64_t mono_ms) {
    return (struct sync_action){.kind = ACTION_WAIT, .wake_mono_ms = mono_ms};
}

static struct sync_action next_up(const struct sync_session *session,
                                  const struct outbox_state *outbox, int64_t now_mono_ms) {
    int64_t health_due = session->health_due_mono_ms;
    int64_t particulars_due = session->particulars_due_mono_ms;
    bool overdue =
        now_mono_ms >= health_due + session->policy.health_interval_ms && health_due > AT_ONCE;
    if (outbox->pending > 0 && !overdue) {
        return (struct sync_action){.kind = ACTION_SEND_EVENTS,
                                    .from_seq = outbox->acked_seq + 1,
                                    .count = lesser_of(session->batch_limit, outbox->pending)};
    }
    if (outbox->particulars > 0 && !overdue && now_mono_ms >= particulars_due) {
        return (struct sync_action){.kind = ACTION_SEND_PARTICULARS};
    }
    if (now_mono_ms >= health_due) {
        return (struct sync_action){.kind = ACTION_SEND_HEALTH};
    }
    return wait_until(outbox->particulars > 0 ? lesser_of(particulars_due, health_due)
                                              : health_due);
}

static struct sync_action next_down(const struct sync_session *session, int64_t now_mono_ms) {
    int64_t due = session->master_due_mono_ms;
    return now_mono_ms >= due ? (struct sync_action){.kind = ACTION_GET_MASTER} : wait_until(due);
}

static struct sync_action next_follow(const struct sync_session *session,
                                      const struct outbox_state *outbox, int64_t now_mono_ms) {
    bool follows = session->follows && outbox->acked_seq >= session->follow_seq;
    if (follows && now_mono_ms >= session->follow_due_mono_ms) {
        return (struct sync_action){.kind = ACTION_GET_EVENTS};
    }
    int64_t due = session->cards_due_mono_ms;
    if (now_mono_ms >= due) {
        return (struct sync_action){.kind = ACTION_GET_CARDS};
    }
    return wait_until(follows ? lesser_of(session->follow_due_mono_ms, due) : due);
}

static struct sync_action next_of(const struct sync_session *session, enum lane lane,
                                  const struct outbox_state *outbox, int64_t now_mono_ms) {
    switch (lane) {
    case LANE_UP:
        return next_up(session, outbox, now_mono_ms);
    case LANE_DOWN:
        return next_down(session, now_mono_ms);
    default:
        return next_follow(session, outbox, now_mono_ms);
    }
}

struct sync_action sync_session_next(struct sync_session *session, enum lane lane,
                                     const struct outbox_state *outbox, int64_t now_mono_ms) {
    struct lane_status *status = &session->lanes[lane];
    if (status->state == LANE_IN_FLIGHT) {
        return wait_until(INT64_MAX);
    }
    if (now_mono_ms < status->next_mono_ms) {
        return wait_until(status->next_mono_ms);
    }
    struct sync_action action = next_of(session, lane, outbox, now_mono_ms);
    if (action.kind != ACTION_WAIT) {
        status->state = LANE_IN_FLIGHT;
        session->in_flight[lane] = action;
    }
    if (action.kind == ACTION_SEND_EVENTS) {
        session->owed_seq = outbox->quarantined > 0 ? session->held_seq : outbox->acked_seq;
    }
    return action;
}

void sync_session_hurry(struct sync_session *session) {
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        session->lanes[lane].next_mono_ms = AT_ONCE;
    }
    session->health_due_mono_ms = AT_ONCE;
    session->particulars_due_mono_ms = AT_ONCE;
    session->master_due_mono_ms = AT_ONCE;
    session->follow_due_mono_ms = AT_ONCE;
    session->cards_due_mono_ms = AT_ONCE;
}

void sync_session_follow(struct sync_session *session, bool follows, int64_t from_seq) {
    session->follows = follows;
    session->follow_seq = from_seq;
    session->follow_due_mono_ms = AT_ONCE;
    session->lanes[LANE_FOLLOW].next_mono_ms = AT_ONCE;
}

// --- What an answer means ------------------------------------------------------------------------

enum outcome {
    TAKEN,
    RETRY, // HQ or the line is in trouble: back-off
    LATER, // HQ says when
    SPLIT, // something in what was sent is not wanted
    ALARM  // a person has to look: nothing is dropped meanwhile
};

static const struct {
    int first, last;
    enum outcome outcome;
} status_outcomes[] = {
    {200, 299, TAKEN}, {400, 400, SPLIT}, {408, 408, RETRY}, {409, 409, SPLIT}, {413, 413, SPLIT},
    {422, 422, SPLIT}, {429, 429, LATER}, {500, 502, RETRY}, {503, 503, LATER}, {504, 599, RETRY},
};

static enum outcome status_outcome(int status) {
    for (size_t i = 0; i < sizeof status_outcomes / sizeof *status_outcomes; i++) {
        if (status >= status_outcomes[i].first && status <= status_outcomes[i].last) {
            return status_outcomes[i].outcome;
        }
    }
    return ALARM; // 401, 403, 404, redirects, and whatever nobody thought of
}

static enum outcome outcome_of(const struct answer *answer, enum action_kind action) {
    if (answer->kind != ANSWER_HTTP) {
        return answer->kind == ANSWER_NOTHING ? RETRY : ALARM;
    }
    enum outcome outcome = status_outcome(answer->status);
    // Only a batch can be split: elsewhere the same status says that the two ends do not fit.
    return outcome == SPLIT && action != ACTION_SEND_EVENTS ? ALARM : outcome;
}

// --- When to try again ---------------------------------------------------------------------------

// 0..range
static int64_t draw(struct sync_session *session, enum lane lane, int64_t range) {
    uint64_t x = session->jitter[lane];
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    session->jitter[lane] = x;
    return (int64_t)((x >> 11) % (uint64_t)(range + 1));
}

// Doubles from the first to the longest; of each, at least half is waited.
static int64_t backoff_ms(struct sync_session *session, enum lane lane) {
    int64_t whole = session->policy.backoff_first_ms;
    for (int i = 1; i < session->lanes[lane].failures && whole < session->policy.backoff_max_ms;
         i++) {
        whole *= 2;
    }
    whole = lesser_of(whole, session->policy.backoff_max_ms);
    return whole - draw(session, lane, whole / 2);
}

// Not before HQ's time, and not all kiosks at once.
static int64_t later_ms(struct sync_session *session, enum lane lane, int64_t retry_after_ms) {
    int64_t wait_ms = later_of(retry_after_ms, session->policy.backoff_first_ms);
    return lesser_of(wait_ms, session->policy.retry_after_max_ms) +
           draw(session, lane, session->policy.backoff_first_ms);
}

static int64_t alarm_ms(struct sync_session *session, enum lane lane) {
    return session->policy.alarm_retry_ms + draw(session, lane, session->policy.alarm_retry_ms / 4);
}

// --- How it ends ---------------------------------------------------------------------------------

static void succeed(struct sync_session *session, enum lane lane, int64_t now_mono_ms) {
    struct lane_status *status = &session->lanes[lane];
    status->state = LANE_IDLE;
    status->failures = 0;
    status->next_mono_ms = now_mono_ms;
    status->last_ok_mono_ms = now_mono_ms;
    bool lost = lane == LANE_UP && session->loss[0];
    status->fault = lost ? FAULT_HQ_LOST : FAULT_NONE;
    snprintf(status->problem, sizeof status->problem, "%s", lost ? session->loss : "");
}

static void hold(struct lane_status *status, enum lane_state state, const struct answer *answer,
                 int64_t until_mono_ms) {
    status->state = state;
    status->next_mono_ms = until_mono_ms;
    status->fault = answer->fault;
    snprintf(status->problem, sizeof status->problem, "%s", answer->problem);
}

static void fail(struct sync_session *session, enum lane lane, enum outcome outcome,
                 const struct answer *answer, int64_t now_mono_ms) {
    struct lane_status *status = &session->lanes[lane];
    status->failures++;
    int64_t wait_ms = 0;
    if (outcome == ALARM) {
        wait_ms = alarm_ms(session, lane);
    } else if (outcome == LATER && answer->retry_after_ms >= 0) {
        wait_ms = later_ms(session, lane, answer->retry_after_ms);
    } else {
        wait_ms = backoff_ms(session, lane);
    }
    hold(status, outcome == ALARM ? LANE_ALARMED : LANE_WAITING, answer, now_mono_ms + wait_ms);
}

// --- Events --------------------------------------------------------------------------------------

static void settle(struct settlement *item, int64_t seq, bool refused, const char *reason) {
    *item = (struct settlement){.seq = seq, .refused = refused};
    if (refused) {
        snprintf(item->reason, sizeof item->reason, "%s", reason);
    }
}

// Takes what HQ said of records that were sent, once each. True when the first one was among them.
static bool take_results(struct settlement *settled, size_t *count, const struct sync_action *sent,
                         const struct answer *answer) {
    bool named[WIRE_BATCH_MAX] = {false};
    for (size_t i = 0; i < answer->result_count; i++) {
        const struct wire_result *result = &answer->results[i];
        int64_t place = result->seq - sent->from_seq;
        if (place < 0 || place >= sent->count || place >= WIRE_BATCH_MAX || named[place]) {
            continue;
        }
        named[place] = true;
        settle(&settled[(*count)++], result->seq, result->status == WIRE_REFUSED, result->reason);
    }
    return named[0];
}

static void compare_held(struct sync_session *session, int64_t held_seq) {
    if (held_seq < 0) {
        return;
    }
    session->loss[0] = '\0';
    if (held_seq < session->owed_seq) {
        snprintf(session->loss, sizeof session->loss,
                 "headquarters holds fewer records than it acknowledged (%" PRId64 " of %" PRId64
                 "): tell headquarters; nothing is lost here",
                 held_seq, session->owed_seq);
    }
    session->held_seq = later_of(session->held_seq, held_seq);
}

static void events_taken(struct sync_session *session, struct settlement *settled, size_t *count,
                         const struct answer *answer, int64_t now_mono_ms) {
    compare_held(session, answer->held_seq);
    if (!take_results(settled, count, &session->in_flight[LANE_UP], answer)) {
        struct answer unnamed = {.fault = FAULT_ANSWER_DAMAGED,
                                 .problem = "HQ answered, but passed over the oldest record that "
                                            "was sent; it is sent again"};
        fail(session, LANE_UP, RETRY, &unnamed, now_mono_ms);
        return;
    }
    succeed(session, LANE_UP, now_mono_ms);
    session->batch_limit = lesser_of(session->batch_limit * 2, session->policy.batch_max);
}

static void events_refused(struct sync_session *session, struct settlement *settled, size_t *count,
                           const struct answer *answer, int64_t now_mono_ms) {
    const struct sync_action *sent = &session->in_flight[LANE_UP];
    if (sent->count > 1) {
        session->batch_limit = sent->count / 2;
        hold(&session->lanes[LANE_UP], LANE_WAITING, answer, now_mono_ms);
        return;
    }
    settle(&settled[(*count)++], sent->from_seq, true, answer->problem);
    fail(session, LANE_UP, RETRY, answer, now_mono_ms);
}

static void events_answer(struct sync_session *session, struct settlement *settled, size_t *count,
                          const struct answer *answer, int64_t now_mono_ms) {
    enum outcome outcome = outcome_of(answer, ACTION_SEND_EVENTS);
    if (session->health_due_mono_ms == AT_ONCE) {
        session->health_due_mono_ms = now_mono_ms; // from now on it can become overdue
    }
    if (outcome == TAKEN) {
        events_taken(session, settled, count, answer, now_mono_ms);
    } else if (outcome == SPLIT) {
        events_refused(session, settled, count, answer, now_mono_ms);
    } else {
        fail(session, LANE_UP, outcome, answer, now_mono_ms);
    }
}

// --- Particulars and health ----------------------------------------------------------------------

// Shown, but the next batch does not wait for it; unless HQ itself asks for that.
static void passenger_failed(struct sync_session *session, enum outcome outcome,
                             const struct answer *answer, int64_t now_mono_ms) {
    if (outcome == LATER && answer->retry_after_ms >= 0) {
        fail(session, LANE_UP, outcome, answer, now_mono_ms);
    } else {
        hold(&session->lanes[LANE_UP], outcome == ALARM ? LANE_ALARMED : LANE_WAITING, answer,
             now_mono_ms);
    }
}

static void health_answer(struct sync_session *session, const struct answer *answer,
                          int64_t now_mono_ms) {
    enum outcome outcome = outcome_of(answer, ACTION_SEND_HEALTH);
    session->health_due_mono_ms = now_mono_ms + session->policy.health_interval_ms;
    if (outcome == TAKEN) {
        succeed(session, LANE_UP, now_mono_ms);
    } else {
        passenger_failed(session, outcome, answer, now_mono_ms);
    }
}

static void particulars_answer(struct sync_session *session, const struct answer *answer,
                               int64_t now_mono_ms) {
    enum outcome outcome = outcome_of(answer, ACTION_SEND_PARTICULARS);
    if (outcome == TAKEN) {
        session->particulars_due_mono_ms = now_mono_ms;
        succeed(session, LANE_UP, now_mono_ms);
    } else {
        session->particulars_due_mono_ms = now_mono_ms + alarm_ms(session, LANE_UP);
        passenger_failed(session, outcome, answer, now_mono_ms);
    }
}

// --- Pages ---------------------------------------------------------------------------------------

static void page_answer(struct sync_session *session, enum lane lane, int64_t *due_mono_ms,
                        int64_t interval_ms, const struct answer *answer, int64_t now_mono_ms) {
    enum outcome outcome = outcome_of(answer, session->in_flight[lane].kind);
    if (outcome != TAKEN) {
        fail(session, lane, outcome, answer, now_mono_ms);
        return;
    }
    succeed(session, lane, now_mono_ms);
    *due_mono_ms = answer->more ? now_mono_ms : now_mono_ms + interval_ms;
}

void sync_session_answer(struct sync_session *session, struct settlement *settled, size_t *count,
                         enum lane lane, const struct answer *answer, int64_t now_mono_ms) {
    *count = 0;
    switch (session->in_flight[lane].kind) {
    case ACTION_SEND_EVENTS:
        events_answer(session, settled, count, answer, now_mono_ms);
        break;
    case ACTION_SEND_HEALTH:
        health_answer(session, answer, now_mono_ms);
        break;
    case ACTION_SEND_PARTICULARS:
        particulars_answer(session, answer, now_mono_ms);
        break;
    case ACTION_GET_MASTER:
        page_answer(session, lane, &session->master_due_mono_ms, session->policy.master_interval_ms,
                    answer, now_mono_ms);
        break;
    case ACTION_GET_EVENTS:
        page_answer(session, lane, &session->follow_due_mono_ms, session->policy.follow_interval_ms,
                    answer, now_mono_ms);
        break;
    case ACTION_GET_CARDS:
        page_answer(session, lane, &session->cards_due_mono_ms, session->policy.cards_interval_ms,
                    answer, now_mono_ms);
        break;
    case ACTION_WAIT:
        break; // nothing was asked
    }
    session->in_flight[lane] = wait_until(INT64_MAX);
}

// --- Retry-After ---------------------------------------------------------------------------------

enum { DELAY_DIGITS_MAX = 9 };

static bool parse_seconds(int64_t *out, const char *text) {
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || text[digits] != '\0' || digits > DELAY_DIGITS_MAX) {
        return false;
    }
    *out = 0;
    for (; *text; text++) {
        *out = *out * 10 + (*text - '0');
    }
    return true;
}

int64_t retry_after_ms(const char *value, const char *date, int64_t now_utc_s) {
    int64_t seconds;
    int64_t base_utc_s = now_utc_s;
    if (parse_seconds(&seconds, value)) {
        return seconds * 1000;
    }
    if (!httpdate_parse(&seconds, value)) {
        return -1;
    }
    if (date && !httpdate_parse(&base_utc_s, date)) {
        base_utc_s = now_utc_s;
    }
    return later_of(seconds - base_utc_s, 0) * 1000;
}
