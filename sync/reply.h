// What the result of one exchange means to the session. Pure.
//
// An answer counts as ours when it says so itself: JSON for success, problem details (RFC 9457) for
// the rest. Anything else is foreign (a captive portal, a proxy's page) and settles nothing; only
// "later" and "broken" (429, 5xx) are believed of whoever says them, since they only make us wait.
#pragma once

#include "sync/client.h"
#include "sync/session.h"

// After this, a body of status 200 still has to be decoded: reply_foreign when it can't be.
void reply_read(struct answer *out, const struct client_reply *reply, int64_t now_utc_s);
void reply_foreign(struct answer *out, enum fault fault, const char *problem);
