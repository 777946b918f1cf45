#include "tests/unit/cmocka_all.h"

#include "app/domain/retention.h"

#define DAY_MS INT64_C(86400000)

static void days_are_counted_back_from_now(void **state) {
    (void)state;
    assert_int_equal(retention_limit(100 * DAY_MS, 30), 70 * DAY_MS);
    assert_int_equal(retention_limit(100 * DAY_MS, 0), 100 * DAY_MS);
    assert_true(retention_limit(100 * DAY_MS, -1) == INT64_MIN);
}

static void each_condition_keeps_the_roster_by_itself(void **state) {
    (void)state;
    static const struct {
        struct retention_state state;
        bool roster;
    } cases[] = {
        {{.handed_over_seq = 5, .newest_person_seq = 5, .session_end_utc_ms = 70}, true},
        {{.handed_over_seq = 5, .newest_person_seq = 6, .session_end_utc_ms = 70}, false},
        {{.handed_over_seq = 5, .newest_person_seq = 5, .session_end_utc_ms = 71}, false},
        {{.roster_utc_ms = 70}, true},
        {{.roster_utc_ms = 71}, false},
        {{.roster_utc_ms = 71, .session_end_utc_ms = 70}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct retention_due due = {.particulars_to_seq = -1};
        retention_decide(&due, &cases[i].state, 70);
        assert_int_equal(due.roster, cases[i].roster);
        assert_int_equal(due.particulars_to_seq, cases[i].state.handed_over_seq);
    }
}

static void nothing_is_ever_due_without_a_limit(void **state) {
    (void)state;
    struct retention_due due;
    retention_decide(&due, &(struct retention_state){.roster_utc_ms = 1},
                     retention_limit(DAY_MS, -5));
    assert_false(due.roster);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted_back_from_now),
        cmocka_unit_test(each_condition_keeps_the_roster_by_itself),
        cmocka_unit_test(nothing_is_ever_due_without_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
