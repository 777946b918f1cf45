#include <string.h>

#include "app/base/text.h"
#include "sync/wire_json.h"

static const struct field health_fields[] = {
    COUNT(struct wire_health, pending, REQUIRED),
    TIME(struct wire_health, oldest_pending_utc_ms, OPTIONAL),
    COUNT(struct wire_health, quarantined, REQUIRED),
    COUNT(struct wire_health, free_bytes, REQUIRED),
    {FIELD(field_int32, struct wire_health, temperature_mc, OPTIONAL), .min = -273150,
     .max = INT32_MAX, .absent = INT32_MIN},
    TEXT(struct wire_health, camera, OPTIONAL),
    TEXT(struct wire_health, nfc, OPTIONAL),
    TEXT(struct wire_health, version, OPTIONAL),
    TEXT(struct wire_health, sqlite_version, OPTIONAL),
};
static const struct shape health_shape = SHAPE(health_fields, struct wire_health);

enum err wire_health_encode(struct buf *out, const struct wire_health *health) {
    return shape_encode(&health_shape, out, health);
}

enum err wire_health_decode(struct wire_health *out, char *problem, struct span json) {
    return shape_decode(&health_shape, out, problem, json);
}

enum err wire_problem_encode(struct buf *out, int status, const char *title, const char *detail) {
    json_t *object = json_pack("{s:s,s:s,s:i,s:s}", "type", "about:blank", "title", title, "status",
                               status, "detail", detail);
    enum err err = object ? json_append(out, object) : ERR_INVALID;
    json_decref(object);
    return err;
}

// As much of `text` as fits, ending with a whole character: it is shown to people.
static bool copy_cut(char *out, size_t cap, struct span text) {
    if (text.len >= cap) {
        text.len = cap - 1;
        while (text.len > 0 && (text.data[text.len] & 0xc0) == 0x80) {
            text.len--;
        }
    }
    return text.len > 0 && text_is_clean_utf8(text) && text_copy_span(out, cap, text);
}

static bool copy_member(char *out, size_t cap, const json_t *object, const char *name) {
    const json_t *value = json_object_get(object, name);
    struct span text = {(const uint8_t *)json_string_value(value), json_string_length(value)};
    return copy_cut(out, cap, text);
}

bool wire_problem_decode(char *detail, size_t cap, struct span json) {
    char problem[WIRE_PROBLEM_CAP];
    json_t *object = json_read(problem, json);
    detail[0] = '\0';
    bool found =
        copy_member(detail, cap, object, "detail") || copy_member(detail, cap, object, "title");
    json_decref(object);
    return found;
}
