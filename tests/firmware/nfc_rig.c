#include "tests/firmware/nfc_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/base/text.h"
#include "app/base/tick.h"
#include "firmware/nfc_hold.h"

// The one rule that holds over all tests: no card is ever asked for a PIN (VERIFY, 20), nor for
// anything but to select (A4) and to read (B0).
static void refuse_all_but_reading(void *context, struct span apdu) {
    (void)context;
    bool is_type2_read = apdu.len == 2 && apdu.data[0] == 0x30; // its second byte is a page
    bool is_reading =
        apdu.len >= 4 && apdu.data[0] == 0x00 && (apdu.data[1] == 0xA4 || apdu.data[1] == 0xB0);
    if (!is_type2_read && !is_reading) {
        fprintf(stderr, "a card was told something else than to select or to read\n");
        abort();
    }
}

int rig_bare(void **state) {
    struct rig *rig = calloc(1, sizeof *rig);
    const char *parent = getenv("TMPDIR");
    assert_non_null(rig);
    snprintf(rig->directory, sizeof rig->directory, "%s/uk-nfc-XXXXXX", parent ? parent : "/tmp");
    assert_non_null(mkdtemp(rig->directory));
    snprintf(rig->link, sizeof rig->link, "%s/port", rig->directory);
    snprintf(rig->connstring, sizeof rig->connstring, "pn532_uart:%s", rig->link);
    assert_int_equal(emulator_start(&rig->emulator, rig->link, refuse_all_but_reading, NULL),
                     ERR_OK);
    assert_int_equal(mailbox_create(&rig->scans, sizeof(struct scan), RIG_SCANS_MAX, NULL, NULL),
                     ERR_OK);
    assert_int_equal(mailbox_create(&rig->reports, sizeof(struct reader_report), 16, NULL, NULL),
                     ERR_OK);
    *state = rig;
    return 0;
}

int rig_setup(void **state) {
    rig_bare(state);
    struct rig *rig = *state;
    rig_start_reader(rig, &rig->reader);
    rig_expect_state(rig, READER_READY);
    return 0;
}

int rig_teardown(void **state) {
    struct rig *rig = *state;
    rig_stop_reader(&rig->reader);
    emulator_stop(rig->emulator);
    mailbox_destroy(rig->scans);
    mailbox_destroy(rig->reports);
    rmdir(rig->directory);
    free(rig);
    return 0;
}

void rig_start_reader(struct rig *rig, struct reader **reader) {
    struct reader_outputs outputs = {.scans = rig->scans, .reports = rig->reports};
    assert_int_equal(nfc_start(reader, rig->connstring, &outputs), ERR_OK);
}

void rig_stop_reader(struct reader **reader) {
    if (*reader) {
        (*reader)->ops->stop(*reader);
        (*reader)->ops->join(*reader);
    }
    *reader = NULL;
}

void rig_command(struct rig *rig, const char *line) {
    assert_int_equal(emulator_command(rig->emulator, line), ERR_OK);
}

void rig_expect_scan(struct rig *rig, enum scan_kind kind, const char *hex) {
    static struct scan scan;
    static char got[2 * SCAN_BYTES_MAX + 1];
    assert_true(mailbox_wait(rig->scans, &scan, RIG_PATIENCE_MS));
    assert_int_equal(scan.kind, kind);
    hex_encode(got, (struct span){scan.bytes, scan.len});
    assert_string_equal(got, hex);
}

// States on the way to the one that is waited for are passed over.
void rig_expect_state(struct rig *rig, enum reader_state state) {
    struct reader_report report;
    do {
        assert_true(mailbox_wait(rig->reports, &report, RIG_PATIENCE_MS));
        assert_int_equal(report.kind, READER_NFC);
        assert_true(report.what[0] != '\0');
    } while (report.state != state);
}

void rig_wait_polls(struct rig *rig, unsigned polls) {
    unsigned until = emulator_counts(rig->emulator).polls + polls;
    for (int64_t end = tick_now_ms() + RIG_PATIENCE_MS; tick_now_ms() < end; tick_sleep_ms(5)) {
        if (emulator_counts(rig->emulator).polls >= until) {
            return;
        }
    }
    fail_msg("the reader has stopped looking for cards");
}

void rig_wait_away(struct rig *rig) {
    tick_sleep_ms(NFC_AWAY_MS);
    rig_wait_polls(rig, 12);
}

void rig_expect_no_scan(struct rig *rig) {
    struct scan scan;
    assert_false(mailbox_take(rig->scans, &scan));
}
