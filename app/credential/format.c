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

// --- Two templates -------------------------------------------------------------------------------

static bool is_capture_of_size(struct span text) {
    return text.len <= FORMAT_CAPTURE_MAX && is_capture(text);
}

static struct span first(struct span text, size_t len) {
    return (struct span){text.data, len};
}

static struct span last(struct span text, size_t len) {
    return (struct span){text.data + text.len - len, len};
}

// What the longer of two heads has over the shorter; false when no text begins with both.
static bool head_excess(struct span *out, struct span a, struct span b) {
    struct span longer = a.len > b.len ? a : b;
    struct span shorter = a.len > b.len ? b : a;
    *out = last(longer, longer.len - shorter.len);
    return span_equal(first(longer, shorter.len), shorter);
}

static bool tail_excess(struct span *out, struct span a, struct span b) {
    struct span longer = a.len > b.len ? a : b;
    struct span shorter = a.len > b.len ? b : a;
    *out = first(longer, longer.len - shorter.len);
    return span_equal(last(longer, shorter.len), shorter);
}

// The wider template captures all that the narrower one has more, and at least one byte between.
static bool swallows(struct span head, struct span tail) {
    return (head.len == 0 || is_capture(head)) && (tail.len == 0 || is_capture(tail)) &&
           head.len + 1 + tail.len <= FORMAT_CAPTURE_MAX;
}

// One template has the longer head, the other the longer tail: between what they share stands
// `head` and then what the first captures, which is also what the second captures and then `tail`.
// The two may overlap; room between them would only lengthen both captures.
static bool interlocks(struct span head, struct span tail) {
    for (size_t overlap = 0; overlap < head.len && overlap < tail.len; overlap++) {
        if (span_equal(last(head, overlap), first(tail, overlap)) &&
            is_capture_of_size(first(head, head.len - overlap)) &&
            is_capture_of_size(last(tail, tail.len - overlap))) {
            return true;
        }
    }
    return false;
}

bool format_may_collide(const char *a, const char *b) {
    struct shape x, y;
    struct span head, tail;
    if (!take_apart(&x, a) || !take_apart(&y, b) || !head_excess(&head, x.head, y.head) ||
        !tail_excess(&tail, x.tail, y.tail)) {
        return false;
    }
    bool crossed = (x.head.len > y.head.len && x.tail.len < y.tail.len) ||
                   (x.head.len < y.head.len && x.tail.len > y.tail.len);
    return crossed ? interlocks(head, tail) : swallows(head, tail);
}
