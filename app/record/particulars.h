// What a walk-in typed, and how a record's body stands for it without holding it. The texts
// themselves are never part of a body: a kiosk keeps them beside its journal, HQ beside its
// records.
#pragma once

#include "app/domain/types.h"

struct particulars {
    char number[NUMBER_CAP];
    char kana[NAME_CAP];
    char kanji[NAME_CAP]; // empty at a kiosk without a keyboard
    char affiliation[NAME_CAP];
};

enum { PARTICULARS_SALT_BYTES = 16 };

// BLAKE2b-256 keyed with the salt over the four texts, each with its NUL: the body's hash.
void particulars_hash(char out[HASH_HEX_CAP], const struct particulars *particulars,
                      const uint8_t salt[PARTICULARS_SALT_BYTES]);
