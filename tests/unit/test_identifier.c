// Numbers as people type them, names as strangers may see them.
#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/domain/identifier.h"
#include "tests/unit/gen.h"

static void assert_normal(const char *typed, const char *expected) {
    char out[NUMBER_CAP];
    if (!identifier_normalise(out, typed)) {
        fail_msg("refused: %s", typed);
    }
    assert_string_equal(out, expected);
}

static void numbers_are_read_as_they_are_typed(void **state) {
    (void)state;
    assert_normal("123456", "123456");
    assert_normal("１２３４５６", "123456");
    assert_normal("001234", "1234");
    assert_normal("０００１２", "12");
    assert_normal("0", "0");
    assert_normal("000", "0");
    assert_normal("0-0", "0");
    assert_normal("10", "10");
    assert_normal(" 12 34　56\t", "123456");
    assert_normal("12-34.56", "123456");
    assert_normal("12－34．56", "123456");
    assert_normal("12−34‐56–7—8―9ー0ｰ1", "12345678901"); // minus, dashes, long vowel marks
    assert_normal("m-000123", "M000123");
    assert_normal("ｍｚＡ9", "MZA9");
    assert_normal("0m1", "M1");
    assert_normal("00000000000000000000000000000000000000001", "1");
    assert_normal("1234567890123456789012345678901", "1234567890123456789012345678901");
}

static void what_is_no_number(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        " ",
        "---",
        "　",
        "12a3!",
        "12/3",
        "一二三",
        "①",
        "123\n",
        "12\0013",
        "\xff",
        "1\xe3\x81",
        "\xc0\xb1",         // 1 in two bytes
        "\xe0\x80\xb1",     // in three
        "\xf0\x80\x80\xb1", // in four
        "12345678901234567890123456789012",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char out[NUMBER_CAP] = "old";
        if (identifier_normalise(out, wrong[i])) {
            fail_msg("taken: %s", wrong[i]);
        }
        assert_string_equal(out, "");
    }
}

