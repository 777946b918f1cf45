// What the sync session decides, answer by answer. No time is measured: the tests own the clock.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "sync/httpdate.h"
#include "sync/session.h"

enum { SEEDS = 200 };

static const struct outbox_state empty_outbox = {.head_seq = 10, .acked_seq = 10};

static struct outbox_state pending_outbox(int64_t pending) {
    return (struct outbox_state){.head_seq = 10 + pending, .acked_seq = 10, .pending = pending};
}

static struct sync_session begin(uint64_t seed) {
    struct sync_session session;
    sync_session_init(&session, &SESSION_POLICY_DEFAULT, seed);
    return session;
}

// Records only: health never gets its turn.
static struct sync_session begin_without_health(uint64_t seed) {
    struct session_policy policy = SESSION_POLICY_DEFAULT;
    struct sync_session session;
    policy.health_interval_ms = INT64_C(1) << 50;
    sync_session_init(&session, &policy, seed);
    return session;
}

static struct answer http(int status) {
    return (struct answer){.kind = ANSWER_HTTP,
                           .status = status,
                           .retry_after_ms = -1,
                           .held_seq = -1,
                           .fault = FAULT_HQ_REFUSED,
                           .problem = "said so"};
}

static const struct answer nothing = {
    .kind = ANSWER_NOTHING, .retry_after_ms = -1, .problem = "no"};
static const struct answer foreign = {
    .kind = ANSWER_FOREIGN, .status = 200, .retry_after_ms = -1, .problem = "portal"};

// Sends whatever is due and answers it; how many records were settled.
static size_t exchange(struct sync_session *session, enum lane lane,
                       const struct outbox_state *outbox, const struct answer *answer,
                       int64_t now_mono_ms) {
    struct settlement settled[WIRE_BATCH_MAX];
    size_t count;
    struct sync_action action = sync_session_next(session, lane, outbox, now_mono_ms);
    assert_int_not_equal(action.kind, ACTION_WAIT);
    assert_int_equal(session->lanes[lane].state, LANE_IN_FLIGHT);
    sync_session_answer(session, settled, &count, lane, answer, now_mono_ms);
    return count;
}

static int64_t wait_ms(struct sync_session *session, enum lane lane,
                       const struct outbox_state *outbox, int64_t now_mono_ms) {
    struct sync_action action = sync_session_next(session, lane, outbox, now_mono_ms);
    assert_int_equal(action.kind, ACTION_WAIT);
    return action.wake_mono_ms - now_mono_ms;
}

// All that a healthy HQ says of records from..from+count-1.
static void take_all(struct wire_result *results, struct answer *answer, int64_t from,
                     size_t count) {
    for (size_t i = 0; i < count; i++) {
        results[i] = (struct wire_result){.seq = from + (int64_t)i, .status = WIRE_STORED};
    }
    *answer = http(200);
    answer->results = results;
    answer->result_count = count;
}

// --- Sending -------------------------------------------------------------------------------------

static void test_an_offer_is_sent_at_once_when_idle(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct outbox_state outbox = pending_outbox(1);
    struct answer ok = http(200);
    exchange(&session, LANE_UP, &empty_outbox, &ok, 1000); // health
    assert_int_equal(session.lanes[LANE_UP].state, LANE_IDLE);
    assert_true(wait_ms(&session, LANE_UP, &empty_outbox, 1500) > 0);
    struct sync_action action = sync_session_next(&session, LANE_UP, &outbox, 1500);
    assert_int_equal(action.kind, ACTION_SEND_EVENTS);
    assert_int_equal(action.from_seq, 11);
    assert_int_equal(action.count, 1);
    // And nothing more while it is under way.
    action = sync_session_next(&session, LANE_UP, &outbox, 99999999);
    assert_int_equal(action.kind, ACTION_WAIT);
    assert_int_equal(action.wake_mono_ms, INT64_MAX);
}

