#include "app/ui/result_worth.h"

#include <stdio.h>

#include "app/ui/phrase.h"

struct text_style effort_type(struct frame *f, int tenths, bool bold, struct effort effort) {
    int percent = effort.percent < 100 ? 100 : effort.percent > 115 ? 115 : effort.percent;
    return frame_type(f, tenths * percent / 100, bold);
}

static void put_boxed(struct column *column, const char *text, struct effort effort) {
    struct frame *f = column->frame;
    struct text_style style = effort_type(f, TYPE_BODY, false, effort);
    int pad = style.px * 8 / 10;
    int most = column->room.w - 2 * pad;
    struct text_line lines[FRAME_LINES_MAX];
    size_t count = widget_lines(f, lines, FRAME_LINES_MAX, text, most, style);
    struct rect box = column_take(column, (int)count * theme_line_px(style) + pad, frame_px(f, 18));
    if (column->cut) {
        return; // there is no room for it
    }
    box.w = 0;
    for (size_t i = 0; i < count && i < FRAME_LINES_MAX; i++) {
        int width = fonts_width(f->fonts, style, lines[i].start, lines[i].len) + 2 * pad;
        box.w = width > box.w ? width : box.w;
    }
    draw_framed_box(f->list, box, PAINT_PAPER, PAINT_LINE, 2, frame_corner_px(f) / 2);
    widget_paragraph(f, rect_inset(box, pad, pad / 2), text, style, PAINT_INK, ALIGN_LEFT);
}

// One scheme a line; all in one where they fit, or where there is no room for lines.
static void join_schemes(struct frame *f, char out[VIEW_WORDS_CAP], int width,
                         struct effort effort) {
    const struct view *view = f->view;
    const char *between = view->language == LANGUAGE_EN ? ", \u200b" : "・\u200b";
    size_t used = 0;
    out[0] = '\0';
    for (const char *at = view->door.credit; *at && used < VIEW_WORDS_CAP; at++) {
        used += (size_t)(*at == '\n' ? snprintf(out + used, VIEW_WORDS_CAP - used, "%s", between)
                                     : snprintf(out + used, VIEW_WORDS_CAP - used, "%c", *at));
    }
    struct text_style style = effort_type(f, TYPE_BODY, false, effort);
    if (!effort.brief && frame_text_width(f, style, out) + style.px * 16 / 10 > width) {
        snprintf(out, VIEW_WORDS_CAP, "%s", view->door.credit);
    }
}

// What is promised here is not given yet, and why.
static void put_wait(struct column *column) {
    static const enum string_id words[] = {[WAIT_ROSTER] = STR_RESULT_WAIT_ROSTER,
                                           [WAIT_APPROVAL] = STR_RESULT_WAIT_APPROVAL,
                                           [WAIT_HQ] = STR_RESULT_WAIT_HQ};
    struct frame *f = column->frame;
    enum credit_wait wait = f->view->door.wait;
    if (wait != WAIT_NONE) {
        column_text(column, frame_phrase(f, words[wait]), frame_type(f, TYPE_SMALL, true),
                    PAINT_WARN, frame_px(f, 6));
    }
}

// What this attendance is worth, said as a forecast: headquarters confirms it later. Where the
// rules are not known here, what the session is approved for.
static void put_credit(struct column *column, struct effort effort) {
    struct frame *f = column->frame;
    const struct view_door *door = &f->view->door;
    const struct view_session *session = &f->view->result_session;
    const char *approved =
        f->view->language == LANGUAGE_EN ? session->credit_en : session->credit_ja;
    bool known = door->credit[0] || door->loss[0] || door->so_far;
    char schemes[VIEW_WORDS_CAP];
    join_schemes(f, schemes, column->room.w, effort);
    const char *credit = known ? schemes : approved;
    if (credit[0]) {
        put_boxed(column, credit, effort);
        column_text(column,
                    frame_phrase(f, door->so_far ? STR_RESULT_CREDIT_SO_FAR : STR_RESULT_CREDIT),
                    effort_type(f, TYPE_SMALL, false, effort), PAINT_SOFT, frame_px(f, 8));
        put_wait(column);
    }
}

static void put_progress(struct column *column, struct effort effort) {
    struct frame *f = column->frame;
    const struct view_door *door = &f->view->door;
    for (size_t i = 0; i < door->progress_count; i++) {
        column_text(column, door->progress[i], effort_type(f, TYPE_BODY, false, effort), PAINT_SOFT,
                    frame_px(f, i ? 4 : 14));
    }
}

void result_worth_put(struct column *column, struct effort effort) {
    put_credit(column, effort);
    if (!effort.brief) {
        put_progress(column, effort);
    }
}
