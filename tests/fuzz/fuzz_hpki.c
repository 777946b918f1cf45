// A certificate as a card gives it: whatever is taken for one is known by all of its bytes.
#include <sodium.h>
#include <string.h>

#include "app/credential/hpki.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct hpki_certificate read;
    uint8_t hash[crypto_hash_sha256_BYTES];
    if (hpki_parse(&read, (struct span){data, size}) == ERR_OK) {
        REQUIRE(read.valid_to_utc_s != -1);
        crypto_hash_sha256(hash, data, size);
        REQUIRE(memcmp(hash, read.fingerprint, sizeof hash) == 0);
    }
    return 0;
}
