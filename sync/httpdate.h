// HTTP dates (RFC 9110, 5.6.7), in all three forms that a recipient must read, whatever the locale.
#pragma once

#include <stdbool.h>
#include <stdint.h>

bool httpdate_parse(int64_t *utc_s, const char *text);
