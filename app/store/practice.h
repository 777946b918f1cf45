// Practice: a database of its own in a folder of its own, with a device id of its own, that no line
// ever serves. Every record says that it is practice, HQ and the rules refuse such records, and the
// folder is deleted when practice ends.
#pragma once

#include <stdbool.h>

#include "app/store/store.h"

// Makes DIR/practice anew with the master data of `real` and opens it for writing.
MUST_USE enum err practice_open(struct store **out, struct store *real, char *problem, size_t cap);
// Closes and deletes it, personal data and all. NULL is fine.
void practice_close(struct store *practice);
bool store_is_practice(const struct store *store);
