#include "firmware/nfc_hold.h"

#include <string.h>

enum { RANDOM_UID_LEN = 4, RANDOM_UID_FIRST = 0x08 };

bool nfc_id_is_random(const struct nfc_id *id) {
    return id->kind == NFC_KIND_A && id->len == RANDOM_UID_LEN && id->bytes[0] == RANDOM_UID_FIRST;
}

static bool is_same_number(const struct nfc_id *a, const struct nfc_id *b) {
    return a->kind == b->kind && a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static bool is_same(const struct nfc_id *a, const struct nfc_id *b) {
    return (nfc_id_is_random(a) && nfc_id_is_random(b)) ||
           (a->kind == NFC_KIND_B && b->kind == NFC_KIND_B) || is_same_number(a, b);
}

static struct nfc_held *find_card(struct nfc_hold *hold, const struct nfc_id *id) {
    for (size_t i = 0; i < NFC_HELD_MAX; i++) {
        if (hold->cards[i].used && is_same(&hold->cards[i].id, id)) {
            return &hold->cards[i];
        }
    }
    return NULL;
}

// A free place, or that of the card that has not been seen for longest.
static struct nfc_held *find_place(struct nfc_hold *hold) {
    struct nfc_held *oldest = &hold->cards[0];
    for (size_t i = 0; i < NFC_HELD_MAX; i++) {
        if (!hold->cards[i].used) {
            return &hold->cards[i];
        }
        if (hold->cards[i].seen_ms < oldest->seen_ms) {
            oldest = &hold->cards[i];
        }
    }
    return oldest;
}

bool nfc_hold_see(struct nfc_hold *hold, const struct nfc_id *id, int64_t now_ms) {
    struct nfc_held *card = find_card(hold, id);
    if (!card) {
        card = find_place(hold);
        *card = (struct nfc_held){.used = true, .id = *id};
    }
    card->seen_ms = now_ms;
    if (!is_same_number(&card->id, id)) {
        card->id = *id;
        card->tries = card->done ? 0 : card->tries;
        card->done = false;
    }
    return !card->done;
}

bool nfc_hold_finish(struct nfc_hold *hold, const struct nfc_id *id, uint64_t answer,
                     int64_t now_ms) {
    struct nfc_held *card = find_card(hold, id);
    if (!card) {
        return true;
    }
    bool is_event = !card->reported || card->answer != answer;
    card->seen_ms = now_ms;
    card->done = true;
    card->reported = true;
    card->answer = answer;
    return is_event;
}

bool nfc_hold_fail(struct nfc_hold *hold, const struct nfc_id *id, int64_t now_ms) {
    struct nfc_held *card = find_card(hold, id);
    if (!card) {
        return false;
    }
    card->seen_ms = now_ms;
    card->tries++;
    card->done = card->tries >= NFC_TRIES;
    bool is_event = card->done && !card->reported;
    card->reported = card->reported || card->done;
    return is_event;
}

int nfc_hold_expire(struct nfc_hold *hold, int64_t now_ms) {
    int unread = 0;
    for (size_t i = 0; i < NFC_HELD_MAX; i++) {
        struct nfc_held *card = &hold->cards[i];
        if (card->used && now_ms - card->seen_ms >= NFC_AWAY_MS) {
            unread += card->tries > 0 && !card->reported;
            card->used = false;
        }
    }
    return unread;
}
