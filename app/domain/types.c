#include "app/domain/types.h"

#include <string.h>

#include "app/domain/closed_set.h"

#define NAME_MEMBER(name, text) text,
static const char *const fact_kind_names[] = {FACT_KIND_LIST(NAME_MEMBER)};
static const char *const direction_names[] = {DIRECTION_LIST(NAME_MEMBER)};
static const char *const method_names[] = {METHOD_LIST(NAME_MEMBER)};
static const char *const trust_names[] = {TRUST_LIST(NAME_MEMBER)};
static const char *const verdict_names[] = {VERDICT_LIST(NAME_MEMBER)};
static const char *const refusal_names[] = {REFUSAL_LIST(NAME_MEMBER)};
static const char *const intent_names[] = {INTENT_LIST(NAME_MEMBER)};
#undef NAME_MEMBER

DEFINE_SET(fact_kind, kind)
DEFINE_SET(direction, direction)
DEFINE_SET(method, method)
DEFINE_SET(trust, trust)
DEFINE_SET(verdict, verdict)
DEFINE_SET(refusal, refusal)
DEFINE_SET(intent, intent)

bool member_is_walk_in(const char *member_id) {
    return strncmp(member_id, WALK_IN_PREFIX, sizeof WALK_IN_PREFIX - 1) == 0;
}
