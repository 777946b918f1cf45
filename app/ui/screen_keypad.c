#include "app/ui/column.h"
#include "app/ui/header.h"
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
                paint == PAINT_BAD ? PAINT_INK : PAINT_SOFT, 4);
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

static bool is_complete(const struct view_keypad *keypad) {
    size_t typed = strlen(keypad->digits);
    return keypad->step == KEYPAD_BIRTHDAY ? typed == 4 : typed > 0;
}

static void draw_buttons(struct frame *f, struct rect row, const struct view_keypad *keypad) {
    bool birthday = keypad->step == KEYPAD_BIRTHDAY;
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    struct button next = {UI_NEXT, 0, frame_phrase(f, birthday ? STR_KEYPAD_RECORD : STR_NEXT),
                          ICON_NONE, is_complete(keypad) ? BUTTON_PRIMARY : BUTTON_DISABLED};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    widget_button(f, row, &next);
}

void screen_keypad_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
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
    draw_buttons(f, rect_cut_bottom(&body, frame_touch_px(f)), &view->keypad);
    rect_cut_bottom(&body, frame_gap_px(f));
    draw_left(f, body, &view->keypad);
}
