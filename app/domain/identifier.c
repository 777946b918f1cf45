#include "app/domain/identifier.h"

#include <string.h>

// One character of UTF-8 at *text, which moves past it. Malformed input gives U+FFFD, and so does a
// character in more bytes than it needs: a digit has one spelling.
static uint32_t next_character(const char **text) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)*text;
    size_t len = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc0 ? 2 : 0;
    uint32_t character = len == 1 ? p[0] : p[0] & (0x7fU >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            len = 0;
            break;
        }
        character = character << 6 | (p[i] & 0x3f);
    }
    *text += len ? len : 1;
    return len && character >= least[len] ? character : 0xfffd;
}

static bool is_space(uint32_t c) {
    return c == ' ' || c == '\t' || c == 0x3000 || c == 0xa0;
}

// Hyphens as people and keyboards make them: ASCII, dashes, minus, the long vowel marks.
static bool is_separator(uint32_t c) {
    return is_space(c) || c == '-' || c == '.' || c == 0xff0e || c == 0xff0d || c == 0x2212 ||
           (c >= 0x2010 && c <= 0x2015) || c == 0x30fc || c == 0xff70;
}

static uint32_t to_ascii(uint32_t c) {
    uint32_t narrow = c >= 0xff01 && c <= 0xff5e ? c - 0xff01 + '!' : c;
    return narrow >= 'a' && narrow <= 'z' ? narrow - 'a' + 'A' : narrow;
}

static bool is_number_character(uint32_t c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

bool identifier_normalise(char out[NUMBER_CAP], const char *typed) {
    size_t len = 0;
    out[0] = '\0';
    while (*typed) {
        uint32_t raw = next_character(&typed);
        uint32_t c = to_ascii(raw);
        if (is_separator(raw) || is_separator(c)) {
            continue;
        }
        if (len == 1 && out[0] == '0') {
            len = 0; // a leading zero gives way to what follows
        }
        if (!is_number_character(c) || len == NUMBER_CAP - 1) {
            out[0] = '\0';
            return false;
        }
        out[len++] = (char)c;
    }
    out[len] = '\0';
    return len > 0;
}

static bool append(char *out, size_t cap, size_t *len, const char *text, size_t text_len) {
    if (*len + text_len >= cap) {
        return false;
    }
    memcpy(out + *len, text, text_len);
    *len += text_len;
    out[*len] = '\0';
    return true;
}

static const char hidden[] = "●";

void identifier_mask(char *out, size_t cap, const char *number) {
    size_t len = strlen(number);
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < len; i++) {
        bool shown = i + 2 >= len;
        if (!append(out, cap, &used, shown ? number + i : hidden, shown ? 1 : sizeof hidden - 1)) {
            return;
        }
    }
}

// Is there a space between two names? One behind the last name parts nothing.
static bool has_given_name(const char *text) {
    bool parted = false;
    while (*text) {
        bool space = is_space(next_character(&text));
        if (parted && !space) {
            return true;
        }
        parted = parted || space;
    }
    return false;
}

void kana_mask(char *out, size_t cap, const char *kana) {
    bool in_given = !has_given_name(kana);
    bool first_of_given = true;
    size_t used = 0;
    out[0] = '\0';
    while (*kana) {
        const char *at = kana;
        uint32_t c = next_character(&kana);
        bool show = !in_given || first_of_given || is_space(c);
        if (in_given && !is_space(c)) {
            first_of_given = false;
        }
        if (is_space(c)) {
            in_given = true;
        }
        if (!append(out, cap, &used, show ? at : hidden,
                    show ? (size_t)(kana - at) : sizeof hidden - 1)) {
            return;
        }
    }
}

void kana_initials(char *out, size_t cap, const char *kana) {
    bool first = true;
    size_t used = 0;
    out[0] = '\0';
    while (*kana) {
        const char *at = kana;
        uint32_t c = next_character(&kana);
        bool show = first || is_space(c);
        first = is_space(c);
        if (!append(out, cap, &used, show ? at : hidden,
                    show ? (size_t)(kana - at) : sizeof hidden - 1)) {
            return;
        }
    }
}

// --- The sound of a name -------------------------------------------------------------------------

static uint32_t large_kana(uint32_t c) {
    static const struct {
        uint32_t from, to;
    } same[] = {{0x30a1, 0x30a2}, {0x30a3, 0x30a4}, {0x30a5, 0x30a6}, {0x30a7, 0x30a8},
                {0x30a9, 0x30aa}, {0x30c3, 0x30c4}, {0x30e3, 0x30e4}, {0x30e5, 0x30e6},
                {0x30e7, 0x30e8}, {0x30ee, 0x30ef}, {0x30f5, 0x30ab}, {0x30f6, 0x30b1},
                {0x30c2, 0x30b8}, {0x30c5, 0x30ba}, {0x30f2, 0x30aa}, {0x30f0, 0x30a4},
                {0x30f1, 0x30a8}};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        if (same[i].from == c) {
            return same[i].to;
        }
    }
    return c;
}

// The next sound at *text, which moves past it; 0 at its end. Spaces are given as ' '.
static uint32_t next_sound(const char **text) {
    while (**text) {
        uint32_t c = next_character(text);
        if (is_space(c)) {
            return ' ';
        }
        if (!is_separator(c)) {
            return large_kana(c);
        }
    }
    return 0;
}

static void skip_spaces(const char **text) {
    const char *at = *text;
    while (*at && is_space(next_character(&at))) {
        *text = at;
    }
}

bool kana_family_matches(const char *kana, const char *typed) {
    // Where the roster does not say where the family name ends, all of it is asked for.
    bool parted = has_given_name(kana);
    size_t matched = 0;
    skip_spaces(&kana);
    skip_spaces(&typed);
    for (;;) {
        uint32_t known = next_sound(&kana);
        uint32_t given = next_sound(&typed);
        while (!parted && given == ' ') {
            given = next_sound(&typed);
        }
        bool known_ends = known == 0 || known == ' ';
        bool given_ends = given == 0 || given == ' ';
        if (known_ends || given_ends) {
            return known_ends && given_ends && matched > 0;
        }
        if (known != given) {
            return false;
        }
        matched++;
    }
}

bool birth_day_matches(const char *birth_date, const char *typed_mmdd) {
    return strlen(birth_date) == 10 && strlen(typed_mmdd) == 4 &&
           memcmp(birth_date + 5, typed_mmdd, 2) == 0 &&
           memcmp(birth_date + 8, typed_mmdd + 2, 2) == 0;
}

static bool is_blank(const uint8_t *bytes, size_t len) {
    size_t zeros = 0;
    while (zeros < len && bytes[zeros] == 0) {
        zeros++;
    }
    return zeros == len;
}

enum refusal card_uid_refusal(const uint8_t *uid, size_t len) {
    if (is_blank(uid, len)) {
        return REFUSAL_BLANK_UID;
    }
    return len == 4 && uid[0] == 0x08 ? REFUSAL_RANDOM_UID : REFUSAL_NONE;
}

enum refusal card_idm_refusal(const uint8_t *idm, size_t len) {
    if (is_blank(idm, len)) {
        return REFUSAL_BLANK_UID;
    }
    return len > 1 && idm[0] == 0x01 && idm[1] == 0xfe ? REFUSAL_CHANGING_IDM : REFUSAL_NONE;
}
