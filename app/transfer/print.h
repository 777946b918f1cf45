// Rows out, as an adapter wants them.
#pragma once

#include "app/transfer/adapter.h"

enum { PRINT_LOSS_MAX = 50 };

// A character that the encoding does not have: 〓 stands in its place (a variation selector leaves
// nothing behind).
struct print_loss {
    int64_t row; // of the file, the headings being 1
    char heading[64];
    char character[8]; // UTF-8
    uint32_t codepoint;
};

struct print {
    struct buf *out;
    const struct adapter *adapter;
    void *to_shift_jis; // iconv_t
    int64_t rows;       // written, the headings included
    struct print_loss losses[PRINT_LOSS_MAX];
    int64_t loss_count; // of which the first PRINT_LOSS_MAX are kept
};

// The mark of the encoding, and the headings.
MUST_USE enum err print_start(struct print *print, struct buf *out, const struct adapter *adapter);
MUST_USE enum err print_row(struct print *print, const struct value_source *source);
void print_end(struct print *print);

// One cell's text as the adapter shows it, in UTF-8 and without quotes; for tests and for print.
enum { PRINT_CELL_CAP = VALUE_TEXT_CAP + 8 };
void print_cell(char out[PRINT_CELL_CAP], const struct adapter *adapter,
                const struct adapter_column *column, const struct value_source *source);
