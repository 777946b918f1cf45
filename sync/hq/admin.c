#include "sync/hq/admin.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sync/hq/master.h"
#include "sync/wire.h"

int admin_refuse(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("uketsuke-hq: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return EXIT_REFUSED;
}

int admin_fail(const struct hq *hq, enum err err, const char *what) {
    if (err == ERR_BUSY) {
        return admin_refuse("%s: the database is busy: try again", what);
    }
    return admin_refuse("%s: %s: %s", what, err_text(err), db_problem(hq->db));
}

int admin_in_transaction(struct hq *hq, int (*change)(struct hq *hq, void *context),
                         void *context) {
    enum err err = db_begin(hq->db);
    if (err != ERR_OK) {
        return admin_fail(hq, err, "nothing was changed");
    }
    int status = change(hq, context);
    if (status == EXIT_DONE) {
        err = db_commit(hq->db);
        status = err == ERR_OK ? EXIT_DONE : admin_fail(hq, err, "nothing was changed");
    }
    if (status != EXIT_DONE) {
        db_roll_back(hq->db);
    }
    return status;
}

int admin_put_change(struct hq *hq, const struct master_change *change) {
    struct buf json = BUF_EMPTY;
    enum err err = wire_row_encode(&json, change);
    if (err == ERR_OK) {
        err = master_put_row(hq->db, change->kind, change->key, buf_span(&json));
    }
    buf_fini(&json);
    return err == ERR_OK ? EXIT_DONE : admin_fail(hq, err, master_kind_name(change->kind));
}

static enum err print_row(void *context, const char *key, const char *json) {
    (void)context;
    (void)key;
    return puts(json) == EOF ? ERR_IO : ERR_OK;
}

int admin_print_rows(struct hq *hq, enum master_kind kind) {
    enum err err = master_each_row(hq->db, kind, print_row, NULL);
    return err == ERR_OK ? EXIT_DONE : admin_fail(hq, err, master_kind_name(kind));
}

static json_t *column_value(const struct db_rows *rows, int column, char type) {
    if (type == '#') {
        return json_integer(db_int(rows, column));
    }
    if (type == '@') {
        json_t *value = json_loads(db_text(rows, column), 0, NULL);
        return value ? value : json_null();
    }
    return type == '?' ? json_boolean(db_int(rows, column) != 0)
                       : json_string(db_text(rows, column));
}

static enum err print_columns(const struct db_rows *rows, const char *names) {
    json_t *object = json_object();
    bool made = object != NULL;
    for (int column = 0; made && *names; column++) {
        size_t len = strcspn(names, " ");
        bool typed = strchr("#?@", *names) != NULL;
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)len - typed, names + typed);
        made = json_object_set_new(object, name, column_value(rows, column, *names)) == 0;
        names += len + (names[len] == ' ');
    }
    bool printed = made && json_dumpf(object, stdout, JSON_COMPACT) == 0 && putchar('\n') != EOF;
    json_decref(object);
    return printed ? ERR_OK : ERR_IO;
}

int admin_print_query(struct hq *hq, const char *names, const char *sql, struct db_values values) {
    struct db_rows *rows = NULL;
    bool found = true;
    enum err err = db_query(hq->db, &rows, sql, values);
    while (err == ERR_OK && found) {
        err = db_next(rows, &found);
        if (err == ERR_OK && found) {
            err = print_columns(rows, names);
        }
    }
    db_end(rows);
    return err == ERR_OK ? EXIT_DONE : admin_fail(hq, err, "can't list");
}
