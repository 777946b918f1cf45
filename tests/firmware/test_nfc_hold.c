// When a card on the reader is an event.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/nfc_hold.h"

static const int64_t sweep_ms = 150;
static const int64_t minute_ms = 60000;

static struct nfc_id card(enum nfc_kind kind, uint8_t first, uint8_t last) {
    struct nfc_id id = {.kind = kind, .len = 4, .bytes = {first, 0x11, 0x22, last}};
    return id;
}

static int events(struct nfc_hold *hold, struct nfc_id id, int64_t now_ms) {
    if (!nfc_hold_see(hold, &id, now_ms)) {
        return 0;
    }
    return nfc_hold_finish(hold, &id, 0, now_ms);
}

static void held_for_a_minute_is_one_event(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    int count = 0;
    for (int64_t now = 0; now < minute_ms; now += sweep_ms) {
        count += events(&hold, card(NFC_KIND_A, 0xA0, 1), now);
        assert_int_equal(nfc_hold_expire(&hold, now), 0);
    }
    assert_int_equal(count, 1);
}

static void missed_now_and_then_is_still_held(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    int count = 0;
    for (int64_t now = 0; now < minute_ms; now += sweep_ms) {
        if (now / sweep_ms % 4 == 0) {
            count += events(&hold, card(NFC_KIND_A, 0xA0, 1), now);
        }
        nfc_hold_expire(&hold, now);
    }
    assert_int_equal(count, 1);
}

static void away_and_back_are_two(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    assert_int_equal(events(&hold, card(NFC_KIND_FELICA, 1, 1), 0), 1);
    nfc_hold_expire(&hold, NFC_AWAY_MS - 1);
    assert_int_equal(events(&hold, card(NFC_KIND_FELICA, 1, 1), NFC_AWAY_MS - 1), 0);
    nfc_hold_expire(&hold, NFC_AWAY_MS + NFC_AWAY_MS);
    assert_int_equal(events(&hold, card(NFC_KIND_FELICA, 1, 1), NFC_AWAY_MS + NFC_AWAY_MS), 1);
}

static void another_card_is_an_event_at_once(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0xA0, 1), 0), 1);
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0xA0, 2), 1), 1);
    assert_int_equal(events(&hold, card(NFC_KIND_FELICA, 0xA0, 1), 2), 1);
    // Two that lie on the reader together do not take turns.
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0xA0, 1), 3), 0);
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0xA0, 2), 4), 0);
}

static void uid_that_is_the_front_of_another_is_another(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    struct nfc_id shorter = card(NFC_KIND_A, 0x04, 1);
    struct nfc_id longer = shorter;
    longer.len = 7;
    assert_int_equal(events(&hold, shorter, 0), 1);
    assert_int_equal(events(&hold, longer, 1), 1);
}

static void numbers_made_up_each_time_are_one_card(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0x08, 1), 0), 1);
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0x08, 2), sweep_ms), 0);
    assert_int_equal(events(&hold, card(NFC_KIND_B, 0x50, 1), 0), 1);
    assert_int_equal(events(&hold, card(NFC_KIND_B, 0x51, 2), sweep_ms), 0);
    // Seven bytes that begin with 0x08 are a number like any other.
    struct nfc_id fixed = card(NFC_KIND_A, 0x08, 3);
    fixed.len = 7;
    assert_false(nfc_id_is_random(&fixed));
    assert_int_equal(events(&hold, fixed, sweep_ms), 1);
}

// A card without a number of its own that gives a certificate.
static int certificate_events(struct nfc_hold *hold, struct nfc_id id, uint64_t answer,
                              int64_t now_ms) {
    return nfc_hold_see(hold, &id, now_ms) && nfc_hold_finish(hold, &id, answer, now_ms);
}

static void certificates_tell_cards_without_a_number_apart(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    // Held, with a number that is drawn anew; exchanged for another one; that one held.
    for (uint8_t sweep = 0; sweep < 100; sweep++) {
        struct nfc_id id = card(NFC_KIND_B, 0x50, sweep);
        bool is_first = sweep == 0 || sweep == 50;
        assert_int_equal(certificate_events(&hold, id, sweep < 50 ? 7 : 8, sweep * sweep_ms),
                         is_first);
        assert_int_equal(nfc_hold_expire(&hold, sweep * sweep_ms), 0);
    }
    // One that keeps its number is read once.
    struct nfc_id fixed = card(NFC_KIND_B, 0x50, 200);
    assert_int_equal(certificate_events(&hold, fixed, 9, 100 * sweep_ms), 1);
    assert_false(nfc_hold_see(&hold, &fixed, 101 * sweep_ms));
    // And a card that says nothing of itself takes its place.
    assert_int_equal(events(&hold, card(NFC_KIND_B, 0x50, 201), 102 * sweep_ms), 1);
    assert_int_equal(events(&hold, card(NFC_KIND_B, 0x50, 202), 103 * sweep_ms), 0);
}

