#include "sync/hq/db.h"

#include <stdio.h>
#include <string.h>

#include "sync/hq/db_driver.h"

static const struct db_driver *const drivers[] = {&DB_SQLITE};
enum { DRIVER_COUNT = sizeof drivers / sizeof drivers[0] };

enum err db_open(struct db **out, const char *url, char *problem) {
    *out = NULL;
    for (size_t i = 0; i < DRIVER_COUNT; i++) {
        size_t len = strlen(drivers[i]->scheme);
        if (strncmp(url, drivers[i]->scheme, len) == 0 && url[len] != '\0') {
            return drivers[i]->open(out, url + len, problem);
        }
    }
    snprintf(problem, DB_PROBLEM_CAP, "no database driver for \"%.100s\": write sqlite:FILE", url);
    return ERR_UNSUPPORTED;
}

void db_close(struct db *db) {
    if (db) {
        db->driver->close(db);
    }
}

const char *db_problem(const struct db *db) {
    return db->problem;
}

enum err db_exec(struct db *db, int64_t *changed, const char *sql, struct db_values values) {
    struct db_rows *rows = NULL;
    enum err err = db_query(db, &rows, sql, values);
    for (bool found = true; err == ERR_OK && found;) {
        err = db_next(rows, &found);
    }
    if (err == ERR_OK && changed) {
        *changed = db->driver->changed(rows);
    }
    db_end(rows);
    return err;
}

enum err db_query(struct db *db, struct db_rows **out, const char *sql, struct db_values values) {
    *out = NULL;
    return db->driver->query(db, out, sql, values);
}

enum err db_next(struct db_rows *rows, bool *found) {
    *found = false;
    return rows->db->driver->next(rows, found);
}

int64_t db_int(const struct db_rows *rows, int column) {
    return rows->db->driver->integer(rows, column);
}

const char *db_text(const struct db_rows *rows, int column) {
    return rows->db->driver->text(rows, column);
}

void db_end(struct db_rows *rows) {
    if (rows) {
        rows->db->driver->end(rows);
    }
}

enum err db_begin(struct db *db) {
    return db->driver->begin(db);
}

enum err db_commit(struct db *db) {
    return db->driver->commit(db);
}

void db_roll_back(struct db *db) {
    db->driver->roll_back(db);
}
