// UUID version 7 (RFC 9562 section 5.7): sorts by time of making, unique without asking anyone.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { UUID_TEXT_CAP = 37 };

// Pure: the time and ten random bytes in, the lower-case text out.
void uuid7_format(char out[UUID_TEXT_CAP], int64_t utc_ms, const uint8_t random[10]);

// Lower-case, hyphenated, version 7, RFC variant: nothing else.
bool uuid7_is_valid(const char *text);
