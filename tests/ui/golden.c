#include "tests/ui/golden.h"

#include <png.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Two colours are clearly different from here on, in steps of 255.
enum { CHANNEL_TOLERANCE = 56, COLOUR_STEP = 17, PALETTE_MAX = 256 };
// Of all pixels, in hundredths of a percent.
enum { SHARE_TOLERANCE = 4 };

// --- Files ---------------------------------------------------------------------------------------

bool picture_load(struct picture *out, const char *path) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    *out = (struct picture){0};
    if (!png_image_begin_read_from_file(&image, path)) {
        return false;
    }
    image.format = PNG_FORMAT_RGB;
    out->rgb = malloc(PNG_IMAGE_SIZE(image));
    out->width = (int)image.width;
    out->height = (int)image.height;
    if (!out->rgb || !png_image_finish_read(&image, NULL, out->rgb, 0, NULL)) {
        png_image_free(&image);
        picture_free(out);
        return false;
    }
    return true;
}

void picture_free(struct picture *picture) {
    free(picture->rgb);
    *picture = (struct picture){0};
}

static uint8_t rounded(uint8_t value) {
    return (uint8_t)((value + COLOUR_STEP / 2) / COLOUR_STEP * COLOUR_STEP);
}

// Index of the colour in the palette, which grows; -1 when it is full.
static int index_of(uint8_t palette[][3], int *count, const uint8_t *rgb) {
    for (int i = *count - 1; i >= 0; i--) {
        if (memcmp(palette[i], rgb, 3) == 0) {
            return i;
        }
    }
    if (*count == PALETTE_MAX) {
        return -1;
    }
    memcpy(palette[*count], rgb, 3);
    return (*count)++;
}

// False when the picture has too many colours.
static bool find_indexes(uint8_t *indexes, uint8_t palette[][3], int *count, const uint8_t *rgb,
                         size_t pixels) {
    *count = 0;
    for (size_t i = 0; i < pixels; i++) {
        int index = index_of(palette, count, rgb + 3 * i);
        if (index < 0) {
            return false;
        }
        indexes[i] = (uint8_t)index;
    }
    return true;
}

static bool write_png(const char *path, const struct picture *picture, const void *pixels,
                      png_uint_32 format, const void *palette, int colours) {
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)picture->width,
                       .height = (png_uint_32)picture->height,
                       .format = format,
                       .colormap_entries = (png_uint_32)colours};
    return png_image_write_to_file(&image, path, 0, pixels, 0, palette) != 0;
}

bool picture_store(const struct picture *picture, const char *path) {
    size_t pixels = (size_t)picture->width * (size_t)picture->height;
    uint8_t palette[PALETTE_MAX][3];
    int colours = 0;
    uint8_t *rgb = malloc(3 * pixels);
    uint8_t *indexes = malloc(pixels);
    bool stored = false;
    if (rgb && indexes) {
        for (size_t i = 0; i < 3 * pixels; i++) {
            rgb[i] = rounded(picture->rgb[i]);
        }
        stored = find_indexes(indexes, palette, &colours, rgb, pixels)
                     ? write_png(path, picture, indexes, PNG_FORMAT_RGB_COLORMAP, palette, colours)
                     : write_png(path, picture, rgb, PNG_FORMAT_RGB, NULL, 0);
    }
    free(rgb);
    free(indexes);
    return stored;
}

// --- Comparing -----------------------------------------------------------------------------------

static bool is_close(const uint8_t *a, const uint8_t *b) {
    for (int channel = 0; channel < 3; channel++) {
        if (abs(a[channel] - b[channel]) > CHANNEL_TOLERANCE) {
            return false;
        }
    }
    return true;
}

