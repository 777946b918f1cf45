#include "app/ui/column.h"

enum { DETAIL_LINES = 2 };

struct column column_begin(struct frame *f, struct rect room) {
    return (struct column){
        .frame = f, .room = room, .whole = room, .mark = frame_mark(f), .empty = true};
}

static void leave_gap(struct column *column, int gap_px) {
    if (!column->empty) {
        rect_cut_top(&column->room, gap_px);
    }
    column->empty = false;
}

void column_text(struct column *column, const char *text, struct text_style style, enum paint paint,
                 int gap_px) {
    if (text[0] == '\0') {
        return;
    }
    leave_gap(column, gap_px);
    int wanted = widget_paragraph_height(column->frame, column->room.w, text, style);
    int taken = widget_paragraph(column->frame, column->room, text, style, paint, ALIGN_LEFT);
    column->cut = column->cut || taken < wanted;
    column->frame->cut = column->frame->cut || taken < wanted;
    rect_cut_top(&column->room, taken);
}

void column_detail(struct column *column, const char *text) {
    struct frame *f = column->frame;
    struct text_style style = frame_type(f, TYPE_SMALL, false);
    if (text[0] == '\0') {
        return;
    }
    int height = widget_paragraph_height(f, column->room.w, text, style);
    int most = DETAIL_LINES * theme_line_px(style);
    height = height > most ? most : height;
    if (height + frame_px(f, 4) <= column->room.h) {
        struct rect room = column_take(column, height, frame_px(f, 4));
        widget_paragraph(f, room, text, style, PAINT_SOFT, ALIGN_LEFT);
    }
}

struct rect column_take(struct column *column, int height_px, int gap_px) {
    leave_gap(column, gap_px);
    column->cut = column->cut || height_px > column->room.h;
    column->frame->cut = column->frame->cut || height_px > column->room.h;
    return rect_cut_top(&column->room, height_px);
}

void column_centre(struct column *column) {
    if (column->room.h > 0) {
        frame_shift(column->frame, column->mark, 0, column->room.h / 2);
    }
}
