#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/mark_words.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

#include <stdio.h>

static void say_number(struct frame *f, char out[PHRASE_CAP], enum string_id pattern,
                       int64_t number) {
    char digits[NUMBER_TEXT_CAP];
    phrase_number(digits, number);
    PHRASE_FILL(out, frame_phrase(f, pattern), digits);
}

// Read from a photograph: as large as all of it fits.
struct page {
    struct column column;
    int percent;
};

static struct text_style page_type(const struct page *page, int tenths, bool bold) {
    return frame_type(page->column.frame, tenths * page->percent / 100, bold);
}

static int line_tenths(const struct page *page) {
    return frame_is_small(page->column.frame) ? TYPE_SMALL : 30;
}

static void put_line(struct page *page, const char *words) {
    struct frame *f = page->column.frame;
    column_text(&page->column, words, page_type(page, line_tenths(page), false), PAINT_INK,
                frame_is_small(f) ? 0 : frame_px(f, 4));
}

static void put_title(struct page *page, enum string_id words) {
    struct frame *f = page->column.frame;
    column_text(&page->column, frame_phrase(f, words), page_type(page, line_tenths(page), true),
                PAINT_BRAND, frame_px(f, frame_is_small(f) ? 8 : 16));
}

// --- Which session, how many ---------------------------------------------------------------------

static void put_session(struct page *page, const struct view_summary *summary) {
    struct frame *f = page->column.frame;
    char day[DAY_CAP];
    char span[SPAN_CAP];
    char words[PHRASE_CAP];
    const char *title = summary->title;
    int tenths = 40 * page->percent / 100;
    column_text(&page->column, title,
                widget_fit(f, page->column.room.w, 2, title, tenths, 30, true), PAINT_INK, 0);
    phrase_day(day, f->view->language, summary->starts_utc_ms, f->view->utc_offset_min);
    phrase_span(span, summary->starts_utc_ms, summary->ends_utc_ms, f->view->utc_offset_min);
    snprintf(words, sizeof words, "%s %s%s%s", day, span, summary->room[0] ? "・" : "",
             summary->room);
    put_line(page, words);
    if (summary->approval_no[0]) {
        PHRASE_FILL(words, frame_phrase(f, STR_SESSION_APPROVED_NO), summary->approval_no);
    } else {
        PHRASE_FILL(
            words,
            frame_phrase(f, summary->approved ? STR_SESSION_APPROVED : STR_SESSION_UNAPPROVED), "");
    }
    put_line(page, words);
}

static void put_counts(struct page *page, const struct view_summary *summary) {
    struct frame *f = page->column.frame;
    char words[PHRASE_CAP];
    char clock[CLOCK_CAP];
    say_number(f, words, STR_SUMMARY_RECEIVED, summary->received);
    column_text(&page->column, words, page_type(page, 40, true), PAINT_INK, frame_px(f, 14));
    say_number(f, words, STR_SUMMARY_INSIDE, summary->inside);
    put_line(page, words);
    say_number(f, words, summary->head_count > 0 ? STR_SUMMARY_HEAD : STR_SUMMARY_HEAD_NONE,
               summary->head_count);
    put_line(page, words);
    say_number(f, words, STR_SUMMARY_RECORDS, summary->records);
    put_line(page, words);
    phrase_clock(clock, summary->closed_utc_ms, f->view->utc_offset_min);
    PHRASE_FILL(words, frame_phrase(f, STR_SUMMARY_CLOSED), clock);
    put_line(page, words);
}

// --- Units, exceptions ---------------------------------------------------------------------------

static void put_scheme(struct page *page, const struct view_scheme *scheme) {
    struct frame *f = page->column.frame;
    char earned[NUMBER_TEXT_CAP];
    char pending[NUMBER_TEXT_CAP];
    char units[PHRASE_CAP];
    char words[2 * PHRASE_CAP];
    phrase_tenths(earned, scheme->earned_x10);
    phrase_tenths(pending, scheme->pending_x10);
    PHRASE_FILL(
        units,
        frame_phrase(f, scheme->pending_x10 > 0 ? STR_SUMMARY_EARNED_PENDING : STR_SUMMARY_EARNED),
        earned, pending);
    snprintf(words, sizeof words, "%s  %s",
             f->view->language == LANGUAGE_EN ? scheme->en : scheme->ja, units);
    put_line(page, words);
}

