// Standard error as a test reads it.
#pragma once

#include <stddef.h>

void stderr_catch_begin(void);
// What was written since; standard error is back afterwards.
void stderr_catch_end(char *out, size_t cap);
