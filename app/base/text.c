#include "app/base/text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

bool text_copy(char *out, size_t cap, const char *text) {
    return text_copy_span(out, cap, span_of_text(text));
}

bool text_copy_span(char *out, size_t cap, struct span text) {
    bool fits = text.len < cap && (text.len == 0 || !memchr(text.data, '\0', text.len));
    size_t len = fits ? text.len : 0;
    if (len > 0) {
        memcpy(out, text.data, len);
    }
    out[len] = '\0';
    return fits;
}

// --- UTF-8 ---------------------------------------------------------------------------------------

// How many bytes a well-formed character at `p` takes; 0 when it is not one (RFC 3629).
static size_t utf8_length(const uint8_t *p, size_t left) {
    uint8_t lead = p[0];
    if (lead < 0x80) {
        return 1;
    }
    size_t len = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || len > left) {
        return 0;
    }
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (lead == 0xe0 && p[1] < 0xa0) || (lead == 0xf0 && p[1] < 0x90);
    bool surrogate = lead == 0xed && p[1] > 0x9f;
    bool past_end = lead == 0xf4 && p[1] > 0x8f;
    return overlong || surrogate || past_end ? 0 : len;
}

static bool is_control(const uint8_t *p, size_t len) {
    return (len == 1 && (p[0] < 0x20 || p[0] == 0x7f)) || (len == 2 && p[0] == 0xc2 && p[1] < 0xa0);
}

bool text_is_clean_utf8(struct span text) {
    for (size_t i = 0; i < text.len;) {
        size_t len = utf8_length(text.data + i, text.len - i);
        if (len == 0 || is_control(text.data + i, len)) {
            return false;
        }
        i += len;
    }
    return true;
}

// --- Hexadecimal ---------------------------------------------------------------------------------

void hex_encode(char *out, struct span data) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < data.len; i++) {
        *out++ = digits[data.data[i] >> 4];
        *out++ = digits[data.data[i] & 15];
    }
    *out = '\0';
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

enum err hex_decode(uint8_t *out, size_t *len, const char *text) {
    size_t digits = strlen(text);
    if (digits % 2 != 0) {
        return ERR_INVALID;
    }
    if (digits / 2 > *len) {
        return ERR_TOO_BIG;
    }
    for (size_t i = 0; i < digits; i += 2) {
        int high = hex_value(text[i]);
        int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) {
            return ERR_INVALID;
        }
        out[i / 2] = (uint8_t)(high << 4 | low);
    }
    *len = digits / 2;
    return ERR_OK;
}

// --- Base64 (RFC 4648) ---------------------------------------------------------------------------

static const char standard_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static enum err append_base64(struct buf *out, struct span data, const char *alphabet, bool pad) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < data.len && err == ERR_OK; i += 3) {
        size_t bytes = data.len - i < 3 ? data.len - i : 3;
        uint32_t group = 0;
        for (size_t j = 0; j < 3; j++) {
            group = group << 8 | (j < bytes ? data.data[i + j] : 0);
        }
        char four[] = "====";
        for (size_t j = 0; j <= bytes; j++) {
            four[j] = alphabet[group >> (18 - 6 * j) & 63];
        }
        err = buf_append(out, four, pad ? 4 : bytes + 1);
    }
    return err;
}

// Takes padding away: all that belongs there, or none. False when it is of another length.
static bool strip_padding(struct span *text) {
    size_t padding = 0;
    while (padding < text->len && text->data[text->len - 1 - padding] == '=') {
        padding++;
    }
    bool fits = padding == 0 || (padding <= 2 && text->len % 4 == 0);
    text->len -= padding;
    return fits && text->len % 4 != 1;
}

static enum err decode_base64(uint8_t *out, size_t *len, struct span text, const char *alphabet) {
    if (!strip_padding(&text)) {
        return ERR_INVALID;
    }
    size_t used = 0;
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *place = text.data[i] ? strchr(alphabet, text.data[i]) : NULL;
        if (!place) {
            return ERR_INVALID;
        }
        bits = bits << 6 | (uint32_t)(place - alphabet);
        count += 6;
        if (count >= 8) {
            count -= 8;
            if (used == *len) {
                return ERR_TOO_BIG;
            }
            out[used++] = (uint8_t)(bits >> count);
        }
    }
    // Left-over bits that are not zero would let two texts stand for the same bytes.
    if (bits & ((1U << count) - 1)) {
        return ERR_INVALID;
    }
    *len = used;
    return ERR_OK;
}

