// What staff must look at, in words: 退室なし・時刻未確認
#pragma once

#include "app/ui/phrase.h"

// The word of the index-th mark of enum attendance_mark.
enum string_id mark_word(int index);
void mark_words(char out[PHRASE_CAP], enum language language, uint32_t marks, bool pending);
