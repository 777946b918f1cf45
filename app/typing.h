// Keys of a real keyboard, and of a scanner that pretends to be one, on a screen with a text entry.
//
// Nobody can tell a scanner's first key from a person's. So every key goes into the entry at once,
// and when Enter shows that all of a burst came from a scanner (firmware/wedge.h), the entry is
// again what it was before the burst, and the code is received as a scan like anywhere else.
#pragma once

#include "app/ui/entry.h"
#include "firmware/wedge.h"

struct typing {
    struct wedge wedge;
    struct entry before;       // the entry when the present burst began
    const struct entry *entry; // which one that was; NULL: none had the keys
};

// True when a burst begins. `entry` NULL: the screen has none.
bool typing_text(struct typing *typing, struct entry *entry, const char *utf8, int64_t at_mono_ms);
// Enter or Tab: true, *out filled and the entry put back, when a scanner typed. `entry` is the one
// that has the keys now: another one than at the beginning stays as it is.
bool typing_enter(struct typing *typing, struct entry *entry, struct scan *out, int64_t at_mono_ms);
