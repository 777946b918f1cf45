// The window: SDL events in as actions, views out as pictures. Main thread only, but for ui_wake.
//
// ui_draw lets the view's screen emit its draw commands, hashes them, and presents only when the
// hash changed: an idle kiosk redraws nothing.
#pragma once

#include "app/base/buf.h"
#include "app/ui/view.h"

struct ui;

struct ui_options {
    int width, height;
    bool fullscreen;
    bool offscreen;        // no window: for tests and golden pictures
    const char *share_dir; // fonts, icons, sounds: UK_SHARE_DIR, or what --share says
};

MUST_USE enum err ui_open(struct ui **out, const struct ui_options *options, char *problem,
                          size_t cap);
void ui_close(struct ui *ui);

// Blocks until something happens or timeout_ms is over.
void ui_wait(struct ui *ui, int64_t timeout_ms);
// Ends a ui_wait, from any thread.
void ui_wake(void *ui);
// The next action that waits; false when there is none. Touches are resolved against the widgets
// of the last ui_draw.
bool ui_next_action(struct ui *ui, struct ui_action *out);

// True when the picture on the screen changed.
bool ui_draw(struct ui *ui, const struct view *view);
// The last picture as a PNG file.
MUST_USE enum err ui_save_png(struct ui *ui, const char *path);
// A sound for the outcome; none without a sound device.
void ui_sound(struct ui *ui, enum tone tone);
void ui_set_volume(struct ui *ui, int percent); // 0: silent; 100 at the beginning

// The touchable widgets of the last picture, for tests that click and for tracing.
struct ui_target {
    enum ui_action_kind kind;
    int32_t value;
    int x, y, w, h;
};
size_t ui_targets(const struct ui *ui, const struct ui_target **out);

// The commands of the last picture, for tests that read what stands on it (app/ui/draw.h).
struct draw_list;
const struct draw_list *ui_picture(const struct ui *ui);
