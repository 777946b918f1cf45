#include "app/pin.h"

#include <sodium.h>
#include <string.h>

enum pin_outcome pin_check(struct pin_guard *guard, const struct staff *staff, const char *pin,
                           int64_t now_mono_ms) {
    if (now_mono_ms < guard->locked_until_mono_ms) {
        return PIN_LOCKED;
    }
    if (crypto_pwhash_str_verify(staff->pin_hash, pin, strlen(pin)) == 0) {
        guard->wrong = 0;
        return PIN_RIGHT;
    }
    if (++guard->wrong < PIN_TRIES) {
        return PIN_WRONG;
    }
    guard->wrong = 0;
    guard->locked_until_mono_ms = now_mono_ms + PIN_LOCK_MS;
    return PIN_LOCKED;
}
