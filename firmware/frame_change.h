// Has the picture changed? Cheap enough to ask of every frame.
//
// Empty frames are most of a kiosk's life, and a decoder that looks at each of them keeps a small
// computer warm for nothing. The picture is cut into a grid of cells; of each cell a few dozen
// pixels give the mean brightness and the mean difference to a near neighbour. The mean sees things
// that come and go. The difference sees what the mean can't: a lens that finds its focus on a code
// that is already there. Both are averages, so that sensor noise (up to a deviation of about 8 of
// 255) stays below the thresholds.
//
// The comparison is with the last frame that counted as changed, never with the one before: else a
// slow movement would be a row of small differences, and none would ever count.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { FRAME_CELLS_X = 32, FRAME_CELLS_Y = 24, FRAME_CELLS = FRAME_CELLS_X * FRAME_CELLS_Y };

struct frame_cell {
    uint8_t mean, detail;
};

// Starts as all zero.
struct frame_change {
    int width, height;
    struct frame_cell cells[FRAME_CELLS];
};

// True for the first frame, for one of another size, and for one that differs.
bool frame_change_check(struct frame_change *change, const uint8_t *gray, int width, int height);
