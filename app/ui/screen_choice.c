// A result that asks: its shape and word as on any other, one question, and a few large answers.
// Whoever walks on has answered too: nothing more is recorded.
#include "app/ui/column.h"
#include "app/ui/outcome.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

enum { ANSWERS_MAX = SESSION_CLAIM_MAX };

static size_t list_answers(struct frame *f, struct button out[ANSWERS_MAX]) {
    const struct view_door *door = &f->view->door;
    if (door->choice == CHOICE_RETURN) {
        out[0] = (struct button){UI_LEAVE, INTENT_RETURNING, frame_phrase(f, STR_CHOICE_RETURNING),
                                 ICON_NONE, BUTTON_PLAIN};
        out[1] = (struct button){UI_LEAVE, INTENT_LEAVING, frame_phrase(f, STR_CHOICE_LEAVING),
                                 ICON_NONE, BUTTON_PLAIN};
        return 2;
    }
    for (size_t i = 0; i < door->scheme_count && i < ANSWERS_MAX; i++) {
        out[i] = (struct button){UI_CLAIM, (int32_t)i, door->schemes[i], ICON_NONE, BUTTON_PLAIN};
    }
    return door->scheme_count < ANSWERS_MAX ? door->scheme_count : ANSWERS_MAX;
}

static void put_person(struct column *column, const struct outcome *outcome, int percent) {
    struct frame *f = column->frame;
    const struct result *result = &f->view->result;
    const char *given = result->member.kanji[0] ? result->member.kanji : result->member.kana;
    char name[PHRASE_CAP];
    char words[PHRASE_CAP];
    if (given[0]) {
        PHRASE_FILL(name, frame_phrase(f, STR_DOCTOR), given);
        int tenths = TYPE_HEADLINE * percent / 100;
        column_text(column, name, widget_fit(f, column->room.w, 1, name, tenths, 36, true),
                    PAINT_INK, 0);
    }
    outcome_headline(f, words, outcome);
    column_text(column, words,
                widget_fit(f, column->room.w, 1, words, 38 * percent / 100, 28, true), outcome->ink,
                frame_px(f, 6));
    column_text(column, f->view->door.loss, frame_type(f, TYPE_BODY, true), PAINT_WARN,
                frame_px(f, 8));
}

static enum string_id question(const struct view *view) {
    if (view->door.choice == CHOICE_SCHEME) {
        return STR_CHOICE_SCHEME;
    }
    return view->result.direction == DIRECTION_OUT ? STR_CHOICE_RETURN : STR_CHOICE_LEAVE;
}

// The answers share what room there is: whoever must decide at a door touches without aiming.
static void draw_answers(struct frame *f, struct rect rect) {
    struct button answers[ANSWERS_MAX];
    size_t count = list_answers(f, answers);
    for (size_t i = 0; i < count; i++) {
        widget_large_button(f, rect_part_down(rect, (int)i, (int)count, frame_px(f, 18)),
                            &answers[i]);
    }
}

// Name, outcome and question above the answers. False when these get less than they need.
static bool put_all(struct frame *f, struct rect room, const struct outcome *outcome, int percent) {
    struct column column = column_begin(f, room);
    const char *words = frame_phrase(f, question(f->view));
    put_person(&column, outcome, percent);
    column_text(&column, words,
                widget_fit(f, room.w, 2, words, TYPE_TITLE * percent / 100, 36, true), PAINT_INK,
                frame_px(f, 24));
    rect_cut_top(&column.room, frame_px(f, 18));
    struct button answers[ANSWERS_MAX];
    int count = (int)list_answers(f, answers);
    int wanted = count * frame_px(f, 150) + (count - 1) * frame_px(f, 18);
    draw_answers(f, column.room);
    return !column.cut && column.room.h >= wanted;
}

void screen_choice_draw(struct frame *f, const struct view *view) {
    struct outcome outcome = outcome_of(&view->result);
    struct rect body = frame_whole(f);
    draw_box(f->list, body, PAINT_CARD, 0);
    struct rect field = f->tall ? rect_cut_top(&body, f->height * 30 / 100)
                                : rect_cut_left(&body, f->width * 30 / 100);
    outcome_draw_field(f, field, &outcome);
    frame_target(f, field, UI_DISMISS, 0);
    struct rect room = rect_inset(body, frame_px(f, 40), frame_px(f, 30));
    struct rect row = rect_cut_bottom(&room, frame_touch_px(f));
    struct button later = {
        UI_DISMISS, 0,
        frame_phrase(f, view->result.offer == OFFER_LEAVE ? STR_CHOICE_STAY : STR_CHOICE_LATER),
        ICON_NONE, BUTTON_PLAIN};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &later)), &later);
    rect_cut_bottom(&room, frame_px(f, 18));
    struct frame_mark mark = frame_mark(f);
    for (int percent = 140; !put_all(f, room, &outcome, percent) && percent > 100; percent -= 20) {
        frame_roll_back(f, mark);
    }
}
