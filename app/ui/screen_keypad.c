#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/keyboard.h"
#include "app/ui/phrase.h"
#include "app/ui/refusal_words.h"
#include "app/ui/screen.h"

#include <string.h>

static const int month_and_day[] = {2, 2, 0};

static void draw_field(struct frame *f, struct rect rect, const struct view_keypad *keypad) {
    bool birthday = keypad->step == KEYPAD_BIRTHDAY;
    widget_digit_field(f, rect, keypad->digits, birthday ? month_and_day : NULL);
}

// A card as high as its words, or nothing.
static void draw_answer(struct column *column, const struct view_keypad *keypad) {
    struct frame *f = column->frame;
    const char *lines[3] = {"", "", ""};
    enum paint paint = PAINT_INK;
    if (keypad->refusal != REFUSAL_NONE) {
        struct refusal_words words = refusal_words(keypad->refusal);
        lines[1] = frame_phrase(f, words.headline);
        lines[2] = frame_phrase(f, words.next);
        paint = PAINT_BAD;
    } else if (keypad->staff) {
        lines[1] = frame_phrase(f, STR_KEYPAD_STAFF);
        lines[2] = frame_phrase(f, STR_KEYPAD_STAFF_DO);
        paint = PAINT_WARN;
    } else if (keypad->found) {
        lines[0] = frame_phrase(f, STR_KEYPAD_CANDIDATE);
        lines[1] = keypad->candidate;
        lines[2] = frame_phrase(f, STR_KEYPAD_CONFIRM);
    } else {
        return;
    }
    rect_cut_top(&column->room, frame_gap_px(f));
    struct frame_mark ground = frame_mark(f);
    widget_card(f, column->room);
    struct column card =
        column_begin(f, rect_inset(column->room, frame_px(f, 28), frame_px(f, 18)));
    column_text(&card, lines[0], frame_type(f, TYPE_BODY, false), PAINT_SOFT, 0);
    column_text(&card, lines[1], widget_fit(f, card.room.w, 2, lines[1], 44, 34, true), paint, 4);
    column_text(&card, lines[2], frame_type(f, TYPE_BODY, false),
                paint == PAINT_INK ? PAINT_SOFT : PAINT_INK, 4);
    // The ground was laid first, for as much as there is; now it is known how much is needed.
    f->list->commands[ground.draw.count].rect.h -= card.room.h;
}

static void draw_left(struct frame *f, struct rect rect, const struct view_keypad *keypad) {
    bool birthday = keypad->step == KEYPAD_BIRTHDAY;
    const char *title = frame_phrase(f, birthday ? STR_KEYPAD_BIRTHDAY : STR_KEYPAD_NUMBER);
    const char *hint =
        frame_phrase(f, birthday ? STR_KEYPAD_BIRTHDAY_HINT : STR_KEYPAD_NUMBER_HINT);
    struct column column = column_begin(f, rect);
    column_text(&column, title, widget_fit(f, rect.w, 1, title, TYPE_TITLE, 38, true), PAINT_INK,
                0);
    column_text(&column, hint, frame_type(f, 28, false), PAINT_SOFT, frame_px(f, 6));
    draw_field(f, column_take(&column, frame_px(f, 150), frame_px(f, 12)), keypad);
    draw_answer(&column, keypad);
}

static bool is_complete(const struct view *view) {
    const struct view_keypad *keypad = &view->keypad;
    size_t typed = strlen(keypad->digits);
    switch (keypad->step) {
    case KEYPAD_NUMBER:
        return typed > 0;
    case KEYPAD_BIRTHDAY:
        return typed == 4;
    case KEYPAD_NAME:
        return view->door.name.text[0] != '\0';
    }
    return false;
}

