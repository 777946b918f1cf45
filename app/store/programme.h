// What happens today, and who may open it: sessions with their items, staff, and master data coming
// in.
#pragma once

#include "app/domain/master.h"
#include "app/store/store.h"

// Sessions that overlap [from, to), by start. struct session is large: the caller allocates.
MUST_USE enum err programme_sessions(struct store *store, struct session *out, size_t *count,
                                     size_t cap, int64_t from_utc_ms, int64_t to_utc_ms);
MUST_USE enum err programme_find_session(struct store *store, struct session *out, const char *id);
MUST_USE enum err programme_staff(struct store *store, struct staff *out, size_t *count,
                                  size_t cap);
// ERR_NOT_FOUND when HQ has sent no policy of this version.
MUST_USE enum err programme_find_policy(struct store *store, struct policy *out,
                                        const char *version);
MUST_USE enum err programme_is_registered(struct store *store, bool *out, const char *session_id,
                                          const char *member_id);
// The session (not `but_session_id`) that overlaps [from, to) and for which the member is
// pre-registered; "" when there is none.
MUST_USE enum err programme_registered_elsewhere(struct store *store, char *session_id, size_t cap,
                                                 const char *but_session_id, const char *member_id,
                                                 int64_t from_utc_ms, int64_t to_utc_ms);
// A setting from master data; ERR_NOT_FOUND when HQ has sent none.
MUST_USE enum err programme_setting(struct store *store, char *out, size_t cap, const char *name);

// --- Master data in ------------------------------------------------------------------------------
// begin, any number of puts, then commit with the cursor that the page ended at, or roll back:
// a page is taken whole or not at all, and a kiosk that is killed resumes at the last whole page.
// A put that fails rolls the page back. setting_put inside a page is part of it; journal_append and
// outbox_settle answer ERR_BUSY there. `cursor` NULL leaves the cursor where it is.
MUST_USE enum err master_begin(struct store *store);
// In a page: everything goes, so that nothing of another headquarters' (keys, PINs, revocations)
// stays trusted. Local settings and the journal are no master data.
MUST_USE enum err master_clear(struct store *store);
MUST_USE enum err master_put(struct store *store, const struct master_change *change);
MUST_USE enum err master_commit(struct store *store, const char *cursor);
void master_roll_back(struct store *store);
// "" before the first page.
MUST_USE enum err master_cursor(struct store *store, char *out, size_t cap);
