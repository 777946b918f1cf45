#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/wire_json.h"

#define SOURCE_PREFIX "urn:uketsuke:device:"

enum { SEQUENCE_CAP = 24, SOURCE_CAP = sizeof SOURCE_PREFIX + ID_CAP, TYPE_CAP = 64 };

// The attributes of one CloudEvent, as texts.
struct envelope {
    char specversion[8];
    char id[37];
    char source[SOURCE_CAP];
    char type[TYPE_CAP];
    char time[40]; // written in UTC_TEXT_CAP; other RFC 3339 forms are read
    char datacontenttype[32];
    char subject[ID_CAP];
    char sequence[SEQUENCE_CAP];
    char bodyhash[HASH_HEX_CAP];
};
static const struct field envelope_fields[] = {
    TEXT(struct envelope, specversion, REQUIRED), TEXT(struct envelope, id, REQUIRED),
    TEXT(struct envelope, source, REQUIRED),      TEXT(struct envelope, type, REQUIRED),
    TEXT(struct envelope, time, OPTIONAL),        TEXT(struct envelope, datacontenttype, OPTIONAL),
    TEXT(struct envelope, subject, OPTIONAL),     TEXT(struct envelope, sequence, REQUIRED),
    TEXT(struct envelope, bodyhash, REQUIRED),
};
static const struct shape envelope_shape = SHAPE(envelope_fields, struct envelope);

// What the envelope of a fact says: written by a device, expected by HQ.
static void envelope_of(struct envelope *out, const struct fact *fact, const uint8_t *hash) {
    *out = (struct envelope){.specversion = "1.0", .datacontenttype = WIRE_TYPE_JSON};
    memcpy(out->id, fact->id, sizeof out->id);
    memcpy(out->subject, fact->session_id, sizeof out->subject);
    snprintf(out->source, sizeof out->source, SOURCE_PREFIX "%s", fact->device_id);
    snprintf(out->type, sizeof out->type, "jp.uketsuke.%s.v1", fact_kind_name(fact->kind));
    snprintf(out->sequence, sizeof out->sequence, "%" PRId64, fact->seq);
    utc_to_text(out->time, fact->stamp.at_utc_ms);
    hex_encode(out->bodyhash, (struct span){hash, RECORD_HASH_BYTES});
}

// --- Out -----------------------------------------------------------------------------------------

static enum err encode_event(struct buf *out, const struct wire_record *record) {
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    enum err err = record_decode(&fact, prev, record->body);
    if (err != ERR_OK || fact.practice) {
        return ERR_INVALID;
    }
    struct envelope envelope;
    envelope_of(&envelope, &fact, record->hash);
    json_t *object = shape_write(&envelope_shape, &envelope);
    err = object ? json_append_with(out, object, "data", record->body) : ERR_NOMEM;
    json_decref(object);
    return err;
}

enum err wire_events_encode(struct buf *out, const struct wire_record *records, size_t count) {
    enum err err = count > WIRE_BATCH_MAX ? ERR_TOO_BIG : buf_append(out, "[", 1);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = i > 0 ? buf_append(out, ",", 1) : ERR_OK;
        err = err == ERR_OK ? encode_event(out, &records[i]) : err;
    }
    return err == ERR_OK ? buf_append(out, "]", 1) : err;
}

// --- In ------------------------------------------------------------------------------------------

static bool parse_sequence(int64_t *out, const char *text) {
    char again[SEQUENCE_CAP];
    *out = text ? strtoll(text, NULL, 10) : 0;
    snprintf(again, sizeof again, "%" PRId64, *out);
    return *out > 0 && strcmp(text, again) == 0;
}

// The name by which the answer will speak of an event. Without one, nothing can be said of it.
static bool read_name(struct wire_event *event, const json_t *object) {
    const json_t *id = json_object_get(object, "id");
    struct span text = {(const uint8_t *)json_string_value(id), json_string_length(id)};
    return text.len > 0 && text_is_clean_utf8(text) &&
           text_copy_span(event->id, sizeof event->id, text) &&
           parse_sequence(&event->seq, json_string_value(json_object_get(object, "sequence")));
}

