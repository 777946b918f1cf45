// Staff PINs: Argon2id, with a limit on wrong ones.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/domain/types.h"

enum { PIN_MIN = 4, PIN_MAX = 8, PIN_TRIES = 5, PIN_LOCK_MS = 60000 };

// Wrong PINs in a row at this kiosk, whoever was chosen; after PIN_TRIES a pause for everybody.
struct pin_guard {
    int wrong;
    int64_t locked_until_mono_ms;
};

enum pin_outcome { PIN_RIGHT, PIN_WRONG, PIN_LOCKED };

// Takes a good part of a second of computing on a small machine: that is the point of Argon2id.
enum pin_outcome pin_check(struct pin_guard *guard, const struct staff *staff, const char *pin,
                           int64_t now_mono_ms);

// For a PIN of PIN_MIN to PIN_MAX digits. False: no memory for it.
bool pin_hash(char out[128], const char *pin);
// Is it this one's? For whoever administers, without a guard.
bool pin_is(const struct staff *staff, const char *pin);

// --- Beyond a restart ----------------------------------------------------------------------------
// Whoever switches the kiosk off and on gets no more tries by it.

enum { PIN_GUARD_CAP = 128 };
// As if the next PIN were wrong: what is kept before one is checked, so that pulling the plug while
// it is does not help either.
struct pin_guard pin_guard_worst(const struct pin_guard *guard, int64_t now_mono_ms);
void pin_guard_write(char out[PIN_GUARD_CAP], const struct pin_guard *guard, const char *boot_id);
// A pause goes on; in another boot, where nobody knows how long ago it began, from its beginning.
// What can't be read is no guard.
struct pin_guard pin_guard_read(const char *text, const char *boot_id, int64_t now_mono_ms);
