#include "app/credit_text.h"

#include <stdio.h>
#include <string.h>

#include "app/domain/explain.h"
#include "app/domain/policy.h"

enum { LINES_MAX = 8, CODES_CAP = 96, NAMES_CAP = 2 * CODES_CAP };

// Its bytes occur in no code: codes are ASCII.
static const char code_separator[] = "・";

struct line {
    const struct item_credit *first; // names the scheme and category
    int32_t units_x10;
    char codes[CODES_CAP]; // 74・80
};

struct scheme_name {
    const char *scheme, *ja, *en;
};

static const struct scheme_name scheme_names[] = {
    {SCHEME_CME, "日医生涯教育", "JMA CME"},
    {SCHEME_OCCUPATIONAL, "産業医", "Occupational"},
    {SCHEME_SPORTS, "健康スポーツ医", "Sports"},
    {SCHEME_KAKARITSUKE, "かかりつけ医", "Kakaritsuke-i"},
    {SCHEME_KAKARITSUKE_REPORT, "かかりつけ医報告", "Kakaritsuke-i report"},
    {SCHEME_SPECIALIST, "専門医共通", "Specialist common"},
};

// An association's own scheme is shown by the name that it has given it.
static const char *scheme_name(const char *scheme, bool ja) {
    for (size_t i = 0; i < sizeof scheme_names / sizeof *scheme_names; i++) {
        if (strcmp(scheme_names[i].scheme, scheme) == 0) {
            return ja ? scheme_names[i].ja : scheme_names[i].en;
        }
    }
    return scheme;
}

static bool is_same_line(const struct line *line, const struct item_credit *credit) {
    return strcmp(line->first->scheme, credit->scheme) == 0 &&
           strcmp(line->first->category, credit->category) == 0;
}

static struct line *find_line(struct line *lines, size_t *count, const struct item_credit *credit) {
    for (size_t i = 0; i < *count; i++) {
        if (is_same_line(&lines[i], credit)) {
            return &lines[i];
        }
    }
    if (*count == LINES_MAX) {
        return NULL;
    }
    lines[*count] = (struct line){.first = credit};
    return &lines[(*count)++];
}

static bool has_code(const struct line *line, const char *code) {
    size_t len = strlen(code);
    const char *at = line->codes;
    for (; *at; at += strspn(at, code_separator)) {
        size_t word = strcspn(at, code_separator);
        if (word == len && memcmp(at, code, len) == 0) {
            return true;
        }
        at += word;
    }
    return false;
}

static void add_code(struct line *line, const char *code) {
    size_t used = strlen(line->codes);
    if (!*code || has_code(line, code)) {
        return;
    }
    int len = snprintf(line->codes + used, sizeof line->codes - used, "%s%s",
                       used ? code_separator : "", code);
    if (len < 0 || (size_t)len >= sizeof line->codes - used) {
        line->codes[used] = '\0';
    }
}

static size_t collect(struct line *lines, const struct session *session) {
    size_t count = 0;
    for (size_t i = 0; i < session->item_count; i++) {
        const struct item *item = &session->items[i];
        for (size_t j = 0; j < item->credit_count; j++) {
            struct line *line = find_line(lines, &count, &item->credits[j]);
            if (line) {
                line->units_x10 += item->credits[j].units_x10;
                add_code(line, item->credits[j].code);
            }
        }
    }
    return count;
}

// Only the codes of 日医生涯教育 are curriculum codes.
static void print_codes(char out[NAMES_CAP], const struct line *line, bool ja) {
    const struct item_credit *first = line->first;
    enum explain_language language = ja ? EXPLAIN_JA : EXPLAIN_EN;
    size_t used = 0;
    out[0] = '\0';
    for (const char *at = line->codes; *at;) {
        char code[CODE_CAP];
        size_t len = strcspn(at, code_separator);
        snprintf(code, sizeof code, "%.*s", (int)len, at);
        at += len + strspn(at + len, code_separator);
        const char *before = used                                     ? code_separator
                             : strcmp(first->scheme, SCHEME_CME) == 0 ? " / CC "
                                                                      : " / ";
        int printed = snprintf(out + used, NAMES_CAP - used, "%s%s", before,
                               explain_code(language, first->scheme, first->category, code));
        if (printed < 0 || (size_t)printed >= NAMES_CAP - used) {
            out[used] = '\0'; // whole names only
            return;
        }
        used += (size_t)printed;
    }
}

static int print_line(char *out, size_t cap, const struct line *line, bool ja) {
    char codes[NAMES_CAP];
    const char *category = explain_category(ja ? EXPLAIN_JA : EXPLAIN_EN, line->first->category);
    print_codes(codes, line, ja);
    return snprintf(out, cap, "%s%s%s %d.%d%s%s", scheme_name(line->first->scheme, ja),
                    *category ? " " : "", category, line->units_x10 / 10, line->units_x10 % 10,
                    ja                      ? "単位"
                    : line->units_x10 == 10 ? " unit"
                                            : " units",
                    codes);
}

static void print(char *out, size_t cap, const struct session *session, bool ja) {
    struct line lines[LINES_MAX];
    size_t count = collect(lines, session);
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char text[TITLE_CAP];
        print_line(text, sizeof text, &lines[i], ja);
        int len = snprintf(out + used, cap - used, "%s%s", i ? "　" : "", text);
        if (len < 0 || (size_t)len >= cap - used) {
            out[used] = '\0'; // whole entries only
            return;
        }
        used += (size_t)len;
    }
}

void credit_text_ja(char *out, size_t cap, const struct session *session) {
    print(out, cap, session, true);
}

void credit_text_en(char *out, size_t cap, const struct session *session) {
    print(out, cap, session, false);
}