static void test_a_batch_is_bounded(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct outbox_state outbox = pending_outbox(1000);
    assert_int_equal(sync_session_next(&session, LANE_UP, &outbox, 0).count, WIRE_BATCH_MAX);
}

static void test_health_waits_for_records_but_not_for_ever(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct outbox_state outbox = pending_outbox(1000);
    struct wire_result results[WIRE_BATCH_MAX];
    struct settlement settled[WIRE_BATCH_MAX];
    struct answer ok;
    size_t count;
    int64_t healths = 0;
    take_all(results, &ok, 11, WIRE_BATCH_MAX); // the queue never gets shorter
    for (int64_t now = 0; now < 10 * session.policy.health_interval_ms; now += 500) {
        struct sync_action action = sync_session_next(&session, LANE_UP, &outbox, now);
        healths += action.kind == ACTION_SEND_HEALTH;
        sync_session_answer(&session, settled, &count, LANE_UP, &ok, now);
    }
    assert_in_range(healths, 4, 5);
}

static void test_master_pages_follow_at_once(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct answer page = http(200);
    page.more = true;
    for (int64_t now = 0; now < 5; now++) {
        assert_int_equal(exchange(&session, LANE_DOWN, &empty_outbox, &page, now), 0);
    }
    page.more = false;
    exchange(&session, LANE_DOWN, &empty_outbox, &page, 5);
    assert_int_equal(wait_ms(&session, LANE_DOWN, &empty_outbox, 5),
                     SESSION_POLICY_DEFAULT.master_interval_ms);
}

// --- Following -----------------------------------------------------------------------------------

static enum action_kind next_kind(struct sync_session *session, enum lane lane,
                                  const struct outbox_state *outbox, int64_t now_mono_ms) {
    return sync_session_next(session, lane, outbox, now_mono_ms).kind;
}

// HQ knows who opened a session only from the record: before it is there, it would refuse.
static void test_a_session_is_followed_once_hq_has_heard_of_it(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct outbox_state outbox = pending_outbox(3);
    struct answer ok = http(200);
    exchange(&session, LANE_FOLLOW, &outbox, &ok, 0); // cards
    sync_session_follow(&session, true, 12);
    assert_int_equal(next_kind(&session, LANE_FOLLOW, &outbox, 1), ACTION_WAIT);
    outbox.acked_seq = 11;
    assert_int_equal(next_kind(&session, LANE_FOLLOW, &outbox, 2), ACTION_WAIT);
    outbox.acked_seq = 12;
    assert_int_equal(next_kind(&session, LANE_FOLLOW, &outbox, 3), ACTION_GET_EVENTS);
}

static void test_a_session_is_asked_for_every_few_seconds(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct answer page = http(200);
    struct settlement settled[WIRE_BATCH_MAX];
    size_t count;
    int64_t asked[ACTION_GET_CARDS + 1] = {0};
    sync_session_follow(&session, true, 0);
    for (int64_t now = 0; now < 60000; now += 100) {
        asked[next_kind(&session, LANE_FOLLOW, &empty_outbox, now)]++;
        sync_session_answer(&session, settled, &count, LANE_FOLLOW, &page, now);
    }
    assert_int_equal(asked[ACTION_GET_EVENTS], 30);
    assert_in_range(asked[ACTION_GET_CARDS], 5, 6);
    // Pages that wait are asked for at once, of both kinds.
    page.more = true;
    exchange(&session, LANE_FOLLOW, &empty_outbox, &page, 70000);
    assert_int_equal(next_kind(&session, LANE_FOLLOW, &empty_outbox, 70000), ACTION_GET_EVENTS);
}

static void test_without_a_session_only_cards_are_asked_for(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct answer page = http(200);
    sync_session_follow(&session, true, 0);
    exchange(&session, LANE_FOLLOW, &empty_outbox, &page, 0);
    sync_session_follow(&session, false, 0);
    for (int64_t now = 1; now < 100000; now += 10000) {
        assert_int_equal(next_kind(&session, LANE_FOLLOW, &empty_outbox, now), ACTION_GET_CARDS);
        struct settlement settled[WIRE_BATCH_MAX];
        size_t count;
        sync_session_answer(&session, settled, &count, LANE_FOLLOW, &page, now);
        assert_int_equal(wait_ms(&session, LANE_FOLLOW, &empty_outbox, now),
                         SESSION_POLICY_DEFAULT.cards_interval_ms);
    }
}

