#include "sync/wire_json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/domain/identifier.h"

void problem_set(char *problem, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(problem, WIRE_PROBLEM_CAP, format, args);
    va_end(args);
}

static bool fail(char *problem, const struct field *field, const char *what) {
    problem_set(problem, "%s: %s", field->name, what);
    return false;
}

// --- Texts ---------------------------------------------------------------------------------------

static struct span string_span(const json_t *value) {
    return (struct span){(const uint8_t *)json_string_value(value), json_string_length(value)};
}

static bool read_text(const struct field *field, void *at, const json_t *value, char *problem) {
    struct span text = string_span(value);
    if (!json_is_string(value) || !text_is_clean_utf8(text)) {
        return fail(problem, field, "not a text of one line");
    }
    if (field->required && text.len == 0) {
        return fail(problem, field, "empty");
    }
    return text_copy_span(at, field->cap, text) || fail(problem, field, "too long");
}

static json_t *write_text(const struct field *field, const void *at) {
    (void)field;
    return json_string(at);
}

static bool text_is_empty(const struct field *field, const void *at) {
    (void)field;
    return *(const char *)at == '\0';
}

static bool read_prose(const struct field *field, void *at, const json_t *value, char *problem) {
    struct span rest = string_span(value);
    bool clean = json_is_string(value);
    while (clean && rest.len > 0) {
        const uint8_t *end = memchr(rest.data, '\n', rest.len);
        size_t line = end ? (size_t)(end - rest.data) : rest.len;
        clean = text_is_clean_utf8((struct span){rest.data, line});
        size_t taken = end ? line + 1 : line;
        rest = (struct span){rest.data + taken, rest.len - taken};
    }
    if (!clean) {
        return fail(problem, field, "not a text");
    }
    return text_copy_span(at, field->cap, string_span(value)) || fail(problem, field, "too long");
}

static bool read_number(const struct field *field, void *at, const json_t *value, char *problem) {
    char typed[NUMBER_CAP * 4]; // full-width digits take three bytes
    struct span text = string_span(value);
    if (!json_is_string(value) || !text_copy_span(typed, sizeof typed, text)) {
        return fail(problem, field, "not a number in a text");
    }
    if (text.len == 0 && !field->required) {
        return true;
    }
    return identifier_normalise(at, typed) ||
           fail(problem, field, "not a number (letters, digits, hyphens)");
}

// A day that the calendar has comes back from a time as it went in: 30 February does not.
static bool is_date(const char *text) {
    char there[UTC_TEXT_CAP];
    char back[UTC_TEXT_CAP];
    int64_t utc_ms;
    int len = snprintf(there, sizeof there, "%sT00:00:00.000Z", text);
    if (len != UTC_TEXT_CAP - 1 || utc_from_text(&utc_ms, there) != ERR_OK) {
        return false;
    }
    utc_to_text(back, utc_ms);
    return strcmp(there, back) == 0;
}

static bool read_date(const struct field *field, void *at, const json_t *value, char *problem) {
    if (!read_text(field, at, value, problem)) {
        return false;
    }
    return text_is_empty(field, at) || is_date(at) ||
           fail(problem, field, "not a date (YYYY-MM-DD)");
}

static bool read_hash(const struct field *field, void *at, const json_t *value, char *problem) {
    return read_text(field, at, value, problem) &&
           ((strlen(at) == HASH_HEX_CAP - 1 &&
             strspn(at, "0123456789abcdef") == HASH_HEX_CAP - 1) ||
            fail(problem, field, "not a hash (64 lower-case hexadecimal digits)"));
}

static bool read_key(const struct field *field, void *at, const json_t *value, char *problem) {
    size_t len = field->cap;
    if (!json_is_string(value) || base64url_decode(at, &len, string_span(value)) != ERR_OK ||
        len != field->cap) {
        problem_set(problem, "%s: not %zu bytes in base64url", field->name, field->cap);
        return false;
    }
    return true;
}

static json_t *write_key(const struct field *field, const void *at) {
    struct buf text = BUF_EMPTY;
    json_t *value = NULL;
    if (base64url_append(&text, (struct span){at, field->cap}) == ERR_OK) {
        value = json_stringn((const char *)text.data, text.len);
    }
    buf_fini(&text);
    return value;
}

static bool never_empty(const struct field *field, const void *at) {
    (void)field;
    (void)at;
    return false;
}

// --- Numbers and choices -------------------------------------------------------------------------

static bool in_range(const struct field *field, const json_t *value, char *problem) {
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value)) {
        return fail(problem, field, "not an integer");
    }
    return (number >= field->min && number <= field->max) || fail(problem, field, "out of range");
}

static bool read_int64(const struct field *field, void *at, const json_t *value, char *problem) {
    *(int64_t *)at = json_integer_value(value);
    return in_range(field, value, problem);
}

