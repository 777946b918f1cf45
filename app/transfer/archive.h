// A tar file (POSIX ustar) of a few plain files, written in exactly one way: the same parts are the
// same bytes, in any year, so that a reader can hold an archive against what it should be. Any tar
// program unpacks it.
#pragma once

#include <stdint.h>

#include "app/base/buf.h"

enum { ARCHIVE_PARTS_MAX = 16, ARCHIVE_NAME_CAP = 100 };

struct archive_part {
    char name[ARCHIVE_NAME_CAP];
    struct span bytes;
};
MUST_USE enum err archive_write(struct buf *out, const struct archive_part *parts, size_t count,
                                int64_t made_utc_s);
// Parts point into `bytes`. ERR_INVALID: not what archive_write writes, byte for byte.
MUST_USE enum err archive_read(struct archive_part parts[ARCHIVE_PARTS_MAX], size_t *count,
                               int64_t *made_utc_s, struct span bytes);