// What held up the last session does not hold up the next.
static void test_another_session_is_followed_at_once(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct answer refused = http(403);
    sync_session_follow(&session, true, 0);
    exchange(&session, LANE_FOLLOW, &empty_outbox, &refused, 0);
    assert_int_equal(session.lanes[LANE_FOLLOW].state, LANE_ALARMED);
    sync_session_follow(&session, true, 10);
    assert_int_equal(next_kind(&session, LANE_FOLLOW, &empty_outbox, 1), ACTION_GET_EVENTS);
}

// --- Particulars ---------------------------------------------------------------------------------

static void test_particulars_follow_their_records(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct outbox_state outbox = pending_outbox(1);
    struct answer ok = http(204);
    exchange(&session, LANE_UP, &empty_outbox, &ok, 0); // health
    outbox.particulars = 2;
    assert_int_equal(next_kind(&session, LANE_UP, &outbox, 1), ACTION_SEND_EVENTS);
    struct settlement settled[WIRE_BATCH_MAX];
    struct wire_result results[WIRE_BATCH_MAX];
    size_t count;
    take_all(results, &ok, 11, 1);
    sync_session_answer(&session, settled, &count, LANE_UP, &ok, 1);
    outbox = empty_outbox;
    outbox.particulars = 2;
    ok = http(204);
    for (int64_t now = 2; now < 4; now++, outbox.particulars--) {
        assert_int_equal(next_kind(&session, LANE_UP, &outbox, now), ACTION_SEND_PARTICULARS);
        sync_session_answer(&session, settled, &count, LANE_UP, &ok, now);
        assert_int_equal(count, 0);
    }
    assert_int_equal(next_kind(&session, LANE_UP, &outbox, 4), ACTION_WAIT);
}

static void test_failing_particulars_never_delay_records(void **state) {
    (void)state;
    const struct answer troubles[] = {nothing,   foreign,   http(404), http(409),
                                      http(422), http(500), http(400)};
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
        struct sync_session session = begin(i);
        struct outbox_state outbox = empty_outbox;
        struct answer ok = http(204);
        exchange(&session, LANE_UP, &outbox, &ok, 0); // health
        outbox.particulars = 1;
        exchange(&session, LANE_UP, &outbox, &troubles[i], 1);
        assert_string_equal(session.lanes[LANE_UP].problem, troubles[i].problem);
        assert_in_range(wait_ms(&session, LANE_UP, &outbox, 1), 59000, 75000);
        outbox.pending = 1;
        assert_int_equal(next_kind(&session, LANE_UP, &outbox, 2), ACTION_SEND_EVENTS);
    }
}

// --- What is believed ----------------------------------------------------------------------------

static void test_only_named_records_are_settled(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct outbox_state outbox = pending_outbox(4);
    struct settlement settled[WIRE_BATCH_MAX];
    size_t count;
    const struct wire_result results[] = {
        {.seq = 11, .status = WIRE_STORED},
        {.seq = 12, .status = WIRE_REFUSED, .reason = "bad chain"},
        {.seq = 14, .status = WIRE_DUPLICATE},
        {.seq = 14, .status = WIRE_REFUSED, .reason = "said twice"},
        {.seq = 10, .status = WIRE_STORED}, // never sent
        {.seq = 15, .status = WIRE_STORED},
        {.seq = INT64_MAX, .status = WIRE_STORED},
    };
    struct answer answer = http(200);
    answer.results = results;
    answer.result_count = sizeof results / sizeof *results;
    assert_int_equal(sync_session_next(&session, LANE_UP, &outbox, 0).kind, ACTION_SEND_EVENTS);
    sync_session_answer(&session, settled, &count, LANE_UP, &answer, 0);
    assert_int_equal(count, 3);
    assert_int_equal(settled[0].seq, 11);
    assert_false(settled[0].refused);
    assert_int_equal(settled[1].seq, 12);
    assert_true(settled[1].refused);
    assert_string_equal(settled[1].reason, "bad chain");
    assert_int_equal(settled[2].seq, 14);
    assert_false(settled[2].refused);
    // 13 is asked for again, at once: there was progress.
    outbox.acked_seq = 12;
    outbox.pending = 2;
    struct sync_action action = sync_session_next(&session, LANE_UP, &outbox, 0);
    assert_int_equal(action.from_seq, 13);
}