static json_t *write_int64(const struct field *field, const void *at) {
    (void)field;
    return json_integer(*(const int64_t *)at);
}

static bool int64_is_empty(const struct field *field, const void *at) {
    return *(const int64_t *)at == field->absent;
}

static bool read_int32(const struct field *field, void *at, const json_t *value, char *problem) {
    *(int32_t *)at = (int32_t)json_integer_value(value);
    return in_range(field, value, problem);
}

static json_t *write_int32(const struct field *field, const void *at) {
    (void)field;
    return json_integer(*(const int32_t *)at);
}

static bool int32_is_empty(const struct field *field, const void *at) {
    return *(const int32_t *)at == field->absent;
}

static bool read_bool(const struct field *field, void *at, const json_t *value, char *problem) {
    *(bool *)at = json_is_true(value);
    return json_is_boolean(value) || fail(problem, field, "not true or false");
}

static json_t *write_bool(const struct field *field, const void *at) {
    (void)field;
    return json_boolean(*(const bool *)at);
}

static bool bool_is_false(const struct field *field, const void *at) {
    (void)field;
    return !*(const bool *)at;
}

static bool read_choice(const struct field *field, void *at, const json_t *value, char *problem) {
    int chosen;
    const char *name = json_string_value(value);
    if (!name || !field->choice->parse(&chosen, name)) {
        return fail(problem, field, "not one of the known values");
    }
    memcpy(at, &chosen, sizeof chosen);
    return true;
}

static json_t *write_choice(const struct field *field, const void *at) {
    int chosen;
    memcpy(&chosen, at, sizeof chosen);
    return json_string(field->choice->name(chosen));
}

static bool choice_is_first(const struct field *field, const void *at) {
    (void)field;
    int chosen;
    memcpy(&chosen, at, sizeof chosen);
    return chosen == 0;
}

// --- Structs in structs --------------------------------------------------------------------------

// Puts the path to a nested member before what was said of it.
static bool fail_inside(char *problem, const char *where) {
    char inner[WIRE_PROBLEM_CAP];
    memcpy(inner, problem, sizeof inner);
    problem_set(problem, "%s.%.200s", where, inner);
    return false;
}

static bool read_object(const struct field *field, void *at, const json_t *value, char *problem) {
    return shape_read(field->shape, at, value, problem) || fail_inside(problem, field->name);
}

static json_t *write_object(const struct field *field, const void *at) {
    return shape_write(field->shape, at);
}

static bool object_is_empty(const struct field *field, const void *at) {
    const struct shape *shape = field->shape;
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *inner = &shape->fields[i];
        if (!inner->type->is_empty(inner, (const char *)at + inner->offset)) {
            return false;
        }
    }
    return true;
}

static size_t *list_count(const struct field *field, const void *at) {
    return (size_t *)((const char *)at - field->offset + field->count_offset);
}

static bool read_list(const struct field *field, void *at, const json_t *value, char *problem) {
    size_t count = json_array_size(value);
    if (!json_is_array(value)) {
        return fail(problem, field, "not a list");
    }
    if (count > field->cap / field->shape->size) {
        return fail(problem, field, "too many");
    }
    for (size_t i = 0; i < count; i++) {
        void *element = (char *)at + i * field->shape->size;
        if (!shape_read(field->shape, element, json_array_get(value, i), problem)) {
            char where[64];
            snprintf(where, sizeof where, "%s[%zu]", field->name, i);
            return fail_inside(problem, where);
        }
    }
    *list_count(field, at) = count;
    return true;
}

static json_t *write_list(const struct field *field, const void *at) {
    json_t *array = json_array();
    for (size_t i = 0; array && i < *list_count(field, at); i++) {
        const void *element = (const char *)at + i * field->shape->size;
        if (json_array_append_new(array, shape_write(field->shape, element)) != 0) {
            json_decref(array);
            array = NULL;
        }
    }
    return array;
}

static bool list_is_empty(const struct field *field, const void *at) {
    return *list_count(field, at) == 0;
}

static bool read_texts(const struct field *field, void *at, const json_t *value, char *problem) {
    size_t count = json_array_size(value);
    struct field one = {.name = field->name, .required = REQUIRED, .cap = field->each_cap};
    if (!json_is_array(value)) {
        return fail(problem, field, "not a list");
    }
    if (count > field->cap / field->each_cap) {
        return fail(problem, field, "too many");
    }
    for (size_t i = 0; i < count; i++) {
        char *text = (char *)at + i * field->each_cap;
        if (!read_text(&one, text, json_array_get(value, i), problem)) {
            return false;
        }
    }
    *list_count(field, at) = count;
    return true;
}

