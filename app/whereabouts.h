// Where a person is expected, and where they are, as the store of this kiosk knows it: what the
// rules of the door ask for beside who it is.
#pragma once

#include "app/identify.h"

// Presence, registration and claim in the session that is open here; the other session for which
// they are registered and which goes on now; the room that they entered and have not left. Nothing
// when no session is open.
MUST_USE enum err whereabouts_fill(struct claimant *out, const struct identify_context *context);

// Names a session. One that is not on the programme keeps its id alone: a doctor is to hear that
// there is another room even where this kiosk does not know its name.
MUST_USE enum err whereabouts_name(struct elsewhere *out, struct store *store,
                                   const char *session_id);

// Until when sessions that have not begun count as going on: doctors come early. How early, the
// open session tells: its doors open so long before it begins. Before it has begun at all, whatever
// begins no later than it does is meant too.
int64_t whereabouts_horizon(const struct session *session, int64_t now_utc_ms);
