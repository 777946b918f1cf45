// A CSV file as rows of cells (RFC 4180, strictly: a quotation mark in the wrong place would make
// one cell of many lines, so it ends the reading of its file).
#pragma once

#include "app/transfer/lines.h"

enum { SHEET_COLUMNS_MAX = 64, SHEET_CELL_MAX = 16 * 1024 };

// Cells are clean of NUL; spaces around unquoted ones are gone. Rows that are all empty are left
// out.
struct sheet_row {
    int64_t line;                         // where it begins
    const char *cells[SHEET_COLUMNS_MAX]; // until the call returns
    size_t count;
};

enum sheet_fault {
    SHEET_BAD_BYTES,     // a line that can't be decoded; its row is left out
    SHEET_LINE_TOO_LONG, // reading ends here
    SHEET_BAD_QUOTE,     // reading ends here
    SHEET_CELL_TOO_LONG, // reading ends here: a quotation mark may be missing
    SHEET_TOO_MANY_CELLS // the row is left out
};

struct sheet_reader {
    // False: no more, please.
    bool (*row)(void *context, const struct sheet_row *row);
    void (*fault)(void *context, enum sheet_fault fault, int64_t line, enum text_encoding encoding);
    void *context;
};

// Takes over `file`. ERR_INVALID: no text. ERR_IO, ERR_NOMEM. Faults are no errors.
MUST_USE enum err sheet_read(FILE *file, const struct sheet_reader *reader);
