// Type 4 tags: the NDEF application, its capability container (file E103), and the file it names.
#include "firmware/nfc_ndef.h"

#include <string.h>

#include "firmware/nfc_iso7816.h"

enum { CC_LEN = 15, CC_TLV_AT = 7, FILE_TLV_LEN = 6, READ_ACCESS_FREE = 0x00, NLEN_LEN = 2 };

struct container {
    uint8_t file_id[2];
    size_t file_max; // with NLEN
    size_t chunk;
};

static uint16_t read_u16(const uint8_t *at) {
    return (uint16_t)(at[0] << 8 | at[1]);
}

// Past the application's own yes, every no is a contradiction.
static enum nfc_content insist(enum nfc_content result) {
    return result == NFC_CONTENT_NONE ? NFC_CONTENT_DAMAGED : result;
}

static enum nfc_content select_file(struct nfc_talk *talk, const uint8_t file_id[2]) {
    return insist(nfc_select_file(talk, 0x00, file_id));
}

static enum nfc_content read_binary(struct nfc_talk *talk, struct nfc_answer *answer, size_t from,
                                    size_t want) {
    return insist(nfc_read_binary(talk, answer, from, want));
}

static enum nfc_content read_container(struct nfc_talk *talk, struct container *container) {
    static const uint8_t cc_file[2] = {0xE1, 0x03};
    struct nfc_answer answer;
    enum nfc_content result = select_file(talk, cc_file);
    if (result == NFC_CONTENT_READ) {
        result = read_binary(talk, &answer, 0, CC_LEN);
    }
    if (result != NFC_CONTENT_READ) {
        return result;
    }
    const uint8_t *tlv = answer.bytes + CC_TLV_AT;
    size_t chunk = answer.len < CC_LEN ? 0 : read_u16(answer.bytes + 3);
    if (chunk == 0 || tlv[0] != 0x04 || tlv[1] != FILE_TLV_LEN || tlv[6] != READ_ACCESS_FREE) {
        return NFC_CONTENT_DAMAGED;
    }
    memcpy(container->file_id, tlv + 2, 2);
    container->file_max = read_u16(tlv + 4);
    container->chunk = chunk < NFC_CHUNK_MAX ? chunk : NFC_CHUNK_MAX;
    return NFC_CONTENT_READ;
}

static enum nfc_content read_message(struct nfc_talk *talk, struct scan *scan, size_t len,
                                     size_t chunk) {
    struct nfc_answer answer;
    scan->len = 0;
    while (scan->len < len) {
        size_t want = len - scan->len < chunk ? len - scan->len : chunk;
        enum nfc_content result = read_binary(talk, &answer, NLEN_LEN + scan->len, want);
        if (result != NFC_CONTENT_READ) {
            return result;
        }
        memcpy(scan->bytes + scan->len, answer.bytes, answer.len);
        scan->len += answer.len;
    }
    return NFC_CONTENT_READ;
}

enum nfc_content nfc_type4_read(struct nfc_talk *talk, struct scan *scan) {
    struct container container = {0};
    struct nfc_answer answer;
    static const uint8_t ndef[] = {0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01};
    enum nfc_content result =
        nfc_select_application(talk, (struct span){ndef, sizeof ndef}, NFC_SELECT_ANSWERED);
    if (result == NFC_CONTENT_READ) {
        result = read_container(talk, &container);
    }
    if (result == NFC_CONTENT_READ) {
        result = select_file(talk, container.file_id);
    }
    if (result == NFC_CONTENT_READ) {
        result = read_binary(talk, &answer, 0, NLEN_LEN);
    }
    if (result != NFC_CONTENT_READ) {
        return result;
    }
    size_t len = answer.len == NLEN_LEN ? read_u16(answer.bytes) : SIZE_MAX;
    if (len == 0) {
        return NFC_CONTENT_NONE;
    }
    if (len > sizeof scan->bytes || len + NLEN_LEN > container.file_max) {
        return NFC_CONTENT_DAMAGED;
    }
    return read_message(talk, scan, len, container.chunk);
}
