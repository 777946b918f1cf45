// Text in fixed arrays: bounded copies, hexadecimal, base64url, UTC time as text.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/base/buf.h"

// Copies a NUL-terminated string whole, or leaves `out` empty and returns false: a cut name or id
// is a wrong one. `cap` counts the NUL.
bool text_copy(char *out, size_t cap, const char *text);
bool text_copy_span(char *out, size_t cap, struct span text);

// Is it well-formed UTF-8 (no overlong forms, no surrogates) without control characters?
bool text_is_clean_utf8(struct span text);

// `out` holds 2 * data.len + 1 characters, lower case.
void hex_encode(char *out, struct span data);
// Both cases are read; odd lengths and other characters are refused. *len: in capacity, out count.
MUST_USE enum err hex_decode(uint8_t *out, size_t *len, const char *text);

// RFC 4648 section 5, without padding on output; on input padding is whole or absent.
MUST_USE enum err base64url_append(struct buf *out, struct span data);
MUST_USE enum err base64url_decode(uint8_t *out, size_t *len, struct span text);
// RFC 4648 section 4, with padding, as HTTP's structured fields want it.
MUST_USE enum err base64_append(struct buf *out, struct span data);
MUST_USE enum err base64_decode(uint8_t *out, size_t *len, struct span text);

enum { UTC_TEXT_CAP = 25 };
// RFC 3339 with milliseconds: 2026-04-01T05:02:00.123Z. A time before year 0 or after year 9999 is
// written as the first or the last that there is.
void utc_to_text(char out[UTC_TEXT_CAP], int64_t utc_ms);
// RFC 3339 with Z or an offset, with or without a fraction. ERR_INVALID for all else, days that the
// calendar does not have included.
MUST_USE enum err utc_from_text(int64_t *utc_ms, const char *text);
