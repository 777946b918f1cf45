// 医師資格証: the certificate comes whole, and nothing but reading is ever asked of the card.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/base/text.h"
#include "app/base/tick.h"
#include "firmware/nfc_hold.h"
#include "tests/firmware/nfc_rig.h"
#include "tests/tools/certificate.h"

enum { CERTIFICATE_MAX = 4000, HEX_CAP = 2 * CERTIFICATE_MAX + 1 };

static char first_card[HEX_CAP], second_card[HEX_CAP];

static size_t make(char hex[HEX_CAP], uint8_t serial, size_t padding) {
    static uint8_t bytes[CERTIFICATE_MAX];
    const struct certificate_wish wish = {.issuer = "TEST CA",
                                          .serial = serial,
                                          .from_utc_s = 1700000000,
                                          .to_utc_s = 1900000000,
                                          .padding = padding};
    size_t len = certificate_make(bytes, sizeof bytes, &wish);
    hex_encode(hex, (struct span){bytes, len});
    return len;
}

// A signature of the curve differs in length by a byte or two each time.
static void make_of_size(char hex[HEX_CAP], size_t size) {
    size_t padding = size - 400;
    for (int tries = 0; tries < 200; tries++) {
        size_t got = make(hex, 3, padding);
        if (got == size) {
            return;
        }
        padding = padding + size - got;
    }
    fail_msg("no certificate of %zu bytes", size);
}

static int make_cards(void **state) {
    (void)state;
    // As large as the certificates of such cards are said to be.
    make(first_card, 1, 1200);
    make(second_card, 2, 1200);
    return 0;
}

static void lay_down(struct rig *rig, const char *type, const char *certificate, const char *how) {
    static char line[HEX_CAP + 64];
    snprintf(line, sizeof line, "tap hpki %s %s %s", type, certificate, how);
    rig_command(rig, line);
}

static void lift(struct rig *rig) {
    rig_command(rig, "remove");
    rig_wait_away(rig);
    rig_expect_no_scan(rig);
}

static void certificate_is_read_over_type_a_and_type_b(void **state) {
    struct rig *rig = *state;
    lay_down(rig, "a", first_card, "");
    rig_expect_scan(rig, SCAN_HPKI, first_card);
    lift(rig);
    lay_down(rig, "b", second_card, "");
    rig_expect_scan(rig, SCAN_HPKI, second_card);
    lift(rig);
}

static void certificates_of_every_size_come_whole(void **state) {
    static char certificate[HEX_CAP];
    struct rig *rig = *state;
    // Around a whole chunk, and up to the largest that a scan holds.
    const size_t sizes[] = {600, 719, 720, 721, 722, SCAN_BYTES_MAX - 1, SCAN_BYTES_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        make_of_size(certificate, sizes[i]);
        lay_down(rig, "b", certificate, "");
        rig_expect_scan(rig, SCAN_HPKI, certificate);
        lift(rig);
    }
}

static void larger_than_a_scan_is_unreadable(void **state) {
    static char certificate[HEX_CAP];
    struct rig *rig = *state;
    assert_true(make(certificate, 3, SCAN_BYTES_MAX - 300) > SCAN_BYTES_MAX);
    lay_down(rig, "b", certificate, "");
    rig_expect_scan(rig, SCAN_UNREADABLE, "");
    lift(rig);
}

static void odd_cards_are_read_all_the_same(void **state) {
    struct rig *rig = *state;
    lay_down(rig, "b", first_card, "short");
    rig_expect_scan(rig, SCAN_HPKI, first_card);
    lift(rig);
    lay_down(rig, "a", second_card, "chunk");
    rig_expect_scan(rig, SCAN_HPKI, second_card);
    lift(rig);
}

static void lying_cards_are_unreadable_once(void **state) {
    static const char *const lies[] = {"length", "empty", "endless", "stops"};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        lay_down(rig, "b", first_card, lies[i]);
        rig_expect_scan(rig, SCAN_UNREADABLE, "");
        lift(rig);
    }
    lay_down(rig, "b", "0400000000", ""); // no sequence at all
    rig_expect_scan(rig, SCAN_UNREADABLE, "");
    lift(rig);
    lay_down(rig, "b", "30820010", ""); // a length in more bytes than it needs
    rig_expect_scan(rig, SCAN_UNREADABLE, "");
}

