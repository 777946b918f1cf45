// Records as lines, the way `uketsuke journal` prints them: of one device, or of several one after
// the other.
#pragma once

#include "app/base/buf.h"
#include "app/domain/types.h"

struct facts {
    struct fact *facts;
    size_t count;
};

enum { JOURNAL_PROBLEM_CAP = 256 };

// ERR_INVALID, and *out empty, with the line and why in `problem` (JOURNAL_PROBLEM_CAP bytes): what
// is no record, or one of a newer version. Empty lines are passed over. A record that was respaced
// on its way is still one.
MUST_USE enum err journal_read_lines(struct facts *out, char *problem, struct span text);
void facts_fini(struct facts *facts);
