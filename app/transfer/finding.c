#include "app/transfer/finding.h"

#include <stdio.h>
#include <string.h>

enum { ERROR, WARNING };

struct form {
    int kind;
    const char *texts[2]; // by language
};

#define FORM(code, kind, en, ja) {kind, {[EXPLAIN_JA] = (ja), [EXPLAIN_EN] = (en)}},
static const struct form forms[] = {FINDING_LIST(FORM)};
#undef FORM

bool finding_is_error(enum finding_code code) {
    return forms[code].kind == ERROR;
}

// --- Sentences -----------------------------------------------------------------------------------

struct writer {
    char *out;
    size_t len, cap;
};

static void put(struct writer *writer, const char *text, size_t len) {
    size_t room = writer->cap - 1 - writer->len;
    while (len > room && len > 0) {
        len = room; // and not within a character
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80) {
            len--;
        }
    }
    memcpy(writer->out + writer->len, text, len);
    writer->len += len;
    writer->out[writer->len] = '\0';
}

static void put_place(struct writer *writer, enum explain_language language,
                      const struct finding *finding) {
    char place[32];
    put(writer, finding->file, strlen(finding->file));
    if (finding->line > 0) {
        int len = snprintf(place, sizeof place, language == EXPLAIN_JA ? " %lld行目" : ":%lld",
                           (long long)finding->line);
        put(writer, place, len > 0 ? (size_t)len : 0);
    }
    if (*finding->file) {
        put(writer, ": ", 2);
    }
}

void finding_text(char out[FINDING_TEXT_CAP], enum explain_language language,
                  const struct finding *finding) {
    struct writer writer = {.out = out, .cap = FINDING_TEXT_CAP};
    const char *form = forms[finding->code].texts[language];
    put_place(&writer, language, finding);
    while (*form) {
        size_t plain = strcspn(form, "{");
        put(&writer, form, plain);
        form += plain;
        if (form[0] == '{' && (form[1] == '1' || form[1] == '2') && form[2] == '}') {
            const char *word = finding->words[language][form[1] - '1'];
            put(&writer, word, strlen(word));
            form += 3;
        } else if (*form) {
            put(&writer, form++, 1);
        }
    }
}

// --- Gathering -----------------------------------------------------------------------------------

// What does not fit is cut at a character's end, and shows that it was; line feeds would make two
// lines of one finding.
static void keep_word(char out[FINDING_WORD_CAP], const char *text) {
    static const char more[] = "…";
    struct writer writer = {.out = out, .cap = FINDING_WORD_CAP - sizeof more + 1};
    out[0] = '\0';
    if (!text) {
        return;
    }
    put(&writer, text, strlen(text));
    if (text[writer.len]) {
        writer.cap = FINDING_WORD_CAP;
        put(&writer, more, sizeof more - 1);
    }
    for (char *c = out; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f) {
            *c = ' ';
        }
    }
}

static void keep(struct finding *finding, const struct findings *findings, struct word first,
                 struct word second) {
    struct writer file = {.out = finding->file, .cap = sizeof finding->file};
    if (findings->file) {
        put(&file, findings->file, strlen(findings->file));
    }
    finding->line = findings->line;
    keep_word(finding->words[EXPLAIN_JA][0], first.ja);
    keep_word(finding->words[EXPLAIN_EN][0], first.en);
    keep_word(finding->words[EXPLAIN_JA][1], second.ja);
    keep_word(finding->words[EXPLAIN_EN][1], second.en);
}

// An error is worth more than a warning: when all is full, it takes the last one's place.
static struct finding *find_room(struct findings *findings, enum finding_code code) {
    if (findings->kept_count < FINDINGS_MAX) {
        return &findings->kept[findings->kept_count++];
    }
    for (size_t i = FINDINGS_MAX; i-- > 0 && finding_is_error(code);) {
        if (!finding_is_error(findings->kept[i].code)) {
            return &findings->kept[i];
        }
    }
    return NULL;
}

void findings_add(struct findings *findings, enum finding_code code, struct word first,
                  struct word second) {
    if (finding_is_error(code)) {
        findings->errors++;
    } else {
        findings->warnings++;
    }
    struct finding *finding = find_room(findings, code);
    if (finding) {
        *finding = (struct finding){.code = code};
        keep(finding, findings, first, second);
    }
}
