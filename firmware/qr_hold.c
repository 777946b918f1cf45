#include "firmware/qr_hold.h"

// FNV-1a, 64 bits.
static uint64_t hash_of(struct span text) {
    uint64_t hash = 0xcbf29ce484222325U;
    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ text.data[i]) * 0x100000001b3U;
    }
    return hash;
}

// Where a new code goes: an unused place, else that of the code not seen for longest.
static size_t oldest(const struct qr_hold *hold) {
    size_t found = 0;
    for (size_t i = 0; i < QR_HOLD_CODES; i++) {
        if (!hold->codes[i].used) {
            return i;
        }
        if (hold->codes[i].seen_ms < hold->codes[found].seen_ms) {
            found = i;
        }
    }
    return found;
}

bool qr_hold_is_news(struct qr_hold *hold, struct span text, int64_t now_ms) {
    uint64_t hash = hash_of(text);
    for (size_t i = 0; i < QR_HOLD_CODES; i++) {
        if (hold->codes[i].used && hold->codes[i].hash == hash && hold->codes[i].len == text.len) {
            bool was_away = now_ms - hold->codes[i].seen_ms >= QR_HOLD_AWAY_MS;
            hold->codes[i].seen_ms = now_ms;
            return was_away;
        }
    }
    size_t place = oldest(hold);
    hold->codes[place].hash = hash;
    hold->codes[place].len = text.len;
    hold->codes[place].seen_ms = now_ms;
    hold->codes[place].used = true;
    return true;
}
