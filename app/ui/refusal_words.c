#include "app/ui/refusal_words.h"

// Each refusal's strings carry its name: one without sentences does not compile. REFUSAL_NONE
// never comes here; it would say that nothing was recorded.
#define STR_REFUSAL_NONE STR_RESULT_FAILED
#define STR_REFUSAL_NONE_DO STR_RESULT_FAILED_NEXT
#define WORDS(name, text) {STR_##name, STR_##name##_DO},
static const struct refusal_words words[] = {REFUSAL_LIST(WORDS)};
#undef WORDS

struct refusal_words refusal_words(enum refusal refusal) {
    return words[refusal < REFUSAL_COUNT ? refusal : REFUSAL_NONE];
}