static json_t *write_texts(const struct field *field, const void *at) {
    json_t *array = json_array();
    for (size_t i = 0; array && i < *list_count(field, at); i++) {
        const char *text = (const char *)at + i * field->each_cap;
        if (json_array_append_new(array, json_string(text)) != 0) {
            json_decref(array);
            array = NULL;
        }
    }
    return array;
}

const struct field_type field_text = {read_text, write_text, text_is_empty};
const struct field_type field_prose = {read_prose, write_text, text_is_empty};
const struct field_type field_number = {read_number, write_text, text_is_empty};
const struct field_type field_date = {read_date, write_text, text_is_empty};
const struct field_type field_hash = {read_hash, write_text, text_is_empty};
const struct field_type field_key = {read_key, write_key, never_empty};
const struct field_type field_int64 = {read_int64, write_int64, int64_is_empty};
const struct field_type field_int32 = {read_int32, write_int32, int32_is_empty};
const struct field_type field_bool = {read_bool, write_bool, never_empty};
const struct field_type field_flag = {read_bool, write_bool, bool_is_false};
const struct field_type field_choice = {read_choice, write_choice, choice_is_first};
const struct field_type field_object = {read_object, write_object, object_is_empty};
const struct field_type field_list = {read_list, write_list, list_is_empty};
const struct field_type field_texts = {read_texts, write_texts, list_is_empty};

// --- Whole shapes --------------------------------------------------------------------------------

static void set_absent(const struct field *field, void *at) {
    if (field->type == &field_int64) {
        *(int64_t *)at = field->absent;
    } else if (field->type == &field_int32) {
        *(int32_t *)at = (int32_t)field->absent;
    }
}

static bool read_field(const struct field *field, void *out, const json_t *object, char *problem) {
    void *at = (char *)out + field->offset;
    const json_t *value = json_object_get(object, field->name);
    if (value) {
        return field->type->read(field, at, value, problem);
    }
    set_absent(field, at);
    return !field->required || fail(problem, field, "missing");
}

bool shape_read(const struct shape *shape, void *out, const json_t *value, char *problem) {
    memset(out, 0, shape->size);
    problem[0] = '\0';
    if (!json_is_object(value)) {
        problem_set(problem, "not a JSON object");
        return false;
    }
    for (size_t i = 0; i < shape->count; i++) {
        if (!read_field(&shape->fields[i], out, value, problem)) {
            return false;
        }
    }
    return true;
}

json_t *shape_write(const struct shape *shape, const void *in) {
    json_t *object = json_object();
    for (size_t i = 0; object && i < shape->count; i++) {
        const struct field *field = &shape->fields[i];
        const void *at = (const char *)in + field->offset;
        if (!field->required && field->type->is_empty(field, at)) {
            continue;
        }
        // A NULL value is refused here, and so ends the walk as well.
        if (json_object_set_new(object, field->name, field->type->write(field, at)) != 0) {
            json_decref(object);
            object = NULL;
        }
    }
    return object;
}

enum err shape_decode(const struct shape *shape, void *out, char *problem, struct span json) {
    json_t *value = json_read(problem, json);
    bool read = value && shape_read(shape, out, value, problem);
    json_decref(value);
    return read ? ERR_OK : ERR_INVALID;
}

enum err shape_encode(const struct shape *shape, struct buf *out, const void *in) {
    json_t *object = shape_write(shape, in);
    // Either memory ran out or a text is not UTF-8; the second is the one a caller can mend.
    enum err err = object ? json_append(out, object) : ERR_INVALID;
    json_decref(object);
    return err;
}

// --- JSON texts ----------------------------------------------------------------------------------

json_t *json_read(char *problem, struct span json) {
    json_error_t error;
    if (json.len > WIRE_BODY_MAX) {
        problem_set(problem, "larger than %d bytes", (int)WIRE_BODY_MAX);
        return NULL;
    }
    json_t *value = json_loadb((const char *)json.data, json.len, JSON_REJECT_DUPLICATES, &error);
    if (!value) {
        problem_set(problem, "not JSON, at byte %d", error.position);
    }
    return value;
}

static int append_dump(const char *text, size_t len, void *context) {
    return buf_append(context, text, len) == ERR_OK ? 0 : -1;
}

enum err json_append(struct buf *out, const json_t *value) {
    return json_dump_callback(value, append_dump, out, JSON_COMPACT | JSON_ENCODE_ANY) == 0
               ? ERR_OK
               : ERR_NOMEM;
}

enum err json_append_with(struct buf *out, const json_t *object, const char *name,
                          struct span raw) {
    enum err err = json_append(out, object);
    if (err == ERR_OK) {
        out->len--; // reopens the object
        err = buf_printf(out, ",\"%s\":", name);
    }
    err = err == ERR_OK ? buf_append(out, raw.data, raw.len) : err;
    return err == ERR_OK ? buf_append(out, "}", 1) : err;
}
