#include <string.h>

#include "app/base/text.h"
#include "app/domain/identifier.h"
#include "sync/wire_json.h"

// --- Texts ---------------------------------------------------------------------------------------

static struct span string_span(const json_t *value) {
    return (struct span){(const uint8_t *)json_string_value(value), json_string_length(value)};
}

static bool read_text(const struct field *field, void *at, const json_t *value, char *problem) {
    struct span text = string_span(value);
    if (!json_is_string(value) || !text_is_clean_utf8(text)) {
        return field_fail(problem, field, "not a text of one line");
    }
    if (field->required && text.len == 0) {
        return field_fail(problem, field, "empty");
    }
    return text_copy_span(at, field->cap, text) || field_fail(problem, field, "too long");
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
        return field_fail(problem, field, "not a text");
    }
    return text_copy_span(at, field->cap, string_span(value)) ||
           field_fail(problem, field, "too long");
}

static bool read_number(const struct field *field, void *at, const json_t *value, char *problem) {
    char typed[NUMBER_CAP * 4]; // full-width digits take three bytes
    struct span text = string_span(value);
    if (!json_is_string(value) || !text_copy_span(typed, sizeof typed, text)) {
        return field_fail(problem, field, "not a number in a text");
    }
    if (text.len == 0 && !field->required) {
        return true;
    }
    return identifier_normalise(at, typed) ||
           field_fail(problem, field, "not a number (letters, digits, hyphens)");
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
           field_fail(problem, field, "not a date (YYYY-MM-DD)");
}

static bool read_hash(const struct field *field, void *at, const json_t *value, char *problem) {
    return read_text(field, at, value, problem) &&
           ((strlen(at) == HASH_HEX_CAP - 1 &&
             strspn(at, "0123456789abcdef") == HASH_HEX_CAP - 1) ||
            field_fail(problem, field, "not a hash (64 lower-case hexadecimal digits)"));
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
        return field_fail(problem, field, "not an integer");
    }
    return (number >= field->min && number <= field->max) ||
           field_fail(problem, field, "out of range");
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
    return json_is_boolean(value) || field_fail(problem, field, "not true or false");
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
        return field_fail(problem, field, "not one of the known values");
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
