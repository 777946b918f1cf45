#include "app/ui/wrap.h"

#include <string.h>

uint32_t utf8_next(const char **text) {
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
    return len ? character : 0xfffd;
}

static bool is_mark(uint32_t c) {
    return (c >= 0x300 && c <= 0x36f) || c == 0x3099 || c == 0x309a ||
           (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

size_t cluster_length(const char *text) {
    const char *end = text;
    utf8_next(&end);
    while (*end) {
        const char *next = end;
        if (!is_mark(utf8_next(&next))) {
            break;
        }
        end = next;
    }
    return (size_t)(end - text);
}

static bool is_one_of(uint32_t c, const char *set) {
    while (*set) {
        if (utf8_next(&set) == c) {
            return true;
        }
    }
    return false;
}

static bool is_space(uint32_t c) {
    return c == ' ' || c == 0x3000 || c == PHRASE_END;
}

static bool may_not_begin(uint32_t c) {
    return is_one_of(c, "、。，．・：；？！）」』】〕〉》’”゛゜ゝゞ々ー…％"
                        "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
                        ")]},.:;!?%'\"");
}

static bool may_not_end(uint32_t c) {
    return is_one_of(c, "（「『【〔〈《‘“([{");
}

static bool is_wide(uint32_t c) {
    return c >= 0x2e80;
}

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

static bool may_part(uint32_t before, uint32_t after) {
    if (is_space(after) || may_not_begin(after) || may_not_end(before)) {
        return false;
    }
    if (is_space(before)) {
        return true;
    }
    // A number stays with what it counts: 12件.
    return !is_digit(before) && (is_wide(before) || is_wide(after));
}

static size_t without_end_space(const char *start, const char *end) {
    const char *last = start;
    for (const char *p = start; p < end;) {
        if (!is_space(utf8_next(&p))) {
            last = p;
        }
    }
    return (size_t)(last - start);
}

static bool fits(const char *start, const char *end, int width_px, const struct ruler *measure) {
    size_t len = without_end_space(start, end);
    return measure->width_px(measure->context, start, len) <= width_px;
}

// As many characters as the line takes, but at least one: for words wider than the line.
static const char *cut_anywhere(const char *start, int width_px, const struct ruler *measure) {
    const char *end = start + cluster_length(start);
    while (*end && *end != '\n') {
        const char *next = end + cluster_length(end);
        if (!fits(start, next, width_px, measure)) {
            break;
        }
        end = next;
    }
    return end;
}

// Where a line may end, the later the better, and the better the end the earlier it may be.
struct line_ends {
    const char *any, *space, *phrase;
};

static const char *best_end(const struct line_ends *ends, const char *start, int width_px,
                            const struct ruler *measure) {
    if (ends->phrase) {
        return ends->phrase;
    }
    // Between two words rather than inside one, as long as the line is not left mostly empty.
    if (ends->space && !fits(start, ends->space, width_px * 2 / 5, measure)) {
        return ends->space;
    }
    return ends->any ? ends->any : cut_anywhere(start, width_px, measure);
}

static const char *line_end(const char *start, int width_px, const struct ruler *measure) {
    struct line_ends ends = {0};
    const char *at = start;
    while (*at && *at != '\n') {
        const char *base = at;
        uint32_t before = utf8_next(&base);
        at += cluster_length(at);
        const char *peek = at;
        bool last = *at == '\0' || *at == '\n';
        if (!last && !may_part(before, utf8_next(&peek))) {
            continue;
        }
        if (!fits(start, at, width_px, measure)) {
            return best_end(&ends, start, width_px, measure);
        }
        ends.any = at;
        ends.space = is_space(before) ? at : ends.space;
        ends.phrase = before == PHRASE_END ? at : ends.phrase;
    }
    return at;
}

size_t wrap_text(struct text_line *lines, size_t cap, const char *text, int width_px,
                 const struct ruler *measure) {
    size_t count = 0;
    while (*text) {
        const char *end = line_end(text, width_px, measure);
        if (count < cap) {
            lines[count] = (struct text_line){text, without_end_space(text, end)};
        }
        count++;
        text = end;
        if (*text == '\n') {
            text++;
        }
        while (*text == ' ') {
            text++;
        }
    }
    return count;
}
