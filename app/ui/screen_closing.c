#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/mark_words.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

#include <stdlib.h>

static void say_number(struct frame *f, char out[PHRASE_CAP], enum string_id pattern,
                       int64_t number) {
    char digits[NUMBER_TEXT_CAP];
    phrase_number(digits, number);
    PHRASE_FILL(out, frame_phrase(f, pattern), digits);
}

static void say_clock(struct frame *f, char out[PHRASE_CAP], enum string_id pattern,
                      int64_t utc_ms) {
    char clock[CLOCK_CAP];
    phrase_clock(clock, utc_ms, f->view->utc_offset_min);
    PHRASE_FILL(out, frame_phrase(f, pattern), clock);
}

// --- Step 1: how many are there? -----------------------------------------------------------------

static void put_count(struct column *column, enum string_id label, int64_t number, bool look) {
    struct frame *f = column->frame;
    char words[PHRASE_CAP];
    say_number(f, words, STR_CLOSING_PERSONS, number);
    struct text_style plain = frame_type(f, TYPE_BODY, false);
    struct text_style bold = frame_type(f, 36, true);
    struct rect row =
        column_take(column, theme_line_px(bold), frame_is_small(f) ? 0 : frame_px(f, 4));
    widget_label(f, rect_cut_right(&row, frame_text_width(f, bold, words)), words, bold,
                 look && number > 0 ? PAINT_WARN : PAINT_INK, ALIGN_RIGHT);
    rect_cut_right(&row, frame_gap_px(f));
    widget_label(f, row, frame_phrase(f, label), plain, PAINT_SOFT, ALIGN_LEFT);
}

static void put_head_count(struct column *column, const struct view_closing *closing) {
    struct frame *f = column->frame;
    struct text_style bold = frame_type(f, TYPE_BODY, true);
    column_text(column, frame_phrase(f, STR_CLOSING_HEAD), bold, PAINT_INK, frame_px(f, 16));
    widget_digit_field(f, column_take(column, frame_px(f, 110), frame_px(f, 6)),
                       closing->head_count, NULL);
    if (!closing->head_count[0]) {
        column_text(column, frame_phrase(f, STR_CLOSING_HEAD_HINT),
                    frame_type(f, TYPE_SMALL, false), PAINT_SOFT, frame_px(f, 10));
        return;
    }
    char words[PHRASE_CAP];
    int64_t more = strtoll(closing->head_count, NULL, 10) - closing->inside;
    say_number(f, words,
               more == 0  ? STR_CLOSING_SAME
               : more > 0 ? STR_CLOSING_MORE
                          : STR_CLOSING_FEWER,
               more < 0 ? -more : more);
    struct rect row = column_take(column, theme_line_px(bold), frame_px(f, 12));
    int side = bold.px * 12 / 10;
    enum paint paint = more == 0 ? PAINT_OK : PAINT_WARN;
    widget_icon(f, rect_cut_left(&row, side), more == 0 ? ICON_TICK : ICON_WARN, paint);
    rect_cut_left(&row, frame_px(f, 12));
    widget_label(f, row, words, widget_fit(f, row.w, 1, words, TYPE_BODY, 0, true), paint,
                 ALIGN_LEFT);
}

static void draw_count(struct frame *f, struct rect body, const struct view_closing *closing) {
    int gap = frame_px(f, 25);
    struct rect pad;
    if (f->tall) {
        pad = rect_cut_bottom(&body, body.h * 50 / 100);
        rect_cut_bottom(&body, gap);
    } else {
        pad = rect_cut_right(&body, body.w * 40 / 100);
        rect_cut_right(&body, gap);
    }
    widget_numpad(f, pad);
    struct column column = column_begin(f, body);
    put_count(&column, STR_CLOSING_RECEIVED, closing->received, false);
    put_count(&column, STR_CLOSING_INSIDE, closing->inside, true);
    put_count(&column, STR_CLOSING_PENDING, closing->pending, true);
    put_count(&column, STR_CLOSING_FLAGGED, closing->flagged, true);
    put_head_count(&column, closing);
}

// --- Lists ---------------------------------------------------------------------------------------

static const char *name_of(struct frame *f, const struct view_closing_row *row) {
    return row->kanji[0]  ? row->kanji
           : row->kana[0] ? row->kana
                          : frame_phrase(f, STR_RECENT_NO_NAME);
}

enum { NAME_TENTHS = 36, BELOW_TENTHS = 28 };

static void draw_name(struct frame *f, struct rect rect, const struct view_closing_row *row,
                      const char *below) {
    struct text_style bold = frame_type(f, NAME_TENTHS, true);
    struct text_style small = frame_type(f, BELOW_TENTHS, false);
    int height = theme_line_px(bold) + theme_line_px(small);
    struct rect both = rect_centre(rect, rect.w, height > rect.h ? rect.h : height);
    struct rect line = rect_cut_top(&both, theme_line_px(bold));
    widget_label(f, line, name_of(f, row), bold, PAINT_INK, ALIGN_LEFT);
    widget_label(f, both, below, small, PAINT_SOFT, ALIGN_LEFT);
}

