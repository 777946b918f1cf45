// The cascade on rendered frames: what it reads, what it never reads wrongly, and what it costs.
#include "firmware/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/tools/render.h"

// As long as a member's signed code is.
#define TOKEN                                                                                      \
    "UK1:6BFOXN*TS0BI$ZD-PHQ7I9AD66V5B22CH9M9ESI9XBHXK-%69LQOGI.*V76GCV4*XUA2P-FHT-HNTI4L6N$Q%UG/" \
    "YL WO*Z7ON15 BM0VM.JQ$F4W17PG4.VAS5EG4V*BRL0K-RDY5RWOOH6PO9:TUQJAJG9-*NIRICVELZUZM9EN9-O9L"

enum { FRAME_MS = 33, WIDTH = 640, HEIGHT = 480 };

struct seen {
    int count, wrong;
    struct span expected;
    char symbology[32];
};

static void see(void *context, const struct qr_code *code) {
    struct seen *seen = context;
    seen->count++;
    seen->wrong += !span_equal(code->text, seen->expected);
    snprintf(seen->symbology, sizeof seen->symbology, "%s", code->symbology);
}

static struct render_options scene(void) {
    struct render_options options = RENDER_DEFAULTS;
    options.width = WIDTH;
    options.height = HEIGHT;
    return options;
}

static void draw(uint8_t *gray, const struct render_options *options, struct span text) {
    assert_int_equal(render_codes(gray, options, &text, text.len > 0), ERR_OK);
}

static struct qr *create(void) {
    struct qr *qr = NULL;
    assert_int_equal(qr_create(&qr), ERR_OK);
    return qr;
}

// Shows the stream `frames` frames of one scene, each with its own noise. In how many of them was
// a code found? It must be the right one.
static int read_stream(const struct render_options *options, const char *text, int frames) {
    static uint8_t gray[WIDTH * HEIGHT];
    struct qr *qr = create();
    struct seen seen = {.expected = span_of_text(text)};
    struct render_options shot = *options;
    int read = 0;
    for (int i = 0; i < frames; i++) {
        shot.seed = options->seed + (uint64_t)i;
        draw(gray, &shot, seen.expected);
        read += qr_scan_frame(qr, gray, WIDTH, HEIGHT, (int64_t)i * FRAME_MS, see, &seen) > 0;
    }
    assert_int_equal(seen.wrong, 0);
    qr_destroy(qr);
    return read;
}

// --- What is read --------------------------------------------------------------------------------

static void test_mild_frames_are_read(void **state) {
    (void)state;
    struct render_options cases[12];
    for (size_t i = 0; i < 12; i++) {
        cases[i] = scene();
        cases[i].noise = 3;
    }
    cases[1].rotate_deg = 37;
    cases[2].perspective = 0.1;
    cases[3].blur = 1;
    cases[4].noise = 10;
    cases[5].dark = 0.3;
    cases[6].contrast = 0.3;
    cases[7].module_px = 2.5;
    cases[8].glare = 0.4;
    cases[9].motion = 4;
    cases[10].invert = true;
    cases[11].invert = true;
    cases[11].rotate_deg = 180;
    for (size_t i = 0; i < 12; i++) {
        // Two frames at most: the cheap pass, and the dear one behind it.
        if (read_stream(&cases[i], TOKEN, 2) == 0) {
            fail_msg("mild frame %zu was not read", i);
        }
    }
}

static void test_hard_frames_are_read_or_not_but_never_wrongly(void **state) {
    (void)state;
    struct render_options options = scene();
    options.noise = 4;
    int read = 0;
    for (int i = 0; i < 24; i++) {
        struct render_options hard = options;
        hard.seed = (uint64_t)i * 100 + 1;
        hard.rotate_deg = i * 15;
        hard.perspective = i % 3 * 0.1;
        hard.blur = i % 4 * 0.5;
        hard.dark = 1 - i % 5 * 0.2;
        hard.contrast = 1 - i % 2 * 0.6;
        hard.invert = i % 7 == 6;
        read += read_stream(&hard, TOKEN, 2) > 0;
    }
    assert_in_range(read, 15, 24); // the rest is tilted by more than zbar can undo
}

static void test_two_codes_are_both_read(void **state) {
    (void)state;
    static uint8_t gray[WIDTH * HEIGHT];
    struct render_options options = scene();
    struct span texts[2] = {span_of_text("left"), span_of_text("right")};
    assert_int_equal(render_codes(gray, &options, texts, 2), ERR_OK);
    struct qr *qr = create();
    struct seen seen = {.expected = texts[0]};
    assert_int_equal(qr_scan_frame(qr, gray, WIDTH, HEIGHT, 0, see, &seen), 2);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.wrong, 1);
    qr_destroy(qr);
}

