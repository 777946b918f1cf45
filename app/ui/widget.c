#include "app/ui/widget.h"

#include <stdio.h>
#include <string.h>

#include "app/ui/phrase.h"

static const char ellipsis[] = "…";

static int rule_px(const struct frame *f) {
    return f->short_side >= 600 ? 2 : 1;
}

// --- Text ----------------------------------------------------------------------------------------

struct type_measure {
    struct frame *frame;
    struct text_style style;
};

static int measure_type(void *context, const char *text, size_t len) {
    const struct type_measure *type = context;
    return fonts_width(type->frame->fonts, type->style, text, len);
}

size_t widget_lines(struct frame *f, struct text_line *lines, size_t cap, const char *text,
                    int width, struct text_style style) {
    struct type_measure type = {f, style};
    struct ruler measure = {measure_type, &type};
    return wrap_text(lines, cap, text, width, &measure);
}

static int align_x(struct rect rect, int width, enum align align) {
    int spare = rect.w - width;
    return rect.x + (align == ALIGN_LEFT ? 0 : align == ALIGN_CENTRE ? spare / 2 : spare);
}

static void put_line(struct frame *f, struct rect room, const char *text, size_t len,
                     struct text_style style, enum paint paint, enum align align) {
    int width = fonts_width(f->fonts, style, text, len);
    struct rect rect = {align_x(room, width, align), room.y + (room.h - style.px) / 2, width,
                        style.px};
    f->cut = f->cut || width > room.w || style.px > room.h;
    draw_text(f->list, rect, room, style, paint, text, len);
}

// As much of the text as fits together with an ellipsis.
static void put_cut_line(struct frame *f, struct rect room, const char *text, size_t len,
                         struct text_style style, enum paint paint, enum align align) {
    char cut[PHRASE_CAP];
    size_t kept = 0;
    size_t best = 0;
    while (kept < len && text[kept] != '\n') {
        size_t next = kept + cluster_length(text + kept);
        if (next + sizeof ellipsis >= sizeof cut) {
            break;
        }
        memcpy(cut, text, next);
        memcpy(cut + next, ellipsis, sizeof ellipsis);
        if (frame_text_width(f, style, cut) > room.w) {
            break;
        }
        kept = next;
        best = next;
    }
    memcpy(cut + best, ellipsis, sizeof ellipsis);
    f->cut = true;
    put_line(f, room, cut, strlen(cut), style, paint, align);
}

void widget_label(struct frame *f, struct rect rect, const char *text, struct text_style style,
                  enum paint paint, enum align align) {
    size_t len = strcspn(text, "\n");
    if (fonts_width(f->fonts, style, text, len) > rect.w) {
        put_cut_line(f, rect, text, len, style, paint, align);
    } else {
        put_line(f, rect, text, len, style, paint, align);
    }
}

int widget_paragraph_height(struct frame *f, int width, const char *text, struct text_style style) {
    struct text_line lines[1];
    return (int)widget_lines(f, lines, 1, text, width, style) * theme_line_px(style);
}

int widget_paragraph(struct frame *f, struct rect rect, const char *text, struct text_style style,
                     enum paint paint, enum align align) {
    struct text_line lines[FRAME_LINES_MAX];
    int pitch = theme_line_px(style);
    int room = rect.h / pitch < FRAME_LINES_MAX ? rect.h / pitch : FRAME_LINES_MAX;
    int wanted = (int)widget_lines(f, lines, FRAME_LINES_MAX, text, rect.w, style);
    int shown = wanted < room ? wanted : room;
    for (int i = 0; i < shown; i++) {
        struct rect line = {rect.x, rect.y + i * pitch, rect.w, pitch};
        if (i == shown - 1 && wanted > shown) {
            put_cut_line(f, line, lines[i].start, strlen(lines[i].start), style, paint, align);
        } else {
            put_line(f, line, lines[i].start, lines[i].len, style, paint, align);
        }
    }
    return shown * pitch;
}

