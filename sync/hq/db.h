// A thin layer over SQL: one set of statements, with $1 placeholders, whatever engine keeps them.
//
// Values are integers and texts only (bytes travel as hexadecimal), so that engines differ in their
// schema and nowhere else. A connection is for one thread at a time. What fails is logged where it
// fails; db_problem says it in one sentence. ERR_BUSY: another writer holds the database; nothing
// has changed and the same may be tried again. ERR_EXISTS: a key or unique value is taken.
#pragma once

#include "app/base/buf.h"

enum { DB_PROBLEM_CAP = 512 };

struct db;
struct db_rows;

struct db_value {
    bool is_text;
    int64_t integer;
    struct span text;
};
#define DB_INT(value) ((struct db_value){.is_text = false, .integer = (value)})
#define DB_TEXT(value) ((struct db_value){.is_text = true, .text = span_of_text(value)})
#define DB_SPAN(value) ((struct db_value){.is_text = true, .text = (value)})

struct db_values {
    const struct db_value *items;
    size_t count;
};
#define DB_VALUES(...)                                                                             \
    ((struct db_values){(const struct db_value[]){__VA_ARGS__},                                    \
                        sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)})
#define DB_NONE ((struct db_values){NULL, 0})

// url: sqlite:FILE. Makes the schema where there is none, migrates an older one, refuses a newer
// one (ERR_VERSION) and a file that is something else (ERR_INVALID). On error *out is NULL and
// `problem` (DB_PROBLEM_CAP) holds the sentence.
MUST_USE enum err db_open(struct db **out, const char *url, char *problem);
void db_close(struct db *db);
const char *db_problem(const struct db *db);

// Runs one statement to its end; *changed (may be NULL): how many rows it wrote.
MUST_USE enum err db_exec(struct db *db, int64_t *changed, const char *sql,
                          struct db_values values);

// Rows one by one: query, next until *found is false, end (also after an error; NULL is fine). The
// values are copied or borrowed until end: keep them alive. Columns count from 0; texts are valid
// until the next call on `rows`, and never NULL.
MUST_USE enum err db_query(struct db *db, struct db_rows **out, const char *sql,
                           struct db_values values);
MUST_USE enum err db_next(struct db_rows *rows, bool *found);
int64_t db_int(const struct db_rows *rows, int column);
const char *db_text(const struct db_rows *rows, int column);
void db_end(struct db_rows *rows);

// A writing transaction: from begin on, no other writer.
MUST_USE enum err db_begin(struct db *db);
MUST_USE enum err db_commit(struct db *db);
void db_roll_back(struct db *db);
