#include "app/ui/entry.h"

#include <string.h>

#include "app/base/text.h"
#include "app/ui/wrap.h"

enum { HIRAGANA_TO_KATAKANA = 0x60, UTF8_CAP = 5 };

// Kana that a mark turns into one another. The pairs are those of katakana.
struct pair {
    uint32_t plain, marked;
};

static const struct pair voiced[] = {
    {0x30a6, 0x30f4}, // ウ ヴ
    {0x30ab, 0x30ac}, {0x30ad, 0x30ae}, {0x30af, 0x30b0}, {0x30b1, 0x30b2}, {0x30b3, 0x30b4},
    {0x30b5, 0x30b6}, {0x30b7, 0x30b8}, {0x30b9, 0x30ba}, {0x30bb, 0x30bc}, {0x30bd, 0x30be},
    {0x30bf, 0x30c0}, {0x30c1, 0x30c2}, {0x30c4, 0x30c5}, {0x30c6, 0x30c7}, {0x30c8, 0x30c9},
    {0x30cf, 0x30d0}, {0x30d2, 0x30d3}, {0x30d5, 0x30d6}, {0x30d8, 0x30d9}, {0x30db, 0x30dc},
};

static const struct pair semi_voiced[] = {
    {0x30cf, 0x30d1}, {0x30d2, 0x30d4}, {0x30d5, 0x30d7}, {0x30d8, 0x30da}, {0x30db, 0x30dd},
};

static const struct pair small[] = {
    {0x30a2, 0x30a1}, {0x30a4, 0x30a3}, {0x30a6, 0x30a5}, {0x30a8, 0x30a7},
    {0x30aa, 0x30a9}, {0x30c4, 0x30c3}, {0x30e4, 0x30e3}, {0x30e6, 0x30e5},
    {0x30e8, 0x30e7}, {0x30ef, 0x30ee}, {0x30ab, 0x30f5}, {0x30b1, 0x30f6},
};

static uint32_t partner(uint32_t c, const struct pair *pairs, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].plain == c) {
            return pairs[i].marked;
        }
        if (pairs[i].marked == c) {
            return pairs[i].plain;
        }
    }
    return 0;
}

#define PARTNER(c, pairs) partner(c, pairs, sizeof(pairs) / sizeof(pairs)[0])

// ゛ on パ and ゜ on バ: from one mark to the other, by way of ハ.
static uint32_t mark_katakana(uint32_t c, int32_t key) {
    uint32_t bare;
    switch (key) {
    case KEY_VOICED:
        bare = c >= 0x30d1 && c <= 0x30dd ? PARTNER(c, semi_voiced) : 0;
        return PARTNER(bare && c > bare ? bare : c, voiced);
    case KEY_SEMI_VOICED:
        bare = PARTNER(c, voiced);
        return PARTNER(bare && c > bare ? bare : c, semi_voiced);
    default:
        return PARTNER(c, small);
    }
}

// Hiragana comes from real keyboards. 0: the mark does not go with this character.
static uint32_t mark_kana(uint32_t c, int32_t key) {
    bool hiragana = c >= 0x3041 && c <= 0x3096;
    uint32_t marked = mark_katakana(hiragana ? c + HIRAGANA_TO_KATAKANA : c, key);
    return marked && hiragana ? marked - HIRAGANA_TO_KATAKANA : marked;
}

// The kana of all keys lie below U+10000.
static size_t put_utf8(char out[UTF8_CAP], uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        out[1] = '\0';
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        out[2] = '\0';
        return 2;
    }
    out[0] = (char)(0xe0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3f));
    out[2] = (char)(0x80 | (c & 0x3f));
    out[3] = '\0';
    return 3;
}

static size_t room_of(const struct entry *entry) {
    return entry->cap == 0 || entry->cap > ENTRY_CAP ? ENTRY_CAP : entry->cap;
}

static size_t last_character(const struct entry *entry) {
    size_t last = strlen(entry->text);
    for (const char *at = entry->text; *at; at += cluster_length(at)) {
        last = (size_t)(at - entry->text);
    }
    return last;
}

static void mark_last(struct entry *entry, int32_t key) {
    char *last = entry->text + last_character(entry);
    const char *at = last;
    uint32_t marked = *last ? mark_kana(utf8_next(&at), key) : 0;
    if (marked) {
        put_utf8(last, marked); // as long as what it replaces: all kana take three bytes
    }
}

void entry_key(struct entry *entry, int32_t key) {
    char utf8[UTF8_CAP];
    if (key == KEY_VOICED || key == KEY_SEMI_VOICED || key == KEY_SMALL) {
        mark_last(entry, key);
    } else if (key >= ' ' && key <= 0xffff) {
        put_utf8(utf8, (uint32_t)key);
        entry_type(entry, utf8);
    }
}

void entry_type(struct entry *entry, const char *utf8) {
    size_t used = strlen(entry->text);
    size_t len = strlen(utf8);
    if (used + len < room_of(entry) && text_is_clean_utf8(span_of_text(utf8))) {
        memcpy(entry->text + used, utf8, len + 1);
    }
}

void entry_erase(struct entry *entry) {
    entry->text[last_character(entry)] = '\0';
}

void entry_set(struct entry *entry, const char *text) {
    entry->text[0] = '\0';
    entry_type(entry, text);
}
