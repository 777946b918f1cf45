// Cards of one person: bound by two readings, unbound with a reason. Only for app/kiosk*.c.
//
// While the screen is open, a card or a code on a reader goes to the binding and not to the
// reception. What names a doctor by itself (a signed code, a code in a format) can't be bound, and
// is received as anywhere else.
#pragma once

#include "app/domain/card_enrolment.h"
#include "app/identify.h"

struct kiosk;

enum { KIOSK_CARDS_MAX = 32 };

struct kiosk_card {
    struct card_enrolment enrolment;
    struct credential cards[KIOSK_CARDS_MAX]; // what leads to the person, as the store last said
    size_t card_count;
    bool stale;
    char touched_hash[HASH_HEX_CAP]; // on the reader last; "" none
    struct credential unbinding;     // is being asked about
    struct credential bound;         // just now, to be taken back
};

void kiosk_card_open(struct kiosk *kiosk, int32_t value);
void kiosk_card_back(struct kiosk *kiosk, int32_t value);
// To where one came from; nothing half done remains.
void kiosk_card_close(struct kiosk *kiosk);
void kiosk_card_scroll(struct kiosk *kiosk, int32_t rows);
void kiosk_card_fill(struct kiosk *kiosk);

// --- kiosk_card_bind.c ---------------------------------------------------------------------------
// False when the scan is not for binding: it goes to the reception.
bool kiosk_card_take_scan(struct kiosk *kiosk, const struct identify_context *context,
                          const struct scan *scan);

// --- kiosk_card_unbind.c -------------------------------------------------------------------------
void kiosk_card_choose(struct kiosk *kiosk, int32_t row); // asks why
void kiosk_card_reason(struct kiosk *kiosk, int32_t index);
void kiosk_card_unbind(struct kiosk *kiosk, int32_t value);
// The binding that was just made, without a question.
void kiosk_card_take_back(struct kiosk *kiosk);
