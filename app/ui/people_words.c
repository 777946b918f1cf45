#include "app/ui/people_words.h"

#include <stdio.h>

struct state_look {
    enum string_id words; // {0}: minutes
    enum tag_tone tone;
};
static const struct state_look looks[PEOPLE_STATE_COUNT] = {
    [PERSON_ABSENT] = {STR_STATE_ABSENT, TAG_SOFT},
    [PERSON_INSIDE] = {STR_STATE_INSIDE, TAG_OK},
    [PERSON_LEFT] = {STR_STATE_LEFT, TAG_SOFT},
    [PERSON_LATE] = {STR_STATE_LATE, TAG_WARN},
    [PERSON_EARLY] = {STR_STATE_EARLY, TAG_WARN},
    [PERSON_CHECK] = {STR_STATE_CHECK, TAG_BAD},
    [PERSON_NO_EXIT] = {STR_STATE_NO_EXIT, TAG_BAD},
    [PERSON_WALK_IN] = {STR_STATE_WALK_IN, TAG_BAD},
    [PERSON_WRONG_ROOM] = {STR_STATE_WRONG_ROOM, TAG_BAD},
    [PERSON_FULL] = {STR_STATE_FULL, TAG_BAD},
};

void people_state_words(const struct frame *f, char out[PHRASE_CAP],
                        const struct view_people_row *row) {
    char minutes[NUMBER_TEXT_CAP];
    phrase_number(minutes, row->minutes);
    PHRASE_FILL(out, frame_phrase(f, looks[row->state].words), minutes);
}

enum tag_tone people_state_tone(enum people_state state) {
    return looks[state].tone;
}

void people_times(const struct frame *f, char out[PHRASE_CAP], const struct view_people_row *row) {
    char from[CLOCK_CAP] = "";
    char to[CLOCK_CAP] = "";
    out[0] = '\0';
    if (row->entered_utc_ms == 0 && row->left_utc_ms == 0) {
        return;
    }
    if (row->entered_utc_ms) {
        phrase_clock(from, row->entered_utc_ms, f->view->utc_offset_min);
    }
    if (row->left_utc_ms) {
        phrase_clock(to, row->left_utc_ms, f->view->utc_offset_min);
    }
    snprintf(out, PHRASE_CAP, "%s%s→%s%s", from, *from ? " " : "", *to ? " " : "", to);
}

const char *people_name(const struct frame *f, const struct view_people_row *row) {
    return row->kanji[0] ? row->kanji : frame_phrase(f, STR_PEOPLE_NO_NAME);
}

// --- Why -----------------------------------------------------------------------------------------

const char *correction_words(const struct frame *f, enum correction correction) {
    static const enum string_id words[CORRECTION_COUNT] = {
        [CORRECTION_SLIP] = STR_CORRECTION_SLIP,
        [CORRECTION_WRONG_PERSON] = STR_CORRECTION_WRONG_PERSON,
        [CORRECTION_DUPLICATE] = STR_CORRECTION_DUPLICATE,
        [CORRECTION_NOT_ATTENDING] = STR_CORRECTION_NOT_ATTENDING,
        [CORRECTION_TRIAL] = STR_CORRECTION_TRIAL,
        [CORRECTION_WRONG_DIRECTION] = STR_CORRECTION_WRONG_DIRECTION,
        [CORRECTION_WRONG_TIME] = STR_CORRECTION_WRONG_TIME,
        [CORRECTION_ADMITTED] = STR_CORRECTION_ADMITTED,
        [CORRECTION_SEEN] = STR_CORRECTION_SEEN,
        [CORRECTION_OWN_WORD] = STR_CORRECTION_OWN_WORD,
        [CORRECTION_FORGOTTEN] = STR_CORRECTION_FORGOTTEN,
        [CORRECTION_NO_CARD] = STR_CORRECTION_NO_CARD,
        [CORRECTION_LOST] = STR_CORRECTION_LOST,
        [CORRECTION_REISSUED] = STR_CORRECTION_REISSUED,
        [CORRECTION_EQUIPMENT] = STR_CORRECTION_EQUIPMENT,
        [CORRECTION_PAPER] = STR_CORRECTION_PAPER,
        [CORRECTION_BY_RULE] = STR_CORRECTION_BY_RULE,
    };
    return correction == CORRECTION_OTHER ? "" : frame_phrase(f, words[correction]);
}

const char *reason_words(const struct frame *f, const char *reason) {
    enum correction correction = correction_parse(reason);
    return correction == CORRECTION_OTHER ? reason : correction_words(f, correction);
}

// --- Taking back ---------------------------------------------------------------------------------

static void undo_words(const struct frame *f, char out[PHRASE_CAP], const struct view_undo *undo) {
    static const enum string_id words[] = {[UNDO_VOID] = STR_UNDO_VOID,
                                           [UNDO_AMEND] = STR_UNDO_AMEND,
                                           [UNDO_UNDO] = STR_UNDO_UNDO,
                                           [UNDO_BIND] = STR_UNDO_BIND};
    enum string_id id = undo->kind != UNDO_TAP             ? words[undo->kind]
                        : undo->direction == DIRECTION_OUT ? STR_UNDO_OUT
                                                           : STR_UNDO_IN;
    const char *pattern = frame_phrase(f, id);
    PHRASE_FILL(out, pattern, undo->who);
}

void undo_bar_draw(struct frame *f, struct rect *body) {
    const struct view_undo *undo = &f->view->people.undo;
    char words[PHRASE_CAP];
    if (undo->kind == UNDO_NONE) {
        return;
    }
    undo_words(f, words, undo);
    struct rect bar = rect_cut_bottom(body, frame_touch_px(f));
    rect_cut_bottom(body, frame_px(f, 12));
    struct button back = {UI_UNDO, 0, frame_phrase(f, STR_UNDO), ICON_NONE, BUTTON_PRIMARY};
    widget_button(f, rect_cut_right(&bar, widget_button_width(f, &back)), &back);
    rect_cut_right(&bar, frame_px(f, 12));
    draw_box(f->list, bar, PAINT_OK_BG, frame_corner_px(f) / 2);
    struct rect inner = rect_inset(bar, frame_px(f, 20), 0);
    struct rect icon = rect_cut_left(&inner, frame_px(f, 40));
    widget_icon(f, icon, ICON_TICK, PAINT_OK);
    rect_cut_left(&inner, frame_px(f, 12));
    struct text_style style = widget_fit(f, inner.w, 1, words, TYPE_BODY, 0, true);
    widget_label(f, inner, words, style, PAINT_OK, ALIGN_LEFT);
}
