// A code that is held before the camera is one event: it is news when it comes, and again only
// after it has been away for QR_HOLD_AWAY_MS. Pure: codes and times in, news or not out.
//
// Codes are told apart by a 64-bit hash, so that nothing personal is kept. Whoever makes two of
// their own codes collide hides one of them from the kiosk, and gains nothing.
#pragma once

#include <stdbool.h>

#include "app/base/buf.h"

// Long enough for a trembling hand and for the frames between two dear passes; short enough that a
// person who comes back with the same code is taken seriously.
enum { QR_HOLD_AWAY_MS = 1500, QR_HOLD_CODES = 8 };

// Starts as all zero.
struct qr_hold {
    struct {
        uint64_t hash;
        size_t len;
        int64_t seen_ms;
        bool used;
    } codes[QR_HOLD_CODES];
};

// To be called each time that a code is seen, in order of time. Is it news? With more codes in view
// than there is room for, the one not seen for longest is forgotten.
bool qr_hold_is_news(struct qr_hold *hold, struct span text, int64_t now_ms);
