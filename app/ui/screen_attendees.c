// Who is here. While something is typed, what it finds stands beside the field; the keyboard put
// away, it is the list.
#include <stdio.h>

#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/keyboard.h"
#include "app/ui/people_words.h"
#include "app/ui/screen.h"

// --- The list ------------------------------------------------------------------------------------

// Widths of a row's parts, from the right: as wide as the widest of each can be.
static int tag_room_px(struct frame *f) {
    char words[PHRASE_CAP];
    struct view_people_row late = {.state = PERSON_EARLY, .minutes = 100};
    struct view_people_row walk_in = {.state = PERSON_WALK_IN};
    people_state_words(f, words, &late);
    int width = widget_tag_width(f, words);
    people_state_words(f, words, &walk_in);
    int other = widget_tag_width(f, words);
    return width > other ? width : other;
}

static void draw_names(struct frame *f, struct rect rect, const struct view_people_row *row) {
    struct text_style name = frame_type(f, TYPE_BUTTON, true);
    struct text_style kana = frame_type(f, TYPE_SMALL, false);
    struct rect upper = rect_cut_top(&rect, rect.h * 54 / 100);
    widget_label(f, upper, people_name(f, row), name, PAINT_INK, ALIGN_LEFT);
    widget_label(f, rect, row->kana, kana, PAINT_SOFT, ALIGN_LEFT);
}

static void draw_times(struct frame *f, struct rect rect, const struct view_people_row *row) {
    char times[PHRASE_CAP];
    people_times(f, times, row);
    widget_label(f, rect, times, frame_type(f, TYPE_BODY, false), PAINT_INK,
                 f->tall ? ALIGN_RIGHT : ALIGN_LEFT);
}

// The tag beside the times; on a tall screen above them.
static void draw_row(struct frame *f, struct rect rect, const struct view_people_row *row,
                     int index, int tag_px) {
    char words[PHRASE_CAP];
    if (frame_is_pressed(f, UI_PERSON, index)) {
        draw_box(f->list, rect_inset(rect, 2, 2), PAINT_PRESSED, 0);
    }
    frame_target(f, rect, UI_PERSON, index);
    struct rect inner = rect_inset(rect, frame_px(f, 22), frame_px(f, 6));
    struct rect right = rect_cut_right(&inner, tag_px);
    rect_cut_right(&inner, frame_px(f, 14));
    people_state_words(f, words, row);
    if (f->tall) {
        struct rect upper = rect_cut_top(&right, right.h / 2);
        widget_tag(f, upper, words, people_state_tone(row->state), ALIGN_RIGHT);
        draw_times(f, right, row);
    } else {
        int width = frame_text_width(f, frame_type(f, TYPE_BODY, false), "00:00 → 00:00");
        widget_tag(f, right, words, people_state_tone(row->state), ALIGN_RIGHT);
        draw_times(f, rect_cut_right(&inner, width), row);
        rect_cut_right(&inner, frame_px(f, 14));
    }
    draw_names(f, inner, row);
}

static int rows_that_fit(const struct frame *f, int height) {
    int rows = height / frame_touch_px(f);
    return rows < 1 ? 1 : rows > VIEW_PEOPLE_ROWS ? VIEW_PEOPLE_ROWS : rows;
}

static void draw_nobody(struct frame *f, struct rect card, const struct view_people *people) {
    enum string_id words = people->search.text[0]            ? STR_PEOPLE_NOT_FOUND
                           : people->counts[PEOPLE_ALL] == 0 ? STR_PEOPLE_NONE
                                                             : STR_PEOPLE_NONE_HERE;
    struct column column = column_begin(f, rect_inset(card, frame_px(f, 30), frame_px(f, 20)));
    column_text(&column, frame_phrase(f, words), frame_type(f, TYPE_INSTRUCTION, false), PAINT_SOFT,
                0);
    column_centre(&column);
}

static void draw_list(struct frame *f, struct rect rect, const struct view_people *people) {
    int rows = rows_that_fit(f, rect.h);
    int shown = (int)people->row_count < rows ? (int)people->row_count : rows;
    if (shown == 0) {
        widget_card(f, rect);
        draw_nobody(f, rect, people);
        return;
    }
    int height = rect.h / rows;
    int tag_px = tag_room_px(f);
    rect.h = shown * height;
    widget_card(f, rect);
    for (int i = 0; i < shown; i++) {
        struct rect row = {rect.x, rect.y + i * height, rect.w, height};
        if (i > 0) {
            draw_box(f->list, (struct rect){rect.x + 2, row.y, rect.w - 4, 1}, PAINT_LINE, 0);
        }
        draw_row(f, row, &people->rows[i], i, tag_px);
    }
}

