// Where lines of Japanese and English may end, and how a text falls into lines of a given width.
//
// No closing mark, small kana or long-vowel mark begins a line, no opening mark ends one (kinsoku);
// words of Latin letters are kept whole unless one alone is wider than the line; elsewhere between
// two characters a line may end, and of these places app/ui/line_break.h tells the good ones: lines
// end a little earlier for a better one. A sentence of our own says where its phrases end with
// U+200B ('|' in the string tables): then lines end there where they can. Pure: widths come from a
// callback.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/ui/line_break.h"

// The character at *text, which moves past it; malformed input gives U+FFFD and moves on by one.
uint32_t utf8_next(const char **text);
// Bytes of the base character at `text` with the marks that belong to it: combining marks, voicing
// marks and variation selectors (U+FE00.., U+E0100..).
size_t cluster_length(const char *text);

struct text_line {
    const char *start;
    size_t len;
};

struct ruler {
    int (*width_px)(void *context, const char *text, size_t len);
    void *context;
};

// Stores at most `cap` lines and returns how many the whole text needs.
size_t wrap_text(struct text_line *lines, size_t cap, const char *text, int width_px,
                 const struct ruler *measure);
