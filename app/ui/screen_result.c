#include "app/ui/column.h"
#include "app/ui/fault_words.h"
#include "app/ui/outcome.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"
#include "app/ui/wrong_room.h"

#include <stdio.h>

// --- The words -----------------------------------------------------------------------------------

static void put_person(struct column *column, const struct member *member, int percent) {
    struct frame *f = column->frame;
    char name[PHRASE_CAP];
    bool kanji = member->kanji[0] != '\0';
    column_text(column, kanji ? member->kana : "", frame_type(f, TYPE_BODY, false), PAINT_SOFT, 0);
    const char *given = kanji ? member->kanji : member->kana;
    if (given[0] == '\0') {
        return;
    }
    PHRASE_FILL(name, frame_phrase(f, STR_DOCTOR), given);
    int tenths = TYPE_NAME * percent / 100;
    column_text(column, name, widget_fit(f, column->room.w, 1, name, tenths, tenths * 7 / 10, true),
                PAINT_INK, frame_px(f, 6));
}

static void put_headline(struct column *column, const struct outcome *outcome, int percent) {
    struct frame *f = column->frame;
    char words[PHRASE_CAP];
    outcome_headline(f, words, outcome);
    int tenths = (outcome->person ? 52 : TYPE_HEADLINE) * percent / 100;
    column_text(column, words,
                widget_fit(f, column->room.w, 1, words, tenths, tenths * 8 / 10, true),
                outcome->ink, frame_px(f, 18));
}

static void put_next(struct column *column, const struct outcome *outcome) {
    struct frame *f = column->frame;
    const struct window *exit = &f->view->result_session.exit;
    char span[SPAN_CAP] = "";
    char words[PHRASE_CAP];
    enum string_id next = outcome->next;
    if (next == STR_RESULT_IN_NEXT && exit->to_utc_ms == 0) {
        next = STR_RESULT_IN_NEXT_PLAIN;
    } else if (next == STR_RESULT_IN_NEXT) {
        phrase_span(span, exit->from_utc_ms, exit->to_utc_ms, f->view->utc_offset_min);
    }
    PHRASE_FILL(words, frame_phrase(f, next), span);
    column_text(column, words, frame_type(f, 36, false), PAINT_INK, frame_px(f, 16));
}

static void put_note(struct column *column, const char *words, enum paint paint) {
    struct frame *f = column->frame;
    column_text(column, words, frame_type(f, TYPE_BODY, true), paint, frame_px(f, 12));
}

// With the name of a room, a scheme, or a time in it.
static void put_note_of(struct column *column, enum string_id id, const char *what,
                        enum paint paint) {
    char words[PHRASE_CAP];
    PHRASE_FILL(words, frame_phrase(column->frame, id), what);
    put_note(column, words, paint);
}

static void put_lateness(struct column *column) {
    const struct view *view = column->frame->view;
    char clock[CLOCK_CAP];
    phrase_clock(clock, view->result_session.entry.to_utc_ms, view->utc_offset_min);
    put_note_of(column, STR_RESULT_LATE, clock, PAINT_WARN);
}

static const char *place_left(const struct frame *f, const struct elsewhere *left) {
    if (left->room[0] && !left->same_room) {
        return left->room;
    }
    return left->title[0] ? left->title : frame_phrase(f, STR_ANOTHER_ROOM);
}

// Counted, and still there is something to say: about the time, another room, the card, the credit.
static void put_notes(struct column *column) {
    struct frame *f = column->frame;
    const struct view *view = f->view;
    const struct result *result = &view->result;
    if (result->verdict == VERDICT_LATE && view->result_session.entry.to_utc_ms != 0) {
        put_lateness(column);
    }
    if (result->verdict == VERDICT_ELSEWHERE) {
        put_note_of(column, STR_RESULT_ELSEWHERE, place_left(f, &result->elsewhere), PAINT_WARN);
    }
    put_note(column, view->door.loss, PAINT_WARN);
    if (result->flaw != REFUSAL_NONE) {
        // Recorded all the same: a formal flaw of a card stops nobody.
        enum string_id words =
            result->flaw == REFUSAL_EXPIRED ? STR_RESULT_EXPIRED : STR_RESULT_FLAGGED;
        put_note(column, frame_phrase(f, words), PAINT_WARN);
    }
    if (result->admitted) {
        put_note(column, frame_phrase(f, STR_RESULT_ADMITTED), PAINT_OK);
    }
    if (result->scheme[0]) {
        put_note_of(column, STR_RESULT_CLAIMED, view->door.claimed, PAINT_OK);
    }
}

