// Type: the fonts in share/fonts, the chain from one to the next, and widths.
//
// A text is cut into pieces, each for the first font of the chain that has all of it: BIZ
// UDPGothic, then Noto Sans CJK JP, then IPAmj Mincho, so that 髙 﨑 𠮷 and 辻󠄀 are drawn.
// Digits take equal widths everywhere: the only narrow one, 1, stands in the middle of a 0's width.
#pragma once

#include "app/base/err.h"
#include "app/ui/theme.h"
#include "app/ui/wrap.h"

struct fonts;
struct SDL_Surface;

MUST_USE enum err fonts_open(struct fonts **out, const char *share_dir, char *problem, size_t cap);
void fonts_close(struct fonts *fonts);

struct piece {
    const char *start;
    size_t len;
    int face;    // place in the chain
    int x_px;    // from the text's left
    int lift_px; // from the line's top to the glyphs' top: faces differ in ascent
    bool drawn;  // false: no font has it, nothing can be drawn
};
enum { PIECES_MAX = 192 };

size_t fonts_cut(struct fonts *fonts, struct piece *pieces, int *width_px, struct text_style style,
                 const char *text, size_t len);
int fonts_width(struct fonts *fonts, struct text_style style, const char *text, size_t len);
// The piece in white on nothing; NULL when it cannot be had. The caller frees it.
struct SDL_Surface *fonts_paint(struct fonts *fonts, struct text_style style,
                                const struct piece *piece);
