#include "app/ui/outcome.h"

#include "app/domain/identifier.h"
#include "app/ui/phrase.h"
#include "app/ui/refusal_words.h"
#include "app/ui/widget.h"

static const struct outcome failed_outcome = {PAINT_BAD,         PAINT_BAD,
                                              ICON_REFUSED,      STR_WORD_REFUSED,
                                              STR_RESULT_FAILED, STR_RESULT_FAILED_NEXT,
                                              .person = false,   .call = true};

#define COUNTED_IN                                                                                 \
    {                                                                                              \
        PAINT_OK, PAINT_OK, ICON_OK, STR_DIRECTION_IN, STR_RECORDED_IN, STR_RESULT_IN_NEXT,        \
            .person = true, .time = true                                                           \
    }
#define COUNTED_OUT                                                                                \
    {                                                                                              \
        PAINT_OK, PAINT_OK, ICON_OK, STR_DIRECTION_OUT, STR_RECORDED_OUT, STR_RESULT_OUT_NEXT,     \
            .person = true, .time = true                                                           \
    }
#define LOOKED_AT(word, headline, next)                                                            \
    {                                                                                              \
        PAINT_WARN_FIELD, PAINT_WARN, ICON_ATTENTION, word, headline, next, .person = true,        \
                                                                            .call = true           \
    }

static const struct outcome verdicts[2][VERDICT_COUNT] = {
    {
        [VERDICT_ACCEPTED] = COUNTED_IN,
        [VERDICT_FLAGGED] = COUNTED_IN,
        [VERDICT_LATE] = COUNTED_IN,
        [VERDICT_ELSEWHERE] = COUNTED_IN,
        [VERDICT_REPEAT] = {PAINT_WARN_FIELD, PAINT_WARN, ICON_ATTENTION, STR_WORD_REPEAT,
                            STR_RESULT_REPEAT_IN, STR_RESULT_REPEAT_NEXT, .person = true},
        // An entry cannot lack an entry, nor come before the exit window; should it all the same,
        // staff look.
        [VERDICT_NO_ENTRY] =
            LOOKED_AT(STR_WORD_CHECK, STR_RESULT_NO_ENTRY, STR_RESULT_NO_ENTRY_NEXT),
        [VERDICT_EARLY] = LOOKED_AT(STR_WORD_CHECK, STR_RECORDED_IN, STR_RESULT_IN_NEXT_PLAIN),
        [VERDICT_FULL] = LOOKED_AT(STR_WORD_FULL, STR_RESULT_FULL, STR_RESULT_FULL_NEXT),
        [VERDICT_WRONG_SESSION] =
            LOOKED_AT(STR_WORD_UNREGISTERED, STR_RESULT_UNREGISTERED, STR_RESULT_UNREGISTERED_NEXT),
    },
    {
        [VERDICT_ACCEPTED] = COUNTED_OUT,
        [VERDICT_FLAGGED] = COUNTED_OUT,
        [VERDICT_EARLY] = COUNTED_OUT,
        [VERDICT_LATE] = COUNTED_OUT,
        [VERDICT_ELSEWHERE] = COUNTED_OUT,
        [VERDICT_REPEAT] = {PAINT_WARN_FIELD, PAINT_WARN, ICON_ATTENTION, STR_WORD_REPEAT,
                            STR_RESULT_REPEAT_OUT, STR_RESULT_REPEAT_NEXT, .person = true},
        [VERDICT_NO_ENTRY] =
            LOOKED_AT(STR_WORD_CHECK, STR_RESULT_NO_ENTRY, STR_RESULT_NO_ENTRY_NEXT),
        [VERDICT_FULL] = LOOKED_AT(STR_WORD_FULL, STR_RESULT_FULL, STR_RESULT_FULL_NEXT),
        [VERDICT_WRONG_SESSION] =
            LOOKED_AT(STR_WORD_UNREGISTERED, STR_RESULT_UNREGISTERED, STR_RESULT_UNREGISTERED_NEXT),
    },
};