void widget_page(struct frame *f, struct rect rect, const char *text, struct text_style style,
                 enum paint paint) {
    struct text_line lines[FRAME_LINES_MAX];
    size_t wanted = widget_lines(f, lines, FRAME_LINES_MAX, text, rect.w, style);
    int pitch = theme_line_px(style);
    for (int i = 0; i < (int)wanted && i < FRAME_LINES_MAX && (i + 1) * pitch <= rect.h; i++) {
        struct rect line = {rect.x, rect.y + i * pitch, rect.w, pitch};
        put_line(f, line, lines[i].start, lines[i].len, style, paint, ALIGN_LEFT);
    }
}

struct text_style widget_fit(struct frame *f, int width, int lines, const char *text, int tenths,
                             int least, bool bold) {
    struct text_style style = frame_type(f, tenths, bold);
    struct text_line wrapped[1];
    int least_px = frame_type(f, least, bold).px;
    while (style.px > least_px && widget_lines(f, wrapped, 1, text, width, style) > (size_t)lines) {
        style.px -= style.px > 40 ? 4 : 1;
    }
    style.px = style.px < least_px ? least_px : style.px;
    return style;
}

int widget_count(struct frame *f, struct rect rect, const char *pattern, int64_t number,
                 int tenths) {
    char digits[NUMBER_TEXT_CAP];
    phrase_number(digits, number);
    struct text_style words = frame_type(f, tenths * 6 / 10, false);
    struct text_style large = frame_type(f, tenths, true);
    const char *hole = strstr(pattern, "{0}");
    size_t before = hole ? (size_t)(hole - pattern) : strlen(pattern);
    const char *after = hole ? hole + 3 : "";
    int widths[] = {fonts_width(f->fonts, words, pattern, before),
                    frame_text_width(f, large, digits), frame_text_width(f, words, after)};
    int total = widths[0] + widths[1] + widths[2];
    // The words stand on the number's base line: both faces have 12 % below it.
    int top = rect.y + (rect.h - large.px) / 2;
    int low = top + (large.px - words.px) * 88 / 100;
    struct rect a = {rect.x, low, widths[0], words.px};
    struct rect b = {rect.x + widths[0], top, widths[1], large.px};
    struct rect c = {b.x + widths[1], low, widths[2], words.px};
    put_line(f, a, pattern, before, words, PAINT_SOFT, ALIGN_LEFT);
    put_line(f, b, digits, strlen(digits), large, PAINT_INK, ALIGN_LEFT);
    put_line(f, c, after, strlen(after), words, PAINT_SOFT, ALIGN_LEFT);
    return total;
}

// --- Surfaces ------------------------------------------------------------------------------------

void widget_card(struct frame *f, struct rect rect) {
    draw_framed_box(f->list, rect, PAINT_CARD, PAINT_LINE, rule_px(f), frame_corner_px(f));
}

void widget_icon(struct frame *f, struct rect rect, enum icon icon, enum paint paint) {
    int side = rect.w < rect.h ? rect.w : rect.h;
    draw_icon(f->list, rect_centre(rect, side, side), icon, paint);
}

struct tag_look {
    enum paint ground, ink;
    enum icon icon;
};
static const struct tag_look tag_looks[] = {
    [TAG_SOFT] = {PAINT_PAPER, PAINT_SOFT, ICON_WAIT},
    [TAG_OK] = {PAINT_OK_BG, PAINT_OK, ICON_TICK},
    [TAG_WARN] = {PAINT_WARN_BG, PAINT_WARN, ICON_WARN},
    [TAG_BAD] = {PAINT_BAD_BG, PAINT_BAD, ICON_CROSS},
};

static int tag_icon_px(const struct frame *f) {
    return frame_type(f, TYPE_SMALL, true).px;
}

int widget_tag_width(struct frame *f, const char *text) {
    struct text_style style = frame_type(f, TYPE_SMALL, true);
    return frame_text_width(f, style, text) + tag_icon_px(f) + style.px * 2;
}

