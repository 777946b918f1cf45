// Other kiosks' records, in the order in which they came here (`arrival`): however late a record
// comes, it comes behind everything that was handed out before.
//
// A session's records and the cards that were bound go separate ways, with cursors of their own:
// cards are everybody's, and in every session's feed each kiosk would read all of them again.
#pragma once

#include "sync/hq/hq.h"
#include "sync/wire.h"

enum { FEED_PAGE_MAX = WIRE_BATCH_MAX };

// Has this device opened the session, by its own records?
MUST_USE enum err feed_is_host(struct db *db, bool *out, const char *device_id,
                               const char *session_id);

// Appends one page behind `cursor` ("" from the beginning), without the device's own records: what
// was recorded in the session, and what trusted clocks said in the boots in which it was recorded.
// A clock record takes its place where the first record of its boot came, when that was later: what
// it says was of no interest before. ERR_INVALID: not a cursor.
MUST_USE enum err feed_session(const struct hq *hq, struct buf *out, const char *session_id,
                               const char *device_id, const char *cursor, int64_t limit);
// The same, of cards bound and unbound anywhere.
MUST_USE enum err feed_cards(const struct hq *hq, struct buf *out, const char *device_id,
                             const char *cursor, int64_t limit);
