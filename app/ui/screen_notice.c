#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

// A whole notice may be longer than a small screen: it is turned page by page, and the kiosk keeps
// which line is the first (view.notice_first).
static const char *skip_lines(struct frame *f, const char *text, int width, struct text_style style,
                              size_t lines) {
    enum { LINES = 256 };
    static const struct text_line none = {"", 0};
    struct text_line all[LINES] = {none};
    size_t count = widget_lines(f, all, LINES, text, width, style);
    count = count > LINES ? LINES : count;
    if (count == 0) {
        return "";
    }
    return all[lines < count ? lines : count - 1].start;
}

// A short notice is set larger, so that it fills its page.
static struct text_style largest_that_fits(struct frame *f, struct rect rect, const char *text) {
    struct text_style style = frame_type(f, TYPE_INSTRUCTION, false);
    int least = frame_type(f, TYPE_BODY, false).px;
    while (style.px > least && widget_paragraph_height(f, rect.w, text, style) > rect.h) {
        style.px--;
    }
    return style;
}

static void draw_title(struct frame *f, struct rect row, const struct view *view) {
    struct text_style small = frame_type(f, TYPE_BODY, false);
    if (view->house.notice_in_force[0]) {
        char date[PHRASE_CAP];
        char words[PHRASE_CAP];
        phrase_date(date, view->language, view->house.notice_in_force);
        PHRASE_FILL(words, frame_phrase(f, STR_NOTICE_IN_FORCE), date);
        widget_label(f, rect_cut_right(&row, frame_text_width(f, small, words)), words, small,
                     PAINT_SOFT, ALIGN_RIGHT);
        rect_cut_right(&row, frame_gap_px(f));
    }
    widget_label(f, row, frame_phrase(f, STR_NOTICE_TITLE), frame_type(f, TYPE_TITLE, true),
                 PAINT_INK, ALIGN_LEFT);
}

void screen_notice_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
    struct text_style title = frame_type(f, TYPE_TITLE, true);
    const char *text = view->notice[0] ? view->notice : frame_phrase(f, STR_NOTICE_NONE);

    struct rect row = rect_cut_bottom(&body, frame_touch_px(f));
    struct button close = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PRIMARY};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &close)), &close);
    rect_cut_bottom(&body, frame_gap_px(f));
    draw_title(f, rect_cut_top(&body, theme_line_px(title)), view);
    rect_cut_top(&body, frame_px(f, 18));
    widget_card(f, body);

    struct rect inner = rect_inset(body, frame_px(f, 30), frame_px(f, 20));
    struct text_style style = largest_that_fits(f, inner, text);
    int page = inner.h / theme_line_px(style);
    const char *rest = skip_lines(f, text, inner.w, style, view->notice_first);
    int left = widget_paragraph_height(f, inner.w, rest, style) / theme_line_px(style);
    widget_page(f, inner, rest, style, PAINT_INK);
    if (view->notice_first > 0 || left > page) {
        widget_scroll(f, row, view->notice_first > 0, left > page, page - 1);
    }
}
