// From what a reader read, or a person typed, to who that is: credential/ gives the claim, the
// roster the person, and the rules of design section 4 what to make of flaws.
//
//   expired   a rotating code past its time may be somebody's screenshot: refused. A printed card
//             past its date is a formal flaw: recorded, marked, carried on.
//   revoked, forged, unknown key: refused; nothing is recorded.
//
// A key's own dates are held against when the code was issued, not against now.
#pragma once

#include "app/domain/reception.h"
#include "app/store/store.h"
#include "firmware/device.h"

struct identify_context {
    struct store *store;
    const uint8_t *hash_key; // 32 bytes: for credential hashes
    const char *session_id;  // whose presence is looked up; "" when none is open
    struct stamp now;
};

// An error is a broken store, never a refusal: those are in out->refusal.
MUST_USE enum err identify_scan(struct claimant *out, const struct identify_context *context,
                                const struct scan *scan);

// A typed number that the roster knows and a birth date confirmed (or staff, in person).
MUST_USE enum err identify_member(struct claimant *out, const struct identify_context *context,
                                  const struct member *member, enum method method);
