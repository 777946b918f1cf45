#include "app/ui/phrase.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/ui/wrap.h"

const char *phrase_get(enum language language, enum string_id id) {
    return language == LANGUAGE_EN ? strings_en[id] : strings_ja[id];
}

struct filling {
    char *out;
    size_t used;
};

static void append(struct filling *filling, const char *text, size_t len) {
    const char *end = text + len;
    while (text < end) {
        const char *next = text;
        utf8_next(&next);
        size_t step = (size_t)(next - text);
        if (filling->used + step >= PHRASE_CAP) {
            return;
        }
        memcpy(filling->out + filling->used, text, step);
        filling->used += step;
        text = next;
    }
}

void phrase_fill(char out[PHRASE_CAP], const char *pattern, const char *const *arguments,
                 size_t count) {
    struct filling filling = {out, 0};
    while (*pattern) {
        size_t index = (size_t)(pattern[1] - '0');
        if (pattern[0] == '{' && index < count && pattern[2] == '}') {
            append(&filling, arguments[index], strlen(arguments[index]));
            pattern += 3;
        } else {
            const char *next = pattern;
            utf8_next(&next);
            append(&filling, pattern, (size_t)(next - pattern));
            pattern = next;
        }
    }
    out[filling.used] = '\0';
}

void phrase_number(char out[NUMBER_TEXT_CAP], int64_t number) {
    snprintf(out, NUMBER_TEXT_CAP, "%" PRId64, number);
}

static struct tm local(int64_t utc_ms, int32_t utc_offset_min) {
    time_t seconds = (time_t)(utc_ms / 1000 + (int64_t)utc_offset_min * 60);
    struct tm out;
    gmtime_r(&seconds, &out);
    return out;
}

void phrase_clock(char out[CLOCK_CAP], int64_t utc_ms, int32_t utc_offset_min) {
    struct tm at = local(utc_ms, utc_offset_min);
    snprintf(out, CLOCK_CAP, "%02u:%02u", (unsigned)at.tm_hour % 100U, (unsigned)at.tm_min % 100U);
}

void phrase_span(char out[SPAN_CAP], int64_t from_utc_ms, int64_t to_utc_ms,
                 int32_t utc_offset_min) {
    char from[CLOCK_CAP];
    char to[CLOCK_CAP];
    phrase_clock(from, from_utc_ms, utc_offset_min);
    phrase_clock(to, to_utc_ms, utc_offset_min);
    snprintf(out, SPAN_CAP, "%s–%s", from, to);
}

void phrase_day(char out[DAY_CAP], enum language language, int64_t utc_ms, int32_t utc_offset_min) {
    static const char *const days_ja[] = {"日", "月", "火", "水", "木", "金", "土"};
    static const char *const days_en[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months_en[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm at = local(utc_ms, utc_offset_min);
    if (language == LANGUAGE_EN) {
        snprintf(out, DAY_CAP, "%s %d %s", days_en[at.tm_wday], at.tm_mday, months_en[at.tm_mon]);
    } else {
        snprintf(out, DAY_CAP, "%d月%d日（%s）", at.tm_mon + 1, at.tm_mday, days_ja[at.tm_wday]);
    }
}

void phrase_year(char out[NUMBER_TEXT_CAP], int64_t utc_ms, int32_t utc_offset_min) {
    phrase_number(out, local(utc_ms, utc_offset_min).tm_year + 1900);
}

void phrase_tenths(char out[NUMBER_TEXT_CAP], int64_t tenths) {
    if (tenths % 10 == 0) {
        phrase_number(out, tenths / 10);
    } else {
        snprintf(out, NUMBER_TEXT_CAP, "%" PRId64 ".%" PRId64, tenths / 10, tenths % 10);
    }
}

void phrase_stamp(char out[STAMP_CAP], int64_t utc_ms, int32_t utc_offset_min) {
    struct tm at = local(utc_ms, utc_offset_min);
    snprintf(out, STAMP_CAP, "%d/%d %02d:%02d", at.tm_mon + 1, at.tm_mday, at.tm_hour, at.tm_min);
}

void phrase_date(char out[PHRASE_CAP], enum language language, const char *date) {
    unsigned year;
    unsigned month;
    unsigned day;
    int used = 0;
    if (sscanf(date, "%4u-%2u-%2u%n", &year, &month, &day, &used) != 3 || date[used]) {
        snprintf(out, PHRASE_CAP, "%s", date);
        return;
    }
    char parts[3][NUMBER_TEXT_CAP];
    phrase_number(parts[0], year);
    phrase_number(parts[1], month);
    phrase_number(parts[2], day);
    PHRASE_FILL(out, phrase_get(language, STR_DATE_LONG), parts[0], parts[1], parts[2]);
}

void phrase_ago(char out[PHRASE_CAP], enum language language, int64_t then_utc_ms,
                int64_t now_utc_ms) {
    int64_t minutes = (now_utc_ms - then_utc_ms) / 60000;
    bool hours = minutes >= 120;
    char number[NUMBER_TEXT_CAP];
    phrase_number(number, hours ? minutes / 60 : minutes);
    if (minutes < 1) {
        PHRASE_FILL(out, phrase_get(language, STR_AGO_NOW), "");
    } else {
        PHRASE_FILL(out, phrase_get(language, hours ? STR_AGO_HOURS : STR_AGO_MINUTES), number);
    }
}

int64_t minutes_left(int64_t until_utc_ms, int64_t now_utc_ms) {
    int64_t left_ms = until_utc_ms - now_utc_ms;
    return left_ms <= 0 ? 0 : (left_ms + 59999) / 60000;
}
