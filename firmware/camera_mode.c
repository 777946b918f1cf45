#include "firmware/camera_mode.h"

int camera_mode_fps(const struct camera_mode *mode) {
    if (mode->interval_numerator == 0) {
        return 0;
    }
    uint64_t numerator = mode->interval_numerator;
    uint64_t fps = (mode->interval_denominator + numerator / 2) / numerator;
    return fps < 1000 ? (int)fps : 1000;
}

static bool is_fast(const struct camera_mode *mode) {
    int fps = camera_mode_fps(mode);
    return fps == 0 || fps >= CAMERA_FPS_MIN;
}

static bool is_large(const struct camera_mode *mode) {
    return mode->width > CAMERA_WIDTH_BEST || mode->height > CAMERA_HEIGHT_BEST;
}

static int64_t area(const struct camera_mode *mode) {
    return (int64_t)mode->width * mode->height;
}

static bool rate_is_better(const struct camera_mode *mode, const struct camera_mode *than) {
    int fps = camera_mode_fps(mode);
    int other = camera_mode_fps(than);
    // Below the minimum faster is better; from the minimum up, slower is.
    return is_fast(mode) ? fps < other : fps > other;
}

bool camera_mode_is_better(const struct camera_mode *mode, const struct camera_mode *than) {
    if (is_fast(mode) != is_fast(than)) {
        return is_fast(mode);
    }
    if (is_large(mode) != is_large(than)) {
        return !is_large(mode);
    }
    if (area(mode) != area(than)) {
        return is_large(mode) ? area(mode) < area(than) : area(mode) > area(than);
    }
    if (mode->format != than->format) {
        return mode->format < than->format;
    }
    return rate_is_better(mode, than);
}
