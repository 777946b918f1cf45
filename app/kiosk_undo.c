// What staff just recorded, and taking it back within seconds.
#include <stdio.h>
#include <string.h>

#include "app/base/tick.h"
#include "app/kiosk_state.h"

enum { UNDO_MS = 10000 };

bool kiosk_record_by_staff(struct kiosk *kiosk, struct fact *fact) {
    fact->stamp = kiosk_stamp(kiosk);
    memcpy(fact->staff_id, kiosk->staff_id, sizeof fact->staff_id);
    if (journal_append(kiosk->store, fact) != ERR_OK) {
        kiosk_show_broken_store(kiosk);
        return false;
    }
    kiosk_note_record(kiosk, fact);
    kiosk_offer(kiosk);
    return true;
}

bool kiosk_record_fact(struct kiosk *kiosk, struct fact *fact) {
    memcpy(fact->session_id, kiosk->reception.session.id, sizeof fact->session_id);
    return kiosk_record_by_staff(kiosk, fact);
}

void kiosk_receive_by_staff(struct kiosk *kiosk, const struct member *member) {
    if (kiosk_take_member_by_staff(kiosk, member)) {
        kiosk_undo_offer(kiosk, UNDO_TAP, kiosk->view.result.direction, kiosk->last_record_id);
        kiosk->people.undo_until_mono_ms += kiosk->result_show_ms; // the result covers it so long
    }
}

// --- The offer -----------------------------------------------------------------------------------

void kiosk_undo_offer(struct kiosk *kiosk, enum undo_kind kind, enum direction direction,
                      const char *record_id) {
    struct kiosk_people *people = &kiosk->people;
    const struct member *person = &people->person;
    struct view_undo *view = &kiosk->view.people.undo;
    *view = (struct view_undo){.kind = kind, .direction = direction};
    snprintf(view->who, sizeof view->who, "%s", person->kanji[0] ? person->kanji : person->kana);
    snprintf(people->undo_id, sizeof people->undo_id, "%s", record_id);
    memcpy(people->undo_staff_id, kiosk->staff_id, sizeof people->undo_staff_id);
    people->undo_until_mono_ms = tick_now_ms() + UNDO_MS;
}

static bool is_offered(const struct kiosk *kiosk) {
    const struct kiosk_people *people = &kiosk->people;
    return kiosk->view.people.undo.kind != UNDO_NONE &&
           tick_now_ms() < people->undo_until_mono_ms &&
           strcmp(people->undo_staff_id, kiosk->staff_id) == 0;
}

void kiosk_undo_fill(struct kiosk *kiosk) {
    if (!is_offered(kiosk)) {
        kiosk->view.people.undo.kind = UNDO_NONE;
    }
}

int64_t kiosk_undo_due_mono_ms(const struct kiosk *kiosk) {
    return kiosk->view.people.undo.kind == UNDO_NONE ? INT64_MAX : kiosk->people.undo_until_mono_ms;
}

// Undoing is a record, too, and can be undone: a void of the void. A card is another matter. What a
// card leads to is the last word on it, not a sum of records that stand: an unbinding says it, a
// void would not. And what binds it again is the card itself, read twice.
void kiosk_undo(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct fact fact = {.kind = FACT_VOID};
    if (!is_offered(kiosk)) {
        return;
    }
    if (kiosk->view.people.undo.kind == UNDO_BIND) {
        kiosk->view.people.undo.kind = UNDO_NONE;
        kiosk_card_take_back(kiosk);
        return;
    }
    memcpy(fact.target_id, kiosk->people.undo_id, sizeof fact.target_id);
    snprintf(fact.reason, sizeof fact.reason, "%s", correction_name(CORRECTION_SLIP));
    kiosk->view.people.undo.kind = UNDO_NONE;
    if (kiosk_record_fact(kiosk, &fact)) {
        kiosk_undo_offer(kiosk, UNDO_UNDO, DIRECTION_NONE, fact.id);
    }
}