static void test_an_answer_without_progress_backs_off(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct outbox_state outbox = pending_outbox(2);
    struct answer silent = http(200);
    assert_int_equal(exchange(&session, LANE_UP, &outbox, &silent, 0), 0);
    assert_true(wait_ms(&session, LANE_UP, &outbox, 0) >= 500);
    assert_string_not_equal(session.lanes[LANE_UP].problem, "");
}

static void test_an_answer_to_nothing_changes_nothing(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct settlement settled[WIRE_BATCH_MAX];
    struct wire_result results[3];
    struct answer ok;
    size_t count = 7;
    take_all(results, &ok, 11, 3);
    sync_session_answer(&session, settled, &count, LANE_UP, &ok, 5);
    assert_int_equal(count, 0);
    assert_int_equal(session.lanes[LANE_UP].last_ok_mono_ms, -1);
}

// --- What HQ has lost ----------------------------------------------------------------------------

static uint64_t draw(uint64_t *random, uint64_t below) {
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*random >> 33) % below;
}

// A kiosk and an HQ that is restored from older backups, and sometimes mended.
struct pair {
    struct sync_session session;
    struct outbox_state outbox;
    int64_t held_seq; // what HQ has without a hole
    uint64_t random;
};

static void restore_hq(struct pair *pair) {
    uint64_t fate = draw(&pair->random, 10);
    if (fate == 0) {
        pair->held_seq = (int64_t)draw(&pair->random, (uint64_t)pair->held_seq + 1);
    } else if (fate == 1) {
        pair->held_seq = pair->outbox.acked_seq;
    }
}

static void send_batch(struct pair *pair, int64_t now_mono_ms) {
    struct wire_result results[WIRE_BATCH_MAX];
    struct settlement settled[WIRE_BATCH_MAX];
    struct answer answer;
    size_t count;
    pair->outbox.pending = 1 + (int64_t)draw(&pair->random, 5);
    pair->outbox.head_seq = pair->outbox.acked_seq + pair->outbox.pending;
    struct sync_action action =
        sync_session_next(&pair->session, LANE_UP, &pair->outbox, now_mono_ms);
    assert_int_equal(action.kind, ACTION_SEND_EVENTS);
    assert_int_equal(action.from_seq, pair->outbox.acked_seq + 1); // nothing again, nothing skipped
    assert_int_equal(action.count, pair->outbox.pending);
    take_all(results, &answer, action.from_seq, (size_t)action.count);
    if (pair->held_seq == pair->outbox.acked_seq) {
        pair->held_seq = pair->outbox.head_seq;
    }
    answer.held_seq = pair->held_seq;
    sync_session_answer(&pair->session, settled, &count, LANE_UP, &answer, now_mono_ms);
    assert_int_equal(count, action.count);
    assert_int_equal(pair->session.lanes[LANE_UP].state, LANE_IDLE);
}

