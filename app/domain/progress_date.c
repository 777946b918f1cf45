#include <string.h>

#include "app/domain/progress.h"

// --- Digits --------------------------------------------------------------------------------------

// The number in `len` digits; -1 when one is none.
static int32_t read_digits(const char *text, size_t len) {
    int32_t value = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

static void write_digits(char *out, size_t len, int32_t value) {
    for (size_t i = len; i > 0; i--) {
        out[i - 1] = (char)('0' + value % 10);
        value /= 10;
    }
}

struct day {
    int32_t year, month, of_month;
};

static void write_day(char out[DATE_CAP], struct day day) {
    write_digits(out, 4, day.year);
    out[4] = '-';
    write_digits(out + 5, 2, day.month);
    out[7] = '-';
    write_digits(out + 8, 2, day.of_month);
    out[10] = '\0';
}

// --- The calendar --------------------------------------------------------------------------------

static bool is_leap(int32_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t month_days(int32_t year, int32_t month) {
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool read_day(struct day *out, const char *date) {
    if (strlen(date) != DATE_CAP - 1 || date[4] != '-' || date[7] != '-') {
        return false;
    }
    *out = (struct day){read_digits(date, 4), read_digits(date + 5, 2), read_digits(date + 8, 2)};
    return out->year >= 1 && out->month >= 1 && out->month <= 12 && out->of_month >= 1 &&
           out->of_month <= month_days(out->year, out->month);
}

bool date_is_valid(const char *date) {
    struct day day;
    return read_day(&day, date);
}

// Years before the first stay there: no credit is as old.
static int32_t years_before(int32_t year, int32_t years) {
    return years >= 0 && years < year ? year - years : 1;
}

void date_fiscal_start(char out[DATE_CAP], const char *date, int32_t years_back) {
    struct day day;
    if (!read_day(&day, date)) {
        out[0] = '\0';
        return;
    }
    int32_t year = day.month < 4 ? years_before(day.year, 1) : day.year;
    write_day(out, (struct day){years_before(year, years_back), 4, 1});
}

void date_back_years(char out[DATE_CAP], const char *date, int32_t years) {
    struct day day;
    if (!read_day(&day, date)) {
        out[0] = '\0';
        return;
    }
    day.year = years_before(day.year, years);
    int32_t last = month_days(day.year, day.month); // 29 February has not always been
    day.of_month = day.of_month < last ? day.of_month : last;
    write_day(out, day);
}

// --- From a time ---------------------------------------------------------------------------------

// Days since 1970-01-01, by Howard Hinnant's civil_from_days: eras of 400 years, years from March.
static struct day day_of_number(int64_t number) {
    number += 719468;
    int64_t era = (number >= 0 ? number : number - 146096) / 146097;
    int64_t of_era = number - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int64_t of_month = of_year - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    return (struct day){(int32_t)(year + era * 400 + (month <= 2)), (int32_t)month,
                        (int32_t)of_month};
}

void date_of_utc(char out[DATE_CAP], int64_t utc_ms) {
    static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;
    static const int64_t japan_ms = INT64_C(9) * 60 * 60 * 1000;
    static const int64_t last_ms = INT64_C(253402300800000) - 1; // the end of the year 9999
    int64_t local_ms = utc_ms < 0 ? 0 : utc_ms;
    local_ms = local_ms > last_ms - japan_ms ? last_ms : local_ms + japan_ms;
    write_day(out, day_of_number(local_ms / day_ms));
}
