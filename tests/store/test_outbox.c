// The outbox: the watermark moves over an unbroken run of named records, and no further.
#include "tests/store/support.h"

#include <stdio.h>
#include <string.h>

enum { RECORDS = 12 };

static struct store *with_records(char dir[256], int count) {
    dir_make(dir);
    struct store *store = must_open(dir, STORE_WRITE);
    for (int i = 0; i < count; i++) {
        append_tap(store, "m1", DIRECTION_IN, i);
    }
    return store;
}

static void assert_outbox(struct store *store, int64_t acked, int64_t quarantined) {
    struct outbox_state state;
    assert_ok(outbox_get(store, &state));
    assert_int_equal(state.acked_seq, acked);
    assert_int_equal(state.pending, state.head_seq - acked);
    assert_int_equal(state.quarantined, quarantined);
    // Record n was tapped in minute n - 1.
    int64_t oldest = state.pending > 0 ? minute((int)acked) : 0;
    assert_int_equal(state.oldest_pending_utc_ms, oldest);
}

static void an_empty_outbox_has_nothing_pending(void **state) {
    (void)state;
    char dir[256];
    struct store *store = with_records(dir, 0);
    assert_outbox(store, 0, 0);
    assert_ok(outbox_settle(store, NULL, 0));
    assert_outbox(store, 0, 0);
    store_close(store);
    dir_remove(dir);
}

static void each_record_is_pending_until_it_is_named(void **state) {
    (void)state;
    char dir[256];
    struct store *store = with_records(dir, 5);
    assert_outbox(store, 0, 0);
    assert_ok(outbox_settle(store, (struct settlement[]){{.seq = 2}, {.seq = 1}}, 2));
    assert_outbox(store, 2, 0);
    // 3 was not named: 4 and 5 wait behind it, and are not remembered.
    assert_ok(outbox_settle(store, (struct settlement[]){{.seq = 5}, {.seq = 4}}, 2));
    assert_outbox(store, 2, 0);
    assert_ok(outbox_settle(store, (struct settlement[]){{.seq = 3}}, 1));
    assert_outbox(store, 3, 0);
    store_close(store);
    store = must_open(dir, STORE_WRITE);
    assert_outbox(store, 3, 0);
    store_close(store);
    dir_remove(dir);
}

static void a_refused_record_is_kept_aside_with_its_reason(void **state) {
    (void)state;
    char dir[256];
    struct store *store = with_records(dir, 3);
    struct settlement refused = {.seq = 1, .refused = true, .reason = "session unknown"};
    assert_ok(outbox_settle(store, &refused, 1));
    assert_outbox(store, 1, 1);
    assert_int_equal(
        number_behind_its_back(dir, "SELECT count(*) FROM quarantine WHERE seq = 1 AND reason = "
                                    "'session unknown'"),
        1);
    // Again, with a better reason; and then HQ takes it after all.
    memcpy(refused.reason, "session closed", 15);
    assert_ok(outbox_settle(store, &refused, 1));
    assert_int_equal(
        number_behind_its_back(dir, "SELECT count(*) FROM quarantine WHERE reason LIKE '%closed'"),
        1);
    assert_ok(outbox_settle(store, (struct settlement[]){{.seq = 1}}, 1));
    assert_outbox(store, 1, 0);
    assert_int_equal(verify(store, NULL), 0);
    store_close(store);
    dir_remove(dir);
}

static void what_does_not_exist_is_not_settled(void **state) {
    (void)state;
    char dir[256];
    struct store *store = with_records(dir, 2);
    const struct settlement items[] = {
        {.seq = 3}, {.seq = 0}, {.seq = -1, .refused = true}, {.seq = INT64_MAX}, {.seq = 1}};
    assert_ok(outbox_settle(store, items, 5));
    assert_outbox(store, 1, 0);
    store_close(store);
    dir_remove(dir);
}

// --- Generated -----------------------------------------------------------------------------------

struct model {
    int64_t acked;
    bool quarantined[RECORDS + 4];
};

static size_t draw_items(uint64_t *random, struct settlement items[RECORDS]) {
    size_t count = (size_t)draw_below(random, RECORDS + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct settlement){.seq = 1 + (int64_t)draw_below(random, RECORDS + 2),
                                       .refused = draw_below(random, 3) == 0};
        snprintf(items[i].reason, sizeof items[i].reason, "reason %d", (int)items[i].seq);
    }
    return count;
}

static void settle_model(struct model *model, const struct settlement *items, size_t count) {
    bool named[RECORDS + 4] = {false};
    for (size_t i = 0; i < count; i++) {
        if (items[i].seq <= RECORDS) {
            named[items[i].seq] = true;
            model->quarantined[items[i].seq] = items[i].refused;
        }
    }
    while (named[model->acked + 1]) {
        model->acked++;
    }
}

static void assert_model(struct store *store, const char *dir, const struct model *model) {
    int64_t quarantined = 0;
    for (int seq = 1; seq <= RECORDS; seq++) {
        char sql[160];
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM quarantine WHERE seq = %d AND reason = 'reason %d'", seq,
                 seq);
        assert_int_equal(number_behind_its_back(dir, sql), model->quarantined[seq]);
        quarantined += model->quarantined[seq];
    }
    assert_outbox(store, model->acked, quarantined);
}

static void the_watermark_keeps_its_promise_in_any_order(void **state) {
    (void)state;
    static const uint64_t seeds[] = {7, 11, 13, 17, 19, 23, 29, 31, 37, 41};
    for (size_t s = 0; s < sizeof seeds / sizeof *seeds; s++) {
        char dir[256];
        struct store *store = with_records(dir, RECORDS);
        struct model model = {0};
        uint64_t random = seeds[s];
        for (int round = 0; round < 8; round++) {
            struct settlement items[RECORDS];
            size_t count = draw_items(&random, items);
            assert_ok(outbox_settle(store, items, count));
            settle_model(&model, items, count);
            assert_model(store, dir, &model);
        }
        store_close(store);
        dir_remove(dir);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_outbox_has_nothing_pending),
        cmocka_unit_test(each_record_is_pending_until_it_is_named),
        cmocka_unit_test(a_refused_record_is_kept_aside_with_its_reason),
        cmocka_unit_test(what_does_not_exist_is_not_settled),
        cmocka_unit_test(the_watermark_keeps_its_promise_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
