// A SQLite VFS over the default one that plays a disk which keeps no promise that was not asked
// for: what was not synced is lost, kept, put down in another order or torn when the power goes.
//
// It also stands before fsync(2), which is how the store makes a deletion in its directory last.
// Every write, truncation, deletion and sync is one step; a plan says at which step what happens.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct fault_plan {
    int64_t cut_at; // the power goes at this step, counted from now: _exit(FAULT_CUT). 0: never
    uint64_t seed;  // which of what was not synced survives; not 0
    bool sync_lies; // a sync is answered, and does nothing
    int64_t fail_from, fail_count; // these steps fail with fail_code and do nothing; 0: none
    int fail_code;                 // for a write or a sync
};

enum { FAULT_CUT = 77 };

// From now on new connections go through it.
void fault_vfs_install(void);
void fault_vfs_remove(void);
void fault_vfs_arm(const struct fault_plan *plan);
int64_t fault_vfs_steps(void); // since the last arming