void widget_tag(struct frame *f, struct rect rect, const char *text, enum tag_tone tone,
                enum align align) {
    struct text_style style = frame_type(f, TYPE_SMALL, true);
    const struct tag_look *look = &tag_looks[tone];
    int width = widget_tag_width(f, text);
    width = width > rect.w ? rect.w : width;
    int height = style.px * 17 / 10;
    height = height > rect.h ? rect.h : height;
    struct rect box = {align_x(rect, width, align), rect.y + (rect.h - height) / 2, width, height};
    draw_box(f->list, box, look->ground, height / 2);
    struct rect inner = rect_inset(box, style.px * 7 / 10, 0);
    struct rect icon = rect_cut_left(&inner, tag_icon_px(f));
    widget_icon(f, icon, look->icon, look->ink);
    rect_cut_left(&inner, style.px * 4 / 10);
    widget_label(f, inner, text, style, look->ink, ALIGN_LEFT);
}

int widget_chip(struct frame *f, struct rect rect, const char *text) {
    struct text_style style = frame_type(f, TYPE_BODY, false);
    int pad = style.px * 8 / 10;
    int width = frame_text_width(f, style, text) + 2 * pad;
    rect.w = width > rect.w ? rect.w : width;
    draw_framed_box(f->list, rect, PAINT_PAPER, PAINT_LINE, rule_px(f), frame_corner_px(f) / 2);
    widget_label(f, rect_inset(rect, pad, 0), text, style, PAINT_INK, ALIGN_CENTRE);
    return rect.w;
}

// --- What is touched -----------------------------------------------------------------------------

struct button_colours {
    enum paint ground, pressed, edge, ink;
};
static const struct button_colours button_colours[] = {
    [BUTTON_PLAIN] = {PAINT_CARD, PAINT_PRESSED, PAINT_LINE, PAINT_INK},
    [BUTTON_PRIMARY] = {PAINT_BRAND, PAINT_BRAND_PRESSED, PAINT_NONE, PAINT_WHITE},
    [BUTTON_DANGER] = {PAINT_CARD, PAINT_BAD_BG, PAINT_BAD, PAINT_BAD},
    [BUTTON_DISABLED] = {PAINT_PAPER, PAINT_PAPER, PAINT_LINE, PAINT_SOFT},
};

static int button_pad_px(const struct frame *f) {
    return frame_px(f, 30);
}

static int button_icon_px(const struct frame *f, const struct button *button) {
    return button->icon == ICON_NONE ? 0 : frame_px(f, 50);
}

int widget_button_width(struct frame *f, const struct button *button) {
    struct text_style style = frame_type(f, TYPE_BUTTON, true);
    int icon = button_icon_px(f, button);
    bool both = icon > 0 && button->label[0] != '\0';
    int width = frame_text_width(f, style, button->label) + icon + (both ? frame_px(f, 12) : 0) +
                2 * button_pad_px(f);
    return width < frame_touch_px(f) ? frame_touch_px(f) : width;
}

static void button_ground(struct frame *f, struct rect rect, const struct button *button) {
    const struct button_colours *colours = &button_colours[button->look];
    bool pressed = frame_is_pressed(f, button->kind, button->value);
    enum paint ground = pressed ? colours->pressed : colours->ground;
    int edge_px = colours->edge == PAINT_NONE ? 0 : rule_px(f);
    draw_framed_box(f->list, rect, ground, colours->edge, edge_px, frame_corner_px(f));
}

static int widest_line(struct frame *f, const char *text, int width, struct text_style style) {
    struct text_line lines[4];
    size_t count = widget_lines(f, lines, 4, text, width, style);
    int widest = 0;
    for (size_t i = 0; i < count && i < 4; i++) {
        int line = fonts_width(f->fonts, style, lines[i].start, lines[i].len);
        widest = line > widest ? line : widest;
    }
    return widest > width ? width : widest;
}

