// The few things screens are made of. Each draws itself into a rectangle and, where it can be
// touched, adds its target; none keeps anything from one picture to the next.
#pragma once

#include "app/ui/frame.h"

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

// --- Text ----------------------------------------------------------------------------------------

// One line, in the middle of the rectangle's height; what does not fit ends in "…".
void widget_label(struct frame *f, struct rect rect, const char *text, struct text_style style,
                  enum paint paint, enum align align);
// Lines from the rectangle's top; those past its bottom end in "…". Returns the height taken.
int widget_paragraph(struct frame *f, struct rect rect, const char *text, struct text_style style,
                     enum paint paint, enum align align);
int widget_paragraph_height(struct frame *f, int width, const char *text, struct text_style style);
// How many lines the text falls into; the first `cap` of them in `lines`.
size_t widget_lines(struct frame *f, struct text_line *lines, size_t cap, const char *text,
                    int width, struct text_style style);
// As widget_paragraph from the left, but a text that goes on does so without "…": there is a page
// behind this one.
void widget_page(struct frame *f, struct rect rect, const char *text, struct text_style style,
                 enum paint paint);
// The largest of a few styles, down to `least` tenths, in which the text takes at most `lines`.
struct text_style widget_fit(struct frame *f, int width, int lines, const char *text, int tenths,
                             int least, bool bold);
// Label and number on one base line, the number large (in `tenths`): 受付 128 名. Returns the width
// taken.
int widget_count(struct frame *f, struct rect rect, const char *pattern, int64_t number,
                 int tenths);

// --- Surfaces ------------------------------------------------------------------------------------

void widget_card(struct frame *f, struct rect rect);
void widget_icon(struct frame *f, struct rect rect, enum icon icon, enum paint paint);

enum tag_tone { TAG_SOFT, TAG_OK, TAG_WARN, TAG_BAD };
int widget_tag_width(struct frame *f, const char *text);
// Icon and word on a tinted ground, as wide as widget_tag_width says, at most the rectangle.
void widget_tag(struct frame *f, struct rect rect, const char *text, enum tag_tone tone,
                enum align align);
// A bordered box around plain words.
int widget_chip(struct frame *f, struct rect rect, const char *text);

// --- What is touched -----------------------------------------------------------------------------

enum button_look { BUTTON_PLAIN, BUTTON_PRIMARY, BUTTON_DANGER, BUTTON_DISABLED };
struct button {
    enum ui_action_kind kind;
    int32_t value;
    const char *label;
    enum icon icon;
    enum button_look look;
};
void widget_button(struct frame *f, struct rect rect, const struct button *button);
// The same with larger words, up to two lines: for the few answers to a question.
void widget_large_button(struct frame *f, struct rect rect, const struct button *button);
int widget_button_width(struct frame *f, const struct button *button);
// Up and down by `rows`, at the right end of the row; a way that leads nowhere can't be touched.
void widget_scroll(struct frame *f, struct rect row, bool up, bool down, int rows);
// Digits with erase and clear: four rows of three.
void widget_numpad(struct frame *f, struct rect rect);

// --- Fields --------------------------------------------------------------------------------------

// Digits in equal cells with a caret. `groups` tells how many each group has, ending in 0; NULL:
// any number, from the left.
void widget_digit_field(struct frame *f, struct rect rect, const char *digits, const int *groups);
void widget_dots_field(struct frame *f, struct rect rect, size_t filled);
