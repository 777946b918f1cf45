// The screens on which staff see people.
#pragma once

#include "tests/ui/fixture.h"

extern const struct fixture people_fixtures[];
extern const size_t people_fixture_count;
