#include "app/ui/sdl_fonts.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include <stdio.h>
#include <string.h>

#include "app/base/log.h"
#include "app/ui/draw.h"

enum { FACE_COUNT = 3, WEIGHT_COUNT = 2, SIZED_MAX = 64, WIDTHS_MAX = 8192, PIECE_BYTES = 512 };

struct face_files {
    const char *file[WEIGHT_COUNT];
    bool embolden; // has no bold of its own
};
static const struct face_files chain[FACE_COUNT] = {
    {{"BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf"}, false},
    {{"NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"}, false},
    {{"ipamjm.ttf", "ipamjm.ttf"}, true},
};

// A face at one size. Opened when first wanted; the one unused for longest makes room.
struct sized {
    TTF_Font *font;
    int face;
    struct text_style style;
    uint64_t used;
};

struct width_entry {
    uint64_t hash;
    int width_px;
};

struct fonts {
    char dir[512];
    FT_Library library;
    FT_Face coverage[FACE_COUNT][WEIGHT_COUNT]; // what SDL_ttf cannot say: variation sequences
    struct sized sized[SIZED_MAX];
    uint64_t clock;
    struct width_entry widths[WIDTHS_MAX]; // a cache: an entry gives way to the next on its place
};

static bool font_path(char *out, size_t cap, const char *dir, const char *file) {
    int written = snprintf(out, cap, "%s/fonts/%s", dir, file);
    return written > 0 && (size_t)written < cap;
}

static enum err open_coverage(struct fonts *fonts, char *problem, size_t cap) {
    if (FT_Init_FreeType(&fonts->library) != 0) {
        snprintf(problem, cap, "FreeType cannot be started: is memory short?");
        return ERR_NOMEM;
    }
    for (int i = 0; i < FACE_COUNT * WEIGHT_COUNT; i++) {
        const char *file = chain[i / WEIGHT_COUNT].file[i % WEIGHT_COUNT];
        char path[768];
        if (!font_path(path, sizeof path, fonts->dir, file) ||
            FT_New_Face(fonts->library, path, 0,
                        &fonts->coverage[i / WEIGHT_COUNT][i % WEIGHT_COUNT]) != 0) {
            snprintf(problem, cap,
                     "the font %s cannot be read in %s/fonts: build again, or name the directory "
                     "that holds fonts and icons with --share",
                     file, fonts->dir);
            return ERR_NOT_FOUND;
        }
    }
    return ERR_OK;
}

enum err fonts_open(struct fonts **out, const char *share_dir, char *problem, size_t cap) {
    *out = NULL;
    struct fonts *fonts = SDL_calloc(1, sizeof *fonts);
    if (!fonts || TTF_Init() != 0) {
        snprintf(problem, cap, "the screen's fonts cannot be started: %s", TTF_GetError());
        SDL_free(fonts);
        return ERR_NOMEM;
    }
    SDL_strlcpy(fonts->dir, share_dir, sizeof fonts->dir);
    enum err err = open_coverage(fonts, problem, cap);
    if (err != ERR_OK) {
        fonts_close(fonts);
        return err;
    }
    *out = fonts;
    return ERR_OK;
}

void fonts_close(struct fonts *fonts) {
    if (!fonts) {
        return;
    }
    for (size_t i = 0; i < SIZED_MAX; i++) {
        if (fonts->sized[i].font) {
            TTF_CloseFont(fonts->sized[i].font);
        }
    }
    // Ends the faces as well.
    FT_Done_FreeType(fonts->library);
    TTF_Quit();
    SDL_free(fonts);
}

// --- Faces at a size -----------------------------------------------------------------------------

static struct sized *place_for(struct fonts *fonts, int face, struct text_style style) {
    struct sized *oldest = &fonts->sized[0];
    for (size_t i = 0; i < SIZED_MAX; i++) {
        struct sized *at = &fonts->sized[i];
        if (at->font && at->face == face && at->style.px == style.px &&
            at->style.bold == style.bold) {
            return at;
        }
        if (at->used < oldest->used) {
            oldest = at;
        }
    }
    if (oldest->font) {
        TTF_CloseFont(oldest->font);
    }
    *oldest = (struct sized){.face = face, .style = style};
    return oldest;
}

static TTF_Font *font_at(struct fonts *fonts, int face, struct text_style style) {
    struct sized *sized = place_for(fonts, face, style);
    sized->used = ++fonts->clock;
    if (sized->font) {
        return sized->font;
    }
    char path[768];
    if (font_path(path, sizeof path, fonts->dir, chain[face].file[style.bold])) {
        sized->font = TTF_OpenFont(path, style.px);
    }
    if (!sized->font) {
        log_error("ui", "font %s at %d pixels: %s", chain[face].file[style.bold], style.px,
                  TTF_GetError());
        return NULL;
    }
    TTF_SetFontHinting(sized->font, TTF_HINTING_NORMAL);
    if (style.bold && chain[face].embolden) {
        TTF_SetFontStyle(sized->font, TTF_STYLE_BOLD);
    }
    return sized->font;
}

