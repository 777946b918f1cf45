// Cells as people fill them in.
#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/base/text.h"
#include "app/domain/policy.h"
#include "app/transfer/cell.h"
#include "app/transfer/word.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void dates_as_people_write_them(void **state) {
    static const char *const cases[][2] = {
        {"2026-04-09", "2026-04-09"},
        {"2026/4/9", "2026-04-09"},
        {"2026.4.9", "2026-04-09"},
        {"20260409", "2026-04-09"},
        {"2026年4月9日", "2026-04-09"},
        {"２０２６年４月９日", "2026-04-09"},
        {"２０２６／０４／０９", "2026-04-09"},
        {"令和8年4月9日", "2026-04-09"},
        {"令和８年４月９日", "2026-04-09"},
        {"R8.4.9", "2026-04-09"},
        {"r8/4/9", "2026-04-09"},
        {"令和元年5月1日", "2019-05-01"},
        {"令和1年12月31日", "2019-12-31"},
        {"平成31年4月30日", "2019-04-30"},
        {"昭和31年4月9日", "1956-04-09"},
        {"S31.4.9", "1956-04-09"},
        {"昭和64年1月7日", "1989-01-07"},
        {"大正15年12月24日", "1926-12-24"},
        {"明治45年7月29日", "1912-07-29"},
        {"2024-02-29", "2024-02-29"},
        {" 2026/4/9 ", "2026-04-09"},
        {"2026/4/9 0:00:00", "2026-04-09"},
        {"2026/4/9(木)", "2026-04-09"},
        {"㋿8年4月9日", "2026-04-09"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char date[DATE_CAP] = "";
        if (!cell_date(date, cases[i][0])) {
            fail_msg("%s is not read", cases[i][0]);
        }
        assert_string_equal(date, cases[i][1]);
    }
}

static void days_that_there_are_not(void **state) {
    static const char *const cases[] = {
        "",
        "2026-02-29",
        "2026-13-01",
        "2026-04-31",
        "26/4/9",
        "2026-4",
        "4月9日",
        "令和元年4月30日",
        "平成31年5月1日",
        "昭和64年1月8日",
        "令和0年1月1日",
        "20260431",
        "2026-04-09x",
        "1799-01-01",

        "April 9",
        "2026-04-09 14:00",
        "\xff",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char date[DATE_CAP] = "as it was";
        if (cell_date(date, cases[i])) {
            fail_msg("%s is read as %s", cases[i], date);
        }
        assert_string_equal(date, "as it was");
    }
}

static void times_as_people_write_them(void **state) {
    static const struct {
        const char *text, *date;
        int32_t seconds;
    } cases[] = {
        {"14:00", "", 50400},
        {"９：０５", "", 32700},
        {"14:00:30", "", 50430},
        {"14時", "", 50400},
        {"14時半", "", 52200},
        {"14時30分", "", 52200},
        {"午後2時", "", 50400},
        {"午前0時5分", "", 300},
        {"午後12時", "", 43200},
        {"PM 2:00", "", 50400},
        {"25:30", "", 91800},
        {"2026/4/9 14:00", "2026-04-09", 50400},
        {"2026-04-09T14:00:00", "2026-04-09", 50400},
        {"令和8年4月9日 14時", "2026-04-09", 50400},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct moment moment = {0};
        if (!cell_moment(&moment, cases[i].text)) {
            fail_msg("%s is not read", cases[i].text);
        }
        assert_int_equal(moment.kind, *cases[i].date ? MOMENT_DATE_TIME : MOMENT_TIME);
        assert_int_equal(moment.seconds, cases[i].seconds);
        assert_string_equal(moment.date, cases[i].date);
    }
    static const char *const none[] = {"",         "14",  "30:00",  "14:60", "14:00:60",
                                       "午後13時", "-10", "14:00x", "noon",  "2026-04-09"};
    for (size_t i = 0; i < COUNT(none); i++) {
        struct moment moment;
        if (cell_moment(&moment, none[i])) {
            fail_msg("%s is read", none[i]);
        }
    }
}

static void windows_are_times_or_minutes(void **state) {
    static const struct {
        const char *text;
        int32_t seconds;
    } cases[] = {{"-10", -600},    {"+10", 600},    {"10", 600},  {"０", 0},     {"－１０", -600},
                 {"10分前", -600}, {"10分後", 600}, {"5分", 300}, {"−10", -600}, {"▲10", -600}};
    struct moment moment;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (!cell_window(&moment, cases[i].text)) {
            fail_msg("%s is not read", cases[i].text);
        }
        assert_int_equal(moment.kind, MOMENT_MINUTES);
        assert_int_equal(moment.seconds, cases[i].seconds);
    }
    assert_true(cell_window(&moment, "13:50"));
    assert_int_equal(moment.kind, MOMENT_TIME);
    assert_false(cell_window(&moment, "ten"));
    assert_false(cell_window(&moment, "+10分前"));
    assert_false(cell_window(&moment, "-"));
}

static void local_time_is_that_of_japan(void **state) {
    struct moment moment = {.kind = MOMENT_TIME, .seconds = 14 * 3600};
    int64_t expected;
    (void)state;
    assert_int_equal(utc_from_text(&expected, "2026-04-09T14:00:00+09:00"), ERR_OK);
    assert_int_equal(moment_utc_ms(&moment, "2026-04-09"), expected);
    moment.seconds = 25 * 3600;
    assert_int_equal(utc_from_text(&expected, "2026-04-10T01:00:00+09:00"), ERR_OK);
    assert_int_equal(moment_utc_ms(&moment, "2026-04-09"), expected);
}