enum err base64url_append(struct buf *out, struct span data) {
    return append_base64(out, data, url_alphabet, false);
}

enum err base64url_decode(uint8_t *out, size_t *len, struct span text) {
    return decode_base64(out, len, text, url_alphabet);
}

enum err base64_append(struct buf *out, struct span data) {
    return append_base64(out, data, standard_alphabet, true);
}

enum err base64_decode(uint8_t *out, size_t *len, struct span text) {
    return decode_base64(out, len, text, standard_alphabet);
}

// --- Time ----------------------------------------------------------------------------------------

// The first and the last moment that RFC 3339 can write: years 0000 to 9999.
#define UTC_MIN_MS INT64_C(-62167219200000)
#define UTC_MAX_MS INT64_C(253402300799999)

static int64_t clamp(int64_t value, int64_t low, int64_t high) {
    return value < low ? low : value > high ? high : value;
}

void utc_to_text(char out[UTC_TEXT_CAP], int64_t utc_ms) {
    int64_t at_ms = clamp(utc_ms, UTC_MIN_MS, UTC_MAX_MS);
    int64_t ms = ((at_ms % 1000) + 1000) % 1000;
    time_t seconds = (time_t)((at_ms - ms) / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    snprintf(out, UTC_TEXT_CAP, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ",
             (unsigned)(utc.tm_year + 1900) % 10000U, (unsigned)(utc.tm_mon + 1) % 100U,
             (unsigned)utc.tm_mday % 100U, (unsigned)utc.tm_hour % 100U,
             (unsigned)utc.tm_min % 100U, (unsigned)utc.tm_sec % 100U, (unsigned)ms % 1000U);
}

// Exactly `count` digits and the character behind them (0: none); *rest moves past both.
static bool read_number(int *out, const char **rest, size_t count, char end) {
    *out = 0;
    for (; count > 0; count--) {
        char digit = *(*rest)++;
        if (digit < '0' || digit > '9') {
            return false;
        }
        *out = *out * 10 + (digit - '0');
    }
    return end == '\0' || *(*rest)++ == end;
}

static int days_in(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool read_date(struct tm *utc, const char **rest) {
    int year = 0;
    int month = 0;
    if (!read_number(&year, rest, 4, '-') || !read_number(&month, rest, 2, '-') ||
        !read_number(&utc->tm_mday, rest, 2, 'T') || month < 1 || month > 12) {
        return false;
    }
    utc->tm_year = year - 1900;
    utc->tm_mon = month - 1;
    return utc->tm_mday >= 1 && utc->tm_mday <= days_in(year, month);
}

// The 60th second is a leap second; it is read as the first of the next minute.
static bool read_time(struct tm *utc, const char **rest) {
    return read_number(&utc->tm_hour, rest, 2, ':') && read_number(&utc->tm_min, rest, 2, ':') &&
           read_number(&utc->tm_sec, rest, 2, '\0') && utc->tm_hour <= 23 && utc->tm_min <= 59 &&
           utc->tm_sec <= 60;
}

static bool read_fraction(int64_t *ms, const char **rest) {
    *ms = 0;
    if (**rest != '.') {
        return true;
    }
    const char *first = ++*rest;
    int64_t scale = 100;
    for (; **rest >= '0' && **rest <= '9'; ++*rest) {
        *ms += (**rest - '0') * scale;
        scale /= 10;
    }
    return *rest > first;
}

static bool read_zone(int64_t *offset_ms, const char *rest) {
    *offset_ms = 0;
    if (strcmp(rest, "Z") == 0) {
        return true;
    }
    int64_t sign = *rest == '-' ? -1 : 1;
    int hours = 0;
    int minutes = 0;
    if ((*rest != '+' && *rest != '-') || (rest++, !read_number(&hours, &rest, 2, ':')) ||
        !read_number(&minutes, &rest, 2, '\0')) {
        return false;
    }
    *offset_ms = sign * (hours * 60 + minutes) * INT64_C(60000);
    return *rest == '\0' && hours <= 23 && minutes <= 59;
}

enum err utc_from_text(int64_t *utc_ms, const char *text) {
    struct tm utc = {0};
    int64_t ms;
    int64_t offset_ms;
    const char *rest = text;
    if (!read_date(&utc, &rest) || !read_time(&utc, &rest) || !read_fraction(&ms, &rest) ||
        !read_zone(&offset_ms, rest)) {
        return ERR_INVALID;
    }
    *utc_ms = (int64_t)timegm(&utc) * 1000 + ms - offset_ms;
    return ERR_OK;
}
