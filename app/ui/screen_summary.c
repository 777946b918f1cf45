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

static struct text_style plain_type(const struct frame *f) {
    return frame_type(f, frame_is_small(f) ? TYPE_SMALL : 30, false);
}

static struct text_style bold_type(const struct frame *f) {
    return frame_type(f, frame_is_small(f) ? TYPE_SMALL : 30, true);
}

static void put_line(struct column *column, const char *words) {
    column_text(column, words, plain_type(column->frame), PAINT_INK,
                frame_is_small(column->frame) ? 0 : frame_px(column->frame, 4));
}

static void put_title(struct column *column, enum string_id words) {
    struct frame *f = column->frame;
    column_text(column, frame_phrase(f, words), bold_type(f), PAINT_BRAND,
                frame_px(f, frame_is_small(f) ? 8 : 16));
}

// --- Which session, how many ---------------------------------------------------------------------

static void put_session(struct column *column, const struct view_summary *summary) {
    struct frame *f = column->frame;
    char day[DAY_CAP];
    char span[SPAN_CAP];
    char words[PHRASE_CAP];
    const char *title = summary->title;
    column_text(column, title, widget_fit(f, column->room.w, 2, title, 40, 30, true), PAINT_INK, 0);
    phrase_day(day, f->view->language, summary->starts_utc_ms, f->view->utc_offset_min);
    phrase_span(span, summary->starts_utc_ms, summary->ends_utc_ms, f->view->utc_offset_min);
    snprintf(words, sizeof words, "%s %s%s%s", day, span, summary->room[0] ? "・" : "",
             summary->room);
    put_line(column, words);
    if (summary->approval_no[0]) {
        PHRASE_FILL(words, frame_phrase(f, STR_SESSION_APPROVED_NO), summary->approval_no);
    } else {
        PHRASE_FILL(
            words,
            frame_phrase(f, summary->approved ? STR_SESSION_APPROVED : STR_SESSION_UNAPPROVED), "");
    }
    put_line(column, words);
}

static void put_counts(struct column *column, const struct view_summary *summary) {
    struct frame *f = column->frame;
    char words[PHRASE_CAP];
    char clock[CLOCK_CAP];
    say_number(f, words, STR_SUMMARY_RECEIVED, summary->received);
    column_text(column, words, frame_type(f, 40, true), PAINT_INK, frame_px(f, 14));
    say_number(f, words, STR_SUMMARY_INSIDE, summary->inside);
    put_line(column, words);
    say_number(f, words, summary->head_count > 0 ? STR_SUMMARY_HEAD : STR_SUMMARY_HEAD_NONE,
               summary->head_count);
    put_line(column, words);
    say_number(f, words, STR_SUMMARY_RECORDS, summary->records);
    put_line(column, words);
    phrase_clock(clock, summary->closed_utc_ms, f->view->utc_offset_min);
    PHRASE_FILL(words, frame_phrase(f, STR_SUMMARY_CLOSED), clock);
    put_line(column, words);
}

// --- Units, exceptions ---------------------------------------------------------------------------

static void put_scheme(struct column *column, const struct view_scheme *scheme) {
    struct frame *f = column->frame;
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
    put_line(column, words);
}

static void put_units(struct column *column, const struct view_summary *summary) {
    put_title(column, STR_SUMMARY_UNITS);
    if (summary->scheme_count == 0) {
        put_line(column, frame_phrase(column->frame, STR_SUMMARY_UNITS_NONE));
    }
    for (size_t i = 0; i < summary->scheme_count; i++) {
        put_scheme(column, &summary->schemes[i]);
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

static void put_marks(struct column *column, const struct view_summary *summary) {
    struct frame *f = column->frame;
    char words[PHRASE_CAP] = "";
    put_title(column, STR_SUMMARY_MARKS);
    for (int i = 0; i < VIEW_MARKS_MAX; i++) {
        append_mark(f, words, mark_word(i), summary->marks[i]);
    }
    append_mark(f, words, STR_MARK_PENDING, summary->pending);
    put_line(column, words[0] ? words : frame_phrase(f, STR_SUMMARY_MARKS_NONE));
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

void screen_summary_draw(struct frame *f, const struct view *view) {
    const struct view_summary *summary = &view->house.closing.summary;
    struct rect body = header_draw(f);
    draw_photo_words(f, draw_buttons(f, rect_cut_bottom(&body, frame_touch_px(f))));
    rect_cut_bottom(&body, frame_px(f, 18));
    widget_card(f, body);
    struct rect inner = rect_inset(body, frame_px(f, 26), frame_px(f, frame_is_small(f) ? 12 : 22));
    int gap = frame_px(f, 30);
    struct rect left = f->tall ? inner : rect_part_across(inner, 0, 2, gap);
    struct column column = column_begin(f, left);
    put_session(&column, summary);
    put_counts(&column, summary);
    if (!f->tall) {
        column = column_begin(f, rect_part_across(inner, 1, 2, gap));
    }
    put_units(&column, summary);
    put_marks(&column, summary);
}