// Whatever `data` is, its bytes are kept: a record that is refused must still lie somewhere whole.
static enum err keep_body(struct wire_event *event, const json_t *data) {
    struct buf text = BUF_EMPTY;
    enum err err = json_append(&text, data);
    err = err == ERR_OK ? record_canonicalise(&event->body, buf_span(&text)) : err;
    buf_fini(&text);
    return err;
}

static enum err read_body(struct wire_event *event, const json_t *object) {
    const json_t *data = json_object_get(object, "data");
    enum err err = data ? keep_body(event, data) : ERR_OK;
    if (err != ERR_OK) {
        return err;
    }
    if (!json_is_object(data)) {
        problem_set(event->fault, "data is not a JSON object");
        return ERR_OK;
    }
    record_hash(event->hash, buf_span(&event->body));
    err = record_decode(&event->fact, event->prev, buf_span(&event->body));
    if (err != ERR_OK) {
        problem_set(event->fault, err == ERR_VERSION ? "data is a record of a newer version"
                                                     : "data is not a record");
    }
    return ERR_OK;
}

struct attribute {
    const char *name;
    size_t offset;
};
static const struct attribute checked[] = {
    {"specversion", offsetof(struct envelope, specversion)},
    {"id", offsetof(struct envelope, id)},
    {"source", offsetof(struct envelope, source)},
    {"type", offsetof(struct envelope, type)},
    {"sequence", offsetof(struct envelope, sequence)},
    {"bodyhash", offsetof(struct envelope, bodyhash)},
};

static void check_envelope(struct wire_event *event, const struct envelope *envelope) {
    struct envelope expected;
    envelope_of(&expected, &event->fact, event->hash);
    for (size_t i = 0; i < sizeof checked / sizeof *checked; i++) {
        const char *is = (const char *)envelope + checked[i].offset;
        const char *should = (const char *)&expected + checked[i].offset;
        if (strcmp(is, should) != 0) {
            problem_set(event->fault, "%s is not what data says", checked[i].name);
            return;
        }
    }
    if (*envelope->subject && strcmp(envelope->subject, expected.subject) != 0) {
        problem_set(event->fault, "subject is not the session that data names");
    }
}

// The body first: a fault of the envelope does not make what it carries unreadable.
static enum err read_event(struct wire_event *event, const json_t *object) {
    struct envelope envelope;
    enum err err = read_body(event, object);
    if (err == ERR_OK && !*event->fault &&
        shape_read(&envelope_shape, &envelope, object, event->fault)) {
        check_envelope(event, &envelope);
    }
    return err;
}

static enum err read_batch(struct wire_event *events, const json_t *array, char *problem) {
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *object = json_array_get(array, i);
        if (!read_name(&events[i], object)) {
            problem_set(problem, "event %zu of the batch has no id or no sequence", i);
            return ERR_INVALID;
        }
        enum err err = read_event(&events[i], object);
        if (err != ERR_OK) {
            problem_set(problem, "event %zu of the batch: %s", i, err_text(err));
            return err;
        }
    }
    return ERR_OK;
}

enum err events_read(struct wire_event **events, size_t *count, char *problem,
                     const json_t *array) {
    *events = NULL;
    *count = 0;
    size_t size = json_array_size(array);
    if (!json_is_array(array) || size > WIRE_BATCH_MAX) {
        problem_set(problem, "not a list of at most %d events", (int)WIRE_BATCH_MAX);
        return ERR_INVALID;
    }
    struct wire_event *made = calloc(size + 1, sizeof *made);
    if (!made) {
        problem_set(problem, "out of memory");
        return ERR_NOMEM;
    }
    enum err err = read_batch(made, array, problem);
    if (err != ERR_OK) {
        wire_events_free(made, size);
        return err;
    }
    *events = made;
    *count = size;
    return ERR_OK;
}

enum err wire_events_decode(struct wire_event **events, size_t *count, char *problem,
                            struct span json) {
    *events = NULL;
    *count = 0;
    json_t *array = json_read(problem, json);
    enum err err = array ? events_read(events, count, problem, array) : ERR_INVALID;
    json_decref(array);
    return err;
}

void wire_events_free(struct wire_event *events, size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_fini(&events[i].body);
    }
    free(events);
}
