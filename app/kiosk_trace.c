#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/base/log.h"
#include "app/kiosk_state.h"

enum { TARGETS_MAX = 96 };

void kiosk_trace(const struct kiosk *kiosk, const char *format, ...) {
    if (!kiosk->options->trace) {
        return;
    }
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    fflush(stdout);
}

// The touchable places too, so that a script can press what a person would, at any window size.
static void trace_targets(const struct kiosk *kiosk) {
    const struct ui_target *targets;
    size_t count = ui_targets(kiosk->ui, &targets);
    for (size_t i = 0; i < count; i++) {
        kiosk_trace(kiosk, "target %s %d %d %d %d %d", ui_action_name(targets[i].kind),
                    (int)targets[i].value, targets[i].x, targets[i].y, targets[i].w, targets[i].h);
    }
}

static void save_shot(const struct kiosk *kiosk) {
    static int number = 0;
    char path[1024];
    int len = snprintf(path, sizeof path, "%s/%03d-%s-%s.png", kiosk->options->shots_dir, ++number,
                       screen_name(kiosk->view.screen),
                       kiosk->view.language == LANGUAGE_JA ? "ja" : "en");
    if (len < 0 || (size_t)len >= sizeof path || ui_save_png(kiosk->ui, path) != ERR_OK) {
        log_warn("kiosk", "no picture could be written to %s; check --shots",
                 kiosk->options->shots_dir);
    }
}

// What can be touched on the picture, as far as it was traced last.
static bool is_same_picture(const struct kiosk *kiosk) {
    static struct ui_target last[TARGETS_MAX];
    static size_t last_count;
    static enum screen_id last_screen = SCREEN_COUNT;
    static int64_t last_scan;
    const struct ui_target *targets;
    size_t count = ui_targets(kiosk->ui, &targets);
    count = count < TARGETS_MAX ? count : TARGETS_MAX;
    bool same = kiosk->view.screen == last_screen && kiosk->scan_number == last_scan &&
                count == last_count && memcmp(targets, last, count * sizeof *last) == 0;
    memcpy(last, targets, count * sizeof *last);
    last_count = count;
    last_screen = kiosk->view.screen;
    last_scan = kiosk->scan_number;
    return same;
}

// Once for each change of what is shown or can be touched, not for each tick of the clock.
void kiosk_trace_screen(const struct kiosk *kiosk) {
    if (!kiosk->options->trace && !kiosk->options->shots_dir) {
        return;
    }
    if (is_same_picture(kiosk)) {
        return;
    }
    if (kiosk->options->shots_dir) {
        save_shot(kiosk);
    }
    kiosk_trace(kiosk, "screen %s", screen_name(kiosk->view.screen));
    trace_targets(kiosk);
    kiosk_trace(kiosk, "drawn");
}
