#include "app/ui/column.h"
#include "app/ui/fault_words.h"
#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

void screen_out_of_order_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
    struct rect row = rect_cut_bottom(&body, frame_touch_px(f));
    struct button again = {UI_NEXT, 0, frame_phrase(f, STR_TRY_AGAIN), ICON_SYNC, BUTTON_PRIMARY};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &again)), &again);
    rect_cut_bottom(&body, frame_gap_px(f));

    struct column column = column_begin(f, body);
    int side = frame_px(f, 160);
    struct rect mark = column_take(&column, side, 0);
    widget_icon(f, rect_cut_left(&mark, side), ICON_REFUSED, PAINT_BAD);
    column_text(&column, frame_phrase(f, STR_OUT_TITLE), frame_type(f, TYPE_HEADLINE, true),
                PAINT_BAD, frame_px(f, 24));
    column_text(&column, frame_phrase(f, STR_OUT_DO), frame_type(f, TYPE_INSTRUCTION, false),
                PAINT_INK, frame_px(f, 12));
    if (view->failure_fault != FAULT_NONE) {
        column_text(&column, frame_phrase(f, STR_OUT_FOR_STAFF), frame_type(f, TYPE_BODY, true),
                    PAINT_SOFT, frame_px(f, 40));
        column_text(&column, fault_words(view->language, view->failure_fault),
                    frame_type(f, TYPE_BODY, false), PAINT_INK, frame_px(f, 4));
        column_text(&column, view->failure, frame_type(f, TYPE_SMALL, false), PAINT_SOFT,
                    frame_px(f, 4));
    }
    column_centre(&column);
}
