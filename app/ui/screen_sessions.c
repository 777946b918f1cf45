#include "app/ui/column.h"
#include "app/ui/fault_words.h"
#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

#include <stdio.h>
#include <string.h>

// --- One session: what, when and where, and how it stands ----------------------------------------

static void draw_when(struct frame *f, struct rect row, const struct view_session *session) {
    struct text_style small = frame_type(f, TYPE_BODY, false);
    struct text_style bold = frame_type(f, TYPE_BODY, true);
    char span[SPAN_CAP];
    phrase_span(span, session->starts_utc_ms, session->ends_utc_ms, f->view->utc_offset_min);
    widget_label(f, rect_cut_left(&row, frame_text_width(f, bold, span)), span, bold, PAINT_BRAND,
                 ALIGN_LEFT);
    rect_cut_left(&row, frame_px(f, 24));
    widget_label(f, row, session->room, small, PAINT_SOFT, ALIGN_LEFT);
}

// Words that don't fit whole are left off.
static void append(char out[PHRASE_CAP], const char *words) {
    size_t used = strlen(out);
    int len = snprintf(out + used, PHRASE_CAP - used, "%s%s", used > 0 ? "・" : "", words);
    if (len < 0 || (size_t)len >= PHRASE_CAP - used) {
        out[used] = '\0';
    }
}

static void append_window(struct frame *f, char out[PHRASE_CAP], enum string_id pattern,
                          struct window window) {
    char span[SPAN_CAP];
    char words[PHRASE_CAP];
    if (window.to_utc_ms != 0) {
        phrase_span(span, window.from_utc_ms, window.to_utc_ms, f->view->utc_offset_min);
        PHRASE_FILL(words, frame_phrase(f, pattern), span);
        append(out, words);
    }
}

// Windows and seats: 入室 13:50–14:10・退室 16:25–16:45・定員 150名
static void say_details(struct frame *f, char out[PHRASE_CAP], const struct view_session *session) {
    char number[NUMBER_TEXT_CAP];
    char words[PHRASE_CAP];
    out[0] = '\0';
    append_window(f, out, STR_SESSION_ENTRY, session->entry);
    append_window(f, out, STR_SESSION_EXIT, session->exit);
    if (session->capacity > 0) {
        phrase_number(number, session->capacity);
        PHRASE_FILL(words, frame_phrase(f, STR_SESSION_CAPACITY), number);
        append(out, words);
    }
}

static void draw_approval(struct frame *f, struct rect row, const struct view_session *session) {
    char words[PHRASE_CAP];
    enum string_id pattern = !session->approved        ? STR_SESSION_UNAPPROVED
                             : session->approval_no[0] ? STR_SESSION_APPROVED_NO
                                                       : STR_SESSION_APPROVED;
    PHRASE_FILL(words, frame_phrase(f, pattern), session->approval_no);
    widget_tag(f, row, words, session->approved ? TAG_OK : TAG_WARN, ALIGN_LEFT);
}

// As many lines of title as leave room for the rest.
static void put_title(struct column *column, const struct view_session *session, int rest_px) {
    struct frame *f = column->frame;
    int room_px = column->room.h - rest_px;
    struct text_style title = frame_type(f, 42, true);
    title = room_px >= 2 * theme_line_px(title) ? title : frame_type(f, 34, true);
    int lines = room_px / theme_line_px(title);
    lines = lines < 1 ? 1 : lines > 3 ? 3 : lines;
    char words[2 * TITLE_CAP];
    snprintf(words, sizeof words, "%s%s%s", session->title,
             session->subtitle[0] && lines > 1 ? "\n" : "", lines > 1 ? session->subtitle : "");
    struct rect room = column->room;
    room.h = lines * theme_line_px(title);
    rect_cut_top(&column->room, widget_paragraph(f, room, words, title, PAINT_INK, ALIGN_LEFT));
}

