// What to send when: pure. No socket, no clock, no store: facts and answers in, actions out.
//
// Lanes that know nothing of each other: UP (events, particulars, health), DOWN (master data) and
// FOLLOW (other kiosks' records). None's failure delays another. Each lane:
//
//            offer / interval               answer
//     idle ------------------> in flight ------------> idle      taken: next at once
//                                   |                  waiting   failed: back-off with jitter, or
//                                   |                            Retry-After
//                                   +----------------> alarmed   401, 403, 404, or not our JSON:
//                                                                slow retries, nothing dropped
//
// Health and walk-ins' particulars ride in the lane UP but never make records wait: they go when
// nothing is pending (health also when it is overdue by a whole interval), and their failure is
// shown without holding up the next batch. Particulars follow their record, which HQ must hold.
//
// The lane FOLLOW asks for the open session's records every few seconds, from when HQ has heard
// that it was opened here, and for cards bound elsewhere now and then.
//
// - HQ's answer is believed only for records that it names: the rest are sent again, after a
//   back-off when the first of them was passed over.
// - A record that HQ refuses is quarantined with its reason and the queue moves on.
// - A batch refused whole (400, 409, 413, 422) is bisected; a batch of one refused whole is
//   quarantined, and the next waits for a back-off: an HQ that refuses everything does so slowly.
// - HQ says how far it holds the records. Less than it acknowledged is a loss at HQ (an old backup
//   restored): it stays in the lane's status, but nothing is sent again unasked. What only the
//   kiosk knows as refused leaves a hole at HQ that is no loss: then HQ is compared with its own
//   word.
// - 429 and 503 honour Retry-After (seconds, or a date read against the answer's own Date), up to
//   retry_after_max_ms: a slip of HQ's may not silence a kiosk for days.
#pragma once

#include "app/base/buf.h"
#include "app/domain/fault.h"
#include "app/domain/outbox.h"
#include "sync/wire.h"

enum lane { LANE_UP, LANE_DOWN, LANE_FOLLOW, LANE_COUNT };

// What the answer of one exchange was, with everything that the decision needs already read.
enum answer_kind {
    ANSWER_NOTHING, // no connection, time-out, TLS refused, half a response
    ANSWER_FOREIGN, // an HTTP answer that is not ours: a captive portal, a proxy's page, bad JSON
    ANSWER_HTTP     // ours, with `status`
};
struct answer {
    enum answer_kind kind;
    int status;
    int64_t retry_after_ms;            // -1: none
    enum fault fault;                  // with `problem`: what the screens say of it
    char problem[WIRE_PROBLEM_CAP];    // for small print and the log
    const struct wire_result *results; // LANE_UP events with 200
    size_t result_count;
    int64_t held_seq; // LANE_UP events with 200: all up to here are at HQ; -1: not said
    bool more;        // a page with 200: another one waits
};

enum action_kind {
    ACTION_WAIT,
    ACTION_SEND_EVENTS,
    ACTION_SEND_PARTICULARS,
    ACTION_SEND_HEALTH,
    ACTION_GET_MASTER,
    ACTION_GET_EVENTS, // of the session that is followed
    ACTION_GET_CARDS
};
struct sync_action {
    enum action_kind kind;
    int64_t wake_mono_ms; // ACTION_WAIT: nothing to do before this (INT64_MAX: until an offer)
    int64_t from_seq;     // ACTION_SEND_EVENTS: this many records from here
    int64_t count;
};

enum lane_state { LANE_IDLE, LANE_IN_FLIGHT, LANE_WAITING, LANE_ALARMED };

struct lane_status {
    enum lane_state state;
    int failures;                   // in a row
    int64_t next_mono_ms;           // not before this
    int64_t last_ok_mono_ms;        // -1: never
    enum fault fault;               // with `problem`
    char problem[WIRE_PROBLEM_CAP]; // of the last failure; after a success empty, or HQ's loss
};

struct session_policy {
    int64_t backoff_first_ms, backoff_max_ms; // 1000, 60000
    int64_t alarm_retry_ms;                   // 60000
    int64_t retry_after_max_ms;               // 3600000
    int64_t master_interval_ms;               // 30000
    int64_t follow_interval_ms;               // 2000
    int64_t cards_interval_ms;                // 10000
    int64_t health_interval_ms;               // 60000
    int64_t batch_max;                        // WIRE_BATCH_MAX
};
extern const struct session_policy SESSION_POLICY_DEFAULT;

struct sync_session {
    struct session_policy policy;
    struct lane_status lanes[LANE_COUNT];
    struct sync_action in_flight[LANE_COUNT];
    int64_t batch_limit;         // halves while bisecting
    int64_t held_seq;            // the most that HQ ever said
    int64_t owed_seq;            // what HQ must hold by the answer that is awaited
    char loss[WIRE_PROBLEM_CAP]; // empty: none known
    bool follows;                // a session is open here
    int64_t follow_seq;          // that HQ must hold before it can be asked
    int64_t health_due_mono_ms, particulars_due_mono_ms, master_due_mono_ms, follow_due_mono_ms,
        cards_due_mono_ms;
    uint64_t jitter[LANE_COUNT]; // xorshift: seeded by the caller, so that a run can be replayed
};

void sync_session_init(struct sync_session *session, const struct session_policy *policy,
                       uint64_t seed);

// Other kiosks' records of the open session are wanted (or no longer), at once, but not before HQ
// has acknowledged ours up to `from_seq`: it answers those only who opened the session.
void sync_session_follow(struct sync_session *session, bool follows, int64_t from_seq);

// What this lane does now. An action other than WAIT puts the lane in flight until
// sync_session_answer.
struct sync_action sync_session_next(struct sync_session *session, enum lane lane,
                                     const struct outbox_state *outbox, int64_t now_mono_ms);

// Takes the answer of the lane's action; fills `settled` (room for WIRE_BATCH_MAX) with what the
// store must note, *count of them, possibly none.
void sync_session_answer(struct sync_session *session, struct settlement *settled, size_t *count,
                         enum lane lane, const struct answer *answer, int64_t now_mono_ms);

// Staff pressed "sync now": all lanes go at once, whatever they were waiting for.
void sync_session_hurry(struct sync_session *session);

// Reads a Retry-After value: seconds, or an HTTP date relative to `date` (the answer's Date, may be
// NULL: then `now_utc_s`). -1 when it is neither.
int64_t retry_after_ms(const char *value, const char *date, int64_t now_utc_s);