static void units_are_tenths(void **state) {
    static const struct {
        const char *text;
        int32_t x10;
    } cases[] = {{"1", 10}, {"0.5", 5},      {"１．５", 15}, {"2.50", 25},
                 {"0", 0},  {"1.5単位", 15}, {"-0", 0},      {"10", 100}};
    int32_t x10;
    bool negative;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        x10 = 77;
        if (!cell_units(&x10, &negative, cases[i].text)) {
            fail_msg("%s is not read", cases[i].text);
        }
        assert_int_equal(x10, cases[i].x10);
    }
    static const char *const none[] = {"", "0.25", "1.", "x", "1,5", ".5", "99999", "1.5.0"};
    for (size_t i = 0; i < COUNT(none); i++) {
        x10 = 77;
        if (cell_units(&x10, &negative, none[i]) || negative) {
            fail_msg("%s is read", none[i]);
        }
        assert_int_equal(x10, 77);
    }
    assert_false(cell_units(&x10, &negative, "-0.5"));
    assert_true(negative);
    assert_false(cell_units(&x10, &negative, "−1単位"));
    assert_true(negative);
}

static void names_keep_their_characters(void **state) {
    char out[64];
    (void)state;
    assert_true(cell_trim(out, sizeof out, "\xe3\x80\x80髙﨑　𠮷朗 \r\n"));
    assert_string_equal(out, "髙﨑　𠮷朗");
    assert_true(cell_trim(out, sizeof out, "一行目\n二行目"));
    assert_string_equal(out, "一行目 二行目");
    assert_true(cell_fold(out, sizeof out, "ﾆｲｶﾞﾀ　ﾀﾛｳ"));
    assert_string_equal(out, "ニイガタ タロウ");
    assert_true(cell_fold(out, sizeof out, "カ\xe3\x82\x99"));
    assert_string_equal(out, "ガ");
    char small[4];
    assert_true(cell_trim(small, sizeof small, "漢 　"));
    assert_string_equal(small, "漢");
    assert_false(cell_trim(small, sizeof small, "漢字"));
    assert_string_equal(small, "");
    char five[5];
    assert_false(cell_trim(five, sizeof five, "漢　a"));
    assert_false(cell_fold(out, sizeof out, "\xff"));
}

static void gaiji_and_kana_are_known(void **state) {
    (void)state;
    assert_true(cell_has_private_character("髙\xee\x80\x80"));
    assert_false(cell_has_private_character("髙﨑𠮷"));
    assert_true(cell_is_kana("ニイガタ　タロウ・にいがた Smith-O'Hara ｶﾞ"));
    assert_false(cell_is_kana("ニイガタ 太郎"));
}

static void words_have_many_spellings(void **state) {
    int value = -1;
    bool yes;
    char scheme[SCHEME_CAP];
    char code[CODE_CAP];
    (void)state;
    assert_true(word_choose(&value, word_roles, " ＭＡＮＡＧＥＲ "));
    assert_int_equal(value, ROLE_MANAGER);
    assert_true(word_choose(&value, word_roles, "受付"));
    assert_int_equal(value, ROLE_RECEPTION);
    assert_false(word_choose(&value, word_roles, "boss"));
    assert_true(cell_bool(&yes, "○") && yes);
    assert_true(cell_bool(&yes, "申請中") && !yes);
    assert_false(cell_bool(&yes, "maybe"));
    assert_true(word_scheme(scheme, "日医 生涯教育制度"));
    assert_string_equal(scheme, SCHEME_CME);
    assert_true(word_scheme(scheme, "郡市独自研修"));
    assert_string_equal(scheme, "郡市独自研修");
    assert_false(word_scheme(scheme, "とても長い名前の郡市医師会独自研修"));
    assert_int_equal(word_category(scheme, SCHEME_OCCUPATIONAL, "実地"), CATEGORY_UNCLEAR);
    assert_int_equal(word_category(scheme, SCHEME_OCCUPATIONAL, "生涯実地"), CATEGORY_FINE);
    assert_string_equal(scheme, "renewal_practical");
    assert_int_equal(word_category(scheme, SCHEME_KAKARITSUKE, "実地"), CATEGORY_FINE);
    assert_string_equal(scheme, "practical");
    assert_int_equal(word_category(scheme, SCHEME_SPORTS, "更親"), CATEGORY_OWN);
    assert_int_equal(word_category(scheme, "own", "何でも"), CATEGORY_FINE);
    assert_true(word_code(code, SCHEME_OCCUPATIONAL, "健康管理"));
    assert_string_equal(code, "health_management");
    assert_true(word_code(code, SCHEME_KAKARITSUKE, "③"));
    assert_string_equal(code, "3");
    assert_true(word_code(code, SCHEME_CME, "７４"));
    assert_string_equal(code, "74");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_as_people_write_them),
        cmocka_unit_test(days_that_there_are_not),
        cmocka_unit_test(times_as_people_write_them),
        cmocka_unit_test(windows_are_times_or_minutes),
        cmocka_unit_test(local_time_is_that_of_japan),
        cmocka_unit_test(units_are_tenths),
        cmocka_unit_test(names_keep_their_characters),
        cmocka_unit_test(gaiji_and_kana_are_known),
        cmocka_unit_test(words_have_many_spellings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
