// What goes over the line, as bytes: encode and decode, for both ends. Pure; wants jansson.
//
// Decoders take foreign bytes: whatever is not exactly what sync/openapi.yaml describes is
// ERR_INVALID with a sentence in `problem` (WIRE_PROBLEM_CAP bytes), and nothing is taken from it.
// Unknown members are ignored, so that either end can be newer.
#pragma once

#include "app/base/buf.h"
#include "app/domain/master.h"
#include "app/domain/types.h"
#include "app/record/particulars.h"
#include "app/record/record.h"

enum {
    WIRE_PROBLEM_CAP = 256,
    WIRE_BATCH_MAX = 200,           // records in a batch
    WIRE_CURSOR_CAP = 128,          // where a kiosk's copy of master data stands, as HQ's text
    WIRE_BODY_MAX = 4 * 1024 * 1024 // bytes of a message, after decompression
};

#define WIRE_TYPE_EVENTS "application/cloudevents-batch+json"
#define WIRE_TYPE_JSON "application/json"
#define WIRE_TYPE_PROBLEM "application/problem+json"

// --- Events: a CloudEvents 1.0 batch; `data` is the record's own bytes ---------------------------
// Attributes: specversion 1.0, id (the record's), source "urn:uketsuke:device:<device id>",
// type "jp.uketsuke.<kind>.v1", time, datacontenttype application/json, subject (session id, when
// there is one), sequence (decimal text), bodyhash (BLAKE2b-256, hexadecimal).

struct wire_record {
    struct span body;
    const uint8_t *hash;
};
// ERR_INVALID when a body is not a record, or one that was made in practice: neither is ever sent.
MUST_USE enum err wire_events_encode(struct buf *out, const struct wire_record *records,
                                     size_t count);

// One event as received. `fact`, `prev` and `hash` are set when fault is empty.
struct wire_event {
    char id[37];
    int64_t seq;
    struct buf body; // canonical again; with a fault: what `data` was, as far as there was any
    uint8_t hash[RECORD_HASH_BYTES];
    uint8_t prev[RECORD_HASH_BYTES];
    struct fact fact;
    char fault[WIRE_PROBLEM_CAP]; // why this one event can't be taken; empty when it can
};
// *events: `*count` of them, to be freed by wire_events_free. ERR_INVALID when the batch as a whole
// can't be read (not JSON, not an array, an event without id or sequence, over WIRE_BATCH_MAX).
MUST_USE enum err wire_events_decode(struct wire_event **events, size_t *count, char *problem,
                                     struct span json);
void wire_events_free(struct wire_event *events, size_t count);

// A page of other devices' records: {"events":[...],"cursor":"...","more":bool}, events as above.
struct wire_feed {
    struct wire_event *events;
    size_t count;
    char cursor[WIRE_CURSOR_CAP]; // for the next question; never empty
    bool more;                    // another page waits
};
MUST_USE enum err wire_feed_encode(struct buf *out, const struct wire_record *records, size_t count,
                                   const char *cursor, bool more);
// To be freed by wire_feed_free, whatever it returns.
MUST_USE enum err wire_feed_decode(struct wire_feed *out, char *problem, struct span json);
void wire_feed_free(struct wire_feed *feed);

enum wire_status { WIRE_STORED, WIRE_DUPLICATE, WIRE_REFUSED };
struct wire_result {
    char id[37];
    int64_t seq;
    enum wire_status status;
    char reason[REASON_CAP]; // with WIRE_REFUSED
};
// {"results":[{"id","seq","status","reason"?}],"held":N}; held: the highest gap-free sequence.
MUST_USE enum err wire_results_encode(struct buf *out, const struct wire_result *results,
                                      size_t count, int64_t held_seq);
MUST_USE enum err wire_results_decode(struct wire_result *out, size_t *count, size_t cap,
                                      int64_t *held_seq, char *problem, struct span json);

// --- Master data: {"changes":[{"kind","key","deleted"?,"row"?}],"cursor":"...","more":bool} ------

