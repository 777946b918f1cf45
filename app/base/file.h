// Files that are there whole or not at all.
#pragma once

#include "app/base/buf.h"

// Writes aside (PATH.tmp), makes it durable, takes the name, makes the name durable: whoever pulls
// a stick too early, or loses power, finds the old file or the new one. Mode 0600. On error the old
// file is as it was (when only the name could not be made durable: the new one may be there), and
// errno says why.
MUST_USE enum err file_replace(const char *path, struct span bytes);
