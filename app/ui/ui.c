#include "app/ui/ui.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/base/log.h"
#include "app/ui/screen.h"
#include "app/ui/sdl_render.h"
#include "app/ui/sdl_sound.h"
#include "app/ui/sdl_window.h"

struct ui {
    struct pane *pane;
    struct render *render;
    struct sound *sound;
    struct draw_list list; // the last picture
    struct frame frame;    // and its targets
    uint64_t shown_hash;
    bool lost; // the window system no longer has what we drew
    bool full_was_told;
};

enum err ui_open(struct ui **out, const struct ui_options *options, char *problem, size_t cap) {
    *out = NULL;
    struct ui *ui = calloc(1, sizeof *ui);
    if (!ui) {
        snprintf(problem, cap, "no memory for the screen");
        return ERR_NOMEM;
    }
    enum err err = pane_open(&ui->pane, options, problem, cap);
    if (err == ERR_OK) {
        err = render_open(&ui->render, pane_handle(ui->pane), options->share_dir, problem, cap);
    }
    if (err != ERR_OK) {
        log_error("ui", "%s", problem);
        ui_close(ui);
        return err;
    }
    ui->sound = sound_open();
    ui->frame.list = &ui->list;
    ui->frame.fonts = render_fonts(ui->render);
    ui->lost = true;
    *out = ui;
    return ERR_OK;
}

void ui_close(struct ui *ui) {
    if (!ui) {
        return;
    }
    sound_close(ui->sound);
    render_close(ui->render);
    pane_close(ui->pane);
    free(ui);
}

void ui_wait(struct ui *ui, int64_t timeout_ms) {
    pane_wait(ui->pane, timeout_ms);
}

void ui_wake(void *ui) {
    struct ui *woken = ui;
    pane_wake(woken->pane);
}

void ui_sound(struct ui *ui, enum tone tone) {
    sound_play(ui->sound, tone);
}

void ui_set_volume(struct ui *ui, int percent) {
    sound_set_volume(ui->sound, percent);
}

// --- Pictures ------------------------------------------------------------------------------------

static void tell_full_once(struct ui *ui, enum screen_id screen) {
    if (ui->list.full && !ui->full_was_told) {
        ui->full_was_told = true;
        log_error("ui", "the %s screen has more on it than a picture holds: a part is missing",
                  screen_name(screen));
    }
}

// Large type is as large as this screen has room for: the largest of a few sizes at which all of it
// fits. What does not fit even at the usual size stays as it is there.
static void emit(struct ui *ui, const struct view *view) {
    static const int percents[] = {140, 130, 120, 110, 100};
    enum { COUNT = sizeof percents / sizeof percents[0] };
    int width;
    int height;
    render_size(ui->render, &width, &height);
    for (size_t i = view->house.large_type ? 0 : COUNT - 1; i < COUNT; i++) {
        frame_begin(&ui->frame, view, width, height, percents[i]);
        screen_find(view->screen)->draw(&ui->frame, view);
        if (i + 1 == COUNT || frame_fits(&ui->frame)) {
            return;
        }
    }
}

bool ui_draw(struct ui *ui, const struct view *view) {
    emit(ui, view);
    tell_full_once(ui, view->screen);
    uint64_t hash = draw_hash(&ui->list, view->picture_version);
    if (hash == ui->shown_hash && !ui->lost) {
        return false;
    }
    struct gray_picture picture = {view->picture, view->picture_width, view->picture_height,
                                   view->picture_version};
    render_show(ui->render, &ui->list, &picture);
    ui->shown_hash = hash;
    ui->lost = false;
    return true;
}

enum err ui_save_png(struct ui *ui, const char *path) {
    return render_save_png(ui->render, &ui->list, path);
}

size_t ui_targets(const struct ui *ui, const struct ui_target **out) {
    *out = ui->frame.targets;
    return ui->frame.target_count;
}

const struct draw_list *ui_picture(const struct ui *ui) {
    return &ui->list;
}

// --- Touches -------------------------------------------------------------------------------------

static const struct ui_target *target_at(const struct ui *ui, int x, int y) {
    for (size_t i = ui->frame.target_count; i > 0; i--) {
        const struct ui_target *at = &ui->frame.targets[i - 1];
        if (x >= at->x && x < at->x + at->w && y >= at->y && y < at->y + at->h) {
            return at;
        }
    }
    return NULL;
}

static void press(struct ui *ui, const struct input *input) {
    const struct ui_target *target = target_at(ui, input->x, input->y);
    ui->frame.pressed = target ? *target : (struct ui_target){.kind = UI_NONE};
}

// A touch counts when it ends where it began, on a thing that is still there: a finger that slides
// off, or a screen that changes underneath, does nothing.
static bool release(struct ui *ui, struct ui_action *out, const struct input *input) {
    const struct ui_target *target = target_at(ui, input->x, input->y);
    struct ui_target pressed = ui->frame.pressed;
    ui->frame.pressed = (struct ui_target){.kind = UI_NONE};
    if (!target || target->kind != pressed.kind || target->value != pressed.value) {
        return false;
    }
    out->kind = target->kind;
    out->value = target->value;
    return true;
}

// True when the input is an action.
static bool take(struct ui *ui, struct ui_action *out, const struct input *input) {
    *out = (struct ui_action){.at_mono_ms = input->at_mono_ms};
    switch (input->kind) {
    case INPUT_PRESS:
        press(ui, input);
        return false;
    case INPUT_RELEASE:
        return release(ui, out, input);
    case INPUT_TEXT:
        out->kind = UI_TEXT;
        snprintf(out->text, sizeof out->text, "%s", input->text);
        return true;
    case INPUT_ENTER:
        out->kind = UI_ENTER;
        return true;
    case INPUT_ERASE:
        out->kind = UI_ERASE;
        return true;
    case INPUT_QUIT:
        out->kind = UI_QUIT;
        return true;
    case INPUT_EXPOSED:
        ui->lost = true;
        return false;
    case INPUT_NONE:
        return false;
    }
    return false;
}

bool ui_next_action(struct ui *ui, struct ui_action *out) {
    struct input input;
    while (pane_next(ui->pane, &input)) {
        if (take(ui, out, &input)) {
            return true;
        }
    }
    *out = (struct ui_action){.kind = UI_NONE};
    return false;
}