static const struct outcome wrong_room = {PAINT_WARN_FIELD,         PAINT_WHITE,
                                          ICON_OTHER_ROOM,          STR_WORD_ROOM,
                                          STR_RESULT_WRONG_SESSION, STR_RESULT_WRONG_SESSION_NEXT,
                                          .person = true,           .call = true};

// Right door, another time.
static const struct outcome next_here = {
    PAINT_WARN_FIELD,    PAINT_WHITE,           ICON_CLOCK,
    STR_WORD_OTHER_TIME, STR_RESULT_OTHER_TIME, STR_RESULT_OTHER_TIME_NEXT,
    .person = true,      .call = true};

static struct outcome refused(enum refusal refusal) {
    struct refusal_words words = refusal_words(refusal);
    return (struct outcome){PAINT_BAD,
                            PAINT_BAD,
                            ICON_REFUSED,
                            STR_WORD_REFUSED,
                            words.headline,
                            words.next,
                            .number = refusal != REFUSAL_NO_SESSION,
                            .call = true};
}

bool outcome_is_wrong_room(const struct result *result) {
    return result->recorded && !result->failed && result->refusal == REFUSAL_NONE &&
           result->verdict == VERDICT_WRONG_SESSION && result->elsewhere.session_id[0];
}

// Leaving early is followed by what was said about coming back.
static enum string_id next_after_exit(enum intent intent) {
    return intent == INTENT_RETURNING ? STR_RESULT_RETURNING_NEXT : STR_RESULT_OUT_NEXT;
}

struct outcome outcome_of(const struct result *result) {
    if (result->failed) {
        return failed_outcome;
    }
    if (result->refusal != REFUSAL_NONE) {
        return refused(result->refusal);
    }
    if (!result->recorded || result->verdict == VERDICT_NONE) {
        return failed_outcome;
    }
    if (outcome_is_wrong_room(result)) {
        return result->elsewhere.same_room ? next_here : wrong_room;
    }
    struct outcome outcome = verdicts[result->direction == DIRECTION_OUT][result->verdict];
    if (outcome.next == STR_RESULT_OUT_NEXT) {
        outcome.next = next_after_exit(result->intent);
    }
    return outcome;
}

void outcome_draw_field(struct frame *f, struct rect rect, const struct outcome *outcome) {
    draw_box(f->list, rect, outcome->field, 0);
    const char *word = frame_phrase(f, outcome->word);
    struct rect inner = rect_inset(rect, frame_px(f, 30), frame_px(f, 30));
    struct text_style style = widget_fit(f, inner.w, 1, word, TYPE_DIRECTION, 40, true);
    int side = frame_px(f, 300);
    int gap = frame_px(f, 40);
    side = side + gap + style.px > inner.h ? inner.h - gap - style.px : side;
    struct rect both = rect_centre(inner, inner.w, side + gap + style.px);
    widget_icon(f, rect_cut_top(&both, side), outcome->icon, PAINT_WHITE);
    rect_cut_top(&both, gap);
    widget_label(f, both, word, style, PAINT_WHITE, ALIGN_CENTRE);
}

void outcome_put_number(struct column *column, const struct member *member, enum paint paint) {
    struct frame *f = column->frame;
    char masked[NUMBER_CAP * 4];
    char words[PHRASE_CAP];
    if (member->licence_no[0]) {
        identifier_mask(masked, sizeof masked, member->licence_no);
        PHRASE_FILL(words, frame_phrase(f, STR_LICENCE), masked);
        column_text(column, words, frame_type(f, TYPE_BODY, false), paint, frame_px(f, 8));
    }
}

void outcome_headline(struct frame *f, char out[PHRASE_CAP], const struct outcome *outcome) {
    char clock[CLOCK_CAP];
    char what[PHRASE_CAP];
    const char *pattern = f->view->house.practice ? frame_phrase(f, STR_PRACTICE_HEADLINE) : "{0}";
    phrase_clock(clock, f->view->result.at_utc_ms, f->view->utc_offset_min);
    PHRASE_FILL(what, pattern, frame_phrase(f, outcome->headline));
    PHRASE_FILL(out, outcome->time ? "{0}  {1}" : "{0}", what, clock);
}
