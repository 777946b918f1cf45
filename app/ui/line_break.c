#include "app/ui/line_break.h"

#include <string.h>

#include "app/ui/wrap.h"

static bool is_one_of(uint32_t c, const char *set) {
    while (*set) {
        if (utf8_next(&set) == c) {
            return true;
        }
    }
    return false;
}

bool is_break_space(uint32_t c) {
    return c == ' ' || c == 0x3000 || c == PHRASE_END;
}

bool may_not_begin_line(uint32_t c) {
    return is_one_of(c, "、。，．・：；？！）」』】〕〉》’”゛゜ゝゞ々ー…％んン℃＝"
                        "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
                        ")]},.:;!?%'\"");
}

static bool opens(uint32_t c) {
    return is_one_of(c, "（「『【〔〈《‘“([{");
}

static bool closes(uint32_t c) {
    return is_one_of(c, "）」』】〕〉》’”)]}");
}

static bool is_wide(uint32_t c) {
    return c >= 0x2e80;
}

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

static bool is_hiragana(uint32_t c) {
    return c >= 0x3041 && c <= 0x309f;
}

static bool is_katakana(uint32_t c) {
    return c >= 0x30a0 && c <= 0x30ff && c != 0x30fb;
}

static bool is_kanji(uint32_t c) {
    return (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0x20000 && c <= 0x3ffff) || c == 0x3005;
}

void break_scan_pass(struct break_scan *scan, uint32_t c) {
    if (opens(c)) {
        scan->depth++;
    } else if (closes(c) && scan->depth > 0) {
        scan->depth--;
    }
    bool runs_on = is_kanji(c) && (scan->counted > 0 || is_digit(scan->before));
    scan->counted = runs_on ? scan->counted + 1 : 0;
    scan->before = c;
    scan->seen = is_break_space(c) ? scan->seen : c;
}

bool line_may_end(const struct break_scan *scan, uint32_t after) {
    if (is_break_space(after) || may_not_begin_line(after) || opens(scan->before)) {
        return false;
    }
    if (is_break_space(scan->before)) {
        return true;
    }
    // A number stays with what it counts: 12件.
    return !is_digit(scan->before) && (is_wide(scan->before) || is_wide(after));
}

// --- How good
// -------------------------------------------------------------------------------------

enum {
    HINTED = 100, // a phrase's end that whoever wrote the sentence marked
    SPACE = 45,
    SENTENCE = 40,
    COMMA = 25,
    SEPARATOR = 20,
    BRACKET = 25,
    PARTICLE = 15,
    COURTESY = 30,       // お待ち / ください
    BEFORE_NUMBER = -20, // 産業医 / 2単位
    NEAR_NUMBER = 5,     // CC / 74
    OTHER_SCRIPT = -12,  // QR / コード
    KANA = -30,
    SAME_SCRIPT = -28,
    BEFORE_KANA = -32, // 医師会 / が
    IN_BRACKETS = -20,
    IN_UNIT = -35 // 2.5単 / 位
};

static bool is_letter(uint32_t c) {
    uint32_t small = c | 0x20;
    return is_kanji(c) || is_hiragana(c) || is_katakana(c) || (small >= 'a' && small <= 'z');
}

static bool begins_with(const char *text, const char *words) {
    return strncmp(text, words, strlen(words)) == 0;
}

static int value_of_space(const struct break_scan *scan, uint32_t after, const char *rest) {
    if ((is_digit(scan->seen) && is_letter(after)) || begins_with(rest, "先生")) {
        return IN_UNIT; // 128 / 名, 太郎 / 先生
    }
    if (after == '/' || (scan->seen == '/' && is_digit(after))) {
        return IN_UNIT; // 52 / 60
    }
    if (is_digit(after)) {
        return is_wide(scan->seen) ? BEFORE_NUMBER : NEAR_NUMBER;
    }
    return SPACE;
}

static int value_before_kana(uint32_t before, uint32_t after, const char *rest) {
    if (begins_with(rest, "くださ")) {
        return COURTESY;
    }
    if (!is_hiragana(before)) {
        return is_one_of(after, "お") ? 0 : BEFORE_KANA; // もう一度 / お試しください
    }
    return is_one_of(after, "おご") && is_one_of(before, "をにがはでとかも") ? PARTICLE : KANA;
}

static int value_between_letters(uint32_t before, uint32_t after, const char *rest) {
    if (is_hiragana(after)) {
        return value_before_kana(before, after, rest);
    }
    if (is_hiragana(before)) {
        return is_one_of(before, "おご") ? KANA : PARTICLE; // ご / 確認
    }
    if (is_digit(after)) {
        return before == 0x7b2c /* 第 */ ? IN_UNIT : SAME_SCRIPT;
    }
    bool same =
        (is_kanji(before) && is_kanji(after)) || (is_katakana(before) && is_katakana(after));
    return same ? SAME_SCRIPT : OTHER_SCRIPT;
}

static bool ends_sentence(uint32_t c) {
    return is_one_of(c, "。！？");
}

static int value_after_mark(uint32_t mark, uint32_t after) {
    if (ends_sentence(mark)) {
        return SENTENCE;
    }
    if (is_one_of(mark, "、，；")) {
        return COMMA;
    }
    if (is_one_of(mark, "：＝／") || (mark == 0x30fb && !is_digit(after))) { // ・, but not 74・80
        return SEPARATOR;
    }
    if (opens(after) || (closes(mark) && !is_hiragana(after))) {
        return BRACKET;
    }
    return 0;
}

int line_end_value(const struct break_scan *scan, const char *rest) {
    const char *next = rest;
    uint32_t before = scan->before;
    uint32_t after = utf8_next(&next);
    if (before == PHRASE_END) {
        return HINTED + (ends_sentence(scan->seen) ? SENTENCE : 0);
    }
    int value = is_break_space(before) ? value_of_space(scan, after, rest)
                                       : value_after_mark(before, after);
    if (value == 0) {
        value = value_between_letters(before, after, rest);
    }
    if (scan->depth > 0) {
        value += IN_BRACKETS;
    }
    return scan->counted > 0 && is_kanji(after) ? value + IN_UNIT : value;
}
