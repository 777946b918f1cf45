#include "firmware/frame.h"

#include <stdlib.h>

void frame_free(struct frame *frame) {
    if (frame) {
        free(frame->gray);
        free(frame);
    }
}

enum err frame_alloc(struct frame *out, int width, int height) {
    if (width <= 0 || height <= 0) {
        return ERR_INVALID;
    }
    if (width > FRAME_SIDE_MAX || height > FRAME_SIDE_MAX) {
        return ERR_TOO_BIG;
    }
    uint8_t *gray = malloc((size_t)width * (size_t)height);
    if (!gray) {
        return ERR_NOMEM;
    }
    *out = (struct frame){width, height, gray};
    return ERR_OK;
}

void frame_halve(uint8_t *out, const uint8_t *gray, int width, int height) {
    for (int y = 0; y + 1 < height; y += 2) {
        const uint8_t *upper = gray + (size_t)y * (size_t)width;
        const uint8_t *lower = upper + width;
        for (int x = 0; x + 1 < width; x += 2) {
            *out++ = (uint8_t)((upper[x] + upper[x + 1] + lower[x] + lower[x + 1] + 2) / 4);
        }
    }
}

static uint8_t mean_of_square(const struct frame *source, int left, int top, int side) {
    int sum = 0;
    for (int y = top; y < top + side; y++) {
        const uint8_t *row = source->gray + (size_t)y * (size_t)source->width;
        for (int x = left; x < left + side; x++) {
            sum += row[x];
        }
    }
    return (uint8_t)(sum / (side * side));
}

struct frame *frame_preview(const struct frame *source) {
    int side = (source->width + FRAME_PREVIEW_WIDTH_MAX - 1) / FRAME_PREVIEW_WIDTH_MAX;
    struct frame *preview = malloc(sizeof *preview);
    if (!preview) {
        return NULL;
    }
    if (frame_alloc(preview, source->width / side, source->height / side) != ERR_OK) {
        free(preview);
        return NULL;
    }
    uint8_t *out = preview->gray;
    for (int y = 0; y < preview->height; y++) {
        for (int x = preview->width - 1; x >= 0; x--) {
            *out++ = mean_of_square(source, x * side, y * side, side);
        }
    }
    return preview;
}
