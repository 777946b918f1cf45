#include "app/ui/wrong_room.h"

#include "app/ui/column.h"
#include "app/ui/phrase.h"

// The room, else what happens there; a session of which this kiosk knows nothing is another room.
static const char *place_of(const struct frame *f) {
    const struct view_room *right = &f->view->door.right;
    if (right->room[0] && !f->view->result.elsewhere.same_room) {
        return right->room;
    }
    return right->title[0] ? right->title : frame_phrase(f, STR_ANOTHER_ROOM);
}

static void put_card(struct column *column, int percent) {
    struct frame *f = column->frame;
    const struct view_room *right = &f->view->door.right;
    int pad = frame_px(f, 30);
    int arrow = frame_px(f, 90);
    struct rect room = column->room;
    struct text_style large = widget_fit(f, room.w - 2 * pad - arrow - pad, 1, place_of(f),
                                         100 * percent / 100, 44, true);
    struct text_style small = frame_type(f, TYPE_BODY, false);
    char span[SPAN_CAP];
    char words[PHRASE_CAP];
    phrase_span(span, right->starts_utc_ms, right->ends_utc_ms, f->view->utc_offset_min);
    bool here = f->view->result.elsewhere.same_room;
    // Where the title stands for the room, it is not said twice.
    PHRASE_FILL(words,
                frame_phrase(f, here ? STR_RESULT_OTHER_TIME_HERE : STR_RESULT_WRONG_SESSION_TITLE),
                here || !right->room[0] ? "" : right->title, right->starts_utc_ms ? span : "");
    bool more = here || !right->room[0] ? right->starts_utc_ms != 0 : right->title[0] != '\0';
    int below = more ? widget_paragraph_height(f, room.w - 2 * pad, words, small) : 0;
    int height = theme_line_px(large) + below + 2 * frame_px(f, 24);
    struct rect card = column_take(column, height, frame_px(f, 24));
    draw_box(f->list, card, PAINT_CARD, frame_corner_px(f));
    struct rect inner = rect_inset(card, pad, frame_px(f, 24));
    struct rect line = rect_cut_top(&inner, theme_line_px(large));
    widget_icon(f, rect_cut_left(&line, arrow), here ? ICON_CLOCK : ICON_RIGHT, PAINT_INK);
    rect_cut_left(&line, pad);
    widget_label(f, line, place_of(f), large, PAINT_INK, ALIGN_LEFT);
    if (below > 0) {
        widget_paragraph(f, inner, words, small, PAINT_SOFT, ALIGN_LEFT);
    }
}

static void put_name(struct column *column, int percent) {
    struct frame *f = column->frame;
    const struct member *member = &f->view->result.member;
    const char *given = member->kanji[0] ? member->kanji : member->kana;
    char name[PHRASE_CAP];
    if (member->kanji[0]) {
        column_text(column, member->kana, frame_type(f, TYPE_BODY, false), PAINT_WHITE, 0);
    }
    if (given[0]) {
        PHRASE_FILL(name, frame_phrase(f, STR_DOCTOR), given);
        int tenths = TYPE_HEADLINE * percent / 100;
        column_text(column, name, widget_fit(f, column->room.w, 1, name, tenths, 40, true),
                    PAINT_WHITE, frame_px(f, 4));
    }
    outcome_put_number(column, member, PAINT_WHITE);
}

static void put_buttons(struct column *column) {
    struct frame *f = column->frame;
    struct button admit = {UI_ADMIT, 0, frame_phrase(f, STR_ADMIT), ICON_LOCK, BUTTON_PLAIN};
    struct button close = {UI_DISMISS, 0, frame_phrase(f, STR_CLOSE), ICON_NONE, BUTTON_PLAIN};
    struct rect row = column_take(column, frame_touch_px(f), frame_px(f, 24));
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &admit)), &admit);
    rect_cut_left(&row, frame_px(f, 14));
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &close)), &close);
}

static bool put_all(struct frame *f, struct rect room, const struct outcome *outcome, int percent) {
    struct column column = column_begin(f, room);
    const char *headline = frame_phrase(f, outcome->headline);
    put_name(&column, percent);
    column_text(&column, headline,
                widget_fit(f, room.w, 1, headline, TYPE_NAME * percent / 100, 46, true),
                PAINT_WHITE, frame_px(f, 10));
    put_card(&column, percent);
    column_text(&column, frame_phrase(f, outcome->next), frame_type(f, 34, true), PAINT_WHITE,
                frame_px(f, 20));
    put_buttons(&column);
    if (!column.cut) {
        column_centre(&column);
    }
    return !column.cut;
}

void wrong_room_draw(struct frame *f, const struct outcome *outcome) {
    struct rect body = frame_whole(f);
    draw_box(f->list, body, outcome->field, 0);
    struct rect field = f->tall ? rect_cut_top(&body, f->height * 30 / 100)
                                : rect_cut_left(&body, f->width * 30 / 100);
    outcome_draw_field(f, field, outcome);
    frame_target(f, field, UI_DISMISS, 0);
    struct rect room = rect_inset(body, frame_px(f, 40), frame_px(f, 30));
    struct frame_mark mark = frame_mark(f);
    for (int percent = 100; percent >= 55 && !put_all(f, room, outcome, percent); percent -= 15) {
        if (percent > 55 + 14) {
            frame_roll_back(f, mark);
        }
    }
}
