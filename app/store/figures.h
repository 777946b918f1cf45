// What the pages of staff say of the store as a whole.
#pragma once

#include "app/domain/types.h"
#include "app/store/store.h"

// The `clock` facts of this boot that this device recorded, newest first, at most `cap`.
MUST_USE enum err figures_clocks(struct store *store, struct fact *out, size_t *count, size_t cap,
                                 const char *boot_id);
// When the last session on the programme ends; 0: there is none.
MUST_USE enum err figures_last_session_end(struct store *store, int64_t *out_utc_ms);