// A card too low for windows and approval shows what tells it from the others: title, time, room.
static void draw_session(struct frame *f, struct rect rect, const struct view_session *session,
                         int32_t index) {
    bool pressed = frame_is_pressed(f, UI_CHOOSE_SESSION, index);
    draw_framed_box(f->list, rect, pressed ? PAINT_PRESSED : PAINT_CARD, PAINT_LINE, 2,
                    frame_corner_px(f));
    frame_target(f, rect, UI_CHOOSE_SESSION, index);
    struct rect inner = rect_inset(rect, frame_px(f, 26), frame_px(f, 8));
    struct text_style small = frame_type(f, TYPE_SMALL, false);
    int when_px = theme_line_px(frame_type(f, TYPE_BODY, false));
    int tag_px = theme_line_px(small) + frame_px(f, 14);
    char details[PHRASE_CAP];
    say_details(f, details, session);
    int details_px = widget_paragraph_height(f, inner.w, details, small);
    int title_px = 2 * theme_line_px(frame_type(f, 34, true));
    bool roomy = inner.h >= title_px + when_px + details_px + tag_px + frame_px(f, 10);
    rect_cut_top(&inner, roomy ? frame_px(f, 10) : 0);
    struct column column = column_begin(f, inner);
    put_title(&column, session, when_px + (roomy ? details_px + tag_px : 0));
    draw_when(f, column_take(&column, when_px, 0), session);
    if (roomy) {
        column_text(&column, details, small, PAINT_SOFT, 0);
        draw_approval(f, column_take(&column, tag_px, 0), session);
    } else {
        column_centre(&column);
    }
}

// As few columns as let each card show two lines of title; cards don't grow past what looks like
// a card.
static void draw_list(struct frame *f, struct rect rect, const struct view *view) {
    int count = (int)view->session_count;
    int gap = frame_px(f, 18);
    int wanted = frame_px(f, 200);
    int most_columns = f->tall ? 2 : 3;
    int columns = 1;
    while (columns < most_columns &&
           (rect.h + gap) / ((count + columns - 1) / columns) - gap < wanted) {
        columns++;
    }
    int rows = (count + columns - 1) / columns;
    int most = rows * (frame_px(f, 300) + gap) - gap;
    rect.h = rect.h > most ? most : rect.h;
    for (int i = 0; i < count; i++) {
        struct rect row = rect_part_down(rect, i / columns, rows, gap);
        draw_session(f, rect_part_across(row, i % columns, columns, gap), &view->sessions[i], i);
    }
}

static void draw_none(struct frame *f, struct rect rect, const struct view *view) {
    struct column column = column_begin(f, rect);
    const char *title = frame_phrase(f, STR_SESSIONS_NONE);
    column_text(&column, title, frame_type(f, TYPE_HEADLINE, true), PAINT_INK, 0);
    column_text(&column, frame_phrase(f, STR_SESSIONS_NONE_DO),
                frame_type(f, TYPE_INSTRUCTION, false), PAINT_INK, frame_px(f, 20));
    column_text(&column, fault_words(view->language, view->line_fault),
                frame_type(f, TYPE_BODY, false), PAINT_WARN, frame_px(f, 30));
    column_centre(&column);
}

static void draw_buttons(struct frame *f, struct rect row) {
    struct button sync = {UI_SYNC_NOW, 0, frame_phrase(f, STR_SYNC_NOW), ICON_SYNC, BUTTON_PLAIN};
    struct button staff = {UI_STAFF, 0, frame_phrase(f, STR_STAFF), ICON_LOCK, BUTTON_PLAIN};
    if (f->view->session.id[0]) {
        // Reception is open: staff look for another session, or go back.
        struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
        widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
        rect_cut_left(&row, frame_gap_px(f));
    }
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &sync)), &sync);
    widget_button(f, rect_cut_right(&row, widget_button_width(f, &staff)), &staff);
}

void screen_sessions_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
    draw_buttons(f, rect_cut_bottom(&body, frame_touch_px(f)));
    rect_cut_bottom(&body, frame_gap_px(f));
    if (view->session_count == 0) {
        draw_none(f, body, view);
        return;
    }
    char day[DAY_CAP];
    phrase_day(day, view->language, view->now_utc_ms, view->utc_offset_min);
    struct text_style title = frame_type(f, TYPE_TITLE, true);
    struct text_style small = frame_type(f, TYPE_BODY, false);
    struct rect row = rect_cut_top(&body, theme_line_px(title));
    widget_label(f, rect_cut_right(&row, frame_text_width(f, small, day)), day, small, PAINT_SOFT,
                 ALIGN_RIGHT);
    widget_label(f, row, frame_phrase(f, STR_SESSIONS_TITLE), title, PAINT_INK, ALIGN_LEFT);
    rect_cut_top(&body, frame_px(f, 18));
    draw_list(f, body, view);
}
