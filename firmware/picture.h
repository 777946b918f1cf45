// Grey pictures from and to files: PNG and PGM in, PNG out; and MJPEG frames.
#pragma once

#include "app/base/buf.h"
#include "firmware/device.h"

// ERR_UNSUPPORTED: neither PNG nor PGM; ERR_INVALID: damaged; ERR_TOO_BIG: over 8192 pixels a side.
MUST_USE enum err picture_read_file(struct frame *out, const char *path);
MUST_USE enum err picture_read_jpeg(struct frame *out, struct span jpeg);
void picture_fini(struct frame *picture);