static void test_a_loss_at_hq_is_seen_as_long_as_it_lasts(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct pair pair = {.session = begin_without_health(seed), .random = seed};
        const char *problem = pair.session.lanes[LANE_UP].problem;
        const struct answer ok = http(200);
        for (int64_t now = 1; now < 100; now++) {
            restore_hq(&pair);
            send_batch(&pair, now);
            bool lost = pair.held_seq < pair.outbox.acked_seq;
            assert_int_equal(*problem != '\0', lost);
            pair.outbox.acked_seq = pair.outbox.head_seq;
            pair.outbox.pending = 0;
            sync_session_hurry(&pair.session); // health that goes well does not hide it
            exchange(&pair.session, LANE_UP, &pair.outbox, &ok, now);
            assert_int_equal(*problem != '\0', lost);
        }
    }
}

static void test_a_loss_is_said_in_numbers(void **state) {
    (void)state;
    struct pair pair = {
        .session = begin(1), .outbox = {.acked_seq = 120}, .held_seq = 70, .random = 1};
    send_batch(&pair, 0);
    assert_string_equal(pair.session.lanes[LANE_UP].problem,
                        "headquarters holds fewer records than it acknowledged (70 of 120): tell "
                        "headquarters; nothing is lost here");
    assert_int_equal(pair.session.lanes[LANE_UP].fault, FAULT_HQ_LOST);
    assert_string_equal(pair.session.lanes[LANE_DOWN].problem, "");
}

// A record that was refused without HQ keeping it is a hole at HQ for ever, and no loss.
static void test_a_hole_that_the_kiosk_knows_is_no_loss(void **state) {
    (void)state;
    struct pair pair = {.session = begin(1),
                        .outbox = {.acked_seq = 120, .quarantined = 1},
                        .held_seq = 70,
                        .random = 1};
    const char *problem = pair.session.lanes[LANE_UP].problem;
    send_batch(&pair, 0);
    assert_string_equal(problem, "");
    send_batch(&pair, 1);
    assert_string_equal(problem, "");
    pair.held_seq = 69;
    send_batch(&pair, 2);
    assert_non_null(strstr(problem, "(69 of 70)"));
}

// --- Trouble -------------------------------------------------------------------------------------

static void test_alarms_pause_and_drop_nothing(void **state) {
    (void)state;
    static const int statuses[] = {301, 302, 401, 403, 404, 405, 410, 415, 451};
    for (size_t i = 0; i <= sizeof statuses / sizeof *statuses; i++) {
        struct answer answer = i == 0 ? foreign : http(statuses[i - 1]);
        for (int lane = 0; lane < LANE_COUNT; lane++) {
            struct sync_session session = begin(i);
            struct outbox_state outbox = pending_outbox(300);
            assert_int_equal(exchange(&session, (enum lane)lane, &outbox, &answer, 0), 0);
            const struct lane_status *status = &session.lanes[lane];
            assert_int_equal(status->state, LANE_ALARMED);
            assert_string_equal(status->problem, answer.problem);
            assert_int_equal(status->fault, answer.fault);
            assert_int_equal(status->last_ok_mono_ms, -1);
            assert_in_range(wait_ms(&session, (enum lane)lane, &outbox, 0), 60000, 75000);
            // The same batch again, whole.
            struct sync_action again = sync_session_next(&session, (enum lane)lane, &outbox, 75000);
            assert_int_not_equal(again.kind, ACTION_WAIT);
            assert_int_equal(again.from_seq, lane == LANE_UP ? 11 : 0);
            assert_int_equal(again.count, lane == LANE_UP ? WIRE_BATCH_MAX : 0);
        }
    }
}

