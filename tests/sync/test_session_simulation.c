// Kiosks, a line that loses and doubles, and a model of HQ, under a seed: whatever happens, HQ ends
// up with every record exactly once, each device's in order, except those that it refused itself;
// and every kiosk that follows the others ends up with all that HQ has of them.
//
// A failing seed replays: `test_session_simulation SEED`.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/session.h"

enum { DEVICES = 3, RECORDS = 400, SEEDS = 300, EVENTS_MAX = 200000, PAGE = 7 };

struct random {
    uint64_t state;
};

static uint64_t draw(struct random *random, uint64_t below) {
    random->state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t x = random->state;
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (x ^ (x >> 31)) % below;
}

static bool chance(struct random *random, uint64_t percent) {
    return draw(random, 100) < percent;
}

// --- HQ, as a model ------------------------------------------------------------------------------

struct hq {
    int64_t stored[DEVICES][RECORDS]; // in order of arrival
    int64_t stored_count[DEVICES];
    bool has[DEVICES][RECORDS + 1];
    bool received[DEVICES][RECORDS + 1]; // or refused by name
    bool dislikes[DEVICES][RECORDS + 1]; // refused one by one
    bool poisons[DEVICES][RECORDS + 1];  // any batch with it is refused whole
    struct {
        int device;
        int64_t seq;
    } arrivals[DEVICES * RECORDS];
    int64_t arrival_count;
};

static void hq_take(struct hq *hq, struct wire_result *result, int device, int64_t seq) {
    *result = (struct wire_result){.seq = seq, .status = WIRE_DUPLICATE};
    hq->received[device][seq] = true;
    if (hq->dislikes[device][seq]) {
        result->status = WIRE_REFUSED;
        snprintf(result->reason, sizeof result->reason, "disliked");
    } else if (!hq->has[device][seq]) {
        result->status = WIRE_STORED;
        hq->has[device][seq] = true;
        hq->stored[device][hq->stored_count[device]++] = seq;
        hq->arrivals[hq->arrival_count].device = device;
        hq->arrivals[hq->arrival_count++].seq = seq;
    }
}

// Without a hole: what was refused by name was received.
static int64_t hq_held(const struct hq *hq, int device) {
    int64_t seq = 0;
    while (seq < RECORDS && hq->received[device][seq + 1]) {
        seq++;
    }
    return seq;
}

static void hq_answer(struct hq *hq, struct answer *answer, struct wire_result *results, int device,
                      const struct sync_action *action) {
    *answer =
        (struct answer){.kind = ANSWER_HTTP, .status = 200, .retry_after_ms = -1, .held_seq = -1};
    for (int64_t i = 0; i < action->count; i++) {
        if (hq->poisons[device][action->from_seq + i]) {
            answer->status = 422;
            return;
        }
    }
    for (int64_t i = 0; i < action->count; i++) {
        hq_take(hq, &results[i], device, action->from_seq + i);
    }
    answer->results = results;
    answer->result_count = (size_t)action->count;
    answer->held_seq = hq_held(hq, device);
}

// --- Kiosks and the line -------------------------------------------------------------------------

struct kiosk {
    struct sync_session session;
    bool settled[RECORDS + 1], refused[RECORDS + 1];
    struct outbox_state outbox;
    bool seen[DEVICES][RECORDS + 1]; // of the others
    int64_t cursor;                  // arrivals that were taken
};

struct world {
    struct random random;
    struct hq hq;
    struct kiosk kiosks[DEVICES];
    int64_t now_mono_ms;
};

static void kiosk_settle(struct kiosk *kiosk, const struct settlement *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        assert_in_range(items[i].seq, 1, kiosk->outbox.head_seq);
        kiosk->settled[items[i].seq] = true;
        kiosk->outbox.quarantined += items[i].refused && !kiosk->refused[items[i].seq];
        kiosk->refused[items[i].seq] = kiosk->refused[items[i].seq] || items[i].refused;
    }
    while (kiosk->outbox.acked_seq < kiosk->outbox.head_seq &&
           kiosk->settled[kiosk->outbox.acked_seq + 1]) {
        kiosk->outbox.acked_seq++;
    }
    kiosk->outbox.pending = kiosk->outbox.head_seq - kiosk->outbox.acked_seq;
}

