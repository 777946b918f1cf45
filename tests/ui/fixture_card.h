// The screen of one person's cards.
#pragma once

#include "tests/ui/fixture.h"

extern const struct fixture card_fixtures[];
extern const size_t card_fixture_count;
