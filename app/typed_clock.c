#include "app/typed_clock.h"

#include <string.h>

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS INT64_C(3600000)
#define ASIDE_MS (12 * HOUR_MS) // as far from the session as a time can be its own

static bool read_two(int *out, const char *digits) {
    if (digits[0] < '0' || digits[0] > '9' || digits[1] < '0' || digits[1] > '9') {
        return false;
    }
    *out = (digits[0] - '0') * 10 + digits[1] - '0';
    return true;
}

enum clock_problem typed_clock(int64_t *utc_ms, const char *digits, const struct session *session,
                               int64_t now_utc_ms, int32_t utc_offset_min) {
    int hour;
    int minute;
    *utc_ms = 0;
    if (strlen(digits) != CLOCK_DIGITS) {
        return CLOCK_UNFINISHED;
    }
    if (!read_two(&hour, digits) || !read_two(&minute, digits + 2) || hour > 23 || minute > 59) {
        return CLOCK_NO_TIME;
    }
    int64_t offset_ms = utc_offset_min * MINUTE_MS;
    int64_t local = session->starts_utc_ms + offset_ms;
    int64_t at = local - local % (24 * HOUR_MS) - offset_ms + hour * HOUR_MS + minute * MINUTE_MS;
    if (at < session->starts_utc_ms - ASIDE_MS) {
        at += 24 * HOUR_MS;
    }
    if (at > now_utc_ms) {
        return CLOCK_FUTURE;
    }
    if (at > session->ends_utc_ms + ASIDE_MS) {
        return CLOCK_OTHER_DAY;
    }
    *utc_ms = at;
    return CLOCK_FINE;
}
