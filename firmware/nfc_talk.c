#include "firmware/nfc_talk.h"

#include <poll.h>

#include "app/base/tick.h"

enum { EXCHANGE_TIMEOUT_MS = 300 };

bool nfc_talk_is_port_error(int code) {
    return code == NFC_EIO || code == NFC_ETIMEOUT || code == NFC_ESOFT || code == NFC_EOPABORTED;
}

static bool may_go_on(const struct nfc_talk *talk) {
    struct pollfd stop = {.fd = talk->stop_fd, .events = POLLIN};
    return tick_now_ms() < talk->deadline_ms && poll(&stop, 1, 0) <= 0;
}

bool nfc_talk_exchange(struct nfc_talk *talk, struct nfc_answer *answer, struct span command) {
    answer->len = 0;
    if (!may_go_on(talk)) {
        return false;
    }
    int got = nfc_initiator_transceive_bytes(talk->device, command.data, command.len, answer->bytes,
                                             sizeof answer->bytes, EXCHANGE_TIMEOUT_MS);
    if (got < 0) {
        talk->port_failed = nfc_talk_is_port_error(got);
        return false;
    }
    answer->len = (size_t)got;
    talk->answers++;
    return true;
}

bool nfc_talk_apdu(struct nfc_talk *talk, struct nfc_answer *answer, uint16_t *status,
                   struct span command) {
    if (!nfc_talk_exchange(talk, answer, command) || answer->len < 2) {
        return false;
    }
    answer->len -= 2;
    *status = (uint16_t)(answer->bytes[answer->len] << 8 | answer->bytes[answer->len + 1]);
    return true;
}
