#include <string.h>

#include "sync/wire_json.h"

static const char *const status_names[] = {"stored", "duplicate", "refused"};
enum { STATUS_COUNT = sizeof status_names / sizeof *status_names };

static const char *status_name(int value) {
    return status_names[value];
}

static bool status_parse(int *out, const char *name) {
    for (int i = 0; i < STATUS_COUNT; i++) {
        if (strcmp(status_names[i], name) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}
static const struct choice status_choice = {status_name, status_parse};

static const struct field result_fields[] = {
    TEXT(struct wire_result, id, REQUIRED),
    COUNT(struct wire_result, seq, REQUIRED),
    {FIELD(field_choice, struct wire_result, status, REQUIRED), .choice = &status_choice},
    TEXT(struct wire_result, reason, OPTIONAL),
};
static const struct shape result_shape = SHAPE(result_fields, struct wire_result);

enum err wire_results_encode(struct buf *out, const struct wire_result *results, size_t count,
                             int64_t held_seq) {
    json_t *array = json_array();
    bool made = array != NULL;
    for (size_t i = 0; made && i < count; i++) {
        made = json_array_append_new(array, shape_write(&result_shape, &results[i])) == 0;
    }
    json_t *object =
        made ? json_pack("{s:O,s:I}", "results", array, "held", (json_int_t)held_seq) : NULL;
    enum err err = object ? json_append(out, object) : ERR_INVALID;
    json_decref(object);
    json_decref(array);
    return err;
}

static bool read_results(struct wire_result *out, size_t *count, size_t cap, const json_t *array,
                         char *problem) {
    size_t size = json_array_size(array);
    if (!json_is_array(array) || size > cap) {
        problem_set(problem, "results: not a list of at most %zu", cap);
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if (!shape_read(&result_shape, &out[i], json_array_get(array, i), problem)) {
            return false;
        }
        if (out[i].status == WIRE_REFUSED && !*out[i].reason) {
            problem_set(problem, "results: record %zu is refused without a reason", i);
            return false;
        }
    }
    *count = size;
    return true;
}

enum err wire_results_decode(struct wire_result *out, size_t *count, size_t cap, int64_t *held_seq,
                             char *problem, struct span json) {
    *count = 0;
    json_t *object = json_read(problem, json);
    if (!object) {
        return ERR_INVALID;
    }
    const json_t *held = json_object_get(object, "held");
    bool read = false;
    if (!json_is_integer(held) || json_integer_value(held) < 0) {
        problem_set(problem, "held: not a sequence number");
    } else {
        read = read_results(out, count, cap, json_object_get(object, "results"), problem);
        *held_seq = json_integer_value(held);
    }
    json_decref(object);
    return read ? ERR_OK : ERR_INVALID;
}
