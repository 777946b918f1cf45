#include "app/transfer/print.h"

#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "app/base/text.h"
#include "app/transfer/japan.h"

// --- Days and times ------------------------------------------------------------------------------

static int number_at(const char *text, size_t len) {
    int value = 0;
    for (size_t i = 0; i < len; i++) {
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

// 令和8年4月9日; the eras that anybody alive was born in.
static void put_wareki(char *out, size_t cap, const char *date) {
    static const struct {
        const char *first_day, *name;
        int first_year;
    } eras[] = {{"2019-05-01", "令和", 2019},
                {"1989-01-08", "平成", 1989},
                {"1926-12-25", "昭和", 1926},
                {"1912-07-30", "大正", 1912}};
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        if (strcmp(date, eras[i].first_day) >= 0) {
            int year = number_at(date, 4) - eras[i].first_year + 1;
            char text[12];
            snprintf(text, sizeof text, "%d", year);
            snprintf(out, cap, "%s%s年%d月%d日", eras[i].name, year == 1 ? "元" : text,
                     number_at(date + 5, 2), number_at(date + 8, 2));
            return;
        }
    }
    snprintf(out, cap, "%d年%d月%d日", number_at(date, 4), number_at(date + 5, 2),
             number_at(date + 8, 2));
}

// `date` is YYYY-MM-DD.
static void put_date(char *out, size_t cap, enum date_style style, const char *date) {
    switch (style) {
    case DATE_DASHES:
        snprintf(out, cap, "%.10s", date);
        break;
    case DATE_SLASHES:
        snprintf(out, cap, "%.4s/%.2s/%.2s", date, date + 5, date + 8);
        break;
    case DATE_DIGITS:
        snprintf(out, cap, "%.4s%.2s%.2s", date, date + 5, date + 8);
        break;
    case DATE_KANJI:
        snprintf(out, cap, "%.4s年%d月%d日", date, number_at(date + 5, 2), number_at(date + 8, 2));
        break;
    default:
        put_wareki(out, cap, date);
        break;
    }
}

// `time` is HH:MM:SS.
static void put_time(char *out, size_t cap, enum time_style style, const char *time) {
    switch (style) {
    case TIME_SECONDS:
        snprintf(out, cap, "%.8s", time);
        break;
    case TIME_MINUTES:
        snprintf(out, cap, "%.5s", time);
        break;
    case TIME_DIGITS:
        snprintf(out, cap, "%.2s%.2s", time, time + 3);
        break;
    case TIME_DIGITS_SECONDS:
        snprintf(out, cap, "%.2s%.2s%.2s", time, time + 3, time + 6);
        break;
    default:
        snprintf(out, cap, "%d時%.2s分", number_at(time, 2), time + 3);
        break;
    }
}

static void put_moment(char *out, size_t cap, const struct adapter *adapter, enum time_show show,
                       int64_t utc_ms) {
    char text[JAPAN_TEXT_CAP];
    out[0] = '\0';
    if (utc_ms == 0) {
        return;
    }
    japan_text(text, utc_ms);
    if (show != SHOW_TIME) {
        put_date(out, cap, adapter->date, text);
    }
    size_t len = strlen(out);
    bool apart = show == SHOW_BOTH && adapter->date != DATE_DIGITS;
    snprintf(out + len, cap - len, "%s", apart ? " " : "");
    len = strlen(out);
    if (show != SHOW_DATE) {
        put_time(out + len, cap - len, adapter->time, text + DATE_CAP);
    }
}

// --- Dressing ------------------------------------------------------------------------------------

static const char *find_word(const struct adapter_column *column, const char *text) {
    for (size_t i = 0; i < column->word_count; i++) {
        if (strcmp(column->words[i].from, text) == 0) {
            return column->words[i].to;
        }
    }
    return text;
}

// What a spreadsheet would run as a formula.
static bool is_formula(const char *text) {
    static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (strncmp(text, starts[i], strlen(starts[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void put_padded(char out[PRINT_CELL_CAP], const char *text, size_t digits) {
    size_t len = strlen(text);
    bool is_number = len > 0 && strspn(text, "0123456789") == len;
    size_t zeros = is_number && len < digits ? digits - len : 0;
    memset(out, '0', zeros);
    (void)text_copy(out + zeros, PRINT_CELL_CAP - zeros, text);
}

static void put_value(char out[PRINT_CELL_CAP], const struct adapter *adapter,
                      const struct adapter_column *column, const struct value_content *content) {
    switch (value_form(column->value)) {
    case VALUE_TIME:
        put_moment(out, PRINT_CELL_CAP, adapter, column->show, content->utc_ms);
        break;
    case VALUE_DATE:
        out[0] = '\0';
        if (strlen(content->text) == DATE_CAP - 1) {
            put_date(out, PRINT_CELL_CAP, adapter->date, content->text);
        }
        break;
    case VALUE_TEXT:
        snprintf(out, PRINT_CELL_CAP, "%s%s",
                 !adapter->keep_formulas && is_formula(content->text) ? "'" : "", content->text);
        break;
    default:
        put_padded(out, find_word(column, content->text), (size_t)column->digits);
        break;
    }
}

void print_cell(char out[PRINT_CELL_CAP], const struct adapter *adapter,
                const struct adapter_column *column, const struct value_source *source) {
    struct value_content content;
    if (column->constant) {
        snprintf(out, PRINT_CELL_CAP, "%s", column->text);
        return;
    }
    value_fill(&content, column->value, source);
    put_value(out, adapter, column, &content);
}

// --- Encoding ------------------------------------------------------------------------------------

static void note_loss(struct print *print, const char *heading, const char *character, size_t len,
                      uint32_t codepoint) {
    if (print->loss_count++ < PRINT_LOSS_MAX) {
        struct print_loss *loss = &print->losses[print->loss_count - 1];
        *loss = (struct print_loss){.row = print->rows + 1, .codepoint = codepoint};
        (void)text_copy(loss->heading, sizeof loss->heading, heading);
        (void)text_copy_span(loss->character, sizeof loss->character,
                             (struct span){(const uint8_t *)character, len});
    }
}

static bool is_variation_selector(uint32_t c) {
    return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

// Steps over the one character at *text that could not be converted.
static enum err replace(struct print *print, const char *heading, char **text, size_t *left) {
    static const char geta[] = "\x81\xac"; // 〓
    utf8proc_int32_t c = 0;
    utf8proc_ssize_t len =
        utf8proc_iterate((const utf8proc_uint8_t *)*text, (utf8proc_ssize_t)*left, &c);
    size_t step = len > 0 ? (size_t)len : 1;
    note_loss(print, heading, *text, step, (uint32_t)c);
    *text += step;
    *left -= step;
    return is_variation_selector((uint32_t)c) ? ERR_OK
                                              : buf_append(print->out, geta, sizeof geta - 1);
}

static enum err append_shift_jis(struct print *print, const char *heading, const char *cell,
                                 size_t len) {
    char *text = (char *)cell; // iconv only reads it
    enum err err = ERR_OK;
    while (len > 0 && err == ERR_OK) {
        err = buf_reserve(print->out, 2 * len);
        if (err != ERR_OK) {
            break;
        }
        char *to = (char *)print->out->data + print->out->len;
        size_t room = print->out->cap - print->out->len;
        size_t before = room;
        size_t failed = iconv((iconv_t)print->to_shift_jis, &text, &len, &to, &room);
        print->out->len += before - room;
        if (failed == (size_t)-1) {
            err = replace(print, heading, &text, &len);
        }
    }
    return err;
}

static bool needs_quotes(const char *text) {
    size_t len = strlen(text);
    return strpbrk(text, ",\"\r\n") || (len > 0 && (text[0] == ' ' || text[len - 1] == ' '));
}

static enum err append_cell(struct print *print, const char *heading, const char *text) {
    char quoted[2 * PRINT_CELL_CAP + 2];
    size_t len = needs_quotes(text) ? csv_write(quoted, sizeof quoted, text, strlen(text)) : 0;
    struct span cell = len > 0 ? (struct span){(const uint8_t *)quoted, len} : span_of_text(text);
    return print->adapter->encoding == ADAPTER_SHIFT_JIS
               ? append_shift_jis(print, heading, (const char *)cell.data, cell.len)
               : buf_append(print->out, cell.data, cell.len);
}

// --- Rows ----------------------------------------------------------------------------------------

static enum err end_row(struct print *print) {
    print->rows++;
    return print->adapter->crlf ? buf_append(print->out, "\r\n", 2)
                                : buf_append(print->out, "\n", 1);
}

static enum err print_headings(struct print *print) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < print->adapter->column_count && err == ERR_OK; i++) {
        const char *heading = print->adapter->columns[i].heading;
        err = i > 0 ? buf_append(print->out, ",", 1) : ERR_OK;
        err = err == ERR_OK ? append_cell(print, heading, heading) : err;
    }
    return err == ERR_OK ? end_row(print) : err;
}

enum err print_start(struct print *print, struct buf *out, const struct adapter *adapter) {
    enum err err = ERR_OK;
    *print = (struct print){.out = out, .adapter = adapter, .to_shift_jis = NULL};
    if (adapter->encoding == ADAPTER_SHIFT_JIS) {
        iconv_t converter = iconv_open("CP932", "UTF-8");
        if ((intptr_t)converter == -1) {
            return ERR_UNSUPPORTED;
        }
        print->to_shift_jis = converter;
    } else if (adapter->encoding == ADAPTER_UTF8_BOM) {
        err = buf_append(out, "\xef\xbb\xbf", 3);
    }
    return err == ERR_OK ? print_headings(print) : err;
}

enum err print_row(struct print *print, const struct value_source *source) {
    char cell[PRINT_CELL_CAP];
    enum err err = ERR_OK;
    for (size_t i = 0; i < print->adapter->column_count && err == ERR_OK; i++) {
        const struct adapter_column *column = &print->adapter->columns[i];
        print_cell(cell, print->adapter, column, source);
        err = i > 0 ? buf_append(print->out, ",", 1) : ERR_OK;
        err = err == ERR_OK ? append_cell(print, column->heading, cell) : err;
    }
    return err == ERR_OK ? end_row(print) : err;
}

void print_end(struct print *print) {
    if (print->to_shift_jis) {
        iconv_close((iconv_t)print->to_shift_jis);
        print->to_shift_jis = NULL;
    }
}
