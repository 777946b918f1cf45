// Words: the string tables of assets/strings.ja and .en, and values put into them.
#pragma once

#include "app/ui/strings.h"
#include "app/ui/view.h"

enum { PHRASE_CAP = 768 };

const char *phrase_get(enum language language, enum string_id id);
// {0}, {1} ... become the arguments. What does not fit is left off at a character's end.
void phrase_fill(char out[PHRASE_CAP], const char *pattern, const char *const *arguments,
                 size_t count);
#define PHRASE_FILL(out, pattern, ...)                                                             \
    phrase_fill(out, pattern, (const char *const[]){__VA_ARGS__},                                  \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

enum { NUMBER_TEXT_CAP = 24, CLOCK_CAP = 8, SPAN_CAP = 20, DAY_CAP = 48, STAMP_CAP = 24 };
void phrase_number(char out[NUMBER_TEXT_CAP], int64_t number);
// Local time of the venue: 14:02
void phrase_clock(char out[CLOCK_CAP], int64_t utc_ms, int32_t utc_offset_min);
// 13:50–14:10
void phrase_span(char out[SPAN_CAP], int64_t from_utc_ms, int64_t to_utc_ms,
                 int32_t utc_offset_min);
// 11月23日（日） or Sun 23 Nov
void phrase_day(char out[DAY_CAP], enum language language, int64_t utc_ms, int32_t utc_offset_min);
// The year in the venue's local time: 2026
void phrase_year(char out[NUMBER_TEXT_CAP], int64_t utc_ms, int32_t utc_offset_min);
// Tenths as a decimal: 25 is 2.5, 20 is 2
void phrase_tenths(char out[NUMBER_TEXT_CAP], int64_t tenths);
// Day and time, in figures alone: 4/9 14:02
void phrase_stamp(char out[STAMP_CAP], int64_t utc_ms, int32_t utc_offset_min);
// 2026年4月9日, from YYYY-MM-DD; a text of another form as it is
void phrase_date(char out[PHRASE_CAP], enum language language, const char *date);
// How long ago, in the unit that fits: 12分前, 3時間前
void phrase_ago(char out[PHRASE_CAP], enum language language, int64_t then_utc_ms,
                int64_t now_utc_ms);
// Whole minutes until then, begun ones counted; 0 when it is past.
int64_t minutes_left(int64_t until_utc_ms, int64_t now_utc_ms);
