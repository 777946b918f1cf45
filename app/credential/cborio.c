#include "app/credential/cborio.h"

#include <cbor.h>
#include <string.h>

// --- One item ------------------------------------------------------------------------------------

struct reading {
    struct cborio_item item;
    bool refused;
};

static void take(void *context, enum cborio_kind kind, uint64_t value) {
    ((struct reading *)context)->item = (struct cborio_item){.kind = kind, .value = value};
}

static void take_string(void *context, enum cborio_kind kind, cbor_data data, size_t len) {
    ((struct reading *)context)->item =
        (struct cborio_item){.kind = kind, .value = len, .bytes = {data, len}};
}

// libcbor has a callback for each width and kind.
#define TAKE_NUMBER(name, kind, type)                                                              \
    static void name(void *context, type value) {                                                  \
        take(context, kind, value);                                                                \
    }
TAKE_NUMBER(on_uint8, CBORIO_UINT, uint8_t)
TAKE_NUMBER(on_uint16, CBORIO_UINT, uint16_t)
TAKE_NUMBER(on_uint32, CBORIO_UINT, uint32_t)
TAKE_NUMBER(on_uint64, CBORIO_UINT, uint64_t)
TAKE_NUMBER(on_negint8, CBORIO_NEGINT, uint8_t)
TAKE_NUMBER(on_negint16, CBORIO_NEGINT, uint16_t)
TAKE_NUMBER(on_negint32, CBORIO_NEGINT, uint32_t)
TAKE_NUMBER(on_negint64, CBORIO_NEGINT, uint64_t)
TAKE_NUMBER(on_array, CBORIO_ARRAY, size_t)
TAKE_NUMBER(on_map, CBORIO_MAP, size_t)
TAKE_NUMBER(on_tag, CBORIO_TAG, uint64_t)
#undef TAKE_NUMBER

static void on_bytes(void *context, cbor_data data, size_t len) {
    take_string(context, CBORIO_BYTES, data, len);
}

static void on_text(void *context, cbor_data data, size_t len) {
    take_string(context, CBORIO_TEXT, data, len);
}

static void on_indefinite(void *context) {
    ((struct reading *)context)->refused = true;
}

static struct cbor_callbacks make_callbacks(void) {
    struct cbor_callbacks callbacks = cbor_empty_callbacks;
    callbacks.uint8 = on_uint8;
    callbacks.uint16 = on_uint16;
    callbacks.uint32 = on_uint32;
    callbacks.uint64 = on_uint64;
    callbacks.negint8 = on_negint8;
    callbacks.negint16 = on_negint16;
    callbacks.negint32 = on_negint32;
    callbacks.negint64 = on_negint64;
    callbacks.byte_string = on_bytes;
    callbacks.string = on_text;
    callbacks.array_start = on_array;
    callbacks.map_start = on_map;
    callbacks.tag = on_tag;
    callbacks.byte_string_start = on_indefinite;
    callbacks.string_start = on_indefinite;
    callbacks.indef_array_start = on_indefinite;
    callbacks.indef_map_start = on_indefinite;
    callbacks.indef_break = on_indefinite;
    return callbacks;
}

static size_t shortest_head(uint64_t value) {
    if (value < 24) {
        return 1;
    }
    return value <= UINT8_MAX ? 2 : value <= UINT16_MAX ? 3 : value <= UINT32_MAX ? 5 : 9;
}

// libcbor 0.8 refuses tags 6 to 20 in their one-byte form, and 18 (0xd2) is COSE_Sign1's.
static bool is_one_byte_tag(struct span rest) {
    return rest.len > 0 && rest.data[0] >= 0xc0 && rest.data[0] < 0xd8;
}

enum err cborio_read(struct cborio_item *out, struct span *rest) {
    if (is_one_byte_tag(*rest)) {
        *out = (struct cborio_item){.kind = CBORIO_TAG, .value = rest->data[0] - 0xc0U};
        *rest = (struct span){rest->data + 1, rest->len - 1};
        return ERR_OK;
    }
    struct cbor_callbacks callbacks = make_callbacks();
    struct reading reading = {.item = {.kind = CBORIO_OTHER}};
    struct cbor_decoder_result result =
        cbor_stream_decode(rest->data, rest->len, &callbacks, &reading);
    if (result.status != CBOR_DECODER_FINISHED || reading.refused) {
        return ERR_INVALID;
    }
    *out = reading.item;
    size_t head = result.read - out->bytes.len;
    if (out->kind != CBORIO_OTHER && head != shortest_head(out->value)) {
        return ERR_INVALID;
    }
    *rest = (struct span){rest->data + result.read, rest->len - result.read};
    return ERR_OK;
}

enum err cborio_expect(struct cborio_item *out, struct span *rest, enum cborio_kind kind) {
    enum err err = cborio_read(out, rest);
    return err == ERR_OK && out->kind != kind ? ERR_INVALID : err;
}

