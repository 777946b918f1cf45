// The append-only journal, its outbox, and the presence that follows from it.
//
// journal_append is one transaction: the record, its place in the outbox (everything past the
// watermark), and the projections. When it returns ERR_OK the record survives a power cut; when it
// returns anything else nothing has changed. Triggers refuse UPDATE and DELETE of records.
#pragma once

#include "app/domain/attendance.h"
#include "app/domain/outbox.h"
#include "app/domain/reception.h"
#include "app/domain/types.h"
#include "app/record/record.h"
#include "app/store/store.h"

// Stamps device id and sequence, gives `fact->id` (UUIDv7) when empty, encodes, chains, commits.
MUST_USE enum err journal_append(struct store *store, struct fact *fact);

struct journal_entry {
    int64_t seq;
    const char *id;
    struct span body; // until the callback returns
    uint8_t hash[RECORD_HASH_BYTES];
};
// Calls `each` for up to `limit` records with seq >= from_seq, in order; stops when it returns
// false.
MUST_USE enum err journal_each(struct store *store, int64_t from_seq, int64_t limit,
                               bool (*each)(void *context, const struct journal_entry *entry),
                               void *context);
// Appends the very bytes of one record, our own or another device's. ERR_NOT_FOUND.
MUST_USE enum err journal_body(struct store *store, struct buf *out, const char *record_id);
// The newest `cap` taps (the one that came last first, of whatever device), decoded, with what
// became of each and how it stands with HQ.
struct recent_tap {
    struct fact fact;
    struct member member; // as far as the roster knows
    int64_t at_utc_ms;    // when it counts: corrected, or as staff say
    enum timeline_state state;
    bool settled; // HQ has it
    bool quarantined;
};
MUST_USE enum err journal_recent_taps(struct store *store, struct recent_tap *out, size_t *count,
                                      size_t cap);

// --- Other devices' records ----------------------------------------------------------------------
// Kept beside the journal and merged by union: presence, counts and lists count them like our own.

// ERR_OK also for our own records and for ones that are here already. ERR_INVALID: not a record.
MUST_USE enum err journal_take_foreign(struct store *store, struct span body);
// A page of them, and where the reading then stands, in one transaction: a power cut leaves both or
// neither. What is no record is passed over. *count: how many were new here.
MUST_USE enum err journal_take_foreign_page(struct store *store, int64_t *count,
                                            const struct span *bodies, size_t body_count,
                                            const char *session_id, const char *cursor);
// Where the reading of a session's other records stands at HQ (of cards: session ""); "" before the
// first.
MUST_USE enum err foreign_cursor_get(struct store *store, char *out, size_t cap,
                                     const char *session_id);
MUST_USE enum err foreign_cursor_put(struct store *store, const char *session_id,
                                     const char *cursor);

// --- Facts for the pure rules --------------------------------------------------------------------

// Facts that bear on what is asked for, our own and others': taps that fit, voids and amends of
// them (and voids of those), walk_in, session_open and session_close of these sessions, and the
// clock facts of the boots in which taps and amends were made. Of a session only what happened in
// it: whoever wants to know whom another room took away asks for the time as well.
struct fact_filter {
    const char *session_id;         // NULL: any
    const char *member_id;          // NULL: any
    int64_t from_utc_ms, to_utc_ms; // [from, to) by the kiosk's clock at the time; 0, 0: any
};
// *out is to be freed by the caller (NULL when there is none).
MUST_USE enum err journal_facts(struct store *store, struct fact **out, size_t *count,
                                const struct fact_filter *filter);

// What decides over one member's attendance of one session (attendance_merge, attendance_timeline):
// the facts of it, and of those sessions of theirs that can have ended a stay in it, or it theirs.
// A few, however long the member has been coming.
MUST_USE enum err journal_facts_near(struct store *store, struct fact **out, size_t *count,
                                     const char *session_id, const char *member_id);

// --- Outbox --------------------------------------------------------------------------------------

MUST_USE enum err outbox_get(struct store *store, struct outbox_state *out);

// One transaction. The watermark moves over the unbroken run of settled records that begins right
// behind it, and no further.
MUST_USE enum err outbox_settle(struct store *store, const struct settlement *items, size_t count);

// --- Presence (projection) -----------------------------------------------------------------------

struct presence_counts {
    int64_t received; // persons with a counting entry
    int64_t inside;
};
MUST_USE enum err presence_get(struct store *store, struct presence *out, const char *session_id,
                               const char *member_id);
// Entered a session other than this one, has not left it, and it is not over at `at_utc_ms`: the
// stay that an entry here would end then. "" when there is none.
MUST_USE enum err presence_elsewhere(struct store *store, char *session_id, size_t cap,
                                     const char *but_session_id, const char *member_id,
                                     int64_t at_utc_ms);
MUST_USE enum err presence_count(struct store *store, struct presence_counts *out,
                                 const char *session_id);
// The session that is open on this device according to the journal ("" when none) and who opened
// it: what a kiosk goes back to after a power cut.
MUST_USE enum err journal_open_session(struct store *store, char *session_id, size_t cap,
                                       enum direction *pinned);

// --- Checks --------------------------------------------------------------------------------------

// File (integrity_check, foreign_key_check), chain (sequence, prev, hash, body), projections
// (rebuilt aside and compared), watermark. Each finding is one sentence; *findings counts them.
MUST_USE enum err journal_verify(struct store *store, size_t *findings,
                                 void (*finding)(void *context, const char *sentence),
                                 void *context);
// Drops the projections and rebuilds them from the journal.
MUST_USE enum err journal_rebuild(struct store *store);
