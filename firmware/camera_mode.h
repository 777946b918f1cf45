// Which of a camera's modes to use. Pure.
//
// In this order:
//  1. At least 15 frames a second: a hand that trembles needs many chances. A rate that the camera
//     doesn't tell is taken to be good.
//  2. The largest picture up to 1280x720: a code at arm's length then has modules of two pixels or
//     more, and the decoder still keeps up on a small computer. If all are larger, the smallest.
//  3. Of the same size, the format that is cheapest to make gray: GREY, YUYV, MJPEG.
//  4. The lowest rate from 15 up: what comes faster is not looked at better.
// Over USB 2, most cameras deliver 1280x720 at 30 frames a second as MJPEG and at 10 as YUYV, so
// that MJPEG wins there; what gives 640x480 only is used with YUYV.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum camera_format { CAMERA_GREY, CAMERA_YUYV, CAMERA_MJPEG };

enum { CAMERA_FPS_MIN = 15, CAMERA_WIDTH_BEST = 1280, CAMERA_HEIGHT_BEST = 720 };

struct camera_mode {
    enum camera_format format;
    int width, height;
    uint32_t interval_numerator, interval_denominator; // seconds a frame; 0/0: not told
};

// Frames a second, rounded; 0 when not told.
int camera_mode_fps(const struct camera_mode *mode);
bool camera_mode_is_better(const struct camera_mode *mode, const struct camera_mode *than);