// --- The way about -------------------------------------------------------------------------------

static struct rect cut_button(struct frame *f, struct rect *row, const struct button *button) {
    struct rect rect = rect_cut_right(row, widget_button_width(f, button));
    rect_cut_right(row, frame_px(f, 12));
    return rect;
}

static void draw_top(struct frame *f, struct rect row, const struct view_people *people) {
    struct button closing = {UI_CLOSING, 0, frame_phrase(f, STR_PEOPLE_CLOSING), ICON_NONE,
                             BUTTON_PRIMARY};
    struct button menu = {UI_MENU, 0, frame_phrase(f, STR_PEOPLE_MENU), ICON_NONE, BUTTON_PLAIN};
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    const char *title = frame_phrase(f, STR_PEOPLE_TITLE);
    struct text_style style = frame_type(f, TYPE_TITLE, true);
    widget_button(f, cut_button(f, &row, &closing), &closing);
    widget_button(f, cut_button(f, &row, &menu), &menu);
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_px(f, 16));
    if (!f->tall) {
        widget_label(f, rect_cut_left(&row, frame_text_width(f, style, title)), title, style,
                     PAINT_INK, ALIGN_LEFT);
        rect_cut_left(&row, frame_px(f, 16));
    }
    keyboard_field(f, row, people->search.text, frame_phrase(f, STR_PEOPLE_HINT), true, 0);
}

static void draw_filters(struct frame *f, struct rect row, const struct view_people *people) {
    static const enum string_id labels[PEOPLE_FILTER_COUNT] = {STR_FILTER_ALL, STR_FILTER_INSIDE,
                                                               STR_FILTER_LEFT, STR_FILTER_CHECK};
    bool searching = people->search.text[0] != '\0';
    struct button walk_in = {UI_WALK_IN, 0, frame_phrase(f, STR_PEOPLE_WALK_IN), ICON_NONE,
                             BUTTON_PLAIN};
    int width = f->tall ? row.w / 4 : widget_button_width(f, &walk_in);
    widget_button(f, rect_cut_right(&row, width), &walk_in);
    rect_cut_right(&row, frame_px(f, 24));
    for (int i = 0; i < PEOPLE_FILTER_COUNT; i++) {
        char number[NUMBER_TEXT_CAP];
        char label[PHRASE_CAP];
        phrase_number(number, people->counts[i]);
        PHRASE_FILL(label, frame_phrase(f, labels[i]), number);
        bool chosen = !searching && (int)people->filter == i;
        struct button button = {UI_FILTER, i, label, ICON_NONE,
                                chosen ? BUTTON_PRIMARY : BUTTON_PLAIN};
        struct rect place = rect_part_across(row, i, PEOPLE_FILTER_COUNT, frame_px(f, 10));
        widget_button(f, place, &button);
    }
}

// Up and down beside the list, at its ends.
static void draw_scroll(struct frame *f, struct rect column, const struct view_people *people,
                        int rows) {
    bool down = people->first + (size_t)rows < people->listed;
    struct button buttons[] = {
        {UI_SCROLL, -rows, "", ICON_UP, people->first > 0 ? BUTTON_PLAIN : BUTTON_DISABLED},
        {UI_SCROLL, rows, "", ICON_DOWN, down ? BUTTON_PLAIN : BUTTON_DISABLED},
    };
    widget_button(f, rect_part_down(column, 0, 2, frame_px(f, 12)), &buttons[0]);
    widget_button(f, rect_part_down(column, 1, 2, frame_px(f, 12)), &buttons[1]);
}

// --- Searching -----------------------------------------------------------------------------------

static enum paint presence_paint(const struct view_people_row *row) {
    return row->state == PERSON_ABSENT ? PAINT_SOFT
           : row->check                ? PAINT_BAD
           : row->inside               ? PAINT_OK
                                       : PAINT_SOFT;
}

