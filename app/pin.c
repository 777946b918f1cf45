#include "app/pin.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

_Static_assert(crypto_pwhash_STRBYTES <= 128, "a hash fits into struct staff");

// libsodium's INTERACTIVE time (2 passes) over 19 MiB instead of its 64: what OWASP names as the
// least, and what a Raspberry Pi with 512 MiB can spare beside a screen.
enum { PIN_OPS = 2, PIN_MEMORY = 19 * 1024 * 1024 };

bool pin_hash(char out[128], const char *pin) {
    return crypto_pwhash_str(out, pin, strlen(pin), PIN_OPS, PIN_MEMORY) == 0;
}

bool pin_is(const struct staff *staff, const char *pin) {
    return crypto_pwhash_str_verify(staff->pin_hash, pin, strlen(pin)) == 0;
}

enum pin_outcome pin_check(struct pin_guard *guard, const struct staff *staff, const char *pin,
                           int64_t now_mono_ms) {
    if (now_mono_ms < guard->locked_until_mono_ms) {
        return PIN_LOCKED;
    }
    if (pin_is(staff, pin)) {
        guard->wrong = 0;
        return PIN_RIGHT;
    }
    *guard = pin_guard_worst(guard, now_mono_ms);
    return now_mono_ms < guard->locked_until_mono_ms ? PIN_LOCKED : PIN_WRONG;
}

struct pin_guard pin_guard_worst(const struct pin_guard *guard, int64_t now_mono_ms) {
    if (guard->wrong + 1 < PIN_TRIES) {
        return (struct pin_guard){guard->wrong + 1, guard->locked_until_mono_ms};
    }
    return (struct pin_guard){0, now_mono_ms + PIN_LOCK_MS};
}

void pin_guard_write(char out[PIN_GUARD_CAP], const struct pin_guard *guard, const char *boot_id) {
    snprintf(out, PIN_GUARD_CAP, "%d %" PRId64 " %s", guard->wrong, guard->locked_until_mono_ms,
             boot_id);
}

struct pin_guard pin_guard_read(const char *text, const char *boot_id, int64_t now_mono_ms) {
    struct pin_guard guard = {0};
    int used = 0;
    if (sscanf(text, "%d %" SCNd64 " %n", &guard.wrong, &guard.locked_until_mono_ms, &used) != 2 ||
        guard.wrong < 0) {
        return (struct pin_guard){0};
    }
    bool locked = guard.locked_until_mono_ms > 0;
    if (locked && strcmp(text + used, boot_id) != 0) {
        guard.locked_until_mono_ms = now_mono_ms + PIN_LOCK_MS;
    }
    // A clock that says otherwise is no reason for a longer one.
    if (guard.locked_until_mono_ms > now_mono_ms + PIN_LOCK_MS) {
        guard.locked_until_mono_ms = now_mono_ms + PIN_LOCK_MS;
    }
    return guard;
}
