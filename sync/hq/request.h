// One HTTP request and its reply, as values: what the handlers know of HTTP.
#pragma once

#include "app/domain/types.h"
#include "sync/hq/hq.h"

// Borrowed from the server until the reply is sent. Headers are NULL when absent.
struct request {
    const char *method;
    const char *path;  // as sent: no route of ours holds a character that needs escaping
    const char *query; // "?since=12", or "?" when there is none
    const char *content_type, *content_encoding, *content_digest;
    const char *signature_input, *signature;
    struct span body; // as sent, still encoded
    bool carried;     // it came in a bundle, by hand
};

struct reply {
    int status;
    const char *content_type; // NULL: no body
    struct buf body;
    char allow[16];              // 405: what this path takes
    const char *accept_encoding; // 415 for an unknown coding
    int retry_after_s;           // 0: none
    bool challenge;              // 401: say how to authenticate
};
void reply_fini(struct reply *reply);

// The device that a request is from, once its signature has been proven.
struct device {
    char id[ID_CAP];
    uint8_t public_key[32];
    char name[NAME_CAP];
    char venue[NAME_CAP];
    bool suspended;
    int64_t created_utc_ms; // its own clock, when it signed this request
    bool carried;           // which was not now: the request came by hand
};

// What a handler works with. Handlers fill `reply`; an error they return becomes a 500 or 503.
struct call {
    const struct hq *hq;
    const struct request *request;
    struct device device; // on routes that are signed by one
    struct span body;     // decoded
    int64_t now_utc_ms;
    struct reply *reply;
};

// Problem details (RFC 9457) with the status's own title.
MUST_USE enum err reply_problem(struct reply *reply, int status, const char *detail);

// A parameter of the query, percent-decoded; `out` is empty when it is absent. ERR_INVALID when it
// is not well-formed, comes twice, or does not fit.
MUST_USE enum err query_get(char *out, size_t cap, const char *query, const char *name);

// The parameter "limit": from 1 to `most`, `otherwise` when it is absent. False when it is none.
bool query_limit(int64_t *out, const char *query, int64_t otherwise, int64_t most);

// Is `value` (a Content-Type, may be NULL) of this media type, whatever its parameters?
bool media_type_is(const char *value, const char *type);
