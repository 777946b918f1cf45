#include "app/ui/camera_panel.h"
#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

#include <stdio.h>

enum { DIRECTION_MOST = 190 };

// --- The session ---------------------------------------------------------------------------------

static void append_part(char *out, size_t cap, const char *part) {
    size_t used = 0;
    while (out[used]) {
        used++;
    }
    if (part[0]) {
        snprintf(out + used, cap - used, "%s%s", used > 0 ? " · \u200b" : "", part);
    }
}

static void draw_session(struct frame *f, struct column *column) {
    const struct view_session *session = &f->view->session;
    char title[2 * TITLE_CAP];
    snprintf(title, sizeof title, "%s%s%s", session->title, session->subtitle[0] ? "\n" : "",
             session->subtitle);
    char span[SPAN_CAP];
    char meta[PHRASE_CAP] = "";
    phrase_span(span, session->starts_utc_ms, session->ends_utc_ms, f->view->utc_offset_min);
    append_part(meta, sizeof meta, session->room);
    append_part(meta, sizeof meta, span);
    append_part(meta, sizeof meta,
                f->view->language == LANGUAGE_EN ? session->credit_en : session->credit_ja);

    struct text_style bold = widget_fit(f, column->room.w, 2, title, TYPE_TITLE, 36, true);
    struct text_style small = frame_type(f, 28, false);
    struct rect room = column->room;
    room.h = 3 * theme_line_px(bold);
    rect_cut_top(&column->room, widget_paragraph(f, room, title, bold, PAINT_INK, ALIGN_LEFT));
    rect_cut_top(&column->room, frame_px(f, 6));
    room = column->room;
    room.h = 2 * theme_line_px(small);
    rect_cut_top(&column->room, widget_paragraph(f, room, meta, small, PAINT_SOFT, ALIGN_LEFT));
}

// --- The direction -------------------------------------------------------------------------------

struct window_words {
    char state[PHRASE_CAP], span[SPAN_CAP], left[PHRASE_CAP];
};

static void say_window(struct frame *f, struct window_words *out, struct window window) {
    const struct view *view = f->view;
    *out = (struct window_words){0};
    enum string_id state = STR_WINDOW_OPEN;
    enum string_id left = STR_WINDOW_LEFT;
    int64_t until = window.to_utc_ms;
    if (view->now_utc_ms < window.from_utc_ms) {
        state = STR_WINDOW_BEFORE;
        left = STR_WINDOW_UNTIL;
        until = window.from_utc_ms;
    } else if (window.to_utc_ms != 0 && view->now_utc_ms > window.to_utc_ms) {
        state = STR_WINDOW_AFTER;
        left = STR_WINDOW_KEPT;
    }
    PHRASE_FILL(out->state, frame_phrase(f, state), "");
    if (window.to_utc_ms != 0) {
        char minutes[NUMBER_TEXT_CAP];
        phrase_number(minutes, minutes_left(until, view->now_utc_ms));
        phrase_span(out->span, window.from_utc_ms, window.to_utc_ms, view->utc_offset_min);
        PHRASE_FILL(out->left, frame_phrase(f, left), minutes);
    }
}

static void put_info(struct frame *f, struct column *column, const char *text, bool bold,
                     enum paint paint) {
    struct text_style style = widget_fit(f, column->room.w, 1, text, 36, 26, bold);
    column_text(column, text, style, paint, frame_px(f, 3));
}

static void draw_pinned(struct frame *f, struct column *column, enum paint paint) {
    struct text_style style = frame_type(f, TYPE_BODY, true);
    struct rect row = column_take(column, theme_line_px(style), frame_px(f, 6));
    widget_icon(f, rect_cut_left(&row, style.px), ICON_PIN, paint);
    rect_cut_left(&row, style.px / 3);
    widget_label(f, row, frame_phrase(f, STR_DIRECTION_PINNED), style, paint, ALIGN_LEFT);
}

static int64_t seats_left(const struct view *view) {
    int64_t left = view->session.capacity - view->inside;
    return left > 0 ? left : 0;
}

