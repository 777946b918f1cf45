// Who is known here: members, their cards and codes, HQ's keys, revocations.
// ERR_NOT_FOUND is an answer and is not logged.
#pragma once

#include "app/domain/master.h"
#include "app/store/store.h"

MUST_USE enum err roster_find_member(struct store *store, struct member *out, const char *id);
MUST_USE enum err roster_find_by_hash(struct store *store, struct member *out,
                                      const char *credential_hash);
// By licence number, else by member id; `number` is normalised. ERR_EXISTS when two members share
// a licence number: then staff must decide.
MUST_USE enum err roster_find_by_number(struct store *store, struct member *out,
                                        const char *number);
MUST_USE enum err roster_find_key(struct store *store, struct token_key *out, const char *kid);
MUST_USE enum err roster_is_revoked(struct store *store, bool *out, const char *cti_hex,
                                    const char *member_id);
MUST_USE enum err roster_formats(struct store *store, struct code_format *out, size_t *count,
                                 size_t cap);
MUST_USE enum err roster_count_members(struct store *store, int64_t *out);
