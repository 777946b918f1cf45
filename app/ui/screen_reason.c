// A correction before it is recorded: what exactly, and why. While keys are needed, the field and
// the keyboard have the screen.
#include <stdio.h>

#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/keyboard.h"
#include "app/ui/people_words.h"
#include "app/ui/screen.h"

enum { FIELD_TEXT, FIELD_CLOCK };

// --- What will be recorded -----------------------------------------------------------------------

static const char *direction_words(const struct frame *f, enum direction direction) {
    return frame_phrase(f, direction == DIRECTION_OUT ? STR_DIRECTION_OUT : STR_DIRECTION_IN);
}

static void statement(const struct frame *f, char out[PHRASE_CAP],
                      const struct view_correction *correction) {
    char old_clock[CLOCK_CAP];
    char new_clock[CLOCK_CAP];
    const char *old_direction = direction_words(f, correction->old_direction);
    const char *new_direction = direction_words(f, correction->direction);
    phrase_clock(old_clock, correction->old_utc_ms, f->view->utc_offset_min);
    phrase_clock(new_clock, correction->true_utc_ms, f->view->utc_offset_min);
    bool timed = correction->problem == CLOCK_FINE;
    switch (correction->kind) {
    case CORRECTION_VOID:
        PHRASE_FILL(out, frame_phrase(f, STR_REASON_VOID), old_clock, old_direction);
        return;
    case CORRECTION_AMEND:
        PHRASE_FILL(out,
                    frame_phrase(f, timed && correction->changes ? STR_REASON_AMEND
                                                                 : STR_REASON_AMEND_WHAT),
                    old_clock, old_direction, new_clock, new_direction);
        return;
    case CORRECTION_AFTERWARDS:
        PHRASE_FILL(out,
                    frame_phrase(f, timed ? STR_REASON_AFTERWARDS : STR_REASON_AFTERWARDS_WHAT),
                    new_clock, new_direction);
        return;
    }
}

static void draw_statement(struct frame *f, struct rect *body,
                           const struct view_correction *correction) {
    char words[PHRASE_CAP];
    char kept[PHRASE_CAP];
    struct column column = column_begin(f, *body);
    statement(f, words, correction);
    PHRASE_FILL(kept,
                frame_phrase(f, correction->kind == CORRECTION_AFTERWARDS ? STR_REASON_SIGNED
                                                                          : STR_REASON_KEPT),
                correction->staff_name);
    column_text(&column, words, widget_fit(f, body->w, 1, words, TYPE_INSTRUCTION, 34, true),
                PAINT_INK, 0);
    column_text(&column, kept, frame_type(f, TYPE_SMALL, false), PAINT_SOFT, frame_px(f, 4));
    *body = column.room;
}

// --- The new direction and time ------------------------------------------------------------------

static enum string_id problem_words(enum clock_problem problem) {
    static const enum string_id words[] = {[CLOCK_UNFINISHED] = STR_CLOCK_UNFINISHED,
                                           [CLOCK_NO_TIME] = STR_CLOCK_NO_TIME,
                                           [CLOCK_FUTURE] = STR_CLOCK_FUTURE,
                                           [CLOCK_OTHER_DAY] = STR_CLOCK_OTHER_DAY};
    return words[problem];
}

static void draw_problem(struct frame *f, struct rect rect,
                         const struct view_correction *correction) {
    struct text_style style = frame_type(f, TYPE_SMALL, true);
    if (correction->problem == CLOCK_FINE) {
        return;
    }
    const char *words = frame_phrase(f, problem_words(correction->problem));
    int height = widget_paragraph_height(f, rect.w, words, style);
    widget_paragraph(f, rect_centre(rect, rect.w, height > rect.h ? rect.h : height), words, style,
                     PAINT_WARN, ALIGN_LEFT);
}

