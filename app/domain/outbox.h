// The queue to HQ, as values: the store keeps it, the sync session decides over it.
#pragma once

#include "app/domain/types.h"

struct outbox_state {
    int64_t head_seq;  // last record written; 0 when there is none
    int64_t acked_seq; // all up to here are settled with HQ
    int64_t pending;   // head - acked
    int64_t oldest_pending_utc_ms;
    int64_t quarantined;
    int64_t particulars; // of walk-ins, still to follow records that are settled
};

// What HQ said of one record that it named.
struct settlement {
    int64_t seq;
    bool refused; // quarantined, with the reason, and the queue moves on
    char reason[REASON_CAP];
};
