#include "tests/firmware/camera_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { PATIENCE_MS = 30000 };

void rig_start(struct camera_rig *rig, const char *spec) {
    assert_int_equal(mailbox_create(&rig->scans, sizeof(struct scan), 16, NULL, NULL), ERR_OK);
    assert_int_equal(mailbox_create(&rig->reports, sizeof(struct reader_report), 16, NULL, NULL),
                     ERR_OK);
    assert_int_equal(mailbox_create(&rig->frames, sizeof(struct frame *), 2, NULL, NULL), ERR_OK);
    struct reader_outputs outputs = {rig->scans, rig->reports, rig->frames};
    assert_int_equal(camera_start(&rig->reader, spec, &outputs), ERR_OK);
}

void rig_stop(struct camera_rig *rig) {
    rig->reader->ops->stop(rig->reader);
    rig->reader->ops->join(rig->reader);
    struct frame *frame = NULL;
    while (mailbox_take(rig->frames, &frame)) {
        frame_free(frame);
    }
    mailbox_destroy(rig->scans);
    mailbox_destroy(rig->reports);
    mailbox_destroy(rig->frames);
}

struct reader_report rig_await_state(struct camera_rig *rig, enum reader_state state) {
    struct reader_report report;
    do {
        assert_true(mailbox_wait(rig->reports, &report, PATIENCE_MS));
        assert_int_equal(report.kind, READER_CAMERA);
    } while (report.state != state);
    return report;
}

struct scan rig_await_scan(struct camera_rig *rig) {
    struct scan scan;
    assert_true(mailbox_wait(rig->scans, &scan, PATIENCE_MS));
    return scan;
}

void rig_await_text(struct camera_rig *rig, const char *text) {
    struct scan scan = rig_await_scan(rig);
    assert_int_equal(scan.kind, SCAN_CODE);
    assert_int_equal(scan.len, strlen(text));
    assert_memory_equal(scan.bytes, text, scan.len);
}

int rig_count_scans(struct camera_rig *rig) {
    struct scan scan;
    int count = 0;
    while (mailbox_take(rig->scans, &scan)) {
        count++;
    }
    return count;
}
