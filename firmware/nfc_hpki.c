#include "firmware/nfc_hpki.h"

#include <string.h>

#include "firmware/nfc_iso7816.h"

enum { FILE_IN_APPLICATION = 0x02, HEADER_LEN = 4, DER_SEQUENCE = 0x30 };

// The whole length of a DER sequence, from its first bytes; 0 when it is none, when its length is
// not in the shortest form, or when it needs more than two bytes.
static size_t sequence_len(const uint8_t head[HEADER_LEN]) {
    if (head[0] != DER_SEQUENCE) {
        return 0;
    }
    if (head[1] < 0x80) {
        return 2 + (size_t)head[1];
    }
    if (head[1] == 0x81) {
        return head[2] < 0x80 ? 0 : 3 + (size_t)head[2];
    }
    size_t len = (size_t)head[2] << 8 | head[3];
    return head[1] == 0x82 && len > 0xFF ? 4 + len : 0;
}

// What a card answers in the middle of its own certificate is no answer to whether it has one.
static enum nfc_content read_on(struct nfc_talk *talk, struct scan *scan, size_t len) {
    struct nfc_answer answer;
    while (scan->len < len) {
        size_t left = len - scan->len;
        size_t want = left < NFC_CHUNK_MAX ? left : NFC_CHUNK_MAX;
        enum nfc_content result = nfc_read_binary(talk, &answer, scan->len, want);
        if (result != NFC_CONTENT_READ) {
            return result == NFC_CONTENT_NONE ? NFC_CONTENT_DAMAGED : result;
        }
        memcpy(scan->bytes + scan->len, answer.bytes, answer.len);
        scan->len += answer.len;
    }
    return NFC_CONTENT_READ;
}

static enum nfc_content read_certificate(struct nfc_talk *talk, struct scan *scan) {
    struct nfc_answer answer;
    enum nfc_content result = nfc_read_binary(talk, &answer, 0, HEADER_LEN);
    if (result != NFC_CONTENT_READ) {
        return result;
    }
    size_t len = answer.len == HEADER_LEN ? sequence_len(answer.bytes) : 0;
    if (len < HEADER_LEN || len > sizeof scan->bytes) {
        return NFC_CONTENT_DAMAGED;
    }
    memcpy(scan->bytes, answer.bytes, HEADER_LEN);
    scan->len = HEADER_LEN;
    return read_on(talk, scan, len);
}

enum nfc_content nfc_hpki_read(struct nfc_talk *talk, struct scan *scan) {
    static const uint8_t authentication[] = {0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xA0, 0x00, 0x00,
                                             0x03, 0x91, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02};
    static const uint8_t certificate[2] = {0x00, 0x16};
    scan->len = 0;
    enum nfc_content result = nfc_select_application(
        talk, (struct span){authentication, sizeof authentication}, NFC_SELECT_ANSWERED);
    if (result == NFC_CONTENT_READ) {
        result = nfc_select_file(talk, FILE_IN_APPLICATION, certificate);
    }
    return result == NFC_CONTENT_READ ? read_certificate(talk, scan) : result;
}
