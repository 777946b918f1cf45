// A batch of records from one device: what is stored, what is a duplicate, what is refused.
//
// One transaction for a batch, and the answer is given after its commit. Nothing that a device sent
// is lost: what is refused lies in quarantine, whole, with its reason, and counts as received.
//
// The chain: a record's `prev` is the hash of the record before it, held or quarantined. When that
// one has not come yet, the record is stored as the far side of a gap, and the link is proven when
// the gap fills. A link that does not hold refuses the record and flags the device; the records
// behind it hold on to what was quarantined, so that one fork does not refuse all that follows.
#pragma once

#include "sync/hq/request.h"
#include "sync/wire.h"

// `results` has room for `count`. *held_seq: every number up to here was received.
MUST_USE enum err ingest_batch(struct db *db, struct wire_result *results, int64_t *held_seq,
                               const struct device *device, const struct wire_event *events,
                               size_t count, int64_t now_utc_ms);
