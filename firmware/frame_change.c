#include "firmware/frame_change.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAMPLES = 8,   // a side of a cell: 64 in all
    NEIGHBOUR = 2, // pixels to the right: within a module of a code that can be read
    MEAN_TOLERANCE = 6,
    DETAIL_TOLERANCE = 5,
    CELLS_TO_COUNT = 2 // a single cell over the tolerance is noise
};

static struct frame_cell measure(const uint8_t *gray, int width, int height, int cx, int cy) {
    int left = cx * width / FRAME_CELLS_X;
    int top = cy * height / FRAME_CELLS_Y;
    int cell_width = (cx + 1) * width / FRAME_CELLS_X - left;
    int cell_height = (cy + 1) * height / FRAME_CELLS_Y - top;
    int sum = 0;
    int difference = 0;
    for (int sy = 0; sy < SAMPLES; sy++) {
        const uint8_t *row = gray + (size_t)(top + sy * cell_height / SAMPLES) * (size_t)width;
        for (int sx = 0; sx < SAMPLES; sx++) {
            int x = left + sx * cell_width / SAMPLES;
            int other = x + NEIGHBOUR < width ? x + NEIGHBOUR : x;
            sum += row[x];
            difference += abs(row[x] - row[other]);
        }
    }
    return (struct frame_cell){(uint8_t)(sum / (SAMPLES * SAMPLES)),
                               (uint8_t)(difference / (SAMPLES * SAMPLES))};
}

static bool differs(struct frame_cell a, struct frame_cell b) {
    return abs(a.mean - b.mean) > MEAN_TOLERANCE || abs(a.detail - b.detail) > DETAIL_TOLERANCE;
}

bool frame_change_check(struct frame_change *change, const uint8_t *gray, int width, int height) {
    struct frame_cell cells[FRAME_CELLS];
    int different = 0;
    for (int i = 0; i < FRAME_CELLS; i++) {
        cells[i] = measure(gray, width, height, i % FRAME_CELLS_X, i / FRAME_CELLS_X);
        different += differs(cells[i], change->cells[i]);
    }
    bool resized = width != change->width || height != change->height;
    if (!resized && different < CELLS_TO_COUNT) {
        return false;
    }
    change->width = width;
    change->height = height;
    memcpy(change->cells, cells, sizeof cells);
    return true;
}
