// The V4L2 camera against a driver that does as drivers do, good and bad.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/base/tick.h"
#include "tests/firmware/camera_rig.h"
#include "tests/firmware/v4l2_shim.h"
#include "tests/tools/render.h"

#define SPEC "v4l2:" SHIM_DEVICE

static const struct shim_mode vga_yuyv = {CAMERA_YUYV, 640, 480, 30};

// A frame with these texts (NULL: none), 640x480, freed by the caller.
static uint8_t *draw(const char *text, const char *other, uint64_t seed) {
    struct render_options options = RENDER_DEFAULTS;
    options.noise = 3;
    options.seed = seed;
    struct span texts[2];
    int count = 0;
    if (text) {
        texts[count++] = span_of_text(text);
    }
    if (other) {
        texts[count++] = span_of_text(other);
    }
    uint8_t *gray = malloc((size_t)options.width * (size_t)options.height);
    assert_non_null(gray);
    assert_int_equal(render_codes(gray, &options, texts, count), ERR_OK);
    return gray;
}

static void plug(const struct shim_mode *mode, const char *text) {
    uint8_t *gray = draw(text, NULL, 1);
    shim_plug(mode, gray);
    free(gray);
}

static void show(const char *text, uint64_t seed) {
    uint8_t *gray = draw(text, NULL, seed);
    shim_show(gray);
    free(gray);
}

static void await_dequeues(int more) {
    int from = shim_dequeue_count();
    while (shim_dequeue_count() < from + more) {
        tick_sleep_ms(5);
    }
}

static void stop(struct camera_rig *rig) {
    rig_stop(rig);
    assert_int_equal(shim_open_count(), 0);
    shim_unplug();
}

static void check_format(enum camera_format format, const char *name) {
    struct shim_mode mode = vga_yuyv;
    mode.format = format;
    plug(&mode, name);
    struct camera_rig rig;
    rig_start(&rig, SPEC);
    struct reader_report ready = rig_await_state(&rig, READER_READY);
    assert_non_null(strstr(ready.what, "640x480"));
    assert_non_null(strstr(ready.what, name));
    rig_await_text(&rig, name);
    stop(&rig);
}

static void test_each_format_delivers_codes(void **state) {
    (void)state;
    check_format(CAMERA_GREY, "GREY");
    check_format(CAMERA_YUYV, "YUYV");
    check_format(CAMERA_MJPEG, "MJPEG");
}

static void check_skipped(const struct shim_mode *mode, enum shim_fault fault) {
    plug(mode, "whole");
    shim_set_fault(fault);
    struct camera_rig rig;
    rig_start(&rig, SPEC);
    await_dequeues(5);
    struct reader_report report;
    assert_true(mailbox_take(rig.reports, &report));
    assert_int_equal(report.state, READER_STARTING);
    assert_false(mailbox_take(rig.reports, &report));
    assert_int_equal(rig_count_scans(&rig), 0);
    shim_set_fault(SHIM_FINE);
    rig_await_state(&rig, READER_READY);
    rig_await_text(&rig, "whole");
    stop(&rig);
}

static void test_bad_frames_are_skipped(void **state) {
    (void)state;
    struct shim_mode mjpeg = vga_yuyv;
    mjpeg.format = CAMERA_MJPEG;
    check_skipped(&vga_yuyv, SHIM_SHORT);
    check_skipped(&vga_yuyv, SHIM_MARKED);
    check_skipped(&mjpeg, SHIM_SHORT);
}

static void test_passing_errors_are_no_news(void **state) {
    (void)state;
    plug(&vga_yuyv, "before");
    struct camera_rig rig;
    rig_start(&rig, SPEC);
    rig_await_state(&rig, READER_READY);
    rig_await_text(&rig, "before");
    shim_set_fault(SHIM_EIO);
    await_dequeues(5);
    show("after", 1);
    shim_set_fault(SHIM_FINE);
    rig_await_text(&rig, "after");
    struct reader_report report;
    assert_false(mailbox_take(rig.reports, &report));
    stop(&rig);
}

