#include "firmware/qr_hold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static bool sees(struct qr_hold *hold, const char *text, int64_t now_ms) {
    return qr_hold_is_news(hold, span_of_text(text), now_ms);
}

static void test_held_for_a_minute_is_one_event(void **state) {
    (void)state;
    struct qr_hold hold = {0};
    assert_true(sees(&hold, "UK1:A", 1000));
    for (int64_t now = 1033; now < 61000; now += 33) {
        assert_false(sees(&hold, "UK1:A", now));
    }
}

static void test_news_again_after_it_was_away(void **state) {
    (void)state;
    struct qr_hold hold = {0};
    assert_true(sees(&hold, "UK1:A", 0));
    assert_false(sees(&hold, "UK1:A", QR_HOLD_AWAY_MS - 1));
    assert_false(sees(&hold, "UK1:A", 2 * QR_HOLD_AWAY_MS - 2));
    assert_true(sees(&hold, "UK1:A", 3 * QR_HOLD_AWAY_MS - 2));
}

static void test_codes_in_one_frame_are_each_news(void **state) {
    (void)state;
    struct qr_hold hold = {0};
    for (int64_t now = 0; now < 1000; now += 100) {
        assert_int_equal(sees(&hold, "UK1:A", now), now == 0);
        assert_int_equal(sees(&hold, "UK1:B", now), now == 0);
        assert_int_equal(sees(&hold, "UK1:", now), now == 0);
        assert_int_equal(sees(&hold, "", now), now == 0);
    }
}

static void test_the_one_not_seen_for_longest_gives_way(void **state) {
    (void)state;
    struct qr_hold hold = {0};
    char text[8];
    for (int i = 0; i < QR_HOLD_CODES; i++) {
        snprintf(text, sizeof text, "%d", i);
        assert_true(sees(&hold, text, i));
    }
    assert_false(sees(&hold, "0", 20)); // now 1 is the oldest
    assert_true(sees(&hold, "one more", 21));
    assert_false(sees(&hold, "0", 22));
    assert_false(sees(&hold, "2", 22));
    assert_true(sees(&hold, "1", 23));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_held_for_a_minute_is_one_event),
        cmocka_unit_test(test_news_again_after_it_was_away),
        cmocka_unit_test(test_codes_in_one_frame_are_each_news),
        cmocka_unit_test(test_the_one_not_seen_for_longest_gives_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
