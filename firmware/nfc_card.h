// What a card that was found gives to the kiosk. No card is ever asked for a PIN (VERIFY is never
// sent), and a My Number card is asked nothing but whether it is one.
#pragma once

#include "firmware/device.h"
#include "firmware/nfc_hold.h"
#include "firmware/nfc_talk.h"

enum nfc_card {
    NFC_CARD_READ,   // *scan says what it is
    NFC_CARD_BROKEN, // it stopped answering
    NFC_CARD_DAMAGED // it contradicts itself
};

// False for a target that names no card of ours.
bool nfc_card_identify(struct nfc_id *id, const nfc_target *target);

// All that the card has to say.
enum nfc_card nfc_card_read(struct scan *scan, struct nfc_talk *talk, const struct nfc_id *id,
                            uint8_t sak);

// What the reader knows of the card without an exchange.
void nfc_card_plain(struct scan *scan, const struct nfc_id *id);
