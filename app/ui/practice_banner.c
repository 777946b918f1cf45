#include "app/ui/practice_banner.h"

#include "app/ui/widget.h"

static void draw_stripes(struct frame *f, struct rect rect) {
    while (rect.w >= rect.h) {
        widget_icon(f, rect_cut_left(&rect, rect.h), ICON_STRIPE, PAINT_WARN_FIELD);
    }
}

void practice_banner_draw(struct frame *f) {
    const char *words = frame_phrase(f, STR_PRACTICE_BANNER);
    const char *small = frame_phrase(f, STR_PRACTICE_BANNER_SMALL);
    struct text_style bold = frame_type(f, TYPE_BODY, true);
    struct text_style plain = frame_type(f, TYPE_SMALL, false);
    int pad = frame_px(f, 16);
    struct rect band = rect_cut_top(&f->area, theme_line_px(bold) + pad / 2);
    draw_box(f->list, band, PAINT_INK, 0);
    int words_px = frame_text_width(f, bold, words);
    int small_px = f->tall ? 0 : frame_text_width(f, plain, small);
    struct rect middle = rect_centre(band, words_px + small_px + (f->tall ? 2 : 3) * pad, band.h);
    int side = (band.w - middle.w) / 2 / band.h * band.h;
    draw_stripes(f, (struct rect){band.x, band.y, side, band.h});
    draw_stripes(f, (struct rect){band.x + band.w - side, band.y, side, band.h});
    rect_cut_left(&middle, pad);
    widget_label(f, rect_cut_left(&middle, words_px), words, bold, PAINT_WHITE, ALIGN_LEFT);
    rect_cut_left(&middle, pad);
    if (!f->tall) {
        widget_label(f, rect_cut_left(&middle, small_px), small, plain, PAINT_WHITE, ALIGN_LEFT);
    }
}