// What can stand between a kiosk and HQ instead of HQ.
static bool intercepted(struct world *world, struct answer *answer) {
    static const int statuses[] = {401, 403, 404, 429, 500, 502, 503, 302};
    *answer = (struct answer){.retry_after_ms = -1};
    if (chance(&world->random, 10)) {
        answer->kind = ANSWER_FOREIGN;
    } else if (chance(&world->random, 20)) {
        answer->kind = ANSWER_HTTP;
        answer->status = statuses[draw(&world->random, 8)];
        answer->retry_after_ms = (int64_t)draw(&world->random, 5000) - 1;
    } else {
        return false;
    }
    return true;
}

// Some results get lost on the way (an older HQ, a cut list): those records were not named.
static void thin_out(struct world *world, struct wire_result *results, struct answer *answer) {
    size_t kept = 0;
    for (size_t i = 0; i < answer->result_count; i++) {
        if (!chance(&world->random, 5)) {
            results[kept++] = results[i];
        }
    }
    answer->result_count = kept;
}

static void send(struct world *world, int device, const struct sync_action *action,
                 struct answer *answer, struct wire_result *results) {
    if (intercepted(world, answer)) {
        return;
    }
    *answer = (struct answer){.kind = ANSWER_NOTHING, .retry_after_ms = -1};
    if (chance(&world->random, 20)) {
        return; // the request was lost
    }
    hq_answer(&world->hq, answer, results, device, action);
    if (chance(&world->random, 20)) { // it came twice
        hq_answer(&world->hq, answer, results, device, action);
    }
    if (chance(&world->random, 20)) { // the answer was lost
        *answer = (struct answer){.kind = ANSWER_NOTHING, .retry_after_ms = -1};
    } else if (chance(&world->random, 20)) {
        thin_out(world, results, answer);
    }
}

static int64_t kiosk_step(struct world *world, int device) {
    struct kiosk *kiosk = &world->kiosks[device];
    if (kiosk->outbox.head_seq < RECORDS && chance(&world->random, 30)) {
        kiosk->outbox.head_seq += 1 + (int64_t)draw(&world->random, 3);
        if (kiosk->outbox.head_seq > RECORDS) {
            kiosk->outbox.head_seq = RECORDS;
        }
        kiosk->outbox.pending = kiosk->outbox.head_seq - kiosk->outbox.acked_seq;
    }
    struct sync_action action =
        sync_session_next(&kiosk->session, LANE_UP, &kiosk->outbox, world->now_mono_ms);
    if (action.kind == ACTION_WAIT) {
        return action.wake_mono_ms;
    }
    struct answer answer;
    struct wire_result results[WIRE_BATCH_MAX];
    struct settlement settled[WIRE_BATCH_MAX];
    size_t count;
    send(world, device, &action, &answer, results);
    if (chance(&world->random, 1)) { // switched off and on: the session is gone, the store is not
        sync_session_init(&kiosk->session, &SESSION_POLICY_DEFAULT, world->random.state);
        sync_session_follow(&kiosk->session, true, 1);
        return world->now_mono_ms;
    }
    sync_session_answer(&kiosk->session, settled, &count, LANE_UP, &answer, world->now_mono_ms);
    kiosk_settle(kiosk, settled, count);
    assert_string_equal(kiosk->session.loss, ""); // this HQ never loses anything
    return world->now_mono_ms;
}

// --- Following each other ------------------------------------------------------------------------

// What comes behind the cursor, taken at once; the cursor is kept with it, or lost in a power cut
// between the two.
static void take_page(struct world *world, int device, struct answer *answer) {
    const struct hq *hq = &world->hq;
    struct kiosk *kiosk = &world->kiosks[device];
    int64_t at = kiosk->cursor;
    for (int taken = 0; taken < PAGE && at < hq->arrival_count; at++) {
        bool own = hq->arrivals[at].device == device;
        kiosk->seen[hq->arrivals[at].device][hq->arrivals[at].seq] = true;
        taken += !own;
    }
    *answer = (struct answer){.kind = ANSWER_HTTP, .status = 200, .retry_after_ms = -1};
    answer->more = at < hq->arrival_count;
    if (!chance(&world->random, 2)) {
        kiosk->cursor = at;
    }
}

