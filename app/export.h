// Attendance and proposals of one session, out to a file that somebody else's system or a person
// reads: by an adapter, which is data (assets/adapters, DIR/adapters), or whole as evidence.
#pragma once

#include "app/device_key.h"
#include "app/store/store.h"
#include "app/transfer/print.h"

struct export_places {
    const char *share_dir; // share/adapters/*.json
    const char *data_dir;  // adapters/*.json, which win over those of the same name; the device key
};

// The adapters there are, by name; out[i] is a whole one. One that can't be used is left out and
// told: in `problem` (cap bytes), the first of them, else "". *count may reach `cap`: then more may
// be there.
MUST_USE enum err export_adapters(struct adapter *out, size_t *count, size_t cap,
                                  const struct export_places *places, char *problem,
                                  size_t problem_cap);
// ERR_NOT_FOUND: none of this name. ERR_INVALID: there is one, and `problem` says why not.
MUST_USE enum err export_find_adapter(struct adapter *out, const char *name,
                                      const struct export_places *places, char *problem,
                                      size_t problem_cap);

enum { EXPORT_PROBLEM_CAP = 1024 };

struct export_report {
    int64_t rows;
    int64_t exceptions;                       // people whom somebody must look at
    struct print_loss losses[PRINT_LOSS_MAX]; // what the adapter's encoding does not have
    int64_t loss_count;                       // of which the first PRINT_LOSS_MAX are kept
    char problem[EXPORT_PROBLEM_CAP];         // one sentence: what, where, what to do
};

// The CSV appended to `out`. ERR_NOT_FOUND: no such session. ERR_UNSUPPORTED: a character that
// the encoding does not have, and the adapter refuses to do without (the losses are named); or this
// is practice.
MUST_USE enum err export_csv(struct buf *out, struct store *store, const char *session_id,
                             const struct adapter *adapter, int64_t now_utc_ms,
                             struct export_report *report);
// The evidence bundle (app/evidence.h), with the CSV by `adapter` in it. `key` signs.
MUST_USE enum err export_evidence(struct buf *out, struct store *store, const char *session_id,
                                  const struct adapter *adapter, const struct device_key *key,
                                  int64_t now_utc_ms, struct export_report *report);

// Whole under this name, or not there: written beside, fsynced, renamed, its folder fsynced. A name
// that is there is replaced. `problem` (cap bytes) says what is wrong: ERR_FULL, ERR_PERM ...
MUST_USE enum err export_write(const char *path, struct span bytes, char *problem, size_t cap);
// After it is safely written: what is in somebody's hands need not be kept for ever
// (app/store/retention.h).
MUST_USE enum err export_done(struct store *store, int64_t now_utc_ms);

enum { EXPORT_NAME_CAP = 192 };
// A file name for a session and an adapter: 20260409_T1_full.csv; for evidence "evidence", "tar".
void export_file_name(char out[EXPORT_NAME_CAP], const char *session_id, int64_t starts_utc_ms,
                      const char *what, const char *extension);
