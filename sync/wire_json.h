// How a struct looks as JSON, said in tables, and the one reader and writer that walk them. Private
// to sync/wire_*.c: single values are in wire_field.c, structs and lists in wire_nested.c.
//
// A shape lists the members of a JSON object and where each lives in the struct. Reading checks
// everything that the table says (type, length, range, what must be there) and names the first
// member that is wrong, with its path. Members that are not in the table are ignored; members that
// are optional and empty are not written.
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "app/base/buf.h"
#include "sync/wire.h"

struct field;
struct field_type {
    bool (*read)(const struct field *field, void *at, const json_t *value, char *problem);
    json_t *(*write)(const struct field *field, const void *at);
    bool (*is_empty)(const struct field *field, const void *at);
};
extern const struct field_type field_text;   // one line of clean UTF-8
extern const struct field_type field_prose;  // the same, in lines
extern const struct field_type field_number; // normalised on reading (app/domain/identifier.h)
extern const struct field_type field_date;   // YYYY-MM-DD
extern const struct field_type field_hash;   // 64 lower-case hexadecimal digits
extern const struct field_type field_key;    // so many bytes as the member has, base64url
extern const struct field_type field_int64;  // min..max
extern const struct field_type field_int32;  // min..max
extern const struct field_type field_bool;   // always written
extern const struct field_type field_flag;   // written where it is true
extern const struct field_type field_choice; // an enum by its wire name; when optional, its first
                                             // value is not written
extern const struct field_type field_object; // a struct inside
extern const struct field_type field_list;   // an array of structs, and its count
extern const struct field_type field_texts;  // an array of texts of each_cap bytes, and its count

// A closed set. The functions take int, so that one type serves every enum.
struct choice {
    const char *(*name)(int value);
    bool (*parse)(int *out, const char *name);
};

struct shape {
    const struct field *fields;
    size_t count;
    size_t size; // of the struct
};

struct field {
    const char *name;
    const struct field_type *type;
    bool required;
    size_t offset;
    size_t cap;               // text: bytes with the NUL; lists: bytes of the whole array
    size_t each_cap;          // texts: bytes of one, with its NUL
    int64_t min, max, absent; // integers; `absent` is not written
    const struct choice *choice;
    const struct shape *shape; // object, list
    size_t count_offset;       // lists
};

enum { OPTIONAL = 0, REQUIRED = 1 };

// The last millisecond of the year 9999: what RFC 3339 can still say.
#define LAST_UTC_MS INT64_C(253402300799999)

#define MEMBER_SIZE(type, member) sizeof(((type *)0)->member)
#define FIELD(kind, owner, member, need)                                                           \
    .name = #member, .type = &(kind), .required = (need), .offset = offsetof(owner, member),       \
    .cap = MEMBER_SIZE(owner, member)
#define TEXT(owner, member, need)                                                                  \
    { FIELD(field_text, owner, member, need) }
#define TIME(owner, member, need)                                                                  \
    { FIELD(field_int64, owner, member, need), .max = LAST_UTC_MS }
#define COUNT(owner, member, need)                                                                 \
    { FIELD(field_int64, owner, member, need), .max = INT64_C(1) << 53 }
// Tenths of a unit.
#define UNITS(owner, member, need)                                                                 \
    { FIELD(field_int32, owner, member, need), .max = 10000 }
#define SHAPE(fields, owner)                                                                       \
    { fields, sizeof(fields) / sizeof(fields)[0], sizeof(owner) }

extern const struct shape token_key_shape; // struct token_key: master data and enrolment
extern const struct shape session_shape;   // wire_session.c
extern const struct shape policy_shape;    // wire_policy.c

// What their tables can't say; false with `problem` filled.
bool session_check(const struct master_change *change, char *problem);
bool policy_check(const struct master_change *change, char *problem);
// wire_row_decode of what is a tree already.
bool row_read(struct master_change *out, char *problem, enum master_kind kind, const json_t *row);

// wire_events_decode of what is a tree already (NULL is no list).
MUST_USE enum err events_read(struct wire_event **events, size_t *count, char *problem,
                              const json_t *array);

// Zeroes `out` first. False, with `problem` filled, when `value` is not of that shape.
bool shape_read(const struct shape *shape, void *out, const json_t *value, char *problem);
json_t *shape_write(const struct shape *shape, const void *in);

// Whole texts.
MUST_USE enum err shape_decode(const struct shape *shape, void *out, char *problem,
                               struct span json);
MUST_USE enum err shape_encode(const struct shape *shape, struct buf *out, const void *in);

// A JSON text as a tree; NULL with `problem` filled when it is none (or is larger than
// WIRE_BODY_MAX).
json_t *json_read(char *problem, struct span json);
MUST_USE enum err json_append(struct buf *out, const json_t *value);
// Appends `object`, with `raw` (JSON already) as its last member `name`.
MUST_USE enum err json_append_with(struct buf *out, const json_t *object, const char *name,
                                   struct span raw);

// "name: what"; always false.
bool field_fail(char *problem, const struct field *field, const char *what);
void problem_set(char *problem, const char *format, ...) __attribute__((format(printf, 2, 3)));
