#include "sync/httpdate.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static bool month_parse(int *out, const char *name) {
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int i = 0; i < 12; i++) {
        if (strncmp(name, names + (ptrdiff_t)i * 3, 3) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

// Two-digit years: within 50 years of 2020.
static int full_year(int year) {
    return year + (year < 70 ? 2000 : 1900);
}

static bool in_bounds(const struct tm *tm) {
    return tm->tm_mday >= 1 && tm->tm_mday <= 31 && tm->tm_hour >= 0 && tm->tm_hour <= 23 &&
           tm->tm_min >= 0 && tm->tm_min <= 59 && tm->tm_sec >= 0 && tm->tm_sec <= 60 &&
           tm->tm_year >= 70;
}

bool httpdate_parse(int64_t *utc_s, const char *text) {
    struct tm tm = {0};
    char month[4] = "";
    int year = 0;
    int end = 0;
    // Sun, 06 Nov 1994 08:49:37 GMT
    sscanf(text, "%*3[A-Za-z], %2d %3s %4d %2d:%2d:%2d GMT%n", &tm.tm_mday, month, &year,
           &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &end);
    if (end == 0) { // Sunday, 06-Nov-94 08:49:37 GMT
        sscanf(text, "%*9[A-Za-z], %2d-%3s-%2d %2d:%2d:%2d GMT%n", &tm.tm_mday, month, &year,
               &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &end);
        year = end > 0 ? full_year(year) : 0;
    }
    if (end == 0) { // Sun Nov  6 08:49:37 1994
        sscanf(text, "%*3[A-Za-z] %3s %2d %2d:%2d:%2d %4d%n", month, &tm.tm_mday, &tm.tm_hour,
               &tm.tm_min, &tm.tm_sec, &year, &end);
    }
    tm.tm_year = year - 1900;
    if (end == 0 || text[end] != '\0' || !month_parse(&tm.tm_mon, month) || !in_bounds(&tm)) {
        return false;
    }
    *utc_s = timegm(&tm);
    return true;
}
