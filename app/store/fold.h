// Names in the form in which they are searched for: NFKC, hiragana as katakana, letters small,
// variants of one character in a doctor's name (髙, 﨑, 𠮷) as the plain one, what has no width
// gone, words apart by one space. So タカサキ, ﾀｶｻｷ and たかさき are one.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { FOLD_CAP = 512 };

// False, and `out` empty, when the text is no UTF-8 or has no room.
bool fold(char out[FOLD_CAP], const char *text);

struct name_keys {
    char kana[FOLD_CAP];        // サトウ ハルキ
    char given[FOLD_CAP];       // ハルキ サトウ; empty for a name of one word
    char kanji[FOLD_CAP];       // 佐藤 春樹
    char kanji_given[FOLD_CAP]; // 春樹 佐藤
};
void name_keys_of(struct name_keys *out, const char *kana, const char *kanji);
