#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/wire_json.h"

_Static_assert(sizeof(enum method) == sizeof(int), "choices are read as int");

// --- Closed sets ---------------------------------------------------------------------------------

static const char *choice_method_name(int value) {
    return method_name((enum method)value);
}

static bool choice_method_parse(int *out, const char *name) {
    enum method method;
    bool known = method_parse(&method, name);
    *out = known ? (int)method : 0;
    return known;
}

static const char *choice_role_name(int value) {
    return value == ROLE_MANAGER ? "manager" : "reception";
}

static bool choice_role_parse(int *out, const char *name) {
    *out = strcmp(name, "manager") == 0 ? ROLE_MANAGER : ROLE_RECEPTION;
    return strcmp(name, choice_role_name(*out)) == 0;
}

static const struct choice method_choice = {choice_method_name, choice_method_parse};
static const struct choice role_choice = {choice_role_name, choice_role_parse};

// --- Rows ----------------------------------------------------------------------------------------

static const struct field member_fields[] = {
    TEXT(struct member, id, REQUIRED),
    {FIELD(field_number, struct member, licence_no, OPTIONAL)},
    TEXT(struct member, kanji, OPTIONAL),
    TEXT(struct member, kana, OPTIONAL),
    {FIELD(field_date, struct member, birth_date, OPTIONAL)},
    TEXT(struct member, affiliation, OPTIONAL),
};
static const struct field credential_fields[] = {
    {FIELD(field_hash, struct credential, hash, REQUIRED)},
    TEXT(struct credential, member_id, REQUIRED),
    {FIELD(field_choice, struct credential, method, REQUIRED), .choice = &method_choice},
};
static const struct field credit_fields[] = {
    TEXT(struct item_credit, scheme, REQUIRED),
    TEXT(struct item_credit, category, OPTIONAL),
    TEXT(struct item_credit, code, OPTIONAL),
    {FIELD(field_int32, struct item_credit, units_x10, REQUIRED), .max = 10000},
};
static const struct shape credit_shape = SHAPE(credit_fields, struct item_credit);
static const struct field item_fields[] = {
    TEXT(struct item, title, REQUIRED),
    TEXT(struct item, lecturer, OPTIONAL),
    TIME(struct item, starts_utc_ms, REQUIRED),
    TIME(struct item, ends_utc_ms, REQUIRED),
    {FIELD(field_list, struct item, credits, OPTIONAL), .shape = &credit_shape,
     .count_offset = offsetof(struct item, credit_count)},
};
static const struct shape item_shape = SHAPE(item_fields, struct item);
static const struct field window_fields[] = {
    TIME(struct window, from_utc_ms, REQUIRED),
    TIME(struct window, to_utc_ms, REQUIRED),
};
static const struct shape window_shape = SHAPE(window_fields, struct window);
static const struct field session_fields[] = {
    TEXT(struct session, id, REQUIRED),
    TEXT(struct session, title, REQUIRED),
    TEXT(struct session, subtitle, OPTIONAL),
    TEXT(struct session, venue, OPTIONAL),
    TEXT(struct session, room, OPTIONAL),
    TIME(struct session, starts_utc_ms, REQUIRED),
    TIME(struct session, ends_utc_ms, REQUIRED),
    {FIELD(field_object, struct session, entry, OPTIONAL), .shape = &window_shape},
    {FIELD(field_object, struct session, exit, OPTIONAL), .shape = &window_shape},
    TEXT(struct session, policy_version, OPTIONAL),
    {FIELD(field_bool, struct session, approved, OPTIONAL)},
    {FIELD(field_list, struct session, items, OPTIONAL), .shape = &item_shape,
     .count_offset = offsetof(struct session, item_count)},
};
static const struct field token_key_fields[] = {
    TEXT(struct token_key, kid, REQUIRED),
    {FIELD(field_key, struct token_key, public_key, REQUIRED)},
    TIME(struct token_key, not_before_utc_ms, OPTIONAL),
    TIME(struct token_key, not_after_utc_ms, OPTIONAL),
};
static const struct field revocation_fields[] = {
    TEXT(struct revocation, cti, OPTIONAL),
    TEXT(struct revocation, member_id, OPTIONAL),
};
static const struct field staff_fields[] = {
    TEXT(struct staff, id, REQUIRED),
    TEXT(struct staff, name, REQUIRED),
    TEXT(struct staff, pin_hash, REQUIRED),
    {FIELD(field_choice, struct staff, role, REQUIRED), .choice = &role_choice},
};
static const struct field format_fields[] = {
    TEXT(struct code_format, id, REQUIRED),
    {.name = "template",
     .type = &field_text,
     .required = REQUIRED,
     .offset = offsetof(struct code_format, template_text),
     .cap = MEMBER_SIZE(struct code_format, template_text)},
};
static const struct field setting_fields[] = {
    TEXT(struct setting, name, REQUIRED),
    {FIELD(field_prose, struct setting, value, OPTIONAL)},
};

