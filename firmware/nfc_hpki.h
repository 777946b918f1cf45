// 医師資格証 (HPKI): the certificate of its authentication application, which the card gives to
// anybody. Nothing is signed and no PIN is asked for: VERIFY is never sent.
//
// Application and file are those of a sample card of the medical association's; other kinds of
// HPKI card may keep theirs elsewhere.
#pragma once

#include "firmware/device.h"
#include "firmware/nfc_talk.h"

// READ: scan->bytes holds the certificate, as long as its own first bytes say. NONE: not such a
// card, or one that keeps its certificate elsewhere or to itself. DAMAGED: the card contradicts
// itself, or its certificate is larger than a scan may be.
enum nfc_content nfc_hpki_read(struct nfc_talk *talk, struct scan *scan);
