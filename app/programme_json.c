#include "app/programme_json.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/wire.h"

// --- Lists ---------------------------------------------------------------------------------------

// One of the file's lists, and where its rows go.
struct list {
    const char *name;
    enum master_kind kind;
    size_t row_size;
    size_t rows_offset, count_offset; // in struct programme_json
    bool is_keyed;                    // two rows of one key are an error
};
#define LIST(kind, type, rows, count, keyed)                                                       \
    {                                                                                              \
#rows, kind, sizeof(type), offsetof(struct programme_json, rows),                          \
            offsetof(struct programme_json, count), keyed                                          \
    }

static const struct list lists[] = {
    LIST(MASTER_SESSION, struct session, sessions, session_count, true),
    LIST(MASTER_POLICY, struct policy, policies, policy_count, true),
    LIST(MASTER_TOTAL, struct credit_total, totals, total_count, true),
    // A doctor may show the one that ran out beside the one that followed.
    LIST(MASTER_CERTIFICATE, struct certificate, certificates, certificate_count, false),
};

static void tell(char *problem, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(char *problem, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(problem, PROGRAMME_PROBLEM_CAP, format, args);
    va_end(args);
}

static enum err read_row(struct master_change *change, char *problem, const struct list *list,
                         const json_t *value, size_t index) {
    char why[WIRE_PROBLEM_CAP] = "not an object";
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    enum err err = text ? wire_row_decode(change, why, list->kind, span_of_text(text)) : ERR_NOMEM;
    free(text);
    if (err != ERR_OK) {
        tell(problem, "row %zu of \"%s\" can't be used: %s", index + 1, list->name, why);
    }
    return err;
}

// Keys of a list, to find two that are the same.
typedef char row_key[MASTER_KEY_CAP];

static int compare_keys(const void *a, const void *b) {
    return strcmp(a, b);
}

static enum err check_keys(char *problem, const struct list *list, row_key *keys, size_t count) {
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 1; i < count && list->is_keyed; i++) {
        if (strcmp(keys[i - 1], keys[i]) == 0) {
            tell(problem, "two rows of \"%s\" are called \"%s\"", list->name, keys[i]);
            return ERR_INVALID;
        }
    }
    return ERR_OK;
}

static enum err read_rows(uint8_t *rows, row_key *keys, char *problem, const struct list *list,
                          const json_t *array) {
    struct master_change *change = malloc(sizeof *change);
    enum err err = change ? ERR_OK : ERR_NOMEM;
    for (size_t i = 0; i < json_array_size(array) && err == ERR_OK; i++) {
        err = read_row(change, problem, list, json_array_get(array, i), i);
        if (err == ERR_OK) {
            memcpy(rows + i * list->row_size, &change->session, list->row_size);
            memcpy(keys[i], change->key, sizeof keys[i]);
        }
    }
    free(change);
    return err == ERR_OK ? check_keys(problem, list, keys, json_array_size(array)) : err;
}

static enum err read_list(struct programme_json *out, char *problem, const struct list *list,
                          const json_t *root) {
    const json_t *array = json_object_get(root, list->name);
    size_t count = json_array_size(array);
    if (array && !json_is_array(array)) {
        tell(problem, "\"%s\" is not a list", list->name);
        return ERR_INVALID;
    }
    if (count == 0) {
        return ERR_OK;
    }
    uint8_t *rows = calloc(count, list->row_size);
    row_key *keys = calloc(count, sizeof *keys);
    enum err err = rows && keys ? read_rows(rows, keys, problem, list, array) : ERR_NOMEM;
    free(keys);
    memcpy((uint8_t *)out + list->rows_offset, &rows, sizeof rows); // the programme owns it now
    memcpy((uint8_t *)out + list->count_offset, &count, sizeof count);
    return err;
}

// --- The whole -----------------------------------------------------------------------------------

static int compare_totals(const void *a, const void *b) {
    const struct credit_total *one = a;
    const struct credit_total *other = b;
    int order = strcmp(one->member_id, other->member_id);
    return order == 0 ? strcmp(one->id, other->id) : order;
}

