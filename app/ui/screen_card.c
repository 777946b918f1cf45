// One person's cards: two readings bind one, in steps that are seen from a metre away; beside them
// what is bound already.
#include <stdio.h>

#include "app/ui/card_parts.h"
#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/people_words.h"
#include "app/ui/refusal_words.h"
#include "app/ui/screen.h"

static int line_px(const struct frame *f, int tenths) {
    return theme_line_px(frame_type(f, tenths, false));
}

static void draw_who(struct frame *f, struct rect rect, const struct view_card *card) {
    char number[PHRASE_CAP] = "";
    char below[2 * PHRASE_CAP];
    struct text_style style = frame_type(f, TYPE_BODY, true);
    const char *title = frame_phrase(f, STR_CARD_TITLE);
    struct rect upper = rect_cut_top(&rect, line_px(f, TYPE_TITLE));
    struct rect right = rect_cut_right(&upper, frame_text_width(f, style, title));
    widget_label(f, right, title, style, PAINT_BRAND, ALIGN_RIGHT);
    rect_cut_right(&upper, frame_px(f, 14));
    widget_label(f, upper, card->kanji[0] ? card->kanji : card->kana,
                 frame_type(f, TYPE_TITLE, true), PAINT_INK, ALIGN_LEFT);
    if (card->number[0]) {
        PHRASE_FILL(number, frame_phrase(f, STR_PERSON_NUMBER), card->number);
    }
    snprintf(below, sizeof below, "%s%s%s", card->kana, *number ? "　" : "", number);
    widget_label(f, rect, below, frame_type(f, TYPE_SMALL, false), PAINT_SOFT, ALIGN_LEFT);
}

// --- The steps -----------------------------------------------------------------------------------

enum { STEPS = 4 };
enum stage { STAGE_LATER, STAGE_NOW, STAGE_DONE };

static enum stage stage_of(int step, enum card_step reached) {
    static const enum stage stages[][STEPS] = {
        [CARD_FIRST] = {STAGE_NOW, STAGE_LATER, STAGE_LATER, STAGE_LATER},
        [CARD_SECOND] = {STAGE_DONE, STAGE_NOW, STAGE_NOW, STAGE_LATER},
        [CARD_BOUND] = {STAGE_DONE, STAGE_DONE, STAGE_DONE, STAGE_DONE},
        [CARD_REFUSED] = {STAGE_NOW, STAGE_LATER, STAGE_LATER, STAGE_LATER},
    };
    return stages[reached][step];
}

static void draw_step(struct frame *f, struct rect rect, int step, enum card_step reached) {
    static const enum string_id words[STEPS] = {STR_CARD_STEP_TOUCH, STR_CARD_STEP_LIFT,
                                                STR_CARD_STEP_AGAIN, STR_CARD_STEP_BIND};
    static const struct {
        enum paint fill, edge, ink;
    } looks[] = {[STAGE_LATER] = {PAINT_CARD, PAINT_LINE, PAINT_SOFT},
                 [STAGE_NOW] = {PAINT_BRAND, PAINT_BRAND, PAINT_WHITE},
                 [STAGE_DONE] = {PAINT_OK_BG, PAINT_OK, PAINT_OK}};
    enum stage stage = stage_of(step, reached);
    bool bound = step == STEPS - 1 && stage == STAGE_DONE;
    const char *text = frame_phrase(f, bound ? STR_CARD_STEP_BOUND : words[step]);
    draw_framed_box(f->list, rect, looks[stage].fill, looks[stage].edge, 2, frame_corner_px(f));
    struct rect inner = rect_inset(rect, frame_px(f, 6), frame_px(f, 10));
    struct rect mark = rect_cut_top(&inner, inner.h * 45 / 100);
    char number[2] = {(char)('1' + step), '\0'};
    if (stage == STAGE_DONE) {
        widget_icon(f, mark, ICON_TICK, looks[stage].ink);
    } else if (step == STEPS - 1) {
        widget_icon(f, mark, ICON_CARD, looks[stage].ink);
    } else {
        widget_label(f, mark, number, frame_type(f, TYPE_TITLE, true), looks[stage].ink,
                     ALIGN_CENTRE);
    }
    struct text_style style = widget_fit(f, inner.w, 2, text, TYPE_BODY, 0, true);
    int height = widget_paragraph_height(f, inner.w, text, style);
    widget_paragraph(f, rect_centre(inner, inner.w, height < inner.h ? height : inner.h), text,
                     style, looks[stage].ink, ALIGN_CENTRE);
}

static void draw_steps(struct frame *f, struct rect rect, enum card_step reached) {
    int gap = frame_px(f, 34);
    for (int i = 0; i < STEPS; i++) {
        struct rect box = rect_part_across(rect, i, STEPS, gap);
        draw_step(f, box, i, reached);
        if (i + 1 < STEPS) {
            struct rect arrow = {box.x + box.w, box.y, gap, box.h};
            widget_icon(f, arrow, ICON_RIGHT, PAINT_SOFT);
        }
    }
}

// --- What happened -------------------------------------------------------------------------------

struct news {
    enum icon icon;
    enum paint ink, ground;
    const char *headline;
    char next[PHRASE_CAP];
};

static struct news plain_news(const struct frame *f, enum tag_tone tone, enum string_id headline,
                              enum string_id next) {
    static const struct news looks[] = {[TAG_SOFT] = {ICON_CARD, PAINT_BRAND, PAINT_CARD, "", ""},
                                        [TAG_OK] = {ICON_TICK, PAINT_OK, PAINT_OK_BG, "", ""},
                                        [TAG_WARN] = {ICON_WARN, PAINT_WARN, PAINT_WARN_BG, "", ""},
                                        [TAG_BAD] = {ICON_CROSS, PAINT_BAD, PAINT_BAD_BG, "", ""}};
    struct news news = looks[tone];
    news.headline = frame_phrase(f, headline);
    snprintf(news.next, sizeof news.next, "%s", frame_phrase(f, next));
    return news;
}