static void draw_change(struct frame *f, struct rect row,
                        const struct view_correction *correction) {
    int gap = frame_px(f, 12);
    int button = row.w * 22 / 100;
    for (int i = 0; i < 2; i++) {
        enum direction direction = i == 0 ? DIRECTION_IN : DIRECTION_OUT;
        struct button choice = {UI_DIRECTION, (int32_t)direction, direction_words(f, direction),
                                ICON_NONE,
                                correction->direction == direction ? BUTTON_PRIMARY : BUTTON_PLAIN};
        widget_button(f, rect_cut_left(&row, button), &choice);
        rect_cut_left(&row, gap);
    }
    struct rect field = rect_cut_left(&row, row.w / 2);
    rect_cut_left(&row, gap);
    char clock[CLOCK_CAP];
    bool fine = correction->problem == CLOCK_FINE;
    phrase_clock(clock, correction->true_utc_ms, f->view->utc_offset_min);
    keyboard_field(f, field, fine ? clock : correction->clock.text,
                   frame_phrase(f, STR_REASON_CLOCK_HINT), correction->typing_clock, FIELD_CLOCK);
    draw_problem(f, row, correction);
}

// --- Why -----------------------------------------------------------------------------------------

static void draw_reasons(struct frame *f, struct rect rect,
                         const struct view_correction *correction) {
    int gap = frame_px(f, 12);
    int columns = f->tall ? 2 : 3;
    int rows = ((int)correction->choice_count + columns - 1) / columns;
    for (int i = 0; i < (int)correction->choice_count; i++) {
        struct rect row = rect_part_down(rect, i / columns, rows, gap);
        bool chosen = correction->chosen == (size_t)i;
        struct button button = {UI_REASON, i, correction_words(f, correction->choices[i]),
                                ICON_NONE, chosen ? BUTTON_PRIMARY : BUTTON_PLAIN};
        widget_button(f, rect_part_across(row, i % columns, columns, gap), &button);
    }
}

static void draw_why(struct frame *f, struct rect body, const struct view_correction *correction) {
    int gap = frame_px(f, 12);
    int rows = f->tall ? 3 : 2;
    struct text_style title = frame_type(f, TYPE_SMALL, true);
    widget_label(f, rect_cut_top(&body, theme_line_px(title)), frame_phrase(f, STR_REASON_TITLE),
                 title, PAINT_SOFT, ALIGN_LEFT);
    struct rect list = rect_cut_top(&body, rows * (frame_touch_px(f) + gap) - gap);
    draw_reasons(f, list, correction);
    rect_cut_top(&body, gap);
    keyboard_field(f, rect_cut_top(&body, frame_touch_px(f)), correction->text.text,
                   frame_phrase(f, STR_REASON_HINT), !correction->typing_clock, FIELD_TEXT);
}

static void draw_buttons(struct frame *f, struct rect row,
                         const struct view_correction *correction) {
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    struct button record = {UI_NEXT, 0, frame_phrase(f, STR_REASON_RECORD), ICON_NONE,
                            correction->ready ? BUTTON_PRIMARY : BUTTON_DISABLED};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    widget_button(f, row, &record);
}

// --- With the keyboard ---------------------------------------------------------------------------

static void draw_typing(struct frame *f, struct rect body, const struct view_people *people) {
    const struct view_correction *correction = &people->correction;
    bool clock = correction->typing_clock;
    keyboard_draw(f, rect_cut_bottom(&body, keyboard_height(f)), people->layout,
                  frame_phrase(f, STR_REASON_DONE));
    rect_cut_bottom(&body, frame_px(f, 12));
    struct rect field = rect_cut_bottom(&body, frame_touch_px(f));
    if (clock) {
        struct rect beside = field;
        field = rect_cut_left(&beside, field.w * 45 / 100);
        rect_cut_left(&beside, frame_px(f, 20));
        draw_problem(f, beside, correction);
    }
    const char *text = clock ? correction->clock.text : correction->text.text;
    const char *hint = frame_phrase(f, clock ? STR_REASON_CLOCK_HINT : STR_REASON_HINT);
    keyboard_field(f, field, text, hint, true, clock ? FIELD_CLOCK : FIELD_TEXT);
}

void screen_reason_draw(struct frame *f, const struct view *view) {
    const struct view_correction *correction = &view->people.correction;
    struct rect body = header_draw(f);
    if (view->people.keyboard) {
        draw_typing(f, body, &view->people);
        return;
    }
    draw_buttons(f, rect_cut_bottom(&body, frame_touch_px(f)), correction);
    rect_cut_bottom(&body, frame_px(f, 14));
    draw_statement(f, &body, correction);
    rect_cut_top(&body, frame_px(f, 12));
    if (correction->kind != CORRECTION_VOID) {
        draw_change(f, rect_cut_top(&body, frame_touch_px(f)), correction);
        rect_cut_top(&body, frame_px(f, 12));
    }
    draw_why(f, body, correction);
}
