// The day's frame: opening, menu, clock, closing, import and export, diagnostics, practice.
#pragma once

#include "tests/ui/fixture.h"

extern const struct fixture house_fixtures[];
extern const size_t house_fixture_count;
