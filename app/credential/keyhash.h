// Cards and plain codes are known by a keyed hash and never by themselves: BLAKE2b-256 under a key
// that HQ gives at enrolment, with the kind in front, so that equal bytes of two kinds differ.
#pragma once

#include "app/base/buf.h"

enum { KEYHASH_KEY_BYTES = 32, KEYHASH_HEX_CAP = 65 };

// kind: "uid" (ISO 14443-A), "idm" (FeliCa), "hpki" (the fingerprint of a certificate), "code"
// (plain QR, barcode), "token" (cti), "number".
void keyhash_hex(char out[KEYHASH_HEX_CAP], const uint8_t key[KEYHASH_KEY_BYTES], const char *kind,
                 struct span bytes);
