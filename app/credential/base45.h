// RFC 9285.
#pragma once

#include "app/base/buf.h"

MUST_USE enum err base45_append(struct buf *out, struct span data);
// *len: in capacity, out count. ERR_INVALID for a character outside the alphabet, a value out of
// range or a length of 1 modulo 3; ERR_TOO_BIG when it does not fit.
MUST_USE enum err base45_decode(uint8_t *out, size_t *len, struct span text);