typedef void draw_list_row(struct frame *f, struct rect rect, const struct view_closing_row *row,
                           int32_t index);

// Returns how many rows there is room for.
static int draw_list(struct frame *f, struct rect card, const struct view_closing *closing,
                     int row_px, draw_list_row *draw) {
    int rows = card.h / row_px;
    rows = rows < 1 ? 1 : rows > VIEW_CLOSING_ROWS ? VIEW_CLOSING_ROWS : rows;
    size_t left = closing->count - closing->first;
    widget_card(f, card);
    struct rect inner = rect_inset(card, frame_px(f, 20), 0);
    for (int i = 0; i < rows && (size_t)i < left; i++) {
        struct rect row = rect_part_down(inner, i, rows, 0);
        if (i > 0) {
            draw_box(f->list, (struct rect){card.x + 2, row.y, card.w - 4, 1}, PAINT_LINE, 0);
        }
        draw(f, row, &closing->rows[i], i);
    }
    return rows;
}

static void draw_all_done(struct frame *f, struct rect rect, enum string_id words) {
    struct column column = column_begin(f, rect);
    int side = frame_px(f, 160);
    struct rect mark = column_take(&column, side, 0);
    widget_icon(f, rect_cut_left(&mark, side), ICON_OK, PAINT_OK);
    column_text(&column, frame_phrase(f, words), frame_type(f, TYPE_TITLE, true), PAINT_INK,
                frame_px(f, 20));
    column_centre(&column);
}

static void cut_title(struct frame *f, struct rect *body, enum string_id pattern, int64_t number) {
    char words[PHRASE_CAP];
    struct text_style style = frame_type(f, 38, true);
    say_number(f, words, pattern, number);
    struct rect row = rect_cut_top(body, theme_line_px(style));
    widget_label(f, row, words, style, PAINT_INK, ALIGN_LEFT);
}

static bool is_paged(const struct view_closing *closing, int rows) {
    return rows > 0 && (closing->first > 0 || (size_t)rows < closing->count);
}

static void draw_paging(struct frame *f, struct rect row, const struct view_closing *closing,
                        int rows) {
    bool down = closing->first + (size_t)rows < closing->count;
    widget_scroll(f, row, closing->first > 0, down, rows);
}

// --- Step 2: who has no exit? --------------------------------------------------------------------

static void draw_decided(struct frame *f, struct rect rect, const struct view_closing_row *row) {
    char words[PHRASE_CAP];
    if (row->decision == EXIT_RECORDED) {
        say_clock(f, words, STR_CLOSING_WAS_RECORDED, row->exit_utc_ms);
        widget_tag(f, rect, words, TAG_OK, ALIGN_RIGHT);
    } else {
        widget_tag(f, rect, frame_phrase(f, STR_CLOSING_WAS_LEFT), TAG_SOFT, ALIGN_RIGHT);
    }
}

static void draw_exit_row(struct frame *f, struct rect rect, const struct view_closing_row *row,
                          int32_t index) {
    char entered[PHRASE_CAP];
    char words[PHRASE_CAP];
    say_clock(f, words, STR_CLOSING_RECORD, row->exit_utc_ms);
    say_clock(f, entered, row->entered_utc_ms ? STR_CLOSING_ENTERED : STR_CLOSING_NO_ENTRY,
              row->entered_utc_ms);
    struct button record = {UI_EXIT_RECORD, index, words, ICON_NONE, BUTTON_PLAIN};
    struct button leave = {UI_EXIT_LEAVE, index, frame_phrase(f, STR_CLOSING_LEAVE), ICON_NONE,
                           BUTTON_PLAIN};
    int gap = frame_px(f, 14);
    int leave_px = widget_button_width(f, &leave);
    int both_px = widget_button_width(f, &record) + gap + leave_px;
    struct rect buttons = rect_cut_right(&rect, both_px);
    buttons = rect_centre(buttons, both_px, frame_touch_px(f));
    rect_cut_right(&rect, gap);
    draw_name(f, rect, row, entered);
    if (row->decision != EXIT_OPEN) {
        draw_decided(f, buttons, row);
        return;
    }
    widget_button(f, rect_cut_right(&buttons, leave_px), &leave);
    rect_cut_right(&buttons, gap);
    widget_button(f, buttons, &record);
}

static void draw_proposal(struct frame *f, struct rect row, const struct view_closing *closing) {
    char words[PHRASE_CAP];
    say_clock(f, words, closing->proposed ? STR_CLOSING_PROPOSED : STR_CLOSING_NOT_PROPOSED,
              closing->exit_utc_ms);
    char all[PHRASE_CAP];
    say_number(f, all, STR_CLOSING_ALL, closing->undecided);
    struct button record_all = {UI_EXIT_ALL, 0, all, ICON_TICK, BUTTON_PRIMARY};
    if (closing->busy) {
        record_all = (struct button){UI_EXIT_ALL, 0, frame_phrase(f, STR_TRANSFER_WORKING),
                                     ICON_WAIT, BUTTON_DISABLED};
    }
    if (closing->proposed && closing->undecided > 0) {
        widget_button(f, rect_cut_right(&row, widget_button_width(f, &record_all)), &record_all);
        rect_cut_right(&row, frame_gap_px(f));
    }
    struct text_style style = frame_type(f, TYPE_BODY, false);
    int height = widget_paragraph_height(f, row.w, words, style);
    widget_paragraph(f, rect_centre(row, row.w, height > row.h ? row.h : height), words, style,
                     PAINT_INK, ALIGN_LEFT);
}