static void test_backoff_grows_with_jitter_and_resets(void **state) {
    (void)state;
    bool differ = false;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sync_session session = begin_without_health(seed);
        struct sync_session other = begin_without_health(seed + 1);
        struct outbox_state outbox = pending_outbox(1);
        int64_t now = 0;
        int64_t whole = 1000;
        for (int i = 0; i < 12; i++) {
            struct answer answer = i % 2 ? nothing : http(500 + i);
            exchange(&session, LANE_UP, &outbox, &answer, now);
            int64_t wait = wait_ms(&session, LANE_UP, &outbox, now);
            assert_in_range(wait, whole - whole / 2, whole);
            assert_int_equal(session.lanes[LANE_UP].state, LANE_WAITING);
            assert_int_equal(session.lanes[LANE_UP].failures, i + 1);
            now += wait;
            whole = whole * 2 < 60000 ? whole * 2 : 60000;
        }
        exchange(&other, LANE_UP, &outbox, &nothing, 0);
        struct wire_result results[1];
        struct answer ok;
        take_all(results, &ok, 11, 1);
        assert_int_equal(exchange(&session, LANE_UP, &outbox, &ok, now), 1);
        assert_int_equal(session.lanes[LANE_UP].failures, 0);
        assert_string_equal(session.lanes[LANE_UP].problem, "");
        assert_int_equal(session.lanes[LANE_UP].fault, FAULT_NONE);
        exchange(&session, LANE_UP, &outbox, &nothing, now);
        int64_t again = wait_ms(&session, LANE_UP, &outbox, now);
        assert_in_range(again, 500, 1000);
        differ = differ || again != wait_ms(&other, LANE_UP, &outbox, 0);
    }
    assert_true(differ);
}

static void test_retry_after_is_kept_within_bounds(void **state) {
    (void)state;
    static const struct {
        int64_t said_ms, least_ms, most_ms;
    } cases[] = {{120000, 120000, 121000},
                 {0, 1000, 2000},
                 {INT64_C(86400000) * 365, 3600000, 3601000},
                 {-1, 500, 1000}}; // none: back-off
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int status = 429; status <= 503; status += 503 - 429) {
            struct sync_session session = begin(i);
            struct outbox_state outbox = pending_outbox(1);
            struct answer answer = http(status);
            answer.retry_after_ms = cases[i].said_ms;
            exchange(&session, LANE_UP, &outbox, &answer, 0);
            assert_in_range(wait_ms(&session, LANE_UP, &outbox, 0), cases[i].least_ms,
                            cases[i].most_ms);
            assert_int_equal(session.lanes[LANE_UP].state, LANE_WAITING);
        }
    }
}

static void test_lanes_know_nothing_of_each_other(void **state) {
    (void)state;
    const struct answer troubles[] = {nothing, foreign, http(401), http(400), http(503), http(200)};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        for (int quiet = 0; quiet < LANE_COUNT; quiet++) {
            struct sync_session alone = begin(seed);
            struct sync_session both = begin(seed);
            struct outbox_state outbox = pending_outbox(5);
            enum lane mine = (enum lane)quiet;
            enum lane other = (enum lane)((quiet + 1 + (int)(seed % 2)) % LANE_COUNT);
            int64_t now = 0;
            for (size_t i = 0; i < 30; i++) {
                exchange(&both, other, &outbox, &troubles[(seed + i) % 6], now);
                const struct answer *answer = &troubles[(seed * 7 + i * i) % 6];
                exchange(&both, mine, &outbox, answer, now);
                exchange(&alone, mine, &outbox, answer, now);
                assert_memory_equal(&both.lanes[mine], &alone.lanes[mine], sizeof alone.lanes[0]);
                now += 4000000; // past any wait
            }
        }
    }
}

static void test_hurry_goes_at_once(void **state) {
    (void)state;
    struct sync_session session = begin(1);
    struct outbox_state outbox = pending_outbox(1);
    exchange(&session, LANE_UP, &outbox, &foreign, 0);
    exchange(&session, LANE_DOWN, &outbox, &nothing, 0);
    sync_session_hurry(&session);
    assert_int_equal(sync_session_next(&session, LANE_UP, &outbox, 1).kind, ACTION_SEND_EVENTS);
    assert_int_equal(sync_session_next(&session, LANE_DOWN, &outbox, 1).kind, ACTION_GET_MASTER);
    // Idle lanes go too, and a flight is left alone.
    struct sync_session idle = begin(2);
    struct answer ok = http(200);
    exchange(&idle, LANE_UP, &empty_outbox, &ok, 0);
    exchange(&idle, LANE_DOWN, &empty_outbox, &ok, 0);
    sync_session_hurry(&idle);
    assert_int_equal(sync_session_next(&idle, LANE_UP, &empty_outbox, 1).kind, ACTION_SEND_HEALTH);
    assert_int_equal(sync_session_next(&idle, LANE_DOWN, &empty_outbox, 1).kind, ACTION_GET_MASTER);
    sync_session_hurry(&idle);
    assert_int_equal(sync_session_next(&idle, LANE_UP, &empty_outbox, 2).kind, ACTION_WAIT);
}

