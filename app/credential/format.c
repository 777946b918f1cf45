#include "app/credential/format.h"

#include <string.h>

#include "app/base/text.h"

// A template taken apart: what stands before the capture, and what behind it.
struct shape {
    struct span head, tail;
};

static bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool take_apart(struct shape *out, const char *template_text) {
    const char *open = strchr(template_text, '{');
    const char *close = open ? strchr(open, '}') : NULL;
    if (!close || close == open + 1) {
        return false;
    }
    for (const char *c = open + 1; c < close; c++) {
        if (!is_name_character(*c)) {
            return false;
        }
    }
    out->head = (struct span){(const uint8_t *)template_text, (size_t)(open - template_text)};
    out->tail = span_of_text(close + 1);
    bool one_capture = !memchr(template_text, '}', out->head.len) && !strpbrk(close + 1, "{}");
    return one_capture && text_is_clean_utf8(span_of_text(template_text));
}

bool format_is_valid(const char *template_text) {
    struct shape shape;
    return take_apart(&shape, template_text);
}

static bool is_captured_character(uint8_t c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
           c == '_' || c == '-';
}

static bool is_capture(struct span text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!is_captured_character(text.data[i])) {
            return false;
        }
    }
    return text.len > 0;
}

bool format_match(char *out, size_t cap, const char *template_text, struct span text) {
    struct shape shape;
    out[0] = '\0';
    if (!take_apart(&shape, template_text) || text.len < shape.head.len + shape.tail.len) {
        return false;
    }
    struct span head = {text.data, shape.head.len};
    struct span tail = {text.data + text.len - shape.tail.len, shape.tail.len};
    struct span captured = {text.data + head.len, text.len - head.len - tail.len};
    return span_equal(head, shape.head) && span_equal(tail, shape.tail) && is_capture(captured) &&
           text_copy_span(out, cap, captured);
}
