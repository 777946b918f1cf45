// Below what happened: what it is worth, and how far they have come.
#pragma once

#include "app/ui/column.h"

// How large, and whether all of it: what must be read from afar goes before what can wait.
struct effort {
    int percent;
    bool brief; // without progress, and what staff did
};

// What is read from close by grows with the rest, but never shrinks.
struct text_style effort_type(struct frame *f, int tenths, bool bold, struct effort effort);

void result_worth_put(struct column *column, struct effort effort);
