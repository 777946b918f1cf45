// Signed member codes: "UK1:" + Base45 (RFC 9285) of a COSE_Sign1 (RFC 9052, EdDSA) over a CWT
// (RFC 8392). Verified offline. Pure: bytes in, claims out.
//
// Reading takes two steps, so that this room needs no roster: token_parse gives the claims and the
// key id, unproven; the caller finds the key; token_verify proves the signature. Whether a token is
// expired or revoked is for the caller to judge: only it knows how far the clock can be trusted.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/base/buf.h"

enum {
    TOKEN_TEXT_MAX = 1024, // longer is refused unread
    TOKEN_BYTES_MAX = 682,
    TOKEN_FIELD_CAP = 128,
    TOKEN_CTI_MAX = 16
};
#define TOKEN_PREFIX "UK1:"

enum token_status {
    TOKEN_OK,
    TOKEN_NOT_OURS,  // no prefix: some other code
    TOKEN_TOO_LARGE, // prefix, but past TOKEN_TEXT_MAX
    TOKEN_DAMAGED,   // prefix, but truncated or malformed
    TOKEN_FORGED     // well-formed, and the signature does not hold
};

struct token {
    char kid[TOKEN_FIELD_CAP];
    char issuer[TOKEN_FIELD_CAP];     // CWT claim 1
    char member_id[TOKEN_FIELD_CAP];  // claim 2
    char session_id[TOKEN_FIELD_CAP]; // claim 3: good for this one session; empty: for any
    int64_t expires_utc_s;            // claim 4
    int64_t issued_utc_s;             // claim 6
    uint8_t cti[TOKEN_CTI_MAX];       // claim 7
    size_t cti_len;
    char kana[TOKEN_FIELD_CAP];       // private claim -70001
    char licence_no[TOKEN_FIELD_CAP]; // private claim -70002
    uint8_t bytes[TOKEN_BYTES_MAX];   // the COSE_Sign1 as read, for token_verify
    size_t bytes_len;
};

// A rotating code lives no longer than this; a longer life is a printed card.
#define TOKEN_ROTATING_MAX_S (INT64_C(24) * 60 * 60)
bool token_is_rotating(const struct token *token);

enum token_status token_parse(struct token *out, struct span text);
enum token_status token_verify(const struct token *token, const uint8_t public_key[32]);

// Appends the code's text. `token->bytes` is ignored. secret_key: libsodium's 64 bytes.
MUST_USE enum err token_issue(struct buf *out, const struct token *token,
                              const uint8_t secret_key[64]);
