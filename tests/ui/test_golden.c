// Do the screens still look as they did when somebody last looked? And would that be noticed?
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/ui/golden.h"

// --- The eye -------------------------------------------------------------------------------------

#define SIDE ((size_t)100)

static struct picture paper(void) {
    struct picture picture = {SIDE, SIDE, malloc(3 * SIDE * SIDE)};
    assert_non_null(picture.rgb);
    memset(picture.rgb, 0xf0, 3 * SIDE * SIDE);
    return picture;
}

static void box(struct picture *picture, size_t x, size_t y, size_t w, size_t h, uint8_t shade) {
    for (size_t i = 0; i < w * h; i++) {
        memset(picture->rgb + 3 * ((y + i / w) * SIDE + x + i % w), shade, 3);
    }
}

static bool is_seen(struct picture *before, struct picture *after) {
    struct difference difference = picture_compare(before, after, NULL);
    picture_free(before);
    picture_free(after);
    return difference_is_seen(&difference);
}

static void test_what_is_the_same_is_not_seen(void **state) {
    (void)state;
    struct picture before = paper();
    struct picture after = paper();
    box(&before, 20, 20, 30, 10, 0x20);
    box(&after, 20, 20, 30, 10, 0x30); // a shade that nobody tells from the other
    assert_false(is_seen(&before, &after));
}

static void test_smoothing_is_not_seen(void **state) {
    (void)state;
    struct picture before = paper();
    struct picture after = paper();
    box(&before, 20, 20, 30, 10, 0x20);
    box(&after, 20, 20, 30, 10, 0x20);
    box(&after, 50, 20, 1, 10, 0x88); // a softer edge beside the dark one
    box(&before, 19, 20, 1, 10, 0xa0);
    assert_false(is_seen(&before, &after));
}

static void test_what_moves_is_seen(void **state) {
    (void)state;
    struct picture before = paper();
    struct picture after = paper();
    box(&before, 20, 20, 30, 10, 0x20);
    box(&after, 24, 20, 30, 10, 0x20);
    assert_true(is_seen(&before, &after));
}

static void test_another_colour_is_seen(void **state) {
    (void)state;
    struct picture before = paper();
    struct picture after = paper();
    box(&before, 20, 20, 30, 10, 0x20);
    box(&after, 20, 20, 30, 10, 0x70);
    assert_true(is_seen(&before, &after));
}

static void test_what_is_gone_is_seen_and_found(void **state) {
    (void)state;
    struct picture before = paper();
    struct picture after = paper();
    box(&before, 60, 70, 8, 4, 0x20);
    struct difference difference = picture_compare(&before, &after, NULL);
    assert_true(difference_is_seen(&difference));
    assert_int_equal(difference.left, 60);
    assert_int_equal(difference.top, 70);
    assert_int_equal(difference.right, 67);
    assert_int_equal(difference.bottom, 73);
    picture_free(&before);
    picture_free(&after);
}

static void test_another_size_is_seen(void **state) {
    (void)state;
    struct picture before = paper();
    struct picture after = paper();
    after.height--;
    assert_true(is_seen(&before, &after));
}

static void test_a_stored_picture_is_the_same(void **state) {
    (void)state;
    struct picture before = paper();
    struct picture after;
    box(&before, 20, 20, 30, 10, 0x53);
    mkdir(UK_GOLDEN_OUT, 0777);
    assert_true(picture_store(&before, UK_GOLDEN_OUT "/stored.png"));
    assert_true(picture_load(&after, UK_GOLDEN_OUT "/stored.png"));
    struct difference difference = picture_compare(&before, &after, NULL);
    assert_int_equal(difference.pixels, 0);
    picture_free(&before);
    picture_free(&after);
}

// --- The screens ---------------------------------------------------------------------------------

struct gallery {
    int seen, missing, compared;
};

static void tell(struct gallery *gallery, const char *name, const struct difference *difference) {
    gallery->seen++;
    if (difference->size) {
        print_message("%s: another size\n", name);
        return;
    }
    print_message("%s: %lld pixels (%.2f %%) look different, from (%d, %d) to (%d, %d)\n", name,
                  (long long)difference->pixels, difference->share, difference->left,
                  difference->top, difference->right, difference->bottom);
}

static void compare(void *context, struct ui *ui, const char *name) {
    struct gallery *gallery = context;
    struct picture golden;
    struct picture now;
    struct picture seen = {0};
    char golden_path[1024];
    char path[1024];
    snprintf(golden_path, sizeof golden_path, "%s/%s.png", UK_GOLDEN_DIR, name);
    snprintf(path, sizeof path, "%s/%s.png", UK_GOLDEN_OUT, name);
    assert_int_equal(ui_save_png(ui, path), ERR_OK);
    if (!picture_load(&golden, golden_path)) {
        print_message("%s: there is no golden picture of it\n", name);
        gallery->missing++;
        return;
    }
    assert_true(picture_load(&now, path));
    struct difference difference = picture_compare(&golden, &now, &seen);
    gallery->compared++;
    if (difference_is_seen(&difference)) {
        tell(gallery, name, &difference);
        snprintf(path, sizeof path, "%s/%s-difference.png", UK_GOLDEN_OUT, name);
        (void)(seen.rgb && picture_store(&seen, path));
    } else {
        remove(path);
    }
    picture_free(&golden);
    picture_free(&now);
    picture_free(&seen);
}

static void test_every_screen_looks_as_before(void **state) {
    (void)state;
    struct gallery gallery = {0};
    if (golden_gone()) {
        fail_msg("%s is no fixture", golden_gone());
    }
    if (mkdir(UK_GOLDEN_OUT, 0777) != 0 && errno != EEXIST) {
        fail_msg("%s can't be made", UK_GOLDEN_OUT);
    }
    golden_each(compare, &gallery);
    assert_true(gallery.compared + gallery.missing >= 3 * 2 * (SCREEN_COUNT - 1));
    if (gallery.seen > 0 || gallery.missing > 0) {
        fail_msg("%d pictures look different and %d are new. See %s; when they are right, run "
                 "tests/ui/golden_update",
                 gallery.seen, gallery.missing, UK_GOLDEN_OUT);
    }
}

int main(void) {
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_the_same_is_not_seen),
        cmocka_unit_test(test_smoothing_is_not_seen),
        cmocka_unit_test(test_what_moves_is_seen),
        cmocka_unit_test(test_another_colour_is_seen),
        cmocka_unit_test(test_what_is_gone_is_seen_and_found),
        cmocka_unit_test(test_another_size_is_seen),
        cmocka_unit_test(test_a_stored_picture_is_the_same),
        cmocka_unit_test(test_every_screen_looks_as_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
