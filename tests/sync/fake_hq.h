// An HTTPS server that is HQ as its own code would have it, until it is told to misbehave.
//
// It verifies signatures with the product's own sign_verify, holds records in memory, and hands out
// two pages of master data, and what it was given as other kiosks' records in pages of two.
// Certificates are made at the time of the test (make_certs).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sync/wire.h"

struct fake_hq;

enum mood {
    MOOD_GOOD,
    MOOD_HTML,          // 200, a network's sign-in page
    MOOD_NOT_FOUND,     // 404, a web server's page
    MOOD_UNAUTHORIZED,  // 401, problem details
    MOOD_FORBIDDEN,     // 403, problem details
    MOOD_ERROR,         // 500, a page
    MOOD_NONSENSE,      // 200, JSON, but not ours
    MOOD_HALF,          // the answer breaks off
    MOOD_DROP,          // the connection is closed without an answer
    MOOD_LOSE_ANSWER,   // everything is done, and then MOOD_DROP
    MOOD_STALL,         // no answer until the mood changes
    MOOD_REDIRECT,      // 302 to itself, well-behaved
    MOOD_ENDLESS,       // more bytes than allowed
    MOOD_LATER_SECONDS, // 429, Retry-After: 120
    MOOD_LATER_DATE,    // 503, Retry-After: a date two minutes after Date
    MOOD_REFUSE_BATCH,  // 422 for any batch with the poisoned record
    MOOD_REFUSE_ONE,    // the poisoned record is refused, by name
    MOOD_SILENT_ON_ONE, // the poisoned record is not spoken of
    MOOD_BAD_PAGE,      // master data with one row that is none
    MOOD_BAD_FEED,      // others' records: the second page is none
    MOOD_UNFIT,         // 422 for particulars
    MOOD_DEAF           // 500 for records, and for nothing else
};

enum { FAKE_HQ_RECORDS = 1000, FAKE_HQ_OTHERS = 16 };

// `certificate`: "server" or "other", from `dir`.
struct fake_hq *fake_hq_start(const char *dir, const char *certificate);
void fake_hq_stop(struct fake_hq *hq);
void fake_hq_url(const struct fake_hq *hq, char *out, size_t cap);

void fake_hq_set_mood(struct fake_hq *hq, enum mood mood);
void fake_hq_set_poison(struct fake_hq *hq, int64_t seq);
void fake_hq_set_public_key(struct fake_hq *hq, const uint8_t public_key[32]);

// As if an old backup had been restored: it holds nothing of what it acknowledged.
void fake_hq_forget(struct fake_hq *hq);

// A record of another kiosk's, for whoever follows its session; a card for everybody ("").
void fake_hq_add_other(struct fake_hq *hq, const char *session_id, struct span body);
// From now on the first of them looks like a later version's.
void fake_hq_spoil_other(struct fake_hq *hq);
int64_t fake_hq_strangers(struct fake_hq *hq); // asked for a session that they had not opened
int64_t fake_hq_feeds(struct fake_hq *hq);     // pages of others' records handed out

// How often particulars came, and the last ones; false when none did.
bool fake_hq_particulars(struct fake_hq *hq, int64_t *count, struct wire_particulars *last);

int64_t fake_hq_requests(struct fake_hq *hq);
int64_t fake_hq_stored(struct fake_hq *hq);              // records held
int64_t fake_hq_copies(struct fake_hq *hq, int64_t seq); // how often that record was sent
int64_t fake_hq_healths(struct fake_hq *hq);
bool fake_hq_is_signed(struct fake_hq *hq);      // the last request verified
bool fake_hq_was_compressed(struct fake_hq *hq); // some request was
// The body held for `seq`, copied; 0 when there is none.
size_t fake_hq_body(struct fake_hq *hq, int64_t seq, uint8_t *out, size_t cap);
