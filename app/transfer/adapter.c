#include "app/transfer/adapter.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"

enum { ADAPTER_FORMAT = 1 };

static bool fail(char *problem, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool fail(char *problem, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(problem, ADAPTER_PROBLEM_CAP, format, args);
    va_end(args);
    return false;
}

// --- Members of an object ------------------------------------------------------------------------

static bool only_known(const json_t *object, const char *known, const char *where, char *problem) {
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value) {
        const char *at = strstr(known, name);
        size_t len = strlen(name);
        if (!at || len == 0 || (at > known && at[-1] != ' ') || (at[len] != ' ' && at[len])) {
            return fail(problem, "%s: '%.40s' is not known (%s)", where, name, known);
        }
    }
    return true;
}

// Absent is "". Line feeds and the like belong into no cell.
static bool get_text(char *out, size_t cap, const json_t *object, const char *name, bool required,
                     char *problem) {
    const json_t *value = json_object_get(object, name);
    out[0] = '\0';
    if (!value && !required) {
        return true;
    }
    struct span text = {(const uint8_t *)json_string_value(value), json_string_length(value)};
    if (!json_is_string(value) || (required && text.len == 0) || !text_is_clean_utf8(text)) {
        return fail(problem, "%s: a text is wanted", name);
    }
    return text_copy_span(out, cap, text) || fail(problem, "%s: too long", name);
}

static bool get_choice(int *out, const json_t *object, const char *name, const char *const *names,
                       int missing, char *problem) {
    const json_t *value = json_object_get(object, name);
    if (!value && missing >= 0) {
        *out = missing;
        return true;
    }
    const char *text = json_string_value(value);
    for (int i = 0; text && names[i]; i++) {
        if (strcmp(names[i], text) == 0) {
            *out = i;
            return true;
        }
    }
    return fail(problem, "%s: '%.40s' is none of its values", name, text ? text : "(no text)");
}

static bool get_both(char *ja, char *en, size_t cap, const json_t *object, const char *name,
                     char *problem) {
    const json_t *both = json_object_get(object, name);
    if (!json_is_object(both)) {
        return fail(problem, "%s: {\"ja\": ..., \"en\": ...} is wanted", name);
    }
    return only_known(both, "ja en", name, problem) &&
           get_text(ja, cap, both, "ja", true, problem) &&
           get_text(en, cap, both, "en", true, problem);
}

// --- Columns -------------------------------------------------------------------------------------

static bool read_words(struct adapter_column *out, const json_t *object, char *problem) {
    const json_t *words = json_object_get(object, "words");
    const char *from;
    json_t *to;
    if (!words) {
        return true;
    }
    size_t count = json_object_size(words);
    if (!json_is_object(words) || count == 0 || count > ADAPTER_WORDS_MAX) {
        return fail(problem, "column %s: words: 1 to %d of them are wanted", out->heading,
                    ADAPTER_WORDS_MAX);
    }
    out->words = calloc(count, sizeof *out->words);
    if (!out->words) {
        return fail(problem, "out of memory");
    }
    json_object_foreach((json_t *)words, from, to) {
        struct adapter_word *word = &out->words[out->word_count++];
        struct span text = {(const uint8_t *)json_string_value(to), json_string_length(to)};
        if (!json_is_string(to) || !text_is_clean_utf8(text) ||
            !text_copy(word->from, sizeof word->from, from) ||
            !text_copy_span(word->to, sizeof word->to, text)) {
            return fail(problem, "column %s: words: '%.40s' can't be used", out->heading, from);
        }
    }
    return true;
}

static bool read_digits(struct adapter_column *out, const json_t *object, char *problem) {
    const json_t *digits = json_object_get(object, "digits");
    json_int_t value = digits ? json_integer_value(digits) : 0;
    if ((digits && !json_is_integer(digits)) || value < 0 || value > 30) {
        return fail(problem, "column %s: digits: 1 to 30 is wanted", out->heading);
    }
    out->digits = (int32_t)value;
    return true;
}

