// Who is on no roster: staff type number, name and affiliation, see what it means, and record it.
#include "app/domain/identifier.h"
#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/keyboard.h"
#include "app/ui/people_words.h"
#include "app/ui/screen.h"

static const enum string_id labels[WALK_IN_FIELD_COUNT] = {STR_WALK_IN_NUMBER, STR_WALK_IN_KANA,
                                                           STR_WALK_IN_AFFILIATION};
static const enum string_id faults[WALK_IN_FIELD_COUNT] = {
    STR_WALK_IN_NUMBER_BAD, STR_WALK_IN_KANA_BAD, STR_WALK_IN_AFFILIATION_BAD};

// --- Typing --------------------------------------------------------------------------------------

// The label says what is wrong where something is.
static void draw_field(struct frame *f, struct rect rect, const struct view_walk_in *walk_in,
                       int field) {
    struct text_style small = frame_type(f, TYPE_SMALL, walk_in->faulty[field]);
    const char *label = frame_phrase(f, walk_in->faulty[field] ? faults[field] : labels[field]);
    struct rect place = rect_cut_bottom(&rect, frame_touch_px(f));
    struct text_style fitting = widget_fit(f, rect.w, 1, label, TYPE_SMALL, 0, small.bold);
    widget_label(f, rect, label, fitting, walk_in->faulty[field] ? PAINT_BAD : PAINT_SOFT,
                 ALIGN_LEFT);
    keyboard_field(f, place, walk_in->fields[field].text, "", (int)walk_in->field == field, field);
}

static void draw_back(struct frame *f, struct rect row, struct rect *rest) {
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_px(f, 14));
    *rest = row;
}

// The way back stands beside the fields; a tall screen has no width for that, but a line more.
static struct rect draw_title(struct frame *f, struct rect rect, struct rect fields) {
    const char *title = frame_phrase(f, STR_PEOPLE_WALK_IN);
    struct text_style style = frame_type(f, TYPE_TITLE, true);
    struct rect line = rect_cut_top(&rect, f->tall ? frame_touch_px(f) : theme_line_px(style));
    if (f->tall) {
        draw_back(f, line, &line);
    } else {
        struct rect row = rect_cut_bottom(&fields, frame_touch_px(f));
        struct rect rest;
        draw_back(f, row, &rest);
        fields = (struct rect){rest.x, fields.y, rest.w, fields.h + row.h};
    }
    if (rect.h >= 0) {
        widget_label(f, line, title, style, PAINT_INK, ALIGN_LEFT);
    }
    return fields;
}

static void draw_typing(struct frame *f, struct rect body, const struct view_people *people) {
    keyboard_draw(f, rect_cut_bottom(&body, keyboard_height(f)), people->layout,
                  frame_phrase(f, STR_WALK_IN_NEXT));
    rect_cut_bottom(&body, frame_px(f, 12));
    struct text_style small = frame_type(f, TYPE_SMALL, false);
    struct rect row = rect_cut_bottom(&body, frame_touch_px(f) + theme_line_px(small));
    row = draw_title(f, body, row);
    for (int i = 0; i < WALK_IN_FIELD_COUNT; i++) {
        draw_field(f, rect_part_across(row, i, WALK_IN_FIELD_COUNT, frame_px(f, 14)),
                   &people->walk_in, i);
    }
}

// --- On the roster after all? --------------------------------------------------------------------

static void draw_choice(struct frame *f, struct rect row, const struct button *buttons, int count) {
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    for (int i = 0; i < count; i++) {
        widget_button(f, rect_part_across(row, i, count, frame_gap_px(f)), &buttons[i]);
    }
}

static void draw_found(struct frame *f, struct rect body, const struct view_walk_in *walk_in) {
    struct button buttons[] = {
        {UI_OTHER_PERSON, 0, frame_phrase(f, STR_WALK_IN_OTHER), ICON_NONE, BUTTON_PLAIN},
        {UI_NEXT, 0, frame_phrase(f, STR_WALK_IN_THIS), ICON_NONE, BUTTON_PRIMARY}};
    draw_choice(f, rect_cut_bottom(&body, frame_touch_px(f)), buttons, 2);
    struct column column = column_begin(f, body);
    column_text(&column, frame_phrase(f, STR_WALK_IN_FOUND), frame_type(f, TYPE_TITLE, true),
                PAINT_INK, 0);
    char masked[ENTRY_CAP * 4]; // somebody else's, if it was mistyped
    identifier_mask(masked, sizeof masked, walk_in->fields[WALK_IN_NUMBER].text);
    column_text(&column, masked, frame_type(f, TYPE_TITLE, false), PAINT_SOFT, frame_px(f, 10));
    column_text(&column, walk_in->found,
                widget_fit(f, body.w, 2, walk_in->found, TYPE_HEADLINE, 40, true), PAINT_BRAND,
                frame_px(f, 16));
    column_centre(&column);
}

// --- What will be recorded -----------------------------------------------------------------------

static void put_particular(struct column *column, enum string_id label, const char *text) {
    struct frame *f = column->frame;
    struct text_style style = frame_type(f, TYPE_BODY, true);
    struct rect row = column_take(column, theme_line_px(style), frame_px(f, 8));
    struct rect left = rect_cut_left(&row, row.w * 36 / 100);
    rect_cut_right(&left, frame_px(f, 12));
    const char *words = frame_phrase(f, label);
    widget_label(f, left, words, widget_fit(f, left.w, 1, words, TYPE_SMALL, 0, false), PAINT_SOFT,
                 ALIGN_LEFT);
    widget_label(f, row, *text ? text : frame_phrase(f, STR_WALK_IN_NONE), style,
                 *text ? PAINT_INK : PAINT_SOFT, ALIGN_LEFT);
}

static void draw_confirm(struct frame *f, struct rect body, const struct view_walk_in *walk_in) {
    struct button record = {UI_NEXT, 0, frame_phrase(f, STR_PERSON_RECEIVE), ICON_NONE,
                            BUTTON_PRIMARY};
    draw_choice(f, rect_cut_bottom(&body, frame_touch_px(f)), &record, 1);
    rect_cut_bottom(&body, frame_gap_px(f));
    struct column column = column_begin(f, body);
    const char *title = frame_phrase(f, STR_WALK_IN_CONFIRM);
    column_text(&column, title, widget_fit(f, body.w, 1, title, TYPE_TITLE, 36, true), PAINT_INK,
                0);
    for (int i = 0; i < WALK_IN_FIELD_COUNT; i++) {
        put_particular(&column, labels[i], walk_in->fields[i].text);
    }
    column_text(&column, frame_phrase(f, STR_WALK_IN_PENDING), frame_type(f, TYPE_BODY, true),
                PAINT_WARN, frame_px(f, 24));
    column_text(&column, frame_phrase(f, STR_WALK_IN_MYPAGE), frame_type(f, TYPE_BODY, false),
                PAINT_INK, frame_px(f, 8));
    column_centre(&column);
}

void screen_walk_in_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
    switch (view->people.walk_in.step) {
    case WALK_IN_TYPING:
        draw_typing(f, body, &view->people);
        return;
    case WALK_IN_FOUND:
        draw_found(f, body, &view->people.walk_in);
        return;
    case WALK_IN_CONFIRM:
        draw_confirm(f, body, &view->people.walk_in);
        return;
    }
}
