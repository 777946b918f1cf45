// qr_frame: a PNG of QR codes as a camera would see them, for tests and for the demonstration.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tools/render.h"

enum { SIDE_MAX = 8192, TEXTS_MAX = 8 };

static const char usage_text[] =
    "usage: qr_frame -o FILE.png [option...] TEXT...   (no TEXT: an empty scene)\n"
    "  --size WxH       640x480        --scale PX        size of a module; 0: fill the place\n"
    "  --rotate DEG     0              --perspective P   0 to 0.6, nearer to the right\n"
    "  --blur R         0              --motion PX       0, sideways\n"
    "  --dark F         1, of light    --contrast F      1\n"
    "  --noise S        0, levels      --glare G         0 to 1\n"
    "  --invert                        --level L|M|Q|H   error correction, M\n"
    "  --seed N         1, of the noise\n";

struct arguments {
    struct render_options render;
    const char *path;
};

static bool parse_number(double *out, const char *text, double min, double max) {
    char *end = NULL;
    *out = strtod(text, &end);
    return end != text && *end == '\0' && *out >= min && *out <= max;
}

static bool parse_size(struct render_options *render, const char *text) {
    char end = 0;
    return sscanf(text, "%5dx%5d%c", &render->width, &render->height, &end) == 2 &&
           render->width >= 32 && render->height >= 32 && render->width <= SIDE_MAX &&
           render->height <= SIDE_MAX;
}

static bool parse_option(struct arguments *arguments, int option, const char *value) {
    struct render_options *render = &arguments->render;
    double seed = 0;
    switch (option) {
    case 'o':
        arguments->path = value;
        return true;
    case 'z':
        return parse_size(render, value);
    case 's':
        return parse_number(&render->module_px, value, 0, 100);
    case 'r':
        return parse_number(&render->rotate_deg, value, -360, 360);
    case 'p':
        return parse_number(&render->perspective, value, 0, 0.6);
    case 'b':
        return parse_number(&render->blur, value, 0, 20);
    case 'm':
        return parse_number(&render->motion, value, 0, 100);
    case 'd':
        return parse_number(&render->dark, value, 0, 1);
    case 'c':
        return parse_number(&render->contrast, value, 0, 1);
    case 'n':
        return parse_number(&render->noise, value, 0, 128);
    case 'g':
        return parse_number(&render->glare, value, 0, 1);
    case 'i':
        render->invert = true;
        return true;
    case 'l':
        render->level = value[0];
        return strlen(value) == 1 && strchr("LMQH", value[0]);
    case 'e':
        if (!parse_number(&seed, value, 0, 1e9)) {
            return false;
        }
        render->seed = (uint64_t)seed;
        return true;
    default:
        return false;
    }
}

static bool parse(struct arguments *arguments, int argc, char **argv) {
    static const struct option options[] = {
        {"size", required_argument, NULL, 'z'},   {"scale", required_argument, NULL, 's'},
        {"rotate", required_argument, NULL, 'r'}, {"perspective", required_argument, NULL, 'p'},
        {"blur", required_argument, NULL, 'b'},   {"motion", required_argument, NULL, 'm'},
        {"dark", required_argument, NULL, 'd'},   {"contrast", required_argument, NULL, 'c'},
        {"noise", required_argument, NULL, 'n'},  {"glare", required_argument, NULL, 'g'},
        {"invert", no_argument, NULL, 'i'},       {"level", required_argument, NULL, 'l'},
        {"seed", required_argument, NULL, 'e'},   {NULL, 0, NULL, 0}};
    int option = 0;
    while ((option = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        if (!parse_option(arguments, option, optarg)) {
            return false;
        }
    }
    return arguments->path && argc - optind <= TEXTS_MAX;
}

static enum err make(const struct arguments *arguments, char **texts, int count) {
    const struct render_options *render = &arguments->render;
    uint8_t *gray = malloc((size_t)render->width * (size_t)render->height);
    if (!gray) {
        return ERR_NOMEM;
    }
    struct span spans[TEXTS_MAX];
    for (int i = 0; i < count; i++) {
        spans[i] = span_of_text(texts[i]);
    }
    enum err err = render_codes(gray, render, spans, count);
    if (err == ERR_OK) {
        err = render_write_png(gray, render->width, render->height, arguments->path);
    }
    free(gray);
    return err;
}

int main(int argc, char **argv) {
    struct arguments arguments = {.render = RENDER_DEFAULTS};
    if (!parse(&arguments, argc, argv)) {
        fputs(usage_text, stderr);
        return 2;
    }
    enum err err = make(&arguments, argv + optind, argc - optind);
    if (err != ERR_OK) {
        fprintf(stderr, "qr_frame: %s was not written: %s\n", arguments.path, err_text(err));
        return 1;
    }
    return 0;
}
