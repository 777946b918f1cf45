// The certificate of a 医師資格証 (HPKI), as the card gives it to anybody: DER in, what a reception
// needs out. Foreign bytes: GnuTLS takes them apart. Names in it are not kept.
//
// What this proves: that whoever stands here has a card, or a copy of its certificate. The card
// signs nothing (that would need its PIN), so a certificate that was once read can be replayed by
// a card made for it; and the chain to its issuer is not checked (a kiosk has neither the
// authorities nor their lists), which is why only the certificate itself, and never its issuer and
// serial alone, is a card that was enrolled: any certificate says of itself what it likes.
#pragma once

#include <stdint.h>

#include "app/base/buf.h"

enum { HPKI_FINGERPRINT_BYTES = 32 };

struct hpki_certificate {
    // SHA-256 over all of it, issuer and serial included. A card that is renewed or issued again
    // has another one, and is enrolled anew.
    uint8_t fingerprint[HPKI_FINGERPRINT_BYTES];
    int64_t valid_to_utc_s; // to the end of this second
};

// ERR_INVALID: not one whole certificate.
MUST_USE enum err hpki_parse(struct hpki_certificate *out, struct span der);
