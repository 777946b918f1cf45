#include "app/domain/fault.h"

#define NAME_MEMBER(name, text) text,
static const char *const names[] = {FAULT_LIST(NAME_MEMBER)};
#undef NAME_MEMBER

const char *fault_name(enum fault fault) {
    return fault < FAULT_COUNT ? names[fault] : "?";
}
