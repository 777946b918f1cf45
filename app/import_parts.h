// What the files of import share. Include app/import.h elsewhere.
#pragma once

#include <stdarg.h>

#include "app/import.h"
#include "app/store/programme.h"
#include "app/transfer/draft.h"
#include "app/transfer/seen.h"

enum { IMPORT_STAFF_MAX = 256, IMPORT_FORMATS_MAX = 64 };

struct import_file {
    const char *path;
    char name[FINDING_FILE_CAP]; // for findings
    struct heading_map map;
    bool usable; // its headings are those of a table
    int64_t rows;
};

struct import {
    struct store *store;
    struct import_report *report;
    struct findings *findings; // the report's
    struct import_file files[IMPORT_FILES_MAX];
    size_t file_count;
    size_t at_file;
    struct seen *seen; // "table id": where
    struct session_draft *sessions[IMPORT_SESSIONS_MAX];
    size_t session_count;
    struct policy_draft *policies[IMPORT_POLICIES_MAX];
    size_t policy_count;
    struct staff staff[IMPORT_STAFF_MAX]; // as they were
    size_t staff_count;
    struct code_format formats[IMPORT_FORMATS_MAX]; // with those that came
    size_t format_count;
    union table_row row;
    struct master_change change, before; // large: not for the stack
    enum err err;                        // a failure of the store or of memory: everything ends
};

// Notes a failure of the store, once; false, for whoever wants to return it.
bool import_fail(struct import *import, enum err err);
// True when `key` is new among the rows of its table; else false after adding a finding.
bool import_is_first(struct import *import, enum table table, const char *key);
// Puts import->change, which `found` before was import->before (of the same kind), and counts. What
// is the same is not written.
void import_put(struct import *import, enum table table, bool found);
// Takes away the row with this key, where there is one.
void import_delete(struct import *import, enum table table, enum master_kind kind, const char *key,
                   bool found);
// An answer of the store: true for found; a failure is noted.
bool import_found(struct import *import, enum err err);

// --- import_people.c: who comes and who receives them --------------------------------------------

void import_member(struct import *import, const struct member_row *row);
void import_staff(struct import *import, const struct staff_row *row);
void import_registration(struct import *import, const struct registration_row *row);
void import_total(struct import *import, const struct total_row *row);
void import_certificate(struct import *import, const struct certificate_row *row);

// --- import_programme.c: what happens, and by which rules ----------------------------------------

void import_setting(struct import *import, const struct setting_row *row);
void import_format(struct import *import, const struct format_row *row);
void import_rule(struct import *import, const struct rule_row *row);
void import_requirement(struct import *import, const struct requirement_row *row);
void import_session(struct import *import, const struct session_row *row, bool fine);
void import_item(struct import *import, const struct item_row *row);
// Once all rules, and all items, are read.
void import_put_policies(struct import *import);
void import_put_sessions(struct import *import);
// Is there such a session, here or in the files?
bool import_knows_session(struct import *import, const char *id);
