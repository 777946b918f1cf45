// Inside of explain.h: sentences put together in a fixed array, and the words of each language.
#pragma once

#include "app/domain/explain.h"

struct sentence {
    char *out; // EXPLAIN_CAP bytes
    size_t used;
    bool full; // something was left off: nothing more is taken
};

void sentence_start(struct sentence *sentence, char out[EXPLAIN_CAP]);
// All of it; where there is no room, what fits, cut at a character's end.
void sentence_put(struct sentence *sentence, const char *text);
void sentence_put_number(struct sentence *sentence, int64_t number);
void sentence_put_tenths(struct sentence *sentence, int32_t x10); // 15: 1.5; 10: 1
// A title, shortened where it would leave no room for what is said of it.
void sentence_put_title(struct sentence *sentence, const char *title);

// How a language counts.
struct counted {
    const char *one, *many; // "minute", "minutes": with the space before, where there is one
};
// `pattern` with %a and %l as amount and limit, %A and %L as so many `minutes`, %T as so many
// `times`.
void sentence_put_pattern(struct sentence *sentence, const char *pattern, int64_t amount,
                          int64_t limit, const struct counted *minutes,
                          const struct counted *times);

// What a reason says, in a language. NULL limitless: the same with a limit of 0.
struct reason_words {
    const char *pattern;
    const char *limitless;
};

// CC 74, 総論, ③: the words for a code within its scheme; an unknown one is its own.
void sentence_put_code(struct sentence *sentence, enum explain_language language,
                       const char *scheme, const char *category, const char *code);
// 日医認定産業医（前期・総論）
void sentence_put_scheme(struct sentence *sentence, enum explain_language language,
                         const char *scheme, const char *category, const char *code);

void explain_proposal_ja(struct sentence *sentence, const struct item *item,
                         const struct proposal *proposal);
void explain_proposal_en(struct sentence *sentence, const struct item *item,
                         const struct proposal *proposal);
void explain_progress_ja(struct sentence *sentence, const struct requirement *requirement,
                         const struct progress_part *part);
void explain_progress_en(struct sentence *sentence, const struct requirement *requirement,
                         const struct progress_part *part);
void sentence_put_units_ja(struct sentence *sentence, int32_t x10);
void sentence_put_units_en(struct sentence *sentence, int32_t x10);
