// Where a reader of what only grows stands: this database's epoch, then numbers. Opaque to kiosks.
//
// A cursor that this database did not give (another database, or one restored from a backup) starts
// from the beginning: what is read twice changes nothing, and what is never read would be missing.
#pragma once

#include "sync/hq/hq.h"

enum { CURSOR_CAP = 80 }; // of three numbers

void cursor_write(char out[CURSOR_CAP], const struct hq *hq, const int64_t *numbers, size_t count);
// All zero for "" and for another database's. ERR_INVALID: not a cursor.
MUST_USE enum err cursor_read(const struct hq *hq, int64_t *numbers, size_t count,
                              const char *cursor);