// A card that nobody has is what is wanted here: unless it has nothing by which it can be known.
static struct news unusable_news(const struct frame *f, enum refusal refusal) {
    struct refusal_words words = refusal_words(refusal);
    if (refusal == REFUSAL_NONE || refusal == REFUSAL_UNKNOWN_CARD) {
        words = (struct refusal_words){STR_CARD_NO_NUMBER, STR_CARD_NO_NUMBER_NEXT};
    }
    struct news news = plain_news(f, TAG_BAD, words.headline, words.next);
    PHRASE_FILL(news.next, frame_phrase(f, STR_CARD_REFUSED), frame_phrase(f, words.next));
    return news;
}

static struct news touch_news(const struct frame *f, const struct view_card *card) {
    bool bound = card->step == CARD_BOUND;
    switch (card->outcome) {
    case CARD_GOES_ON:
        return bound ? plain_news(f, TAG_OK, STR_CARD_BOUND, STR_CARD_BOUND_NEXT)
                     : plain_news(f, TAG_SOFT, STR_CARD_LIFT, STR_CARD_LIFT_NEXT);
    case CARD_CHANGES:
        return plain_news(f, TAG_BAD, STR_CARD_CHANGES, STR_CARD_CHANGES_NEXT);
    case CARD_UNUSABLE:
        return unusable_news(f, card->refusal);
    case CARD_OTHERS:
        return plain_news(f, TAG_BAD, STR_CARD_OTHERS, STR_CARD_OTHERS_NEXT);
    case CARD_ALREADY:
        return plain_news(f, TAG_OK, STR_CARD_ALREADY, STR_CARD_ALREADY_NEXT);
    case CARD_NOT_LIFTED:
        return plain_news(f, TAG_WARN, STR_CARD_NOT_LIFTED, STR_CARD_NOT_LIFTED_NEXT);
    }
    return plain_news(f, TAG_SOFT, STR_CARD_BEGIN, STR_CARD_BEGIN_NEXT);
}

static struct news news_of(const struct frame *f, const struct view_card *card) {
    switch (card->news) {
    case CARD_NEWS_TOUCH:
        return touch_news(f, card);
    case CARD_NEWS_UNBOUND:
        return plain_news(f, TAG_OK, STR_CARD_UNBOUND, STR_CARD_UNBOUND_NEXT);
    case CARD_NEWS_NONE:
        break;
    }
    return plain_news(f, TAG_SOFT, STR_CARD_BEGIN, STR_CARD_BEGIN_NEXT);
}

// As large as there is room for.
static void draw_news(struct frame *f, struct rect rect, const struct news *news) {
    static const int sizes[][2] = {{TYPE_TITLE, TYPE_BODY},
                                   {TYPE_INSTRUCTION, TYPE_BODY},
                                   {TYPE_BODY, TYPE_SMALL},
                                   {TYPE_SMALL, 0}};
    enum { SIZES = sizeof sizes / sizeof sizes[0] };
    draw_framed_box(f->list, rect, news->ground, news->ink, 2, frame_corner_px(f));
    struct rect inner = rect_inset(rect, frame_px(f, 20), frame_px(f, 8));
    struct rect icon = rect_cut_left(&inner, frame_px(f, 70));
    rect_cut_left(&inner, frame_px(f, 18));
    widget_icon(f, icon, news->icon, news->ink);
    struct frame_mark mark = frame_mark(f);
    for (int i = 0; i < SIZES; i++) {
        struct column column = column_begin(f, inner);
        column_text(&column, news->headline, frame_type(f, sizes[i][0], true), news->ink, 0);
        column_text(&column, news->next, frame_type(f, sizes[i][1], false), PAINT_INK,
                    frame_px(f, 6));
        if (!column.cut || i + 1 == SIZES) {
            column_centre(&column);
            return;
        }
        frame_roll_back(f, mark);
    }
}

// --- The whole -----------------------------------------------------------------------------------

static void draw_reading(struct frame *f, struct rect body, const struct view_card *card) {
    int most = frame_px(f, f->tall ? 300 : 260);
    int half = body.h * 48 / 100;
    struct news news = news_of(f, card);
    draw_steps(f, rect_cut_top(&body, half < most ? half : most), card->step);
    rect_cut_top(&body, frame_px(f, 12));
    int height = frame_px(f, f->tall ? 330 : 300);
    draw_news(f, rect_cut_top(&body, height < body.h ? height : body.h), &news);
}

void screen_card_draw(struct frame *f, const struct view *view) {
    const struct view_card *card = &view->card;
    struct rect body = header_draw(f);
    draw_who(f, rect_cut_top(&body, line_px(f, TYPE_TITLE) + line_px(f, TYPE_SMALL)), card);
    rect_cut_top(&body, frame_px(f, 12));
    if (card->unbinding) {
        card_unbind_draw(f, body, card);
        return;
    }
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    struct rect row = rect_cut_bottom(&body, frame_touch_px(f));
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_px(f, 14));
    rect_cut_bottom(&body, frame_px(f, 12));
    if (view->people.undo.kind == UNDO_BIND) {
        undo_bar_draw(f, &row); // where nothing else moves when the offer is over
    }
    if (f->tall) {
        card_list_draw(f, rect_cut_bottom(&body, body.h * 42 / 100), card);
        rect_cut_bottom(&body, frame_px(f, 14));
    } else {
        card_list_draw(f, rect_cut_right(&body, body.w * 36 / 100), card);
        rect_cut_right(&body, frame_px(f, 24));
    }
    draw_reading(f, body, card);
}
