#include "app/ui/camera_panel.h"

#include "app/ui/column.h"

static enum string_id reason(const struct view_reader *camera) {
    if (!camera->present) {
        return STR_CAMERA_NONE;
    }
    return camera->ready ? STR_CAMERA_STARTING : STR_CAMERA_BROKEN;
}

static void draw_reason(struct frame *f, struct rect rect) {
    const char *words = frame_phrase(f, reason(&f->view->camera));
    struct column column = column_begin(f, rect_inset(rect, frame_px(f, 30), frame_px(f, 20)));
    int icon = frame_px(f, 90);
    widget_icon(f, column_take(&column, icon, 0), ICON_CAMERA, PAINT_ON_CAMERA);
    struct text_style style = frame_type(f, TYPE_BODY, false);
    int height = widget_paragraph_height(f, column.room.w, words, style);
    struct rect room = column_take(&column, height, frame_px(f, 12));
    widget_paragraph(f, room, words, style, PAINT_ON_CAMERA, ALIGN_CENTRE);
    column_centre(&column);
}

void camera_panel_draw(struct frame *f, struct rect rect) {
    const struct view *view = f->view;
    draw_box(f->list, rect, PAINT_CAMERA, frame_corner_px(f));
    if (!view->picture || !view->camera.ready) {
        draw_reason(f, rect);
        return;
    }
    draw_picture(f->list, rect, frame_corner_px(f));
    int side = (rect.w < rect.h ? rect.w : rect.h) * 78 / 100;
    widget_icon(f, rect_centre(rect, side, side), ICON_VIEWFINDER, PAINT_WHITE);
}
