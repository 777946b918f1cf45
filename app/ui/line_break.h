// How good an end of a line a place in a text is: the grammar of line breaks, without widths.
//
// A line of Japanese may end nearly anywhere, but it reads well only where a phrase ends: after
// 。 and 、, before an opening bracket, where kana give way to the next word. Inside a run of kanji
// or katakana, between a number and its unit, or before a particle it is a last resort.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { PHRASE_END = 0x200b };

// What a line has had so far; zero at its beginning.
struct break_scan {
    uint32_t before; // the last character
    uint32_t seen;   // the last one that is not a space or a phrase's end
    int depth;       // brackets that are open
    int counted;     // characters since the last digit, while they may be its unit; 0: none
};

bool is_break_space(uint32_t c);
// Closing marks, small kana and the like, which no line begins with.
bool may_not_begin_line(uint32_t c);
void break_scan_pass(struct break_scan *scan, uint32_t c);
// May a line end here, before `after`?
bool line_may_end(const struct break_scan *scan, uint32_t after);
// In percent of a line's width: as much shorter as the better end is worth. `rest` begins with the
// character after the end.
int line_end_value(const struct break_scan *scan, const char *rest);