static int compare_certificates(const void *a, const void *b) {
    const struct certificate *one = a;
    const struct certificate *other = b;
    int order = strcmp(one->member_id, other->member_id);
    return order == 0 ? strcmp(one->valid_from, other->valid_from) : order;
}

static void sort_by_member(struct programme_json *programme) {
    if (programme->total_count) {
        qsort(programme->totals, programme->total_count, sizeof *programme->totals, compare_totals);
    }
    if (programme->certificate_count) {
        qsort(programme->certificates, programme->certificate_count,
              sizeof *programme->certificates, compare_certificates);
    }
}

static json_t *read_object(char *problem, struct span json) {
    json_error_t error;
    json_t *root = json_loadb((const char *)json.data, json.len, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        tell(problem, "line %d, column %d: %s", error.line, error.column, error.text);
    } else if (!json_is_object(root)) {
        tell(problem, "not a programme ({\"sessions\": [...], \"policies\": [...]})");
        json_decref(root);
        root = NULL;
    }
    return root;
}

enum err programme_json_read(struct programme_json *out, char *problem, struct span json) {
    *out = (struct programme_json){0};
    tell(problem, "memory ran out");
    json_t *root = read_object(problem, json);
    enum err err = root ? ERR_OK : ERR_INVALID;
    for (size_t i = 0; i < sizeof lists / sizeof *lists && err == ERR_OK; i++) {
        err = read_list(out, problem, &lists[i], root);
    }
    json_decref(root);
    if (err == ERR_OK) {
        sort_by_member(out);
    } else {
        programme_json_fini(out);
    }
    return err;
}

void programme_json_fini(struct programme_json *programme) {
    free(programme->sessions);
    free(programme->policies);
    free(programme->totals);
    free(programme->certificates);
    *programme = (struct programme_json){0};
}

// --- Looking up ----------------------------------------------------------------------------------

const struct policy *programme_json_find_policy(const struct programme_json *programme,
                                                const char *version) {
    for (size_t i = 0; i < programme->policy_count; i++) {
        if (strcmp(programme->policies[i].version, version) == 0) {
            return &programme->policies[i];
        }
    }
    return NULL;
}

const struct policy *programme_json_policy_on(const struct programme_json *programme,
                                              const char *date) {
    const struct policy *found = NULL;
    for (size_t i = 0; i < programme->policy_count; i++) {
        const struct policy *policy = &programme->policies[i];
        if (strcmp(policy->in_force_on, date) <= 0 &&
            (!found || strcmp(policy->in_force_on, found->in_force_on) >= 0)) {
            found = policy;
        }
    }
    return found;
}

// Both rows begin with, or hold, the member's id: the first of theirs, and how many there are.
static size_t find_member(size_t *first, const uint8_t *rows, size_t count, size_t row_size,
                          size_t id_offset, const char *member_id) {
    *first = 0;
    while (*first < count &&
           strcmp((const char *)rows + *first * row_size + id_offset, member_id) < 0) {
        ++*first;
    }
    size_t end = *first;
    while (end < count && strcmp((const char *)rows + end * row_size + id_offset, member_id) == 0) {
        end++;
    }
    return end - *first;
}

const struct credit_total *programme_json_totals_of(const struct programme_json *programme,
                                                    size_t *count, const char *member_id) {
    size_t first;
    *count =
        find_member(&first, (const uint8_t *)programme->totals, programme->total_count,
                    sizeof *programme->totals, offsetof(struct credit_total, member_id), member_id);
    return *count ? &programme->totals[first] : NULL;
}

const struct certificate *programme_json_certificates_of(const struct programme_json *programme,
                                                         size_t *count, const char *member_id) {
    size_t first;
    *count = find_member(&first, (const uint8_t *)programme->certificates,
                         programme->certificate_count, sizeof *programme->certificates,
                         offsetof(struct certificate, member_id), member_id);
    return *count ? &programme->certificates[first] : NULL;
}