static bool is_full(const struct view *view) {
    return view->session.capacity > 0 && seats_left(view) == 0;
}

static void draw_direction(struct frame *f, struct rect rect) {
    const struct view *view = f->view;
    bool out = view->direction == DIRECTION_OUT;
    enum paint ink = out ? PAINT_ON_OUT : PAINT_ON_BRAND;
    draw_box(f->list, rect, out ? PAINT_OUT : PAINT_BRAND, frame_corner_px(f));
    struct rect inner = rect_inset(rect, frame_px(f, 40), frame_px(f, 12));
    const char *word = frame_phrase(f, out ? STR_DIRECTION_OUT : STR_DIRECTION_IN);
    // As large as the block is high: it is read from across the hall.
    int tenths = inner.h * 10 * 62 / frame_px(f, 1000);
    tenths = tenths > DIRECTION_MOST ? DIRECTION_MOST : tenths;
    struct text_style large = widget_fit(f, inner.w * 52 / 100, 1, word, tenths, 80, true);
    widget_label(f, rect_cut_left(&inner, frame_text_width(f, large, word)), word, large, ink,
                 ALIGN_LEFT);
    rect_cut_left(&inner, frame_px(f, 40));

    struct window_words words;
    say_window(f, &words, out ? view->session.exit : view->session.entry);
    struct column column = column_begin(f, inner);
    bool full = !out && is_full(view);
    put_info(f, &column, full ? frame_phrase(f, STR_FULL_HOUSE) : words.state, full, ink);
    put_info(f, &column, words.span, true, ink);
    put_info(f, &column, words.left, false, ink);
    if (view->pinned) {
        draw_pinned(f, &column, ink);
    }
    column_centre(&column);
}

// --- Readers -------------------------------------------------------------------------------------

static enum string_id instruction(const struct view *view) {
    if (view->camera.ready) {
        return view->nfc.ready ? STR_SHOW_OR_TOUCH : STR_SHOW_CODE;
    }
    return view->nfc.ready ? STR_TOUCH_CARD : STR_TYPE_NUMBER;
}

static void draw_card_reader(struct frame *f, struct rect rect) {
    const struct view_reader *nfc = &f->view->nfc;
    enum string_id words = !nfc->present ? STR_CARD_NONE
                           : nfc->ready  ? STR_CARD_HERE
                                         : STR_CARD_BROKEN;
    enum paint paint = !nfc->present ? PAINT_SOFT : nfc->ready ? PAINT_BRAND : PAINT_WARN;
    widget_card(f, rect);
    struct rect inner = rect_inset(rect, frame_px(f, 28), 0);
    widget_icon(f, rect_cut_left(&inner, frame_px(f, 66)),
                nfc->present && !nfc->ready ? ICON_WARN : ICON_CARD, paint);
    rect_cut_left(&inner, frame_px(f, 24));
    const char *text = frame_phrase(f, words);
    widget_label(f, inner, text, widget_fit(f, inner.w, 1, text, 36, 0, true), paint, ALIGN_LEFT);
}

// --- The lower edge ------------------------------------------------------------------------------

static int put_counts(struct frame *f, struct rect row, int tenths) {
    int gap = frame_px(f, 20);
    int used = widget_count(f, row, frame_phrase(f, STR_COUNT_RECEIVED), f->view->received, tenths);
    rect_cut_left(&row, used + gap);
    // Where seats are counted, the seats that are left say more than the people inside.
    bool seats = f->view->session.capacity > 0;
    return used + gap +
           widget_count(f, row, frame_phrase(f, seats ? STR_COUNT_LEFT : STR_COUNT_INSIDE),
                        seats ? seats_left(f->view) : f->view->inside, tenths);
}

// As large as the row allows: thousands may come. Rather the first count alone than neither.
static void draw_counts(struct frame *f, struct rect row, enum align align) {
    for (int tenths = TYPE_CLOCK; tenths >= TYPE_SMALL; tenths -= 4) {
        struct frame_mark mark = frame_mark(f);
        int used = put_counts(f, row, tenths);
        if (used <= row.w) {
            frame_shift(f, mark, align == ALIGN_RIGHT ? row.w - used : 0, 0);
            return;
        }
        frame_roll_back(f, mark);
    }
    widget_count(f, row, frame_phrase(f, STR_COUNT_RECEIVED), f->view->received, TYPE_SMALL);
}

