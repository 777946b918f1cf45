// Readers that break, and come back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/firmware/nfc_rig.h"

static void absent_reader_is_found_when_it_comes(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "hangup");
    rig_start_reader(rig, &rig->reader);
    rig_expect_state(rig, READER_ABSENT);
    rig_command(rig, "return");
    rig_expect_state(rig, READER_READY);
    rig_command(rig, "tap uid a1b2c3d4");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
}

static void unplugged_reader_comes_back(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap uid a1b2c3d4");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
    rig_command(rig, "hangup");
    rig_expect_state(rig, READER_ABSENT);
    rig_command(rig, "tap uid a1b2c3d5");
    rig_command(rig, "return");
    rig_expect_state(rig, READER_READY);
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d5");
}

static void card_held_through_an_outage_is_still_one_event(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap uid a1b2c3d4");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
    rig_command(rig, "mute 1500");
    rig_expect_state(rig, READER_FAILING);
    rig_expect_state(rig, READER_READY);
    rig_wait_away(rig);
    rig_expect_no_scan(rig);
}

static void silent_reader_recovers(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "mute 3000");
    rig_expect_state(rig, READER_FAILING);
    rig_expect_state(rig, READER_READY);
    rig_command(rig, "tap uid a1b2c3d4");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
}

static void short_silence_is_no_news(void **state) {
    struct rig *rig = *state;
    struct reader_report report;
    rig_command(rig, "mute 100");
    rig_command(rig, "tap uid a1b2c3d4");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
    assert_false(mailbox_take(rig->reports, &report));
}

static void reader_that_talks_nonsense_recovers(void **state) {
    static const char *const nonsense[] = {"garbage 5", "badsum 5"};
    struct rig *rig = *state;
    for (size_t i = 0; i < 2; i++) {
        rig_command(rig, "remove");
        rig_wait_away(rig);
        rig_command(rig, nonsense[i]);
        rig_expect_state(rig, READER_FAILING);
        rig_command(rig, "tap uid a1b2c3d4");
        rig_expect_state(rig, READER_READY);
        rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
    }
}

static void one_wrong_answer_in_a_reading_loses_nothing(void **state) {
    static const char *const nonsense[] = {"garbage 1", "badsum 1"};
    struct rig *rig = *state;
    for (size_t i = 0; i < 2; i++) {
        rig_command(rig, nonsense[i]);
        rig_command(rig, "tap type4 04c1c2c3c4c5c6 d101015402");
        rig_expect_scan(rig, SCAN_NDEF, "d101015402");
        rig_command(rig, "remove");
        rig_wait_away(rig);
        rig_expect_no_scan(rig);
    }
}

static void port_has_one_owner(void **state) {
    struct rig *rig = *state;
    struct reader *second = NULL;
    struct reader_report report;
    rig_start_reader(rig, &second);
    rig_expect_state(rig, READER_FAILING);
    rig_command(rig, "tap uid a1b2c3d4");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
    rig_wait_polls(rig, 12);
    rig_expect_no_scan(rig);
    while (mailbox_take(rig->reports, &report)) {
        assert_int_not_equal(report.state, READER_READY);
    }
    // When the first one ends, the second takes over.
    rig_stop_reader(&rig->reader);
    rig_expect_state(rig, READER_READY);
    rig_stop_reader(&second);
}

// The bound is the test's own time-out, which is far below the length of the silence.
static void stopping_does_not_wait_for_a_silent_reader(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "mute 3600000");
    rig_stop_reader(&rig->reader);
    // Nor for one that is silent while it is being opened.
    rig_start_reader(rig, &rig->reader);
    rig_expect_state(rig, READER_FAILING);
    rig_stop_reader(&rig->reader);
}

static void stopping_is_not_kept_waiting_by_a_card(void **state) {
    struct rig *rig = *state;
    rig_command(rig, "tap deaf 04d1d2d3d4d5d6");
    rig_stop_reader(&rig->reader);
}

