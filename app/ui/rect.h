// Rectangles in pixels, and cutting them up: a layout is a rectangle from which strips are cut.
#pragma once

#include <stdbool.h>

struct rect {
    int x, y, w, h;
};

static inline struct rect rect_cut_top(struct rect *from, int h) {
    struct rect strip = {from->x, from->y, from->w, h};
    from->y += h;
    from->h -= h;
    return strip;
}

static inline struct rect rect_cut_bottom(struct rect *from, int h) {
    from->h -= h;
    return (struct rect){from->x, from->y + from->h, from->w, h};
}

static inline struct rect rect_cut_left(struct rect *from, int w) {
    struct rect strip = {from->x, from->y, w, from->h};
    from->x += w;
    from->w -= w;
    return strip;
}

static inline struct rect rect_cut_right(struct rect *from, int w) {
    from->w -= w;
    return (struct rect){from->x + from->w, from->y, w, from->h};
}

static inline struct rect rect_inset(struct rect rect, int dx, int dy) {
    return (struct rect){rect.x + dx, rect.y + dy, rect.w - 2 * dx, rect.h - 2 * dy};
}

// The index-th of `count` equal parts side by side, or one below the other.
static inline struct rect rect_part_across(struct rect rect, int index, int count, int gap) {
    int from = (rect.w + gap) * index / count;
    int to = (rect.w + gap) * (index + 1) / count - gap;
    return (struct rect){rect.x + from, rect.y, to - from, rect.h};
}

static inline struct rect rect_part_down(struct rect rect, int index, int count, int gap) {
    int from = (rect.h + gap) * index / count;
    int to = (rect.h + gap) * (index + 1) / count - gap;
    return (struct rect){rect.x, rect.y + from, rect.w, to - from};
}

// A box of that size in the middle.
static inline struct rect rect_centre(struct rect rect, int w, int h) {
    return (struct rect){rect.x + (rect.w - w) / 2, rect.y + (rect.h - h) / 2, w, h};
}

static inline bool rect_holds(struct rect outer, struct rect inner) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}
