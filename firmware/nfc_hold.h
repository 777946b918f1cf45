// When is a card on the reader an event? Once, until it has been away.
//
// A reader sees a card anew in each sweep, and misses one now and then. A card that was reported is
// not looked at again until it has been away for NFC_AWAY_MS; another card is an event at once,
// whatever else lies on the reader. A reading that broke off is taken up again while the card is
// there, and given up after NFC_TRIES, or when the card goes away unread: that too is one event.
//
// Cards that may make up a new number at each selection (4-byte UIDs that begin with 0x08, and all
// of Type B) are taken for the same card, whose number tells nothing. When the number is another
// than before, such a card is read again, and is an event again only if what it says of itself (a
// certificate) is something else: the next doctor's card, laid down at once.
//
// Pure: cards seen and times in, decisions out.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NFC_AWAY_MS = 600,
    NFC_TRIES = 3,
    NFC_ID_MAX = 10,
    NFC_HELD_MAX = 8,
    NFC_BLIND_MAX_MS = 10000
};

enum nfc_kind { NFC_KIND_A, NFC_KIND_B, NFC_KIND_FELICA };

struct nfc_id {
    enum nfc_kind kind;
    size_t len;
    uint8_t bytes[NFC_ID_MAX];
};

struct nfc_held {
    bool used;
    struct nfc_id id;
    int64_t seen_ms;
    int tries;       // readings that broke off
    bool done;       // with this number: read, or given up
    bool reported;   // that it is here
    uint64_t answer; // what it said of itself; 0: nothing that tells it from others
};

// Start from zero.
struct nfc_hold {
    struct nfc_held cards[NFC_HELD_MAX];
};

bool nfc_id_is_random(const struct nfc_id *id);

// The card answered a sweep. True: read it, and then call one of the two below.
bool nfc_hold_see(struct nfc_hold *hold, const struct nfc_id *id, int64_t now_ms);
// It was read. True: report it. `answer`: a digest of what it said of itself, 0 for nothing.
bool nfc_hold_finish(struct nfc_hold *hold, const struct nfc_id *id, uint64_t answer,
                     int64_t now_ms);
// The reading broke off. True: give it up and report that.
bool nfc_hold_fail(struct nfc_hold *hold, const struct nfc_id *id, int64_t now_ms);

// Forgets the cards that have been away. Returns how many of them had been tried and never read.
// To be called behind a whole sweep, so that a time in which the reader could not look is nobody's
// absence.
int nfc_hold_expire(struct nfc_hold *hold, int64_t now_ms);
