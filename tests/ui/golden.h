// Golden pictures: how each screen looked when somebody last looked at it and found it good.
//
// A change of look is seen by comparing pixels, with a tolerance: a pixel is another one only when
// its colour is clearly another, and not one between those right beside it either (text is smoothed
// a little differently by each version of a font library).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/ui/ui.h"
#include "tests/ui/fixture.h"

// 8 bits each of red, green and blue; rows without padding.
struct picture {
    int width, height;
    uint8_t *rgb; // owned; NULL: none
};

bool picture_load(struct picture *out, const char *path);
// With colours rounded to what the tolerance does not see anyway, so that the file stays small.
bool picture_store(const struct picture *picture, const char *path);
void picture_free(struct picture *picture);

struct difference {
    bool size;                    // they are not even of one size
    int64_t pixels;               // that differ
    int left, top, right, bottom; // where they are
    double share;                 // of all, in percent
};
// `seen`, when not NULL, becomes the second picture, faded, with what differs in red.
struct difference picture_compare(const struct picture *golden, const struct picture *now,
                                  struct picture *seen);
// More than a few stray pixels.
bool difference_is_seen(const struct difference *difference);

// --- Which pictures ------------------------------------------------------------------------------

// The first fixture of each screen, and a few whose look means something of its own.
size_t golden_count(void);
const struct fixture *golden_fixture(size_t index);
// One of those few that is no fixture any more; NULL: all are.
const char *golden_gone(void);

// Calls `each` for every golden picture, at every size, in both languages, after drawing it; the
// name has no folder and no ending.
void golden_each(void (*each)(void *context, struct ui *ui, const char *name), void *context);
