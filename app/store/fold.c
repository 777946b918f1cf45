#include "app/store/fold.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

// What a doctor's name is written with, and what staff type: the same character in two forms that
// Unicode keeps apart even under NFKC.
static const struct {
    int32_t variant;
    int32_t plain;
} variants[] = {
    {U'髙', U'高'}, {U'﨑', U'崎'}, {U'嵜', U'崎'}, {U'𠮷', U'吉'}, {U'邊', U'辺'}, {U'邉', U'辺'},
    {U'齋', U'斎'}, {U'齊', U'斉'}, {U'澤', U'沢'}, {U'濱', U'浜'}, {U'濵', U'浜'}, {U'廣', U'広'},
    {U'德', U'徳'}, {U'瀨', U'瀬'}, {U'惠', U'恵'}, {U'眞', U'真'}, {U'黑', U'黒'}, {U'𣘺', U'橋'},
    {U'嶋', U'島'}, {U'嶌', U'島'}, {U'國', U'国'}, {U'櫻', U'桜'}, {U'龍', U'竜'}, {U'榮', U'栄'},
};

static int32_t fold_one(int32_t point) {
    if (point >= 0x3041 && point <= 0x3096) {
        return point + 0x60; // hiragana
    }
    if (point == 0x30fb || utf8proc_category(point) == UTF8PROC_CATEGORY_ZS) {
        return ' '; // ・ stands between the words of a foreign name
    }
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        if (variants[i].variant == point) {
            return variants[i].plain;
        }
    }
    return point;
}

// One space between words, none at the ends.
static bool put_point(char out[FOLD_CAP], size_t *used, int32_t point) {
    if (point == ' ' && (*used == 0 || out[*used - 1] == ' ')) {
        return true;
    }
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t len = utf8proc_encode_char(point, bytes);
    if (len <= 0 || *used + (size_t)len >= FOLD_CAP) {
        return false;
    }
    memcpy(out + *used, bytes, (size_t)len);
    *used += (size_t)len;
    return true;
}

bool fold(char out[FOLD_CAP], const char *text) {
    static const utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_IGNORE | UTF8PROC_CASEFOLD;
    int32_t points[FOLD_CAP];
    size_t used = 0;
    utf8proc_ssize_t count = utf8proc_decompose(
        (const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strlen(text), points, FOLD_CAP, options);
    bool fits = count >= 0 && count <= FOLD_CAP;
    if (fits) {
        count = utf8proc_normalize_utf32(points, count, options);
    }
    for (utf8proc_ssize_t i = 0; fits && i < count; i++) {
        fits = put_point(out, &used, fold_one(points[i]));
    }
    used = fits ? used : 0;
    out[used > 0 && out[used - 1] == ' ' ? used - 1 : used] = '\0';
    return fits;
}

void fold_name(char kana_key[FOLD_CAP], char kanji_key[FOLD_CAP], const char *kana,
               const char *kanji) {
    fold(kana_key, *kana ? kana : kanji);
    fold(kanji_key, kanji);
}