// Here or not is all that a search asks; the list says more.
static const char *presence_words(const struct frame *f, const struct view_people_row *row) {
    return frame_phrase(f, row->state == PERSON_ABSENT ? STR_STATE_ABSENT
                           : row->check                ? STR_STATE_CHECK
                           : row->inside               ? STR_STATE_INSIDE
                                                       : STR_STATE_LEFT);
}

static void draw_found_person(struct frame *f, struct rect rect, const struct view_people_row *row,
                              int index) {
    bool pressed = frame_is_pressed(f, UI_PERSON, index);
    draw_framed_box(f->list, rect, pressed ? PAINT_PRESSED : PAINT_CARD, PAINT_LINE, 2,
                    frame_corner_px(f) / 2);
    frame_target(f, rect, UI_PERSON, index);
    struct rect inner = rect_inset(rect, frame_px(f, 16), frame_px(f, 4));
    struct rect upper = rect_cut_top(&inner, inner.h * 52 / 100);
    struct text_style small = frame_type(f, TYPE_SMALL, false);
    const char *words = presence_words(f, row);
    int width = frame_text_width(f, small, words);
    widget_label(f, rect_cut_right(&upper, width), words, small, presence_paint(row), ALIGN_RIGHT);
    rect_cut_right(&upper, frame_px(f, 8));
    widget_label(f, upper, people_name(f, row), frame_type(f, TYPE_BODY, true), PAINT_INK,
                 ALIGN_LEFT);
    widget_label(f, inner, row->kana, small, PAINT_SOFT, ALIGN_LEFT);
}

// As many as have room, each large enough to be touched.
static void draw_found(struct frame *f, struct rect rect, const struct view_people *people) {
    int gap = frame_px(f, 10);
    int columns = rect.w / frame_px(f, 460);
    int rows = (rect.h + gap) / (frame_touch_px(f) + gap);
    if (people->row_count == 0) {
        const char *words = people->search.text[0] ? frame_phrase(f, STR_PEOPLE_NOT_FOUND) : "";
        widget_paragraph(f, rect, words, frame_type(f, TYPE_BODY, false), PAINT_SOFT, ALIGN_LEFT);
        return;
    }
    for (int i = 0; i < rows * columns && i < (int)people->row_count; i++) {
        struct rect line = rect_part_down(rect, i / columns, rows, gap);
        draw_found_person(f, rect_part_across(line, i % columns, columns, gap), &people->rows[i],
                          i);
    }
}

static void draw_search(struct frame *f, struct rect body, const struct view_people *people) {
    int gap = frame_px(f, 14);
    struct rect keys = rect_cut_bottom(&body, keyboard_height(f));
    keyboard_draw(f, keys, people->layout, frame_phrase(f, STR_PEOPLE_LIST));
    rect_cut_bottom(&body, gap);
    struct rect field = rect_cut_top(&body, frame_touch_px(f));
    rect_cut_top(&body, gap);
    bool below = body.h >= frame_touch_px(f);
    struct rect found = body;
    if (!below) {
        found = field;
        field = rect_cut_left(&found, field.w * 34 / 100);
        rect_cut_left(&found, gap);
    }
    keyboard_field(f, field, people->search.text, frame_phrase(f, STR_PEOPLE_HINT), true, 0);
    draw_found(f, found, people);
    if (!below && people->more) {
        widget_label(f, body, frame_phrase(f, STR_PEOPLE_FOUND_MORE),
                     frame_type(f, TYPE_SMALL, false), PAINT_SOFT, ALIGN_LEFT);
    }
}

static void draw_page(struct frame *f, struct rect body, const struct view_people *people) {
    int gap = frame_px(f, 16);
    draw_top(f, rect_cut_top(&body, frame_touch_px(f)), people);
    rect_cut_top(&body, gap);
    draw_filters(f, rect_cut_top(&body, frame_touch_px(f)), people);
    rect_cut_top(&body, gap);
    undo_bar_draw(f, &body);
    int rows = rows_that_fit(f, body.h);
    if (people->first > 0 || (size_t)rows < people->listed) {
        draw_scroll(f, rect_cut_right(&body, frame_touch_px(f)), people, rows);
        rect_cut_right(&body, frame_px(f, 12));
    }
    draw_list(f, body, people);
}

void screen_attendees_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
    if (view->people.keyboard) {
        draw_search(f, body, &view->people);
    } else {
        draw_page(f, body, &view->people);
    }
}