static void draw_button(struct frame *f, struct rect rect, const struct button *button, int tenths,
                        int lines) {
    enum paint ink = button_colours[button->look].ink;
    button_ground(f, rect, button);
    if (button->look != BUTTON_DISABLED) {
        frame_target(f, rect, button->kind, button->value);
    }
    struct rect inner = rect_inset(rect, frame_px(f, 12), 0);
    int icon_px = button_icon_px(f, button);
    if (button->label[0] == '\0') {
        widget_icon(f, rect_centre(rect, icon_px, icon_px), button->icon, ink);
        return;
    }
    int beside = icon_px > 0 ? icon_px + frame_px(f, 12) : 0;
    struct text_style style =
        widget_fit(f, inner.w - beside, lines, button->label, tenths, 0, true);
    if (icon_px == 0 && lines == 1 &&
        frame_text_width(f, style, button->label) <= rect.w - 2 * rule_px(f)) {
        inner = rect_inset(rect, rule_px(f), 0); // a word rather than a margin
    }
    int text = widest_line(f, button->label, inner.w - beside, style);
    struct rect line = rect_centre(inner, text + beside, inner.h);
    if (icon_px > 0) {
        widget_icon(f, rect_cut_left(&line, icon_px), button->icon, ink);
        rect_cut_left(&line, frame_px(f, 12));
    }
    int wanted = widget_paragraph_height(f, line.w, button->label, style);
    int height = wanted > line.h ? line.h : wanted;
    widget_paragraph(f, rect_centre(line, line.w, height), button->label, style, ink, ALIGN_CENTRE);
}

void widget_button(struct frame *f, struct rect rect, const struct button *button) {
    draw_button(f, rect, button, TYPE_BUTTON, 1);
}

void widget_large_button(struct frame *f, struct rect rect, const struct button *button) {
    int line_px = theme_line_px(frame_type(f, TYPE_TITLE, true));
    draw_button(f, rect, button, TYPE_TITLE, rect.h >= 2 * line_px ? 2 : 1);
}

void widget_scroll(struct frame *f, struct rect row, bool up, bool down, int rows) {
    int width = frame_px(f, 160);
    struct button buttons[] = {
        {UI_SCROLL, rows, "", ICON_DOWN, down ? BUTTON_PLAIN : BUTTON_DISABLED},
        {UI_SCROLL, -rows, "", ICON_UP, up ? BUTTON_PLAIN : BUTTON_DISABLED},
    };
    for (int i = 0; i < 2; i++) {
        widget_button(f, rect_cut_right(&row, width), &buttons[i]);
        rect_cut_right(&row, frame_px(f, 14));
    }
}

static void digit_key(struct frame *f, struct rect rect, int digit) {
    char label[2] = {(char)('0' + digit), '\0'};
    struct button key = {.kind = UI_DIGIT, .value = digit, .label = label};
    button_ground(f, rect, &key);
    frame_target(f, rect, UI_DIGIT, digit);
    widget_label(f, rect, label, frame_type(f, TYPE_KEY, true), PAINT_INK, ALIGN_CENTRE);
}

void widget_numpad(struct frame *f, struct rect rect) {
    int gap = frame_px(f, 18);
    for (int i = 0; i < 12; i++) {
        struct rect row = rect_part_down(rect, i / 3, 4, gap);
        struct rect key = rect_part_across(row, i % 3, 3, gap);
        if (i == 9) {
            widget_button(f, key,
                          &(struct button){UI_ERASE, 0, frame_phrase(f, STR_KEY_ERASE), ICON_NONE,
                                           BUTTON_PLAIN});
        } else if (i == 11) {
            widget_button(f, key,
                          &(struct button){UI_CLEAR, 0, frame_phrase(f, STR_KEY_CLEAR), ICON_NONE,
                                           BUTTON_PLAIN});
        } else {
            digit_key(f, key, i == 10 ? 0 : i + 1);
        }
    }
}

// --- Fields --------------------------------------------------------------------------------------

static struct rect field_ground(struct frame *f, struct rect rect) {
    draw_framed_box(f->list, rect, PAINT_CARD, PAINT_BRAND, 2 * rule_px(f), frame_corner_px(f));
    return rect_inset(rect, frame_px(f, 24), 0);
}