static void test_failing_health_never_delays_records(void **state) {
    (void)state;
    const struct answer troubles[] = {nothing, foreign, http(404), http(500), http(400)};
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
        struct sync_session session = begin(i);
        struct outbox_state outbox = pending_outbox(1);
        exchange(&session, LANE_UP, &empty_outbox, &troubles[i], 0);
        assert_string_equal(session.lanes[LANE_UP].problem, troubles[i].problem);
        assert_int_equal(wait_ms(&session, LANE_UP, &empty_outbox, 0), 60000);
        assert_int_equal(sync_session_next(&session, LANE_UP, &outbox, 0).kind, ACTION_SEND_EVENTS);
    }
}

// --- Poisoned records ----------------------------------------------------------------------------

// With seven poisoned at most, and a halving and doubling again around each; one by one would take
// QUEUE requests.
enum { QUEUE = 600, REQUESTS_MAX = 150 };

// An HQ that refuses any batch with a poisoned record whole; the rest it takes.
static void drain_poisoned(const bool poisoned[QUEUE], int status, uint64_t seed) {
    struct sync_session session = begin(seed);
    struct outbox_state outbox = {.head_seq = QUEUE, .pending = QUEUE};
    struct wire_result results[WIRE_BATCH_MAX];
    struct settlement settled[WIRE_BATCH_MAX];
    bool quarantined[QUEUE] = {false};
    int64_t now = 0;
    int requests = 0;
    while (outbox.pending > 0) {
        assert_true(requests < REQUESTS_MAX);
        struct sync_action action = sync_session_next(&session, LANE_UP, &outbox, now);
        if (action.kind == ACTION_WAIT) {
            now = action.wake_mono_ms;
            continue;
        }
        struct answer answer = http(200);
        if (action.kind == ACTION_SEND_EVENTS) {
            requests++;
            take_all(results, &answer, action.from_seq, (size_t)action.count);
            for (int64_t i = 0; i < action.count; i++) {
                answer = poisoned[action.from_seq - 1 + i] ? http(status) : answer;
            }
        }
        size_t count;
        sync_session_answer(&session, settled, &count, LANE_UP, &answer, now);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(settled[i].seq, ++outbox.acked_seq); // in order, none left out
            quarantined[settled[i].seq - 1] = settled[i].refused;
            assert_true(!settled[i].refused || strcmp(settled[i].reason, "said so") == 0);
        }
        outbox.pending = outbox.head_seq - outbox.acked_seq;
    }
    assert_memory_equal(quarantined, poisoned, QUEUE * sizeof *poisoned);
}

static void test_bisecting_finds_exactly_the_poisoned(void **state) {
    (void)state;
    static const int statuses[] = {400, 409, 413, 422};
    for (uint64_t seed = 0; seed < 40; seed++) {
        bool poisoned[QUEUE] = {false};
        for (uint64_t i = 0; i < seed % 8; i++) {
            poisoned[(seed * 131 + i * 37 * seed) % QUEUE] = true;
        }
        drain_poisoned(poisoned, statuses[seed % 4], seed);
    }
    bool edges[QUEUE] = {[0] = true, [1] = true, [QUEUE - 1] = true};
    drain_poisoned(edges, 400, 7);
}

static void test_an_hq_that_refuses_everything_does_so_slowly(void **state) {
    (void)state;
    struct sync_session session = begin_without_health(3);
    struct outbox_state outbox = pending_outbox(1);
    struct answer refusal = http(400);
    int64_t now = 0;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(exchange(&session, LANE_UP, &outbox, &refusal, now), 1);
        now += wait_ms(&session, LANE_UP, &outbox, now);
    }
    assert_true(now > INT64_C(13) * 30000);
}

