// A correction: what, why, and by whom; then one record that names the first.
#include <stdio.h>
#include <string.h>

#include "app/kiosk_state.h"
#include "app/typed_clock.h"

enum { FIELD_TEXT, FIELD_CLOCK }; // UI_FIELD's values on this screen

// --- What it says so far -------------------------------------------------------------------------

static bool is_blank(const char *text) {
    return text[strspn(text, " ")] == '\0';
}

static bool same_minute(int64_t a_utc_ms, int64_t b_utc_ms) {
    return a_utc_ms / 60000 == b_utc_ms / 60000;
}

static bool has_reason(const struct view_correction *correction) {
    return correction->chosen < correction->choice_count || !is_blank(correction->text.text);
}

static void judge(struct kiosk *kiosk) {
    struct view_correction *correction = &kiosk->view.people.correction;
    correction->problem =
        typed_clock(&correction->true_utc_ms, correction->clock.text, &kiosk->reception.session,
                    kiosk_now(kiosk).at_utc_ms, KIOSK_UTC_OFFSET_MIN);
    correction->changes = correction->direction != correction->old_direction ||
                          !same_minute(correction->true_utc_ms, correction->old_utc_ms);
    bool whole = correction->kind == CORRECTION_VOID || correction->problem == CLOCK_FINE;
    correction->ready = whole && has_reason(correction) &&
                        (correction->kind != CORRECTION_AMEND || correction->changes);
}

// --- Beginning -----------------------------------------------------------------------------------

static void begin(struct kiosk *kiosk, enum correction_kind kind, const struct timeline_row *tap) {
    struct view_correction *correction = &kiosk->view.people.correction;
    *correction = (struct view_correction){.kind = kind,
                                           .direction = DIRECTION_IN,
                                           .chosen = SIZE_MAX,
                                           .clock = {.cap = CLOCK_DIGITS + 1},
                                           .text = {.cap = ENTRY_CAP}};
    correction->choice_count = correction_choices(correction->choices, kind);
    if (tap) {
        int64_t local = tap->at_utc_ms / 60000 + KIOSK_UTC_OFFSET_MIN;
        correction->old_direction = correction->direction = tap->direction;
        correction->old_utc_ms = tap->at_utc_ms;
        snprintf(correction->clock.text, sizeof correction->clock.text, "%02d%02d",
                 (int)(local / 60 % 24), (int)(local % 60));
    }
    for (size_t i = 0; i < kiosk->staff_count; i++) {
        if (strcmp(kiosk->staff[i].id, kiosk->staff_id) == 0) {
            memcpy(correction->staff_name, kiosk->staff[i].name, NAME_CAP);
        }
    }
    judge(kiosk);
    kiosk_go(kiosk, SCREEN_REASON);
}

// The tap that is chosen and still stands; NULL: none, or not for this person to touch.
static const struct timeline_row *chosen_tap(const struct kiosk *kiosk) {
    const struct view_person *person = &kiosk->view.people.person;
    if (!kiosk_people_is_manager(kiosk) || person->chosen >= person->tap_count) {
        return NULL;
    }
    const struct timeline_row *tap = &person->taps[person->chosen].tap;
    return tap->state == TIMELINE_VOIDED ? NULL : tap;
}

void kiosk_correct_void(struct kiosk *kiosk, int32_t value) {
    (void)value;
    const struct timeline_row *tap = chosen_tap(kiosk);
    if (tap) {
        begin(kiosk, CORRECTION_VOID, tap);
    }
}

void kiosk_correct_amend(struct kiosk *kiosk, int32_t value) {
    (void)value;
    const struct timeline_row *tap = chosen_tap(kiosk);
    if (tap) {
        begin(kiosk, CORRECTION_AMEND, tap);
    }
}

void kiosk_correct_afterwards(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk_people_is_manager(kiosk)) {
        begin(kiosk, CORRECTION_AFTERWARDS, NULL);
    }
}

// --- Touches -------------------------------------------------------------------------------------

// Own words and a reason from the list exclude one another: one of them is recorded.
void kiosk_correction_typed(struct kiosk *kiosk) {
    struct view_correction *correction = &kiosk->view.people.correction;
    if (!correction->typing_clock && correction->text.text[0]) {
        correction->chosen = SIZE_MAX;
    }
    judge(kiosk);
}

