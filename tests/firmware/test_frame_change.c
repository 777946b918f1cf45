#include "firmware/frame_change.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { WIDTH = 640, HEIGHT = 480 };
static uint8_t gray[WIDTH * HEIGHT];

static bool check(struct frame_change *change) {
    return frame_change_check(change, gray, WIDTH, HEIGHT);
}

static void fill(int left, int top, int width, int height, uint8_t value) {
    for (int y = top; y < top + height; y++) {
        memset(gray + (size_t)y * WIDTH + left, value, (size_t)width);
    }
}

static void test_the_first_frame_and_another_size(void **state) {
    (void)state;
    struct frame_change change = {0};
    fill(0, 0, WIDTH, HEIGHT, 0);
    assert_true(check(&change));
    assert_false(check(&change));
    assert_true(frame_change_check(&change, gray, WIDTH / 2, HEIGHT));
}

static void test_something_small_comes_and_goes(void **state) {
    (void)state;
    struct frame_change change = {0};
    fill(0, 0, WIDTH, HEIGHT, 100);
    assert_true(check(&change));
    fill(300, 200, 60, 60, 200);
    assert_true(check(&change));
    assert_false(check(&change));
    fill(300, 200, 60, 60, 100);
    assert_true(check(&change));
}

// As a lens finds its focus: stripes come out of a gray of the same brightness.
static void test_sharpness_alone_is_a_change(void **state) {
    (void)state;
    struct frame_change change = {0};
    fill(0, 0, WIDTH, HEIGHT, 120);
    assert_true(check(&change));
    for (int y = 100; y < 300; y++) {
        for (int x = 200; x < 400; x++) {
            gray[y * WIDTH + x] = (x + y) % 4 < 2 ? 60 : 180;
        }
    }
    assert_true(check(&change));
    assert_false(check(&change));
}

static void test_noise_is_none(void **state) {
    (void)state;
    struct frame_change change = {0};
    uint32_t noise = 1;
    for (int frame = 0; frame < 50; frame++) {
        for (size_t i = 0; i < sizeof gray; i++) {
            noise = noise * 1664525 + 1013904223;
            gray[i] = (uint8_t)(114 + (noise >> 24) % 29); // a deviation of 8
        }
        assert_int_equal(check(&change), frame == 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_frame_and_another_size),
        cmocka_unit_test(test_something_small_comes_and_goes),
        cmocka_unit_test(test_sharpness_alone_is_a_change),
        cmocka_unit_test(test_noise_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