// One row as JSON <-> the struct. The same code checks what HQ's command line adds. Members are
// named as in app/domain/types.h (a format's text is "template"); public keys are base64url; the
// key of a row is its id, hash, kid, name or version, of a revocation "cti:..." or "member:...", of
// a registration "session/member", of a certificate "member/scheme" (the first without a "/").
// Licence numbers are normalised on decoding.
MUST_USE enum err wire_row_encode(struct buf *out, const struct master_change *change);
MUST_USE enum err wire_row_decode(struct master_change *out, char *problem, enum master_kind kind,
                                  struct span json);

struct wire_row {
    enum master_kind kind;
    bool deleted;
    const char *key;
    struct span json; // as wire_row_encode writes it; ignored when deleted
};
MUST_USE enum err wire_page_encode(struct buf *out, const struct wire_row *rows, size_t count,
                                   const char *cursor, bool more);

struct wire_page;
MUST_USE enum err wire_page_decode(struct wire_page **out, char *problem, struct span json);
size_t wire_page_count(const struct wire_page *page);
// ERR_UNSUPPORTED: a kind of row that this version does not know, to be passed over.
MUST_USE enum err wire_page_get(const struct wire_page *page, struct master_change *out,
                                char *problem, size_t index);
const char *wire_page_cursor(const struct wire_page *page);
bool wire_page_more(const struct wire_page *page);
void wire_page_free(struct wire_page *page);

// --- Enrolment -----------------------------------------------------------------------------------

struct wire_enrol {
    char code[32];
    char device_id[ID_CAP]; // proposed by the device
    uint8_t public_key[32];
};
MUST_USE enum err wire_enrol_encode(struct buf *out, const struct wire_enrol *request);
MUST_USE enum err wire_enrol_decode(struct wire_enrol *out, char *problem, struct span json);

enum { WIRE_KEYS_MAX = 8 };
struct wire_enrolled {
    char device_id[ID_CAP];
    char name[NAME_CAP];  // 受付 1番
    char venue[NAME_CAP]; // 新潟県医師会館
    uint8_t hash_key[32]; // for credential hashes
    struct token_key keys[WIRE_KEYS_MAX];
    size_t key_count;
};
MUST_USE enum err wire_enrolled_encode(struct buf *out, const struct wire_enrolled *answer);
MUST_USE enum err wire_enrolled_decode(struct wire_enrolled *out, char *problem, struct span json);

// --- Walk-ins ------------------------------------------------------------------------------------

// Who a walk_in record speaks of: its body holds only their hash.
struct wire_particulars {
    char record_id[37];
    uint8_t salt[PARTICULARS_SALT_BYTES];
    struct particulars particulars; // as typed: the hash is over these very texts
};
MUST_USE enum err wire_particulars_encode(struct buf *out, const struct wire_particulars *in);
MUST_USE enum err wire_particulars_decode(struct wire_particulars *out, char *problem,
                                          struct span json);

// --- Health and problems -------------------------------------------------------------------------

struct wire_health {
    int64_t pending, oldest_pending_utc_ms, quarantined;
    int64_t free_bytes;
    int32_t temperature_mc;   // thousandths of a degree; INT32_MIN when unknown
    char camera[32], nfc[32]; // reader states
    char version[32];
    char sqlite_version[32];
};
MUST_USE enum err wire_health_encode(struct buf *out, const struct wire_health *health);
MUST_USE enum err wire_health_decode(struct wire_health *out, char *problem, struct span json);

// Problem details (RFC 9457): type about:blank.
MUST_USE enum err wire_problem_encode(struct buf *out, int status, const char *title,
                                      const char *detail);
// False when it is not one.
bool wire_problem_decode(char *detail, size_t cap, struct span json);

// --- Compression ---------------------------------------------------------------------------------

enum wire_coding { WIRE_IDENTITY, WIRE_GZIP, WIRE_ZSTD };
const char *wire_coding_name(enum wire_coding coding);
bool wire_coding_parse(enum wire_coding *out, const char *content_encoding);
MUST_USE enum err wire_compress(struct buf *out, struct span data, enum wire_coding coding);
// ERR_TOO_BIG past WIRE_BODY_MAX: a small message may not become a large one.
MUST_USE enum err wire_decompress(struct buf *out, struct span data, enum wire_coding coding);
