// Master data from files: all or nothing, and everything that is wrong is named.
#pragma once

#include "app/store/store.h"
#include "app/transfer/table.h"

enum { IMPORT_FILES_MAX = 32, IMPORT_SESSIONS_MAX = 1000, IMPORT_POLICIES_MAX = 32 };

struct import_count {
    int64_t added, changed, unchanged, removed;
};

struct import_report {
    struct import_count counts[TABLE_COUNT]; // of policies under TABLE_RULE, none under REQUIREMENT
    struct findings findings;                // finding_text makes sentences of them
    bool taken;
};

// One page of master data (app/store/programme.h) out of up to IMPORT_FILES_MAX CSV files, of which
// each is one of app/transfer/table.h's lists; their order means nothing. Rows are added or take
// the place of the row with the same id; what no file names stays. A session's items are replaced
// when a file has items of it. The report is large: the caller allocates.
// ERR_INVALID: refused, the findings say why. Any other error is one of the store's, and a finding
// too. Nothing has changed then.
MUST_USE enum err import_files(struct store *store, const char *const *paths, size_t count,
                               struct import_report *report);
