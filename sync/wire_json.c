#include "sync/wire_json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void problem_set(char *problem, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(problem, WIRE_PROBLEM_CAP, format, args);
    va_end(args);
}

bool field_fail(char *problem, const struct field *field, const char *what) {
    problem_set(problem, "%s: %s", field->name, what);
    return false;
}

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
    return !field->required || field_fail(problem, field, "missing");
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
