// The kiosk's one SQLite file. Only this folder knows SQL on the kiosk.
//
// One process writes a data directory at a time (a lock file says so: ERR_BUSY); readers may come
// and go. Every function is for the thread that opened the store. When a call fails,
// store_problem says in one sentence what, where and what to do.
#pragma once

#include "app/base/buf.h"
#include "app/base/err.h"
#include "app/domain/fault.h"

struct store;

enum store_mode { STORE_READ, STORE_WRITE };

// STORE_WRITE makes the directory's database when there is none (WAL, synchronous=FULL, directory
// fsynced before first use) and migrates an older one. A database that will not open as one is set
// aside whole, with its WAL, under a name that says when, never deleted, and ERR_CORRUPT tells so:
// the next open makes a new one. ERR_VERSION: made by a newer version; untouched. ERR_PERM,
// ERR_FULL: untouched. On error *out is NULL and `problem` (cap bytes) holds the sentence.
MUST_USE enum err store_open(struct store **out, const char *dir, enum store_mode mode,
                             char *problem, size_t cap);
void store_close(struct store *store);
const char *store_problem(const struct store *store);
// The same failure as a member of the closed set; of an err, for store_open's, which leaves no
// store.
enum fault store_fault(const struct store *store);
enum fault store_fault_of(enum err err);

// This device's id: a UUID made with the database, kept for its life, proposed to HQ at enrolment.
const char *store_device_id(const struct store *store);

// Of the library, as its makers write it: headquarters learns which kiosks need a newer one.
const char *store_sqlite_version(void);

// Local settings (enrolment, window): small texts by name. ERR_NOT_FOUND when never put. Names
// beginning "local." are never touched by master data.
MUST_USE enum err setting_get(struct store *store, char *out, size_t cap, const char *name);
MUST_USE enum err setting_put(struct store *store, const char *name, const char *value);
