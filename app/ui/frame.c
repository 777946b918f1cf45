#include "app/ui/frame.h"

#include <string.h>

#include "app/ui/phrase.h"
#include "app/ui/practice_banner.h"

void frame_begin(struct frame *f, const struct view *view, int width, int height,
                 int type_percent) {
    f->view = view;
    f->area = (struct rect){0, 0, width, height};
    f->percent = type_percent;
    f->cut = false;
    f->short_side = width < height ? width : height;
    f->tall = height > width;
    f->target_count = 0;
    draw_clear(f->list);
    draw_box(f->list, f->area, PAINT_PAPER, 0);
    practice_banner_draw(f);
    f->width = f->area.w;
    f->height = f->area.h;
}

int frame_px(const struct frame *f, int tenths) {
    return (f->short_side * tenths + 500) / 1000;
}

struct text_style frame_type(const struct frame *f, int tenths, bool bold) {
    int px = theme_type_px(f->short_side, tenths);
    return (struct text_style){px * f->percent / 100, bold};
}

int frame_touch_px(const struct frame *f) {
    int px = frame_px(f, 110);
    return px < 57 ? 57 : px;
}

bool frame_is_small(const struct frame *f) {
    return f->short_side < 600;
}

int frame_gap_px(const struct frame *f) {
    return frame_px(f, 20);
}

int frame_corner_px(const struct frame *f) {
    return frame_px(f, 22);
}

struct rect frame_whole(const struct frame *f) {
    return f->area;
}

const char *frame_phrase(const struct frame *f, enum string_id id) {
    return phrase_get(f->view->language, id);
}

int frame_text_width(struct frame *f, struct text_style style, const char *text) {
    return fonts_width(f->fonts, style, text, strlen(text));
}

void frame_target(struct frame *f, struct rect rect, enum ui_action_kind kind, int32_t value) {
    if (f->target_count == FRAME_TARGETS_MAX) {
        f->list->full = true;
        return;
    }
    f->targets[f->target_count++] = (struct ui_target){kind, value, rect.x, rect.y, rect.w, rect.h};
}

bool frame_is_pressed(const struct frame *f, enum ui_action_kind kind, int32_t value) {
    return f->pressed.kind != UI_NONE && f->pressed.kind == kind && f->pressed.value == value;
}

struct frame_mark frame_mark(const struct frame *f) {
    return (struct frame_mark){draw_mark(f->list), f->target_count, f->cut};
}

void frame_roll_back(struct frame *f, struct frame_mark mark) {
    draw_roll_back(f->list, mark.draw);
    f->target_count = mark.target_count;
    f->cut = mark.cut;
}

void frame_shift(struct frame *f, struct frame_mark since, int dx, int dy) {
    draw_shift(f->list, since.draw, dx, dy);
    for (size_t i = since.target_count; i < f->target_count; i++) {
        f->targets[i].x += dx;
        f->targets[i].y += dy;
    }
}

// --- Does it fit? --------------------------------------------------------------------------------

static bool meet(struct rect a, struct rect b) {
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static struct rect rect_of(const struct ui_target *target) {
    return (struct rect){target->x, target->y, target->w, target->h};
}

static bool targets_fit(const struct frame *f) {
    struct rect whole = frame_whole(f);
    for (size_t i = 0; i < f->target_count; i++) {
        struct rect rect = rect_of(&f->targets[i]);
        // Parts of a row may lose a pixel to rounding.
        if (!rect_holds(whole, rect) || rect.h + 1 < frame_touch_px(f)) {
            return false;
        }
        for (size_t j = i + 1; j < f->target_count; j++) {
            if (meet(rect, rect_of(&f->targets[j]))) {
                return false;
            }
        }
    }
    return true;
}

static bool texts_are_free(const struct frame *f) {
    for (size_t i = 0; i < f->list->count; i++) {
        const struct draw_command *text = &f->list->commands[i];
        for (size_t j = i + 1; text->kind == DRAW_TEXT && j < f->list->count; j++) {
            if (meet(text->rect, f->list->commands[j].rect)) {
                return false;
            }
        }
    }
    return true;
}

bool frame_fits(const struct frame *f) {
    return !f->cut && targets_fit(f) && texts_are_free(f);
}
