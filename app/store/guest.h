// Who is on no roster here, but was named by a signed code: a doctor of another prefecture. Kept
// beside the journal, whose bodies hold no names, so that staff see whom they have received, and
// the doctor can type the number when the telephone is empty at the exit. The roster's own word
// goes before it (roster.h finds guests too); retention.h says when a guest goes.
#pragma once

#include "app/domain/types.h"
#include "app/store/store.h"

// Id, licence number and kana; what is known already is replaced.
MUST_USE enum err guest_keep(struct store *store, const struct member *member);