// --- Dates ---------------------------------------------------------------------------------------

static void test_http_dates(void **state) {
    (void)state;
    static const char *const same[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
                                       "Sunday, 06-Nov-94 08:49:37 GMT",
                                       "Sun Nov  6 08:49:37 1994"};
    static const char *const bad[] = {"",
                                      "soon",
                                      "Sun, 06 Nov 1994",
                                      "Sun, 06 Nov 1994 08:49:37 GMT+1",
                                      "Sun, 06 Foo 1994 08:49:37 GMT",
                                      "Sun, 36 Nov 1994 08:49:37 GMT",
                                      "Sun, 06 Nov 1994 25:49:37 GMT",
                                      "Sun, 06 Nov 1894 08:49:37 GMT"};
    int64_t utc_s;
    for (size_t i = 0; i < 3; i++) {
        assert_true(httpdate_parse(&utc_s, same[i]));
        assert_int_equal(utc_s, 784111777);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(httpdate_parse(&utc_s, bad[i]));
    }
}

static void test_retry_after_values(void **state) {
    (void)state;
    const char *at = "Sun, 06 Nov 1994 08:49:37 GMT";
    const char *later = "Sun, 06 Nov 1994 08:51:37 GMT";
    assert_int_equal(retry_after_ms("120", NULL, 0), 120000);
    assert_int_equal(retry_after_ms("0", at, 0), 0);
    // The kiosk's own clock may be years off: HQ's Date is what counts.
    assert_int_equal(retry_after_ms(later, at, 5), 120000);
    assert_int_equal(retry_after_ms(later, NULL, 784111777), 120000);
    assert_int_equal(retry_after_ms(later, "rubbish", 784111777), 120000);
    assert_int_equal(retry_after_ms(at, later, 0), 0);
    static const char *const bad[] = {"", "-1", "1.5", "12 s", "9999999999", "soon"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(retry_after_ms(bad[i], NULL, 0), -1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_offer_is_sent_at_once_when_idle),
        cmocka_unit_test(test_a_batch_is_bounded),
        cmocka_unit_test(test_health_waits_for_records_but_not_for_ever),
        cmocka_unit_test(test_master_pages_follow_at_once),
        cmocka_unit_test(test_a_session_is_followed_once_hq_has_heard_of_it),
        cmocka_unit_test(test_a_session_is_asked_for_every_few_seconds),
        cmocka_unit_test(test_without_a_session_only_cards_are_asked_for),
        cmocka_unit_test(test_another_session_is_followed_at_once),
        cmocka_unit_test(test_particulars_follow_their_records),
        cmocka_unit_test(test_failing_particulars_never_delay_records),
        cmocka_unit_test(test_only_named_records_are_settled),
        cmocka_unit_test(test_an_answer_without_progress_backs_off),
        cmocka_unit_test(test_an_answer_to_nothing_changes_nothing),
        cmocka_unit_test(test_a_loss_at_hq_is_seen_as_long_as_it_lasts),
        cmocka_unit_test(test_a_loss_is_said_in_numbers),
        cmocka_unit_test(test_a_hole_that_the_kiosk_knows_is_no_loss),
        cmocka_unit_test(test_alarms_pause_and_drop_nothing),
        cmocka_unit_test(test_backoff_grows_with_jitter_and_resets),
        cmocka_unit_test(test_retry_after_is_kept_within_bounds),
        cmocka_unit_test(test_lanes_know_nothing_of_each_other),
        cmocka_unit_test(test_hurry_goes_at_once),
        cmocka_unit_test(test_failing_health_never_delays_records),
        cmocka_unit_test(test_bisecting_finds_exactly_the_poisoned),
        cmocka_unit_test(test_an_hq_that_refuses_everything_does_so_slowly),
        cmocka_unit_test(test_http_dates),
        cmocka_unit_test(test_retry_after_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
