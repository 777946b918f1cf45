// Closed sets by name: the same lookup over another table for each. Only for app/domain/*.c.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define COUNT_OF(names) (sizeof(names) / sizeof *(names))

static inline const char *closed_set_name(const char *const *names, size_t count, size_t index) {
    return index < count ? names[index] : "?";
}

static inline bool closed_set_find(size_t *out, const char *const *names, size_t count,
                                   const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

// SET_name and SET_parse of `enum SET` over the array SET_names, which has a name for each member.
// NOLINTBEGIN(bugprone-macro-parentheses): a type's name cannot stand in parentheses.
#define DEFINE_SET(set, value)                                                                     \
    const char *set##_name(enum set value) {                                                       \
        return closed_set_name(set##_names, COUNT_OF(set##_names), (size_t)(value));               \
    }                                                                                              \
    bool set##_parse(enum set *out, const char *name) {                                            \
        size_t index;                                                                              \
        if (!closed_set_find(&index, set##_names, COUNT_OF(set##_names), name)) {                  \
            return false;                                                                          \
        }                                                                                          \
        *out = (enum set)index;                                                                    \
        return true;                                                                               \
    }
// NOLINTEND(bugprone-macro-parentheses)
