#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

#include <stdio.h>

// --- A shape and a sentence ----------------------------------------------------------------------

struct state_look {
    enum icon icon;
    enum paint paint;
    enum string_id import_words, export_words, next;
};
static const struct state_look looks[] = {
    [TRANSFER_NO_STICK] = {ICON_STICK_IN, PAINT_BRAND, STR_TRANSFER_NO_STICK, STR_TRANSFER_NO_STICK,
                           STR_TRANSFER_NO_STICK_DO},
    [TRANSFER_READ_ONLY] = {ICON_LOCK, PAINT_WARN, STR_TRANSFER_READ_ONLY, STR_TRANSFER_READ_ONLY,
                            STR_TRANSFER_READ_ONLY_DO},
    [TRANSFER_NO_FILES] = {ICON_ATTENTION, PAINT_WARN, STR_TRANSFER_NO_FILES, STR_TRANSFER_NO_FILES,
                           STR_TRANSFER_NO_FILES_DO},
    [TRANSFER_WORKING] = {ICON_WAIT, PAINT_BRAND, STR_TRANSFER_WORKING, STR_TRANSFER_WORKING,
                          STR_TRANSFER_WORKING_DO},
    [TRANSFER_DONE] = {ICON_OK, PAINT_OK, STR_TRANSFER_DONE_IMPORT, STR_TRANSFER_DONE_EXPORT,
                       STR_TRANSFER_SAFE},
    [TRANSFER_FAILED] = {ICON_REFUSED, PAINT_BAD, STR_TRANSFER_FAILED_IMPORT,
                         STR_TRANSFER_FAILED_EXPORT, STR_TRANSFER_UNCHANGED},
};

static void put_shape(struct column *column, const struct view_transfer *transfer) {
    struct frame *f = column->frame;
    const struct state_look *look = &looks[transfer->state];
    bool import = transfer->purpose == TRANSFER_IMPORT;
    const char *words = frame_phrase(f, import ? look->import_words : look->export_words);
    struct text_style style = frame_type(f, TYPE_TITLE, true);
    int side = frame_px(f, frame_is_small(f) ? 90 : 120);
    int width = column->room.w - side - frame_px(f, 24);
    int height = widget_paragraph_height(f, width, words, style);
    struct rect row = column_take(column, height > side ? height : side, 0);
    struct rect mark = rect_cut_left(&row, side);
    mark.h = side;
    widget_icon(f, mark, look->icon, look->paint);
    rect_cut_left(&row, frame_px(f, 24));
    widget_paragraph(f, rect_centre(row, row.w, height > row.h ? row.h : height), words, style,
                     look->paint, ALIGN_LEFT);
}

static void put_next(struct column *column, const struct view_transfer *transfer) {
    struct frame *f = column->frame;
    bool unchanged = transfer->state == TRANSFER_FAILED && transfer->purpose == TRANSFER_EXPORT;
    if (!unchanged) {
        column_text(column, frame_phrase(f, looks[transfer->state].next), frame_type(f, 36, false),
                    PAINT_INK, frame_px(f, 16));
    }
}

static void put_number(struct column *column, enum string_id pattern, int64_t number,
                       enum paint paint) {
    struct frame *f = column->frame;
    char digits[NUMBER_TEXT_CAP];
    char words[PHRASE_CAP];
    if (number > 0) {
        phrase_number(digits, number);
        PHRASE_FILL(words, frame_phrase(f, pattern), digits);
        column_text(column, words, frame_type(f, TYPE_BODY, false), paint, frame_px(f, 6));
    }
}

static void put_made(struct column *column, const struct view_transfer *transfer) {
    struct frame *f = column->frame;
    if (transfer->state == TRANSFER_DONE) {
        bool import = transfer->purpose == TRANSFER_IMPORT;
        column_text(column, transfer->made, frame_type(f, TYPE_BODY, !import), PAINT_INK,
                    frame_px(f, 16));
        put_number(column, STR_TRANSFER_ROWS, transfer->rows, PAINT_INK);
        put_number(column, STR_TRANSFER_LOST, transfer->lost, PAINT_WARN);
    }
}

// Each finding as far as whole ones have room; how many there are besides is said.
static void put_findings(struct column *column, const struct view_transfer *transfer) {
    struct frame *f = column->frame;
    struct text_style style = frame_type(f, TYPE_SMALL, false);
    int pitch = theme_line_px(style);
    size_t shown = 0;
    for (; shown < transfer->finding_count; shown++) {
        const char *words = transfer->findings[shown];
        int height = widget_paragraph_height(f, column->room.w, words, style);
        if (height + frame_px(f, 8) + pitch > column->room.h) {
            break;
        }
        column_text(column, words, style, PAINT_INK, frame_px(f, 8));
    }
    size_t more = transfer->finding_count - shown + transfer->finding_more;
    if (more > 0 && column->room.h >= pitch) {
        char number[NUMBER_TEXT_CAP];
        char words[PHRASE_CAP];
        phrase_number(number, (int64_t)more);
        PHRASE_FILL(words, frame_phrase(f, STR_TRANSFER_MORE), number);
        column_text(column, words, style, PAINT_SOFT, 0);
    }
}

static void draw_state(struct frame *f, struct rect body, const struct view_transfer *transfer) {
    struct column column = column_begin(f, body);
    put_shape(&column, transfer);
    put_made(&column, transfer);
    put_next(&column, transfer);
    if (transfer->state == TRANSFER_FAILED) {
        column_text(&column, transfer->why, frame_type(f, TYPE_BODY, true), PAINT_BAD,
                    frame_px(f, 16));
    }
    if (transfer->finding_count > 0) {
        put_findings(&column, transfer);
    } else if (transfer->state != TRANSFER_FAILED) {
        column_centre(&column);
    }
}

