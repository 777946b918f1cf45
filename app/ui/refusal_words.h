// Which sentences tell of a refusal: what it is, and what to do next.
#pragma once

#include "app/domain/types.h"
#include "app/ui/strings.h"

struct refusal_words {
    enum string_id headline, next;
};
struct refusal_words refusal_words(enum refusal refusal);
