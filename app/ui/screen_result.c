#include "app/ui/column.h"
#include "app/ui/fault_words.h"
#include "app/ui/outcome.h"
#include "app/ui/phrase.h"
#include "app/ui/result_worth.h"
#include "app/ui/screen.h"
#include "app/ui/wrong_room.h"

enum { KANA_GOES = 70 }; // where a result is that crammed, the kanji say who

// --- The words -----------------------------------------------------------------------------------

static void put_person(struct column *column, const struct member *member, struct effort effort) {
    struct frame *f = column->frame;
    char name[PHRASE_CAP];
    bool kanji = member->kanji[0] != '\0';
    column_text(column, kanji && effort.percent > KANA_GOES ? member->kana : "",
                effort_type(f, TYPE_BODY, false, effort), PAINT_SOFT, 0);
    const char *given = kanji ? member->kanji : member->kana;
    if (given[0] == '\0') {
        return;
    }
    PHRASE_FILL(name, frame_phrase(f, STR_DOCTOR), given);
    int tenths = TYPE_NAME * effort.percent / 100;
    column_text(column, name, widget_fit(f, column->room.w, 1, name, tenths, tenths * 7 / 10, true),
                PAINT_INK, frame_px(f, 6));
}

static void put_headline(struct column *column, const struct outcome *outcome,
                         struct effort effort) {
    struct frame *f = column->frame;
    char words[PHRASE_CAP];
    outcome_headline(f, words, outcome);
    int tenths = (outcome->person ? 52 : TYPE_HEADLINE) * effort.percent / 100;
    column_text(column, words,
                widget_fit(f, column->room.w, 1, words, tenths, tenths * 8 / 10, true),
                outcome->ink, frame_px(f, 18));
}

static void put_next(struct column *column, const struct outcome *outcome, struct effort effort) {
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
    column_text(column, words, effort_type(f, 36, false, effort), PAINT_INK, frame_px(f, 16));
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
static void put_notes(struct column *column, struct effort effort) {
    struct frame *f = column->frame;
    const struct view *view = f->view;
    const struct result *result = &view->result;
    // What was lost says how late.
    if (result->verdict == VERDICT_LATE && !view->door.loss[0] &&
        view->result_session.entry.to_utc_ms != 0) {
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
    if (result->admitted && !effort.brief) {
        put_note(column, frame_phrase(f, STR_RESULT_ADMITTED), PAINT_OK);
    }
    if (result->scheme[0]) {
        put_note_of(column, STR_RESULT_CLAIMED, view->door.claimed, PAINT_OK);
    }
}

static int choose_buttons(struct frame *f, struct button out[3], const struct outcome *outcome) {
    enum offer offer = f->view->result.offer;
    int count = 0;
    if (outcome->number) {
        out[count++] = (struct button){UI_KEYPAD, 0, frame_phrase(f, STR_USE_NUMBER), ICON_NONE,
                                       BUTTON_PRIMARY};
    }
    enum button_look look = count > 0 ? BUTTON_PLAIN : BUTTON_PRIMARY;
    if (offer == OFFER_LEAVE) {
        out[count++] = (struct button){UI_LEAVE, INTENT_NONE, frame_phrase(f, STR_LEAVE_NOW),
                                       ICON_NONE, BUTTON_PLAIN};
    } else if (offer == OFFER_ADMIT) {
        out[count++] =
            (struct button){UI_ADMIT, 0, frame_phrase(f, STR_ADMIT), ICON_LOCK, BUTTON_PLAIN};
    } else if (outcome->call) {
        out[count++] =
            (struct button){UI_CALL_STAFF, 0, frame_phrase(f, STR_CALL_STAFF), ICON_NONE, look};
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

// Everything in its order. False when not all of it fits.
static bool put_all(struct frame *f, struct rect room, const struct outcome *outcome,
                    struct effort effort) {
    const struct result *result = &f->view->result;
    struct column column = column_begin(f, room);
    if (outcome->person) {
        put_person(&column, &result->member, effort);
    }
    put_headline(&column, outcome, effort);
    if (outcome->time) {
        put_notes(&column, effort);
    }
    if (result->refusal != REFUSAL_NONE && !result->failed) {
        column_text(&column, frame_phrase(f, STR_NOT_RECORDED), effort_type(f, 36, true, effort),
                    PAINT_INK, frame_px(f, 16));
    }
    put_next(&column, outcome, effort);
    if (outcome->person) {
        outcome_put_number(&column, &result->member, PAINT_SOFT);
    }
    if (outcome->time) {
        result_worth_put(&column, effort);
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

static void put_largest(struct frame *f, struct rect room, const struct outcome *outcome) {
    static const struct effort efforts[] = {{130, false}, {115, false}, {100, false}, {85, false},
                                            {85, true},   {70, true},   {55, true}};
    enum { COUNT = sizeof efforts / sizeof efforts[0], SMALL_NAME = 85 };
    struct frame_mark mark = frame_mark(f);
    for (int i = 0; i < COUNT && !put_all(f, room, outcome, efforts[i]); i++) {
        // The last one stays even when it is cut.
        if (i + 1 < COUNT) {
            frame_roll_back(f, mark);
        }
        // Large type is for the name before it is for the notes.
        bool small = i + 1 < COUNT && efforts[i + 1].percent < SMALL_NAME;
        f->cut = f->cut || (small && f->percent > 100);
    }
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
    put_largest(f, room, &outcome);
}
