#include "firmware/nfc_iso7816.h"

#include <string.h>

enum { NAME_MAX_LEN = 16, STATUS_WRONG_LENGTH = 0x6C };

static enum nfc_content select(struct nfc_talk *talk, const uint8_t *command, size_t len) {
    struct nfc_answer answer;
    uint16_t status;
    if (!nfc_talk_apdu(talk, &answer, &status, (struct span){command, len})) {
        return NFC_CONTENT_BROKEN;
    }
    return status == NFC_STATUS_OK ? NFC_CONTENT_READ : NFC_CONTENT_NONE;
}

enum nfc_content nfc_select_application(struct nfc_talk *talk, struct span name,
                                        enum nfc_select how) {
    uint8_t command[5 + NAME_MAX_LEN + 1] = {0x00, 0xA4, 0x04, 0x0C};
    bool answered = how == NFC_SELECT_ANSWERED;
    if (answered) {
        command[3] = 0x00; // and the last byte: any length of answer
    }
    command[4] = (uint8_t)name.len;
    memcpy(command + 5, name.data, name.len);
    return select(talk, command, 5 + name.len + (answered ? 1 : 0));
}

enum nfc_content nfc_select_file(struct nfc_talk *talk, uint8_t p1, const uint8_t file_id[2]) {
    const uint8_t command[] = {0x00, 0xA4, p1, 0x0C, 0x02, file_id[0], file_id[1]};
    return select(talk, command, sizeof command);
}

static bool exchange(struct nfc_talk *talk, struct nfc_answer *answer, uint16_t *status,
                     size_t from, size_t want) {
    const uint8_t command[] = {0x00, 0xB0, (uint8_t)(from >> 8), (uint8_t)from, (uint8_t)want};
    return nfc_talk_apdu(talk, answer, status, (struct span){command, sizeof command});
}

enum nfc_content nfc_read_binary(struct nfc_talk *talk, struct nfc_answer *answer, size_t from,
                                 size_t want) {
    uint16_t status;
    if (!exchange(talk, answer, &status, from, want)) {
        return NFC_CONTENT_BROKEN;
    }
    size_t offered = status & 0xFF;
    if (status >> 8 == STATUS_WRONG_LENGTH && offered > 0 && offered < want) {
        want = offered;
        if (!exchange(talk, answer, &status, from, want)) {
            return NFC_CONTENT_BROKEN;
        }
    }
    if (status != NFC_STATUS_OK) {
        return NFC_CONTENT_NONE;
    }
    return answer->len > 0 && answer->len <= want ? NFC_CONTENT_READ : NFC_CONTENT_DAMAGED;
}
