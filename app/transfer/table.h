// The lists that an association keeps as CSV: their headings in Japanese and English, and one row
// as a struct. Which list a file is comes from its headings alone: the one whose needed columns are
// all there and which knows most of the others. Order, width, case and spaces mean nothing.
#pragma once

#include "app/domain/master.h"
#include "app/transfer/cell.h"
#include "app/transfer/finding.h"
#include "app/transfer/sheet.h"

// In the order in which they must be taken: what others refer to comes first.
#define TABLE_LIST(X)                                                                              \
    X(TABLE_SETTING, "settings", "設定")                                                           \
    X(TABLE_FORMAT, "code formats", "コード形式")                                                  \
    X(TABLE_RULE, "rules", "ルール")                                                               \
    X(TABLE_REQUIREMENT, "requirements", "修了要件")                                               \
    X(TABLE_STAFF, "staff", "係員")                                                                \
    X(TABLE_SESSION, "sessions", "研修会")                                                         \
    X(TABLE_ITEM, "items", "演題")                                                                 \
    X(TABLE_MEMBER, "members", "会員")                                                             \
    X(TABLE_REGISTRATION, "registrations", "事前申込")                                             \
    X(TABLE_TOTAL, "totals", "確定単位")                                                           \
    X(TABLE_CERTIFICATE, "certificates", "認定証")

#define ENUM_MEMBER(name, en, ja) name,
enum table { TABLE_LIST(ENUM_MEMBER) TABLE_COUNT };
#undef ENUM_MEMBER
struct word table_word(enum table table);

enum { TABLE_COLUMNS_MAX = 24 };

// Where a file's columns are.
struct heading_map {
    enum table table;
    size_t column_count;          // of the file
    int place[TABLE_COLUMNS_MAX]; // of the table's columns in the file; -1: not there
};
// False after adding findings: no table fits, or its columns are doubled. A column that is not
// known is a warning.
bool table_read_headings(struct heading_map *out, struct findings *findings,
                         const struct sheet_row *row);

// A member, before names in two columns are joined; every table's row knows whether it takes away.
struct member_row {
    struct member member;
    char family[NAME_CAP], given[NAME_CAP], family_kana[NAME_CAP], given_kana[NAME_CAP];
    bool deleted;
};
struct session_row {
    struct session session; // without times
    char date[DATE_CAP];
    struct moment starts, ends, entry_from, entry_to, exit_from, exit_to;
    char claims[TITLE_CAP];
    bool deleted;
};
enum { UNITS_NOT_GIVEN = -1 };
struct item_row {
    char session_id[ID_CAP];
    char no[NUMBER_CAP];
    struct item item; // without times and credits
    struct moment starts, ends;
    struct item_credit credit;                 // scheme "": none
    char category[TITLE_CAP], code[TITLE_CAP]; // as written
};
struct rule_row {
    char version[ID_CAP];
    char in_force_on[DATE_CAP];
    struct policy_rule rule;
    int32_t late_grace_min, early_grace_min;
};
struct requirement_row {
    char version[ID_CAP];
    struct requirement requirement;
    char category[TITLE_CAP], code[TITLE_CAP];
};
struct staff_row {
    struct staff staff; // without PIN
    char pin[16];
    bool deleted;
};
struct registration_row {
    struct registration registration;
    char licence_no[NUMBER_CAP]; // where there is no member id
    bool deleted;
};
struct total_row {
    struct credit_total total;
    char licence_no[NUMBER_CAP];
    char category[TITLE_CAP], code[TITLE_CAP];
    bool deleted;
};
struct certificate_row {
    struct certificate certificate;
    char licence_no[NUMBER_CAP];
    bool deleted;
};
struct format_row {
    struct code_format format;
    bool deleted;
};
struct setting_row {
    struct setting setting;
    bool deleted;
};

union table_row {
    struct member_row member;
    struct session_row session;
    struct item_row item;
    struct rule_row rule;
    struct requirement_row requirement;
    struct staff_row staff;
    struct registration_row registration;
    struct total_row total;
    struct certificate_row certificate;
    struct format_row format;
    struct setting_row setting;
};

// Cells into the row of map->table. False after adding findings (all of the row's, not the first);
// findings->line is the row's.
bool table_read_row(union table_row *out, struct findings *findings, const struct heading_map *map,
                    const struct sheet_row *row);
