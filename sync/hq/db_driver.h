// What an engine implements. Its connection and its rows begin with these structs.
#pragma once

#include "sync/hq/db.h"

struct db_driver {
    const char *scheme; // "sqlite:"
    enum err (*open)(struct db **out, const char *target, char *problem);
    void (*close)(struct db *db);
    enum err (*query)(struct db *db, struct db_rows **out, const char *sql,
                      struct db_values values);
    enum err (*next)(struct db_rows *rows, bool *found);
    int64_t (*integer)(const struct db_rows *rows, int column);
    const char *(*text)(const struct db_rows *rows, int column);
    int64_t (*changed)(const struct db_rows *rows); // after the last row
    void (*end)(struct db_rows *rows);
    enum err (*begin)(struct db *db);
    enum err (*commit)(struct db *db);
    void (*roll_back)(struct db *db);
};

struct db {
    const struct db_driver *driver;
    char problem[DB_PROBLEM_CAP];
};

struct db_rows {
    struct db *db;
};

extern const struct db_driver DB_SQLITE;

// schema_*.sql, as the build embeds them: HQ_SCHEMA[n] makes version n + 1 of version n.
extern const char *const HQ_SCHEMA[];
extern const int HQ_SCHEMA_VERSION;
