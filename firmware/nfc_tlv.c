#include "firmware/nfc_tlv.h"

enum { TLV_NULL = 0x00, TLV_NDEF = 0x03, TLV_TERMINATOR = 0xFE, LENGTH_IS_LONG = 0xFF };

// The length field behind a tag: its size, 1 or 3 bytes, or 0 when it has not been read whole.
static size_t read_length(size_t *length, struct span area, size_t at) {
    if (at < area.len && area.data[at] != LENGTH_IS_LONG) {
        *length = area.data[at];
        return 1;
    }
    if (at + 2 < area.len) {
        *length = (size_t)area.data[at + 1] << 8 | area.data[at + 2];
        return 3;
    }
    return 0;
}

static enum nfc_tlv judge_message(struct span *message, struct span area, size_t at,
                                  size_t length) {
    if (length == 0) {
        return NFC_TLV_NONE;
    }
    if (length > area.len - at) {
        return NFC_TLV_MORE;
    }
    *message = (struct span){area.data + at, length};
    return NFC_TLV_FOUND;
}

enum nfc_tlv nfc_tlv_find(struct span *message, struct span area, size_t size) {
    size_t at = 0;
    while (at < area.len && at < size) {
        uint8_t kind = area.data[at++];
        size_t length = 0;
        if (kind == TLV_NULL) {
            continue;
        }
        if (kind == TLV_TERMINATOR) {
            return NFC_TLV_NONE;
        }
        size_t field = read_length(&length, area, at);
        if (field == 0) {
            return area.len < size ? NFC_TLV_MORE : NFC_TLV_DAMAGED;
        }
        at += field;
        if (at > size || length > size - at) {
            return NFC_TLV_DAMAGED;
        }
        if (kind == TLV_NDEF) {
            // The message may start behind what has been read.
            return at > area.len ? NFC_TLV_MORE : judge_message(message, area, at, length);
        }
        at += length;
    }
    return at < size ? NFC_TLV_MORE : NFC_TLV_NONE;
}
