#include "firmware/nfc_card.h"

#include <string.h>

#include "firmware/nfc_hpki.h"
#include "firmware/nfc_iso7816.h"
#include "firmware/nfc_ndef.h"

enum { SAK_TYPE2 = 0x00, SAK_ISO14443_4 = 0x20 };

static bool copy_id(struct nfc_id *id, enum nfc_kind kind, const uint8_t *bytes, size_t len) {
    if (len == 0 || len > NFC_ID_MAX) {
        return false;
    }
    *id = (struct nfc_id){.kind = kind, .len = len};
    memcpy(id->bytes, bytes, len);
    return true;
}

bool nfc_card_identify(struct nfc_id *id, const nfc_target *target) {
    switch (target->nm.nmt) {
    case NMT_ISO14443A:
        return copy_id(id, NFC_KIND_A, target->nti.nai.abtUid, target->nti.nai.szUidLen);
    case NMT_ISO14443B:
        return copy_id(id, NFC_KIND_B, target->nti.nbi.abtPupi, sizeof target->nti.nbi.abtPupi);
    case NMT_FELICA:
        return copy_id(id, NFC_KIND_FELICA, target->nti.nfi.abtId, sizeof target->nti.nfi.abtId);
    default:
        return false;
    }
}

void nfc_card_plain(struct scan *scan, const struct nfc_id *id) {
    scan->len = 0;
    if (id->kind == NFC_KIND_B) {
        scan->kind = SCAN_TYPE_B; // its PUPI identifies nobody
        return;
    }
    scan->kind = id->kind == NFC_KIND_A ? SCAN_UID : SCAN_IDM;
    scan->len = id->len;
    memcpy(scan->bytes, id->bytes, id->len);
}

static enum nfc_content ask_my_number(struct nfc_talk *talk) {
    static const uint8_t jpki[] = {0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01};
    return nfc_select_application(talk, (struct span){jpki, sizeof jpki}, NFC_SELECT_SILENT);
}

// `kind`: what the scan is when the content was read.
static enum nfc_card take_content(struct scan *scan, enum nfc_content content, enum scan_kind kind,
                                  const struct nfc_id *id) {
    switch (content) {
    case NFC_CONTENT_READ:
        scan->kind = kind;
        return NFC_CARD_READ;
    case NFC_CONTENT_NONE:
        nfc_card_plain(scan, id);
        return NFC_CARD_READ;
    case NFC_CONTENT_BROKEN:
        return NFC_CARD_BROKEN;
    case NFC_CONTENT_DAMAGED:
        break;
    }
    return NFC_CARD_DAMAGED;
}

// A My Number card is asked first, so that it hears no other question.
static enum nfc_card read_smart_card(struct scan *scan, struct nfc_talk *talk,
                                     const struct nfc_id *id) {
    enum nfc_content content = ask_my_number(talk);
    if (content != NFC_CONTENT_NONE) {
        scan->len = 0;
        return take_content(scan, content, SCAN_MY_NUMBER, id);
    }
    content = nfc_hpki_read(talk, scan);
    if (content != NFC_CONTENT_NONE || id->kind == NFC_KIND_B) {
        return take_content(scan, content, SCAN_HPKI, id);
    }
    return take_content(scan, nfc_type4_read(talk, scan), SCAN_NDEF, id);
}

enum nfc_card nfc_card_read(struct scan *scan, struct nfc_talk *talk, const struct nfc_id *id,
                            uint8_t sak) {
    if (id->kind == NFC_KIND_B || (id->kind == NFC_KIND_A && (sak & SAK_ISO14443_4))) {
        return read_smart_card(scan, talk, id);
    }
    if (id->kind == NFC_KIND_A && sak == SAK_TYPE2) {
        return take_content(scan, nfc_type2_read(talk, scan), SCAN_NDEF, id);
    }
    nfc_card_plain(scan, id);
    return NFC_CARD_READ;
}