// Does the colour lie between those that stand there and right beside it in the other picture? So
// does every shade that smoothing can make.
static bool is_between(const uint8_t *colour, const struct picture *other, int x, int y) {
    for (int channel = 0; channel < 3; channel++) {
        int least = 255;
        int most = 0;
        for (int i = 0; i < 9; i++) {
            int at_x = x + i % 3 - 1;
            int at_y = y + i / 3 - 1;
            if (at_x < 0 || at_y < 0 || at_x >= other->width || at_y >= other->height) {
                continue;
            }
            size_t at = 3 * ((size_t)at_y * (size_t)other->width + (size_t)at_x);
            int value = other->rgb[at + (size_t)channel];
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
        if (colour[channel] < least - CHANNEL_TOLERANCE ||
            colour[channel] > most + CHANNEL_TOLERANCE) {
            return false;
        }
    }
    return true;
}

static bool differs(const struct picture *golden, const struct picture *now, int x, int y) {
    size_t at = 3 * ((size_t)y * (size_t)now->width + (size_t)x);
    if (is_close(golden->rgb + at, now->rgb + at)) {
        return false;
    }
    return !is_between(golden->rgb + at, now, x, y) || !is_between(now->rgb + at, golden, x, y);
}

static void note(struct difference *difference, int x, int y) {
    bool first = difference->pixels++ == 0;
    difference->left = first || x < difference->left ? x : difference->left;
    difference->top = first || y < difference->top ? y : difference->top;
    difference->right = first || x > difference->right ? x : difference->right;
    difference->bottom = first || y > difference->bottom ? y : difference->bottom;
}

static void mark(struct picture *seen, const struct picture *now, int x, int y, bool red) {
    size_t at = 3 * ((size_t)y * (size_t)now->width + (size_t)x);
    if (!seen || !seen->rgb) {
        return;
    }
    for (int channel = 0; channel < 3; channel++) {
        int faded = 170 + now->rgb[at + (size_t)channel] / 3;
        seen->rgb[at + (size_t)channel] = (uint8_t)(red ? (channel == 0 ? 220 : 0) : faded);
    }
}

struct difference picture_compare(const struct picture *golden, const struct picture *now,
                                  struct picture *seen) {
    struct difference difference = {0};
    if (golden->width != now->width || golden->height != now->height) {
        difference.size = true;
        return difference;
    }
    size_t pixels = (size_t)now->width * (size_t)now->height;
    if (seen) {
        *seen = (struct picture){now->width, now->height, malloc(3 * pixels)};
    }
    for (int y = 0; y < now->height; y++) {
        for (int x = 0; x < now->width; x++) {
            bool red = differs(golden, now, x, y);
            if (red) {
                note(&difference, x, y);
            }
            mark(seen, now, x, y, red);
        }
    }
    difference.share = 100.0 * (double)difference.pixels / (double)pixels;
    return difference;
}

bool difference_is_seen(const struct difference *difference) {
    return difference->size || difference->share * 100 > SHARE_TOLERANCE;
}

// --- Which pictures ------------------------------------------------------------------------------

static const char *const extras[] = {"reception-out", "result-accepted-out", "result-room",
                                     "result-full",   "result-unknown_card", "keypad-name",
                                     "clock-type",    "closing-exits",       "closing-review",
                                     "import-failed", "device-corrected",    "practice-result"};

static bool is_extra(const char *name) {
    for (size_t i = 0; i < sizeof extras / sizeof extras[0]; i++) {
        if (strcmp(extras[i], name) == 0) {
            return true;
        }
    }
    return false;
}

const char *golden_gone(void) {
    for (size_t i = 0; i < sizeof extras / sizeof extras[0]; i++) {
        size_t at = 0;
        while (at < fixture_count() && strcmp(fixture_at(at)->name, extras[i]) != 0) {
            at++;
        }
        if (at == fixture_count()) {
            return extras[i];
        }
    }
    return NULL;
}

static bool is_first_of_its_screen(size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (fixture_at(i)->screen == fixture_at(index)->screen) {
            return false;
        }
    }
    return true;
}

// NULL when there are not so many.
static const struct fixture *nth(size_t wanted) {
    size_t found = 0;
    for (size_t i = 0; i < fixture_count(); i++) {
        if ((is_first_of_its_screen(i) || is_extra(fixture_at(i)->name)) && found++ == wanted) {
            return fixture_at(i);
        }
    }
    return NULL;
}

size_t golden_count(void) {
    size_t count = 0;
    while (nth(count)) {
        count++;
    }
    return count;
}

const struct fixture *golden_fixture(size_t index) {
    return nth(index);
}

static void draw_all(struct ui *ui, struct view *view, int width, int height,
                     void (*each)(void *context, struct ui *ui, const char *name), void *context) {
    for (size_t i = 0; i < 2 * golden_count(); i++) {
        const struct fixture *fixture = golden_fixture(i / 2);
        bool en = i % 2 == 1;
        char name[128];
        snprintf(name, sizeof name, "%s-%dx%d-%s", fixture->name, width, height, en ? "en" : "ja");
        fixture_fill(view, fixture, en ? LANGUAGE_EN : LANGUAGE_JA);
        ui_draw(ui, view);
        each(context, ui, name);
    }
}

void golden_each(void (*each)(void *context, struct ui *ui, const char *name), void *context) {
    static const struct { int width, height; } sizes[] = {{1280, 800}, {800, 480}, {720, 1280}};
    struct view *view = calloc(1, sizeof *view);
    for (size_t i = 0; view && i < sizeof sizes / sizeof sizes[0]; i++) {
        struct ui_options options = {.width = sizes[i].width,
                                     .height = sizes[i].height,
                                     .offscreen = true,
                                     .share_dir = UK_SHARE_DIR};
        struct ui *ui;
        char problem[256];
        if (ui_open(&ui, &options, problem, sizeof problem) != ERR_OK) {
            fprintf(stderr, "%s\n", problem);
            exit(1);
        }
        draw_all(ui, view, sizes[i].width, sizes[i].height, each, context);
        ui_close(ui);
    }
    free(view);
}
