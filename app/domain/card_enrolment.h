// Binding a card to a member, with staff present: read, lift, read again. Pure.
//
//   first --scan--> lift --(card gone)--> second --same scan--> bound   (the shell persists `bind`)
//                     |                      |
//                     +-- other scan: refused +-- other scan: refused, begins anew
//
// A card that shows another identifier at the second reading changes at each read and is nobody's.
// After a refusal, and after a card was bound, the next card begins a new pair of readings.
#pragma once

#include "app/domain/types.h"

enum card_step { CARD_FIRST, CARD_SECOND, CARD_BOUND, CARD_REFUSED };

enum card_outcome {
    CARD_GOES_ON,   // the step says how far: CARD_BOUND now, once for each card, is to be persisted
    CARD_CHANGES,   // the second reading differs: a changing identifier, or two cards
    CARD_UNUSABLE,  // with `refusal`: random, blank, type B, My Number ...
    CARD_OTHERS,    // bound to another member already: unbind there first
    CARD_ALREADY,   // bound to this very member, perhaps just now
    CARD_NOT_LIFTED // the second scan came before the card was away, or too soon after the last one
};

struct card_enrolment {
    char member_id[ID_CAP];
    enum card_step step;
    char hash[HASH_HEX_CAP]; // of the first reading
    enum method method;
    int64_t first_mono_ms;
};

void card_enrolment_begin(struct card_enrolment *enrolment, const char *member_id);
// `hash`, `method`: what the scan is known by. `refusal`: why it is unusable, or none. `owner`:
// whom it is bound to now, "" for nobody. A reader reports a card once until it has been away, so a
// second report means that it was lifted; `min_apart_ms` guards against a bounce.
enum card_outcome card_enrolment_step(struct card_enrolment *enrolment, const char *hash,
                                      enum method method, enum refusal refusal, const char *owner,
                                      int64_t mono_ms, int64_t min_apart_ms);
