// What writing and checking evidence share. Include app/evidence.h elsewhere.
#pragma once

#include <jansson.h>

#include "app/evidence.h"
#include "app/transfer/archive.h"

#define EVIDENCE_FOLDER "evidence/"
enum { EVIDENCE_VERSION = 1 };

enum evidence_part {
    EVIDENCE_MANIFEST,
    EVIDENCE_SIGNATURE,
    EVIDENCE_DEVICE,
    EVIDENCE_README,
    EVIDENCE_SESSIONS,
    EVIDENCE_POLICY,
    EVIDENCE_HISTORY,
    EVIDENCE_JOURNAL,
    EVIDENCE_CHAIN,
    EVIDENCE_PROPOSALS,
    EVIDENCE_CSV,
    EVIDENCE_PART_COUNT
};
extern const char *const evidence_part_names[EVIDENCE_PART_COUNT];

// Compact, sorted, with a line feed.
MUST_USE enum err evidence_append_json(struct buf *out, const json_t *value);
// Of one person, without sentences and with them; NULL: out of memory. To be freed.
json_t *evidence_person(const struct session *session, const struct attendance *attendance,
                        const struct proposal *proposals, size_t count, bool with_sentences);
// What manifest.json says of a part; NULL: out of memory.
json_t *evidence_part_json(enum evidence_part part, struct span bytes);
// The public key as openssl reads it (RFC 8410).
MUST_USE enum err evidence_append_pem(struct buf *out, const uint8_t public_key[32]);