static void caret(struct frame *f, int x, struct rect rect, int height) {
    struct rect bar = {x, rect.y + (rect.h - height) / 2, frame_px(f, 5) < 3 ? 3 : frame_px(f, 5),
                       height};
    draw_box(f->list, bar, PAINT_BRAND, 0);
}

static void digit_cell(struct frame *f, struct rect cell, const char *digit, bool here,
                       struct text_style style) {
    if (*digit) {
        put_line(f, cell, digit, 1, style, PAINT_INK, ALIGN_CENTRE);
        return;
    }
    int height = rule_px(f) * 2;
    struct rect bar = {cell.x + cell.w / 8, cell.y + (cell.h + style.px) / 2 - height,
                       cell.w * 3 / 4, height};
    draw_box(f->list, bar, here ? PAINT_BRAND : PAINT_LINE, 0);
}

static void grouped_digits(struct frame *f, struct rect inner, const char *digits,
                           const int *groups) {
    int cells = groups[0];
    int gaps = 0;
    for (const int *g = groups + 1; *g; g++) {
        cells += *g;
        gaps++;
    }
    struct text_style style = frame_type(f, TYPE_KEY, true);
    int cell = inner.w * 10 / (cells * 10 + gaps * 6);
    cell = cell > style.px ? style.px : cell;
    style.px = style.px > cell * 12 / 10 ? cell * 12 / 10 : style.px;
    int x = inner.x;
    size_t typed = strlen(digits);
    size_t index = 0;
    for (const int *g = groups; *g; g++) {
        for (int i = 0; i < *g; i++, index++, x += cell) {
            const char *digit = index < typed ? digits + index : "";
            digit_cell(f, (struct rect){x, inner.y, cell, inner.h}, digit, index == typed, style);
        }
        x += cell * 6 / 10;
    }
}

// Smaller as they become many; of more than fit at the least size, the last ones.
static void free_digits(struct frame *f, struct rect inner, const char *digits) {
    struct text_style style = frame_type(f, TYPE_KEY, true);
    int count = (int)strlen(digits);
    int cell = style.px * 9 / 10;
    if (count > 0 && cell > (inner.w - cell) / count) {
        cell = (inner.w - cell) / count;
        style.px = cell * 12 / 10 < TYPE_LEAST_PX ? TYPE_LEAST_PX : cell * 12 / 10;
        cell = style.px * 10 / 12;
    }
    int shown = inner.w / cell - 1 < count ? inner.w / cell - 1 : count;
    digits += count - shown;
    for (int i = 0; i < shown; i++) {
        put_line(f, (struct rect){inner.x + i * cell, inner.y, cell, inner.h}, digits + i, 1, style,
                 PAINT_INK, ALIGN_CENTRE);
    }
    caret(f, inner.x + shown * cell + cell / 8, inner, style.px);
}

void widget_digit_field(struct frame *f, struct rect rect, const char *digits, const int *groups) {
    struct rect inner = field_ground(f, rect);
    if (groups) {
        grouped_digits(f, inner, digits, groups);
    } else {
        free_digits(f, inner, digits);
    }
}

void widget_dots_field(struct frame *f, struct rect rect, size_t filled) {
    enum { DOTS_SHOWN = 4, DOTS_MAX = 12 };
    struct rect inner = field_ground(f, rect);
    size_t count = filled < DOTS_SHOWN ? DOTS_SHOWN : filled > DOTS_MAX ? DOTS_MAX : filled;
    int side = frame_px(f, 42);
    int step = inner.w / (int)count < side * 2 ? inner.w / (int)count : side * 2;
    side = side > step * 3 / 4 ? step * 3 / 4 : side;
    struct rect row = rect_centre(inner, step * (int)count, side);
    for (size_t i = 0; i < count; i++) {
        struct rect dot = rect_centre(rect_cut_left(&row, step), side, side);
        bool on = i < filled;
        draw_framed_box(f->list, dot, on ? PAINT_INK : PAINT_CARD, on ? PAINT_INK : PAINT_LINE,
                        rule_px(f) * 2, side / 2);
    }
}
