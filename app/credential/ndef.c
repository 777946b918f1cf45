#include "app/credential/ndef.h"

#include <string.h>

#include "app/base/text.h"

// NDEF 1.0 section 3.2, Text RTD 1.0 section 3.2, URI RTD 1.0 section 3.2.
enum {
    FLAG_BEGIN = 0x80,
    FLAG_END = 0x40,
    FLAG_CHUNK = 0x20,
    FLAG_SHORT = 0x10,
    FLAG_ID = 0x08,
    TNF_MASK = 0x07
};
enum { TNF_EMPTY = 0, TNF_WELL_KNOWN = 1, TNF_UNKNOWN = 5, TNF_UNCHANGED = 6 };
enum { TEXT_UTF16 = 0x80, TEXT_RESERVED = 0x40, TEXT_LANGUAGE_MASK = 0x3f };

struct record {
    uint8_t flags, tnf;
    struct span type, payload;
};

// --- Records -------------------------------------------------------------------------------------

static bool take(struct span *out, struct span *rest, size_t len) {
    if (len > rest->len) {
        return false;
    }
    *out = (struct span){rest->data, len};
    *rest = (struct span){rest->data + len, rest->len - len};
    return true;
}

static bool take_number(size_t *out, struct span *rest, size_t bytes) {
    struct span digits;
    if (!take(&digits, rest, bytes)) {
        return false;
    }
    *out = 0;
    for (size_t i = 0; i < bytes; i++) {
        *out = *out << 8 | digits.data[i];
    }
    return true;
}

static bool read_record(struct record *out, struct span *rest) {
    size_t first, type_len, payload_len;
    size_t id_len = 0;
    struct span id;
    if (!take_number(&first, rest, 1) || !take_number(&type_len, rest, 1)) {
        return false;
    }
    out->flags = (uint8_t)(first & ~(size_t)TNF_MASK);
    out->tnf = first & TNF_MASK;
    return take_number(&payload_len, rest, out->flags & FLAG_SHORT ? 1 : 4) &&
           (!(out->flags & FLAG_ID) || take_number(&id_len, rest, 1)) &&
           take(&out->type, rest, type_len) && take(&id, rest, id_len) &&
           take(&out->payload, rest, payload_len);
}

// Chunked records are for what does not fit into memory; no member's code is so long.
static bool is_sound(const struct record *record, bool first, bool last) {
    bool begins = record->flags & FLAG_BEGIN;
    bool ends = record->flags & FLAG_END;
    if (begins != first || ends != last || record->flags & FLAG_CHUNK ||
        record->tnf == TNF_UNCHANGED) {
        return false;
    }
    bool bare = record->type.len == 0 && record->payload.len == 0;
    return (record->tnf != TNF_EMPTY || bare) &&
           (record->tnf != TNF_UNKNOWN || record->type.len == 0);
}

static bool is_well_known(const struct record *record, const char *type) {
    return record->tnf == TNF_WELL_KNOWN && span_equal(record->type, span_of_text(type));
}

// --- Text and URI --------------------------------------------------------------------------------

// What a record says: `prefix` and then `text`; no text when it is not a record for us.
struct saying {
    const char *prefix;
    struct span text;
};

static bool read_text(struct saying *out, struct span payload) {
    size_t status;
    struct span language;
    if (!take_number(&status, &payload, 1) || status & TEXT_RESERVED ||
        !take(&language, &payload, status & TEXT_LANGUAGE_MASK)) {
        return false;
    }
    if (!(status & TEXT_UTF16)) {
        *out = (struct saying){"", payload};
    }
    return true;
}

static const char *const uri_prefixes[] = {
    "",
    "http://www.",
    "https://www.",
    "http://",
    "https://",
    "tel:",
    "mailto:",
    "ftp://anonymous:anonymous@",
    "ftp://ftp.",
    "ftps://",
    "sftp://",
    "smb://",
    "nfs://",
    "ftp://",
    "dav://",
    "news:",
    "telnet://",
    "imap:",
    "rtsp://",
    "urn:",
    "pop:",
    "sip:",
    "sips:",
    "tftp:",
    "btspp://",
    "btl2cap://",
    "btgoep://",
    "tcpobex://",
    "irdaobex://",
    "file://",
    "urn:epc:id:",
    "urn:epc:tag:",
    "urn:epc:pat:",
    "urn:epc:raw:",
    "urn:epc:",
    "urn:nfc:",
};

// Codes past the table are reserved and stand for no prefix, as the specification wants it.
static bool read_uri(struct saying *out, struct span payload) {
    size_t code;
    if (!take_number(&code, &payload, 1)) {
        return false;
    }
    bool known = code < sizeof uri_prefixes / sizeof uri_prefixes[0];
    *out = (struct saying){known ? uri_prefixes[code] : "", payload};
    return true;
}

// False for a record that lies. Text that no code can be (other encodings, control characters) is
// passed over.
static bool read_saying(struct saying *out, const struct record *record) {
    if (is_well_known(record, "T") && !read_text(out, record->payload)) {
        return false;
    }
    if (is_well_known(record, "U") && !read_uri(out, record->payload)) {
        return false;
    }
    if (!text_is_clean_utf8(out->text)) {
        out->text.len = 0;
    }
    return true;
}

// The whole message is checked before any of it is believed.
static enum ndef_status find_saying(struct saying *out, struct span message) {
    struct span rest = message;
    for (bool first = true; rest.len > 0; first = false) {
        struct record record;
        struct saying saying = {"", {NULL, 0}};
        if (!read_record(&record, &rest) || !is_sound(&record, first, rest.len == 0) ||
            !read_saying(&saying, &record)) {
            return NDEF_DAMAGED;
        }
        if (out->text.len == 0) {
            *out = saying;
        }
    }
    return out->text.len > 0 ? NDEF_OK : NDEF_EMPTY;
}

enum ndef_status ndef_text(struct buf *text, struct span message) {
    struct saying saying = {"", {NULL, 0}};
    enum ndef_status status = find_saying(&saying, message);
    if (status != NDEF_OK) {
        return status;
    }
    // A code that can't be kept for want of memory can't be read: the card is asked for again.
    size_t before = text->len;
    if (buf_append_text(text, saying.prefix) != ERR_OK ||
        buf_append(text, saying.text.data, saying.text.len) != ERR_OK) {
        text->len = before;
        return NDEF_DAMAGED;
    }
    return NDEF_OK;
}

// --- Writing -------------------------------------------------------------------------------------

static const char language[] = {2, 'j', 'a'}; // status byte: UTF-8, a language code of two letters

enum err ndef_append_text_record(struct buf *out, const char *text) {
    size_t len = sizeof language + strlen(text);
    if (len > UINT32_MAX) {
        return ERR_TOO_BIG;
    }
    bool is_short = len <= UINT8_MAX;
    uint8_t head[7] = {FLAG_BEGIN | FLAG_END | TNF_WELL_KNOWN,
                       1,
                       (uint8_t)(len >> 24),
                       (uint8_t)(len >> 16),
                       (uint8_t)(len >> 8),
                       (uint8_t)len,
                       'T'};
    if (is_short) {
        head[0] |= FLAG_SHORT;
        head[2] = (uint8_t)len;
        head[3] = 'T';
    }
    enum err err = buf_append(out, head, is_short ? 4 : 7);
    if (err == ERR_OK) {
        err = buf_append(out, language, sizeof language);
    }
    return err == ERR_OK ? buf_append_text(out, text) : err;
}
