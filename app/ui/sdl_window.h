// The window and what comes in through it: touches, keys, a wish to close. Main thread only, but
// for pane_wake.
#pragma once

#include "app/ui/ui.h"

struct pane;
struct SDL_Window;

enum input_kind {
    INPUT_NONE, // of no interest
    INPUT_PRESS,
    INPUT_RELEASE,
    INPUT_TEXT,
    INPUT_ENTER,
    INPUT_ERASE,
    INPUT_QUIT,
    INPUT_EXPOSED // the window system lost our picture
};

// at_mono_ms: tick_now_ms when it happened, less all the time so far in which nobody looked for
// input. Keys are timed when they are taken from the window system; those pressed while the main
// loop was busy all come with one late time, and the length of that is no gap between two keys.
struct input {
    enum input_kind kind;
    int x, y;
    int64_t at_mono_ms;
    char text[32];
};

MUST_USE enum err pane_open(struct pane **out, const struct ui_options *options, char *problem,
                            size_t cap);
void pane_close(struct pane *pane);
struct SDL_Window *pane_handle(struct pane *pane);

void pane_wait(struct pane *pane, int64_t timeout_ms);
void pane_wake(struct pane *pane);
// False when nothing waits.
bool pane_next(struct pane *pane, struct input *out);
