// Gray pictures from files (PNG, PGM) and from MJPEG frames.
#pragma once

#include "app/base/buf.h"
#include "firmware/device.h"

// ERR_UNSUPPORTED: neither PNG nor PGM (binary, 8 bits); ERR_INVALID: damaged; ERR_TOO_BIG: over
// 8192 pixels a side.
MUST_USE enum err picture_read_file(struct frame *out, const char *path);
// ERR_INVALID when it is damaged, or ends too early: half a frame is none.
MUST_USE enum err picture_read_jpeg(struct frame *out, struct span jpeg);
void picture_fini(struct frame *picture);
