#include "sync/hq/db_driver.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/base/log.h"

enum { APPLICATION_ID = 0x554b4851 }; // "UKHQ"
enum { BUSY_MS = 2000 };

struct sqlite_db {
    struct db base;
    sqlite3 *handle;
};

struct sqlite_rows {
    struct db_rows base;
    sqlite3_stmt *statement;
};

static sqlite3 *handle_of(struct db *db) {
    return ((struct sqlite_db *)db)->handle;
}

static sqlite3_stmt *statement_of(const struct db_rows *rows) {
    return ((const struct sqlite_rows *)rows)->statement;
}

// --- Errors --------------------------------------------------------------------------------------

static enum err err_of(int code) {
    switch (code & 0xff) {
    case SQLITE_OK:
        return ERR_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_NOMEM:
        return ERR_NOMEM;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_CORRUPT;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        return ERR_PERM;
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_UNIQUE
                   ? ERR_EXISTS
                   : ERR_INVALID;
    default:
        return ERR_IO;
    }
}

// SQLite's messages name tables and columns, never values.
static enum err fail(struct db *db, int code) {
    snprintf(db->problem, sizeof db->problem, "%s (SQLite %d)", sqlite3_errmsg(handle_of(db)),
             code);
    log_warn("db", "%s", db->problem);
    return err_of(code);
}

// --- Statements ----------------------------------------------------------------------------------

static int bind_one(sqlite3_stmt *statement, size_t number, const struct db_value *value) {
    char name[24];
    snprintf(name, sizeof name, "$%zu", number);
    int index = sqlite3_bind_parameter_index(statement, name);
    if (index == 0) {
        return SQLITE_RANGE;
    }
    if (!value->is_text) {
        return sqlite3_bind_int64(statement, index, value->integer);
    }
    const char *text = value->text.data ? (const char *)value->text.data : "";
    return sqlite3_bind_text64(statement, index, text, value->text.len, SQLITE_TRANSIENT,
                               SQLITE_UTF8);
}

static int bind_all(sqlite3_stmt *statement, struct db_values values) {
    int code = SQLITE_OK;
    for (size_t i = 0; i < values.count && code == SQLITE_OK; i++) {
        code = bind_one(statement, i + 1, &values.items[i]);
    }
    return code;
}

static void sqlite_end(struct db_rows *rows) {
    sqlite3_finalize(statement_of(rows));
    free(rows);
}

static enum err sqlite_query(struct db *db, struct db_rows **out, const char *sql,
                             struct db_values values) {
    struct sqlite_rows *rows = calloc(1, sizeof *rows);
    if (!rows) {
        return ERR_NOMEM;
    }
    rows->base.db = db;
    int code = sqlite3_prepare_v2(handle_of(db), sql, -1, &rows->statement, NULL);
    if (code == SQLITE_OK) {
        code = bind_all(rows->statement, values);
    }
    if (code != SQLITE_OK) {
        enum err err = fail(db, code);
        sqlite_end(&rows->base);
        return err;
    }
    *out = &rows->base;
    return ERR_OK;
}

static enum err sqlite_next(struct db_rows *rows, bool *found) {
    int code = sqlite3_step(statement_of(rows));
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        return fail(rows->db, code);
    }
    *found = code == SQLITE_ROW;
    return ERR_OK;
}

static int64_t sqlite_integer(const struct db_rows *rows, int column) {
    return sqlite3_column_int64(statement_of(rows), column);
}

static const char *sqlite_text(const struct db_rows *rows, int column) {
    const unsigned char *text = sqlite3_column_text(statement_of(rows), column);
    return text ? (const char *)text : "";
}

static int64_t sqlite_changed(const struct db_rows *rows) {
    return sqlite3_changes64(handle_of(rows->db));
}

