// Talking to the card that is selected: one exchange at a time, each with a bound, and all of a
// card's exchanges together with another, so that no card can keep the reader or its end waiting.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <nfc/nfc.h>

#include "app/base/buf.h"

enum { NFC_ANSWER_MAX = 256 };

struct nfc_talk {
    nfc_device *device;
    int64_t deadline_ms; // for all of it
    int stop_fd;         // readable: the reader is to end
    int answers;         // exchanges that the card answered
    bool port_failed;    // the reader, not the card, broke the last exchange
};

// What came of reading something that a card may have.
enum nfc_content {
    NFC_CONTENT_READ,
    NFC_CONTENT_NONE,   // it has none, or does not give it
    NFC_CONTENT_BROKEN, // it stopped answering
    NFC_CONTENT_DAMAGED // it contradicts itself, or holds more than a scan may
};

struct nfc_answer {
    size_t len;
    uint8_t bytes[NFC_ANSWER_MAX + 2];
};

// libnfc's codes that tell of the reader or the line to it; all others tell of the card.
bool nfc_talk_is_port_error(int code);

// False: no answer came.
bool nfc_talk_exchange(struct nfc_talk *talk, struct nfc_answer *answer, struct span command);

enum { NFC_STATUS_OK = 0x9000 };
// ISO 7816-4: the same, with the status word taken off the end. False also for less than that.
bool nfc_talk_apdu(struct nfc_talk *talk, struct nfc_answer *answer, uint16_t *status,
                   struct span command);
