// One picture in the making: where screens put what they draw and what can be touched.
//
// A screen is a function of a view. It measures, it cuts rectangles, it adds commands and targets;
// it keeps nothing. Sizes come in tenths of u (frame_px(f, 110) is 11u).
#pragma once

#include "app/ui/draw.h"
#include "app/ui/sdl_fonts.h"
#include "app/ui/strings.h"
#include "app/ui/ui.h"

enum { FRAME_TARGETS_MAX = 96, FRAME_LINES_MAX = 64 };

struct frame {
    const struct view *view;
    struct fonts *fonts;
    struct draw_list *list;
    struct rect area;  // what screens draw on: the window, below the practice band
    int width, height; // of the area
    int short_side;    // of the window
    bool tall;         // higher than wide
    int percent;       // of the type's usual size: large type, as far as it fits
    bool cut;          // something did not fit
    struct ui_target targets[FRAME_TARGETS_MAX];
    size_t target_count;
    struct ui_target pressed; // UI_NONE: nothing is being pressed
};

// type_percent: 100, or more for large type.
void frame_begin(struct frame *f, const struct view *view, int width, int height, int type_percent);

int frame_px(const struct frame *f, int tenths);
struct text_style frame_type(const struct frame *f, int tenths, bool bold);
// The least side of what is touched: 11u, and never under 57 pixels, 12 mm on a 7 inch panel.
int frame_touch_px(const struct frame *f);
// A small panel has no room for large words, and little for gaps.
bool frame_is_small(const struct frame *f);
int frame_gap_px(const struct frame *f);
int frame_corner_px(const struct frame *f);
struct rect frame_whole(const struct frame *f); // the area

const char *frame_phrase(const struct frame *f, enum string_id id);
int frame_text_width(struct frame *f, struct text_style style, const char *text);

void frame_target(struct frame *f, struct rect rect, enum ui_action_kind kind, int32_t value);
bool frame_is_pressed(const struct frame *f, enum ui_action_kind kind, int32_t value);

// Emit, look how much room it took, then move it or try again smaller.
struct frame_mark {
    struct draw_mark draw;
    size_t target_count;
    bool cut;
};
struct frame_mark frame_mark(const struct frame *f);
void frame_roll_back(struct frame *f, struct frame_mark mark);
void frame_shift(struct frame *f, struct frame_mark since, int dx, int dy);

// Is all of the picture there: nothing cut, nothing drawn over a text, every target on the screen
// and clear of the others?
bool frame_fits(const struct frame *f);
