// A card leads to its member no longer.
#include <stdio.h>
#include <string.h>

#include "app/kiosk_state.h"

void kiosk_card_choose(struct kiosk *kiosk, int32_t row) {
    struct view_card *view = &kiosk->view.card;
    size_t index = view->first + (size_t)row;
    if (row < 0 || (size_t)row >= view->row_count || index >= kiosk->card.card_count) {
        return;
    }
    kiosk->card.unbinding = kiosk->card.cards[index];
    view->unbinding = true;
    view->reason = SIZE_MAX;
    view->staff_name[0] = '\0';
    for (size_t i = 0; i < kiosk->staff_count; i++) {
        if (strcmp(kiosk->staff[i].id, kiosk->staff_id) == 0) {
            memcpy(view->staff_name, kiosk->staff[i].name, sizeof view->staff_name);
        }
    }
}

void kiosk_card_reason(struct kiosk *kiosk, int32_t index) {
    if (kiosk->view.card.unbinding && index >= 0 && index < UNBIND_CHOICES) {
        kiosk->view.card.reason = (size_t)index;
    }
}

// What was read of the card before is forgotten: it may be bound again, by two readings.
static void record(struct kiosk *kiosk, const struct credential *card, enum correction reason) {
    struct fact fact = {.kind = FACT_UNBIND, .method = card->method};
    struct view_card *view = &kiosk->view.card;
    struct view_undo *undo = &kiosk->view.people.undo;
    memcpy(fact.member_id, card->member_id, sizeof fact.member_id);
    memcpy(fact.credential_hash, card->hash, sizeof fact.credential_hash);
    snprintf(fact.reason, sizeof fact.reason, "%s", correction_name(reason));
    view->unbinding = false;
    view->news = CARD_NEWS_NONE;
    kiosk->card.stale = true;
    kiosk->card.touched_hash[0] = '\0';
    card_enrolment_begin(&kiosk->card.enrolment, kiosk->people.person.id);
    if (!kiosk_record_by_staff(kiosk, &fact)) {
        return;
    }
    if (strcmp(fact.member_id, kiosk->people.person.id) == 0) {
        view->news = CARD_NEWS_UNBOUND;
    }
    if (undo->kind == UNDO_BIND && strcmp(kiosk->card.bound.hash, fact.credential_hash) == 0) {
        undo->kind = UNDO_NONE;
    }
    kiosk_trace(kiosk, "unbound reason=%s", fact.reason);
}

void kiosk_card_unbind(struct kiosk *kiosk, int32_t value) {
    (void)value;
    const struct view_card *view = &kiosk->view.card;
    if (view->unbinding && view->reason < UNBIND_CHOICES) {
        struct credential card = kiosk->card.unbinding;
        record(kiosk, &card, unbind_choices[view->reason]);
    }
}

void kiosk_card_take_back(struct kiosk *kiosk) {
    struct credential card = kiosk->card.bound;
    record(kiosk, &card, CORRECTION_SLIP);
}
