// HTTP Message Signatures (RFC 9421) with Ed25519, and Content-Digest (RFC 9530). Pure.
//
// A device signs ("@method" "@path" "@query" "content-digest" "content-type" "content-encoding"
// where the message has them), with created and keyid = its device id. `created` is the device's
// own clock, which may be wrong: HQ keeps it and never refuses a record for it. Replay changes
// nothing (ids, sequences), and TLS is always there.
#pragma once

#include "app/base/buf.h"

struct sign_message {
    const char *method;           // upper case
    const char *path;             // "/v1/events"
    const char *query;            // "?since=12", or "?" when there is none (RFC 9421, 2.2.7)
    const char *content_type;     // NULL when the message has no body
    const char *content_encoding; // NULL when none
    struct span body;             // as sent, after content coding
};

struct sign_headers {
    struct buf content_digest; // values, without the names; empty without a body
    struct buf signature_input;
    struct buf signature;
};
void sign_headers_fini(struct sign_headers *headers);

MUST_USE enum err sign_message(struct sign_headers *out, const struct sign_message *message,
                               const char *key_id, int64_t created_utc_s,
                               const uint8_t secret_key[64]);

// The key id that a Signature-Input names for the label "sig1"; ERR_INVALID when there is none.
MUST_USE enum err sign_key_id(char *out, size_t cap, const char *signature_input);

// The device's own clock at signing, as that label's `created` says it. To be believed only after
// sign_verify.
MUST_USE enum err sign_created(int64_t *out_utc_s, const char *signature_input);

// ERR_INVALID, with a sentence in `problem` (256 bytes), when the digest is not the body's, a
// required component is not covered, or the signature does not hold.
MUST_USE enum err sign_verify(char *problem, const struct sign_message *message,
                              const char *content_digest, const char *signature_input,
                              const char *signature, const uint8_t public_key[32]);

// The base that is signed, for any component list: what RFC 9421's example is checked against.
// `components`: pairs of identifier (without quotes) and value.
struct sign_component {
    const char *name, *value;
};
MUST_USE enum err sign_base(struct buf *out, const struct sign_component *components, size_t count,
                            const char *parameters);
MUST_USE enum err content_digest_append(struct buf *out, struct span body); // sha-512=:...:
