// A card becomes somebody's: read, lifted, read again (domain.md section 4).
#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/domain/card_enrolment.h"

enum { APART_MS = 800 };

// A desk where a card is laid down every second.
struct desk {
    struct card_enrolment enrolment;
    int64_t mono_ms;
};

static struct desk desk_of(const char *member_id) {
    struct desk desk = {.mono_ms = 5000};
    card_enrolment_begin(&desk.enrolment, member_id);
    return desk;
}

static enum card_outcome lay(struct desk *desk, const char *hash, enum refusal refusal,
                             const char *owner) {
    desk->mono_ms += 1000;
    return card_enrolment_step(&desk->enrolment, hash, METHOD_NFC_UID, refusal, owner,
                               desk->mono_ms, APART_MS);
}

static enum card_outcome lay_free(struct desk *desk, const char *hash) {
    return lay(desk, hash, REFUSAL_NONE, "");
}

static void read_lifted_and_read_again_is_bound(void **state) {
    (void)state;
    struct desk desk = desk_of("M1");
    assert_int_equal(desk.enrolment.step, CARD_FIRST);
    assert_int_equal(lay_free(&desk, "aa01"), CARD_GOES_ON);
    assert_int_equal(desk.enrolment.step, CARD_SECOND);
    assert_int_equal(lay_free(&desk, "aa01"), CARD_GOES_ON);
    assert_int_equal(desk.enrolment.step, CARD_BOUND);
    assert_string_equal(desk.enrolment.member_id, "M1");
    assert_string_equal(desk.enrolment.hash, "aa01");
    assert_int_equal(desk.enrolment.method, METHOD_NFC_UID);
}

// domain.md section 6, case 8: an IDm that differs in the last byte only is another card.
static void case_8_the_last_digit_makes_another_card(void **state) {
    (void)state;
    struct desk desk = desk_of("M1");
    lay_free(&desk, "0123456789abcde0");
    assert_int_equal(lay_free(&desk, "0123456789abcde1"), CARD_CHANGES);
    assert_int_equal(desk.enrolment.step, CARD_REFUSED);
    assert_string_equal(desk.enrolment.hash, "");
}

static void a_card_that_changes_is_never_bound(void **state) {
    (void)state;
    struct desk desk = desk_of("M1");
    static const char *const drawn[] = {"08a1", "08b2", "08c3", "08d4", "08e5"};
    for (size_t i = 0; i < 5; i++) {
        enum card_outcome outcome = lay_free(&desk, drawn[i]);
        assert_int_equal(outcome, i % 2 ? CARD_CHANGES : CARD_GOES_ON);
        assert_int_not_equal(desk.enrolment.step, CARD_BOUND);
    }
}

static void the_same_bytes_of_another_kind_are_another_card(void **state) {
    (void)state;
    struct desk desk = desk_of("M1");
    lay_free(&desk, "aa01");
    assert_int_equal(card_enrolment_step(&desk.enrolment, "aa01", METHOD_HPKI, REFUSAL_NONE, "",
                                         desk.mono_ms + 5000, APART_MS),
                     CARD_CHANGES);
}

static void after_a_refusal_it_begins_anew(void **state) {
    (void)state;
    struct desk desk = desk_of("M1");
    lay_free(&desk, "aa01");
    lay_free(&desk, "bb02");
    assert_int_equal(lay_free(&desk, "bb02"), CARD_GOES_ON);
    assert_int_equal(desk.enrolment.step, CARD_SECOND);
    assert_int_equal(lay_free(&desk, "bb02"), CARD_GOES_ON);
    assert_int_equal(desk.enrolment.step, CARD_BOUND);
}

// A bounce is no second reading, however often it comes; each puts off when the card is away.
static void a_bounce_is_no_second_reading(void **state) {
    (void)state;
    struct desk desk = desk_of("M1");
    lay_free(&desk, "aa01");
    int64_t at_ms = desk.mono_ms;
    for (int i = 0; i < 10; i++) {
        at_ms += APART_MS - 1;
        assert_int_equal(card_enrolment_step(&desk.enrolment, "aa01", METHOD_NFC_UID, REFUSAL_NONE,
                                             "", at_ms, APART_MS),
                         CARD_NOT_LIFTED);
        assert_int_equal(desk.enrolment.step, CARD_SECOND);
    }
    at_ms += APART_MS;
    assert_int_equal(card_enrolment_step(&desk.enrolment, "aa01", METHOD_NFC_UID, REFUSAL_NONE, "",
                                         at_ms, APART_MS),
                     CARD_GOES_ON);
    assert_int_equal(desk.enrolment.step, CARD_BOUND);
}

