#include "app/ui/header.h"

#include "app/ui/practice_banner.h"

struct line_look {
    enum string_id words, words_waiting; // with nothing waiting, and with {0} records
    enum tag_tone tone;
};
static const struct line_look looks[] = {
    [VIEW_LINE_NONE] = {STR_LINE_NONE, STR_LINE_NONE_WAITING, TAG_SOFT},
    [VIEW_LINE_OK] = {STR_LINE_OK, STR_LINE_OK_WAITING, TAG_OK},
    [VIEW_LINE_OFFLINE] = {STR_LINE_OFFLINE, STR_LINE_OFFLINE_WAITING, TAG_WARN},
    [VIEW_LINE_ALARM] = {STR_LINE_ALARM, STR_LINE_ALARM_WAITING, TAG_BAD},
};

enum tag_tone header_line_tone(const struct view *view) {
    return view->house.practice ? TAG_WARN : looks[view->line].tone;
}

void header_line_words(struct frame *f, char out[PHRASE_CAP]) {
    const struct line_look *look = &looks[f->view->line];
    int64_t pending = f->view->outbox.pending;
    if (f->view->house.practice) {
        PHRASE_FILL(out, frame_phrase(f, STR_PRACTICE_LINE), "");
        return;
    }
    char number[NUMBER_TEXT_CAP];
    phrase_number(number, pending);
    PHRASE_FILL(out, frame_phrase(f, pending > 0 ? look->words_waiting : look->words), number);
}

// The word that switches is written in the language it leads to.
static void draw_language(struct frame *f, struct rect *bar) {
    const char *word = frame_phrase(f, STR_OTHER_LANGUAGE);
    struct text_style style = frame_type(f, TYPE_SMALL, true);
    int pad = style.px * 9 / 10;
    int width = frame_text_width(f, style, word) + 2 * pad;
    width = width < frame_touch_px(f) ? frame_touch_px(f) : width;
    struct rect place = rect_cut_right(bar, width);
    frame_target(f, (struct rect){place.x, f->area.y, width, frame_touch_px(f)}, UI_LANGUAGE, 0);
    bool pressed = frame_is_pressed(f, UI_LANGUAGE, 0);
    int height = style.px * 2;
    struct rect pill = rect_centre(place, width, height);
    draw_framed_box(f->list, pill, pressed ? PAINT_PRESSED : PAINT_CARD, PAINT_LINE, 2, height / 2);
    widget_label(f, pill, word, style, PAINT_INK, ALIGN_CENTRE);
    rect_cut_right(bar, frame_gap_px(f) * 8 / 10);
}

static void draw_line_state(struct frame *f, struct rect *bar) {
    char words[PHRASE_CAP];
    header_line_words(f, words);
    int width = widget_tag_width(f, words);
    widget_tag(f, rect_cut_right(bar, width), words, header_line_tone(f->view), ALIGN_RIGHT);
    rect_cut_right(bar, frame_gap_px(f) * 8 / 10);
}

// Cut from the bar's right, or, where the place has a line of its own, from its left.
static void draw_clock(struct frame *f, struct rect *bar) {
    struct rect (*cut)(struct rect * from, int width) = f->tall ? rect_cut_left : rect_cut_right;
    char clock[CLOCK_CAP];
    phrase_clock(clock, f->view->now_utc_ms, f->view->utc_offset_min);
    struct text_style style = frame_type(f, TYPE_CLOCK, true);
    struct rect place = cut(bar, frame_text_width(f, style, clock));
    widget_label(f, place, clock, style, PAINT_INK, ALIGN_RIGHT);
    if (f->view->trust == TRUST_UNKNOWN) {
        // Nobody has confirmed this clock: it gets a mark, and the staff page says what it means.
        cut(bar, frame_gap_px(f) / 2);
        widget_icon(f, cut(bar, frame_px(f, 40)), ICON_WARN, PAINT_WARN);
    }
    cut(bar, frame_gap_px(f));
}

static void draw_place(struct frame *f, struct rect bar) {
    if (practice_banner_is_in_header(f)) {
        practice_banner_draw_in_header(f, bar);
        return;
    }
    const char *place = f->view->place[0] ? f->view->place : frame_phrase(f, STR_PRODUCT);
    struct text_style style = frame_type(f, TYPE_SMALL, false);
    int height = widget_paragraph_height(f, bar.w, place, style);
    int most = bar.h / theme_line_px(style) * theme_line_px(style);
    widget_paragraph(f, rect_centre(bar, bar.w, height > most ? most : height), place, style,
                     PAINT_SOFT, ALIGN_LEFT);
}

struct rect header_draw(struct frame *f) {
    struct rect body = frame_whole(f);
    int margin = frame_px(f, 30);
    // A narrow screen has height to spare and no width: the place gets a line below the rest.
    int line = f->tall ? theme_line_px(frame_type(f, TYPE_SMALL, false)) : 0;
    int below = f->tall ? frame_px(f, 8) : 0;
    struct rect bar = rect_cut_top(&body, frame_touch_px(f) + line + below);
    draw_box(f->list, bar, PAINT_CARD, 0);
    draw_box(f->list, rect_cut_top(&body, 2), PAINT_LINE, 0);
    bar = rect_inset(bar, margin, 0);
    rect_cut_bottom(&bar, below);
    struct rect place = rect_cut_bottom(&bar, line);
    draw_language(f, &bar);
    draw_line_state(f, &bar);
    draw_clock(f, &bar);
    draw_place(f, f->tall ? place : bar);
    return rect_inset(body, margin, frame_px(f, 25));
}
