// Type 2 tag memory (NFC Forum T2T): finds the NDEF message among the TLVs of the data area, as the
// bytes come in. Pure; every length is the tag's claim and is held against what the tag can hold.
#pragma once

#include "app/base/buf.h"

enum nfc_tlv {
    NFC_TLV_FOUND,   // *message lies in `area`
    NFC_TLV_MORE,    // not decided yet: read further
    NFC_TLV_NONE,    // no message, or an empty one
    NFC_TLV_DAMAGED, // a length reaches past the area
};

// `area`: what has been read of the data area so far (from page 4 on); `size`: the whole of it.
enum nfc_tlv nfc_tlv_find(struct span *message, struct span area, size_t size);
