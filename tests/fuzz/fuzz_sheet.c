// CSV from anybody's hands: into rows, and by its headings into a list's rows.
#include <string.h>

#include "app/base/text.h"
#include "app/transfer/table.h"
#include "tests/fuzz/fuzz.h"

struct reading {
    struct findings findings;
    struct heading_map map;
    union table_row row;
    bool has_headings, usable;
    int64_t line;
};

static bool take_row(void *context, const struct sheet_row *row) {
    struct reading *reading = context;
    REQUIRE(row->count >= 1 && row->count <= SHEET_COLUMNS_MAX);
    REQUIRE(row->line > reading->line);
    reading->line = row->line;
    for (size_t i = 0; i < row->count; i++) {
        REQUIRE(strlen(row->cells[i]) <= SHEET_CELL_MAX + LINE_MAX_BYTES * 3);
    }
    reading->findings.line = row->line;
    if (!reading->has_headings) {
        reading->has_headings = true;
        reading->usable = table_read_headings(&reading->map, &reading->findings, row);
    } else if (reading->usable) {
        int64_t errors = reading->findings.errors;
        bool read = table_read_row(&reading->row, &reading->findings, &reading->map, row);
        REQUIRE(read == (errors == reading->findings.errors));
    }
    return true;
}

static void take_fault(void *context, enum sheet_fault fault, int64_t line,
                       enum text_encoding encoding) {
    (void)context, (void)fault, (void)encoding;
    REQUIRE(line >= 1);
}

static void check_findings(const struct findings *findings) {
    char text[FINDING_TEXT_CAP];
    REQUIRE(findings->kept_count <= FINDINGS_MAX);
    for (size_t i = 0; i < findings->kept_count; i++) {
        finding_text(text, EXPLAIN_JA, &findings->kept[i]);
        REQUIRE(strlen(text) > 0 && !strchr(text, '\n'));
        finding_text(text, EXPLAIN_EN, &findings->kept[i]);
        REQUIRE(strlen(text) > 0 && !strchr(text, '\n'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct reading reading;
    memset(&reading, 0, sizeof reading);
    reading.findings.file = "a.csv";
    const struct sheet_reader reader = {take_row, take_fault, &reading};
    FILE *file = size > 0 ? fmemopen((void *)data, size, "rb") : NULL;
    if (file) {
        enum err err = sheet_read(file, &reader);
        REQUIRE(err == ERR_OK || err == ERR_INVALID);
        check_findings(&reading.findings);
    }
    return 0;
}
