#include "tests/tools/render.h"

#include <errno.h>
#include <math.h>
#include <png.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

const struct render_options RENDER_DEFAULTS = {
    .width = 640, .height = 480, .dark = 1, .contrast = 1, .level = 'M', .seed = 1};

enum { QUIET = 4, CODES_MAX = 8, TAPS = 2 };
static const double INK = 25, PAPER = 235;

struct placed_code {
    QRcode *code;
    double cosine, sine; // of its rotation, a module long
};

struct scene {
    const struct render_options *options;
    struct placed_code codes[CODES_MAX];
    int count;
};

// --- Encoding ------------------------------------------------------------------------------------

static QRecLevel level_of(char letter) {
    switch (letter) {
    case 'L':
        return QR_ECLEVEL_L;
    case 'Q':
        return QR_ECLEVEL_Q;
    case 'H':
        return QR_ECLEVEL_H;
    default:
        return QR_ECLEVEL_M;
    }
}

static bool is_text(struct span text) {
    return text.len > 0 && !memchr(text.data, '\0', text.len);
}

// Text is encoded as compactly as it can be (digits, capitals), anything else as bytes.
static QRcode *encode(struct span text, char level) {
    if (!is_text(text)) {
        return QRcode_encodeData((int)text.len, text.data, 0, level_of(level));
    }
    struct buf copy = BUF_EMPTY;
    const char *string = NULL;
    QRcode *code = NULL;
    if (buf_append(&copy, text.data, text.len) == ERR_OK &&
        buf_terminate(&copy, &string) == ERR_OK) {
        code = QRcode_encodeString(string, 0, level_of(level), QR_MODE_8, 1);
    }
    buf_fini(&copy);
    return code;
}

// --- Drawing -------------------------------------------------------------------------------------

// Brightness of a code at module coordinates, (0, 0) its upper left module; negative outside.
static double code_at(const QRcode *code, double x, double y, bool invert) {
    int mx = (int)floor(x);
    int my = (int)floor(y);
    if (mx < -QUIET || my < -QUIET || mx >= code->width + QUIET || my >= code->width + QUIET) {
        return -1;
    }
    bool inside = mx >= 0 && my >= 0 && mx < code->width && my < code->width;
    bool dark = inside && (code->data[my * code->width + mx] & 1);
    return dark != invert ? INK : PAPER;
}

// Turns and scales each code into its place.
static void place_codes(struct scene *scene) {
    const struct render_options *options = scene->options;
    double place = fmin((double)options->width / scene->count, options->height);
    double angle = options->rotate_deg * M_PI / 180;
    for (int i = 0; i < scene->count; i++) {
        struct placed_code *placed = &scene->codes[i];
        double size = options->module_px > 0 ? options->module_px
                                             : 0.7 * place / (placed->code->width + 2 * QUIET);
        placed->cosine = cos(angle) / size;
        placed->sine = sin(angle) / size;
    }
}

// Looks through one place at the code in it: turned, tilted and scaled about its middle.
static double place_at(const struct scene *scene, int index, double x, double y) {
    const struct render_options *options = scene->options;
    const struct placed_code *placed = &scene->codes[index];
    double place = (double)options->width / scene->count;
    double half = fmin(place, options->height) / 2;
    double dx = x - (index + 0.5) * place;
    double dy = y - options->height / 2.0;
    double nearness = 1 + options->perspective * dx / half;
    if (nearness < 0.05) {
        return -1;
    }
    dx /= nearness;
    dy /= nearness;
    double middle = placed->code->width / 2.0;
    return code_at(placed->code, placed->cosine * dx + placed->sine * dy + middle,
                   placed->cosine * dy - placed->sine * dx + middle, options->invert);
}

// A wall that gets darker downwards, with a door frame.
static double background(const struct render_options *options, double x, double y) {
    double wall = 140 - 50 * y / options->height;
    double across = x / options->width;
    return across > 0.06 && across < 0.09 ? wall - 40 : wall;
}

static double scene_at(const struct scene *scene, double x, double y) {
    if (scene->count > 0) {
        int index = (int)(x * scene->count / scene->options->width);
        double code = place_at(scene, index < scene->count ? index : scene->count - 1, x, y);
        if (code >= 0) {
            return code;
        }
    }
    return background(scene->options, x, y);
}

static void draw(const struct scene *scene, double *light) {
    const struct render_options *options = scene->options;
    for (int y = 0; y < options->height; y++) {
        for (int x = 0; x < options->width; x++) {
            double sum = 0;
            for (int tap = 0; tap < TAPS * TAPS; tap++) {
                int across = tap % TAPS;
                int down = tap / TAPS;
                sum += scene_at(scene, x + (across + 0.5) / TAPS, y + (down + 0.5) / TAPS);
            }
            *light++ = sum / (TAPS * TAPS);
        }
    }
}

// --- What the lens and the sensor do -------------------------------------------------------------

