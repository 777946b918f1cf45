// What a doctor at the door can be shown. Part of fixture.c's table.
#pragma once

#include "tests/ui/fixture.h"

extern const struct fixture door_fixtures[];
extern const size_t door_fixture_count;
