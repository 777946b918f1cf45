#include "app/ui/pairs.h"

enum { VALUE_LINES = 2 };

static struct text_style pair_type(const struct frame *f, bool bold) {
    return frame_type(f, frame_is_small(f) ? TYPE_SMALL : 30, bold);
}

struct pairs pairs_begin(struct column *column, const enum string_id *labels, size_t count) {
    struct frame *f = column->frame;
    struct pairs pairs = {.column = column};
    for (size_t i = 0; i < count; i++) {
        int width = frame_text_width(f, pair_type(f, false), frame_phrase(f, labels[i]));
        pairs.label_px = width > pairs.label_px ? width : pairs.label_px;
    }
    return pairs;
}

void pairs_put(struct pairs *pairs, enum string_id label, const char *value, enum paint paint) {
    struct frame *f = pairs->column->frame;
    struct text_style plain = pair_type(f, false);
    struct text_style bold = pair_type(f, true);
    int gap = frame_px(f, 18);
    int width = pairs->column->room.w - pairs->label_px - gap;
    int height = widget_paragraph_height(f, width, value, bold);
    int most = VALUE_LINES * theme_line_px(bold);
    struct rect row = column_take(pairs->column, height > most ? most : height,
                                  frame_is_small(f) ? 0 : frame_px(f, 6));
    struct rect left = rect_cut_left(&row, pairs->label_px);
    left.h = theme_line_px(plain);
    rect_cut_left(&row, gap);
    widget_label(f, left, frame_phrase(f, label), plain, PAINT_SOFT, ALIGN_LEFT);
    widget_paragraph(f, row, value, bold, paint, ALIGN_LEFT);
}