static enum err run(struct db *db, const char *script) {
    int code = sqlite3_exec(handle_of(db), script, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : fail(db, code);
}

// IMMEDIATE: a transaction that only later finds that it may not write can't wait its turn.
static enum err sqlite_begin(struct db *db) {
    return run(db, "BEGIN IMMEDIATE");
}

static enum err sqlite_commit(struct db *db) {
    return run(db, "COMMIT");
}

static void sqlite_roll_back(struct db *db) {
    if (!sqlite3_get_autocommit(handle_of(db)) && run(db, "ROLLBACK") != ERR_OK) {
        log_error("db", "a transaction could not be rolled back; its connection is unusable");
    }
}

// --- Opening -------------------------------------------------------------------------------------

static enum err number_of(struct db *db, int64_t *out, const char *sql) {
    struct db_rows *rows = NULL;
    bool found = false;
    enum err err = sqlite_query(db, &rows, sql, DB_NONE);
    if (err == ERR_OK && rows) {
        err = sqlite_next(rows, &found);
        *out = found ? sqlite_integer(rows, 0) : 0;
        sqlite_end(rows);
    }
    return err;
}

static enum err refuse(struct db *db, enum err err, const char *sentence) {
    snprintf(db->problem, sizeof db->problem, "%s", sentence);
    return err;
}

// *version: 0 for an empty file.
static enum err check_schema(struct db *db, int64_t *version) {
    int64_t application = 0;
    int64_t tables = 0;
    enum err err = number_of(db, version, "PRAGMA user_version");
    if (err == ERR_OK) {
        err = number_of(db, &application, "PRAGMA application_id");
    }
    if (err == ERR_OK) {
        err = number_of(db, &tables, "SELECT count(*) FROM sqlite_schema");
    }
    if (err != ERR_OK || (tables == 0 && *version == 0)) {
        return err;
    }
    if (application != APPLICATION_ID || *version == 0) {
        return refuse(db, ERR_INVALID, "this file is some other program's SQLite database");
    }
    return *version <= HQ_SCHEMA_VERSION
               ? ERR_OK
               : refuse(db, ERR_VERSION, "made by a newer uketsuke-hq: use that version");
}

static enum err run_scripts(struct db *db, int64_t version) {
    char stamp[96];
    enum err err = ERR_OK;
    for (; version < HQ_SCHEMA_VERSION && err == ERR_OK; version++) {
        err = run(db, HQ_SCHEMA[version]);
    }
    snprintf(stamp, sizeof stamp, "PRAGMA application_id=%d; PRAGMA user_version=%d",
             APPLICATION_ID, HQ_SCHEMA_VERSION);
    return err == ERR_OK ? run(db, stamp) : err;
}

// Looked at again inside the transaction: of two processes that start on one file, one does it.
static enum err migrate_once(struct db *db) {
    int64_t version = 0;
    enum err err = sqlite_begin(db);
    if (err == ERR_OK) {
        err = check_schema(db, &version);
    }
    if (err == ERR_OK) {
        err = run_scripts(db, version);
    }
    if (err == ERR_OK) {
        err = sqlite_commit(db);
    }
    if (err != ERR_OK) {
        sqlite_roll_back(db);
    }
    return err;
}

static enum err set_up(struct db *db) {
    int64_t version = 0;
    sqlite3_extended_result_codes(handle_of(db), 1);
    sqlite3_busy_timeout(handle_of(db), BUSY_MS);
    enum err err = run(db, "PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON;"
                           "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    if (err == ERR_OK) {
        err = check_schema(db, &version);
    }
    return err == ERR_OK && version < HQ_SCHEMA_VERSION ? migrate_once(db) : err;
}

static void sqlite_close_db(struct db *db) {
    sqlite3_close(handle_of(db));
    free(db);
}

static enum err sqlite_open_db(struct db **out, const char *path, char *problem) {
    struct sqlite_db *db = calloc(1, sizeof *db);
    if (!db) {
        snprintf(problem, DB_PROBLEM_CAP, "out of memory");
        return ERR_NOMEM;
    }
    db->base.driver = &DB_SQLITE;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &db->handle, flags, NULL);
    enum err err = code == SQLITE_OK ? set_up(&db->base) : fail(&db->base, code);
    if (err != ERR_OK) {
        snprintf(problem, DB_PROBLEM_CAP, "database %.200s: %.300s", path, db->base.problem);
        sqlite_close_db(&db->base);
        return err;
    }
    *out = &db->base;
    return ERR_OK;
}

const struct db_driver DB_SQLITE = {
    .scheme = "sqlite:",
    .open = sqlite_open_db,
    .close = sqlite_close_db,
    .query = sqlite_query,
    .next = sqlite_next,
    .integer = sqlite_integer,
    .text = sqlite_text,
    .changed = sqlite_changed,
    .end = sqlite_end,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .roll_back = sqlite_roll_back,
};
