#include "firmware/camera_mode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct camera_mode mode(enum camera_format format, int width, int height, uint32_t fps) {
    return (struct camera_mode){format, width, height, fps ? 1 : 0, fps};
}

static void assert_better(struct camera_mode better, struct camera_mode worse) {
    assert_true(camera_mode_is_better(&better, &worse));
    assert_false(camera_mode_is_better(&worse, &better));
}

static void test_fast_before_large(void **state) {
    (void)state;
    assert_better(mode(CAMERA_MJPEG, 1280, 720, 30), mode(CAMERA_YUYV, 1280, 720, 10));
    assert_better(mode(CAMERA_YUYV, 640, 480, 30), mode(CAMERA_YUYV, 1280, 720, 10));
    assert_better(mode(CAMERA_YUYV, 640, 480, 15), mode(CAMERA_YUYV, 640, 480, 14));
    assert_better(mode(CAMERA_YUYV, 640, 480, 10), mode(CAMERA_YUYV, 640, 480, 5));
}

static void test_largest_that_the_decoder_keeps_up_with(void **state) {
    (void)state;
    assert_better(mode(CAMERA_MJPEG, 1280, 720, 30), mode(CAMERA_GREY, 640, 480, 30));
    assert_better(mode(CAMERA_MJPEG, 1280, 720, 30), mode(CAMERA_MJPEG, 1920, 1080, 30));
    assert_better(mode(CAMERA_MJPEG, 320, 240, 30), mode(CAMERA_MJPEG, 1920, 1080, 30));
    assert_better(mode(CAMERA_MJPEG, 1920, 1080, 30), mode(CAMERA_MJPEG, 3840, 2160, 30));
}

static void test_cheap_formats_first(void **state) {
    (void)state;
    assert_better(mode(CAMERA_GREY, 640, 480, 30), mode(CAMERA_YUYV, 640, 480, 30));
    assert_better(mode(CAMERA_YUYV, 640, 480, 30), mode(CAMERA_MJPEG, 640, 480, 30));
}

static void test_no_faster_than_useful(void **state) {
    (void)state;
    assert_better(mode(CAMERA_YUYV, 640, 480, 30), mode(CAMERA_YUYV, 640, 480, 120));
    assert_better(mode(CAMERA_YUYV, 640, 480, 0), mode(CAMERA_YUYV, 640, 480, 10));
}

static void test_rates_of_any_fraction(void **state) {
    (void)state;
    struct camera_mode ntsc = {CAMERA_YUYV, 640, 480, 1001, 30000};
    struct camera_mode broken = {CAMERA_YUYV, 640, 480, 1, UINT32_MAX};
    assert_int_equal(camera_mode_fps(&ntsc), 30);
    assert_int_equal(camera_mode_fps(&broken), 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fast_before_large),
        cmocka_unit_test(test_largest_that_the_decoder_keeps_up_with),
        cmocka_unit_test(test_cheap_formats_first),
        cmocka_unit_test(test_no_faster_than_useful),
        cmocka_unit_test(test_rates_of_any_fraction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
