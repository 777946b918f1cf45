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
