// The line that says what a session is worth: sums within a scheme and category, never across.
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "app/credit_text.h"

static struct session session;

static int set_up(void **state) {
    (void)state;
    session = (struct session){.item_count = 1};
    return 0;
}

static struct item_credit *add(size_t item, const char *scheme, const char *category,
                               const char *code, int32_t units_x10) {
    struct item *to = &session.items[item];
    assert_true(item < session.item_count && to->credit_count < ITEM_CREDIT_MAX);
    struct item_credit *credit = &to->credits[to->credit_count++];
    *credit = (struct item_credit){.units_x10 = units_x10};
    snprintf(credit->scheme, sizeof credit->scheme, "%s", scheme);
    snprintf(credit->category, sizeof credit->category, "%s", category);
    int len = snprintf(credit->code, sizeof credit->code, "%s", code);
    assert_true(len >= 0 && (size_t)len < sizeof credit->code);
    return credit;
}

static void assert_texts(const char *ja, const char *en) {
    char text[TITLE_CAP] = "x";
    credit_text_ja(text, sizeof text, &session);
    assert_string_equal(text, ja);
    credit_text_en(text, sizeof text, &session);
    assert_string_equal(text, en);
}

static void nothing_approved_is_nothing_said(void **state) {
    (void)state;
    assert_texts("", "");
    session.item_count = 0;
    assert_texts("", "");
}

static void items_of_one_scheme_are_summed(void **state) {
    (void)state;
    session.item_count = 3;
    add(0, "jma_cme", "", "74", 10);
    add(1, "jma_cme", "", "80", 10);
    add(2, "jma_cme", "", "74", 5); // each code once
    assert_texts("日医生涯教育 2.5単位 / CC 74・80", "JMA CME 2.5 units / CC 74・80");
}

static void categories_and_schemes_stay_apart(void **state) {
    (void)state;
    add(0, "occupational", "更新", "", 10);
    add(0, "occupational", "実地", "", 20);
    add(0, "sports", "", "", 10);
    assert_texts("産業医 更新 1.0単位　産業医 実地 2.0単位　健康スポーツ医 1.0単位",
                 "Occupational 更新 1.0 unit　Occupational 実地 2.0 units　Sports 1.0 unit");
}

// Never the words that master data uses among machines.
static void categories_and_codes_are_told_in_words(void **state) {
    (void)state;
    session.item_count = 2;
    add(0, "occupational", "first_term", "general", 20);
    add(1, "occupational", "first_term", "mental_health", 10);
    add(0, "occupational", "renewal_practical", "", 10);
    add(1, "kakaritsuke", "advanced", "3", 10);
    assert_texts("産業医 前期 3.0単位 / 総論・メンタルヘルス対策　産業医 生涯・実地 1.0単位　"
                 "かかりつけ医 応用 1.0単位 / ③",
                 "Occupational first term 3.0 units / general・mental health　"
                 "Occupational renewal, practical 1.0 unit　"
                 "Kakaritsuke-i advanced 1.0 unit / group 3");
}

static void every_scheme_has_its_name(void **state) {
    (void)state;
    static const struct {
        const char *scheme, *ja, *en;
    } cases[] = {
        {"jma_cme", "日医生涯教育 0.5単位", "JMA CME 0.5 units"},
        {"occupational", "産業医 0.5単位", "Occupational 0.5 units"},
        {"sports", "健康スポーツ医 0.5単位", "Sports 0.5 units"},
        {"kakaritsuke", "かかりつけ医 0.5単位", "Kakaritsuke-i 0.5 units"},
        {"kakaritsuke_report", "かかりつけ医報告 0.5単位", "Kakaritsuke-i report 0.5 units"},
        {"specialist_common", "専門医共通 0.5単位", "Specialist common 0.5 units"},
        {"県医師会独自", "県医師会独自 0.5単位", "県医師会独自 0.5 units"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        set_up(NULL);
        add(0, cases[i].scheme, "", "", 5);
        assert_texts(cases[i].ja, cases[i].en);
    }
}

// A screen's line has an end: what does not fit is left out whole, never cut inside a word.
static void a_short_line_holds_whole_entries(void **state) {
    (void)state;
    add(0, "jma_cme", "", "", 10);
    add(0, "sports", "", "", 10);
    char whole[TITLE_CAP];
    credit_text_en(whole, sizeof whole, &session);
    assert_string_equal(whole, "JMA CME 1.0 unit　Sports 1.0 unit");
    size_t first = strlen("JMA CME 1.0 unit");
    for (size_t cap = 1; cap <= strlen(whole) + 1; cap++) {
        char text[TITLE_CAP];
        credit_text_en(text, cap, &session);
        assert_string_equal(text, cap > strlen(whole) ? whole
                                  : cap > first       ? "JMA CME 1.0 unit"
                                                      : "");
    }
}

static void more_schemes_and_codes_than_a_line_holds(void **state) {
    (void)state;
    char name[32];
    session.item_count = SESSION_ITEM_MAX;
    for (size_t i = 0; i < SESSION_ITEM_MAX; i++) {
        for (int j = 0; j < ITEM_CREDIT_MAX; j++) {
            snprintf(name, sizeof name, "code-%02zu-%d", i, j);
            add(i, "jma_cme", "", name, 1);
        }
    }
    char text[TITLE_CAP];
    credit_text_ja(text, sizeof text, &session);
    assert_non_null(strstr(text, "19.2単位 / CC code-00-0・code-00-1")); // no unit is lost
    assert_int_equal(strlen(strrchr(text, '-')), 2);                     // the last code is whole
    set_up(NULL);
    session.item_count = 2;
    for (size_t i = 0; i < 10; i++) {
        snprintf(name, sizeof name, "own-%zu", i);
        add(i / 8, name, "", "", 10);
    }
    credit_text_ja(text, sizeof text, &session);
    assert_non_null(strstr(text, "own-7 1.0単位"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_approved_is_nothing_said, set_up),
        cmocka_unit_test_setup(items_of_one_scheme_are_summed, set_up),
        cmocka_unit_test_setup(categories_and_schemes_stay_apart, set_up),
        cmocka_unit_test_setup(categories_and_codes_are_told_in_words, set_up),
        cmocka_unit_test_setup(every_scheme_has_its_name, set_up),
        cmocka_unit_test_setup(a_short_line_holds_whole_entries, set_up),
        cmocka_unit_test_setup(more_schemes_and_codes_than_a_line_holds, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
