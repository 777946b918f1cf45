// One cell of a spreadsheet as people in Japan fill it in: full-width digits, 令和 dates, times
// with 時 and 分. Readers give false for what they can't read, and leave *out as it was.
#pragma once

#include "app/domain/types.h"

// NFKC: full-width letters and digits become ASCII, half-width kana full-width; spaces at the ends
// go, runs of space become one. False when it does not fit or is not UTF-8.
bool cell_fold(char *out, size_t cap, const char *text);
// The same for comparing words: in lower case, without spaces, underscores, hyphens and dots.
bool cell_fold_word(char *out, size_t cap, const char *text);
// Only the spaces (of any width) at the ends go, and line feeds become spaces: names stay in the
// characters that their owners write. False when it does not fit.
bool cell_trim(char *out, size_t cap, const char *text);

bool cell_has_private_character(const char *text); // gaiji: nobody else can show them
bool cell_is_kana(
    const char *text); // katakana, hiragana, spaces, Latin letters and what joins them

// 2026-04-09, 2026/4/9, 2026.4.9, 20260409, 2026年4月9日, 令和8年4月9日, 令和元年..., R8.4.9, and
// the eras back to 明治. Days that there are not are none.
bool cell_date(char out[DATE_CAP], const char *text);

// A time, a day with a time, or minutes before or after another time.
enum moment_kind { MOMENT_NONE, MOMENT_TIME, MOMENT_DATE_TIME, MOMENT_MINUTES };
struct moment {
    enum moment_kind kind;
    char date[DATE_CAP]; // MOMENT_DATE_TIME
    int32_t seconds;     // of the day (up to 29:59:59 the next night); MOMENT_MINUTES: signed
};
// 14:00, 14:00:30, 14時, 14時半, 14時30分, 午後2時, 2026/4/9 14:00, 2026-04-09T14:00
bool cell_moment(struct moment *out, const char *text);
// The same, or -10, +10, 10分前, 10分後, 0.
bool cell_window(struct moment *out, const char *text);
// In Japan (UTC+9, no summer time). `date` is for moments that have none.
int64_t moment_utc_ms(const struct moment *moment, const char *date);

// 1, 0.5, 1.5単位: tenths. *negative tells apart what is a number below zero.
bool cell_units(int32_t *out_x10, bool *negative, const char *text);
// 0 to `max`, with or without 分, 人, 名, 回, %, 年 behind it.
bool cell_count(int32_t *out, int32_t max, const char *text);
// はい いいえ 有 無 済 未 ○ × 1 0 yes no true false
bool cell_bool(bool *out, const char *text);
