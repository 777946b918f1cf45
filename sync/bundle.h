// A bundle: what would have gone over the line to HQ, in a file that a person carries. Pure.
//
//   UKETSUKE-BUNDLE 1
//   POST /v1/events            for each batch: the message as HTTP would have it, its headers in
//   Content-Type: ...          this order and none besides, each line ended by one line feed;
//   Content-Encoding: ...      then exactly Content-Length bytes, and the next message at once
//   Content-Digest: ...
//   Signature-Input: ...
//   Signature: ...
//   Content-Length: 123
//
//   ...
//   END 1                      how many there were: a file that was cut short shows
//
// Each message is signed by its device (sync/sign.h), so that whoever carries the file can neither
// add nor change a record. It is not encrypted: who may not read it must not get the stick.
#pragma once

#include "app/base/buf.h"

enum {
    BUNDLE_PROBLEM_CAP = 256,
    BUNDLE_HEADER_CAP = 512,
    BUNDLE_BODY_MAX = 1024 * 1024, // of a batch as sent: what HQ takes over the line, too
    BUNDLE_MAX = 64 * 1024 * 1024
};

#define BUNDLE_METHOD "POST"
#define BUNDLE_PATH "/v1/events"
#define BUNDLE_QUERY "?" // none (sync/sign.h)

// --- Writing: start, batches, end ----------------------------------------------------------------

struct bundle_signer {
    const char *key_id; // the device's id
    const uint8_t *secret_key;
    int64_t created_utc_s;
};
MUST_USE enum err bundle_append_start(struct buf *out);
// `events`: what wire_events_encode wrote. ERR_TOO_BIG past the bounds above; `out` is then to be
// thrown away, as after any error.
MUST_USE enum err bundle_append_batch(struct buf *out, struct span events,
                                      const struct bundle_signer *signer);
MUST_USE enum err bundle_append_end(struct buf *out, size_t batch_count);

// --- Reading -------------------------------------------------------------------------------------
// Foreign bytes: what is not written exactly like the above is ERR_INVALID (ERR_VERSION: a bundle
// of a newer version), with a sentence in `problem` (BUNDLE_PROBLEM_CAP bytes). Nothing is proven
// here: that is sign_verify's.

enum bundle_header {
    BUNDLE_CONTENT_TYPE,
    BUNDLE_CONTENT_ENCODING,
    BUNDLE_CONTENT_DIGEST,
    BUNDLE_SIGNATURE_INPUT,
    BUNDLE_SIGNATURE,
    BUNDLE_HEADER_COUNT
};
struct bundle_batch {
    char headers[BUNDLE_HEADER_COUNT][BUNDLE_HEADER_CAP];
    struct span body; // inside the bytes that the reader was given
};

struct bundle_reader {
    struct span rest;
    size_t batch_count; // read so far
};
MUST_USE enum err bundle_read_start(struct bundle_reader *reader, char *problem, struct span bytes);
// *found is false at the end, once nothing is missing and nothing follows.
MUST_USE enum err bundle_read_next(struct bundle_reader *reader, bool *found,
                                   struct bundle_batch *out, char *problem);
