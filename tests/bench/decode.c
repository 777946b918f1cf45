// bench_decode: the kiosk's decoding of a stream beside zbar with its defaults, on the same frames.
//
// Each scene is a short stream: the code moves a little and the noise is another in each frame. A
// scene counts as read when any of its frames gave the right text. Times are of decoding only, and
// told as the ratio of the two: on another machine they are other times.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zbar.h>

#include "firmware/qr.h"
#include "tests/tools/render.h"

enum { WIDTH = 640, HEIGHT = 480, SCENES = 10, FRAMES = 6, FRAME_MS = 33 };

static const char *const texts[] = {
    "UK1:6BFOXN*TS0BI$ZD-PHQ7I9AD66V5B22CH9M9ESI9XBHXK-%69LQOGI.*V76GCV4*XUA2P-FHT-HNTI4L6N$Q%UG/"
    "YL WO*Z7ON15 BM0VM.JQ$F4W17PG4.VAS5EG4V*BRL0K-RDY5RWOOH6PO9:TUQJAJG9-*NIRICVELZUZM9EN9-O9L",
    "https://example.jp/m/0123456789", "0123456789"};

struct class {
    const char *name;
    void (*shape)(struct render_options *options, double strength);
    bool empty, still;
};

struct tally {
    int read, wrong;
    int64_t ns;
};

// --- Classes -------------------------------------------------------------------------------------

static void as_is(struct render_options *options, double strength) {
    (void)options;
    (void)strength;
}
static void rotated(struct render_options *options, double strength) {
    options->rotate_deg = 180 * strength;
}
static void tilted(struct render_options *options, double strength) {
    options->perspective = 0.05 + 0.15 * strength;
}
static void defocused(struct render_options *options, double strength) {
    options->blur = 1 + 1.5 * strength;
}
static void moved(struct render_options *options, double strength) {
    options->motion = 4 + 8 * strength;
}
static void noisy(struct render_options *options, double strength) {
    options->noise = 10 + 25 * strength;
}
static void dark(struct render_options *options, double strength) {
    options->dark = 0.3 - 0.2 * strength;
    options->noise = 4;
}
static void pale(struct render_options *options, double strength) {
    options->contrast = 0.3 - 0.2 * strength;
}
static void small(struct render_options *options, double strength) {
    options->module_px = 2.6 - 1.2 * strength;
}
static void glaring(struct render_options *options, double strength) {
    options->glare = 0.3 + 0.6 * strength;
}
static void inverted(struct render_options *options, double strength) {
    options->invert = true;
    options->rotate_deg = 90 * strength;
}

static const struct class classes[] = {
    {"plain", as_is, false, false},        {"rotated", rotated, false, false},
    {"tilted", tilted, false, false},      {"out of focus", defocused, false, false},
    {"moved", moved, false, false},        {"noisy", noisy, false, false},
    {"low light", dark, false, false},     {"low contrast", pale, false, false},
    {"small", small, false, false},        {"glare", glaring, false, false},
    {"inverted", inverted, false, false},  {"held still", as_is, false, true},
    {"empty, moving", as_is, true, false}, {"empty, still", as_is, true, true},
};

// --- The two decoders ----------------------------------------------------------------------------

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

struct judge {
    struct span expected;
    int right, wrong;
};

static void judge_code(void *context, const struct qr_code *code) {
    struct judge *judge = context;
    if (span_equal(code->text, judge->expected)) {
        judge->right++;
    } else {
        judge->wrong++;
    }
}

static void run_stream(struct tally *tally, uint8_t *const *frames, struct span expected) {
    struct judge judge = {.expected = expected};
    struct qr *qr = NULL;
    if (qr_create(&qr) != ERR_OK) {
        abort();
    }
    int64_t start = now_ns();
    for (int i = 0; i < FRAMES; i++) {
        qr_scan_frame(qr, frames[i], WIDTH, HEIGHT, (int64_t)i * FRAME_MS, judge_code, &judge);
    }
    tally->ns += now_ns() - start;
    qr_destroy(qr);
    tally->read += judge.right > 0;
    tally->wrong += judge.wrong > 0;
}

