// When and on which device: what the shell puts on every fact.
#pragma once

#include "app/domain/types.h"
#include "app/store/store.h"

// boot_id: from clock_boot_id, read once.
struct stamp stamp_now(const char *boot_id);

// Journals that a trusted source gave `true_utc_ms` just now: what corrects taps under a wrong
// clock, also those that were made before it, in the same boot.
MUST_USE enum err stamp_record_true_time(struct store *store, const char *boot_id,
                                         int64_t true_utc_ms);
