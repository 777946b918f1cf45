#include "app/ui/column.h"
#include "app/ui/fault_words.h"
#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

#include <stdio.h>

static void draw_session(struct frame *f, struct rect rect, const struct view_session *session,
                         int32_t index) {
    bool pressed = frame_is_pressed(f, UI_CHOOSE_SESSION, index);
    draw_framed_box(f->list, rect, pressed ? PAINT_PRESSED : PAINT_CARD, PAINT_LINE, 2,
                    frame_corner_px(f));
    frame_target(f, rect, UI_CHOOSE_SESSION, index);

    char span[SPAN_CAP];
    phrase_span(span, session->starts_utc_ms, session->ends_utc_ms, f->view->utc_offset_min);
    struct rect inner = rect_inset(rect, frame_px(f, 26), frame_px(f, 8));
    struct text_style small = frame_type(f, TYPE_BODY, false);
    struct text_style bold = frame_type(f, TYPE_BODY, true);
    int pitch = theme_line_px(small);
    struct text_style title = frame_type(f, 42, true);
    bool roomy = inner.h >= 2 * theme_line_px(title) + pitch;
    title = roomy ? title : frame_type(f, 34, true);
    int lines = (inner.h - pitch) / theme_line_px(title);
    lines = lines < 1 ? 1 : lines > 3 ? 3 : lines;

    char words[2 * TITLE_CAP];
    snprintf(words, sizeof words, "%s%s%s", session->title,
             session->subtitle[0] && lines > 1 ? "\n" : "", lines > 1 ? session->subtitle : "");
    struct column column = column_begin(f, inner);
    struct rect room = inner;
    room.h = lines * theme_line_px(title);
    rect_cut_top(&column.room, widget_paragraph(f, room, words, title, PAINT_INK, ALIGN_LEFT));
    struct rect row = column_take(&column, pitch, 0);
    widget_label(f, rect_cut_left(&row, frame_text_width(f, bold, span)), span, bold, PAINT_BRAND,
                 ALIGN_LEFT);
    rect_cut_left(&row, frame_px(f, 24));
    widget_label(f, row, session->room, small, PAINT_SOFT, ALIGN_LEFT);
    column_centre(&column);
}

// As few columns as let each card show two lines of title; cards don't grow past what looks like
// a card.
static void draw_list(struct frame *f, struct rect rect, const struct view *view) {
    int count = (int)view->session_count;
    int gap = frame_px(f, 18);
    int wanted = frame_px(f, 170);
    int most_columns = f->tall ? 2 : 3;
    int columns = 1;
    while (columns < most_columns &&
           (rect.h + gap) / ((count + columns - 1) / columns) - gap < wanted) {
        columns++;
    }
    int rows = (count + columns - 1) / columns;
    int most = rows * (frame_px(f, 230) + gap) - gap;
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
    rect_cut_top(&body, frame_px(f, 14));
    draw_list(f, body, view);
}
