#include "app/domain/explain_text.h"

#include <string.h>

enum { TITLE_SHOWN_MAX = 180 }; // bytes; the longest words around it leave room for these

void sentence_start(struct sentence *sentence, char out[EXPLAIN_CAP]) {
    *sentence = (struct sentence){.out = out};
    out[0] = '\0';
}

// The longest beginning of a text, at most `cap` bytes, that ends with a whole character.
static size_t whole_characters(const char *text, size_t cap) {
    size_t len = strlen(text);
    if (len <= cap) {
        return len;
    }
    len = cap;
    while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80) {
        len--;
    }
    return len;
}

static void put_bytes(struct sentence *sentence, const char *text, size_t len) {
    memcpy(sentence->out + sentence->used, text, len);
    sentence->used += len;
    sentence->out[sentence->used] = '\0';
}

void sentence_put(struct sentence *sentence, const char *text) {
    if (sentence->full) {
        return;
    }
    size_t room = EXPLAIN_CAP - 1 - sentence->used;
    sentence->full = strlen(text) > room;
    put_bytes(sentence, text, whole_characters(text, room));
}

void sentence_put_number(struct sentence *sentence, int64_t number) {
    char digits[24];
    size_t at = sizeof digits - 1;
    uint64_t left = number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number;
    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (number < 0) {
        digits[--at] = '-';
    }
    sentence_put(sentence, digits + at);
}

void sentence_put_tenths(struct sentence *sentence, int32_t x10) {
    sentence_put_number(sentence, x10 / 10);
    if (x10 % 10 > 0) {
        sentence_put(sentence, ".");
        sentence_put_number(sentence, x10 % 10);
    }
}

void sentence_put_title(struct sentence *sentence, const char *title) {
    char shown[TITLE_SHOWN_MAX + 1];
    size_t len = whole_characters(title, TITLE_SHOWN_MAX);
    memcpy(shown, title, len);
    shown[len] = '\0';
    sentence_put(sentence, shown);
    if (title[len]) {
        sentence_put(sentence, "…");
    }
}

static void put_counted(struct sentence *sentence, int64_t number, const struct counted *counted) {
    sentence_put_number(sentence, number);
    sentence_put(sentence, number == 1 ? counted->one : counted->many);
}

void sentence_put_pattern(struct sentence *sentence, const char *pattern, int64_t amount,
                          int64_t limit, const struct counted *minutes,
                          const struct counted *times) {
    for (; *pattern; pattern++) {
        char one[2] = {*pattern, '\0'};
        if (*pattern != '%') {
            sentence_put(sentence, one);
            continue;
        }
        pattern++;
        if (*pattern == 'A' || *pattern == 'L') {
            put_counted(sentence, *pattern == 'A' ? amount : limit, minutes);
        } else if (*pattern == 'T') {
            put_counted(sentence, amount, times);
        } else if (*pattern == '%') {
            sentence_put(sentence, "%");
        } else {
            sentence_put_number(sentence, *pattern == 'a' ? amount : limit);
        }
    }
}