static int64_t follow_step(struct world *world, int device) {
    struct kiosk *kiosk = &world->kiosks[device];
    struct settlement settled[WIRE_BATCH_MAX];
    struct answer answer;
    size_t count;
    struct sync_action action =
        sync_session_next(&kiosk->session, LANE_FOLLOW, &kiosk->outbox, world->now_mono_ms);
    if (action.kind == ACTION_WAIT) {
        return action.wake_mono_ms;
    }
    if (!intercepted(world, &answer)) {
        answer = (struct answer){.kind = ANSWER_NOTHING, .retry_after_ms = -1};
        if (action.kind == ACTION_GET_EVENTS && !chance(&world->random, 30)) {
            assert_true(kiosk->settled[1]); // HQ has heard that the session was opened
            take_page(world, device, &answer);
        } else if (action.kind == ACTION_GET_CARDS) {
            answer = (struct answer){.kind = ANSWER_HTTP, .status = 200, .retry_after_ms = -1};
        }
    }
    sync_session_answer(&kiosk->session, settled, &count, LANE_FOLLOW, &answer, world->now_mono_ms);
    assert_int_equal(count, 0);
    return world->now_mono_ms;
}

// --- What must hold ------------------------------------------------------------------------------

static void check_device(const struct world *world, int device, uint64_t seed) {
    const struct hq *hq = &world->hq;
    const struct kiosk *kiosk = &world->kiosks[device];
    for (int64_t seq = 1; seq <= RECORDS; seq++) {
        bool unwanted = hq->dislikes[device][seq] || hq->poisons[device][seq];
        if (hq->has[device][seq] == unwanted || kiosk->refused[seq] != unwanted) {
            fail_msg("seed %" PRIu64 ": device %d record %" PRId64 ": at HQ %d, refused %d", seed,
                     device, seq, hq->has[device][seq], kiosk->refused[seq]);
        }
    }
    for (int64_t i = 1; i < hq->stored_count[device]; i++) {
        if (hq->stored[device][i - 1] >= hq->stored[device][i]) {
            fail_msg("seed %" PRIu64 ": device %d out of order", seed, device);
        }
    }
}

static void check_followed(const struct world *world, int device, uint64_t seed) {
    for (int other = 0; other < DEVICES; other++) {
        for (int64_t seq = 1; seq <= RECORDS; seq++) {
            bool seen = world->kiosks[device].seen[other][seq];
            if (seen != world->hq.has[other][seq]) {
                fail_msg("seed %" PRIu64 ": device %d, record %" PRId64 " of %d: seen %d", seed,
                         device, seq, other, seen);
            }
        }
    }
}

static bool all_done(const struct world *world) {
    for (int device = 0; device < DEVICES; device++) {
        const struct kiosk *kiosk = &world->kiosks[device];
        if (kiosk->outbox.acked_seq < RECORDS || kiosk->cursor < world->hq.arrival_count) {
            return false;
        }
    }
    return true;
}

static void simulate(uint64_t seed) {
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    world->random.state = seed;
    for (int device = 0; device < DEVICES; device++) {
        sync_session_init(&world->kiosks[device].session, &SESSION_POLICY_DEFAULT,
                          draw(&world->random, UINT64_MAX));
        sync_session_follow(&world->kiosks[device].session, true, 1);
        for (int i = 0; i < 4; i++) {
            world->hq.dislikes[device][1 + draw(&world->random, RECORDS)] = true;
            world->hq.poisons[device][1 + draw(&world->random, RECORDS)] = true;
        }
    }
    for (int events = 0; !all_done(world); events++) {
        if (events == EVENTS_MAX) {
            fail_msg("seed %" PRIu64 ": never done", seed);
        }
        int64_t wake = INT64_MAX;
        for (int device = 0; device < DEVICES; device++) {
            int64_t up = kiosk_step(world, device);
            int64_t follow = follow_step(world, device);
            wake = up < wake ? up : wake;
            wake = follow < wake ? follow : wake;
        }
        int64_t nap = world->now_mono_ms + 1 + (int64_t)draw(&world->random, 2000);
        world->now_mono_ms = wake < nap ? wake + 1 : nap;
    }
    for (int device = 0; device < DEVICES; device++) {
        check_device(world, device, seed);
        check_followed(world, device, seed);
    }
    free(world);
}

static uint64_t only_seed;

static void test_every_seed(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        simulate(only_seed ? only_seed : seed);
    }
}

int main(int argc, char **argv) {
    only_seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_seed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
