// When personal data has been kept long enough. Pure: the store looks up, this decides, the store
// purges.
#pragma once

#include "app/domain/types.h"

// "Handed over": acknowledged by HQ; where there is no HQ, exported.
struct retention_state {
    int64_t handed_over_seq;    // all own records up to here were, at retention_limit or before
    int64_t newest_person_seq;  // the newest own record that is about a person; 0: none
    int64_t session_end_utc_ms; // the last end of any session on the programme; 0: no sessions
    int64_t roster_utc_ms;      // when the roster last changed; 0: not known
};

struct retention_due {
    int64_t particulars_to_seq; // of walk-ins up to this record; 0: none
    bool roster;
};

// What happened up to here is `days` days ago; INT64_MIN for negative days: nothing ever is.
int64_t retention_limit(int64_t now_utc_ms, int32_t days);

// The roster goes once all that was recorded of persons has been handed over for so long, and the
// programme needs it no longer: its last session ended so long ago, or it has none, and the roster
// came no later than that.
void retention_decide(struct retention_due *out, const struct retention_state *state,
                      int64_t limit_utc_ms);
