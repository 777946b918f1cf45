// Type 2 tags: READ (0x30) gives four pages of four bytes; page 3 is the capability container.
#include "firmware/nfc_ndef.h"

#include <string.h>

#include "firmware/nfc_tlv.h"

enum { READ_LEN = 16, PAGE_LEN = 4, CC_PAGE = 3, DATA_PAGE = 4, CC_MAGIC = 0xE1, SIZE_UNIT = 8 };
// Pages past this need SECTOR SELECT; a message of ours is far smaller.
enum { PAGES_MAX = 256, AREA_MAX = (PAGES_MAX - DATA_PAGE) * PAGE_LEN };

static bool read_pages(struct nfc_talk *talk, struct nfc_answer *answer, size_t page) {
    uint8_t command[] = {0x30, (uint8_t)page};
    return nfc_talk_exchange(talk, answer, (struct span){command, sizeof command}) &&
           answer->len >= READ_LEN;
}

static enum nfc_content keep(struct scan *scan, struct span message) {
    if (message.len > sizeof scan->bytes) {
        return NFC_CONTENT_DAMAGED;
    }
    memcpy(scan->bytes, message.data, message.len);
    scan->len = message.len;
    return NFC_CONTENT_READ;
}

// The tag named more memory than it has, or was torn away: the next sweep tells which.
static enum nfc_content read_area(struct nfc_talk *talk, struct scan *scan, size_t size) {
    uint8_t area[AREA_MAX + READ_LEN];
    size_t len = 0;
    struct nfc_answer answer;
    while (len < size && len < AREA_MAX) {
        if (!read_pages(talk, &answer, DATA_PAGE + len / PAGE_LEN)) {
            return NFC_CONTENT_BROKEN;
        }
        memcpy(area + len, answer.bytes, READ_LEN);
        len += READ_LEN;
        struct span message;
        struct span read = {area, len < size ? len : size};
        switch (nfc_tlv_find(&message, read, size)) {
        case NFC_TLV_FOUND:
            return keep(scan, message);
        case NFC_TLV_NONE:
            return NFC_CONTENT_NONE;
        case NFC_TLV_DAMAGED:
            return NFC_CONTENT_DAMAGED;
        case NFC_TLV_MORE:
            break;
        }
    }
    return NFC_CONTENT_DAMAGED;
}

enum nfc_content nfc_type2_read(struct nfc_talk *talk, struct scan *scan) {
    struct nfc_answer answer;
    if (!read_pages(talk, &answer, CC_PAGE)) {
        return NFC_CONTENT_BROKEN;
    }
    if (answer.bytes[0] != CC_MAGIC || answer.bytes[2] == 0) {
        return NFC_CONTENT_NONE;
    }
    return read_area(talk, scan, (size_t)answer.bytes[2] * SIZE_UNIT);
}
