// A libcurl worker: moves bytes, decides nothing. One thread, one connection, one request at a
// time; start one for each lane.
//
// The server certificate is checked against the CA bundle, or against the key pinned at enrolment,
// and never against nothing. A pin alone is enough: the peer proves in the handshake that it holds
// that very key, which says more than any name or signature in the certificate around it. So a
// self-signed HQ that is found by its address can be pinned; with a pin and a CA file, both must
// hold. Bounds: 10 s to connect, 30 s for a whole exchange, WIRE_BODY_MAX bytes of answer. HTTPS
// only; redirects are not followed.
#pragma once

#include "app/base/buf.h"
#include "app/base/mailbox.h"
#include "app/domain/fault.h"

struct client_config {
    char base_url[256]; // https://host:port
    char ca_file[256];  // empty: the system's bundle
    char pin[64];       // "sha256//...": then only this key will do, whatever certificate it is in
    char key_id[64];    // device id; empty: requests go unsigned
    uint8_t secret_key[64];
    int64_t exchange_timeout_ms; // 0: the 30 s above
};

struct client_request {
    int64_t ticket; // the caller's, comes back in the reply
    char method[8];
    char target[768];         // path and query
    const char *content_type; // static; NULL: no body
    bool compress;            // zstd
    struct buf body;          // moves with the message
};

struct client_reply {
    int64_t ticket;
    bool arrived; // false: no whole HTTP answer; `problem` says why
    int status;
    char content_type[64];
    char retry_after[64], date[64]; // header values, empty when absent
    enum fault fault;               // with `problem`
    char problem[256];
    struct buf body; // decompressed; the receiver frees it
};

struct client;
// `wake` (may be NULL) is called (from the worker) when a reply lies ready. ERR_INVALID: base_url
// is not https://host[:port], or the pin is no pin.
MUST_USE enum err client_start(struct client **out, const struct client_config *config,
                               void (*wake)(void *context), void *context);
// False when a request is under way, up to client_receive: the body stays the caller's.
bool client_send(struct client *client, struct client_request *request);
bool client_receive(struct client *client, struct client_reply *out);
// Breaks off what is under way; bounded by 1 s.
void client_stop(struct client *client);

// One exchange, waited for, in the calling thread: what enrolment and `sync --once` use.
MUST_USE enum err client_exchange(struct client_reply *out, const struct client_config *config,
                                  struct client_request *request);