void kiosk_correction_reason(struct kiosk *kiosk, int32_t index) {
    struct view_correction *correction = &kiosk->view.people.correction;
    if (index >= 0 && (size_t)index < correction->choice_count) {
        correction->chosen = (size_t)index;
        entry_set(&correction->text, "");
        judge(kiosk);
    }
}

void kiosk_correction_direction(struct kiosk *kiosk, int32_t direction) {
    struct view_correction *correction = &kiosk->view.people.correction;
    correction->direction = direction == DIRECTION_OUT ? DIRECTION_OUT : DIRECTION_IN;
    judge(kiosk);
}

void kiosk_correction_field(struct kiosk *kiosk, int32_t field) {
    struct view_people *people = &kiosk->view.people;
    people->keyboard = true;
    people->correction.typing_clock = field == FIELD_CLOCK;
    people->layout = field == FIELD_CLOCK ? KEYBOARD_DIGITS : KEYBOARD_KANA;
}

static void put_keyboard_away(struct kiosk *kiosk) {
    kiosk->view.people.keyboard = false;
    kiosk->view.people.correction.typing_clock = false;
}

static void return_to_person(struct kiosk *kiosk) {
    kiosk->people.person_stale = true;
    kiosk->people.tap_id[0] = '\0';
    kiosk_go(kiosk, SCREEN_PERSON);
}

void kiosk_correction_back(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk->view.people.keyboard) {
        put_keyboard_away(kiosk);
    } else {
        return_to_person(kiosk);
    }
}

// --- Recording -----------------------------------------------------------------------------------

static void put_reason(struct fact *fact, const struct view_correction *correction) {
    const char *reason = correction->chosen < correction->choice_count
                             ? correction_name(correction->choices[correction->chosen])
                             : correction->text.text;
    snprintf(fact->reason, sizeof fact->reason, "%s", reason);
}

// Only what becomes otherwise is said: what an amend leaves empty stays as it was.
static void put_change(struct fact *fact, const struct view_correction *correction) {
    if (correction->direction != correction->old_direction) {
        fact->direction = correction->direction;
    }
    if (!same_minute(correction->true_utc_ms, correction->old_utc_ms)) {
        fact->true_utc_ms = correction->true_utc_ms;
    }
}

static struct fact correction_fact(const struct kiosk *kiosk) {
    const struct view_correction *correction = &kiosk->view.people.correction;
    struct fact fact = {.kind = FACT_VOID};
    put_reason(&fact, correction);
    switch (correction->kind) {
    case CORRECTION_VOID:
        memcpy(fact.target_id, kiosk->people.tap_id, sizeof fact.target_id);
        break;
    case CORRECTION_AMEND:
        fact.kind = FACT_AMEND;
        memcpy(fact.target_id, kiosk->people.tap_id, sizeof fact.target_id);
        put_change(&fact, correction);
        break;
    case CORRECTION_AFTERWARDS:
        fact.kind = FACT_TAP;
        fact.method = METHOD_STAFF;
        fact.verdict = VERDICT_ACCEPTED;
        fact.direction = correction->direction;
        fact.true_utc_ms = correction->true_utc_ms;
        memcpy(fact.member_id, kiosk->people.person.id, sizeof fact.member_id);
        break;
    }
    return fact;
}

static void record(struct kiosk *kiosk) {
    static const enum undo_kind undos[] = {[CORRECTION_VOID] = UNDO_VOID,
                                           [CORRECTION_AMEND] = UNDO_AMEND,
                                           [CORRECTION_AFTERWARDS] = UNDO_TAP};
    enum correction_kind kind = kiosk->view.people.correction.kind;
    struct fact fact = correction_fact(kiosk);
    return_to_person(kiosk);
    if (kiosk_record_fact(kiosk, &fact)) {
        kiosk_undo_offer(kiosk, undos[kind], fact.direction, fact.id);
    }
}

void kiosk_correction_next(struct kiosk *kiosk, int32_t value) {
    (void)value;
    judge(kiosk); // the clock has moved on
    if (kiosk->view.people.keyboard) {
        put_keyboard_away(kiosk);
    } else if (kiosk->view.people.correction.ready && kiosk_people_is_manager(kiosk)) {
        record(kiosk);
    }
}
