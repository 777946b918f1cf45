#include "app/record/record.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "app/base/text.h"
#include "app/base/uuid.h"

enum { RECORD_VERSION = 1 };

// jansson's compact, sorted dump is RFC 8785's form for what bodies hold: ASCII member names,
// integers within 2^53, and texts without control characters (the one place where escapes differ).
enum { CANONICAL = JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY };

// --- Writing -------------------------------------------------------------------------------------

static bool put_text(json_t *object, const char *name, const char *text) {
    return !*text || (text_is_clean_utf8(span_of_text(text)) &&
                      json_object_set_new(object, name, json_string(text)) == 0);
}

// RFC 8785 numbers are IEEE doubles: past this, two integers would have one spelling.
static const int64_t number_max = INT64_C(9007199254740991);

static bool put_number(json_t *object, const char *name, int64_t value) {
    return value >= -number_max && value <= number_max &&
           json_object_set_new(object, name, json_integer(value)) == 0;
}

// Members of closed sets are absent at their "none".
static bool put_choice(json_t *object, const char *name, int value, const char *text) {
    return value == 0 || put_text(object, name, text);
}

static bool put_subject(json_t *object, const struct fact *fact) {
    if (!*fact->member_id && !*fact->typed) {
        return true;
    }
    json_t *subject = json_object();
    return json_object_set_new(object, "sub", subject) == 0 &&
           put_text(subject, "member", fact->member_id) && put_text(subject, "typed", fact->typed);
}

static bool put_all(json_t *object, const struct fact *fact, const char *prev) {
    return put_number(object, "v", RECORD_VERSION) && put_text(object, "id", fact->id) &&
           put_text(object, "dev", fact->device_id) && put_number(object, "seq", fact->seq) &&
           put_text(object, "kind", fact_kind_name(fact->kind)) &&
           put_number(object, "at", fact->stamp.at_utc_ms) &&
           put_number(object, "mono", fact->stamp.mono_ms) &&
           put_text(object, "boot", fact->stamp.boot_id) &&
           put_text(object, "trust", trust_name(fact->stamp.trust)) &&
           put_text(object, "prev", prev) && put_text(object, "ses", fact->session_id) &&
           put_subject(object, fact) &&
           put_choice(object, "how", (int)fact->method, method_name(fact->method)) &&
           put_text(object, "cred", fact->credential_hash) &&
           put_choice(object, "dir", (int)fact->direction, direction_name(fact->direction)) &&
           put_choice(object, "verdict", (int)fact->verdict, verdict_name(fact->verdict)) &&
           put_choice(object, "flaw", (int)fact->flaw, refusal_name(fact->flaw)) &&
           put_text(object, "staff", fact->staff_id) &&
           put_text(object, "target", fact->target_id) &&
           put_text(object, "reason", fact->reason) &&
           (fact->true_utc_ms == 0 || put_number(object, "true", fact->true_utc_ms)) &&
           put_choice(object, "intent", (int)fact->intent, intent_name(fact->intent)) &&
           put_text(object, "scheme", fact->scheme) &&
           put_text(object, "part", fact->particulars_hash) &&
           (fact->head_count == 0 || put_number(object, "heads", fact->head_count)) &&
           (!fact->practice || json_object_set_new(object, "practice", json_true()) == 0);
}

static int append_dump(const char *text, size_t len, void *context) {
    return buf_append(context, text, len) == ERR_OK ? 0 : -1;
}

static bool is_complete(const struct fact *fact) {
    return uuid7_is_valid(fact->id) && *fact->device_id && fact->seq > 0 &&
           fact->kind < FACT_KIND_COUNT && fact->stamp.trust < TRUST_COUNT &&
           fact->method < METHOD_COUNT && fact->direction < DIRECTION_COUNT &&
           fact->verdict < VERDICT_COUNT && fact->flaw < REFUSAL_COUNT &&
           fact->intent < INTENT_COUNT && fact->head_count >= 0;
}

enum err record_encode(struct buf *out, const struct fact *fact,
                       const uint8_t prev[RECORD_HASH_BYTES]) {
    if (!is_complete(fact)) {
        return ERR_INVALID;
    }
    char prev_hex[HASH_HEX_CAP];
    hex_encode(prev_hex, (struct span){prev, RECORD_HASH_BYTES});
    json_t *object = json_object();
    if (!object) {
        return ERR_NOMEM;
    }
    enum err err = ERR_INVALID;
    if (put_all(object, fact, prev_hex)) {
        err = json_dump_callback(object, append_dump, out, CANONICAL) == 0 ? ERR_OK : ERR_NOMEM;
    }
    json_decref(object);
    return err;
}

// --- Reading -------------------------------------------------------------------------------------
// A body is read member by member; what record_encode would write of the result must then be the
// body itself. So unknown members, other orders, doubled or odd values need no rules of their own.

