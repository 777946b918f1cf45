// Certificates as a 医師資格証 might hold one, made when a test runs: of nobody, by nobody.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct certificate_wish {
    const char *issuer; // common name of who signs it
    uint8_t serial;
    int64_t from_utc_s, to_utc_s;
    size_t padding; // bytes of an extension that means nothing, to make it larger
};

// The certificate in DER; returns its length, and ends the test when it can't be made.
size_t certificate_make(uint8_t *out, size_t cap, const struct certificate_wish *wish);