static void draw_buttons(struct frame *f, struct rect *row) {
    struct button number = {UI_KEYPAD, 0, frame_phrase(f, STR_USE_NUMBER), ICON_NONE,
                            BUTTON_PRIMARY};
    struct button notice = {UI_NOTICE, 0, frame_phrase(f, STR_PRIVACY), ICON_NONE, BUTTON_PLAIN};
    struct button staff = {UI_STAFF, 0, frame_phrase(f, STR_STAFF), ICON_LOCK, BUTTON_PLAIN};
    int gap = frame_gap_px(f);
    widget_button(f, rect_cut_left(row, widget_button_width(f, &number)), &number);
    rect_cut_left(row, gap);
    widget_button(f, rect_cut_left(row, widget_button_width(f, &notice)), &notice);
    widget_button(f, rect_cut_right(row, widget_button_width(f, &staff)), &staff);
}

// --- The whole -----------------------------------------------------------------------------------

static void put_instruction(struct column *column) {
    struct frame *f = column->frame;
    struct text_style style = frame_type(f, TYPE_INSTRUCTION, true);
    column_text(column, frame_phrase(f, instruction(f->view)), style, PAINT_INK, frame_px(f, 20));
}

static int instruction_height(struct frame *f, int width) {
    return widget_paragraph_height(f, width, frame_phrase(f, instruction(f->view)),
                                   frame_type(f, TYPE_INSTRUCTION, true));
}

// The direction grows into what the words leave, since it is what counts from afar.
static void draw_words(struct frame *f, struct rect rect) {
    struct column column = column_begin(f, rect);
    draw_session(f, &column);
    struct column last =
        column_begin(f, rect_cut_bottom(&column.room, instruction_height(f, column.room.w)));
    put_instruction(&last);
    struct rect between = rect_inset(column.room, 0, frame_px(f, 16));
    int most = frame_px(f, 300);
    draw_direction(f, rect_centre(between, between.w, between.h > most ? most : between.h));
}

static void draw_wide(struct frame *f, struct rect body) {
    int gap = frame_gap_px(f);
    struct rect row = rect_cut_bottom(&body, frame_touch_px(f));
    draw_buttons(f, &row);
    draw_counts(f, rect_inset(row, gap, 0), ALIGN_RIGHT);
    rect_cut_bottom(&body, gap);
    struct rect right = rect_cut_right(&body, body.w * 385 / 1000);
    rect_cut_right(&body, frame_px(f, 30));
    draw_card_reader(f, rect_cut_bottom(&right, frame_touch_px(f)));
    rect_cut_bottom(&right, gap);
    camera_panel_draw(f, right);
    draw_words(f, body);
}

// From the top and from the bottom; the camera takes what is left between.
static void draw_tall(struct frame *f, struct rect body) {
    struct rect row = rect_cut_bottom(&body, frame_touch_px(f));
    draw_buttons(f, &row);
    draw_counts(f, rect_cut_bottom(&body, frame_px(f, 100)), ALIGN_LEFT);
    draw_card_reader(f, rect_cut_bottom(&body, frame_px(f, 120)));
    rect_cut_bottom(&body, frame_gap_px(f));
    struct column column = column_begin(f, body);
    draw_session(f, &column);
    column.empty = false;
    draw_direction(f, column_take(&column, frame_px(f, 250), frame_px(f, 20)));
    put_instruction(&column);
    rect_cut_top(&column.room, frame_gap_px(f));
    camera_panel_draw(f, column.room);
}

void screen_reception_draw(struct frame *f, const struct view *view) {
    (void)view;
    struct rect body = header_draw(f);
    if (f->tall) {
        draw_tall(f, body);
    } else {
        draw_wide(f, body);
    }
}