static void a_normal_number_stays_as_it_is(void **state) {
    (void)state;
    static const char *const typed[] = {"0", "1",  "9", "０", "９", "a",
                                        "Z", "ｚ", "-", " ",  "　", "ー"};
    struct gen gen = {1};
    int taken = 0;
    for (int round = 0; round < 5000; round++) {
        char text[100];
        char once[NUMBER_CAP];
        char twice[NUMBER_CAP];
        gen_text(&gen, text, sizeof text, typed, 12, 20);
        if (!identifier_normalise(once, text)) {
            continue;
        }
        taken++;
        assert_true(identifier_normalise(twice, once));
        assert_string_equal(once, twice);
        assert_true(strcmp(once, "0") == 0 || once[0] != '0');
        assert_int_equal(strspn(once, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"), strlen(once));
    }
    assert_true(taken > 4000);
}

static void assert_masked(const char *number, const char *expected) {
    char out[128];
    identifier_mask(out, sizeof out, number);
    assert_string_equal(out, expected);
}

static void numbers_are_masked(void **state) {
    (void)state;
    assert_masked("123456", "●●●●56");
    assert_masked("123", "●23");
    assert_masked("12", "12");
    assert_masked("1", "1");
    assert_masked("", "");
}

static void assert_kana(const char *kana, const char *expected) {
    char out[128];
    kana_mask(out, sizeof out, kana);
    assert_string_equal(out, expected);
}

static void names_are_masked(void **state) {
    (void)state;
    assert_kana("ニイガタ タロウ", "ニイガタ タ●●");
    assert_kana("ニイガタ　タロウ", "ニイガタ　タ●●");
    assert_kana("ニイガタタロウ", "ニ●●●●●●");
    assert_kana("ニイガタタロウ ", "ニ●●●●●● ");
    assert_kana("　ニイガタ", "　ニ●●●");
    assert_kana("ニイガタ タロウ ジロウ", "ニイガタ タ●● ●●●");
    assert_kana("NIIGATA TARO", "NIIGATA T●●●");
    assert_kana("ア", "ア");
    assert_kana("", "");
}

static void assert_initials(const char *kana, const char *expected) {
    char out[128];
    kana_initials(out, sizeof out, kana);
    assert_string_equal(out, expected);
}

static void initials_give_no_name_away(void **state) {
    (void)state;
    assert_initials("ニイガタ タロウ", "ニ●●● タ●●");
    assert_initials("ニイガタ　タロウ", "ニ●●●　タ●●");
    assert_initials("ニイガタタロウ", "ニ●●●●●●");
    assert_initials(" ア", " ア");
    assert_initials("", "");
}

static void a_family_name_confirms(void **state) {
    (void)state;
    static const struct {
        const char *kana, *typed;
        bool matches;
    } cases[] = {
        {"ニイガタ タロウ", "ニイガタ", true},
        {"ニイガタ　タロウ", "ニイガタ", true},
        {"ニイガタ タロウ", " ニイガタ ", true},
        {"ニイガタ タロウ", "ニイガタ タロウ", true},
        {"ニイガタ タロウ", "ニイガタ ハナコ", true}, // the family name is what is asked
        {"ニイガタ タロウ", "ニイガタタロウ", false},
        {"ニイガタ タロウ", "ニイガ", false},
        {"ニイガタ タロウ", "ニイカタ", false},
        {"ニイガタ タロウ", "タロウ", false},
        {"ニイガタ タロウ", "", false},
        {"ニイガタ タロウ", "　", false},
        {"", "", false},
        {"", "ニイガタ", false},
        {"ハットリ ケン", "ハツトリ", true},
        {"ハツトリ ケン", "ハットリ", true},
        {"シミヅ ハル", "シミズ", true},
        {"フヂタ ハル", "フジタ", true},
        {"オーノ ハル", "オノ", true},
        {"オ－ノ ハル", "オーノ", true},
        {"ジョウエツ ジロウ", "ジヨウエツ", true},
        {"ニイガタタロウ", "ニイガタ", false}, // where the family name ends is not known
        {"ニイガタタロウ", "ニイガタタロウ", true},
        {"ニイガタタロウ", "ニイガタ タロウ", true},
        {"ー タロウ", "ー", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (kana_family_matches(cases[i].kana, cases[i].typed) != cases[i].matches) {
            fail_msg("%s, typed %s", cases[i].kana, cases[i].typed);
        }
    }
}

// However short the room, whole characters are written and nothing past the end.
static void masks_end_at_whole_characters(void **state) {
    (void)state;
    for (size_t cap = 1; cap < 40; cap++) {
        char out[41];
        memset(out, 'x', sizeof out);
        kana_mask(out, cap, "ニイガタ タロウ");
        assert_true(strlen(out) < cap);
        assert_true(strlen(out) % 3 == 0 || strchr(out, ' '));
        assert_int_equal(out[cap], 'x');
        memset(out, 'x', sizeof out);
        identifier_mask(out, cap, "1234567890");
        assert_true(strlen(out) < cap);
        assert_int_equal(out[cap], 'x');
    }
}

static void birth_days(void **state) {
    (void)state;
    assert_true(birth_day_matches("1956-07-09", "0709"));
    assert_false(birth_day_matches("1956-07-09", "0907"));
    assert_false(birth_day_matches("1956-07-09", "0708"));
    assert_false(birth_day_matches("1956-07-09", "709"));
    assert_false(birth_day_matches("1956-07-09", "07090"));
    assert_false(birth_day_matches("1956-07-09", ""));
    assert_false(birth_day_matches("", ""));
    assert_false(birth_day_matches("", "0709"));
    assert_false(birth_day_matches("1956-07", "0709"));
}

static void card_numbers_that_are_nobodys(void **state) {
    (void)state;
    static const uint8_t blank[10] = {0};
    static const uint8_t random[] = {0x08, 0, 0, 0, 0, 0, 0};
    static const uint8_t conversation[] = {0x01, 0xfe, 0, 0, 0, 0, 0, 0};
    static const uint8_t last[] = {0, 0, 0, 0, 0, 0, 0, 1};
    for (size_t len = 0; len <= sizeof blank; len++) {
        assert_int_equal(card_uid_refusal(blank, len), REFUSAL_BLANK_UID);
        assert_int_equal(card_idm_refusal(blank, len), REFUSAL_BLANK_UID);
    }
    assert_int_equal(card_uid_refusal(random, 4), REFUSAL_RANDOM_UID);
    assert_int_equal(card_uid_refusal(random, 7), REFUSAL_NONE);
    assert_int_equal(card_idm_refusal(conversation, 8), REFUSAL_CHANGING_IDM);
    assert_int_equal(card_uid_refusal(conversation, 7), REFUSAL_NONE);
    assert_int_equal(card_idm_refusal(random, 7), REFUSAL_NONE);
    assert_int_equal(card_idm_refusal(last, 8), REFUSAL_NONE);
    assert_int_equal(card_uid_refusal(last + 1, 7), REFUSAL_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_as_they_are_typed),
        cmocka_unit_test(what_is_no_number),
        cmocka_unit_test(a_normal_number_stays_as_it_is),
        cmocka_unit_test(numbers_are_masked),
        cmocka_unit_test(names_are_masked),
        cmocka_unit_test(initials_give_no_name_away),
        cmocka_unit_test(a_family_name_confirms),
        cmocka_unit_test(masks_end_at_whole_characters),
        cmocka_unit_test(birth_days),
        cmocka_unit_test(card_numbers_that_are_nobodys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
