// Pictures of codes as a camera would see them, made from numbers alone: the same options give the
// same picture, byte for byte.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/base/buf.h"

struct render_options {
    int width, height;
    double module_px;   // size of a module; 0: the code fills most of its place
    double rotate_deg;  // in the plane of the picture
    double perspective; // 0 to 0.6: how much nearer the right edge is than the middle
    double blur;        // deviation of a Gaussian, in pixels: out of focus
    double motion;      // length in pixels: moved sideways during the exposure
    double dark;        // 1: well lit; 0.1: a tenth of the light
    double contrast;    // 1: full; 0.1: a tenth of it, about mid-gray
    double noise;       // deviation of the sensor's noise, in levels
    double glare;       // 0 to 1: a lamp mirrored in the upper part of the picture
    bool invert;        // light modules on dark
    char level;         // error correction: L, M, Q, H
    uint64_t seed;      // of the noise
};
extern const struct render_options RENDER_DEFAULTS;

// Draws the codes side by side; with none, an empty scene. `gray` holds width * height bytes.
// ERR_TOO_BIG when a text does not fit into a QR code.
MUST_USE enum err render_codes(uint8_t *gray, const struct render_options *options,
                               const struct span *texts, int count);

MUST_USE enum err render_write_png(const uint8_t *gray, int width, int height, const char *path);
