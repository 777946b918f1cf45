// The NDEF message of a tag (NFC Forum T2T and T4T): only ever read, and never believed about its
// own size.
#pragma once

#include "firmware/device.h"
#include "firmware/nfc_talk.h"

enum nfc_ndef {
    NFC_NDEF_READ,    // scan->bytes holds the message
    NFC_NDEF_NONE,    // the card has none, or an empty one
    NFC_NDEF_BROKEN,  // the card stopped answering
    NFC_NDEF_DAMAGED, // the card contradicts itself, or the message is larger than a scan may be
};

enum nfc_ndef nfc_type2_read(struct nfc_talk *talk, struct scan *scan);
enum nfc_ndef nfc_type4_read(struct nfc_talk *talk, struct scan *scan);
