// What each kind of card gives.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/base/text.h"
#include "firmware/nfc_hold.h"
#include "tests/firmware/nfc_rig.h"

static void uids_of_all_lengths_come_whole(void **state) {
    static const char *const uids[] = {"a1b2c3d4", "04112233445566", "04112233445566778899"};
    struct rig *rig = *state;
    for (size_t i = 0; i < 3; i++) {
        char line[64];
        snprintf(line, sizeof line, "tap uid %s", uids[i]);
        rig_command(rig, line);
        rig_expect_scan(rig, SCAN_UID, uids[i]);
    }
}

static void zero_and_random_uids_pass_as_they_are(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap uid 00000000");
    rig_expect_scan(rig, SCAN_UID, "00000000");
    rig_command(rig, "tap uid 08123456");
    rig_expect_scan(rig, SCAN_UID, "08123456");
}

static void random_uid_is_one_event_while_it_is_held(void **state) {
    struct rig *rig = *state;
    struct scan scan;
    rig_command(rig, "tap random");
    assert_true(mailbox_wait(rig->scans, &scan, RIG_PATIENCE_MS));
    assert_int_equal(scan.kind, SCAN_UID);
    assert_int_equal(scan.bytes[0], 0x08);
    rig_wait_away(rig);
    rig_expect_no_scan(rig);
}

static void idms_that_differ_in_the_last_byte_are_two(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap felica 0102030405060708");
    rig_expect_scan(rig, SCAN_IDM, "0102030405060708");
    rig_command(rig, "tap felica 0102030405060709");
    rig_expect_scan(rig, SCAN_IDM, "0102030405060709");
}

static void type2_message_is_read(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap type2 04a1a2a3a4a5a6 d101075402656e756b3132");
    rig_expect_scan(rig, SCAN_NDEF, "d101075402656e756b3132");
}

static void type2_without_a_message_gives_its_uid(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap type2 04a1a2a3a4a5a7 -");
    rig_expect_scan(rig, SCAN_UID, "04a1a2a3a4a5a7");
}

static void expect_long_message(struct rig *rig, const char *type, size_t len) {
    char hex[2 * 4096 + 1];
    char line[sizeof hex + 64];
    for (size_t i = 0; i < len; i++) {
        snprintf(hex + 2 * i, 3, "%02x", (unsigned)(i * 7 % 256));
    }
    snprintf(line, sizeof line, "tap %s 04b1b2b3b4b5b6 %s", type, hex);
    rig_command(rig, line);
    rig_expect_scan(rig, SCAN_NDEF, hex);
}

static void long_messages_are_read_whole(void **state) {
    struct rig *rig = *state;
    expect_long_message(rig, "type2", 700);
    rig_command(rig, "remove");
    rig_wait_away(rig);
    expect_long_message(rig, "type4", SCAN_BYTES_MAX);
}

static void message_larger_than_a_scan_is_unreadable(void **state) {
    enum { DIGITS = 2 * (SCAN_BYTES_MAX + 1) };
    struct rig *rig = *state;
    char digits[DIGITS + 1];
    char line[DIGITS + 64];
    memset(digits, 'a', DIGITS);
    digits[DIGITS] = '\0';
    snprintf(line, sizeof line, "tap type4 04b1b2b3b4b5b7 %s", digits);
    rig_command(rig, line);
    rig_expect_scan(rig, SCAN_UNREADABLE, "");
}

static void type4_message_is_read(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap type4 04c1c2c3c4c5c6 d101075402656e756b3132");
    rig_expect_scan(rig, SCAN_NDEF, "d101075402656e756b3132");
}

static void type4_without_a_message_gives_its_uid(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap type4 04c1c2c3c4c5c7 -");
    rig_expect_scan(rig, SCAN_UID, "04c1c2c3c4c5c7");
    rig_command(rig, "tap uid 04c1c2c3c4c5c8 sak 20");
    rig_expect_scan(rig, SCAN_UID, "04c1c2c3c4c5c8");
}

static void card_that_answers_no_exchange_gives_its_uid(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap deaf 04d1d2d3d4d5d6");
    rig_expect_scan(rig, SCAN_UID, "04d1d2d3d4d5d6");
    rig_command(rig, "tap uid 04d1d2d3d4d5d7 sak 00");
    rig_expect_scan(rig, SCAN_UID, "04d1d2d3d4d5d7");
}

static void type_b_gives_no_identity(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap typeb");
    rig_expect_scan(rig, SCAN_TYPE_B, "");
}

// One exchange, the selection itself: nothing else is read.
static void my_number_card_is_asked_nothing_more(void **state) {
    static const char *const taps[] = {"tap jpki", "tap jpki a"};
    struct rig *rig = *state;
    for (size_t i = 0; i < 2; i++) {
        unsigned before = emulator_counts(rig->emulator).exchanges;
        rig_command(rig, taps[i]);
        rig_expect_scan(rig, SCAN_MY_NUMBER, "");
        rig_wait_away(rig);
        assert_int_equal(emulator_counts(rig->emulator).exchanges, before + 1);
        rig_expect_no_scan(rig);
    }
}

static void lying_cards_are_unreadable_once(void **state) {
    static const char *const lies[] = {"t2-length", "t2-size", "t4-length",
                                       "t4-short",  "t4-long", "t4-file-id"};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        char line[32];
        snprintf(line, sizeof line, "tap lie %s", lies[i]);
        rig_command(rig, line);
        rig_expect_scan(rig, SCAN_UNREADABLE, "");
        rig_wait_away(rig);
        rig_expect_no_scan(rig);
        rig_command(rig, "remove");
        rig_wait_away(rig);
    }
}

#define ON_RIG(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_RIG(uids_of_all_lengths_come_whole),
        ON_RIG(zero_and_random_uids_pass_as_they_are),
        ON_RIG(random_uid_is_one_event_while_it_is_held),
        ON_RIG(idms_that_differ_in_the_last_byte_are_two),
        ON_RIG(type2_message_is_read),
        ON_RIG(type2_without_a_message_gives_its_uid),
        ON_RIG(long_messages_are_read_whole),
        ON_RIG(message_larger_than_a_scan_is_unreadable),
        ON_RIG(type4_message_is_read),
        ON_RIG(type4_without_a_message_gives_its_uid),
        ON_RIG(card_that_answers_no_exchange_gives_its_uid),
        ON_RIG(type_b_gives_no_identity),
        ON_RIG(my_number_card_is_asked_nothing_more),
        ON_RIG(lying_cards_are_unreadable_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
