// Words for closed sets, as files in Japanese or English have them: each value by its wire name or
// by what people write. Names are compared folded (cell_fold_word).
#pragma once

#include "app/domain/types.h"

struct word_choice {
    int value;
    const char *names; // "name|name|..."
};
// Ends with names NULL. False when `text` is none of them.
bool word_choose(int *out, const struct word_choice *choices, const char *text);
// Is `text`, folded already, one of "name|name|..."?
bool word_is_one_of(const char *folded, const char *names);

extern const struct word_choice word_roles[];         // enum staff_role
extern const struct word_choice word_admissions[];    // enum admission
extern const struct word_choice word_presences[];     // enum presence_rule
extern const struct word_choice word_missing_exits[]; // enum missing_exit
extern const struct word_choice word_measures[];      // enum measure
extern const struct word_choice word_periods[];       // enum period

// A scheme that the house has words for becomes its wire name; any other is an association's own
// and stays what it is. False when it does not fit.
bool word_scheme(char out[SCHEME_CAP], const char *text);
bool word_scheme_is_known(const char *scheme);

enum category_outcome {
    CATEGORY_FINE,
    CATEGORY_OWN,     // taken as it is: no word of the house
    CATEGORY_UNCLEAR, // 実地 of 認定産業医: of 基礎 or of 生涯?
    CATEGORY_TOO_LONG
};
enum category_outcome word_category(char out[SCHEME_CAP], const char *scheme, const char *text);
// A curriculum code, a group (①-⑥) or a subject (総論 ...). False when it does not fit.
bool word_code(char out[CODE_CAP], const char *scheme, const char *text);