static bool read_what(struct adapter_column *out, const json_t *object, enum row_scope rows,
                      char *problem) {
    char name[ID_CAP];
    const json_t *text = json_object_get(object, "text");
    const json_t *value = json_object_get(object, "value");
    if (!text == !value) {
        return fail(problem, "column %s: exactly one of value and text is wanted", out->heading);
    }
    out->constant = text != NULL;
    if (text) {
        return get_text(out->text, sizeof out->text, object, "text", false, problem);
    }
    if (!get_text(name, sizeof name, object, "value", true, problem)) {
        return false;
    }
    if (!value_parse(&out->value, name)) {
        return fail(problem, "column %s: there is no value '%s'", out->heading, name);
    }
    enum row_scope scope = value_scope(out->value);
    if (scope > SCOPE_PERSON && scope != rows) {
        return fail(problem, "column %s: '%s' is not to be had with these rows", out->heading,
                    name);
    }
    return true;
}

static bool read_column(struct adapter_column *out, const json_t *object, enum row_scope rows,
                        char *problem) {
    static const char *const shows[] = {"both", "date", "time", NULL};
    int show = SHOW_BOTH;
    if (!json_is_object(object)) {
        return fail(problem, "columns: objects are wanted");
    }
    bool read = get_text(out->heading, sizeof out->heading, object, "heading", true, problem) &&
                only_known(object, "heading value text show words digits", out->heading, problem) &&
                read_what(out, object, rows, problem) &&
                get_choice(&show, object, "show", shows, SHOW_BOTH, problem) &&
                read_words(out, object, problem) && read_digits(out, object, problem);
    out->show = (enum time_show)show;
    return read;
}

static bool read_columns(struct adapter *out, const json_t *root, char *problem) {
    const json_t *columns = json_object_get(root, "columns");
    size_t count = json_array_size(columns);
    if (count == 0 || count > ADAPTER_COLUMNS_MAX) {
        return fail(problem, "columns: 1 to %d of them are wanted", ADAPTER_COLUMNS_MAX);
    }
    out->columns = calloc(count, sizeof *out->columns);
    if (!out->columns) {
        return fail(problem, "out of memory");
    }
    out->column_count = count;
    for (size_t i = 0; i < count; i++) {
        if (!read_column(&out->columns[i], json_array_get(columns, i), out->rows, problem)) {
            return false;
        }
    }
    return true;
}

// --- The whole -----------------------------------------------------------------------------------

static bool read_styles(struct adapter *out, const json_t *root, char *problem) {
    static const char *const rows[] = {"person", "stay", "proposal", "tap", NULL};
    static const char *const encodings[] = {"utf-8", "utf-8-bom", "shift_jis", NULL};
    static const char *const endings[] = {"lf", "crlf", NULL};
    static const char *const dates[] = {"YYYY-MM-DD",   "YYYY/MM/DD", "YYYYMMDD",
                                        "YYYY年M月D日", "wareki",     NULL};
    static const char *const times[] = {"HH:MM:SS", "HH:MM", "HHMM", "HHMMSS", "H時MM分", NULL};
    static const char *const missing[] = {"replace", "refuse", NULL};
    static const char *const formulas[] = {"quote", "keep", NULL};
    int row = 0;
    int encoding = 0;
    int ending = 0;
    int date = 0;
    int time = 0;
    int loss = 0;
    int formula = 0;
    bool read = get_choice(&row, root, "rows", rows, -1, problem) &&
                get_choice(&encoding, root, "encoding", encodings, -1, problem) &&
                get_choice(&ending, root, "line_ending", endings, 1, problem) &&
                get_choice(&date, root, "date", dates, DATE_DASHES, problem) &&
                get_choice(&time, root, "time", times, TIME_SECONDS, problem) &&
                get_choice(&loss, root, "missing", missing, 0, problem) &&
                get_choice(&formula, root, "formulas", formulas, 0, problem);
    out->rows = (enum row_scope)(SCOPE_PERSON + row);
    out->encoding = (enum adapter_encoding)encoding;
    out->crlf = ending == 1;
    out->date = (enum date_style)date;
    out->time = (enum time_style)time;
    out->refuse_missing = loss == 1;
    out->keep_formulas = formula == 1;
    return read;
}

