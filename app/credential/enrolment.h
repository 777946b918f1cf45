// The code that HQ shows once to enrol a kiosk:
//   uketsuke://enrol?url=https%3A%2F%2Fhq.example%3A8443&code=123456789012&pin=sha256%2F%2FBASE64
// `pin` is the SHA-256 of the server's public key (SubjectPublicKeyInfo); without it the
// certificate is checked against the CA bundle.
#pragma once

#include "app/base/buf.h"

enum { ENROLMENT_CODE_DIGITS = 12 };

struct enrolment {
    char url[256]; // https only
    char code[ENROLMENT_CODE_DIGITS + 1];
    char pin[64]; // "sha256//..." or empty
};

// ERR_NOT_FOUND: not an enrolment code at all; ERR_INVALID: one with something missing or wrong.
MUST_USE enum err enrolment_parse(struct enrolment *out, struct span text);
MUST_USE enum err enrolment_append(struct buf *out, const struct enrolment *enrolment);
