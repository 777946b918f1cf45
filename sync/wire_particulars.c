#include "sync/wire_json.h"

// The texts lie one struct deeper than in the JSON.
#define TYPED(member)                                                                              \
    {                                                                                              \
        .name = #member, .type = &field_text,                                                      \
        .offset = offsetof(struct wire_particulars, particulars.member),                           \
        .cap = MEMBER_SIZE(struct particulars, member)                                             \
    }

static const struct field particulars_fields[] = {
    TEXT(struct wire_particulars, record_id, REQUIRED),
    {FIELD(field_key, struct wire_particulars, salt, REQUIRED)},
    TYPED(number),
    TYPED(kana),
    TYPED(kanji),
    TYPED(affiliation),
};
static const struct shape particulars_shape = SHAPE(particulars_fields, struct wire_particulars);

enum err wire_particulars_encode(struct buf *out, const struct wire_particulars *in) {
    return shape_encode(&particulars_shape, out, in);
}

enum err wire_particulars_decode(struct wire_particulars *out, char *problem, struct span json) {
    return shape_decode(&particulars_shape, out, problem, json);
}
