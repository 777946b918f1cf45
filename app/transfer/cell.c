#include "app/transfer/cell.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "app/base/text.h"

// --- Characters ----------------------------------------------------------------------------------

static uint32_t next_character(const char **text) {
    utf8proc_int32_t character = 0;
    utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)*text,
                                            (utf8proc_ssize_t)strlen(*text), &character);
    *text += len > 0 ? len : 1;
    return len > 0 ? (uint32_t)character : 0xfffd;
}

static bool is_space(uint32_t c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0xa0 || c == 0x3000 || c == 0xfeff ||
           (c >= 0x2000 && c <= 0x200b);
}

static bool is_joint(uint32_t c) {
    return is_space(c) || c == '_' || c == '-' || c == '.' || c == 0x30fb || c == 0x2212 ||
           (c >= 0x2010 && c <= 0x2015);
}

// --- Folding -------------------------------------------------------------------------------------

// NULL when it is not UTF-8, or memory is short; to be freed.
static char *map(const char *text, utf8proc_option_t more) {
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)text, 0, &out,
                                        UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT |
                                            UTF8PROC_COMPOSE | more);
    return len >= 0 ? (char *)out : NULL;
}

// Copies without the spaces at the ends; what `is_left_out` says is left out wherever it stands,
// other runs of space become one space when `squeeze`.
static bool copy_parts(char *out, size_t cap, const char *text, bool (*is_left_out)(uint32_t),
                       bool squeeze) {
    size_t len = 0;
    size_t solid_len = 0; // up to the last character that is no space
    bool full = false;
    while (*text) {
        const char *at = text;
        uint32_t c = next_character(&text);
        size_t bytes = (size_t)(text - at);
        bool space = is_space(c);
        if ((is_left_out && is_left_out(c)) || (space && len == 0) ||
            (space && squeeze && len > solid_len)) {
            continue;
        }
        if (space && (squeeze || c < 0x20)) {
            at = " ";
            bytes = 1;
        }
        full = full || len + bytes >= cap;
        if (full && !space) {
            out[0] = '\0';
            return false;
        }
        if (full) {
            continue; // may be at the end
        }
        memcpy(out + len, at, bytes);
        len += bytes;
        solid_len = space ? solid_len : len;
    }
    out[solid_len] = '\0';
    return true;
}

bool cell_fold(char *out, size_t cap, const char *text) {
    char *folded = map(text, 0);
    out[0] = '\0';
    bool fits = folded && copy_parts(out, cap, folded, NULL, true);
    free(folded);
    return fits;
}

// What most headings and words are in part: no tables are needed for it.
static bool fold_ascii_word(char *out, size_t cap, const char *text) {
    size_t len = 0;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x80 || len + 1 >= cap) {
            return false;
        }
        if (!is_joint(c)) {
            out[len++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        }
    }
    out[len] = '\0';
    return true;
}

bool cell_fold_word(char *out, size_t cap, const char *text) {
    if (cap > 0 && fold_ascii_word(out, cap, text)) {
        return true;
    }
    char *folded = map(text, UTF8PROC_CASEFOLD);
    out[0] = '\0';
    bool fits = folded && copy_parts(out, cap, folded, is_joint, false);
    free(folded);
    return fits;
}

bool cell_trim(char *out, size_t cap, const char *text) {
    return copy_parts(out, cap, text, NULL, false);
}

bool cell_has_private_character(const char *text) {
    while (*text) {
        uint32_t c = next_character(&text);
        if ((c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000) {
            return true;
        }
    }
    return false;
}

static bool is_kana_character(uint32_t c) {
    bool latin = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xc0 && c <= 0x24f);
    bool kana = (c >= 0x3041 && c <= 0x30ff) || (c >= 0xff65 && c <= 0xff9f);
    return latin || kana || is_joint(c) || c == '\'' || c == 0x2019 || c == ',' || c == '=' ||
           c == 0x30a0;
}

bool cell_is_kana(const char *text) {
    while (*text) {
        if (!is_kana_character(next_character(&text))) {
            return false;
        }
    }
    return true;
}

