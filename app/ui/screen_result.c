#include "app/ui/column.h"
#include "app/ui/fault_words.h"
#include "app/ui/phrase.h"
#include "app/ui/refusal_words.h"
#include "app/ui/screen.h"

#include <stdio.h>

#include "app/domain/identifier.h"

// What an outcome looks like and says. A table for verdicts and one for refusals, so that each has
// its own words and a new one without words does not compile.
struct outcome {
    enum paint field, ink;
    enum icon icon;
    enum string_id word;     // under the shape
    enum string_id headline; // what happened
    enum string_id next;     // what to do now
    bool person;             // show who
    bool time;               // show when
    bool number, call;       // offer 番号で受付, 係員を呼ぶ
};

// STR_COUNT: no words.
static const struct outcome failed_outcome = {PAINT_BAD,         PAINT_BAD,
                                              ICON_REFUSED,      STR_WORD_REFUSED,
                                              STR_RESULT_FAILED, STR_RESULT_FAILED_NEXT,
                                              .person = false,   .call = true};

static const struct outcome verdicts[2][VERDICT_COUNT] = {
    {
        [VERDICT_ACCEPTED] = {PAINT_OK, PAINT_OK, ICON_OK, STR_DIRECTION_IN, STR_RECORDED_IN,
                              STR_RESULT_IN_NEXT, .person = true, .time = true},
        [VERDICT_FLAGGED] = {PAINT_OK, PAINT_OK, ICON_OK, STR_DIRECTION_IN, STR_RECORDED_IN,
                             STR_RESULT_IN_NEXT, .person = true, .time = true},
        [VERDICT_REPEAT] = {PAINT_WARN_FIELD, PAINT_WARN, ICON_ATTENTION, STR_WORD_REPEAT,
                            STR_RESULT_REPEAT_IN, STR_RESULT_REPEAT_NEXT, .person = true},
        // An entry cannot lack an entry; should it come all the same, staff look.
        [VERDICT_NO_ENTRY] = {PAINT_WARN_FIELD, PAINT_WARN, ICON_ATTENTION, STR_WORD_CHECK,
                              STR_RESULT_NO_ENTRY, STR_RESULT_NO_ENTRY_NEXT, .person = true,
                              .call = true},
        [VERDICT_WRONG_SESSION] = {PAINT_WARN_FIELD, PAINT_WARN, ICON_ATTENTION, STR_WORD_ROOM,
                                   STR_RESULT_WRONG_SESSION, STR_RESULT_WRONG_SESSION_NEXT,
                                   .person = true, .call = true},
    },
    {
        [VERDICT_ACCEPTED] = {PAINT_OK, PAINT_OK, ICON_OK, STR_DIRECTION_OUT, STR_RECORDED_OUT,
                              STR_RESULT_OUT_NEXT, .person = true, .time = true},
        [VERDICT_FLAGGED] = {PAINT_OK, PAINT_OK, ICON_OK, STR_DIRECTION_OUT, STR_RECORDED_OUT,
                             STR_RESULT_OUT_NEXT, .person = true, .time = true},
        [VERDICT_REPEAT] = {PAINT_WARN_FIELD, PAINT_WARN, ICON_ATTENTION, STR_WORD_REPEAT,
                            STR_RESULT_REPEAT_OUT, STR_RESULT_REPEAT_NEXT, .person = true},
        [VERDICT_NO_ENTRY] = {PAINT_WARN_FIELD, PAINT_WARN, ICON_ATTENTION, STR_WORD_CHECK,
                              STR_RESULT_NO_ENTRY, STR_RESULT_NO_ENTRY_NEXT, .person = true,
                              .call = true},
        [VERDICT_WRONG_SESSION] = {PAINT_WARN_FIELD, PAINT_WARN, ICON_ATTENTION, STR_WORD_ROOM,
                                   STR_RESULT_WRONG_SESSION, STR_RESULT_WRONG_SESSION_NEXT,
                                   .person = true, .call = true},
    },
};

// Says nothing was recorded unless the record is known to be durable.
static struct outcome judge(const struct result *result) {
    if (result->failed) {
        return failed_outcome;
    }
    if (result->refusal != REFUSAL_NONE) {
        struct refusal_words words = refusal_words(result->refusal);
        return (struct outcome){PAINT_BAD,
                                PAINT_BAD,
                                ICON_REFUSED,
                                STR_WORD_REFUSED,
                                words.headline,
                                words.next,
                                .number = result->refusal != REFUSAL_NO_SESSION,
                                .call = true};
    }
    if (!result->recorded || result->verdict == VERDICT_NONE) {
        return failed_outcome;
    }
    return verdicts[result->direction == DIRECTION_OUT][result->verdict];
}

// --- The field of colour -------------------------------------------------------------------------

static void draw_field(struct frame *f, struct rect rect, const struct outcome *outcome) {
    draw_box(f->list, rect, outcome->field, 0);
    const char *word = frame_phrase(f, outcome->word);
    struct rect inner = rect_inset(rect, frame_px(f, 30), frame_px(f, 30));
    struct text_style style = widget_fit(f, inner.w, 1, word, TYPE_DIRECTION, 40, true);
    int side = frame_px(f, 300);
    int gap = frame_px(f, 40);
    struct rect both = rect_centre(inner, inner.w, side + gap + style.px);
    widget_icon(f, rect_cut_top(&both, side), outcome->icon, PAINT_WHITE);
    rect_cut_top(&both, gap);
    widget_label(f, both, word, style, PAINT_WHITE, ALIGN_CENTRE);
}

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
    char clock[CLOCK_CAP];
    char words[PHRASE_CAP];
    phrase_clock(clock, f->view->result.at_utc_ms, f->view->utc_offset_min);
    snprintf(words, sizeof words, "%s%s%s", frame_phrase(f, outcome->headline),
             outcome->time ? "  " : "", outcome->time ? clock : "");
    int tenths = (outcome->person ? 52 : TYPE_HEADLINE) * percent / 100;
    column_text(column, words,
                widget_fit(f, column->room.w, 1, words, tenths, tenths * 8 / 10, true),
                outcome->ink, frame_px(f, 18));
}

