#include "app/ui/card_parts.h"

#include "app/ui/column.h"
#include "app/ui/people_words.h"

static const char *kind_words(const struct frame *f, enum method method) {
    return frame_phrase(f, method == METHOD_HPKI      ? STR_TAP_METHOD_HPKI
                           : method == METHOD_NFC_UID ? STR_TAP_METHOD_CARD
                                                      : STR_TAP_METHOD_QR);
}

static void put_origin(const struct frame *f, char out[PHRASE_CAP],
                       const struct view_card_row *row) {
    PHRASE_FILL(out, frame_phrase(f, row->bound_on[0] ? STR_CARD_ON : STR_CARD_ON_HQ),
                row->bound_on);
}

// --- The list ------------------------------------------------------------------------------------

static void draw_row(struct frame *f, struct rect rect, const struct view_card_row *row,
                     int index) {
    char origin[PHRASE_CAP];
    struct button unbind = {UI_UNBIND, index, frame_phrase(f, STR_CARD_UNBIND), ICON_NONE,
                            BUTTON_PLAIN};
    widget_button(f, rect_cut_right(&rect, widget_button_width(f, &unbind)), &unbind);
    rect_cut_right(&rect, frame_px(f, 8));
    draw_framed_box(f->list, rect, PAINT_CARD, row->touched ? PAINT_BRAND : PAINT_LINE,
                    row->touched ? 4 : 1, frame_corner_px(f) / 2);
    struct rect inner = rect_inset(rect, frame_px(f, 16), frame_px(f, 6));
    struct rect upper = rect_cut_top(&inner, inner.h * 52 / 100);
    widget_label(f, upper, kind_words(f, row->method), frame_type(f, TYPE_BODY, true), PAINT_INK,
                 ALIGN_LEFT);
    put_origin(f, origin, row);
    const char *words = row->touched ? frame_phrase(f, STR_CARD_TOUCHED) : origin;
    widget_label(f, inner, words, widget_fit(f, inner.w, 1, words, TYPE_SMALL, 0, row->touched),
                 row->touched ? PAINT_BRAND : PAINT_SOFT, ALIGN_LEFT);
}

static int rows_in(const struct frame *f, int height) {
    int gap = frame_px(f, 10);
    int rows = (height + gap) / (frame_touch_px(f) + gap);
    return rows < 1 ? 1 : rows > VIEW_CARD_ROWS ? VIEW_CARD_ROWS : rows;
}

static void draw_rows(struct frame *f, struct rect rect, const struct view_card *card) {
    int pitch = frame_touch_px(f) + frame_px(f, 10);
    int rows = rows_in(f, rect.h);
    if ((int)card->total > rows) {
        struct rect ways = rect_cut_bottom(&rect, frame_touch_px(f));
        rect_cut_bottom(&rect, frame_px(f, 10));
        rows = rows_in(f, rect.h);
        bool down = card->first + (size_t)rows < card->total;
        widget_scroll(f, ways, card->first > 0, down, rows);
    }
    for (int i = 0; i < rows && i < (int)card->row_count; i++) {
        struct rect row = {rect.x, rect.y + i * pitch, rect.w, frame_touch_px(f)};
        draw_row(f, row, &card->rows[i], i);
    }
}

void card_list_draw(struct frame *f, struct rect rect, const struct view_card *card) {
    char title[PHRASE_CAP];
    char count[NUMBER_TEXT_CAP];
    struct text_style style = frame_type(f, TYPE_SMALL, true);
    phrase_number(count, (int64_t)card->total);
    PHRASE_FILL(title, frame_phrase(f, STR_CARD_LIST), count);
    widget_label(f, rect_cut_top(&rect, theme_line_px(style)), title, style, PAINT_SOFT,
                 ALIGN_LEFT);
    rect_cut_top(&rect, frame_px(f, 8));
    if (card->total == 0) {
        widget_paragraph(f, rect, frame_phrase(f, STR_CARD_LIST_NONE),
                         frame_type(f, TYPE_BODY, false), PAINT_SOFT, ALIGN_LEFT);
    }
    draw_rows(f, rect, card);
}

// --- The question --------------------------------------------------------------------------------

static void draw_reasons(struct frame *f, struct rect row, const struct view_card *card) {
    for (int i = 0; i < UNBIND_CHOICES; i++) {
        bool chosen = card->reason == (size_t)i;
        struct button reason = {UI_REASON, i, correction_words(f, unbind_choices[i]), ICON_NONE,
                                chosen ? BUTTON_PRIMARY : BUTTON_PLAIN};
        widget_button(f, rect_part_across(row, i, UNBIND_CHOICES, frame_px(f, 12)), &reason);
    }
}

static void draw_answers(struct frame *f, struct rect row, const struct view_card *card) {
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    struct button unbind = {UI_NEXT, 0, frame_phrase(f, STR_CARD_UNBIND_RECORD), ICON_NONE,
                            card->reason < UNBIND_CHOICES ? BUTTON_DANGER : BUTTON_DISABLED};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    widget_button(f, row, &unbind);
}

void card_unbind_draw(struct frame *f, struct rect body, const struct view_card *card) {
    char what[PHRASE_CAP];
    char origin[PHRASE_CAP];
    char kept[PHRASE_CAP];
    draw_answers(f, rect_cut_bottom(&body, frame_touch_px(f)), card);
    rect_cut_bottom(&body, frame_px(f, 14));
    put_origin(f, origin, &card->chosen);
    PHRASE_FILL(what, frame_phrase(f, STR_CARD_UNBIND_WHAT), kind_words(f, card->chosen.method),
                origin);
    PHRASE_FILL(kept, frame_phrase(f, STR_CARD_UNBIND_KEPT), card->staff_name);
    struct column column = column_begin(f, body);
    column_text(&column, frame_phrase(f, STR_CARD_UNBIND_TITLE), frame_type(f, TYPE_TITLE, true),
                PAINT_INK, 0);
    column_text(&column, what, frame_type(f, TYPE_INSTRUCTION, true), PAINT_BRAND, frame_px(f, 6));
    column_text(&column, kept, frame_type(f, TYPE_SMALL, false), PAINT_SOFT, frame_px(f, 6));
    struct rect label =
        column_take(&column, theme_line_px(frame_type(f, TYPE_SMALL, true)), frame_px(f, 20));
    widget_label(f, label, frame_phrase(f, STR_REASON_TITLE), frame_type(f, TYPE_SMALL, true),
                 PAINT_SOFT, ALIGN_LEFT);
    draw_reasons(f, column_take(&column, frame_touch_px(f), frame_px(f, 8)), card);
}
