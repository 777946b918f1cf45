// How far a clock is trusted.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/base/text.h"
#include "firmware/clock.h"

static void trust_follows_what_keeps_the_clock(void **state) {
    (void)state;
    int64_t now;
    assert_int_equal(utc_from_text(&now, "2026-04-01T05:00:00.000Z"), ERR_OK);
    assert_int_equal(clock_judge(now, true, true), CLOCK_SYNCED);
    assert_int_equal(clock_judge(now, true, false), CLOCK_SYNCED);
    assert_int_equal(clock_judge(now, false, true), CLOCK_RTC);
    assert_int_equal(clock_judge(now, false, false), CLOCK_UNKNOWN);
}

static void impossible_time_is_unknown_whoever_keeps_it(void **state) {
    (void)state;
    int64_t first;
    assert_int_equal(utc_from_text(&first, "2026-01-01T00:00:00.000Z"), ERR_OK);
    assert_int_equal(clock_judge(first, true, true), CLOCK_SYNCED);
    assert_int_equal(clock_judge(first - 1, true, true), CLOCK_UNKNOWN);
    assert_int_equal(clock_judge(0, true, true), CLOCK_UNKNOWN);
}

static void reading_moves_forward(void **state) {
    (void)state;
    struct clock_reading first = clock_read();
    struct clock_reading second = clock_read();
    assert_true(first.utc_ms > 0);
    assert_true(second.mono_ms >= first.mono_ms);
}

static void boot_id_is_one_line_and_stays(void **state) {
    (void)state;
    char first[64];
    char second[64];
    assert_int_equal(clock_boot_id(first), ERR_OK);
    assert_int_equal(clock_boot_id(second), ERR_OK);
    assert_string_equal(first, second);
    assert_int_equal(strlen(first), 36);
    assert_null(strchr(first, '\n'));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trust_follows_what_keeps_the_clock),
        cmocka_unit_test(impossible_time_is_unknown_whoever_keeps_it),
        cmocka_unit_test(reading_moves_forward),
        cmocka_unit_test(boot_id_is_one_line_and_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