static void put_units(struct page *page, const struct view_summary *summary) {
    put_title(page, STR_SUMMARY_UNITS);
    if (summary->scheme_count == 0) {
        put_line(page, frame_phrase(page->column.frame, STR_SUMMARY_UNITS_NONE));
    }
    for (size_t i = 0; i < summary->scheme_count; i++) {
        put_scheme(page, &summary->schemes[i]);
    }
}

static void append_mark(struct frame *f, char out[PHRASE_CAP], enum string_id word, int64_t count) {
    char number[NUMBER_TEXT_CAP];
    char words[PHRASE_CAP];
    size_t used = 0;
    while (out[used]) {
        used++;
    }
    if (count > 0) {
        phrase_number(number, count);
        PHRASE_FILL(words, frame_phrase(f, STR_SUMMARY_MARK), frame_phrase(f, word), number);
        snprintf(out + used, PHRASE_CAP - used, "%s%s",
                 used == 0                          ? ""
                 : f->view->language == LANGUAGE_EN ? ", "
                                                    : "、",
                 words);
    }
}

static void put_marks(struct page *page, const struct view_summary *summary) {
    struct frame *f = page->column.frame;
    char words[PHRASE_CAP] = "";
    put_title(page, STR_SUMMARY_MARKS);
    for (int i = 0; i < VIEW_MARKS_MAX; i++) {
        append_mark(f, words, mark_word(i), summary->marks[i]);
    }
    append_mark(f, words, STR_MARK_PENDING, summary->pending);
    put_line(page, words[0] ? words : frame_phrase(f, STR_SUMMARY_MARKS_NONE));
}

// --- All of it -----------------------------------------------------------------------------------

static struct rect draw_buttons(struct frame *f, struct rect row) {
    struct button export = {UI_EXPORT, 0, frame_phrase(f, STR_SUMMARY_EXPORT), ICON_STICK_OUT,
                            BUTTON_PLAIN};
    struct button end = {UI_BACK, 0, frame_phrase(f, STR_SUMMARY_END), ICON_NONE, BUTTON_PRIMARY};
    int width = widget_button_width(f, &end);
    int wanted = frame_px(f, 220);
    widget_button(f, rect_cut_right(&row, width > wanted ? width : wanted), &end);
    rect_cut_right(&row, frame_gap_px(f));
    if (!f->view->house.practice) {
        widget_button(f, rect_cut_left(&row, widget_button_width(f, &export)), &export);
        rect_cut_left(&row, frame_gap_px(f));
    }
    return row;
}

static void draw_photo_words(struct frame *f, struct rect rect) {
    const char *words = frame_phrase(f, STR_SUMMARY_PHOTO);
    struct text_style style = frame_type(f, TYPE_SMALL, false);
    int height = widget_paragraph_height(f, rect.w, words, style);
    widget_paragraph(f, rect_centre(rect, rect.w, height > rect.h ? rect.h : height), words, style,
                     PAINT_SOFT, ALIGN_LEFT);
}

// False when not all of it fits at this size.
static bool put_all(struct frame *f, struct rect room, const struct view_summary *summary,
                    int percent) {
    int gap = frame_px(f, 30);
    struct rect left = f->tall ? room : rect_part_across(room, 0, 2, gap);
    struct page page = {column_begin(f, left), percent};
    put_session(&page, summary);
    put_counts(&page, summary);
    bool cut = page.column.cut;
    if (!f->tall) {
        page.column = column_begin(f, rect_part_across(room, 1, 2, gap));
    }
    put_units(&page, summary);
    put_marks(&page, summary);
    return !cut && !page.column.cut;
}

void screen_summary_draw(struct frame *f, const struct view *view) {
    const struct view_summary *summary = &view->house.closing.summary;
    struct rect body = header_draw(f);
    draw_photo_words(f, draw_buttons(f, rect_cut_bottom(&body, frame_touch_px(f))));
    rect_cut_bottom(&body, frame_px(f, 18));
    widget_card(f, body);
    struct rect inner = rect_inset(body, frame_px(f, 26), frame_px(f, frame_is_small(f) ? 12 : 22));
    struct frame_mark mark = frame_mark(f);
    for (int percent = 150; !put_all(f, inner, summary, percent) && percent > 100; percent -= 10) {
        frame_roll_back(f, mark);
    }
}
