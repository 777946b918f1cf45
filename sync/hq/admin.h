// The command line's nouns. Each command gets the open database and its checked arguments, prints
// to standard output, and returns the exit status; what went wrong is one line on standard error.
//
// Lists print one JSON object a line.
#pragma once

#include "app/domain/master.h"
#include "sync/hq/args.h"
#include "sync/hq/hq.h"

enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2 };

struct command {
    const char *noun;
    const char *verb;    // NULL: the noun is the whole command
    const char *options; // args.h
    const char *usage;   // behind noun and verb
    int words;           // how many; ARGS_SOME
    bool opens_database; // false: `hq` is NULL, the command opens its own
    int (*run)(struct hq *hq, const struct args *args);
};

int admin_device_list(struct hq *hq, const struct args *args);
int admin_device_invite(struct hq *hq, const struct args *args);
int admin_device_suspend(struct hq *hq, const struct args *args);
int admin_device_resume(struct hq *hq, const struct args *args);
// Rows of master data of the kind that the noun names.
int admin_rows_add(struct hq *hq, const struct args *args);
int admin_rows_list(struct hq *hq, const struct args *args);
int admin_rows_remove(struct hq *hq, const struct args *args);
int admin_setting_set(struct hq *hq, const struct args *args);
int admin_setting_list(struct hq *hq, const struct args *args);
int admin_key_add(struct hq *hq, const struct args *args);
int admin_key_list(struct hq *hq, const struct args *args);
int admin_key_retire(struct hq *hq, const struct args *args);
int admin_token_issue(struct hq *hq, const struct args *args);
int admin_token_revoke(struct hq *hq, const struct args *args);
int admin_token_list(struct hq *hq, const struct args *args);
int admin_card_add(struct hq *hq, const struct args *args);
int admin_card_list(struct hq *hq, const struct args *args);
int admin_ingest(struct hq *hq, const struct args *args);
int admin_records(struct hq *hq, const struct args *args);
int serve(struct hq *hq, const struct args *args);

// --- What the nouns share (admin.c) --------------------------------------------------------------

// One line on standard error; returns EXIT_REFUSED.
int admin_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));
// For an error whose cause the database knows.
int admin_fail(const struct hq *hq, enum err err, const char *what);

// Runs `change` in a transaction; it prints its own refusal and returns the exit status.
int admin_in_transaction(struct hq *hq, int (*change)(struct hq *hq, void *context), void *context);

// Writes one row of master data, inside a transaction. Prints its own refusal.
int admin_put_change(struct hq *hq, const struct master_change *change);

// Prints the rows of one kind, as they are sent.
int admin_print_rows(struct hq *hq, enum master_kind kind);
// Prints each row of a query as a JSON object. `names`: of the columns, space-separated; '#' in
// front says integer, '?' boolean, '@' JSON (null when empty).
int admin_print_query(struct hq *hq, const char *names, const char *sql, struct db_values values);
