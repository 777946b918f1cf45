// A card that says what it likes: libnfc's exchange is replaced (--wrap) by one that takes its
// answers from the input. First byte: which kind of card; then each answer, its length in front,
// 255 for none at all.
//
// Whatever it says, it is told nothing but to select and to read, and what comes of it fits.
#include <string.h>

#include "firmware/nfc_card.h"
#include "tests/fuzz/fuzz.h"

static struct span answers;
static bool is_type2;

int __wrap_nfc_initiator_transceive_bytes(nfc_device *device, const uint8_t *tx, size_t tx_len,
                                          uint8_t *rx, size_t rx_cap, int timeout);

int __wrap_nfc_initiator_transceive_bytes(nfc_device *device, const uint8_t *tx, size_t tx_len,
                                          uint8_t *rx, size_t rx_cap, int timeout) {
    (void)device;
    REQUIRE(timeout > 0);
    if (is_type2) {
        REQUIRE(tx_len == 2 && tx[0] == 0x30);
    } else {
        REQUIRE(tx_len >= 5 && tx[0] == 0x00 && (tx[1] == 0xA4 || tx[1] == 0xB0));
    }
    if (answers.len == 0) {
        return NFC_ETGRELEASED;
    }
    size_t len = answers.data[0];
    answers = (struct span){answers.data + 1, answers.len - 1};
    if (len == 0xFF || len > answers.len || len > rx_cap) {
        return NFC_ERFTRANS;
    }
    memcpy(rx, answers.data, len);
    answers = (struct span){answers.data + len, answers.len - len};
    return (int)len;
}

// The length of a DER sequence is written in two bytes, in one, or in the first byte itself.
static size_t sequence_len(const struct scan *scan) {
    const uint8_t *at = scan->bytes;
    REQUIRE(scan->len >= 4 && at[0] == 0x30);
    return at[1] == 0x82   ? 4 + (size_t)at[2] * 256 + at[3]
           : at[1] == 0x81 ? 3 + (size_t)at[2]
                           : 2 + (size_t)at[1];
}

static void judge(const struct scan *scan, const struct nfc_id *id) {
    REQUIRE(scan->len <= SCAN_BYTES_MAX);
    switch (scan->kind) {
    case SCAN_HPKI:
        REQUIRE(!is_type2 && scan->len == sequence_len(scan));
        break;
    case SCAN_NDEF:
        REQUIRE(id->kind == NFC_KIND_A && scan->len > 0);
        break;
    case SCAN_UID:
        REQUIRE(id->kind == NFC_KIND_A && scan->len == id->len);
        REQUIRE(memcmp(scan->bytes, id->bytes, id->len) == 0);
        break;
    default:
        REQUIRE((scan->kind == SCAN_TYPE_B && id->kind == NFC_KIND_B) ||
                scan->kind == SCAN_MY_NUMBER);
        REQUIRE(scan->len == 0);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct nfc_id id = {.kind = NFC_KIND_A, .len = 7, .bytes = {4, 1, 2, 3, 4, 5, 6}};
    struct nfc_talk talk = {.deadline_ms = INT64_MAX, .stop_fd = -1};
    struct scan scan = {.len = 0};
    if (size == 0) {
        return 0;
    }
    is_type2 = data[0] % 3 == 2;
    if (data[0] % 3 == 1) {
        id.kind = NFC_KIND_B;
        id.len = 4;
    }
    answers = (struct span){data + 1, size - 1};
    if (nfc_card_read(&scan, &talk, &id, is_type2 ? 0x00 : 0x20) == NFC_CARD_READ) {
        judge(&scan, &id);
    }
    return 0;
}