static void unusable_cards_are_refused_at_either_reading(void **state) {
    (void)state;
    struct desk desk = desk_of("M1");
    assert_int_equal(lay(&desk, "aa01", REFUSAL_RANDOM_UID, ""), CARD_UNUSABLE);
    assert_int_equal(desk.enrolment.step, CARD_REFUSED);
    assert_int_equal(lay_free(&desk, "aa01"), CARD_GOES_ON);
    assert_int_equal(lay(&desk, "aa01", REFUSAL_MY_NUMBER, ""), CARD_UNUSABLE);
    assert_int_equal(lay(&desk, "", REFUSAL_NONE, ""), CARD_UNUSABLE);
    assert_int_equal(lay_free(&desk, "aa01"), CARD_GOES_ON);
    assert_int_equal(desk.enrolment.step, CARD_SECOND);
    char long_hash[HASH_HEX_CAP + 1];
    memset(long_hash, 'a', sizeof long_hash);
    long_hash[HASH_HEX_CAP] = '\0';
    assert_int_equal(lay_free(&desk, long_hash), CARD_UNUSABLE);
}

static void anothers_card_is_not_taken_from_them(void **state) {
    (void)state;
    struct desk desk = desk_of("M1");
    assert_int_equal(lay(&desk, "aa01", REFUSAL_NONE, "M2"), CARD_OTHERS);
    assert_int_equal(desk.enrolment.step, CARD_REFUSED);
    lay_free(&desk, "bb02");
    assert_int_equal(lay(&desk, "bb02", REFUSAL_NONE, "M2"), CARD_OTHERS); // bound meanwhile
    assert_int_equal(lay(&desk, "cc03", REFUSAL_NONE, "M1"), CARD_ALREADY);
    assert_int_equal(lay(&desk, "cc03", REFUSAL_NONE, "M1"), CARD_ALREADY);
    assert_int_not_equal(desk.enrolment.step, CARD_BOUND);
}

static void a_bound_card_is_bound_once(void **state) {
    (void)state;
    struct desk desk = desk_of("M1");
    lay_free(&desk, "aa01");
    lay_free(&desk, "aa01");
    assert_int_equal(lay_free(&desk, "aa01"), CARD_ALREADY); // the roster does not know it yet
    assert_int_equal(lay(&desk, "aa01", REFUSAL_NONE, "M1"), CARD_ALREADY);
    assert_int_equal(desk.enrolment.step, CARD_BOUND);
    assert_int_equal(lay_free(&desk, "bb02"), CARD_GOES_ON); // a second card of the same doctor
    assert_int_equal(desk.enrolment.step, CARD_SECOND);
    assert_int_equal(lay_free(&desk, "bb02"), CARD_GOES_ON);
    assert_int_equal(desk.enrolment.step, CARD_BOUND);
}

static void beginning_forgets_what_was_read(void **state) {
    (void)state;
    struct desk desk = desk_of("M1");
    lay_free(&desk, "aa01");
    card_enrolment_begin(&desk.enrolment, "M2");
    assert_int_equal(lay_free(&desk, "aa01"), CARD_GOES_ON);
    assert_int_equal(desk.enrolment.step, CARD_SECOND);
    assert_string_equal(desk.enrolment.member_id, "M2");
}

#define TEST(name) cmocka_unit_test(name)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(read_lifted_and_read_again_is_bound),
        TEST(case_8_the_last_digit_makes_another_card),
        TEST(a_card_that_changes_is_never_bound),
        TEST(the_same_bytes_of_another_kind_are_another_card),
        TEST(after_a_refusal_it_begins_anew),
        TEST(a_bounce_is_no_second_reading),
        TEST(unusable_cards_are_refused_at_either_reading),
        TEST(anothers_card_is_not_taken_from_them),
        TEST(a_bound_card_is_bound_once),
        TEST(beginning_forgets_what_was_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
