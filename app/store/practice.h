// Practice: a database of its own in a folder of its own, with a device id of its own, that no line
// ever serves. Every record says that it is practice, HQ and the rules refuse such records, and the
// folder is deleted when practice ends.
#pragma once

#include <stdbool.h>

#include "app/store/store.h"

// Makes DIR/practice anew with the master data of `real` and opens it for writing. That data is
// looked at where it is: `real` stays open as long, and pages of master data go into it alone.
// journal_facts gives facts of practice as if they were real ones, so that the rules say in
// practice what they will say. A folder that a power cut left behind goes when `real` is opened for
// writing.
MUST_USE enum err practice_open(struct store **out, struct store *real, char *problem, size_t cap);
// Closes and deletes it, personal data and all. NULL is fine.
void practice_close(struct store *practice);
bool store_is_practice(const struct store *store);
