// Who is known here: members, their cards and codes, HQ's keys, revocations.
// ERR_NOT_FOUND is an answer and is not logged.
#pragma once

#include "app/domain/master.h"
#include "app/store/store.h"

// A walk-in's id finds the particulars that were typed, as long as they are here; who is on no
// roster is looked for among those whom a signed code has named (guest.h).
MUST_USE enum err roster_find_member(struct store *store, struct member *out, const char *id);
// By cards bound and unbound in the journal first, then by master data.
MUST_USE enum err roster_find_by_hash(struct store *store, struct member *out,
                                      const char *credential_hash);
// By licence number, else by member id, else a guest's; `number` is normalised. ERR_EXISTS when two
// members share a licence number: then staff must decide.
MUST_USE enum err roster_find_by_number(struct store *store, struct member *out,
                                        const char *number);
MUST_USE enum err roster_find_key(struct store *store, struct token_key *out, const char *kid);
MUST_USE enum err roster_is_revoked(struct store *store, bool *out, const char *cti_hex,
                                    const char *member_id);
MUST_USE enum err roster_formats(struct store *store, struct code_format *out, size_t *count,
                                 size_t cap);
MUST_USE enum err roster_count_members(struct store *store, int64_t *out);

// As one types: kana (hiragana or katakana, of any width, from the beginning of the family or the
// given name), kanji (from the beginning), or a number. Words are joined by "and". Names of
// walk-ins and guests are found too. At most `cap`, sorted by kana; *more: there are others.
// Nothing for empty text.
MUST_USE enum err roster_search(struct store *store, struct member *out, size_t *count, bool *more,
                                size_t cap, const char *typed);
// Which cards and codes lead to this member: what was bound at a kiosk, the newest
// first, then those of headquarters. *count may reach cap: then more may be there.
MUST_USE enum err roster_credentials(struct store *store, struct credential *out, size_t *count,
                                     size_t cap, const char *member_id);
// Credit that HQ has confirmed, certificates; oldest first. *count may reach cap: then more is
// there.
MUST_USE enum err roster_totals(struct store *store, struct credit_total *out, size_t *count,
                                size_t cap, const char *member_id);
MUST_USE enum err roster_certificates(struct store *store, struct certificate *out, size_t *count,
                                      size_t cap, const char *member_id);
