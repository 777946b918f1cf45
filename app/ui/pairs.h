// Labels and values, one pair below the other: labels in one column, values in the next, up to two
// lines each.
#pragma once

#include "app/ui/column.h"

struct pairs {
    struct column *column;
    int label_px; // the widest label's width
};

// `labels`: all that may be put, so that the values of all stand in one line.
struct pairs pairs_begin(struct column *column, const enum string_id *labels, size_t count);
void pairs_put(struct pairs *pairs, enum string_id label, const char *value, enum paint paint);
