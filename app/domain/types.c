#include "app/domain/types.h"

#include <string.h>

static const char *name_of(const char *const *names, size_t count, size_t index) {
    return index < count ? names[index] : "?";
}

static bool index_of(size_t *out, const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

#define NAME_MEMBER(name, text) text,
static const char *const fact_kind_names[] = {FACT_KIND_LIST(NAME_MEMBER)};
static const char *const direction_names[] = {DIRECTION_LIST(NAME_MEMBER)};
static const char *const method_names[] = {METHOD_LIST(NAME_MEMBER)};
static const char *const trust_names[] = {TRUST_LIST(NAME_MEMBER)};
static const char *const verdict_names[] = {VERDICT_LIST(NAME_MEMBER)};
static const char *const refusal_names[] = {REFUSAL_LIST(NAME_MEMBER)};
static const char *const intent_names[] = {INTENT_LIST(NAME_MEMBER)};
#undef NAME_MEMBER

// One pair of functions for each closed set: the same lookup over another table.
// NOLINTBEGIN(bugprone-macro-parentheses): a type's name cannot stand in parentheses.
#define DEFINE_SET(set, value, count)                                                              \
    const char *set##_name(enum set value) {                                                       \
        return name_of(set##_names, count, (size_t)(value));                                       \
    }                                                                                              \
    bool set##_parse(enum set *out, const char *name) {                                            \
        size_t index;                                                                              \
        if (!index_of(&index, set##_names, count, name)) {                                         \
            return false;                                                                          \
        }                                                                                          \
        *out = (enum set)index;                                                                    \
        return true;                                                                               \
    }
// NOLINTEND(bugprone-macro-parentheses)

DEFINE_SET(fact_kind, kind, FACT_KIND_COUNT)
DEFINE_SET(direction, direction, DIRECTION_COUNT)
DEFINE_SET(method, method, METHOD_COUNT)
DEFINE_SET(trust, trust, TRUST_COUNT)
DEFINE_SET(verdict, verdict, VERDICT_COUNT)
DEFINE_SET(refusal, refusal, REFUSAL_COUNT)
DEFINE_SET(intent, intent, INTENT_COUNT)

bool member_is_walk_in(const char *member_id) {
    return strncmp(member_id, WALK_IN_PREFIX, sizeof WALK_IN_PREFIX - 1) == 0;
}
