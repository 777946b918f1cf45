// From what a reader read, or a person typed, to who that is: credential/ gives the claim, the
// roster the person, and the rules of design section 4 what to make of flaws.
//
//   expired   a rotating code past its time may be somebody's screenshot: refused. A printed card
//             or a 医師資格証 past its date is a formal flaw: recorded, marked, carried on.
//   revoked, forged, unknown key: refused; nothing is recorded. A member who is revoked is refused
//             by whatever they come: code, card or typed number.
//   ticket    a code that is good for one session only says which: the rules of the door judge it.
//
// A key's own dates are held against when the code was issued, not against now.
//
// How sure it is who stands here is recorded as the method, and no surer than it is: qr_signed and
// nfc_ndef can be copied but not made; hpki is a copyable certificate (app/credential/hpki.h);
// nfc_uid and qr_plain are names that anybody can write; typed and staff are somebody's word.
#pragma once

#include "app/domain/reception.h"
#include "app/store/store.h"
#include "firmware/device.h"

struct identify_context {
    struct store *store;
    const uint8_t *hash_key;       // 32 bytes: for credential hashes
    const struct session *session; // that is open here, borrowed; NULL when none is
    struct stamp now;
};

// An error is a broken store, never a refusal: those are in out->refusal, and `out->member` is
// empty then.
MUST_USE enum err identify_scan(struct claimant *out, const struct identify_context *context,
                                const struct scan *scan);

// A typed number that the roster knows and a birth date confirmed (or staff, in person).
MUST_USE enum err identify_member(struct claimant *out, const struct identify_context *context,
                                  const struct member *member, enum method method);
