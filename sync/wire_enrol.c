#include "sync/wire_json.h"

static const struct field enrol_fields[] = {
    TEXT(struct wire_enrol, code, REQUIRED),
    TEXT(struct wire_enrol, device_id, REQUIRED),
    {FIELD(field_key, struct wire_enrol, public_key, REQUIRED)},
};
static const struct shape enrol_shape = SHAPE(enrol_fields, struct wire_enrol);

static const struct field enrolled_fields[] = {
    TEXT(struct wire_enrolled, device_id, REQUIRED),
    TEXT(struct wire_enrolled, name, OPTIONAL),
    TEXT(struct wire_enrolled, venue, OPTIONAL),
    {FIELD(field_key, struct wire_enrolled, hash_key, REQUIRED)},
    {FIELD(field_list, struct wire_enrolled, keys, OPTIONAL), .shape = &token_key_shape,
     .count_offset = offsetof(struct wire_enrolled, key_count)},
};
static const struct shape enrolled_shape = SHAPE(enrolled_fields, struct wire_enrolled);

enum err wire_enrol_encode(struct buf *out, const struct wire_enrol *request) {
    return shape_encode(&enrol_shape, out, request);
}

enum err wire_enrol_decode(struct wire_enrol *out, char *problem, struct span json) {
    return shape_decode(&enrol_shape, out, problem, json);
}

enum err wire_enrolled_encode(struct buf *out, const struct wire_enrolled *answer) {
    return shape_encode(&enrolled_shape, out, answer);
}

enum err wire_enrolled_decode(struct wire_enrolled *out, char *problem, struct span json) {
    return shape_decode(&enrolled_shape, out, problem, json);
}
