#include <stdio.h>
#include <string.h>

#include "sync/wire_json.h"

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
        return field_fail(problem, field, "not a list");
    }
    if (count > field->cap / field->shape->size) {
        return field_fail(problem, field, "too many");
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
        return field_fail(problem, field, "not a list");
    }
    if (count > field->cap / field->each_cap) {
        return field_fail(problem, field, "too many");
    }
    for (size_t i = 0; i < count; i++) {
        char *text = (char *)at + i * field->each_cap;
        if (!field_text.read(&one, text, json_array_get(value, i), problem)) {
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

const struct field_type field_object = {read_object, write_object, object_is_empty};
const struct field_type field_list = {read_list, write_list, list_is_empty};
const struct field_type field_texts = {read_texts, write_texts, list_is_empty};
