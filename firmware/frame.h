// Arithmetic on gray pictures: room for one, and the preview.
#pragma once

#include "app/base/err.h"
#include "firmware/device.h"

enum { FRAME_SIDE_MAX = 8192, FRAME_PREVIEW_WIDTH_MAX = 640 };

// Memory for a picture of this size, content undefined. ERR_TOO_BIG past FRAME_SIDE_MAX.
MUST_USE enum err frame_alloc(struct frame *out, int width, int height);

// Halves a picture in both directions: `out` holds (width / 2) * (height / 2) bytes.
void frame_halve(uint8_t *out, const uint8_t *gray, int width, int height);

// A mirrored copy, at most FRAME_PREVIEW_WIDTH_MAX wide. NULL when there is no memory for it.
struct frame *frame_preview(const struct frame *source);