// Returns how many rows of the list are shown.
static int draw_exits(struct frame *f, struct rect body, const struct view_closing *closing) {
    if (closing->count == 0) {
        draw_all_done(f, body, STR_CLOSING_EXITS_NONE);
        return 0;
    }
    cut_title(f, &body, STR_CLOSING_EXITS_TITLE, (int64_t)closing->count);
    draw_proposal(f, rect_cut_top(&body, frame_touch_px(f)), closing);
    rect_cut_top(&body, frame_px(f, 12));
    return draw_list(f, body, closing, frame_touch_px(f) + frame_px(f, 12), draw_exit_row);
}

// --- Step 3: who needs a look? -------------------------------------------------------------------

static void draw_review_row(struct frame *f, struct rect rect, const struct view_closing_row *row,
                            int32_t index) {
    (void)index;
    char words[PHRASE_CAP];
    mark_words(words, f->view->language, row->marks, row->pending);
    draw_name(f, rect, row, words);
}

static int draw_review(struct frame *f, struct rect body, const struct view_closing *closing) {
    char words[PHRASE_CAP];
    if (closing->undecided > 0) {
        struct text_style style = frame_type(f, TYPE_BODY, true);
        say_number(f, words, STR_CLOSING_UNDECIDED, closing->undecided);
        int pad = frame_px(f, 14);
        int height = widget_paragraph_height(f, body.w - 2 * pad, words, style);
        struct rect box = rect_cut_top(&body, height + 2 * pad);
        draw_box(f->list, box, PAINT_WARN_BG, frame_corner_px(f) / 2);
        widget_paragraph(f, rect_inset(box, pad, pad), words, style, PAINT_WARN, ALIGN_LEFT);
        rect_cut_top(&body, frame_px(f, 10));
    }
    if (closing->count == 0) {
        draw_all_done(f, body, STR_CLOSING_REVIEW_NONE);
        return 0;
    }
    cut_title(f, &body, STR_CLOSING_REVIEW_TITLE, (int64_t)closing->count);
    rect_cut_top(&body, frame_px(f, 14));
    int row_px = theme_line_px(frame_type(f, NAME_TENTHS, true)) +
                 theme_line_px(frame_type(f, BELOW_TENTHS, false)) +
                 frame_px(f, frame_is_small(f) ? 10 : 24);
    return draw_list(f, body, closing, row_px, draw_review_row);
}

// --- All of it -----------------------------------------------------------------------------------

static void draw_step(struct frame *f, struct rect row, const struct view_closing *closing) {
    char step[NUMBER_TEXT_CAP];
    char words[PHRASE_CAP];
    phrase_number(step, (int64_t)closing->step + 1);
    PHRASE_FILL(words, frame_phrase(f, STR_CLOSING_TITLE), step);
    widget_label(f, row, words, widget_fit(f, row.w, 1, words, TYPE_BODY, 0, false), PAINT_SOFT,
                 ALIGN_CENTRE);
}

static void draw_buttons(struct frame *f, struct rect row, const struct view_closing *closing,
                         int rows) {
    bool last = closing->step == CLOSING_REVIEW;
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    struct button next = {last ? UI_CLOSE_SESSION : UI_NEXT, 0,
                          frame_phrase(f, last ? STR_CLOSING_FINISH : STR_NEXT),
                          last ? ICON_FINISH : ICON_NONE, BUTTON_PRIMARY};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    int width = widget_button_width(f, &next);
    int wanted = frame_px(f, 260);
    widget_button(f, rect_cut_right(&row, width > wanted ? width : wanted), &next);
    rect_cut_right(&row, frame_gap_px(f));
    if (is_paged(closing, rows)) {
        draw_paging(f, row, closing, rows);
    } else {
        draw_step(f, row, closing);
    }
}

void screen_closing_draw(struct frame *f, const struct view *view) {
    const struct view_closing *closing = &view->house.closing;
    struct rect body = header_draw(f);
    struct rect buttons = rect_cut_bottom(&body, frame_touch_px(f));
    int rows = 0;
    rect_cut_bottom(&body, frame_px(f, 18));
    switch (closing->step) {
    case CLOSING_COUNT:
        draw_count(f, body, closing);
        break;
    case CLOSING_EXITS:
        rows = draw_exits(f, body, closing);
        break;
    case CLOSING_REVIEW:
        rows = draw_review(f, body, closing);
        break;
    }
    draw_buttons(f, buttons, closing, rows);
}
