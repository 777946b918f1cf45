#include "app/config.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/cli.h"

void config_defaults(struct config *out) {
    *out = (struct config){.camera = "v4l2:/dev/video0", .nfc = "auto", .window = "1280x800"};
}

struct key {
    const char *name;
    char *value;
    size_t cap;
};

// inih: 0 refuses the line.
static int take(void *user, const char *section, const char *name, const char *value) {
    struct config *config = user;
    const struct key keys[] = {
        {"camera", config->camera, sizeof config->camera},
        {"nfc", config->nfc, sizeof config->nfc},
        {"window", config->window, sizeof config->window},
        {"hq", config->hq, sizeof config->hq},
        {"ca", config->ca, sizeof config->ca},
    };
    for (size_t i = 0; strcmp(section, "kiosk") == 0 && i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(keys[i].name, name) == 0) {
            return text_copy(keys[i].value, keys[i].cap, value);
        }
    }
    return 0;
}

enum err config_read(struct config *out, const char *path) {
    int line = ini_parse(path, take, out);
    if (line < 0) {
        cli_error("run", "can't read %s; check --config", path);
        return ERR_NOT_FOUND;
    }
    if (line > 0) {
        cli_error(
            "run",
            "%s line %d: not a setting of [kiosk] (camera, nfc, window, hq, ca); mend the line",
            path, line);
        return ERR_INVALID;
    }
    return ERR_OK;
}
