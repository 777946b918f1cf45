// What a walk-in typed: beside the journal, under the record's id, where it can be purged. The body
// holds its salted hash, so that whoever still has the particulars can prove which they were.
#pragma once

#include "app/domain/types.h"
#include "app/record/particulars.h"
#include "app/store/store.h"

// journal_append for a walk_in fact, with its particulars in the same transaction. Gives the fact
// its id, member_id (WALK_IN_PREFIX + id) and hash.
MUST_USE enum err journal_append_walk_in(struct store *store, struct fact *fact,
                                         const struct particulars *particulars);
// ERR_NOT_FOUND: none, or purged.
MUST_USE enum err particulars_get(struct store *store, struct particulars *out,
                                  uint8_t salt[PARTICULARS_SALT_BYTES], const char *record_id);

// --- The way to HQ (particulars_outbox.c) --------------------------------------------------------
// The office has to find the person: once the record is settled (and not refused), its particulars
// follow it.

// One that HQ has not been told of; ERR_NOT_FOUND: none.
MUST_USE enum err particulars_untold(struct store *store, char record_id[37],
                                     struct particulars *out, uint8_t salt[PARTICULARS_SALT_BYTES]);
// HQ has it, or will never take it.
MUST_USE enum err particulars_note_told(struct store *store, const char *record_id);
