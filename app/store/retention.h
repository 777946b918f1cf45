// Personal data leaves the kiosk when it is no longer needed. The journal stays: it has no names.
#pragma once

#include "app/store/store.h"

struct retention_report {
    int64_t particulars; // of walk-ins
    int64_t members;     // with their cards, totals, certificates and registrations; guests
};

// What is due at `now_utc_ms`, `days` days after it was acknowledged by HQ (or, without HQ, after
// its session was exported: export_note):
// - a walk-in's particulars, once its record is settled so long, not refused, and HQ (where there
// is
//   one) has been told the particulars;
// - a guest, once all that this kiosk recorded of them is settled so long, and none of it refused;
// - the whole roster, once no session on the programme ended within that time or is still to come,
//   and every record about a person is settled so long. It comes back from HQ with the next session
//   (the master cursor starts anew), or by import.
// What is deleted is overwritten in the file, and gone from its log. Meant to be called every now
// and then; a negative number of days, and practice, delete nothing.
MUST_USE enum err retention_purge(struct store *store, struct retention_report *out,
                                  int64_t now_utc_ms, int32_t days);
// All records up to the newest are in somebody's hands as an export: without HQ, this is what
// acknowledgement is.
MUST_USE enum err export_note(struct store *store, int64_t now_utc_ms);