// Other kinds of HPKI card: then it is a card like any other.
static void certificate_that_is_not_given_leaves_the_number(void **state) {
    static const char *const ways[] = {"no-file", "denied"};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        lay_down(rig, "a", first_card, ways[i]);
        rig_expect_scan(rig, SCAN_UID, "04818283848586");
        lift(rig);
        lay_down(rig, "b", first_card, ways[i]);
        rig_expect_scan(rig, SCAN_TYPE_B, "");
        lift(rig);
    }
}

static unsigned count_exchanges(struct rig *rig) {
    unsigned before = emulator_counts(rig->emulator).exchanges;
    lay_down(rig, "b", first_card, "");
    rig_expect_scan(rig, SCAN_HPKI, first_card);
    lift(rig);
    return emulator_counts(rig->emulator).exchanges - before;
}

static void torn_away_at_any_exchange_is_unreadable_once(void **state) {
    struct rig *rig = *state;
    char line[32];
    unsigned exchanges = count_exchanges(rig);
    assert_true(exchanges > 8);
    for (unsigned after = 0; after < exchanges; after += after < 4 ? 1 : 3) {
        snprintf(line, sizeof line, "tear %u", after);
        rig_command(rig, line);
        lay_down(rig, "b", first_card, "");
        rig_expect_scan(rig, SCAN_UNREADABLE, "");
        lift(rig);
    }
}

static void reading_that_broke_off_is_taken_up_again(void **state) {
    struct rig *rig = *state;
    char line[32];
    unsigned exchanges = count_exchanges(rig);
    for (unsigned after = 0; after < exchanges; after += after < 4 ? 1 : 3) {
        snprintf(line, sizeof line, "flicker %u", after);
        rig_command(rig, line);
        lay_down(rig, "a", first_card, "");
        rig_expect_scan(rig, SCAN_HPKI, first_card);
        lift(rig);
    }
}

static void held_card_is_one_event(void **state) {
    enum { LONG_MS = 3 * NFC_AWAY_MS };
    static const char *const types[] = {"a", "b"};
    static const char *const numbers[] = {"", "random"};
    struct rig *rig = *state;
    for (size_t i = 0; i < 4; i++) {
        lay_down(rig, types[i % 2], first_card, numbers[i / 2]);
        rig_expect_scan(rig, SCAN_HPKI, first_card);
        tick_sleep_ms(LONG_MS);
        rig_wait_polls(rig, 12);
        rig_expect_no_scan(rig);
        lift(rig);
    }
}

// The next doctor's card, with no time between that could tell them apart.
static void exchanged_cards_are_two_events(void **state) {
    static const char *const numbers[] = {"", "random"};
    struct rig *rig = *state;
    for (size_t i = 0; i < 2; i++) {
        lay_down(rig, "a", first_card, "random");
        rig_expect_scan(rig, SCAN_HPKI, first_card);
        lay_down(rig, "a", second_card, "random");
        rig_expect_scan(rig, SCAN_HPKI, second_card);
        lay_down(rig, "b", first_card, "random");
        rig_expect_scan(rig, SCAN_HPKI, first_card);
        lay_down(rig, "b", second_card, numbers[i]);
        rig_expect_scan(rig, SCAN_HPKI, second_card);
        lift(rig);
    }
}

// For enrolment: read, lifted, laid down again within a second and a half.
static void card_laid_down_again_is_reported_again(void **state) {
    struct rig *rig = *state;
    lay_down(rig, "b", first_card, "");
    rig_expect_scan(rig, SCAN_HPKI, first_card);
    rig_command(rig, "remove");
    tick_sleep_ms(1500);
    lay_down(rig, "b", first_card, "");
    rig_expect_scan(rig, SCAN_HPKI, first_card);
}

#define ON_RIG(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_RIG(certificate_is_read_over_type_a_and_type_b),
        ON_RIG(certificates_of_every_size_come_whole),
        ON_RIG(larger_than_a_scan_is_unreadable),
        ON_RIG(odd_cards_are_read_all_the_same),
        ON_RIG(lying_cards_are_unreadable_once),
        ON_RIG(certificate_that_is_not_given_leaves_the_number),
        ON_RIG(torn_away_at_any_exchange_is_unreadable_once),
        ON_RIG(reading_that_broke_off_is_taken_up_again),
        ON_RIG(held_card_is_one_event),
        ON_RIG(exchanged_cards_are_two_events),
        ON_RIG(card_laid_down_again_is_reported_again),
    };
    return cmocka_run_group_tests(tests, make_cards, NULL);
}
