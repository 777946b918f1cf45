#include "app/store/store_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/base/log.h"
#include "app/base/text.h"

// --- Failures ------------------------------------------------------------------------------------

// The errno that stopped the last write to the database or to its log. What SQLite keeps for the
// connection is often another by now: it has tidied up since.
static int last_errno(sqlite3 *db) {
    int errnum = 0;
    sqlite3_file *log = NULL;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, (void *)&log);
    if (log && log->pMethods) {
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &errnum);
    }
    if (errnum == 0) {
        sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &errnum);
    }
    return errnum ? errnum : sqlite3_system_errno(db);
}

// SQLite says ENOSPC as SQLITE_FULL; a quota and a file size limit arrive as input/output errors.
static enum err err_from_system(int system_errno, enum err otherwise) {
    if (system_errno == EFBIG) {
        return ERR_FULL;
    }
    enum err err = err_from_errno(system_errno);
    return err == ERR_FULL || err == ERR_PERM || err == ERR_NOMEM ? err : otherwise;
}

static enum err err_from_io(sqlite3 *db) {
    bool is_write = sqlite3_extended_errcode(db) == SQLITE_IOERR_WRITE;
    return err_from_system(is_write ? last_errno(db) : sqlite3_system_errno(db), ERR_IO);
}

static enum err err_from_constraint(int extended) {
    return extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
                   extended == SQLITE_CONSTRAINT_TRIGGER
               ? ERR_EXISTS
               : ERR_INVALID;
}

static enum err err_from_sqlite(sqlite3 *db, int code) {
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return ERR_NOMEM;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return ERR_PERM;
    case SQLITE_CANTOPEN:
        return err_from_system(sqlite3_system_errno(db), ERR_PERM);
    case SQLITE_IOERR:
        return err_from_io(db);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return ERR_BUSY;
    case SQLITE_CONSTRAINT:
        return err_from_constraint(sqlite3_extended_errcode(db));
    case SQLITE_TOOBIG:
        return ERR_TOO_BIG;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR: // our statements are fixed: a table that they name is not there
        return ERR_CORRUPT;
    default:
        return ERR_IO;
    }
}

// What to do next, for whoever stands before the kiosk.
static const char *advice(enum err err) {
    switch (err) {
    case ERR_FULL:
        return "no space is left; nothing was changed. Free some space on this disk and try again";
    case ERR_PERM:
        return "this user may not write there; nothing was changed. Give it the directory and its "
               "files and try again";
    case ERR_BUSY:
        return "another program holds it; nothing was changed. End that program and try again";
    case ERR_CORRUPT:
        return "the file is damaged. Keep a copy of the directory, then run 'uketsuke verify'";
    case ERR_NOMEM:
        return "memory ran out; nothing was changed. Start the kiosk again";
    case ERR_EXISTS:
    case ERR_INVALID:
        return "it refused what it was given; nothing was changed";
    default:
        return "the disk could not be read or written; nothing was changed. Check the disk and its "
               "cable";
    }
}

enum err store_refuse(struct store *store, enum err err, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(store->problem, sizeof store->problem, format, args);
    va_end(args);
    store->fault = store_fault_of(err);
    log_error("store", "%s", store->problem);
    return err;
}

enum err store_fail(struct store *store, int code) {
    enum err err = err_from_sqlite(store->db, code);
    return store_refuse(store, err, "The database %s: %s (SQLite %d: %s).", store->path,
                        advice(err), sqlite3_extended_errcode(store->db),
                        store->db ? sqlite3_errmsg(store->db) : sqlite3_errstr(code));
}

// --- Statements ----------------------------------------------------------------------------------

static sqlite3_stmt *find_cached(struct store *store, const char *sql) {
    for (size_t i = 0; i < store->cached; i++) {
        if (store->cache[i].sql == sql) {
            return store->cache[i].statement;
        }
    }
    return NULL;
}

static void prepare(struct query *query, const char *sql) {
    struct store *store = query->store;
    bool keep = !find_cached(store, sql) && store->cached < STORE_STATEMENTS_MAX;
    int code = sqlite3_prepare_v3(store->db, sql, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0,
                                  &query->statement, NULL);
    if (code != SQLITE_OK) {
        query->err = store_fail(store, code);
        return;
    }
    query->is_cached = keep;
    if (keep) {
        store->cache[store->cached].sql = sql;
        store->cache[store->cached].statement = query->statement;
        store->cached++;
    }
}

