#include "app/ui/keyboard.h"

#include <string.h>

#include "app/ui/widget.h"
#include "app/ui/wrap.h"

enum { KANA_LINES = 10, LINE_KEYS = 5, FUNCTION_KEYS = 10 };

// Lines of characters, one below the other, or each a column. A space is an empty place.
struct grid {
    const char *const *lines;
    int line_count, line_keys;
    bool columns;
};

static const char *const kana[KANA_LINES] = {
    "アイウエオ", "カキクケコ", "サシスセソ", "タチツテト", "ナニヌネノ",
    "ハヒフヘホ", "マミムメモ", "ヤ ユ ヨ",   "ラリルレロ", "ワヲンー・",
};
// Letters stand as typists know them where ten keys fit in a row.
static const char *const latin_wide[LINE_KEYS] = {
    "1234567890", "QWERTYUIOP", "ASDFGHJKL-", "ZXCVBNM.'/", "          ",
};
static const char *const latin_tall[KANA_LINES] = {
    "12345", "67890", "ABCDE", "FGHIJ", "KLMNO", "PQRST", "UVWXY", "Z-.'/", "     ", "     ",
};
static const char *const digits[] = {"123", "456", "789", "-0 "};

static struct grid grid_of(const struct frame *f, enum keyboard_layout layout) {
    switch (layout) {
    case KEYBOARD_DIGITS:
        return (struct grid){digits, 4, 3, false};
    case KEYBOARD_LATIN:
        return f->tall ? (struct grid){latin_tall, KANA_LINES, LINE_KEYS, false}
                       : (struct grid){latin_wide, LINE_KEYS, KANA_LINES, false};
    default:
        return (struct grid){kana, KANA_LINES, LINE_KEYS, !f->tall};
    }
}

static int key_gap_px(const struct frame *f) {
    return frame_px(f, 8);
}

int keyboard_height(const struct frame *f) {
    int rows = f->tall ? KANA_LINES : LINE_KEYS;
    return rows * (frame_touch_px(f) + key_gap_px(f)) - key_gap_px(f);
}

// --- Characters ----------------------------------------------------------------------------------

static struct rect cell_of(struct rect rect, const struct grid *grid, int line, int key, int gap) {
    if (grid->columns) {
        return rect_part_down(rect_part_across(rect, line, grid->line_count, gap), key,
                              grid->line_keys, gap);
    }
    return rect_part_across(rect_part_down(rect, line, grid->line_count, gap), key, grid->line_keys,
                            gap);
}

static void draw_key(struct frame *f, struct rect rect, const char *label, int32_t value,
                     int tenths) {
    bool pressed = frame_is_pressed(f, UI_KEY, value);
    draw_framed_box(f->list, rect, pressed ? PAINT_PRESSED : PAINT_CARD, PAINT_LINE, 1,
                    frame_corner_px(f) / 2);
    frame_target(f, rect, UI_KEY, value);
    widget_label(f, rect, label, frame_type(f, tenths, false), PAINT_INK, ALIGN_CENTRE);
}

static void draw_line(struct frame *f, struct rect rect, const struct grid *grid, int line) {
    const char *at = grid->lines[line];
    for (int key = 0; *at; key++) {
        char label[5];
        const char *next = at;
        uint32_t character = utf8_next(&next);
        memcpy(label, at, (size_t)(next - at));
        label[next - at] = '\0';
        at = next;
        if (character != ' ') {
            draw_key(f, cell_of(rect, grid, line, key, key_gap_px(f)), label, (int32_t)character,
                     TYPE_TITLE);
        }
    }
}

// --- Everything else -----------------------------------------------------------------------------

// The two layouts that this one is not.
static void layout_keys(struct frame *f, struct button out[2], enum keyboard_layout layout) {
    static const enum string_id names[] = {[KEYBOARD_KANA] = STR_KEYBOARD_KANA,
                                           [KEYBOARD_LATIN] = STR_KEYBOARD_LATIN,
                                           [KEYBOARD_DIGITS] = STR_KEYBOARD_DIGITS};
    size_t count = 0;
    for (int i = 0; i < KEYBOARD_LAYOUT_COUNT; i++) {
        if (i != (int)layout) {
            out[count++] =
                (struct button){UI_KEYBOARD, i, frame_phrase(f, names[i]), ICON_NONE, BUTTON_PLAIN};
        }
    }
}