static bool get_text(const json_t *object, const char *name, char *out, size_t cap) {
    const json_t *value = json_object_get(object, name);
    if (!value) {
        out[0] = '\0';
        return true;
    }
    struct span text = {(const uint8_t *)json_string_value(value), json_string_length(value)};
    return json_is_string(value) && text_copy_span(out, cap, text);
}

static int64_t get_number(const json_t *object, const char *name) {
    return (int64_t)json_integer_value(json_object_get(object, name));
}

static const char *get_name(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "none";
}

static bool get_choices(const json_t *object, struct fact *fact) {
    return fact_kind_parse(&fact->kind, get_name(object, "kind")) &&
           trust_parse(&fact->stamp.trust, get_name(object, "trust")) &&
           method_parse(&fact->method, get_name(object, "how")) &&
           direction_parse(&fact->direction, get_name(object, "dir")) &&
           verdict_parse(&fact->verdict, get_name(object, "verdict")) &&
           refusal_parse(&fact->flaw, get_name(object, "flaw")) &&
           intent_parse(&fact->intent, get_name(object, "intent"));
}

static bool get_texts(const json_t *object, struct fact *fact) {
    const json_t *subject = json_object_get(object, "sub");
    return get_text(object, "id", fact->id, sizeof fact->id) &&
           get_text(object, "dev", fact->device_id, sizeof fact->device_id) &&
           get_text(object, "boot", fact->stamp.boot_id, sizeof fact->stamp.boot_id) &&
           get_text(object, "ses", fact->session_id, sizeof fact->session_id) &&
           get_text(subject, "member", fact->member_id, sizeof fact->member_id) &&
           get_text(subject, "typed", fact->typed, sizeof fact->typed) &&
           get_text(object, "cred", fact->credential_hash, sizeof fact->credential_hash) &&
           get_text(object, "staff", fact->staff_id, sizeof fact->staff_id) &&
           get_text(object, "target", fact->target_id, sizeof fact->target_id) &&
           get_text(object, "reason", fact->reason, sizeof fact->reason) &&
           get_text(object, "scheme", fact->scheme, sizeof fact->scheme) &&
           get_text(object, "part", fact->particulars_hash, sizeof fact->particulars_hash);
}

static bool get_prev(const json_t *object, uint8_t prev[RECORD_HASH_BYTES]) {
    size_t len = RECORD_HASH_BYTES;
    return hex_decode(prev, &len, get_name(object, "prev")) == ERR_OK && len == RECORD_HASH_BYTES;
}

static enum err decode_object(const json_t *object, struct fact *fact,
                              uint8_t prev[RECORD_HASH_BYTES]) {
    if (get_number(object, "v") > RECORD_VERSION) {
        return ERR_VERSION;
    }
    fact->seq = get_number(object, "seq");
    fact->stamp.at_utc_ms = get_number(object, "at");
    fact->stamp.mono_ms = get_number(object, "mono");
    fact->true_utc_ms = get_number(object, "true");
    fact->practice = json_is_true(json_object_get(object, "practice"));
    int64_t heads = get_number(object, "heads");
    fact->head_count = heads > 0 && heads <= INT32_MAX ? (int32_t)heads : 0;
    bool read = get_choices(object, fact) && get_texts(object, fact) && get_prev(object, prev);
    return read ? ERR_OK : ERR_INVALID;
}

static enum err check_same_bytes(const struct fact *fact, const uint8_t prev[RECORD_HASH_BYTES],
                                 struct span body) {
    struct buf again = BUF_EMPTY;
    enum err err = record_encode(&again, fact, prev);
    if (err == ERR_OK && !span_equal(buf_span(&again), body)) {
        err = ERR_INVALID;
    }
    buf_fini(&again);
    return err;
}

enum err record_decode(struct fact *fact, uint8_t prev[RECORD_HASH_BYTES], struct span body) {
    *fact = (struct fact){0};
    if (body.len > RECORD_BODY_MAX) {
        return ERR_INVALID;
    }
    json_t *object = json_loadb((const char *)body.data, body.len, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object)) {
        json_decref(object);
        return ERR_INVALID;
    }
    enum err err = decode_object(object, fact, prev);
    json_decref(object);
    return err == ERR_OK ? check_same_bytes(fact, prev, body) : err;
}

enum err record_canonicalise(struct buf *out, struct span json) {
    json_t *value = json_loadb((const char *)json.data, json.len,
                               JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (!value) {
        return ERR_INVALID;
    }
    int failed = json_dump_callback(value, append_dump, out, CANONICAL);
    json_decref(value);
    return failed ? ERR_NOMEM : ERR_OK;
}

void record_hash(uint8_t out[RECORD_HASH_BYTES], struct span body) {
    crypto_generichash(out, RECORD_HASH_BYTES, body.data, (unsigned long long)body.len, NULL, 0);
}