struct query query_start(struct store *store, const char *sql) {
    struct query query = {.store = store, .statement = find_cached(store, sql), .is_cached = true};
    // One that is running already, further up, is left alone: this one gets its own.
    if (!query.statement || sqlite3_stmt_busy(query.statement)) {
        query.statement = NULL;
        prepare(&query, sql);
    }
    return query;
}

static void check(struct query *query, int code) {
    if (code != SQLITE_OK && query->err == ERR_OK) {
        query->err = store_fail(query->store, code);
    }
}

void query_text(struct query *query, const char *text) {
    if (query->err == ERR_OK) {
        check(query, sqlite3_bind_text(query->statement, ++query->bound, text, -1, SQLITE_STATIC));
    }
}

void query_int(struct query *query, int64_t value) {
    if (query->err == ERR_OK) {
        check(query, sqlite3_bind_int64(query->statement, ++query->bound, value));
    }
}

void query_blob(struct query *query, const void *data, size_t len) {
    if (query->err == ERR_OK) {
        check(query,
              sqlite3_bind_blob64(query->statement, ++query->bound, data, len, SQLITE_STATIC));
    }
}

bool query_next(struct query *query) {
    if (query->err != ERR_OK) {
        return false;
    }
    query->column = 0;
    int code = sqlite3_step(query->statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        check(query, code);
    }
    return code == SQLITE_ROW;
}

void query_is_damaged(struct query *query) {
    if (query->err == ERR_OK) {
        query->err = store_refuse(query->store, ERR_CORRUPT,
                                  "The database %s holds a row that this product does not write: "
                                  "keep a copy of the directory, then run 'uketsuke verify'.",
                                  query->store->path);
    }
}

void query_read_text(struct query *query, char *out, size_t cap) {
    int column = query->column++;
    struct span text = {sqlite3_column_text(query->statement, column),
                        (size_t)sqlite3_column_bytes(query->statement, column)};
    if (!text_copy_span(out, cap, text)) {
        query_is_damaged(query);
    }
}

int64_t query_read_int(struct query *query) {
    return sqlite3_column_int64(query->statement, query->column++);
}

struct span query_read_blob(struct query *query) {
    int column = query->column++;
    const void *data = sqlite3_column_blob(query->statement, column);
    return (struct span){data, (size_t)sqlite3_column_bytes(query->statement, column)};
}

enum err query_finish(struct query *query) {
    if (query->is_cached && query->statement) {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement);
    } else {
        sqlite3_finalize(query->statement);
    }
    query->statement = NULL;
    return query->err;
}

enum err query_run(struct query *query) {
    while (query_next(query)) {
    }
    return query_finish(query);
}

enum err query_finish_found(struct query *query, bool found) {
    enum err err = query_finish(query);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

void store_finish_statements(struct store *store) {
    for (size_t i = 0; i < store->cached; i++) {
        sqlite3_finalize(store->cache[i].statement);
    }
    store->cached = 0;
}

int64_t store_now_utc_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// --- Transactions --------------------------------------------------------------------------------

enum err store_run_script(struct store *store, const char *sql) {
    int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : store_fail(store, code);
}

enum err store_begin(struct store *store) {
    if (store->in_page) {
        return store_refuse(store, ERR_BUSY,
                            "A page of master data is being taken into %s: commit it or roll it "
                            "back first.",
                            store->path);
    }
    // In practice the real database is attached: IMMEDIATE would lock that, too.
    struct query query =
        query_start(store, store->is_practice ? "BEGIN DEFERRED" : "BEGIN IMMEDIATE");
    return query_run(&query);
}

// Some failures have rolled back already. What can't be rolled back now is not in the file either:
// a transaction that has no commit mark is not read back.
void store_roll_back(struct store *store) {
    if (!sqlite3_get_autocommit(store->db)) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    }
}

enum err store_end(struct store *store, enum err err) {
    if (err == ERR_OK) {
        struct query query = query_start(store, "COMMIT");
        err = query_run(&query);
    }
    if (err != ERR_OK) {
        store_roll_back(store);
    }
    return err;
}
