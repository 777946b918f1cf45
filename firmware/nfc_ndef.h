// The NDEF message of a tag (NFC Forum T2T and T4T): only ever read, and never believed about its
// own size.
#pragma once

#include "firmware/device.h"
#include "firmware/nfc_talk.h"

enum nfc_content nfc_type2_read(struct nfc_talk *talk, struct scan *scan);
enum nfc_content nfc_type4_read(struct nfc_talk *talk, struct scan *scan);
