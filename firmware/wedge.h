// A USB scanner that types like a keyboard: the same keys as a person's, but all of a code within
// a moment, ended by Enter or Tab. Pure: characters and times in, a code out.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "firmware/device.h"

struct wedge {
    size_t len;
    uint8_t bytes[SCAN_BYTES_MAX];
    int64_t first_ms, last_ms;
    bool overflowed;
};

// A gap longer than this between two characters begins a new code.
enum { WEDGE_GAP_MS = 100, WEDGE_MIN_CHARS = 4 };

// True when this character begins a new code.
bool wedge_type(struct wedge *wedge, const char *utf8, int64_t now_ms);
// Enter or Tab: true, and *out filled, when what came before it was typed by a scanner.
bool wedge_end(struct wedge *wedge, struct scan *out, int64_t now_ms);
