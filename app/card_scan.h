// A card on the reader while staff bind one to a member: what app/domain/card_enrolment.h's step is
// told.
//
// UID, IDm and 医師資格証 can be bound, and so can a plain code that is in no format and on
// nobody's card yet (a barcode on a membership card). What already names somebody by itself, a
// signed code or a code in a format, has that person for an owner and nothing to be bound.
#pragma once

#include "app/identify.h"

struct card_scan {
    char hash[HASH_HEX_CAP]; // empty when there is nothing to know it by
    enum method method;
    enum refusal refusal;  // why it can't be bound; none when it can, or when it is bound
    char owner_id[ID_CAP]; // whom it leads to now; "" for nobody
};

// An error is a broken store.
MUST_USE enum err card_scan_take(struct card_scan *out, const struct identify_context *context,
                                 const struct scan *scan);
