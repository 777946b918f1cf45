#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/wire_json.h"

// --- Out -----------------------------------------------------------------------------------------

static enum err append_change(struct buf *out, const struct wire_row *row) {
    json_t *object = json_pack("{s:s,s:s}", "kind", master_kind_name(row->kind), "key", row->key);
    if (!object) {
        return ERR_INVALID;
    }
    enum err err = json_append_with(out, object, row->deleted ? "deleted" : "row",
                                    row->deleted ? span_of_text("true") : row->json);
    json_decref(object);
    return err;
}

enum err wire_page_encode(struct buf *out, const struct wire_row *rows, size_t count,
                          const char *cursor, bool more) {
    struct buf changes = BUF_EMPTY;
    json_t *object = json_pack("{s:s,s:b}", "cursor", cursor, "more", more ? 1 : 0);
    enum err err = object ? buf_append(&changes, "[", 1) : ERR_INVALID;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = i > 0 ? buf_append(&changes, ",", 1) : ERR_OK;
        err = err == ERR_OK ? append_change(&changes, &rows[i]) : err;
    }
    err = err == ERR_OK ? buf_append(&changes, "]", 1) : err;
    err = err == ERR_OK ? json_append_with(out, object, "changes", buf_span(&changes)) : err;
    json_decref(object);
    buf_fini(&changes);
    return err;
}

// --- In ------------------------------------------------------------------------------------------

struct wire_page {
    json_t *json;
};

static bool is_page(const json_t *json) {
    const json_t *cursor = json_object_get(json, "cursor");
    struct span text = {(const uint8_t *)json_string_value(cursor), json_string_length(cursor)};
    return json_is_array(json_object_get(json, "changes")) && json_is_string(cursor) &&
           text.len < WIRE_CURSOR_CAP && text_is_clean_utf8(text) &&
           json_is_boolean(json_object_get(json, "more"));
}

enum err wire_page_decode(struct wire_page **out, char *problem, struct span json) {
    *out = NULL;
    json_t *value = json_read(problem, json);
    if (!value) {
        return ERR_INVALID;
    }
    struct wire_page *page = is_page(value) ? malloc(sizeof *page) : NULL;
    if (!page) {
        problem_set(problem, "not a page of master data (changes, cursor, more)");
        json_decref(value);
        return ERR_INVALID;
    }
    page->json = value;
    *out = page;
    return ERR_OK;
}

size_t wire_page_count(const struct wire_page *page) {
    return json_array_size(json_object_get(page->json, "changes"));
}

static enum err get_deleted(struct master_change *out, char *problem, enum master_kind kind,
                            const char *key) {
    *out = (struct master_change){.kind = kind, .deleted = true};
    if (!text_copy(out->key, sizeof out->key, key)) {
        problem_set(problem, "key: too long");
        return ERR_INVALID;
    }
    return ERR_OK;
}

static enum err get_row(struct master_change *out, char *problem, enum master_kind kind,
                        const char *key, const json_t *row) {
    if (!row_read(out, problem, kind, row)) {
        return ERR_INVALID;
    }
    if (strcmp(out->key, key) != 0) {
        problem_set(problem, "key is not the row's own");
        return ERR_INVALID;
    }
    return ERR_OK;
}

enum err wire_page_get(const struct wire_page *page, struct master_change *out, char *problem,
                       size_t index) {
    const json_t *change = json_array_get(json_object_get(page->json, "changes"), index);
    const char *name = json_string_value(json_object_get(change, "kind"));
    const char *key = json_string_value(json_object_get(change, "key"));
    enum master_kind kind;
    if (!name || !key || !*key) {
        problem_set(problem, "change %zu has no kind or no key", index);
        return ERR_INVALID;
    }
    if (!master_kind_parse(&kind, name)) {
        problem_set(problem, "change %zu is of a kind that this version does not know", index);
        return ERR_UNSUPPORTED;
    }
    if (json_is_true(json_object_get(change, "deleted"))) {
        return get_deleted(out, problem, kind, key);
    }
    return get_row(out, problem, kind, key, json_object_get(change, "row"));
}

const char *wire_page_cursor(const struct wire_page *page) {
    return json_string_value(json_object_get(page->json, "cursor"));
}

bool wire_page_more(const struct wire_page *page) {
    return json_is_true(json_object_get(page->json, "more"));
}

void wire_page_free(struct wire_page *page) {
    if (page) {
        json_decref(page->json);
        free(page);
    }
}