static void nonsense_for_a_port_is_refused_or_reported(void **state) {
    struct rig *rig = *state;
    struct reader_outputs outputs = {.scans = rig->scans, .reports = rig->reports};
    struct reader *reader = NULL;
    char longest[2000];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(nfc_start(&reader, longest, &outputs), ERR_INVALID);
    assert_int_equal(nfc_start(&reader, "no_such_driver:/dev/null", &outputs), ERR_OK);
    rig_expect_state(rig, READER_FAILING);
    rig_stop_reader(&reader);
    assert_int_equal(nfc_start(&reader, "pn532_uart:/nonexistent/port", &outputs), ERR_OK);
    rig_expect_state(rig, READER_ABSENT);
    rig_stop_reader(&reader);
}

// A serial reader is never found by itself; libnfc's own settings name it.
static void auto_takes_the_reader_that_libnfc_is_set_to(void **state) {
    struct rig *rig = *state;
    struct reader_outputs outputs = {.scans = rig->scans, .reports = rig->reports};
    assert_int_equal(setenv("LIBNFC_DEVICE", rig->connstring, 1), 0);
    assert_int_equal(nfc_start(&rig->reader, "auto", &outputs), ERR_OK);
    rig_expect_state(rig, READER_READY);
    rig_command(rig, "tap uid a1b2c3d4");
    rig_expect_scan(rig, SCAN_UID, "a1b2c3d4");
    rig_stop_reader(&rig->reader);
    assert_int_equal(unsetenv("LIBNFC_DEVICE"), 0);
}

static void auto_without_a_reader_reports_that(void **state) {
    struct rig *rig = *state;
    struct reader_outputs outputs = {.scans = rig->scans, .reports = rig->reports};
    assert_int_equal(setenv("LIBNFC_AUTO_SCAN", "no", 1), 0);
    assert_int_equal(nfc_start(&rig->reader, "auto", &outputs), ERR_OK);
    rig_expect_state(rig, READER_ABSENT);
    rig_stop_reader(&rig->reader);
    assert_int_equal(unsetenv("LIBNFC_AUTO_SCAN"), 0);
}

// A kiosk that takes nothing loses scans, and never the reader nor the latest report.
static void full_mailboxes_stop_nothing(void **state) {
    struct rig *rig = *state;
    struct reader_report filler = {.kind = READER_NFC, .state = READER_STARTING, .what = "filler"};
    char line[32];
    for (unsigned i = 0; i < 20; i++) {
        snprintf(line, sizeof line, "tap uid a1b2c3%02x", i);
        rig_command(rig, line);
        rig_wait_polls(rig, 8);
    }
    while (mailbox_put(rig->reports, &filler)) {
    }
    rig_command(rig, "hangup");
    rig_command(rig, "return");
    rig_expect_state(rig, READER_READY);
    for (unsigned i = 0; i < RIG_SCANS_MAX; i++) {
        snprintf(line, sizeof line, "a1b2c3%02x", i);
        rig_expect_scan(rig, SCAN_UID, line);
    }
    rig_expect_no_scan(rig);
}

#define ON_RIG(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)
#define ON_BARE_RIG(test) cmocka_unit_test_setup_teardown(test, rig_bare, rig_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_BARE_RIG(absent_reader_is_found_when_it_comes),
        ON_RIG(unplugged_reader_comes_back),
        ON_RIG(card_held_through_an_outage_is_still_one_event),
        ON_RIG(silent_reader_recovers),
        ON_RIG(short_silence_is_no_news),
        ON_RIG(reader_that_talks_nonsense_recovers),
        ON_RIG(one_wrong_answer_in_a_reading_loses_nothing),
        ON_RIG(port_has_one_owner),
        ON_RIG(stopping_does_not_wait_for_a_silent_reader),
        ON_RIG(stopping_is_not_kept_waiting_by_a_card),
        ON_BARE_RIG(nonsense_for_a_port_is_refused_or_reported),
        ON_BARE_RIG(auto_takes_the_reader_that_libnfc_is_set_to),
        ON_BARE_RIG(auto_without_a_reader_reports_that),
        ON_RIG(full_mailboxes_stop_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
