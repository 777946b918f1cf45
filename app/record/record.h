// The bytes of a record: a fact as canonical JSON (RFC 8785), written once.
//
// The bytes journalled are the bytes hashed are the bytes sent: nothing else in the house may
// write a body. Each body carries the hash of the one before it ("prev"), so that the journal of a
// device is a chain; the first has 32 zero bytes. Bodies hold no names, no card UIDs, no QR text.
// Used by the store, by sync and by HQ; wants jansson and libsodium (BLAKE2b-256).
//
// Members (absent when empty): v (1), id, dev, seq, kind, at, mono, boot, trust, prev, ses,
// sub {member | typed}, how, cred, dir, verdict, flaw, staff, target, reason, true, intent, scheme,
// part, heads, practice.
#pragma once

#include "app/base/buf.h"
#include "app/domain/types.h"

enum { RECORD_HASH_BYTES = 32, RECORD_BODY_MAX = 4096 };

// Appends the body to `out`. ERR_INVALID when a text is not clean UTF-8, a number is past 2^53 - 1,
// a member of a closed set is none, or id, device, sequence or kind are missing.
MUST_USE enum err record_encode(struct buf *out, const struct fact *fact,
                                const uint8_t prev[RECORD_HASH_BYTES]);

// ERR_INVALID: not a record (any unknown member included); ERR_VERSION: a newer "v".
// Accepts exactly what record_encode writes, byte for byte.
MUST_USE enum err record_decode(struct fact *fact, uint8_t prev[RECORD_HASH_BYTES],
                                struct span body);

// Appends the canonical form of a record's JSON: what a body is after a journey inside a batch. Of
// other JSON it may be another form than RFC 8785's (fractions, control characters); record_decode
// then refuses it.
MUST_USE enum err record_canonicalise(struct buf *out, struct span json);

void record_hash(uint8_t out[RECORD_HASH_BYTES], struct span body);
