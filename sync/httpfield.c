#include "sync/httpfield.h"

#include <string.h>

static bool is_lower(uint8_t c) {
    return c >= 'a' && c <= 'z';
}

static bool is_digit(uint8_t c) {
    return c >= '0' && c <= '9';
}

static bool is_alpha(uint8_t c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static bool is_key_char(uint8_t c) {
    return is_lower(c) || is_digit(c) || (c && strchr("_-.*", c));
}

static bool is_token_char(uint8_t c) {
    return is_alpha(c) || is_digit(c) || (c && strchr("!#$%&'*+-.^_`|~:/", c));
}

static bool is_number_char(uint8_t c) {
    return is_digit(c) || c == '-' || c == '.';
}

static bool is_base64_char(uint8_t c) {
    return is_alpha(c) || is_digit(c) || (c && strchr("+/=", c));
}

static bool is_plain_char(uint8_t c) {
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static struct span take_while(struct httpfield_reader *reader, bool (*is)(uint8_t)) {
    struct span taken = {reader->rest.data, 0};
    while (taken.len < reader->rest.len && is(taken.data[taken.len])) {
        taken.len++;
    }
    reader->rest = (struct span){taken.data + taken.len, reader->rest.len - taken.len};
    return taken;
}

static uint8_t next(const struct httpfield_reader *reader) {
    return reader->rest.len > 0 ? reader->rest.data[0] : 0;
}

bool httpfield_at_end(const struct httpfield_reader *reader) {
    return reader->rest.len == 0;
}

bool httpfield_take(struct httpfield_reader *reader, char c) {
    if (httpfield_at_end(reader) || next(reader) != (uint8_t)c) {
        return false;
    }
    reader->rest = (struct span){reader->rest.data + 1, reader->rest.len - 1};
    return true;
}

void httpfield_skip_spaces(struct httpfield_reader *reader) {
    while (httpfield_take(reader, ' ')) {
    }
}

static void skip_blanks(struct httpfield_reader *reader) {
    while (httpfield_take(reader, ' ') || httpfield_take(reader, '\t')) {
    }
}

bool httpfield_take_key(struct httpfield_reader *reader, struct span *out) {
    bool begins = is_lower(next(reader)) || next(reader) == '*';
    *out = take_while(reader, is_key_char);
    return begins;
}

bool httpfield_take_string(struct httpfield_reader *reader, struct span *out) {
    if (!httpfield_take(reader, '"')) {
        return false;
    }
    *out = take_while(reader, is_plain_char);
    return httpfield_take(reader, '"');
}

bool httpfield_take_integer(struct httpfield_reader *reader, int64_t *out) {
    bool negative = httpfield_take(reader, '-');
    struct span digits = take_while(reader, is_digit);
    int64_t value = 0;
    for (size_t i = 0; i < digits.len && i < 16; i++) {
        value = value * 10 + (digits.data[i] - '0');
    }
    *out = negative ? -value : value;
    return digits.len > 0 && digits.len <= 15 && next(reader) != '.';
}

bool httpfield_take_bytes(struct httpfield_reader *reader, struct span *out) {
    if (!httpfield_take(reader, ':')) {
        return false;
    }
    *out = take_while(reader, is_base64_char);
    return httpfield_take(reader, ':');
}

bool httpfield_take_item(struct httpfield_reader *reader, struct span *out) {
    const uint8_t *start = reader->rest.data;
    struct span inner;
    bool taken = false;
    if (next(reader) == '"') {
        taken = httpfield_take_string(reader, &inner);
    } else if (next(reader) == ':') {
        taken = httpfield_take_bytes(reader, &inner);
    } else if (httpfield_take(reader, '?')) {
        taken = httpfield_take(reader, '0') || httpfield_take(reader, '1');
    } else if (is_digit(next(reader)) || next(reader) == '-') {
        taken = take_while(reader, is_number_char).len > 0;
    } else if (is_alpha(next(reader)) || next(reader) == '*') {
        taken = take_while(reader, is_token_char).len > 0;
    }
    *out = (struct span){start, (size_t)(reader->rest.data - start)};
    return taken;
}

static bool skip_parameters(struct httpfield_reader *reader) {
    struct span ignored;
    while (httpfield_take(reader, ';')) {
        httpfield_skip_spaces(reader);
        if (!httpfield_take_key(reader, &ignored) ||
            (httpfield_take(reader, '=') && !httpfield_take_item(reader, &ignored))) {
            return false;
        }
    }
    return true;
}

static bool skip_inner_list(struct httpfield_reader *reader) {
    struct span ignored;
    httpfield_skip_spaces(reader);
    while (!httpfield_take(reader, ')')) {
        if (!httpfield_take_item(reader, &ignored) || !skip_parameters(reader)) {
            return false;
        }
        if (next(reader) != ' ' && next(reader) != ')') {
            return false;
        }
        httpfield_skip_spaces(reader);
    }
    return true;
}

// One member's value, from behind its key to the comma or the end; a key alone means true.
static bool take_value(struct httpfield_reader *reader, struct span *out) {
    bool has_value = httpfield_take(reader, '=');
    const uint8_t *start = reader->rest.data;
    struct span ignored;
    bool taken =
        !has_value || (httpfield_take(reader, '(') ? skip_inner_list(reader)
                                                   : httpfield_take_item(reader, &ignored));
    taken = taken && skip_parameters(reader);
    *out = (struct span){start, (size_t)(reader->rest.data - start)};
    return taken;
}

bool httpfield_find(struct span *out, const char *dictionary, const char *key) {
    struct httpfield_reader reader = {span_of_text(dictionary)};
    bool found = false;
    skip_blanks(&reader);
    while (!httpfield_at_end(&reader)) {
        struct span name;
        struct span value;
        if (!httpfield_take_key(&reader, &name) || !take_value(&reader, &value)) {
            return false;
        }
        if (span_equal(name, span_of_text(key))) {
            *out = value;
            found = true;
        }
        skip_blanks(&reader);
        if (httpfield_at_end(&reader)) {
            return found;
        }
        bool comma = httpfield_take(&reader, ',');
        skip_blanks(&reader);
        if (!comma || httpfield_at_end(&reader)) {
            return false;
        }
    }
    return found;
}
