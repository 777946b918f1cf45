// Times as text (RFC 3339).
#include "tests/unit/cmocka_all.h"

#include "app/base/text.h"
#include "tests/unit/gen.h"

static void assert_written(int64_t utc_ms, const char *expected) {
    char text[UTC_TEXT_CAP];
    utc_to_text(text, utc_ms);
    assert_string_equal(text, expected);
}

static void times_are_written(void **state) {
    (void)state;
    assert_written(0, "1970-01-01T00:00:00.000Z");
    assert_written(INT64_C(1775019720123), "2026-04-01T05:02:00.123Z");
    assert_written(-1, "1969-12-31T23:59:59.999Z");
    assert_written(INT64_C(951782400000), "2000-02-29T00:00:00.000Z");
    assert_written(INT64_C(253402300799999), "9999-12-31T23:59:59.999Z");
    assert_written(INT64_C(-62167219200000), "0000-01-01T00:00:00.000Z");
    assert_written(INT64_MAX, "9999-12-31T23:59:59.999Z");
    assert_written(INT64_MIN, "0000-01-01T00:00:00.000Z");
}

static void assert_read(const char *text, int64_t expected) {
    int64_t utc_ms = 1;
    assert_int_equal(utc_from_text(&utc_ms, text), ERR_OK);
    assert_true(utc_ms == expected);
}

static void times_are_read(void **state) {
    (void)state;
    assert_read("1970-01-01T00:00:00Z", 0);
    assert_read("2026-04-01T05:02:00.123Z", INT64_C(1775019720123));
    assert_read("2026-04-01T14:02:00+09:00", INT64_C(1775019720000));
    assert_read("2026-03-31T17:32:00.5-11:30", INT64_C(1775019720500));
    assert_read("2026-04-01T05:02:00.1239999999999999999999Z", INT64_C(1775019720123));
    assert_read("2026-04-01T05:02:00-00:00", INT64_C(1775019720000));
    assert_read("2000-02-29T00:00:00Z", INT64_C(951782400000));
    assert_read("2016-12-31T23:59:60Z", INT64_C(1483228800000));
}

static void what_is_no_time(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "2026-04-01",
        "2026-04-01T05:02:00",
        "2026-04-01T05:02:00.Z",
        "2026-04-01T05:02:00,1Z",
        "2026-04-01T05:02:00z",
        "2026-04-01 05:02:00Z",
        "2026-04-01T05:02Z",
        "2026-04-01T05:02:00ZZ",
        "2026-04-01T05:02:00Z ",
        " 2026-04-01T05:02:00Z",
        "2026-4-1T05:02:00Z",
        "2026- 4- 1T 5: 2: 0Z",
        "26-04-01T05:02:00Z",
        "+026-04-01T05:02:00Z",
        "12026-04-01T05:02:00Z",
        "2026-00-01T05:02:00Z",
        "2026-13-01T05:02:00Z",
        "2026-04-00T05:02:00Z",
        "2026-04-31T05:02:00Z",
        "2026-02-29T05:02:00Z",
        "2100-02-29T05:02:00Z",
        "2026-04-01T24:00:00Z",
        "2026-04-01T05:60:00Z",
        "2026-04-01T05:02:61Z",
        "2026-04-01T05:02:00+9:00",
        "2026-04-01T05:02:00+0900",
        "2026-04-01T05:02:00+09",
        "2026-04-01T05:02:00+24:00",
        "2026-04-01T05:02:00+09:60",
        "2026-04-01T05:02:00+-1:-1",
        "2026-04-01T05:02:00+ 1: 1",
        "2026-04-01T05:02:00+09:00x",
        "２026-04-01T05:02:00Z",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int64_t utc_ms = 7;
        if (utc_from_text(&utc_ms, wrong[i]) != ERR_INVALID || utc_ms != 7) {
            fail_msg("taken: %s", wrong[i]);
        }
    }
}

static void no_piece_of_a_time_is_one(void **state) {
    (void)state;
    static const char whole[] = "2026-04-01T14:02:00.123+09:00";
    for (size_t len = 0; len < sizeof whole - 1; len++) {
        char piece[sizeof whole];
        int64_t utc_ms;
        assert_true(
            text_copy_span(piece, sizeof piece, (struct span){(const uint8_t *)whole, len}));
        assert_int_equal(utc_from_text(&utc_ms, piece), ERR_INVALID);
    }
}

static void what_is_written_is_read(void **state) {
    (void)state;
    struct gen gen = {3339};
    for (int round = 0; round < 20000; round++) {
        int64_t utc_ms = gen_between(&gen, INT64_C(-62167219200000), INT64_C(253402300799999));
        char text[UTC_TEXT_CAP];
        utc_to_text(text, utc_ms);
        assert_read(text, utc_ms);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_written),       cmocka_unit_test(times_are_read),
        cmocka_unit_test(what_is_no_time),         cmocka_unit_test(no_piece_of_a_time_is_one),
        cmocka_unit_test(what_is_written_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