static void run_plain(struct tally *tally, uint8_t *const *frames, struct span expected) {
    struct judge judge = {.expected = expected};
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    int64_t start = now_ns();
    for (int i = 0; i < FRAMES; i++) {
        zbar_image_t *image = zbar_image_create();
        zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
        zbar_image_set_size(image, WIDTH, HEIGHT);
        zbar_image_set_data(image, frames[i], (unsigned long)WIDTH * HEIGHT, NULL);
        zbar_scan_image(scanner, image);
        const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
        for (; symbol; symbol = zbar_symbol_next(symbol)) {
            struct qr_code code = {"", span_of_text(zbar_symbol_get_data(symbol))};
            judge_code(&judge, &code);
        }
        zbar_image_destroy(image);
    }
    tally->ns += now_ns() - start;
    zbar_image_scanner_destroy(scanner);
    tally->read += judge.right > 0;
    tally->wrong += judge.wrong > 0;
}

// --- The comparison ------------------------------------------------------------------------------

static void draw_scene(uint8_t *const *frames, const struct class *class, struct span text,
                       int scene) {
    for (int i = 0; i < FRAMES; i++) {
        struct render_options options = RENDER_DEFAULTS;
        options.width = WIDTH;
        options.height = HEIGHT;
        options.noise = 3;
        class->shape(&options, (double)scene / (SCENES - 1));
        options.seed = (uint64_t)(scene * FRAMES + i) + 1;
        if (!class->still) {
            options.rotate_deg += i * 1.5;
        }
        // An empty scene moves with the light.
        if (class->empty && !class->still) {
            options.dark = 1 - 0.1 * (i % 3);
        }
        if (render_codes(frames[i], &options, &text, !class->empty) != ERR_OK) {
            abort();
        }
    }
}

static void compare(const struct class *class, uint8_t *const *frames, struct tally *plain_sum,
                    struct tally *stream_sum) {
    struct tally plain = {0};
    struct tally stream = {0};
    for (int scene = 0; scene < SCENES; scene++) {
        struct span text = span_of_text(texts[(size_t)scene % (sizeof texts / sizeof texts[0])]);
        draw_scene(frames, class, text, scene);
        run_plain(&plain, frames, text);
        run_stream(&stream, frames, text);
    }
    printf("%-14s %8d %8d %12.2f %12.2f\n", class->name, plain.read, stream.read,
           (double)stream.ns / (double)plain.ns, (double)plain.ns / (SCENES * FRAMES) / 1e6);
    plain_sum->read += plain.read;
    plain_sum->wrong += plain.wrong;
    stream_sum->read += stream.read;
    stream_sum->wrong += stream.wrong;
}

int main(void) {
    uint8_t *frames[FRAMES];
    for (int i = 0; i < FRAMES; i++) {
        frames[i] = malloc((size_t)WIDTH * HEIGHT);
        if (!frames[i]) {
            abort();
        }
    }
    printf("%d scenes of %d frames a class, %dx%d; read: scenes; time: of decoding a frame\n\n",
           SCENES, FRAMES, WIDTH, HEIGHT);
    printf("%-14s %8s %8s %12s %12s\n", "class", "zbar", "kiosk", "kiosk/zbar", "zbar (ms)");
    struct tally plain = {0};
    struct tally stream = {0};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        compare(&classes[i], frames, &plain, &stream);
    }
    printf("\nread: zbar %d, kiosk %d; read wrongly: zbar %d, kiosk %d\n", plain.read, stream.read,
           plain.wrong, stream.wrong);
    for (int i = 0; i < FRAMES; i++) {
        free(frames[i]);
    }
    return 0;
}
