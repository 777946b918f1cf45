// A set of texts, each with where it was first met: what is doubled is found in one pass over a
// file of any length, for some 30 bytes a text beside its own.
#pragma once

#include "app/base/buf.h"

struct seen_place {
    int32_t file; // the caller's numbering
    int64_t line;
};
struct seen;

// NULL: out of memory.
struct seen *seen_create(void);
void seen_destroy(struct seen *seen); // NULL is fine
// *first: NULL when `text` is new (it is in the set from now on, at `place`), else where it was
// met; until the next call. ERR_NOMEM.
MUST_USE enum err seen_add(struct seen *seen, const struct seen_place **first, const char *text,
                           struct seen_place place);
bool seen_has(const struct seen *seen, const char *text);