static int clamp(int value, int end) {
    return value < 0 ? 0 : value >= end ? end - 1 : value;
}

// One dimension of a filter with 2 * radius + 1 taps, along lines that are `stride` apart.
static void filter_lines(double *light, double *line, const double *taps, int radius, int length,
                         int lines, int step, int stride) {
    for (int l = 0; l < lines; l++) {
        double *at = light + (size_t)l * (size_t)stride;
        for (int i = 0; i < length; i++) {
            line[i] = at[(size_t)i * (size_t)step];
        }
        for (int i = 0; i < length; i++) {
            double sum = 0;
            for (int t = -radius; t <= radius; t++) {
                sum += taps[t + radius] * line[clamp(i + t, length)];
            }
            at[(size_t)i * (size_t)step] = sum;
        }
    }
}

enum { RADIUS_MAX = 64 };

static void blur(const struct render_options *options, double *light, double *line) {
    double taps[2 * RADIUS_MAX + 1] = {0};
    int radius = clamp((int)ceil(options->blur * 3), RADIUS_MAX + 1);
    double sum = 0;
    for (int t = -radius; t <= radius; t++) {
        taps[t + radius] = exp(-t * t / (2 * options->blur * options->blur));
        sum += taps[t + radius];
    }
    for (int t = 0; t <= 2 * radius; t++) {
        taps[t] /= sum;
    }
    filter_lines(light, line, taps, radius, options->width, options->height, 1, options->width);
    filter_lines(light, line, taps, radius, options->height, options->width, options->width, 1);
}

static void move_sideways(const struct render_options *options, double *light, double *line) {
    double taps[2 * RADIUS_MAX + 1] = {0};
    int radius = clamp((int)lround(options->motion / 2), RADIUS_MAX + 1);
    for (int t = 0; t <= 2 * radius; t++) {
        taps[t] = 1.0 / (2 * radius + 1);
    }
    filter_lines(light, line, taps, radius, options->width, options->height, 1, options->width);
}

static double uniform(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (double)(*state >> 11) / 9007199254740992.0;
}

// Four of them summed are normal enough for a sensor.
static double normal(uint64_t *state) {
    return (uniform(state) + uniform(state) + uniform(state) + uniform(state) - 2) * sqrt(3);
}

static double glare_at(const struct render_options *options, int x, int y) {
    double dx = (x - options->width * 0.55) / (options->width * 0.16);
    double dy = (y - options->height * 0.35) / (options->height * 0.16);
    return options->glare * 255 * exp(-(dx * dx + dy * dy));
}

static void expose(const struct render_options *options, uint8_t *gray, const double *light) {
    uint64_t state = options->seed * 0x9e3779b97f4a7c15U + 1;
    for (int y = 0; y < options->height; y++) {
        for (int x = 0; x < options->width; x++) {
            double value = 128 + (*light++ - 128) * options->contrast;
            value = value * options->dark + glare_at(options, x, y);
            if (options->noise > 0) {
                value += normal(&state) * options->noise;
            }
            *gray++ = (uint8_t)fmin(fmax(value + 0.5, 0), 255);
        }
    }
}

// --- All together --------------------------------------------------------------------------------

static enum err render_scene(uint8_t *gray, const struct scene *scene) {
    const struct render_options *options = scene->options;
    size_t pixels = (size_t)options->width * (size_t)options->height;
    double *light = calloc(pixels, sizeof *light);
    double *line = malloc((size_t)(options->width + options->height) * sizeof *line);
    if (!light || !line) {
        free(light);
        free(line);
        return ERR_NOMEM;
    }
    draw(scene, light);
    if (options->blur > 0) {
        blur(options, light, line);
    }
    if (options->motion > 0) {
        move_sideways(options, light, line);
    }
    expose(options, gray, light);
    free(light);
    free(line);
    return ERR_OK;
}

enum err render_codes(uint8_t *gray, const struct render_options *options, const struct span *texts,
                      int count) {
    struct scene scene = {.options = options};
    enum err err = count > CODES_MAX ? ERR_INVALID : ERR_OK;
    while (err == ERR_OK && scene.count < count) {
        QRcode *code = encode(texts[scene.count], options->level);
        if (!code) {
            err = errno == ENOMEM ? ERR_NOMEM : ERR_TOO_BIG;
            break;
        }
        scene.codes[scene.count++].code = code;
    }
    if (err == ERR_OK) {
        place_codes(&scene);
        err = render_scene(gray, &scene);
    }
    for (int i = 0; i < scene.count; i++) {
        QRcode_free(scene.codes[i].code);
    }
    return err;
}

enum err render_write_png(const uint8_t *gray, int width, int height, const char *path) {
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)height,
                       .format = PNG_FORMAT_GRAY};
    bool written = png_image_write_to_file(&image, path, 0, gray, 0, NULL);
    png_image_free(&image);
    return written ? ERR_OK : ERR_IO;
}
