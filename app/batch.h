// A run of records out of the journal as one batch for HQ, whichever way it then goes: over the
// line or on a stick.
#pragma once

#include "app/store/store.h"
#include "sync/wire.h"

// What is in it: HQ's answer must name a record by both.
struct batch_record {
    int64_t seq;
    char id[37];
};
struct batch {
    struct batch_record records[WIRE_BATCH_MAX];
    size_t count;
};

// Appends up to `limit` records from `from_seq` on to `json`, as wire_events_encode does.
// ERR_INVALID: one of them is not what it was when it was written. ERR_CORRUPT: one is missing.
MUST_USE enum err batch_make(struct batch *batch, struct buf *json, struct store *store,
                             int64_t from_seq, int64_t limit);
