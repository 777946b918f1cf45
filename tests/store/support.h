// What the store's tests share: a directory of their own, facts, and a second, raw connection that
// does what no program should.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "app/domain/types.h"
#include "app/store/journal.h"
#include "app/store/store.h"

#define assert_ok(call) assert_int_equal((call), ERR_OK)

// A scratch directory; removed with what is in it.
void dir_make(char out[256]);
void dir_remove(const char *dir);
void path_in(char out[512], const char *dir, const char *name);

struct store *must_open(const char *dir, enum store_mode mode);

// 2026-04-01 14:00 in Japan, and so many minutes later.
int64_t minute(int minutes);
struct fact tap(const char *session_id, const char *member_id, enum direction direction,
                enum verdict verdict, int minutes);
// Appends an accepted tap and gives it back as written.
struct fact append_tap(struct store *store, const char *member_id, enum direction direction,
                       int minutes);
struct fact append_void(struct store *store, const char *target_id);
// Somebody else's record, as bytes: what journal_take_foreign takes.
void foreign_body(struct buf *out, struct fact *fact, const char *device_id, int64_t seq);
void take_foreign(struct store *store, struct fact *fact, const char *device_id, int64_t seq);
int64_t head_of(struct store *store);

// How many findings journal_verify has; the first one in `first` (may be NULL).
enum { SENTENCE_CAP = 512 };
size_t verify(struct store *store, char first[SENTENCE_CAP]);

// Runs `sql` on the file behind the store's back.
void behind_its_back(const char *dir, const char *sql);
// The same, giving the result code instead of asserting that it is SQLITE_OK.
int try_behind_its_back(const char *dir, const char *sql);
int64_t number_behind_its_back(const char *dir, const char *sql);

// xorshift: the same numbers from the same seed on every machine.
uint64_t draw(uint64_t *state);
uint64_t draw_below(uint64_t *state, uint64_t bound);
