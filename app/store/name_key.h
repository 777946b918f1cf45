// The keys by which names are searched for: filled sorted and many at a time where many come.
#pragma once

#include "app/base/err.h"
#include "app/store/store.h"

// SQL: "a b c" as "b c a"; empty for one word.
#define NAME_TURNED(name)                                                                          \
    "CASE instr(" name ", ' ') WHEN 0 THEN '' ELSE substr(" name ", 1 + instr(" name               \
    ", ' ')) || ' ' || substr(" name ", 1, instr(" name ", ' ') - 1) END"

// Before a member's row is put, with the folded names that it will have.
MUST_USE enum err name_key_change(struct store *store, const char *member_id, const char *kana_key,
                                  const char *kanji_key);
// Before a member's row is deleted.
MUST_USE enum err name_key_forget(struct store *store, const char *member_id);

// At the end of a page: a short backlog and a long one are worked off, one in between waits for
// more pages.
MUST_USE enum err name_key_work_off(struct store *store);
// Before a search: whoever waits is found all the same. Does nothing in a store that is only read.
MUST_USE enum err name_key_catch_up(struct store *store);
// Folds all names anew, inside a transaction.
MUST_USE enum err name_key_rebuild(struct store *store);
