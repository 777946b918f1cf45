#include "firmware/nfc_sweep.h"

#include "app/base/tick.h"
#include "firmware/nfc_card.h"

// FIELD_SETTLE_MS: a card may take 5 ms to notice that the field is there or gone (ISO 14443-3).
enum { CARD_TIME_MS = 1500, FIELD_SETTLE_MS = 6 };

bool nfc_sweep_prepare(struct nfc_sweep *sweep, nfc_device *device) {
    sweep->field_off = false;
    return nfc_initiator_init(device) == NFC_SUCCESS &&
           nfc_device_set_property_bool(device, NP_INFINITE_SELECT, false) == NFC_SUCCESS;
}

static void report(struct nfc_sweep *sweep, struct scan *scan) {
    scan->mono_ms = tick_now_ms();
    sweep->found(sweep->context, scan);
}

static void report_unreadable(struct nfc_sweep *sweep) {
    struct scan scan = {.kind = SCAN_UNREADABLE};
    report(sweep, &scan);
}

// A card that never answered anything but its selection is one that has only its number to give.
static void give_up(struct nfc_sweep *sweep, const struct nfc_talk *talk, const struct nfc_id *id) {
    if (talk->answers > 0) {
        report_unreadable(sweep);
        return;
    }
    struct scan scan = {0};
    nfc_card_plain(&scan, id);
    report(sweep, &scan);
}

// FNV-1a, of a certificate; 0 for all else that a card may say.
static uint64_t digest(const struct scan *scan) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < scan->len && scan->kind == SCAN_HPKI; i++) {
        hash = (hash ^ scan->bytes[i]) * UINT64_C(0x100000001b3);
    }
    return scan->kind == SCAN_HPKI ? hash : 0;
}

// False: the reader failed in the middle.
static bool read_card(struct nfc_sweep *sweep, nfc_device *device, const struct nfc_id *id,
                      uint8_t sak) {
    struct scan scan = {0};
    struct nfc_talk talk = {
        .device = device, .deadline_ms = tick_now_ms() + CARD_TIME_MS, .stop_fd = sweep->stop_fd};
    switch (nfc_card_read(&scan, &talk, id, sak)) {
    case NFC_CARD_READ:
        if (nfc_hold_finish(&sweep->hold, id, digest(&scan), tick_now_ms())) {
            report(sweep, &scan);
        }
        break;
    case NFC_CARD_DAMAGED:
        if (nfc_hold_finish(&sweep->hold, id, 0, tick_now_ms())) {
            report_unreadable(sweep);
        }
        break;
    case NFC_CARD_BROKEN:
        if (talk.port_failed) {
            return false;
        }
        if (nfc_hold_fail(&sweep->hold, id, tick_now_ms())) {
            give_up(sweep, &talk, id);
        }
        break;
    }
    return true;
}

// A card that was selected may answer no second search until its field has gone: while there are
// cards, the field is off between two sweeps.
static bool rest_field(struct nfc_sweep *sweep, nfc_device *device) {
    sweep->field_off = true;
    return nfc_device_set_property_bool(device, NP_ACTIVATE_FIELD, false) == NFC_SUCCESS;
}

// After a failed sweep as well: a card may have been selected without our hearing of it.
static bool wake_field(struct nfc_sweep *sweep, nfc_device *device) {
    if (sweep->blind && !sweep->field_off) {
        if (!rest_field(sweep, device)) {
            return false;
        }
        tick_sleep_ms(FIELD_SETTLE_MS);
    }
    if (!sweep->field_off) {
        return true;
    }
    if (nfc_device_set_property_bool(device, NP_ACTIVATE_FIELD, true) != NFC_SUCCESS) {
        return false;
    }
    sweep->field_off = false;
    tick_sleep_ms(FIELD_SETTLE_MS);
    return true;
}

// 1: a card was there; 0: none; below: the reader failed.
static int look_for(struct nfc_sweep *sweep, nfc_device *device, nfc_modulation modulation) {
    nfc_target target;
    struct nfc_id id;
    int got = nfc_initiator_select_passive_target(device, modulation, NULL, 0, &target);
    if (got < 0 && nfc_talk_is_port_error(got)) {
        return got;
    }
    // Other codes: a card at the edge of the field, or a kind that this reader does not know.
    if (got <= 0 || !nfc_card_identify(&id, &target)) {
        return 0;
    }
    uint8_t sak = modulation.nmt == NMT_ISO14443A ? target.nti.nai.btSak : 0;
    if (nfc_hold_see(&sweep->hold, &id, tick_now_ms()) && !read_card(sweep, device, &id, sak)) {
        return NFC_EIO;
    }
    return 1;
}

static bool look_for_all(struct nfc_sweep *sweep, nfc_device *device) {
    static const nfc_modulation modulations[] = {
        {NMT_ISO14443A, NBR_106},
        {NMT_FELICA, NBR_212},
        {NMT_FELICA, NBR_424},
        {NMT_ISO14443B, NBR_106},
    };
    bool felica = false;
    bool any = false;
    if (!wake_field(sweep, device)) {
        return false;
    }
    for (size_t i = 0; i < sizeof modulations / sizeof modulations[0]; i++) {
        bool is_felica = modulations[i].nmt == NMT_FELICA;
        if (is_felica && felica) {
            continue; // most cards answer at both speeds
        }
        int got = look_for(sweep, device, modulations[i]);
        if (got < 0) {
            return false;
        }
        any = any || got > 0;
        felica = felica || (is_felica && got > 0);
    }
    return !any || rest_field(sweep, device);
}

bool nfc_sweep_run(struct nfc_sweep *sweep, nfc_device *device) {
    sweep->blind = !look_for_all(sweep, device);
    if (sweep->blind) {
        return false;
    }
    for (int unread = nfc_hold_expire(&sweep->hold, tick_now_ms()); unread > 0; unread--) {
        report_unreadable(sweep);
    }
    return true;
}
