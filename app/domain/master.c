#include "app/domain/master.h"

#include <string.h>

#define NAME_MEMBER(name, text) text,
static const char *const names[] = {MASTER_KIND_LIST(NAME_MEMBER)};
#undef NAME_MEMBER

const char *master_kind_name(enum master_kind kind) {
    return kind < MASTER_KIND_COUNT ? names[kind] : "?";
}

bool master_kind_parse(enum master_kind *out, const char *name) {
    for (size_t i = 0; i < MASTER_KIND_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (enum master_kind)i;
            return true;
        }
    }
    return false;
}
