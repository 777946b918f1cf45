// COSE_Sign1 with EdDSA over Ed25519 (RFC 9052 section 4.2, RFC 9053 section 2.2), tagged or not.
#pragma once

#include "app/base/buf.h"

struct cose_sign1 {
    struct span protected_header; // as encoded: it is part of what is signed
    struct span kid;              // from either header; empty when absent
    struct span payload;
    struct span signature; // 64 bytes
};

// The views point into `bytes`. ERR_INVALID: not a COSE_Sign1 of algorithm EdDSA (-8), trailing
// bytes, or a critical header that we do not know.
MUST_USE enum err cose_sign1_parse(struct cose_sign1 *out, struct span bytes);
// ERR_INVALID when the signature does not hold. external_aad may be empty.
MUST_USE enum err cose_sign1_verify(const struct cose_sign1 *message, struct span external_aad,
                                    const uint8_t public_key[32]);
MUST_USE enum err cose_sign1_append(struct buf *out, struct span kid, struct span payload,
                                    const uint8_t secret_key[64]);
