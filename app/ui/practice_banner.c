#include "app/ui/practice_banner.h"

#include "app/ui/widget.h"

static void draw_stripes(struct frame *f, struct rect rect) {
    while (rect.w >= rect.h) {
        widget_icon(f, rect_cut_left(&rect, rect.h), ICON_STRIPE, PAINT_WARN_FIELD);
    }
}

// The words in the middle, stripes on both sides of them.
static void draw_band(struct frame *f, struct rect band, bool long_words) {
    const char *words = frame_phrase(f, STR_PRACTICE_BANNER);
    const char *small = long_words ? frame_phrase(f, STR_PRACTICE_BANNER_SMALL) : "";
    struct text_style bold = frame_type(f, TYPE_BODY, true);
    struct text_style plain = frame_type(f, TYPE_SMALL, false);
    int pad = frame_px(f, 16);
    int words_px = frame_text_width(f, bold, words);
    int small_px = frame_text_width(f, plain, small);
    struct rect middle =
        rect_centre(band, words_px + small_px + (long_words ? 3 : 2) * pad, band.h);
    int side = (band.w - middle.w) / 2 / band.h * band.h;
    draw_box(f->list, band, PAINT_INK, 0);
    draw_stripes(f, (struct rect){band.x, band.y, side, band.h});
    draw_stripes(f, (struct rect){band.x + band.w - side, band.y, side, band.h});
    rect_cut_left(&middle, pad);
    widget_label(f, rect_cut_left(&middle, words_px), words, bold, PAINT_WHITE, ALIGN_LEFT);
    rect_cut_left(&middle, pad);
    if (long_words) {
        widget_label(f, middle, small, plain, PAINT_WHITE, ALIGN_LEFT);
    }
}

static int band_px(const struct frame *f) {
    return theme_line_px(frame_type(f, TYPE_BODY, true)) + frame_px(f, 8);
}

// A result has no header, and room for a band of its own.
bool practice_banner_is_in_header(const struct frame *f) {
    return f->view->house.practice && frame_is_small(f) && !f->tall &&
           f->view->screen != SCREEN_RESULT && f->view->screen != SCREEN_CHOICE;
}

void practice_banner_draw(struct frame *f) {
    if (f->view->house.practice && !practice_banner_is_in_header(f)) {
        draw_band(f, rect_cut_top(&f->area, band_px(f)), !f->tall);
    }
}

void practice_banner_draw_in_header(struct frame *f, struct rect place) {
    draw_band(f, rect_centre(place, place.w, band_px(f)), false);
}