static void test_unplugged_and_plugged_in_again(void **state) {
    (void)state;
    plug(&vga_yuyv, "first");
    struct camera_rig rig;
    rig_start(&rig, SPEC);
    rig_await_state(&rig, READER_READY);
    rig_await_text(&rig, "first");
    shim_unplug();
    rig_await_state(&rig, READER_ABSENT);
    // Another camera in the same place.
    plug(&(struct shim_mode){CAMERA_MJPEG, 640, 480, 25}, "second");
    struct reader_report ready = rig_await_state(&rig, READER_READY);
    assert_non_null(strstr(ready.what, "MJPEG"));
    rig_await_text(&rig, "second");
    stop(&rig);
}

static void test_absent_at_first(void **state) {
    (void)state;
    struct camera_rig rig;
    rig_start(&rig, SPEC);
    rig_await_state(&rig, READER_STARTING);
    rig_await_state(&rig, READER_ABSENT);
    plug(&vga_yuyv, "late");
    rig_await_state(&rig, READER_READY);
    rig_await_text(&rig, "late");
    stop(&rig);
}

static void test_stall_is_reported_and_survived(void **state) {
    (void)state;
    plug(&vga_yuyv, "before");
    struct camera_rig rig;
    rig_start(&rig, SPEC);
    rig_await_state(&rig, READER_READY);
    rig_await_text(&rig, "before");
    shim_set_fault(SHIM_STALL);
    struct reader_report report = rig_await_state(&rig, READER_FAILING);
    assert_non_null(strstr(report.what, "no good frame"));
    show("after", 1);
    shim_set_fault(SHIM_FINE);
    rig_await_state(&rig, READER_READY);
    rig_await_text(&rig, "after");
    stop(&rig);
}

static void test_in_use_by_another_program(void **state) {
    (void)state;
    plug(&vga_yuyv, "mine");
    shim_set_fault(SHIM_BUSY);
    struct camera_rig rig;
    rig_start(&rig, SPEC);
    rig_await_state(&rig, READER_FAILING);
    shim_set_fault(SHIM_FINE);
    rig_await_state(&rig, READER_READY);
    rig_await_text(&rig, "mine");
    stop(&rig);
}

static void test_held_code_is_one_event(void **state) {
    (void)state;
    plug(&vga_yuyv, "held");
    struct camera_rig rig;
    rig_start(&rig, SPEC);
    rig_await_text(&rig, "held");
    // For longer than a code has to be away: trembling, then still.
    for (uint64_t seed = 2; seed < 6; seed++) {
        show("held", seed);
        await_dequeues(5);
    }
    await_dequeues(60);
    assert_int_equal(rig_count_scans(&rig), 0);
    show("next", 1);
    rig_await_text(&rig, "next");
    stop(&rig);
}

static void test_two_codes_in_one_frame(void **state) {
    (void)state;
    uint8_t *gray = draw("left", "right", 1);
    shim_plug(&vga_yuyv, gray);
    free(gray);
    struct camera_rig rig;
    rig_start(&rig, SPEC);
    struct scan one = rig_await_scan(&rig);
    struct scan two = rig_await_scan(&rig);
    assert_true((one.len == 4 && two.len == 5) || (one.len == 5 && two.len == 4));
    stop(&rig);
}

static void test_preview_is_a_mirror(void **state) {
    (void)state;
    plug(&vga_yuyv, NULL);
    struct camera_rig rig;
    rig_start(&rig, SPEC);
    struct frame *frame = NULL;
    assert_true(mailbox_wait(rig.frames, &frame, 30000));
    assert_int_equal(frame->width, 640);
    assert_int_equal(frame->height, 480);
    // The door frame of the empty scene is at 6 to 9 % from the left.
    const uint8_t *row = frame->gray + (size_t)100 * 640;
    assert_true(row[640 - 48] + 20 < row[640 - 100]);
    assert_true(row[48] + 20 > row[100]);
    frame_free(frame);
    stop(&rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_format_delivers_codes),
        cmocka_unit_test(test_bad_frames_are_skipped),
        cmocka_unit_test(test_passing_errors_are_no_news),
        cmocka_unit_test(test_unplugged_and_plugged_in_again),
        cmocka_unit_test(test_absent_at_first),
        cmocka_unit_test(test_stall_is_reported_and_survived),
        cmocka_unit_test(test_in_use_by_another_program),
        cmocka_unit_test(test_held_code_is_one_event),
        cmocka_unit_test(test_two_codes_in_one_frame),
        cmocka_unit_test(test_preview_is_a_mirror),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
