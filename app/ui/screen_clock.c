#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

#include <stdio.h>
#include <string.h>

enum { TIME_DIGITS = 12 };
static const int time_groups[] = {4, 2, 2, 2, 2, 0};

// --- Is it right? --------------------------------------------------------------------------------

static void draw_answer(struct frame *f, struct rect rect, enum ui_action_kind kind,
                        enum string_id label, enum string_id does) {
    bool right = kind == UI_CLOCK_RIGHT;
    widget_card(f, rect);
    struct rect inner = rect_inset(rect, frame_px(f, 24), frame_px(f, frame_is_small(f) ? 12 : 20));
    struct button button = {kind, 0, frame_phrase(f, label), right ? ICON_TICK : ICON_CLOCK,
                            right ? BUTTON_PRIMARY : BUTTON_PLAIN};
    widget_button(f, rect_cut_bottom(&inner, frame_touch_px(f)), &button);
    rect_cut_bottom(&inner, frame_px(f, 14));
    struct column column = column_begin(f, inner);
    column_text(&column, frame_phrase(f, does), frame_type(f, TYPE_BODY, false), PAINT_INK, 0);
}

static void draw_time(struct frame *f, struct rect rect, const struct view *view) {
    char day[DAY_CAP];
    char year[NUMBER_TEXT_CAP];
    char clock[CLOCK_CAP];
    char date[DAY_CAP + NUMBER_TEXT_CAP + 4];
    int64_t shown = view->house.clock.shown_utc_ms;
    phrase_day(day, view->language, shown, view->utc_offset_min);
    phrase_year(year, shown, view->utc_offset_min);
    phrase_clock(clock, shown, view->utc_offset_min);
    snprintf(date, sizeof date, view->language == LANGUAGE_EN ? "%2$s %1$s" : "%1$s年%2$s", year,
             day);
    struct column column = column_begin(f, rect);
    const char *title = frame_phrase(f, STR_CLOCK_TITLE);
    column_text(&column, title, widget_fit(f, rect.w, 1, title, TYPE_HEADLINE, 40, true), PAINT_INK,
                0);
    if (view->trust != TRUST_SYNCED) {
        column_text(&column, frame_phrase(f, STR_CLOCK_WHY), frame_type(f, TYPE_BODY, false),
                    PAINT_SOFT, frame_px(f, 6));
    }
    column_text(&column, date, frame_type(f, TYPE_TITLE, false), PAINT_INK, frame_px(f, 22));
    column_text(&column, clock, frame_type(f, TYPE_DIRECTION, true), PAINT_BRAND, frame_px(f, 4));
    column_centre(&column);
}

static void draw_ask(struct frame *f, struct rect body, const struct view *view) {
    int gap = frame_px(f, 22);
    struct rect row = rect_cut_bottom(&body, frame_touch_px(f));
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_bottom(&body, gap);
    struct rect answers;
    if (f->tall) {
        answers = rect_cut_bottom(&body, body.h * 58 / 100);
    } else {
        answers = rect_cut_right(&body, body.w * 50 / 100);
        rect_cut_right(&body, gap);
    }
    draw_time(f, body, view);
    draw_answer(f, rect_part_down(answers, 0, 2, gap), UI_CLOCK_RIGHT, STR_CLOCK_RIGHT,
                STR_CLOCK_RIGHT_DOES);
    draw_answer(f, rect_part_down(answers, 1, 2, gap), UI_CLOCK_WRONG, STR_CLOCK_WRONG,
                STR_CLOCK_WRONG_DOES);
}

// --- Then what is it? ----------------------------------------------------------------------------

static void draw_typed(struct frame *f, struct rect rect, const struct view_clock *clock) {
    struct column column = column_begin(f, rect);
    const char *title = frame_phrase(f, STR_CLOCK_TYPE);
    column_text(&column, title, widget_fit(f, rect.w, 2, title, TYPE_TITLE, 36, true), PAINT_INK,
                0);
    column_text(&column, frame_phrase(f, STR_CLOCK_TYPE_HINT), frame_type(f, TYPE_BODY, false),
                PAINT_SOFT, frame_px(f, 6));
    widget_digit_field(f, column_take(&column, frame_px(f, 120), frame_px(f, 20)), clock->digits,
                       time_groups);
    if (clock->impossible) {
        column_text(&column, frame_phrase(f, STR_CLOCK_IMPOSSIBLE), frame_type(f, 36, true),
                    PAINT_BAD, frame_px(f, 20));
    }
}

static void draw_type(struct frame *f, struct rect body, const struct view_clock *clock) {
    int gap = frame_px(f, 25);
    struct rect pad;
    if (f->tall) {
        pad = rect_cut_bottom(&body, body.h * 56 / 100);
        rect_cut_bottom(&body, gap);
    } else {
        pad = rect_cut_right(&body, body.w * 40 / 100);
        rect_cut_right(&body, gap);
    }
    widget_numpad(f, pad);
    struct rect row = rect_cut_bottom(&body, frame_touch_px(f));
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    bool whole = strlen(clock->digits) == TIME_DIGITS;
    struct button next = {UI_NEXT, 0, frame_phrase(f, STR_CLOCK_APPLY), ICON_NONE,
                          whole ? BUTTON_PRIMARY : BUTTON_DISABLED};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    widget_button(f, row, &next);
    rect_cut_bottom(&body, frame_gap_px(f));
    draw_typed(f, body, clock);
}

void screen_clock_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
    if (view->house.clock.step == CLOCK_TYPE) {
        draw_type(f, body, &view->house.clock);
    } else {
        draw_ask(f, body, view);
    }
}
