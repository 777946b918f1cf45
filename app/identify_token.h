// A signed code: proven, not revoked, in time, and whose it is.
#pragma once

#include "app/credential/token.h"
#include "app/identify.h"

// out->method is the caller's. A ticket for one session is named in out->ticket.
MUST_USE enum err identify_token(struct claimant *out, const struct identify_context *context,
                                 const struct token *token);
enum refusal refusal_of_token(enum token_status status);

// Revoked by token id ("" for what has none) or as a member: REFUSAL_REVOKED.
MUST_USE enum err identify_check_revoked(struct claimant *out,
                                         const struct identify_context *context,
                                         const char *cti_hex, const char *member_id);
