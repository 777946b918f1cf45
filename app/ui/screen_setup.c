#include "app/ui/camera_panel.h"
#include "app/ui/column.h"
#include "app/ui/fault_words.h"
#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

#include <string.h>

enum { CODE_DIGITS = 12 };
static const int code_groups[] = {4, 4, 4, 0};

// It is always https, and a small screen has no room to say so.
static const char *without_scheme(const char *url) {
    const char *after = strstr(url, "://");
    return after ? after + 3 : url;
}

static void put_url(struct column *column, const struct view_setup *setup) {
    struct frame *f = column->frame;
    char words[PHRASE_CAP];
    enum string_id pattern = setup->url[0] ? STR_SETUP_URL : STR_SETUP_URL_NONE;
    PHRASE_FILL(words, frame_phrase(f, pattern), without_scheme(setup->url));
    struct rect room = column->room;
    struct text_style style = frame_type(f, TYPE_SMALL, false);
    room.h = 3 * theme_line_px(style);
    rect_cut_top(&room, frame_px(f, 5));
    room.h += frame_px(f, 5);
    int taken = widget_paragraph(f, room, words, style, PAINT_SOFT, ALIGN_LEFT);
    rect_cut_top(&column->room, taken + frame_px(f, 5));
}

// Busy, or what went wrong and what to do: on a tinted ground, above the camera.
static void put_state(struct column *column, const struct view_setup *setup) {
    struct frame *f = column->frame;
    const char *words = setup->busy ? frame_phrase(f, STR_SETUP_BUSY)
                                    : fault_words(f->view->language, setup->fault);
    if (words[0] == '\0') {
        return;
    }
    struct text_style style = frame_type(f, 30, true);
    int pad = frame_px(f, 16);
    int height = widget_paragraph_height(f, column->room.w - 2 * pad, words, style);
    int most = 4 * theme_line_px(style);
    height = height > most ? most : height;
    struct rect box = column_take(column, height + 2 * pad, frame_px(f, 14));
    draw_box(f->list, box, setup->busy ? PAINT_OK_BG : PAINT_BAD_BG, frame_corner_px(f) / 2);
    widget_paragraph(f, rect_inset(box, pad, pad), words, style, setup->busy ? PAINT_OK : PAINT_BAD,
                     ALIGN_LEFT);
    if (!setup->busy) {
        column_detail(column, setup->problem);
    }
}

static void draw_show(struct frame *f, struct rect rect, const struct view_setup *setup) {
    struct column column = column_begin(f, rect);
    const char *title = frame_phrase(f, STR_SETUP_TITLE);
    const char *show = frame_phrase(f, STR_SETUP_SHOW);
    column_text(&column, title, widget_fit(f, rect.w, 1, title, TYPE_TITLE, 38, true), PAINT_INK,
                0);
    column_text(&column, show, frame_type(f, 36, false), PAINT_INK, frame_px(f, 8));
    put_url(&column, setup);
    put_state(&column, setup);
    rect_cut_top(&column.room, frame_px(f, 14));
    camera_panel_draw(f, column.room);
}

static void draw_type(struct frame *f, struct rect rect, const struct view_setup *setup) {
    struct text_style style = frame_type(f, 30, false);
    const char *words = frame_phrase(f, STR_SETUP_TYPE);
    bool ready = strlen(setup->digits) == CODE_DIGITS && !setup->busy;
    struct button enrol = {UI_NEXT, 0, frame_phrase(f, STR_SETUP_ENROL), ICON_NONE,
                           ready ? BUTTON_PRIMARY : BUTTON_DISABLED};
    widget_label(f, rect_cut_top(&rect, theme_line_px(style)), words,
                 widget_fit(f, rect.w, 1, words, 30, 0, false), PAINT_SOFT, ALIGN_LEFT);
    rect_cut_top(&rect, frame_px(f, 6));
    widget_digit_field(f, rect_cut_top(&rect, frame_px(f, 110)), setup->digits, code_groups);
    rect_cut_top(&rect, frame_px(f, 14));
    widget_button(f, rect_cut_bottom(&rect, frame_touch_px(f)), &enrol);
    rect_cut_bottom(&rect, frame_px(f, 14));
    widget_numpad(f, rect);
}

void screen_setup_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
    struct rect type;
    if (f->tall) {
        type = rect_cut_bottom(&body, body.h * 58 / 100);
        rect_cut_bottom(&body, frame_gap_px(f));
    } else {
        type = rect_cut_right(&body, body.w * 46 / 100);
        rect_cut_right(&body, frame_px(f, 30));
    }
    draw_show(f, body, &view->setup);
    draw_type(f, type, &view->setup);
}
