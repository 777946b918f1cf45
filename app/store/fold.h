// Names in the form in which they are searched for: NFKC, hiragana as katakana, letters small,
// variants of one character in a doctor's name (髙, 﨑, 𠮷) as the plain one, what has no width
// gone, words apart by one space. So タカサキ, ﾀｶｻｷ and たかさき are one.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { FOLD_CAP = 512 };

// False, and `out` empty, when the text is no UTF-8 or has no room.
bool fold(char out[FOLD_CAP], const char *text);
// A name's kana and kanji; the kanji stand for the kana where there are none.
void fold_name(char kana_key[FOLD_CAP], char kanji_key[FOLD_CAP], const char *kana,
               const char *kanji);