// In the order of the places beside the characters; no label: an empty place.
static void function_keys(struct frame *f, struct button out[FUNCTION_KEYS],
                          enum keyboard_layout layout, const char *away) {
    memset(out, 0, FUNCTION_KEYS * sizeof *out);
    if (layout == KEYBOARD_KANA) {
        out[0] = (struct button){.kind = UI_KEY, .value = KEY_VOICED, .label = "゛"};
        out[1] = (struct button){.kind = UI_KEY, .value = KEY_SEMI_VOICED, .label = "゜"};
        out[2] = (struct button){
            .kind = UI_KEY, .value = KEY_SMALL, .label = frame_phrase(f, STR_KEYBOARD_SMALL)};
    }
    out[3] =
        (struct button){.kind = UI_KEY, .value = ' ', .label = frame_phrase(f, STR_KEYBOARD_SPACE)};
    out[5] = (struct button){.kind = UI_ERASE, .label = frame_phrase(f, STR_KEY_ERASE)};
    out[6] = (struct button){.kind = UI_CLEAR, .label = frame_phrase(f, STR_KEY_CLEAR)};
    layout_keys(f, out + 7, layout);
    out[9] = (struct button){UI_KEYBOARD, KEYBOARD_AWAY, away, ICON_NONE, BUTTON_PRIMARY};
}

static void draw_functions(struct frame *f, struct rect rect, enum keyboard_layout layout,
                           const char *away) {
    struct button keys[FUNCTION_KEYS];
    int gap = key_gap_px(f);
    int rows = f->tall ? FUNCTION_KEYS : LINE_KEYS;
    function_keys(f, keys, layout, away);
    for (int i = 0; i < FUNCTION_KEYS; i++) {
        struct rect column = rect_part_across(rect, i / rows, FUNCTION_KEYS / rows, gap);
        struct rect key = rect_part_down(column, i % rows, rows, gap);
        if (keys[i].kind == UI_KEY && keys[i].value > ' ') {
            draw_key(f, key, keys[i].label, keys[i].value, TYPE_NAME); // a mark is small by nature
        } else if (keys[i].label) {
            widget_button(f, key, &keys[i]);
        }
    }
}

void keyboard_draw(struct frame *f, struct rect rect, enum keyboard_layout layout,
                   const char *away) {
    struct grid grid = grid_of(f, layout);
    int gap = key_gap_px(f);
    int columns = f->tall ? LINE_KEYS + 1 : KANA_LINES + 2;
    int functions = f->tall ? 1 : 2;
    int width = (rect.w + gap) * functions / columns - gap;
    draw_functions(f, rect_cut_right(&rect, width), layout, away);
    rect_cut_right(&rect, gap);
    for (int i = 0; i < grid.line_count; i++) {
        draw_line(f, rect, &grid, i);
    }
}

// --- The field -----------------------------------------------------------------------------------

// As much of the end as fits: what was typed last is what one looks at.
static const char *visible_end(struct frame *f, const char *text, struct text_style style,
                               int width) {
    while (*text && frame_text_width(f, style, text) > width) {
        text += cluster_length(text);
    }
    return text;
}

void keyboard_field(struct frame *f, struct rect rect, const char *text, const char *hint,
                    bool focused, int32_t value) {
    struct text_style style = frame_type(f, TYPE_INSTRUCTION, false);
    int caret_px = frame_px(f, 5) < 3 ? 3 : frame_px(f, 5);
    draw_framed_box(f->list, rect, PAINT_CARD, focused ? PAINT_BRAND : PAINT_LINE, focused ? 4 : 2,
                    frame_corner_px(f));
    if (value >= 0) {
        frame_target(f, rect, UI_FIELD, value);
    }
    struct rect inner = rect_inset(rect, frame_px(f, 24), 0);
    const char *shown = visible_end(f, text, style, inner.w - 3 * caret_px);
    int width = frame_text_width(f, style, shown);
    if (*text) {
        widget_label(f, inner, shown, style, PAINT_INK, ALIGN_LEFT);
    }
    if (focused) {
        struct rect caret = {inner.x + width + caret_px, rect.y + (rect.h - style.px) / 2, caret_px,
                             style.px};
        draw_box(f->list, caret, PAINT_BRAND, 0);
        rect_cut_left(&inner, 3 * caret_px);
    }
    if (!*text) {
        widget_label(f, inner, hint, widget_fit(f, inner.w, 1, hint, TYPE_INSTRUCTION, 0, false),
                     PAINT_SOFT, ALIGN_LEFT);
    }
}
