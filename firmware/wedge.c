#include "firmware/wedge.h"

#include <string.h>

// A scanner types faster than this on average, a person slower: 50 ms a key are 240 words a minute.
enum { SCANNER_MS_PER_CHAR = 50 };

static void forget(struct wedge *wedge) {
    wedge->len = 0;
    wedge->overflowed = false;
}

bool wedge_type(struct wedge *wedge, const char *utf8, int64_t now_ms) {
    size_t len = strlen(utf8);
    bool is_empty = wedge->len == 0 && !wedge->overflowed;
    bool begins = is_empty || now_ms - wedge->last_ms > WEDGE_GAP_MS;
    if (begins) {
        forget(wedge);
        wedge->first_ms = now_ms;
    }
    wedge->last_ms = now_ms;
    // Once too long, the whole of it is lost: the front of a code is another code.
    if (wedge->overflowed || len > sizeof wedge->bytes - wedge->len) {
        wedge->overflowed = true;
        return begins;
    }
    memcpy(wedge->bytes + wedge->len, utf8, len);
    wedge->len += len;
    return begins;
}

static int64_t count_chars(const struct wedge *wedge) {
    int64_t count = 0;
    for (size_t i = 0; i < wedge->len; i++) {
        count += (wedge->bytes[i] & 0xC0) != 0x80; // not a continuation byte
    }
    return count;
}

static bool is_scanned(const struct wedge *wedge, int64_t now_ms) {
    int64_t chars = count_chars(wedge);
    return !wedge->overflowed && chars >= WEDGE_MIN_CHARS &&
           now_ms - wedge->last_ms <= WEDGE_GAP_MS &&
           wedge->last_ms - wedge->first_ms <= chars * SCANNER_MS_PER_CHAR;
}

bool wedge_end(struct wedge *wedge, struct scan *out, int64_t now_ms) {
    bool scanned = is_scanned(wedge, now_ms);
    if (scanned) {
        *out = (struct scan){.kind = SCAN_WEDGE, .len = wedge->len, .mono_ms = now_ms};
        memcpy(out->bytes, wedge->bytes, wedge->len);
    }
    forget(wedge);
    return scanned;
}
