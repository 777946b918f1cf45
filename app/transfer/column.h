// The columns of each table, as data: headings, what a cell is, and where it goes.
#pragma once

#include "app/transfer/table.h"
#include "app/transfer/word.h"

enum cell_type {
    CELL_IGNORED, // for people to read: a name beside a number
    CELL_TEXT,    // trimmed
    CELL_PROSE,   // the same, with its line feeds
    CELL_FOLDED,  // kana and the like: full-width kana, half-width Latin
    CELL_KANA,    // folded, and said when it is no kana
    CELL_ID,
    CELL_NUMBER, // identifier_normalise
    CELL_DATE,
    CELL_MOMENT,
    CELL_WINDOW,
    CELL_UNITS,
    CELL_COUNT,
    CELL_BOOL,
    CELL_CHOICE,
    CELL_SCHEME
};

struct column {
    const char *names; // "日本語|English|other names"
    // Columns of which at least one must be in the file have the same need (1 to 8); 0: none.
    uint8_t need;
    bool filled; // a cell of it may not be empty
    enum cell_type type;
    size_t offset, cap; // in the table's row
    const struct word_choice *choices;
};

struct column_set {
    const struct column *columns;
    size_t count;
    size_t size; // of the row
};
extern const struct column_set column_sets[TABLE_COUNT];

// The column's heading in both languages, for findings.
enum { HEADING_CAP = 48 };
struct heading {
    char ja[HEADING_CAP], en[HEADING_CAP];
};
void column_heading(struct heading *out, const struct column *column);

// --- field.c: one cell into the row's struct -----------------------------------------------------

// Adds findings for what it can't be.
void field_read(union table_row *row, struct findings *findings, const struct column *column,
                const char *cell);
// What one cell can't say by itself: names in two columns, a category of a scheme. False after
// adding findings.
bool field_finish(union table_row *row, struct findings *findings, enum table table);