static bool read_schemes(struct adapter *out, const json_t *root, char *problem) {
    const json_t *schemes = json_object_get(root, "schemes");
    size_t count = json_array_size(schemes);
    if (schemes && (!json_is_array(schemes) || count == 0 || count > ADAPTER_SCHEMES_MAX)) {
        return fail(problem, "schemes: 1 to %d of them are wanted", ADAPTER_SCHEMES_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        const char *scheme = json_string_value(json_array_get(schemes, i));
        if (!scheme || !text_copy(out->schemes[i], SCHEME_CAP, scheme)) {
            return fail(problem, "schemes: texts are wanted");
        }
    }
    out->scheme_count = count;
    return true;
}

static bool read_states(struct adapter *out, const json_t *root, char *problem) {
    const json_t *states = json_object_get(root, "states");
    size_t count = json_array_size(states);
    if (states && (!json_is_array(states) || count == 0)) {
        return fail(problem, "states: a list of earned, pending, none is wanted");
    }
    for (int state = 0; state <= PROPOSAL_NONE; state++) {
        out->states[state] = !states;
    }
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(states, i));
        int state = 0;
        while (state <= PROPOSAL_NONE &&
               (!text || strcmp(proposal_state_name((enum proposal_state)state), text) != 0)) {
            state++;
        }
        if (state > PROPOSAL_NONE) {
            return fail(problem, "states: '%.40s' is none", text ? text : "(no text)");
        }
        out->states[state] = true;
    }
    return true;
}

// Names become file names and words of a command line.
static bool check_name(const struct adapter *adapter, char *problem) {
    bool plain =
        strspn(adapter->name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(adapter->name) &&
        adapter->name[0] != '-';
    return plain || fail(problem, "name: small letters, digits, _ and - are wanted");
}

static bool read_root(struct adapter *out, const json_t *root, char *problem) {
    return only_known(root,
                      "adapter name version title description rows encoding line_ending date time "
                      "missing formulas schemes states columns",
                      "adapter", problem) &&
           get_text(out->name, sizeof out->name, root, "name", true, problem) &&
           get_text(out->version, sizeof out->version, root, "version", true, problem) &&
           check_name(out, problem) &&
           get_both(out->title[EXPLAIN_JA], out->title[EXPLAIN_EN], sizeof out->title[0], root,
                    "title", problem) &&
           get_both(out->description[EXPLAIN_JA], out->description[EXPLAIN_EN],
                    sizeof out->description[0], root, "description", problem) &&
           read_styles(out, root, problem) && read_schemes(out, root, problem) &&
           read_states(out, root, problem) && read_columns(out, root, problem);
}

static enum err read_json(struct adapter *out, char *problem, const json_t *root) {
    const json_t *format = json_object_get(root, "adapter");
    if (!json_is_integer(format) || json_integer_value(format) < 1) {
        fail(problem, "adapter: this is no adapter (\"adapter\": 1 is wanted)");
        return ERR_INVALID;
    }
    if (json_integer_value(format) > ADAPTER_FORMAT) {
        fail(problem, "adapter: made for a newer version of this program");
        return ERR_VERSION;
    }
    return read_root(out, root, problem) ? ERR_OK : ERR_INVALID;
}

enum err adapter_read(struct adapter *out, char *problem, struct span json) {
    json_error_t error;
    *out = (struct adapter){.columns = NULL};
    problem[0] = '\0';
    json_t *root = json_loadb((const char *)json.data, json.len, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        fail(problem, "line %d: no JSON: %.120s", error.line, error.text);
        return ERR_INVALID;
    }
    enum err err = read_json(out, problem, root);
    json_decref(root);
    return err;
}

void adapter_fini(struct adapter *adapter) {
    for (size_t i = 0; i < adapter->column_count; i++) {
        free(adapter->columns[i].words);
    }
    free(adapter->columns);
    *adapter = (struct adapter){.columns = NULL};
}
