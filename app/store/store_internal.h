// What the files of this folder share: the open store, and one way to run a statement.
//
//   struct query query = query_start(store, "SELECT kanji FROM member WHERE id = ?");
//   query_text(&query, id);
//   while (query_next(&query)) { query_read_text(&query, out, cap); }
//   return query_finish(&query);
//
// The first failure sticks in the query: later steps do nothing and query_finish returns it, noted
// in store_problem and logged. So statements are written straight down, and checked once.
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "app/base/err.h"
#include "app/domain/types.h"
#include "app/store/store.h"

enum { STORE_PATH_CAP = 1024, STORE_PROBLEM_CAP = 1536, STORE_STATEMENTS_MAX = 160 };
enum { STORE_APPLICATION_ID = 0x55b5e401, SETTING_VALUE_CAP = 1024 };

struct store {
    sqlite3 *db;
    int dir_fd;
    int lock_fd;
    bool in_page;        // between master_begin and its end
    bool roster_changed; // in this page
    bool is_practice;    // every record is stamped so
    char device_id[ID_CAP];
    char dir[STORE_PATH_CAP];
    char path[STORE_PATH_CAP];
    char problem[STORE_PROBLEM_CAP];
    enum fault fault; // with it
    // Prepared once, found again by the address of their text.
    struct {
        const char *sql;
        sqlite3_stmt *statement;
    } cache[STORE_STATEMENTS_MAX];
    size_t cached;
};

// --- query.c -------------------------------------------------------------------------------------

struct query {
    struct store *store;
    sqlite3_stmt *statement;
    bool is_cached;
    int bound;
    int column;
    enum err err;
};

// `sql` is a literal: its address is its name. Texts and blobs are borrowed until query_finish.
struct query query_start(struct store *store, const char *sql);
void query_text(struct query *query, const char *text);
void query_int(struct query *query, int64_t value);
void query_blob(struct query *query, const void *data, size_t len);
// True when there is a row; its columns are then read from left to right.
bool query_next(struct query *query);
void query_read_text(struct query *query, char *out, size_t cap);
int64_t query_read_int(struct query *query);
struct span query_read_blob(struct query *query); // until the next step
// A row that no version of ours can have written.
void query_is_damaged(struct query *query);
MUST_USE enum err query_finish(struct query *query);
// Runs to the end, whatever rows there are.
MUST_USE enum err query_run(struct query *query);
// For one row at most: ERR_NOT_FOUND when `found` is false.
MUST_USE enum err query_finish_found(struct query *query, bool found);

// Several statements at once, without arguments.
MUST_USE enum err store_run_script(struct store *store, const char *sql);

// ERR_BUSY inside a page of master data: what must last may not hang on whether a page does.
MUST_USE enum err store_begin(struct store *store);
// Commits when err is ERR_OK, rolls back else. Returns err, or why it could not be committed.
MUST_USE enum err store_end(struct store *store, enum err err);
void store_roll_back(struct store *store);

// By the machine's clock.
int64_t store_now_utc_ms(void);

// Notes and logs the failure that SQLite reported last.
enum err store_fail(struct store *store, int code);
// Notes and logs `err` with a sentence of our own.
enum err store_refuse(struct store *store, enum err err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void store_finish_statements(struct store *store);

// --- migrate.c, aside.c, setting.c ---------------------------------------------------------------

extern const char *const store_schema[]; // generated from schema_*.sql
extern const int store_schema_count;

// Is the open file ours, and of a version that we know? ERR_CORRUPT, ERR_VERSION.
MUST_USE enum err migrate_check(struct store *store, int *version);
// From `version` to the newest, in one transaction.
MUST_USE enum err migrate_run(struct store *store, int version);

// Renames the database and whatever SQLite keeps beside it. The connection is closed already.
MUST_USE enum err aside_put(struct store *store);
// A write-ahead log without its database: what a power cut in aside_put leaves.
bool aside_is_orphaned(const struct store *store);

// The one text that `sql` finds by a name.
MUST_USE enum err value_get(struct store *store, char *out, size_t cap, const char *sql,
                            const char *name);
MUST_USE enum err meta_get(struct store *store, char *out, size_t cap, const char *name);
MUST_USE enum err meta_put(struct store *store, const char *name, const char *value);

// --- retention.c, practice.c ---------------------------------------------------------------------

// All own records up to `seq` are in somebody's hands: `how` is settled or exported.
MUST_USE enum err handed_over_note(struct store *store, const char *how, int64_t seq,
                                   int64_t at_utc_ms);
// What an earlier practice has left behind.
MUST_USE enum err practice_remove(struct store *real);

// --- journal.c -----------------------------------------------------------------------------------

// A UUIDv7 for a fact that has none yet.
void journal_give_id(struct fact *fact);
// journal_append inside a transaction.
MUST_USE enum err journal_append_within(struct store *store, struct fact *fact);

// --- foreign.c -----------------------------------------------------------------------------------

// All records, our own and others', in the order in which they came.
MUST_USE enum err record_each(struct store *store,
                              enum err (*each)(struct store *store, const struct fact *fact));

// --- facts.c -------------------------------------------------------------------------------------

// What decides over one person's presence: journal_facts without what only tells of sessions.
MUST_USE enum err facts_of_member(struct store *store, struct fact **out, size_t *count,
                                  const char *member_id);
// The same of one session, but for what staff gave to this member.
MUST_USE enum err facts_within(struct store *store, struct fact **out, size_t *count,
                               const char *session_id, const char *member_id);
// Whether what is near a session can be told at all, and whether it is that session alone.
MUST_USE enum err near_is_possible(struct store *store, bool *possible, const char *session_id,
                                   const char *member_id);
MUST_USE enum err near_is_alone(struct store *store, bool *alone, const char *session_id,
                                const char *member_id);

// --- projection.c, presence.c --------------------------------------------------------------------
// Of tables with the same name the temporary one is meant, so that verify can do the same aside.

// What one more record, our own or another device's, changes.
MUST_USE enum err projection_apply(struct store *store, const struct fact *fact);
// All records, from the first, on empty tables.
MUST_USE enum err projection_fill(struct store *store);
MUST_USE enum err projection_rebuild(struct store *store); // inside a transaction
// After a page of master data: sessions may end at other times than they did.
MUST_USE enum err projection_follow_programme(struct store *store);

// One person's presence in all sessions, and what became of each of their taps, from the facts.
MUST_USE enum err presence_recompute(struct store *store, const char *member_id);
// The same after one more tap of theirs in a session: only in the sessions near it.
MUST_USE enum err presence_recompute_near(struct store *store, const char *session_id,
                                          const char *member_id);