// --- Numbers in a text ---------------------------------------------------------------------------

// 1 to `most` digits; *rest moves past them.
static bool take_number(int32_t *out, const char **rest, int most) {
    int digits = 0;
    int32_t value = 0;
    while ((*rest)[digits] >= '0' && (*rest)[digits] <= '9') {
        if (digits == most) {
            return false;
        }
        value = value * 10 + ((*rest)[digits++] - '0');
    }
    *rest += digits;
    *out = value;
    return digits > 0;
}

static bool take_text(const char **rest, const char *text) {
    size_t len = strlen(text);
    if (strncmp(*rest, text, len) != 0) {
        return false;
    }
    *rest += len;
    return true;
}

static bool take_one_of(const char **rest, const char *const *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (take_text(rest, texts[i])) {
            return true;
        }
    }
    return false;
}

static void skip_spaces(const char **rest) {
    while (**rest == ' ') {
        ++*rest;
    }
}

// --- Days ----------------------------------------------------------------------------------------

// Each era's first year, first day and the one after its last: 昭和64 and 平成32 are no years.
static const struct era {
    const char *name, *letter;
    int32_t first_year;
    int32_t first_day, last_day; // YYYYMMDD
} eras[] = {
    {"令和", "r", 2019, 20190501, 99991231}, {"平成", "h", 1989, 19890108, 20190430},
    {"昭和", "s", 1926, 19261225, 19890107}, {"大正", "t", 1912, 19120730, 19261224},
    {"明治", "m", 1868, 18680125, 19120729},
};

static bool take_era(const struct era **out, const char **rest) {
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        const char *letter = eras[i].letter;
        bool abbreviated = (**rest == letter[0] || **rest == letter[0] - 'a' + 'A');
        if (take_text(rest, eras[i].name)) {
            *out = &eras[i];
            return true;
        }
        if (abbreviated) {
            ++*rest;
            *out = &eras[i];
            return true;
        }
    }
    return false;
}

