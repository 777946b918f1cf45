#include "app/credential/keyhash.h"

#include <sodium.h>
#include <string.h>

#include "app/base/text.h"

// The kind is hashed with its NUL, so that no kind and bytes run into another kind's.
void keyhash_hex(char out[KEYHASH_HEX_CAP], const uint8_t key[KEYHASH_KEY_BYTES], const char *kind,
                 struct span bytes) {
    uint8_t hash[crypto_generichash_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, KEYHASH_KEY_BYTES, sizeof hash);
    crypto_generichash_update(&state, (const uint8_t *)kind, strlen(kind) + 1);
    crypto_generichash_update(&state, bytes.data, bytes.len);
    crypto_generichash_final(&state, hash, sizeof hash);
    hex_encode(out, (struct span){hash, sizeof hash});
    sodium_memzero(&state, sizeof state);
}
