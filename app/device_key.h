// The device's Ed25519 key: a file of 64 bytes, mode 0600, in the data directory, made once.
#pragma once

#include <stdint.h>

#include "app/base/err.h"

struct device_key {
    uint8_t public_key[32];
    uint8_t secret_key[64];
};

// Makes it (fsynced, directory too) when there is none. ERR_PERM when others can read it;
// ERR_CORRUPT when it is not a key: it is never overwritten.
MUST_USE enum err device_key_load(struct device_key *out, const char *data_dir);
