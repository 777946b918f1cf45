// Draws every fixture at every size in both languages, in ordinary and in large type:
// ui_shots DIR [NAME-PREFIX]
//
// For people to look at; tests/ui/test_screens.c checks what a machine can check.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ui/ui.h"
#include "tests/ui/fixture.h"

static const struct { int width, height; } sizes[] = {{1280, 800}, {800, 480}, {720, 1280}};

// Each fixture four times: the languages in ordinary type, then in large type.
static int shoot(struct ui *ui, const char *dir, const char *prefix, int width, int height) {
    struct view *view = calloc(1, sizeof *view);
    int failures = view ? 0 : 1;
    for (size_t i = 0; view && i < fixture_count() * 4; i++) {
        const struct fixture *fixture = fixture_at(i / 4);
        if (strncmp(fixture->name, prefix, strlen(prefix)) != 0) {
            continue;
        }
        enum language language = i % 2 ? LANGUAGE_EN : LANGUAGE_JA;
        char path[1024];
        bool large = i % 4 >= 2;
        snprintf(path, sizeof path, "%s/%s-%dx%d-%s%s.png", dir, fixture->name, width, height,
                 language == LANGUAGE_EN ? "en" : "ja", large ? "-large" : "");
        fixture_fill(view, fixture, language);
        view->house.large_type = large;
        ui_draw(ui, view);
        failures += ui_save_png(ui, path) != ERR_OK;
    }
    free(view);
    return failures;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: ui_shots DIR [NAME-PREFIX]\n");
        return 2;
    }
    int failures = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct ui_options options = {.width = sizes[i].width,
                                     .height = sizes[i].height,
                                     .offscreen = true,
                                     .share_dir = UK_SHARE_DIR};
        struct ui *ui;
        char problem[256];
        if (ui_open(&ui, &options, problem, sizeof problem) != ERR_OK) {
            return 1;
        }
        failures += shoot(ui, argv[1], argc > 2 ? argv[2] : "", sizes[i].width, sizes[i].height);
        ui_close(ui);
    }
    return failures ? 1 : 0;
}
