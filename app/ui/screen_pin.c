#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

static void draw_back(struct frame *f, struct rect *row) {
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    widget_button(f, rect_cut_left(row, widget_button_width(f, &back)), &back);
    rect_cut_left(row, frame_gap_px(f));
}

// --- Who -----------------------------------------------------------------------------------------

static void draw_nobody(struct frame *f, struct rect body) {
    struct column column = column_begin(f, body);
    column_text(&column, frame_phrase(f, STR_PIN_WHO_NONE), frame_type(f, TYPE_HEADLINE, true),
                PAINT_INK, 0);
    column_text(&column, frame_phrase(f, STR_PIN_WHO_NONE_DO),
                frame_type(f, TYPE_INSTRUCTION, false), PAINT_INK, frame_px(f, 20));
    column_centre(&column);
}

// As few columns as fit, so that names stay large.
static void draw_names(struct frame *f, struct rect body, const struct view *view) {
    int count = (int)view->staff_count;
    int gap = frame_px(f, 16);
    int rows_most = (body.h + gap) / (frame_touch_px(f) + gap);
    int columns = f->tall ? 2 : 3;
    while ((count + columns - 1) / columns > rows_most) {
        columns++;
    }
    int rows = (count + columns - 1) / columns;
    int most = rows * (frame_px(f, 140) + gap) - gap;
    body.h = body.h > most ? most : body.h;
    for (int i = 0; i < count; i++) {
        struct rect row = rect_part_down(body, i / columns, rows, gap);
        struct button name = {UI_CHOOSE_STAFF, i, view->staff[i].name, ICON_NONE, BUTTON_PLAIN};
        widget_button(f, rect_part_across(row, i % columns, columns, gap), &name);
    }
}

static void draw_who(struct frame *f, struct rect body, const struct view *view) {
    struct rect bottom = rect_cut_bottom(&body, frame_touch_px(f));
    draw_back(f, &bottom);
    rect_cut_bottom(&body, frame_gap_px(f));
    if (view->staff_count == 0) {
        struct button sync = {UI_SYNC_NOW, 0, frame_phrase(f, STR_SYNC_NOW), ICON_SYNC,
                              BUTTON_PRIMARY};
        widget_button(f, rect_cut_left(&bottom, widget_button_width(f, &sync)), &sync);
        draw_nobody(f, body);
        return;
    }
    struct text_style title = frame_type(f, TYPE_TITLE, true);
    widget_label(f, rect_cut_top(&body, theme_line_px(title)), frame_phrase(f, STR_PIN_WHO), title,
                 PAINT_INK, ALIGN_LEFT);
    rect_cut_top(&body, frame_px(f, 18));
    draw_names(f, body, view);
}

// --- Their PIN -----------------------------------------------------------------------------------

static bool is_locked(const struct view *view) {
    return view->pin.locked_until_utc_ms > view->now_utc_ms;
}

static void put_trouble(struct column *column, const struct view *view) {
    struct frame *f = column->frame;
    char words[PHRASE_CAP] = "";
    char until[CLOCK_CAP];
    if (is_locked(view)) {
        // The next whole minute: "after 14:05" must be true at 14:05.
        phrase_clock(until, view->pin.locked_until_utc_ms + 59999, view->utc_offset_min);
        PHRASE_FILL(words, frame_phrase(f, STR_PIN_LOCKED), until);
    } else if (view->pin.wrong) {
        PHRASE_FILL(words, frame_phrase(f, STR_PIN_WRONG), "");
    }
    column_text(column, words, frame_type(f, 36, true), PAINT_BAD, frame_px(f, 24));
}

static void draw_words(struct frame *f, struct rect rect, const struct view *view) {
    struct column column = column_begin(f, rect);
    column_text(&column, frame_phrase(f, STR_PIN_ENTER), frame_type(f, TYPE_TITLE, true), PAINT_INK,
                0);
    column_text(&column, view->staff[view->pin.chosen].name, frame_type(f, TYPE_INSTRUCTION, false),
                PAINT_SOFT, frame_px(f, 8));
    widget_dots_field(f, column_take(&column, frame_px(f, 150), frame_px(f, 20)), view->pin.length);
    put_trouble(&column, view);
}

static void draw_pin(struct frame *f, struct rect body, const struct view *view) {
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
    struct rect row = rect_cut_bottom(&body, frame_touch_px(f));
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    bool ready = view->pin.length > 0 && !is_locked(view);
    struct button next = {UI_NEXT, 0, frame_phrase(f, STR_NEXT), ICON_NONE,
                          ready ? BUTTON_PRIMARY : BUTTON_DISABLED};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    widget_button(f, row, &next);
    rect_cut_bottom(&body, frame_gap_px(f));
    draw_words(f, body, view);
}

void screen_pin_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
    if (view->pin.chosen < view->staff_count) {
        draw_pin(f, body, view);
    } else {
        draw_who(f, body, view);
    }
}
