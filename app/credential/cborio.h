// CBOR (RFC 8949) one item at a time, over libcbor's streaming half: nothing is allocated, so that
// a length that lies has nothing to grab, and no tree is built that could be deep.
//
// What foreign bytes may hold is narrower than CBOR: definite lengths, lengths and numbers in their
// shortest form (one value, one spelling: equal keys are equal bytes), no key twice in a map.
// Everything else is ERR_INVALID.
#pragma once

#include "app/base/buf.h"

enum cborio_kind {
    CBORIO_UINT,
    CBORIO_NEGINT, // -1 - value
    CBORIO_BYTES,
    CBORIO_TEXT,
    CBORIO_ARRAY, // `value` elements follow
    CBORIO_MAP,   // `value` pairs follow
    CBORIO_TAG,   // one item follows
    CBORIO_OTHER  // float, boolean, null
};

struct cborio_item {
    enum cborio_kind kind;
    uint64_t value;
    struct span bytes; // BYTES, TEXT: a view into what was read
};

enum { CBORIO_DEPTH_MAX = 8, CBORIO_PAIRS_MAX = 32 };

// Reads one head (with its bytes, for strings) and moves *rest past it.
MUST_USE enum err cborio_read(struct cborio_item *out, struct span *rest);
// The same, for an item that must be of one kind.
MUST_USE enum err cborio_expect(struct cborio_item *out, struct span *rest, enum cborio_kind kind);
// False when it is no integer, or one outside int64_t.
bool cborio_to_int(int64_t *out, const struct cborio_item *item);

// One pair of a map. Keys are integers or texts; `value` is the encoded value, whole.
typedef enum err cborio_pair(void *context, const struct cborio_item *key, struct span value);
// Reads a map of up to CBORIO_PAIRS_MAX pairs; stops at the first error that `each` returns.
MUST_USE enum err cborio_each_pair(struct span *rest, cborio_pair *each, void *context);

MUST_USE enum err cborio_append_int(struct buf *out, int64_t value);
MUST_USE enum err cborio_append_bytes(struct buf *out, struct span bytes);
MUST_USE enum err cborio_append_text(struct buf *out, const char *text);
// kind: CBORIO_ARRAY, CBORIO_MAP or CBORIO_TAG.
MUST_USE enum err cborio_append_head(struct buf *out, enum cborio_kind kind, size_t value);
