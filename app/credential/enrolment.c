#include "app/credential/enrolment.h"

#include <string.h>

#include "app/base/text.h"

#define PREFIX "uketsuke://enrol"
#define PIN_PREFIX "sha256//"
enum { TEXT_MAX = 1024, PIN_BYTES = 32, PIN_BASE64 = 44 };

// --- What is a right value -----------------------------------------------------------------------

static bool is_digits(const char *text) {
    return text[strspn(text, "0123456789")] == '\0';
}

static bool is_port(const char *text) {
    return *text >= '1' && *text <= '9' && strlen(text) <= 5 && is_digits(text) &&
           (strlen(text) < 5 || strcmp(text, "65535") <= 0);
}

// A host name or an address, in brackets when it is IPv6, and perhaps a port.
static bool is_authority(const char *text) {
    bool bracketed = *text == '[';
    const char *name = bracketed ? text + 1 : text;
    size_t len = strspn(name, bracketed ? "0123456789abcdefABCDEF:."
                                        : "0123456789abcdefghijklmnopqrstuvwxyz"
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ.-");
    const char *rest = name + len;
    if (len == 0 || (bracketed && *rest++ != ']')) {
        return false;
    }
    return *rest == '\0' || (*rest == ':' && is_port(rest + 1));
}

// No user, no query, no fragment: requests append their own path.
static bool is_https_url(const char *url) {
    static const char scheme[] = "https://";
    if (strncmp(url, scheme, sizeof scheme - 1) != 0) {
        return false;
    }
    char authority[256];
    struct span host_port = span_of_text(url + sizeof scheme - 1);
    host_port.len = strcspn(url + sizeof scheme - 1, "/");
    const char *path = url + sizeof scheme - 1 + host_port.len;
    return text_copy_span(authority, sizeof authority, host_port) && is_authority(authority) &&
           path[strcspn(path, " \"#%<>?@\\^`{|}")] == '\0' &&
           text_is_clean_utf8(span_of_text(path));
}

// Base64 with its padding: curl, which compares it as text, knows no other spelling.
static bool is_pin(const char *pin) {
    uint8_t key[PIN_BYTES];
    size_t len = sizeof key;
    size_t prefix_len = strlen(PIN_PREFIX);
    return *pin == '\0' ||
           (strlen(pin) == prefix_len + PIN_BASE64 && strncmp(pin, PIN_PREFIX, prefix_len) == 0 &&
            base64_decode(key, &len, span_of_text(pin + prefix_len)) == ERR_OK && len == PIN_BYTES);
}

static bool is_complete(const struct enrolment *enrolment) {
    return is_https_url(enrolment->url) && strlen(enrolment->code) == ENROLMENT_CODE_DIGITS &&
           is_digits(enrolment->code) && is_pin(enrolment->pin);
}

// --- Reading -------------------------------------------------------------------------------------

// The piece of *rest up to `separator`, which is taken away with it.
static struct span cut(struct span *rest, char separator) {
    const uint8_t *end = rest->len > 0 ? memchr(rest->data, separator, rest->len) : NULL;
    size_t len = end ? (size_t)(end - rest->data) : rest->len;
    struct span piece = {rest->data, len};
    size_t used = end ? len + 1 : len;
    *rest = (struct span){rest->data + used, rest->len - used};
    return piece;
}

static bool read_escape(char *out, struct span text) {
    char digits[3];
    uint8_t byte;
    size_t len = 1;
    if (text.len < 3) {
        return false;
    }
    memcpy(digits, text.data + 1, 2);
    digits[2] = '\0';
    if (strlen(digits) != 2 || hex_decode(&byte, &len, digits) != ERR_OK || byte == 0) {
        return false;
    }
    *out = (char)byte;
    return true;
}

static bool percent_decode(char *out, size_t cap, struct span text) {
    size_t used = 0;
    for (size_t i = 0; i < text.len;) {
        bool escaped = text.data[i] == '%';
        char c = (char)text.data[i];
        if (used + 1 >= cap || c == '\0' ||
            (escaped && !read_escape(&c, (struct span){text.data + i, text.len - i}))) {
            return false;
        }
        out[used++] = c;
        i += escaped ? 3 : 1;
    }
    out[used] = '\0';
    return true;
}

// A field that is there already is there twice. Parameters that we do not know are passed over, so
// that HQ can be newer than the kiosk.
static bool take_parameter(struct enrolment *out, struct span parameter) {
    struct span value = parameter;
    struct span name = cut(&value, '=');
    const struct {
        const char *name;
        char *field;
        size_t cap;
    } fields[] = {{"url", out->url, sizeof out->url},
                  {"code", out->code, sizeof out->code},
                  {"pin", out->pin, sizeof out->pin}};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (span_equal(name, span_of_text(fields[i].name))) {
            return *fields[i].field == '\0' && value.len > 0 &&
                   percent_decode(fields[i].field, fields[i].cap, value);
        }
    }
    return true;
}

enum err enrolment_parse(struct enrolment *out, struct span text) {
    *out = (struct enrolment){0};
    struct span rest = text;
    struct span head = cut(&rest, '?');
    if (!span_equal(head, span_of_text(PREFIX))) {
        return ERR_NOT_FOUND;
    }
    if (text.len > TEXT_MAX) {
        return ERR_INVALID;
    }
    while (rest.len > 0) {
        if (!take_parameter(out, cut(&rest, '&'))) {
            return ERR_INVALID;
        }
    }
    return is_complete(out) ? ERR_OK : ERR_INVALID;
}

// --- Writing -------------------------------------------------------------------------------------

// RFC 3986 section 2.3: what need not be escaped.
static bool is_unreserved(char c) {
    return c != '\0' &&
           strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", c) != NULL;
}

static enum err append_parameter(struct buf *out, const char *name, const char *value) {
    enum err err = buf_append_text(out, name);
    for (; err == ERR_OK && *value; value++) {
        err = is_unreserved(*value) ? buf_append(out, value, 1)
                                    : buf_printf(out, "%%%02X", (unsigned)(uint8_t)*value);
    }
    return err;
}

enum err enrolment_append(struct buf *out, const struct enrolment *enrolment) {
    if (!is_complete(enrolment)) {
        return ERR_INVALID;
    }
    enum err err = append_parameter(out, PREFIX "?url=", enrolment->url);
    if (err == ERR_OK) {
        err = append_parameter(out, "&code=", enrolment->code);
    }
    return err == ERR_OK && *enrolment->pin ? append_parameter(out, "&pin=", enrolment->pin) : err;
}
