#include "app/ui/fault_words.h"

#include "app/ui/phrase.h"

// Each fault's string carries its name: one without a sentence does not compile. FAULT_NONE has
// none, and never comes to where another's would be taken for it.
#define STR_FAULT_NONE STR_COUNT
#define WORDS(name, text) STR_##name,
static const enum string_id words[] = {FAULT_LIST(WORDS)};
#undef WORDS

const char *fault_words(enum language language, enum fault fault) {
    return fault == FAULT_NONE || fault >= FAULT_COUNT ? "" : phrase_get(language, words[fault]);
}
