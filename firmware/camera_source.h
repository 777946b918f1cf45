// Where a camera's frames come from: what differs between a V4L2 device and a folder of pictures.
//
// The loop in camera.c drives a source from one thread: open, frames until one fails, close, wait,
// open again. A source decides nothing about that; it says what happened, in a sentence for staff.
#pragma once

#include "firmware/device.h"

enum { CAMERA_WHAT_CAP = 96 };

struct camera_source;

struct camera_source_ops {
    // ERR_NOT_FOUND or ERR_GONE: there is no such device now; any other error: there is one, and it
    // doesn't work. `what` (CAMERA_WHAT_CAP) names the device and its mode, or the cause.
    enum err (*open)(struct camera_source *source, char *what);
    // Waits at most timeout_ms. ERR_OK: *out is a frame, borrowed until the next call.
    // ERR_TIMEOUT: none yet, ask again. Any other error, with `what`: close, as for open.
    enum err (*next_frame)(struct camera_source *source, struct frame *out, int timeout_ms,
                           char *what);
    // Also after an open that failed.
    void (*close)(struct camera_source *source);
    void (*destroy)(struct camera_source *source);
};

struct camera_source {
    const struct camera_source_ops *ops;
};

// `device` is a path. Opens nothing yet.
MUST_USE enum err camera_v4l2_create(struct camera_source **out, const char *device);
// DIR, or DIR@FPS: the PNG and PGM files of a folder in the order of their names, again and again.
// ERR_INVALID when FPS is not a number from 0.01 to 120.
MUST_USE enum err camera_files_create(struct camera_source **out, const char *spec);
