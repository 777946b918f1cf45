// A picture as data: a bounded list of commands that any renderer can carry out and any test can
// read. Two equal lists look the same, so that the hash of a list says whether to draw at all.
//
// What does not fit is dropped and `full` says so: the picture then lacks something, the kiosk
// runs on.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "app/ui/rect.h"
#include "app/ui/theme.h"

enum draw_kind {
    DRAW_BOX,    // filled; rounded with radius_px; a border inside the rect with edge_px
    DRAW_ICON,   // square, tinted
    DRAW_TEXT,   // one line, without line breaks
    DRAW_PICTURE // what the camera sees, filling the rect, mirrored as people know themselves
};

struct draw_command {
    enum draw_kind kind;
    struct rect rect; // of a text: as wide as it measures
    struct rect room; // of a text: what it was given
    enum paint paint;
    enum paint edge;
    int edge_px, radius_px;
    enum icon icon;
    struct text_style style;
    size_t text; // where it begins in the pool, NUL-terminated
};

enum { DRAW_COMMANDS_MAX = 512, DRAW_POOL_MAX = 24576 };

struct draw_list {
    struct draw_command commands[DRAW_COMMANDS_MAX];
    size_t count;
    char pool[DRAW_POOL_MAX];
    size_t pool_used;
    bool full;
};

void draw_clear(struct draw_list *list);
void draw_box(struct draw_list *list, struct rect rect, enum paint fill, int radius_px);
void draw_framed_box(struct draw_list *list, struct rect rect, enum paint fill, enum paint edge,
                     int edge_px, int radius_px);
void draw_icon(struct draw_list *list, struct rect rect, enum icon icon, enum paint paint);
void draw_text(struct draw_list *list, struct rect rect, struct rect room, struct text_style style,
               enum paint paint, const char *text, size_t len);
void draw_picture(struct draw_list *list, struct rect rect, int radius_px);
const char *draw_text_of(const struct draw_list *list, const struct draw_command *command);

// Puts the list back to an earlier length, or moves what was added since then.
struct draw_mark {
    size_t count, pool_used;
};
struct draw_mark draw_mark(const struct draw_list *list);
void draw_roll_back(struct draw_list *list, struct draw_mark mark);
void draw_shift(struct draw_list *list, struct draw_mark since, int dx, int dy);

// `picture_version` counts only when the list shows the picture.
uint64_t draw_hash(const struct draw_list *list, uint64_t picture_version);

// FNV-1a, over and over: the house's hash for caches on the screen's side.
#define HASH_SEED UINT64_C(0xcbf29ce484222325)
uint64_t hash_bytes(uint64_t hash, const void *data, size_t len);