// Several schemes may take more than one line.
static void put_boxed(struct column *column, const char *text) {
    struct frame *f = column->frame;
    struct text_style style = frame_type(f, TYPE_BODY, false);
    int pad = style.px * 8 / 10;
    int most = column->room.w - 2 * pad;
    int height = widget_paragraph_height(f, most, text, style);
    struct rect box = column_take(column, height + pad, frame_px(f, 18));
    if (column->cut) {
        return; // there is no room for it
    }
    int width = frame_text_width(f, style, text);
    box.w = (height > theme_line_px(style) || width > most ? most : width) + 2 * pad;
    draw_framed_box(f->list, box, PAINT_PAPER, PAINT_LINE, 2, frame_corner_px(f) / 2);
    widget_paragraph(f, rect_inset(box, pad, pad / 2), text, style, PAINT_INK, ALIGN_LEFT);
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
static void put_credit(struct column *column) {
    struct frame *f = column->frame;
    const struct view_door *door = &f->view->door;
    const struct view_session *session = &f->view->result_session;
    const char *approved =
        f->view->language == LANGUAGE_EN ? session->credit_en : session->credit_ja;
    bool known = door->credit[0] || door->loss[0];
    const char *credit = known || door->so_far ? door->credit : approved;
    if (credit[0]) {
        put_boxed(column, credit);
        column_text(column,
                    frame_phrase(f, door->so_far ? STR_RESULT_CREDIT_SO_FAR : STR_RESULT_CREDIT),
                    frame_type(f, TYPE_SMALL, false), PAINT_SOFT, frame_px(f, 8));
        put_wait(column);
    }
}

static void put_progress(struct column *column) {
    struct frame *f = column->frame;
    const struct view_door *door = &f->view->door;
    for (size_t i = 0; i < door->progress_count; i++) {
        column_text(column, door->progress[i], frame_type(f, TYPE_BODY, false), PAINT_SOFT,
                    frame_px(f, i ? 4 : 14));
    }
}

static int choose_buttons(struct frame *f, struct button out[3], const struct outcome *outcome) {
    enum offer offer = f->view->result.offer;
    int count = 0;
    if (outcome->number) {
        out[count++] = (struct button){UI_KEYPAD, 0, frame_phrase(f, STR_USE_NUMBER), ICON_NONE,
                                       BUTTON_PRIMARY};
    }
    if (offer == OFFER_LEAVE) {
        out[count++] = (struct button){UI_LEAVE, INTENT_NONE, frame_phrase(f, STR_LEAVE_NOW),
                                       ICON_NONE, BUTTON_PLAIN};
    } else if (offer == OFFER_ADMIT) {
        out[count++] =
            (struct button){UI_ADMIT, 0, frame_phrase(f, STR_ADMIT), ICON_LOCK, BUTTON_PLAIN};
    } else if (outcome->call) {
        out[count++] = (struct button){UI_CALL_STAFF, 0, frame_phrase(f, STR_CALL_STAFF), ICON_NONE,
                                       count > 0 ? BUTTON_PLAIN : BUTTON_PRIMARY};
    }
    if (count > 0) {
        out[count++] =
            (struct button){UI_DISMISS, 0, frame_phrase(f, STR_CLOSE), ICON_NONE, BUTTON_PLAIN};
    }
    return count;
}

static void put_buttons(struct column *column, const struct outcome *outcome) {
    struct frame *f = column->frame;
    struct button buttons[3];
    int count = choose_buttons(f, buttons, outcome);
    if (count == 0) {
        return;
    }
    struct rect row = column_take(column, frame_touch_px(f), frame_px(f, 30));
    for (int i = 0; i < count; i++) {
        widget_button(f, rect_cut_left(&row, widget_button_width(f, &buttons[i])), &buttons[i]);
        rect_cut_left(&row, frame_px(f, 14));
    }
}

static void put_failure(struct column *column) {
    struct frame *f = column->frame;
    if (f->view->result.failed && f->view->failure_fault != FAULT_NONE) {
        column_text(column, frame_phrase(f, STR_OUT_FOR_STAFF), frame_type(f, TYPE_BODY, true),
                    PAINT_SOFT, frame_px(f, 30));
        column_text(column, fault_words(f->view->language, f->view->failure_fault),
                    frame_type(f, TYPE_BODY, false), PAINT_SOFT, frame_px(f, 4));
    }
}

// Everything in its order, at `percent` of its size. False when not all of it fits.
static bool put_all(struct frame *f, struct rect room, const struct outcome *outcome, int percent) {
    const struct result *result = &f->view->result;
    struct column column = column_begin(f, room);
    if (outcome->person) {
        put_person(&column, &result->member, percent);
    }
    put_headline(&column, outcome, percent);
    if (outcome->time) {
        put_notes(&column);
    }
    if (result->refusal != REFUSAL_NONE && !result->failed) {
        column_text(&column, frame_phrase(f, STR_NOT_RECORDED), frame_type(f, 36, true), PAINT_INK,
                    frame_px(f, 16));
    }
    put_next(&column, outcome);
    if (outcome->person) {
        outcome_put_number(&column, &result->member, PAINT_SOFT);
    }
    if (outcome->time) {
        put_credit(&column);
        put_progress(&column);
    }
    put_buttons(&column, outcome);
    put_failure(&column);
    if (!column.cut) {
        column_centre(&column);
    }
    return !column.cut;
}

static bool has_buttons(struct frame *f, const struct outcome *outcome) {
    struct button buttons[3];
    return choose_buttons(f, buttons, outcome) > 0;
}

void screen_result_draw(struct frame *f, const struct view *view) {
    struct outcome outcome = outcome_of(&view->result);
    if (outcome_is_wrong_room(&view->result)) {
        wrong_room_draw(f, &outcome);
        return;
    }
    struct rect body = frame_whole(f);
    draw_box(f->list, body, PAINT_CARD, 0);
    struct rect field = f->tall ? rect_cut_top(&body, f->height * 34 / 100)
                                : rect_cut_left(&body, f->width * 34 / 100);
    outcome_draw_field(f, field, &outcome);
    frame_target(f, has_buttons(f, &outcome) ? field : frame_whole(f), UI_DISMISS, 0);
    struct rect room = rect_inset(body, frame_px(f, 50), frame_px(f, 30));
    struct frame_mark mark = frame_mark(f);
    for (int percent = f->tall ? 115 : 100; percent >= 55 && !put_all(f, room, &outcome, percent);
         percent -= 15) {
        // The smallest stays even when it is cut.
        if (percent > 55 + 14) {
            frame_roll_back(f, mark);
        }
    }
}
