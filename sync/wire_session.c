#include <string.h>

#include "sync/wire_json.h"

_Static_assert(sizeof(enum admission) == sizeof(int), "choices are read as int");

static const char *admission_name(int value) {
    return value == ADMISSION_REGISTERED ? "registered" : "open";
}

static bool admission_parse(int *out, const char *name) {
    *out = strcmp(name, "registered") == 0 ? ADMISSION_REGISTERED : ADMISSION_OPEN;
    return strcmp(name, admission_name(*out)) == 0;
}

static const struct choice admission_choice = {admission_name, admission_parse};

enum { CAPACITY_MAX = 1000000 };

static const struct field credit_fields[] = {
    TEXT(struct item_credit, scheme, REQUIRED),
    TEXT(struct item_credit, category, OPTIONAL),
    TEXT(struct item_credit, code, OPTIONAL),
    UNITS(struct item_credit, units_x10, REQUIRED),
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
    TEXT(struct session, approval_no, OPTIONAL),
    TEXT(struct session, organiser, OPTIONAL),
    {FIELD(field_int32, struct session, capacity, OPTIONAL), .max = CAPACITY_MAX},
    {FIELD(field_choice, struct session, admission, OPTIONAL), .choice = &admission_choice},
    {FIELD(field_texts, struct session, claims, OPTIONAL), .each_cap = SCHEME_CAP,
     .count_offset = offsetof(struct session, claim_count)},
    {FIELD(field_list, struct session, items, OPTIONAL), .shape = &item_shape,
     .count_offset = offsetof(struct session, item_count)},
};

const struct shape session_shape = SHAPE(session_fields, struct session);

static bool in_order(int64_t from_utc_ms, int64_t to_utc_ms) {
    return from_utc_ms <= to_utc_ms;
}

static bool is_in_order(const struct session *session) {
    bool ordered = in_order(session->starts_utc_ms, session->ends_utc_ms) &&
                   in_order(session->entry.from_utc_ms, session->entry.to_utc_ms) &&
                   in_order(session->exit.from_utc_ms, session->exit.to_utc_ms);
    for (size_t i = 0; i < session->item_count; i++) {
        ordered =
            ordered && in_order(session->items[i].starts_utc_ms, session->items[i].ends_utc_ms);
    }
    return ordered;
}

static bool claims_differ(const struct session *session) {
    for (size_t i = 0; i < session->claim_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(session->claims[i], session->claims[j]) == 0) {
                return false;
            }
        }
    }
    return true;
}

bool session_check(const struct master_change *change, char *problem) {
    if (!is_in_order(&change->session)) {
        problem_set(problem, "session: an end lies before its start");
        return false;
    }
    if (!claims_differ(&change->session)) {
        problem_set(problem, "claims: the same scheme twice");
        return false;
    }
    return true;
}
