// Cards that are held, exchanged, and torn away.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "app/base/tick.h"
#include "firmware/nfc_hold.h"
#include "tests/firmware/nfc_rig.h"

static void held_card_is_one_event(void **state) {
    // Five times the absence that would make it a second one; a minute is a hundred of them, and
    // nfc_hold_test goes through that.
    enum { HELD_MS = 5 * NFC_AWAY_MS };
    static const char *const taps[] = {"tap uid 04112233445566", "tap felica 0102030405060708",
                                       "tap type4 04c1c2c3c4c5c6 d101015402"};
    static const enum scan_kind kinds[] = {SCAN_UID, SCAN_IDM, SCAN_NDEF};
    static const char *const hex[] = {"04112233445566", "0102030405060708", "d101015402"};
    struct rig *rig = *state;
    for (size_t i = 0; i < 3; i++) {
        rig_command(rig, taps[i]);
        rig_expect_scan(rig, kinds[i], hex[i]);
        tick_sleep_ms(HELD_MS);
        rig_wait_polls(rig, 12);
        rig_expect_no_scan(rig);
    }
}

static void taken_away_and_put_back_are_two(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap uid a1b2c3d4");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
    rig_command(rig, "remove");
    rig_wait_away(rig);
    rig_expect_no_scan(rig);
    rig_command(rig, "tap uid a1b2c3d4");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
}

static void another_card_is_read_at_once(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap uid a1b2c3d4");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
    rig_command(rig, "tap uid a1b2c3d5");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d5");
    rig_command(rig, "tap felica 0102030405060708");
    rig_expect_scan(rig, SCAN_IDM, "0102030405060708");
}

static void torn_away_at_any_exchange_is_unreadable_once(void **state) {
    struct rig *rig = *state;
    // A Type 4 tag takes eight exchanges with those that ask for a My Number card and a 医師資格証.
    for (int after = 0; after < 8; after++) {
        char line[16];
        snprintf(line, sizeof line, "tear %d", after);
        rig_command(rig, line);
        rig_command(rig, "tap type4 04c1c2c3c4c5c6 d101015402");
        rig_expect_scan(rig, SCAN_UNREADABLE, "");
        rig_wait_away(rig);
        rig_expect_no_scan(rig);
    }
    rig_command(rig, "tear 1");
    rig_command(rig, "tap type2 04a1a2a3a4a5a6 d101015402");
    rig_expect_scan(rig, SCAN_UNREADABLE, "");
    rig_wait_away(rig);
    // The same card, held still, is read.
    rig_command(rig, "tap type4 04c1c2c3c4c5c6 d101015402");
    rig_expect_scan(rig, SCAN_NDEF, "d101015402");
}

static void reading_that_broke_off_is_taken_up_again(void **state) {
    struct rig *rig = *state;
    for (int after = 0; after < 8; after++) {
        char line[16];
        snprintf(line, sizeof line, "flicker %d", after);
        rig_command(rig, line);
        rig_command(rig, "tap type4 04c1c2c3c4c5c6 d101015402");
        rig_expect_scan(rig, SCAN_NDEF, "d101015402");
        rig_command(rig, "remove");
        rig_wait_away(rig);
        rig_expect_no_scan(rig);
    }
}

#define ON_RIG(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_RIG(held_card_is_one_event),
        ON_RIG(taken_away_and_put_back_are_two),
        ON_RIG(another_card_is_read_at_once),
        ON_RIG(torn_away_at_any_exchange_is_unreadable_once),
        ON_RIG(reading_that_broke_off_is_taken_up_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
