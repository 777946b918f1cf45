#include "app/record/particulars.h"

#include <sodium.h>
#include <string.h>

#include "app/base/text.h"
#include "app/record/record.h"

void particulars_hash(char out[HASH_HEX_CAP], const struct particulars *particulars,
                      const uint8_t salt[PARTICULARS_SALT_BYTES]) {
    const char *const texts[] = {particulars->number, particulars->kana, particulars->kanji,
                                 particulars->affiliation};
    uint8_t hash[RECORD_HASH_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, salt, PARTICULARS_SALT_BYTES, sizeof hash);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        crypto_generichash_update(&state, (const uint8_t *)texts[i], strlen(texts[i]) + 1);
    }
    crypto_generichash_final(&state, hash, sizeof hash);
    hex_encode(out, (struct span){hash, sizeof hash});
    sodium_memzero(&state, sizeof state);
}
