// A camera at /dev/video-shim, behind the system calls that camera_v4l2.c makes: linked in with
// --wrap, so that the product's code runs as it is, under any sanitizer and with nothing preloaded.
//
// The descriptor is a real timerfd, so that poll waits as it does for a camera. The test plugs and
// unplugs, and chooses what goes wrong; all of it from its own thread.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "firmware/camera_mode.h"

#define SHIM_DEVICE "/dev/video-shim"

enum shim_fault {
    SHIM_FINE,
    SHIM_STALL,  // no frame gets ready
    SHIM_EIO,    // dequeueing says EIO
    SHIM_SHORT,  // frames lack their second half
    SHIM_MARKED, // frames are marked as damaged
    SHIM_BUSY    // STREAMON says EBUSY
};

// One size, one rate: what is offered when the device is plugged in.
struct shim_mode {
    enum camera_format format;
    int width, height, fps;
};

// Puts the device there, or makes it another one. Frames show `gray` (copied) from now on.
void shim_plug(const struct shim_mode *mode, const uint8_t *gray);
void shim_show(const uint8_t *gray); // same size
void shim_unplug(void);
void shim_set_fault(enum shim_fault fault);

// Descriptors and mappings of the device that are open now: 0 after the camera was joined.
int shim_open_count(void);
// How often a frame was there to be dequeued since the last plug, refused or not.
int shim_dequeue_count(void);
