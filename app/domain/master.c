#include "app/domain/master.h"

#include "app/domain/closed_set.h"

#define NAME_MEMBER(name, text) text,
static const char *const master_kind_names[] = {MASTER_KIND_LIST(NAME_MEMBER)};
#undef NAME_MEMBER

DEFINE_SET(master_kind, kind)