// --- What shall it be? ---------------------------------------------------------------------------

static void draw_grid(struct frame *f, struct rect body, enum string_id words,
                      const struct button *buttons, int count) {
    struct text_style title = frame_type(f, TYPE_TITLE, true);
    widget_label(f, rect_cut_top(&body, theme_line_px(title)), frame_phrase(f, words), title,
                 PAINT_INK, ALIGN_LEFT);
    rect_cut_top(&body, frame_px(f, 14));
    int gap = frame_px(f, 16);
    int columns = f->tall ? 1 : 2;
    int rows = (count + columns - 1) / columns;
    int most = rows * (frame_px(f, 130) + gap) - gap;
    body.h = body.h > most ? most : body.h;
    for (int i = 0; i < count; i++) {
        struct rect row = rect_part_down(body, i / columns, rows, gap);
        widget_button(f, rect_part_across(row, i % columns, columns, gap), &buttons[i]);
    }
}

static void draw_choices(struct frame *f, struct rect body, const struct view_transfer *transfer) {
    struct button buttons[VIEW_ADAPTERS_MAX + 2];
    int count = 0;
    for (size_t i = 0; i < transfer->adapter_count; i++) {
        bool en = f->view->language == LANGUAGE_EN;
        const char *name = en ? transfer->adapters[i].en : transfer->adapters[i].ja;
        buttons[count++] =
            (struct button){UI_ADAPTER, (int32_t)i, name, ICON_STICK_OUT, BUTTON_PLAIN};
    }
    if (transfer->summary) {
        buttons[count++] =
            (struct button){UI_ADAPTER, TRANSFER_SUMMARY, frame_phrase(f, STR_TRANSFER_SUMMARY),
                            ICON_NOTE, BUTTON_PLAIN};
    }
    if (!transfer->only_summary) {
        buttons[count++] =
            (struct button){UI_ADAPTER, TRANSFER_BUNDLE, frame_phrase(f, STR_TRANSFER_BUNDLE),
                            ICON_LOCK, BUTTON_PLAIN};
    }
    draw_grid(f, body, STR_TRANSFER_CHOOSE, buttons, count);
}

// --- Of which session? ---------------------------------------------------------------------------

static void draw_sessions(struct frame *f, struct rect body, const struct view_transfer *transfer) {
    char labels[VIEW_PAST_MAX][TITLE_CAP + STAMP_CAP + 8];
    struct button buttons[VIEW_PAST_MAX];
    for (size_t i = 0; i < transfer->past_count; i++) {
        char stamp[STAMP_CAP];
        phrase_stamp(stamp, transfer->past[i].starts_utc_ms, f->view->utc_offset_min);
        snprintf(labels[i], sizeof labels[i], "%s\u200b %s", stamp, transfer->past[i].title);
        buttons[i] =
            (struct button){UI_CHOOSE_SESSION, (int32_t)i, labels[i], ICON_NONE, BUTTON_PLAIN};
    }
    draw_grid(f, body, transfer->past_count > 0 ? STR_TRANSFER_SESSION : STR_TRANSFER_NO_SESSION,
              buttons, (int)transfer->past_count);
}

static void draw_found(struct frame *f, struct rect body, const struct view_transfer *transfer) {
    struct column column = column_begin(f, body);
    column_text(&column, frame_phrase(f, STR_TRANSFER_FOUND), frame_type(f, TYPE_TITLE, true),
                PAINT_INK, 0);
    column_text(&column, transfer->files, frame_type(f, TYPE_INSTRUCTION, false), PAINT_INK,
                frame_px(f, 20));
}

// --- All of it -----------------------------------------------------------------------------------

static void draw_buttons(struct frame *f, struct rect row, const struct view_transfer *transfer) {
    bool import = transfer->purpose == TRANSFER_IMPORT;
    bool ready = import && transfer->state == TRANSFER_CHOOSE;
    bool done = transfer->state == TRANSFER_DONE;
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE,
                          transfer->state == TRANSFER_WORKING ? BUTTON_DISABLED : BUTTON_PLAIN};
    back.look = done ? BUTTON_PRIMARY : back.look;
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    if (ready || transfer->state == TRANSFER_FAILED) {
        struct button next = {UI_NEXT, 0,
                              frame_phrase(f, ready ? STR_TRANSFER_START : STR_TRY_AGAIN),
                              ready ? ICON_STICK_IN : ICON_SYNC, BUTTON_PRIMARY};
        widget_button(f, rect_cut_right(&row, widget_button_width(f, &next)), &next);
        rect_cut_right(&row, frame_gap_px(f));
    }
    char title[PHRASE_CAP];
    snprintf(title, sizeof title, "%s%s%s",
             frame_phrase(f, import ? STR_TRANSFER_IMPORT_TITLE : STR_TRANSFER_EXPORT_TITLE),
             transfer->stick[0] ? "・" : "", transfer->stick);
    widget_label(f, row, title, widget_fit(f, row.w, 1, title, TYPE_BODY, 0, false), PAINT_SOFT,
                 ALIGN_CENTRE);
}

void screen_transfer_draw(struct frame *f, const struct view *view) {
    const struct view_transfer *transfer = &view->house.transfer;
    struct rect body = header_draw(f);
    draw_buttons(f, rect_cut_bottom(&body, frame_touch_px(f)), transfer);
    rect_cut_bottom(&body, frame_gap_px(f));
    if (transfer->state == TRANSFER_SESSION) {
        draw_sessions(f, body, transfer);
    } else if (transfer->state != TRANSFER_CHOOSE) {
        draw_state(f, body, transfer);
    } else if (transfer->purpose == TRANSFER_EXPORT) {
        draw_choices(f, body, transfer);
    } else {
        draw_found(f, body, transfer);
    }
}