static int32_t days_in(int32_t year, int32_t month) {
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool make_date(char out[DATE_CAP], int32_t year, int32_t month, int32_t day) {
    if (year < 1800 || year > 2999 || month < 1 || month > 12 || day < 1 ||
        day > days_in(year, month)) {
        return false;
    }
    const int32_t parts[] = {year / 100, year % 100, month, day};
    static const uint8_t places[] = {0, 2, 5, 8};
    memcpy(out, "0000-00-00", DATE_CAP);
    for (size_t i = 0; i < 4; i++) {
        out[places[i]] = (char)('0' + parts[i] / 10);
        out[places[i] + 1] = (char)('0' + parts[i] % 10);
    }
    return true;
}

static bool take_separator(const char **rest, const char *word) {
    skip_spaces(rest);
    bool taken = take_text(rest, word) || take_text(rest, "-") || take_text(rest, "/") ||
                 take_text(rest, ".");
    skip_spaces(rest);
    return taken;
}

static bool take_month_and_day(int32_t *month, int32_t *day, const char **rest) {
    if (!take_separator(rest, "年") || !take_number(month, rest, 2) ||
        !take_separator(rest, "月") || !take_number(day, rest, 2)) {
        return false;
    }
    const char *after = *rest;
    skip_spaces(&after);
    if (take_text(&after, "日")) {
        *rest = after;
    }
    return true;
}

static bool take_era_date(char out[DATE_CAP], const char **rest) {
    const struct era *era;
    int32_t year = 1;
    int32_t month;
    int32_t day;
    if (!take_era(&era, rest)) {
        return false;
    }
    skip_spaces(rest);
    if ((!take_text(rest, "元") && !take_number(&year, rest, 2)) || year < 1 ||
        !take_month_and_day(&month, &day, rest)) {
        return false;
    }
    year += era->first_year - 1;
    int32_t number = year * 10000 + month * 100 + day;
    return number >= era->first_day && number <= era->last_day && make_date(out, year, month, day);
}

static bool take_date(char out[DATE_CAP], const char **rest) {
    int32_t number;
    int32_t month;
    int32_t day;
    if (**rest < '0' || **rest > '9') {
        return take_era_date(out, rest);
    }
    const char *start = *rest;
    if (!take_number(&number, rest, 8)) {
        return false;
    }
    if (*rest - start == 8) {
        return make_date(out, number / 10000, number / 100 % 100, number % 100);
    }
    return *rest - start == 4 && take_month_and_day(&month, &day, rest) &&
           make_date(out, number, month, day);
}

enum { FOLDED_CAP = 64 };

bool cell_date(char out[DATE_CAP], const char *text) {
    char folded[FOLDED_CAP];
    char date[DATE_CAP];
    const char *rest = folded;
    if (!cell_fold(folded, sizeof folded, text) || !take_date(date, &rest)) {
        return false;
    }
    // A spreadsheet adds midnight to a day, people the day of the week.
    skip_spaces(&rest);
    static const char *const ends[] = {"0:00:00", "00:00:00", "0:00", "00:00"};
    if (*rest == '(') {
        rest += strcspn(rest, ")");
        rest += *rest == ')';
    } else {
        (void)take_one_of(&rest, ends, sizeof ends / sizeof *ends);
    }
    if (*rest) {
        return false;
    }
    memcpy(out, date, DATE_CAP);
    return true;
}

// --- Times ---------------------------------------------------------------------------------------

static bool take_half_day(int32_t *add_hours, const char **rest) {
    static const char *const mornings[] = {"午前", "AM", "am"};
    static const char *const afternoons[] = {"午後", "PM", "pm"};
    if (take_one_of(rest, afternoons, 3)) {
        *add_hours = 12;
    } else if (!take_one_of(rest, mornings, 3)) {
        return false;
    }
    skip_spaces(rest);
    return true;
}

static bool take_minutes(int32_t *minutes, int32_t *seconds, const char **rest) {
    if (take_text(rest, "時")) {
        if (take_text(rest, "半")) {
            *minutes = 30;
            return true;
        }
        return **rest == '\0' || (take_number(minutes, rest, 2) && take_text(rest, "分"));
    }
    return take_text(rest, ":") && take_number(minutes, rest, 2) &&
           (!take_text(rest, ":") || take_number(seconds, rest, 2));
}

// Reads to the end.
static bool read_time(int32_t *out_s, const char *rest) {
    int32_t add_hours = 0;
    int32_t hours;
    int32_t minutes = 0;
    int32_t seconds = 0;
    bool halves = take_half_day(&add_hours, &rest);
    if (!take_number(&hours, &rest, 2) || !take_minutes(&minutes, &seconds, &rest) || *rest ||
        hours > (halves ? 12 : 29) || minutes > 59 || seconds > 59) {
        return false;
    }
    hours = (halves ? hours % 12 : hours) + add_hours;
    *out_s = hours * 3600 + minutes * 60 + seconds;
    return true;
}

static bool read_moment(struct moment *out, const char *folded) {
    const char *rest = folded;
    struct moment moment = {.kind = MOMENT_DATE_TIME};
    if (take_date(moment.date, &rest) && (*rest == ' ' || *rest == 'T')) {
        rest++;
        skip_spaces(&rest);
    } else {
        rest = folded;
        moment = (struct moment){.kind = MOMENT_TIME};
    }
    if (!read_time(&moment.seconds, rest)) {
        return false;
    }
    *out = moment;
    return true;
}

bool cell_moment(struct moment *out, const char *text) {
    char folded[FOLDED_CAP];
    return cell_fold(folded, sizeof folded, text) && read_moment(out, folded);
}

static bool read_minutes(struct moment *out, const char *rest) {
    static const char *const minuses[] = {"-", "−", "‐", "–", "ー", "▲"};
    bool before = take_one_of(&rest, minuses, sizeof minuses / sizeof *minuses);
    bool after = !before && take_text(&rest, "+");
    int32_t minutes;
    if (!take_number(&minutes, &rest, 4)) {
        return false;
    }
    bool has_unit = take_text(&rest, "分");
    if (has_unit && take_text(&rest, "前")) {
        before = true;
    } else if (has_unit) {
        (void)take_text(&rest, "後");
    }
    if (*rest || (before && after)) {
        return false;
    }
    *out = (struct moment){.kind = MOMENT_MINUTES, .seconds = (before ? -60 : 60) * minutes};
    return true;
}

bool cell_window(struct moment *out, const char *text) {
    char folded[FOLDED_CAP];
    return cell_fold(folded, sizeof folded, text) &&
           (read_moment(out, folded) || read_minutes(out, folded));
}

int64_t moment_utc_ms(const struct moment *moment, const char *date) {
    const char *day = moment->kind == MOMENT_DATE_TIME ? moment->date : date;
    char text[UTC_TEXT_CAP] = "";
    int64_t utc_ms = 0;
    if (strlen(day) != DATE_CAP - 1) {
        return 0;
    }
    memcpy(text, day, DATE_CAP - 1);
    memcpy(text + DATE_CAP - 1, "T00:00:00Z", sizeof "T00:00:00Z");
    if (utc_from_text(&utc_ms, text) != ERR_OK) {
        return 0;
    }
    return utc_ms + (moment->seconds - INT64_C(9) * 3600) * 1000;
}

// --- Numbers and choices -------------------------------------------------------------------------

// One digit, and zeros that say nothing behind it: a quarter of a unit is none.
static bool take_tenths(int32_t *out, const char **rest) {
    if (**rest < '0' || **rest > '9') {
        return false;
    }
    *out = *(*rest)++ - '0';
    *rest += strspn(*rest, "0");
    return true;
}

static bool at_end_of(const char *rest, const char *const *units, size_t count) {
    skip_spaces(&rest);
    (void)take_one_of(&rest, units, count);
    return *rest == '\0';
}

bool cell_units(int32_t *out_x10, bool *negative, const char *text) {
    static const char *const units[] = {"単位", "units", "unit"};
    char folded[FOLDED_CAP];
    const char *rest = folded;
    int32_t whole;
    int32_t tenths = 0;
    *negative = false;
    if (!cell_fold(folded, sizeof folded, text)) {
        return false;
    }
    bool below = take_text(&rest, "-") || take_text(&rest, "−") || take_text(&rest, "▲");
    if (!take_number(&whole, &rest, 4) || (take_text(&rest, ".") && !take_tenths(&tenths, &rest)) ||
        !at_end_of(rest, units, sizeof units / sizeof *units)) {
        return false;
    }
    int32_t value = whole * 10 + tenths;
    *negative = below && value > 0;
    if (!*negative) {
        *out_x10 = value;
    }
    return !*negative;
}

bool cell_count(int32_t *out, int32_t max, const char *text) {
    static const char *const units[] = {"分", "人", "名", "回", "%", "年", "件"};
    char folded[FOLDED_CAP];
    const char *rest = folded;
    int32_t value;
    if (!cell_fold(folded, sizeof folded, text) || !take_number(&value, &rest, 8) || value > max ||
        !at_end_of(rest, units, sizeof units / sizeof *units)) {
        return false;
    }
    *out = value;
    return true;
}

bool cell_bool(bool *out, const char *text) {
    static const char *const yes[] = {
        "1",  "はい", "有", "あり", "済",   "承認", "承認済", "承認済み", "認定", "認定済", "○",
        "〇", "◯",    "y",  "yes",  "true", "on",   "可",     "する",     "必須", "必要"};
    static const char *const no[] = {
        "0",  "いいえ", "無",  "なし", "未",     "未承認", "申請中", "×",      "x",     "n",
        "no", "false",  "off", "不可", "しない", "任意",   "不要",   "不承認", "未申請"};
    char word[FOLDED_CAP];
    if (!cell_fold_word(word, sizeof word, text)) {
        return false;
    }
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcmp(word, yes[i]) == 0) {
            *out = true;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        if (strcmp(word, no[i]) == 0) {
            *out = false;
            return true;
        }
    }
    return false;
}
