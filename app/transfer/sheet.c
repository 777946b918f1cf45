#include "app/transfer/sheet.h"

#include <csv.h>
#include <string.h>

struct reading {
    const struct sheet_reader *reader;
    struct csv_parser parser;
    struct buf text; // the row's cells, each with its NUL
    size_t starts[SHEET_COLUMNS_MAX];
    size_t count; // cells so far, kept or not
    bool filled;  // one of them is not empty
    int64_t line; // being fed
    int64_t row_line;
    bool spoilt; // a line of this row could not be decoded
    bool given_up;
    enum text_encoding encoding;
    enum err err;
};

// --- From libcsv ---------------------------------------------------------------------------------

static void take_cell(void *cell, size_t len, void *context) {
    struct reading *reading = context;
    if (reading->count < SHEET_COLUMNS_MAX) {
        reading->starts[reading->count] = reading->text.len;
        if (reading->err == ERR_OK) {
            reading->err = buf_append(&reading->text, cell, len);
        }
        if (reading->err == ERR_OK) {
            reading->err = buf_append(&reading->text, "", 1);
        }
    }
    reading->count++;
    reading->filled = reading->filled || len > 0;
}

static void give_row(struct reading *reading) {
    struct sheet_row row = {.line = reading->row_line, .count = reading->count};
    for (size_t i = 0; i < row.count; i++) {
        row.cells[i] = (const char *)reading->text.data + reading->starts[i];
    }
    reading->given_up = !reading->reader->row(reading->reader->context, &row);
}

static void fault(struct reading *reading, enum sheet_fault fault, int64_t line) {
    reading->reader->fault(reading->reader->context, fault, line, reading->encoding);
    reading->given_up =
        reading->given_up || (fault != SHEET_BAD_BYTES && fault != SHEET_TOO_MANY_CELLS);
}

// Every end of line outside of a cell comes here (CSV_REPALL_NL), so that lines can be counted.
static void end_row(int terminator, void *context) {
    struct reading *reading = context;
    (void)terminator;
    if (reading->err == ERR_OK && reading->filled && !reading->spoilt && !reading->given_up) {
        if (reading->count > SHEET_COLUMNS_MAX) {
            fault(reading, SHEET_TOO_MANY_CELLS, reading->row_line);
        } else {
            give_row(reading);
        }
    }
    reading->text.len = 0;
    reading->count = 0;
    reading->filled = false;
    reading->spoilt = false;
    reading->row_line = reading->line + 1;
}

// --- Lines in ------------------------------------------------------------------------------------

static void feed(struct reading *reading, struct span text) {
    size_t taken = csv_parse(&reading->parser, text.data, text.len, take_cell, end_row, reading);
    if (taken == text.len) {
        if (csv_get_buffer_size(&reading->parser) > SHEET_CELL_MAX) {
            fault(reading, SHEET_CELL_TOO_LONG, reading->row_line);
        }
    } else if (csv_error(&reading->parser) == CSV_EPARSE) {
        fault(reading, SHEET_BAD_QUOTE, reading->line);
    } else {
        reading->err = ERR_NOMEM;
    }
}

// Inside a quoted cell a spoilt line spoils the row; outside it is a row by itself.
static void feed_line(struct reading *reading, const struct line *line) {
    reading->line = line->number;
    if (line->fault == LINE_TOO_LONG) {
        fault(reading, SHEET_LINE_TOO_LONG, line->number);
    } else if (line->fault == LINE_BAD_BYTES) {
        fault(reading, SHEET_BAD_BYTES, line->number);
        reading->spoilt = reading->row_line < line->number;
        reading->row_line += !reading->spoilt;
    } else {
        feed(reading, line->text);
    }
}

static void end_file(struct reading *reading) {
    if (csv_fini(&reading->parser, take_cell, end_row, reading) != 0) {
        bool open_quote = csv_error(&reading->parser) == CSV_EPARSE;
        if (open_quote) {
            fault(reading, SHEET_BAD_QUOTE, reading->row_line);
        } else {
            reading->err = ERR_NOMEM;
        }
    }
}

static enum err read_lines(struct reading *reading, struct lines *lines) {
    struct line line;
    while (reading->err == ERR_OK && !reading->given_up && lines_next(lines, &line)) {
        feed_line(reading, &line);
    }
    if (reading->err == ERR_OK) {
        reading->err = lines_err(lines);
    }
    if (reading->err == ERR_OK && !reading->given_up) {
        end_file(reading);
    }
    return reading->err;
}

enum err sheet_read(FILE *file, const struct sheet_reader *reader) {
    struct lines *lines = NULL;
    enum err err = lines_open(&lines, file);
    if (err != ERR_OK) {
        return err;
    }
    struct reading reading = {
        .reader = reader, .text = BUF_EMPTY, .row_line = 1, .encoding = lines_encoding(lines)};
    if (csv_init(&reading.parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0) {
        err = read_lines(&reading, lines);
        csv_free(&reading.parser);
    } else {
        err = ERR_NOMEM;
    }
    buf_fini(&reading.text);
    lines_close(lines);
    return err;
}