const struct shape token_key_shape = SHAPE(token_key_fields, struct token_key);

// --- What a table can't say ----------------------------------------------------------------------

static bool in_order(int64_t from_utc_ms, int64_t to_utc_ms) {
    return from_utc_ms <= to_utc_ms;
}

static bool check_session(const struct master_change *change, char *problem) {
    const struct session *session = &change->session;
    bool ordered = in_order(session->starts_utc_ms, session->ends_utc_ms) &&
                   in_order(session->entry.from_utc_ms, session->entry.to_utc_ms) &&
                   in_order(session->exit.from_utc_ms, session->exit.to_utc_ms);
    for (size_t i = 0; i < session->item_count; i++) {
        ordered =
            ordered && in_order(session->items[i].starts_utc_ms, session->items[i].ends_utc_ms);
    }
    if (!ordered) {
        problem_set(problem, "session: an end lies before its start");
    }
    return ordered;
}

static bool check_revocation(const struct master_change *change, char *problem) {
    const struct revocation *revocation = &change->revocation;
    bool one = !*revocation->cti != !*revocation->member_id;
    if (!one) {
        problem_set(problem, "revoked: exactly one of cti and member_id is wanted");
    }
    return one;
}

static bool check_setting(const struct master_change *change, char *problem) {
    bool foreign = strncmp(change->setting.name, "local.", strlen("local.")) != 0;
    if (!foreign) {
        problem_set(problem, "name: \"local.\" belongs to the kiosk itself");
    }
    return foreign;
}

// --- One row -------------------------------------------------------------------------------------

struct row_kind {
    struct shape shape;
    size_t key_offset; // of the text in the row that is its primary key
    bool (*check)(const struct master_change *change, char *problem);
};
#define ROW(fields, owner, key) .shape = SHAPE(fields, owner), .key_offset = offsetof(owner, key)

static const struct row_kind row_kinds[MASTER_KIND_COUNT] = {
    [MASTER_MEMBER] = {ROW(member_fields, struct member, id)},
    [MASTER_CREDENTIAL] = {ROW(credential_fields, struct credential, hash)},
    [MASTER_SESSION] = {ROW(session_fields, struct session, id), .check = check_session},
    [MASTER_KEY] = {ROW(token_key_fields, struct token_key, kid)},
    [MASTER_REVOCATION] = {ROW(revocation_fields, struct revocation, cti),
                           .check = check_revocation},
    [MASTER_STAFF] = {ROW(staff_fields, struct staff, id)},
    [MASTER_FORMAT] = {ROW(format_fields, struct code_format, id)},
    [MASTER_SETTING] = {ROW(setting_fields, struct setting, name), .check = check_setting},
};

static const void *row_of(const struct master_change *change) {
    return &change->member; // every member of the union begins here
}

// Revocations live under two kinds of name; their key says which.
static bool set_key(struct master_change *change, char *problem) {
    const char *text = (const char *)row_of(change) + row_kinds[change->kind].key_offset;
    const char *prefix = "";
    if (change->kind == MASTER_REVOCATION) {
        prefix = *change->revocation.cti ? "cti:" : "member:";
        text = *change->revocation.cti ? change->revocation.cti : change->revocation.member_id;
    }
    int len = snprintf(change->key, sizeof change->key, "%s%s", prefix, text);
    if (len < 0 || (size_t)len >= sizeof change->key) {
        problem_set(problem, "%s: the key is too long", master_kind_name(change->kind));
        return false;
    }
    return true;
}

static bool read_row(struct master_change *out, char *problem, enum master_kind kind,
                     const json_t *row) {
    const struct row_kind *row_kind = &row_kinds[kind];
    *out = (struct master_change){.kind = kind};
    return shape_read(&row_kind->shape, &out->member, row, problem) && set_key(out, problem) &&
           (!row_kind->check || row_kind->check(out, problem));
}

enum err wire_row_encode(struct buf *out, const struct master_change *change) {
    return shape_encode(&row_kinds[change->kind].shape, out, row_of(change));
}

enum err wire_row_decode(struct master_change *out, char *problem, enum master_kind kind,
                         struct span json) {
    json_t *row = json_read(problem, json);
    bool read = row && read_row(out, problem, kind, row);
    json_decref(row);
    return read ? ERR_OK : ERR_INVALID;
}

// --- Pages ---------------------------------------------------------------------------------------

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
    if (!read_row(out, problem, kind, row)) {
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