static void check_bytes(struct span bytes) {
    static uint8_t gray[WIDTH * HEIGHT];
    struct render_options options = scene();
    draw(gray, &options, bytes);
    struct qr *qr = create();
    struct seen seen = {.expected = bytes};
    assert_int_equal(qr_scan_still(qr, gray, WIDTH, HEIGHT, see, &seen), 1);
    assert_int_equal(seen.wrong, 0);
    assert_string_equal(seen.symbology, "QR-Code");
    qr_destroy(qr);
}

static void test_bytes_come_as_they_are(void **state) {
    (void)state;
    uint8_t all[256];
    for (size_t i = 0; i < sizeof all; i++) {
        all[i] = (uint8_t)i;
    }
    check_bytes((struct span){all, sizeof all});
    check_bytes(span_of_text("新潟県医師会 髙﨑𠮷"));
    check_bytes(span_of_text("\xef\xbb\xbf with a mark"));
    check_bytes(span_of_text("\x90\x56\x8a\x83")); // Shift_JIS
    check_bytes(span_of_text("caf\xe9"));          // Latin-1
}

// --- Linear codes --------------------------------------------------------------------------------

// Bars from a text: 1 dark, 0 light, four pixels each.
static void draw_bars(uint8_t *gray, const char *bars, int top, int bottom) {
    memset(gray, 230, (size_t)WIDTH * HEIGHT);
    int left = (WIDTH - (int)strlen(bars) * 4) / 2;
    for (int y = top; y < bottom; y++) {
        for (int x = 0; x < (int)strlen(bars) * 4; x++) {
            if (bars[x / 4] == '1') {
                gray[(size_t)y * WIDTH + (size_t)(left + x)] = 30;
            }
        }
    }
}

// 4901234567894 by the rules of EAN-13: guard, six digits, middle, six digits, guard.
static const char ean13[] = "101"
                            "0001011"
                            "0100111"
                            "0011001"
                            "0010011"
                            "0100001"
                            "0011101"
                            "01010"
                            "1001110"
                            "1010000"
                            "1000100"
                            "1001000"
                            "1110100"
                            "1011100"
                            "101";
// *1234* in Code 39, wide bars three modules.
static const char code39[] = "1000101110111010"
                             "1110100010101110"
                             "1011100010101110"
                             "1110111000101010"
                             "1010001110101110"
                             "100010111011101";

static int read_bars(struct seen *seen, const char *bars, int top, int bottom) {
    static uint8_t gray[WIDTH * HEIGHT];
    draw_bars(gray, bars, top, bottom);
    struct qr *qr = create();
    int found = qr_scan_still(qr, gray, WIDTH, HEIGHT, see, seen);
    qr_destroy(qr);
    return found;
}

static void test_linear_codes(void **state) {
    (void)state;
    struct seen seen = {.expected = span_of_text("1234")};
    assert_int_equal(read_bars(&seen, code39, 150, 250), 1);
    assert_string_equal(seen.symbology, "CODE-39");
    assert_int_equal(seen.wrong, 0);
    seen = (struct seen){.expected = span_of_text("4901234567894")};
    assert_int_equal(read_bars(&seen, ean13, 150, 250), 1);
    assert_string_equal(seen.symbology, "EAN-13");
    assert_int_equal(seen.wrong, 0);
}

static void test_a_few_lines_are_no_linear_code(void **state) {
    (void)state;
    struct seen seen = {.expected = span_of_text("1234")};
    assert_int_equal(read_bars(&seen, code39, 150, 153), 0);
}

// --- What it costs -------------------------------------------------------------------------------

// `frames` frames of one scene, each with its own noise.
static struct qr_stats show_still_scene(struct span text, double noise, int frames, int codes) {
    static uint8_t gray[WIDTH * HEIGHT];
    struct render_options options = scene();
    options.noise = noise;
    struct qr *qr = create();
    struct seen seen = {.expected = text};
    for (int i = 0; i < frames; i++) {
        options.seed = (uint64_t)i + 1;
        draw(gray, &options, text);
        assert_int_equal(qr_scan_frame(qr, gray, WIDTH, HEIGHT, (int64_t)i * FRAME_MS, see, &seen),
                         codes);
    }
    assert_int_equal(seen.wrong, 0);
    struct qr_stats stats = qr_get_stats(qr);
    qr_destroy(qr);
    return stats;
}

static void test_an_unchanged_frame_costs_no_decoding(void **state) {
    (void)state;
    struct qr_stats held = show_still_scene(span_of_text("held"), 6, 12, 1);
    assert_int_equal(held.frames, 12);
    assert_int_equal(held.cheap_passes, 1);
    assert_int_equal(held.dear_passes, 0);
    struct qr_stats empty = show_still_scene((struct span){NULL, 0}, 6, 12, 0);
    assert_int_equal(empty.cheap_passes, 1);
    assert_int_equal(empty.dear_passes, 1);
}