// --- Which face has it ---------------------------------------------------------------------------

static bool has_variation(FT_Face face, uint32_t base, uint32_t selector) {
    return FT_Face_GetCharVariantIndex(face, base, selector) != 0;
}

// The first face that has the character in the form asked for, else the first that has it at all;
// -1 when none has.
static int face_for(const struct fonts *fonts, bool bold, const char *cluster, size_t len) {
    const char *at = cluster;
    uint32_t base = utf8_next(&at);
    uint32_t selector = at < cluster + len ? utf8_next(&at) : 0;
    bool varied = selector >= 0xfe00;
    int plain = -1;
    for (int i = 0; i < FACE_COUNT; i++) {
        FT_Face face = fonts->coverage[i][bold];
        if (FT_Get_Char_Index(face, base) == 0) {
            continue;
        }
        if (!varied || has_variation(face, base, selector)) {
            return i;
        }
        plain = plain < 0 ? i : plain;
    }
    return plain;
}

// --- Cutting -------------------------------------------------------------------------------------

static bool copy_piece(char out[PIECE_BYTES], const char *start, size_t len) {
    if (len >= PIECE_BYTES) {
        return false;
    }
    memcpy(out, start, len);
    out[len] = '\0';
    return true;
}

static int natural_width(struct fonts *fonts, struct text_style style, int face, const char *start,
                         size_t len) {
    char text[PIECE_BYTES];
    TTF_Font *font = font_at(fonts, face, style);
    int width = 0;
    if (!font || !copy_piece(text, start, len) || TTF_SizeUTF8(font, text, &width, NULL) != 0) {
        return 0;
    }
    return width;
}

static bool is_narrow_digit(const struct piece *piece) {
    return piece->len == 1 && piece->face == 0 && piece->start[0] == '1';
}

// Gives the piece its place at *x and moves *x past it.
static void place_piece(struct fonts *fonts, struct piece *piece, int *x, struct text_style style) {
    if (!piece->drawn) {
        return;
    }
    int width = natural_width(fonts, style, piece->face, piece->start, piece->len);
    int cell = is_narrow_digit(piece) ? natural_width(fonts, style, 0, "0", 1) : width;
    piece->x_px = *x + (cell - width) / 2;
    TTF_Font *first = font_at(fonts, 0, style);
    TTF_Font *own = font_at(fonts, piece->face, style);
    piece->lift_px = first && own ? TTF_FontAscent(first) - TTF_FontAscent(own) : 0;
    *x += cell;
}

size_t fonts_cut(struct fonts *fonts, struct piece *pieces, int *width_px, struct text_style style,
                 const char *text, size_t len) {
    size_t count = 0;
    const char *end = text + len;
    while (text < end) {
        size_t step = cluster_length(text);
        step = step > (size_t)(end - text) ? (size_t)(end - text) : step;
        const char *peek = text;
        if (utf8_next(&peek) == PHRASE_END) {
            text += step;
            continue;
        }
        int face = face_for(fonts, style.bold, text, step);
        struct piece next = {.start = text, .len = step, .face = face, .drawn = face >= 0};
        struct piece *last = count > 0 ? &pieces[count - 1] : NULL;
        if (last && last->face == face && last->start + last->len == text &&
            !is_narrow_digit(last) && !is_narrow_digit(&next) && last->len + step < PIECE_BYTES) {
            last->len += step;
        } else if (count < PIECES_MAX) {
            pieces[count++] = next;
        }
        text += step;
    }
    int x = 0;
    for (size_t i = 0; i < count; i++) {
        place_piece(fonts, &pieces[i], &x, style);
    }
    *width_px = x;
    return count;
}

int fonts_width(struct fonts *fonts, struct text_style style, const char *text, size_t len) {
    int key[] = {style.px, style.bold};
    uint64_t hash = hash_bytes(hash_bytes(HASH_SEED, key, sizeof key), text, len);
    struct width_entry *entry = &fonts->widths[hash % WIDTHS_MAX];
    if (entry->hash != hash) {
        struct piece pieces[PIECES_MAX];
        entry->hash = hash;
        fonts_cut(fonts, pieces, &entry->width_px, style, text, len);
    }
    return entry->width_px;
}

struct SDL_Surface *fonts_paint(struct fonts *fonts, struct text_style style,
                                const struct piece *piece) {
    char text[PIECE_BYTES];
    TTF_Font *font = font_at(fonts, piece->face, style);
    if (!font || !copy_piece(text, piece->start, piece->len)) {
        return NULL;
    }
    return TTF_RenderUTF8_Blended(font, text, (SDL_Color){255, 255, 255, 255});
}
