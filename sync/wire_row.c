#include <stdio.h>
#include <string.h>

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
    {FIELD(field_flag, struct member, show_progress, OPTIONAL)},
};
static const struct field credential_fields[] = {
    {FIELD(field_hash, struct credential, hash, REQUIRED)},
    TEXT(struct credential, member_id, REQUIRED),
    {FIELD(field_choice, struct credential, method, REQUIRED), .choice = &method_choice},
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

static const struct field registration_fields[] = {
    TEXT(struct registration, session_id, REQUIRED),
    TEXT(struct registration, member_id, REQUIRED),
};
static const struct field total_fields[] = {
    TEXT(struct credit_total, id, REQUIRED),
    TEXT(struct credit_total, member_id, REQUIRED),
    TEXT(struct credit_total, scheme, REQUIRED),
    TEXT(struct credit_total, category, OPTIONAL),
    TEXT(struct credit_total, code, OPTIONAL),
    TEXT(struct credit_total, title, OPTIONAL),
    UNITS(struct credit_total, units_x10, REQUIRED),
    {FIELD(field_date, struct credit_total, on_date, REQUIRED)},
};
static const struct field certificate_fields[] = {
    TEXT(struct certificate, member_id, REQUIRED),
    TEXT(struct certificate, scheme, REQUIRED),
    {FIELD(field_date, struct certificate, valid_from, REQUIRED)},
    {FIELD(field_date, struct certificate, valid_to, REQUIRED)},
};

const struct shape token_key_shape = SHAPE(token_key_fields, struct token_key);

// --- What a table can't say ----------------------------------------------------------------------

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

// Dates sort as texts.
static bool check_certificate(const struct master_change *change, char *problem) {
    const struct certificate *certificate = &change->certificate;
    bool ordered = strcmp(certificate->valid_from, certificate->valid_to) <= 0;
    if (!ordered) {
        problem_set(problem, "valid_to: lies before valid_from");
    }
    return ordered;
}

// --- One row -------------------------------------------------------------------------------------

struct row_kind {
    const struct shape *shape;
    size_t key_offset;  // of the text in the row that is its primary key
    size_t with_offset; // of the second text, in a key of two; else 0
    bool (*check)(const struct master_change *change, char *problem);
};
#define ROW(fields, owner, key)                                                                    \
    .shape = &(const struct shape)SHAPE(fields, owner), .key_offset = offsetof(owner, key)

static const struct row_kind row_kinds[MASTER_KIND_COUNT] = {
    [MASTER_MEMBER] = {ROW(member_fields, struct member, id)},
    [MASTER_CREDENTIAL] = {ROW(credential_fields, struct credential, hash)},
    [MASTER_SESSION] = {.shape = &session_shape,
                        .key_offset = offsetof(struct session, id),
                        .check = session_check},
    [MASTER_KEY] = {ROW(token_key_fields, struct token_key, kid)},
    [MASTER_REVOCATION] = {ROW(revocation_fields, struct revocation, cti),
                           .check = check_revocation},
    [MASTER_STAFF] = {ROW(staff_fields, struct staff, id)},
    [MASTER_FORMAT] = {ROW(format_fields, struct code_format, id)},
    [MASTER_SETTING] = {ROW(setting_fields, struct setting, name), .check = check_setting},
    [MASTER_POLICY] = {.shape = &policy_shape,
                       .key_offset = offsetof(struct policy, version),
                       .check = policy_check},
    [MASTER_REGISTRATION] = {ROW(registration_fields, struct registration, session_id),
                             .with_offset = offsetof(struct registration, member_id)},
    [MASTER_TOTAL] = {ROW(total_fields, struct credit_total, id)},
    [MASTER_CERTIFICATE] = {ROW(certificate_fields, struct certificate, member_id),
                            .with_offset = offsetof(struct certificate, scheme),
                            .check = check_certificate},
};

static const char *row_of(const struct master_change *change) {
    return (const char *)&change->member; // every member of the union begins here
}

// "a/b" names two ids as long as there is no stroke in the first.
static bool set_pair_key(struct master_change *change, char *problem, const char *first,
                         const char *second) {
    if (strchr(first, '/')) {
        problem_set(problem, "%s: \"/\" can't stand in the id %.64s",
                    master_kind_name(change->kind), first);
        return false;
    }
    snprintf(change->key, sizeof change->key, "%s/%s", first, second);
    return true;
}

// Revocations live under two kinds of name; their key says which.
static bool set_key(struct master_change *change, char *problem) {
    const struct row_kind *kind = &row_kinds[change->kind];
    const char *text = row_of(change) + kind->key_offset;
    const char *prefix = "";
    if (kind->with_offset) {
        return set_pair_key(change, problem, text, row_of(change) + kind->with_offset);
    }
    if (change->kind == MASTER_REVOCATION) {
        prefix = *change->revocation.cti ? "cti:" : "member:";
        text = *change->revocation.cti ? change->revocation.cti : change->revocation.member_id;
    }
    snprintf(change->key, sizeof change->key, "%s%s", prefix, text);
    return true;
}

bool row_read(struct master_change *out, char *problem, enum master_kind kind, const json_t *row) {
    const struct row_kind *row_kind = &row_kinds[kind];
    *out = (struct master_change){.kind = kind};
    return shape_read(row_kind->shape, &out->member, row, problem) && set_key(out, problem) &&
           (!row_kind->check || row_kind->check(out, problem));
}

enum err wire_row_encode(struct buf *out, const struct master_change *change) {
    return shape_encode(row_kinds[change->kind].shape, out, row_of(change));
}

enum err wire_row_decode(struct master_change *out, char *problem, enum master_kind kind,
                         struct span json) {
    json_t *row = json_read(problem, json);
    bool read = row && row_read(out, problem, kind, row);
    json_decref(row);
    return read ? ERR_OK : ERR_INVALID;
}