// How else one can be confirmed, where there is another way.
static void draw_other_way(struct frame *f, struct rect *row, const struct view_keypad *keypad) {
    bool to_name = keypad->step == KEYPAD_BIRTHDAY && keypad->by_name;
    bool to_day = keypad->step == KEYPAD_NAME && keypad->by_day;
    if (!to_name && !to_day) {
        return;
    }
    struct button other = {UI_CONFIRM, to_name ? KEYPAD_NAME : KEYPAD_BIRTHDAY,
                           frame_phrase(f, to_name ? STR_KEYPAD_BY_NAME : STR_KEYPAD_BY_DAY),
                           ICON_NONE, BUTTON_PLAIN};
    widget_button(f, rect_cut_left(row, widget_button_width(f, &other)), &other);
    rect_cut_left(row, frame_gap_px(f));
}

static void draw_buttons(struct frame *f, struct rect row) {
    const struct view_keypad *keypad = &f->view->keypad;
    bool last = keypad->step != KEYPAD_NUMBER;
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    struct button next = {UI_NEXT, 0, frame_phrase(f, last ? STR_KEYPAD_RECORD : STR_NEXT),
                          ICON_NONE, is_complete(f->view) ? BUTTON_PRIMARY : BUTTON_DISABLED};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    draw_other_way(f, &row, keypad);
    widget_button(f, row, &next);
}

static void draw_numbers(struct frame *f, struct rect body) {
    int gap = frame_px(f, 25);
    struct rect pad;
    if (f->tall) {
        pad = rect_cut_bottom(&body, body.h * 56 / 100);
        rect_cut_bottom(&body, gap);
    } else {
        pad = rect_cut_right(&body, body.w * 385 / 1000);
        rect_cut_right(&body, gap);
    }
    widget_numpad(f, pad);
    draw_buttons(f, rect_cut_bottom(&body, frame_touch_px(f)));
    rect_cut_bottom(&body, frame_gap_px(f));
    draw_left(f, body, &f->view->keypad);
}

// --- By name -------------------------------------------------------------------------------------

// The question, or what was wrong with the last answer. A low screen has room for one line of it.
static void draw_name_title(struct frame *f, struct rect rect) {
    const struct view_keypad *keypad = &f->view->keypad;
    bool wrong = keypad->refusal != REFUSAL_NONE;
    struct refusal_words words = refusal_words(keypad->refusal);
    const char *title = frame_phrase(f, wrong ? words.headline : STR_KEYPAD_NAME);
    const char *hint = wrong ? frame_phrase(f, words.next) : keypad->candidate;
    struct text_style large = widget_fit(f, rect.w, 1, title, TYPE_TITLE, 36, true);
    struct text_style small = frame_type(f, TYPE_BODY, false);
    if (theme_line_px(large) + theme_line_px(small) > rect.h) {
        widget_label(f, rect, title, frame_type(f, TYPE_BODY, true), wrong ? PAINT_BAD : PAINT_INK,
                     ALIGN_LEFT);
        return;
    }
    struct column column = column_begin(f, rect);
    column_text(&column, title, large, wrong ? PAINT_BAD : PAINT_INK, 0);
    column_text(&column, hint, small, PAINT_SOFT, frame_px(f, 4));
}

static void draw_name(struct frame *f, struct rect body) {
    const struct view_door *door = &f->view->door;
    int gap = frame_px(f, 14);
    keyboard_draw(f, rect_cut_bottom(&body, keyboard_height(f)), door->layout, NULL);
    rect_cut_bottom(&body, gap);
    struct rect row = rect_cut_bottom(&body, frame_touch_px(f));
    rect_cut_bottom(&body, gap);
    struct rect field;
    if (f->tall) {
        field = rect_cut_bottom(&body, frame_touch_px(f));
        rect_cut_bottom(&body, gap);
    } else {
        field = rect_cut_left(&row, row.w * 45 / 100);
        rect_cut_left(&row, frame_gap_px(f));
    }
    keyboard_field(f, field, door->name.text, frame_phrase(f, STR_KEYPAD_NAME_HINT), true, -1);
    draw_buttons(f, row);
    draw_name_title(f, body);
}

void screen_keypad_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
    if (view->keypad.step == KEYPAD_NAME) {
        draw_name(f, body);
    } else {
        draw_numbers(f, body);
    }
}
