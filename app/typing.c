#include "app/typing.h"

#include <stddef.h>

bool typing_text(struct typing *typing, struct entry *entry, const char *utf8, int64_t at_mono_ms) {
    bool begins = wedge_type(&typing->wedge, utf8, at_mono_ms);
    if (begins) {
        typing->entry = entry;
        typing->before = entry ? *entry : (struct entry){.text = ""};
    }
    if (entry) {
        entry_type(entry, utf8);
    }
    return begins;
}

bool typing_enter(struct typing *typing, struct entry *entry, struct scan *out,
                  int64_t at_mono_ms) {
    if (!wedge_end(&typing->wedge, out, at_mono_ms)) {
        return false;
    }
    if (entry && entry == typing->entry) {
        *entry = typing->before;
    }
    typing->entry = NULL;
    return true;
}
