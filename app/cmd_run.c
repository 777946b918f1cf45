#include <stdio.h>
#include <string.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/cli.h"
#include "app/commands.h"
#include "app/config.h"
#include "app/kiosk.h"

enum { SIDE_MIN = 320, SIDE_MAX = 7680 };

static bool parse_window(struct kiosk_options *out, const char *text) {
    if (strcmp(text, "fullscreen") == 0) {
        out->fullscreen = true;
        return true;
    }
    int used = 0;
    if (sscanf(text, "%dx%d%n", &out->width, &out->height, &used) != 2 || text[used] ||
        out->width < SIDE_MIN || out->width > SIDE_MAX || out->height < SIDE_MIN ||
        out->height > SIDE_MAX) {
        cli_error("run", "--window is '%s'; give a size like 1280x800, or fullscreen", text);
        return false;
    }
    return true;
}

static bool has_prefix(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool check_camera(const char *camera) {
    if (has_prefix(camera, "v4l2:") || has_prefix(camera, "files:") ||
        strcmp(camera, "none") == 0) {
        return true;
    }
    cli_error("run", "--camera is '%s'; give v4l2:/dev/video0, files:DIR[@FPS] or none", camera);
    return false;
}

static bool check_hq(const char *url) {
    if (!url || !*url || has_prefix(url, "https://")) {
        return true;
    }
    cli_error("run", "--hq is '%s'; headquarters is spoken to by https:// only", url);
    return false;
}

// Options win over the file, the file over the defaults.
static bool merge(char *setting, size_t cap, const char *option, const char *name) {
    if (!option || text_copy(setting, cap, option)) {
        return true;
    }
    cli_error("run", "%s is longer than %zu characters; shorten it", name, cap - 1);
    return false;
}

static const char *text_or_null(const char *text) {
    return *text ? text : NULL;
}

int cmd_run(int argc, char **argv) {
    const char *file = NULL;
    const char *camera = NULL;
    const char *nfc = NULL;
    const char *window = NULL;
    const char *hq = NULL;
    const char *ca = NULL;
    struct kiosk_options kiosk = {.share_dir = UK_SHARE_DIR};
    const struct cli_option options[] = {
        {.name = "--data", .value = &kiosk.data_dir, .required = true},
        {.name = "--config", .value = &file},
        {.name = "--camera", .value = &camera},
        {.name = "--nfc", .value = &nfc},
        {.name = "--window", .value = &window},
        {.name = "--hq", .value = &hq},
        {.name = "--ca", .value = &ca},
        {.name = "--share", .value = &kiosk.share_dir},
        {.name = "--shots", .value = &kiosk.shots_dir},
        {.name = "--trace", .flag = &kiosk.trace},
    };
    struct config config;
    config_defaults(&config);
    if (!cli_parse_options(options, sizeof options / sizeof *options, argc, argv)) {
        return EXIT_USAGE;
    }
    if (file && config_read(&config, file) != ERR_OK) {
        return EXIT_USAGE;
    }
    if (!merge(config.camera, sizeof config.camera, camera, "--camera") ||
        !merge(config.nfc, sizeof config.nfc, nfc, "--nfc") ||
        !merge(config.window, sizeof config.window, window, "--window") ||
        !merge(config.hq, sizeof config.hq, hq, "--hq") ||
        !merge(config.ca, sizeof config.ca, ca, "--ca") || !check_camera(config.camera) ||
        !check_hq(config.hq) || !parse_window(&kiosk, config.window)) {
        return EXIT_USAGE;
    }
    kiosk.camera = config.camera;
    kiosk.nfc = config.nfc;
    kiosk.hq_url = text_or_null(config.hq);
    kiosk.ca_file = text_or_null(config.ca);
    log_set_level(LOG_INFO);
    return kiosk_run(&kiosk);
}
