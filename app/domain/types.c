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
#undef NAME_MEMBER

// One pair of functions for each closed set: the same lookup over another table.
#define DEFINE_NAME(set, count)                                                                    \
    const char *set##_name(enum set value) {                                                       \
        return name_of(set##_names, count, (size_t)value);                                         \
    }
#define DEFINE_PARSE(set, count)                                                                   \
    bool set##_parse(enum set *out, const char *name) {                                            \
        size_t index;                                                                              \
        if (!index_of(&index, set##_names, count, name)) {                                         \
            return false;                                                                          \
        }                                                                                          \
        *out = (enum set)index;                                                                    \
        return true;                                                                               \
    }

DEFINE_NAME(fact_kind, FACT_KIND_COUNT)
DEFINE_NAME(direction, DIRECTION_COUNT)
DEFINE_NAME(method, METHOD_COUNT)
DEFINE_NAME(trust, TRUST_COUNT)
DEFINE_NAME(verdict, VERDICT_COUNT)
DEFINE_NAME(refusal, REFUSAL_COUNT)
DEFINE_PARSE(fact_kind, FACT_KIND_COUNT)
DEFINE_PARSE(direction, DIRECTION_COUNT)
DEFINE_PARSE(method, METHOD_COUNT)
DEFINE_PARSE(trust, TRUST_COUNT)
DEFINE_PARSE(verdict, VERDICT_COUNT)
DEFINE_PARSE(refusal, REFUSAL_COUNT)