bool cborio_to_int(int64_t *out, const struct cborio_item *item) {
    if (item->value > INT64_MAX || (item->kind != CBORIO_UINT && item->kind != CBORIO_NEGINT)) {
        return false;
    }
    *out = item->kind == CBORIO_UINT ? (int64_t)item->value : -1 - (int64_t)item->value;
    return true;
}

// --- Maps ----------------------------------------------------------------------------------------

// How many items follow a head that it counts as its own. More than there are bytes is a lie, and
// saying so here keeps the sum from overflowing.
static enum err count_children(uint64_t *count, const struct cborio_item *item, size_t left) {
    bool is_map = item->kind == CBORIO_MAP;
    *count = item->kind == CBORIO_TAG ? 1 : is_map || item->kind == CBORIO_ARRAY ? item->value : 0;
    if (*count > left) {
        return ERR_INVALID;
    }
    *count *= is_map ? 2 : 1;
    return ERR_OK;
}

static enum err skip(struct span *rest, int depth) {
    struct cborio_item item;
    uint64_t children;
    enum err err = depth > 0 ? cborio_read(&item, rest) : ERR_INVALID;
    if (err == ERR_OK) {
        err = count_children(&children, &item, rest->len);
    }
    for (uint64_t i = 0; err == ERR_OK && i < children; i++) {
        err = skip(rest, depth - 1);
    }
    return err;
}

static struct span between(struct span before, struct span after) {
    return (struct span){before.data, before.len - after.len};
}

static bool holds(const struct span *keys, size_t count, struct span key) {
    for (size_t i = 0; i < count; i++) {
        if (span_equal(keys[i], key)) {
            return true;
        }
    }
    return false;
}

static enum err read_key(struct cborio_item *key, struct span *encoded, struct span *rest) {
    struct span before = *rest;
    enum err err = cborio_read(key, rest);
    bool fit = key->kind == CBORIO_UINT || key->kind == CBORIO_NEGINT || key->kind == CBORIO_TEXT;
    *encoded = between(before, *rest);
    return err == ERR_OK && !fit ? ERR_INVALID : err;
}

enum err cborio_each_pair(struct span *rest, cborio_pair *each, void *context) {
    struct cborio_item map;
    enum err err = cborio_expect(&map, rest, CBORIO_MAP);
    if (err != ERR_OK || map.value > CBORIO_PAIRS_MAX) {
        return ERR_INVALID;
    }
    struct span keys[CBORIO_PAIRS_MAX];
    for (size_t i = 0; err == ERR_OK && i < map.value; i++) {
        struct cborio_item key = {.kind = CBORIO_OTHER};
        err = read_key(&key, &keys[i], rest);
        if (err != ERR_OK || holds(keys, i, keys[i])) {
            return ERR_INVALID;
        }
        struct span before = *rest;
        err = skip(rest, CBORIO_DEPTH_MAX);
        if (err == ERR_OK) {
            err = each(context, &key, between(before, *rest));
        }
    }
    return err;
}

// --- Writing -------------------------------------------------------------------------------------

enum { HEAD_MAX = 9 };

static enum err append_encoded(struct buf *out, const uint8_t *head, size_t len) {
    return len > 0 ? buf_append(out, head, len) : ERR_INVALID;
}

enum err cborio_append_int(struct buf *out, int64_t value) {
    uint8_t head[HEAD_MAX];
    size_t len = value >= 0 ? cbor_encode_uint((uint64_t)value, head, sizeof head)
                            : cbor_encode_negint((uint64_t)(-1 - value), head, sizeof head);
    return append_encoded(out, head, len);
}

enum err cborio_append_head(struct buf *out, enum cborio_kind kind, size_t value) {
    uint8_t head[HEAD_MAX];
    size_t len = kind == CBORIO_ARRAY ? cbor_encode_array_start(value, head, sizeof head)
                 : kind == CBORIO_MAP ? cbor_encode_map_start(value, head, sizeof head)
                                      : cbor_encode_tag(value, head, sizeof head);
    return append_encoded(out, head, len);
}

enum err cborio_append_bytes(struct buf *out, struct span bytes) {
    uint8_t head[HEAD_MAX];
    enum err err =
        append_encoded(out, head, cbor_encode_bytestring_start(bytes.len, head, sizeof head));
    return err == ERR_OK ? buf_append(out, bytes.data, bytes.len) : err;
}

enum err cborio_append_text(struct buf *out, const char *text) {
    uint8_t head[HEAD_MAX];
    size_t len = strlen(text);
    enum err err = append_encoded(out, head, cbor_encode_string_start(len, head, sizeof head));
    return err == ERR_OK ? buf_append(out, text, len) : err;
}