// It was lifted in the middle of being read once more.
static void reported_card_without_a_number_is_not_unreadable(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    struct nfc_id id = card(NFC_KIND_B, 0x50, 1);
    assert_int_equal(certificate_events(&hold, id, 7, 0), 1);
    for (uint8_t sweep = 2; sweep < 20; sweep++) {
        id = card(NFC_KIND_B, 0x50, sweep);
        assert_true(nfc_hold_see(&hold, &id, sweep * sweep_ms));
        assert_false(nfc_hold_fail(&hold, &id, sweep * sweep_ms));
    }
    assert_int_equal(nfc_hold_expire(&hold, minute_ms), 0);
}

static void card_without_a_number_that_never_answers_is_reported_once(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    int reports = 0;
    for (uint8_t sweep = 0; sweep < 20; sweep++) {
        struct nfc_id id = card(NFC_KIND_A, 0x08, sweep);
        assert_true(nfc_hold_see(&hold, &id, sweep * sweep_ms));
        reports += nfc_hold_fail(&hold, &id, sweep * sweep_ms);
    }
    assert_int_equal(reports, 1);
    // It can be read after all.
    assert_int_equal(certificate_events(&hold, card(NFC_KIND_A, 0x08, 20), 7, 20 * sweep_ms), 1);
}

static void broken_reading_is_taken_up_again_and_then_given_up(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    struct nfc_id id = card(NFC_KIND_A, 0xA0, 1);
    for (int i = 1; i <= NFC_TRIES; i++) {
        assert_true(nfc_hold_see(&hold, &id, i * sweep_ms));
        assert_int_equal(nfc_hold_fail(&hold, &id, i * sweep_ms), i == NFC_TRIES);
    }
    assert_false(nfc_hold_see(&hold, &id, 10 * sweep_ms));
    assert_int_equal(nfc_hold_expire(&hold, minute_ms), 0); // it has been reported
}

static void card_that_goes_away_unread_is_counted_once(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    struct nfc_id id = card(NFC_KIND_A, 0xA0, 1);
    assert_true(nfc_hold_see(&hold, &id, 0));
    assert_false(nfc_hold_fail(&hold, &id, 0));
    assert_int_equal(nfc_hold_expire(&hold, NFC_AWAY_MS - 1), 0);
    assert_int_equal(nfc_hold_expire(&hold, NFC_AWAY_MS), 1);
    assert_int_equal(nfc_hold_expire(&hold, minute_ms), 0);
}

static void time_without_a_sweep_is_no_absence(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0xA0, 1), 0), 1);
    // The first sweep after an outage sees the card, and then what was away is forgotten.
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0xA0, 1), minute_ms), 0);
    assert_int_equal(nfc_hold_expire(&hold, minute_ms), 0);
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0xA0, 1), minute_ms + sweep_ms), 0);
}

static void more_cards_than_places_push_out_the_oldest(void **state) {
    (void)state;
    struct nfc_hold hold = {0};
    for (int i = 0; i <= NFC_HELD_MAX; i++) {
        assert_int_equal(events(&hold, card(NFC_KIND_A, 0xA0, (uint8_t)i), i), 1);
    }
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0xA0, NFC_HELD_MAX), 20), 0);
    assert_int_equal(events(&hold, card(NFC_KIND_A, 0xA0, 0), 21), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(held_for_a_minute_is_one_event),
        cmocka_unit_test(missed_now_and_then_is_still_held),
        cmocka_unit_test(away_and_back_are_two),
        cmocka_unit_test(another_card_is_an_event_at_once),
        cmocka_unit_test(uid_that_is_the_front_of_another_is_another),
        cmocka_unit_test(numbers_made_up_each_time_are_one_card),
        cmocka_unit_test(certificates_tell_cards_without_a_number_apart),
        cmocka_unit_test(reported_card_without_a_number_is_not_unreadable),
        cmocka_unit_test(card_without_a_number_that_never_answers_is_reported_once),
        cmocka_unit_test(broken_reading_is_taken_up_again_and_then_given_up),
        cmocka_unit_test(card_that_goes_away_unread_is_counted_once),
        cmocka_unit_test(time_without_a_sweep_is_no_absence),
        cmocka_unit_test(more_cards_than_places_push_out_the_oldest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
