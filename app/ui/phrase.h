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

enum { NUMBER_TEXT_CAP = 24, CLOCK_CAP = 8, SPAN_CAP = 20, DAY_CAP = 48 };
void phrase_number(char out[NUMBER_TEXT_CAP], int64_t number);
// Local time of the venue: 14:02
void phrase_clock(char out[CLOCK_CAP], int64_t utc_ms, int32_t utc_offset_min);
// 13:50–14:10
void phrase_span(char out[SPAN_CAP], int64_t from_utc_ms, int64_t to_utc_ms,
                 int32_t utc_offset_min);
// 11月23日（日） or Sun 23 Nov
void phrase_day(char out[DAY_CAP], enum language language, int64_t utc_ms, int32_t utc_offset_min);
// How long ago, in the unit that fits: 12分前, 3時間前
void phrase_ago(char out[PHRASE_CAP], enum language language, int64_t then_utc_ms,
                int64_t now_utc_ms);
// Whole minutes until then, begun ones counted; 0 when it is past.
int64_t minutes_left(int64_t until_utc_ms, int64_t now_utc_ms);