// Somebody walks past, and shows nothing.
static struct qr_stats show_walker(int frames, int64_t gap_ms) {
    static uint8_t gray[WIDTH * HEIGHT];
    struct qr *qr = create();
    struct seen seen = {0};
    for (int i = 0; i < frames; i++) {
        memset(gray, 120, sizeof gray);
        for (int y = 100; y < HEIGHT; y++) {
            memset(gray + (size_t)y * WIDTH + ((size_t)i * 20) % 400, 60, 200);
        }
        assert_int_equal(qr_scan_frame(qr, gray, WIDTH, HEIGHT, i * gap_ms, see, &seen), 0);
    }
    struct qr_stats stats = qr_get_stats(qr);
    qr_destroy(qr);
    return stats;
}

static void test_dear_passes_are_rare(void **state) {
    (void)state;
    struct qr_stats fast = show_walker(30, FRAME_MS);
    assert_int_equal(fast.changed, 30);
    assert_int_equal(fast.cheap_passes, 30);
    assert_int_equal(fast.dear_passes, 10);
    struct qr_stats slow = show_walker(30, 400);
    assert_int_equal(slow.dear_passes, 30);
}

// What only the dear pass can read, shown when none is due.
static void test_a_picture_that_holds_still_gets_its_dear_pass(void **state) {
    (void)state;
    static uint8_t gray[WIDTH * HEIGHT];
    struct render_options options = scene();
    options.invert = true;
    struct qr *qr = create();
    struct seen seen = {.expected = span_of_text("dark mode")};
    draw(gray, &options, (struct span){NULL, 0});
    assert_int_equal(qr_scan_frame(qr, gray, WIDTH, HEIGHT, 0, see, &seen), 0);
    draw(gray, &options, seen.expected);
    assert_int_equal(qr_scan_frame(qr, gray, WIDTH, HEIGHT, 33, see, &seen), 0);
    assert_int_equal(qr_scan_frame(qr, gray, WIDTH, HEIGHT, 66, see, &seen), 1);
    assert_int_equal(qr_scan_frame(qr, gray, WIDTH, HEIGHT, 99, see, &seen), 1);
    assert_int_equal(qr_get_stats(qr).dear_passes, 2);
    assert_int_equal(seen.wrong, 0);
    qr_destroy(qr);
}

static void test_a_lens_that_finds_its_focus_is_a_change(void **state) {
    (void)state;
    static uint8_t gray[WIDTH * HEIGHT];
    struct render_options options = scene();
    struct qr *qr = create();
    struct seen seen = {.expected = span_of_text(TOKEN)};
    options.blur = 8;
    draw(gray, &options, seen.expected);
    for (int64_t now = 0; now < (int64_t)4 * FRAME_MS; now += FRAME_MS) {
        assert_int_equal(qr_scan_frame(qr, gray, WIDTH, HEIGHT, now, see, &seen), 0);
    }
    options.blur = 0.7;
    draw(gray, &options, seen.expected);
    assert_int_equal(qr_scan_frame(qr, gray, WIDTH, HEIGHT, 1000, see, &seen), 1);
    assert_int_equal(seen.wrong, 0);
    qr_destroy(qr);
}

static void test_slow_changes_count_in_the_end(void **state) {
    (void)state;
    static uint8_t gray[WIDTH * HEIGHT];
    struct qr *qr = create();
    struct seen seen = {0};
    for (int i = 0; i < 60; i++) {
        memset(gray, 100 + i, sizeof gray);
        qr_scan_frame(qr, gray, WIDTH, HEIGHT, (int64_t)i * FRAME_MS, see, &seen);
    }
    int64_t changed = qr_get_stats(qr).changed;
    assert_in_range(changed, 5, 12);
    qr_destroy(qr);
}

// --- Odd pictures --------------------------------------------------------------------------------

static void test_sizes_from_one_pixel_up(void **state) {
    (void)state;
    static uint8_t gray[100 * 100];
    struct qr *qr = create();
    struct seen seen = {0};
    for (int width = 1; width < 100; width += 7) {
        for (int height = 1; height < 100; height += 7) {
            assert_int_equal(qr_scan_frame(qr, gray, width, height, 0, see, &seen), 0);
            assert_int_equal(qr_scan_still(qr, gray, width, height, see, &seen), 0);
        }
    }
    qr_destroy(qr);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mild_frames_are_read),
        cmocka_unit_test(test_hard_frames_are_read_or_not_but_never_wrongly),
        cmocka_unit_test(test_two_codes_are_both_read),
        cmocka_unit_test(test_bytes_come_as_they_are),
        cmocka_unit_test(test_linear_codes),
        cmocka_unit_test(test_a_few_lines_are_no_linear_code),
        cmocka_unit_test(test_an_unchanged_frame_costs_no_decoding),
        cmocka_unit_test(test_dear_passes_are_rare),
        cmocka_unit_test(test_a_picture_that_holds_still_gets_its_dear_pass),
        cmocka_unit_test(test_a_lens_that_finds_its_focus_is_a_change),
        cmocka_unit_test(test_slow_changes_count_in_the_end),
        cmocka_unit_test(test_sizes_from_one_pixel_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