static void put_room(struct column *column) {
    struct frame *f = column->frame;
    const struct view_session *session = &f->view->result_session;
    char span[SPAN_CAP];
    char words[PHRASE_CAP];
    phrase_span(span, session->starts_utc_ms, session->ends_utc_ms, f->view->utc_offset_min);
    if (session->room[0]) {
        struct text_style style =
            widget_fit(f, column->room.w - frame_px(f, 90), 1, session->room, 66, 40, true);
        struct rect row = column_take(column, theme_line_px(style), frame_px(f, 6));
        widget_icon(f, rect_cut_left(&row, style.px), ICON_RIGHT, PAINT_INK);
        rect_cut_left(&row, frame_px(f, 20));
        widget_label(f, row, session->room, style, PAINT_INK, ALIGN_LEFT);
    }
    if (session->title[0]) {
        PHRASE_FILL(words, frame_phrase(f, STR_RESULT_WRONG_SESSION_TITLE), session->title, span);
        column_text(column, words, frame_type(f, TYPE_BODY, false), PAINT_SOFT, frame_px(f, 10));
    }
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

// Recorded all the same: a formal flaw of a card stops nobody.
static void put_flaw(struct column *column) {
    struct frame *f = column->frame;
    const struct result *result = &f->view->result;
    if (result->verdict == VERDICT_FLAGGED) {
        enum string_id words =
            result->flaw == REFUSAL_EXPIRED ? STR_RESULT_EXPIRED : STR_RESULT_FLAGGED;
        column_text(column, frame_phrase(f, words), frame_type(f, TYPE_BODY, true), PAINT_WARN,
                    frame_px(f, 14));
    }
}

static void put_licence(struct column *column, const struct member *member) {
    char masked[NUMBER_CAP * 4];
    char words[PHRASE_CAP];
    if (member->licence_no[0]) {
        identifier_mask(masked, sizeof masked, member->licence_no);
        PHRASE_FILL(words, frame_phrase(column->frame, STR_LICENCE), masked);
        column_text(column, words, frame_type(column->frame, TYPE_BODY, false), PAINT_SOFT,
                    frame_px(column->frame, 8));
    }
}

// What this attendance will be worth, said as a forecast: headquarters confirms it later.
static void put_credit(struct column *column) {
    struct frame *f = column->frame;
    const struct view_session *session = &f->view->result_session;
    const char *credit = f->view->language == LANGUAGE_EN ? session->credit_en : session->credit_ja;
    if (credit[0]) {
        widget_chip(f, column_take(column, frame_px(f, 70), frame_px(f, 22)), credit);
        column_text(column, frame_phrase(f, STR_RESULT_CREDIT), frame_type(f, TYPE_SMALL, false),
                    PAINT_SOFT, frame_px(f, 10));
    }
}

static void put_buttons(struct column *column, const struct outcome *outcome) {
    struct frame *f = column->frame;
    struct button buttons[3];
    int count = 0;
    if (outcome->number) {
        buttons[count++] = (struct button){UI_KEYPAD, 0, frame_phrase(f, STR_USE_NUMBER), ICON_NONE,
                                           BUTTON_PRIMARY};
    }
    if (outcome->call) {
        enum button_look look = count > 0 ? BUTTON_PLAIN : BUTTON_PRIMARY;
        buttons[count++] =
            (struct button){UI_CALL_STAFF, 0, frame_phrase(f, STR_CALL_STAFF), ICON_NONE, look};
        buttons[count++] =
            (struct button){UI_DISMISS, 0, frame_phrase(f, STR_CLOSE), ICON_NONE, BUTTON_PLAIN};
    }
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
    if (outcome->headline == STR_RESULT_WRONG_SESSION) {
        put_room(&column);
    }
    if (result->refusal != REFUSAL_NONE && !result->failed) {
        column_text(&column, frame_phrase(f, STR_NOT_RECORDED), frame_type(f, 36, true), PAINT_INK,
                    frame_px(f, 16));
    }
    put_next(&column, outcome);
    if (outcome->time) {
        put_flaw(&column);
        put_licence(&column, &result->member);
    }
    if (outcome->time && result->direction != DIRECTION_OUT) {
        put_credit(&column);
    }
    put_buttons(&column, outcome);
    put_failure(&column);
    if (!column.cut) {
        column_centre(&column);
    }
    return !column.cut;
}

void screen_result_draw(struct frame *f, const struct view *view) {
    struct outcome outcome = judge(&view->result);
    struct rect body = frame_whole(f);
    draw_box(f->list, body, PAINT_CARD, 0);
    struct rect field = f->tall ? rect_cut_top(&body, f->height * 34 / 100)
                                : rect_cut_left(&body, f->width * 34 / 100);
    draw_field(f, field, &outcome);
    frame_target(f, outcome.call ? field : frame_whole(f), UI_DISMISS, 0);
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
