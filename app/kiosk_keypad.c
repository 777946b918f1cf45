// The keypad: number, then birth date, then a tap.
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/domain/identifier.h"
#include "app/kiosk_state.h"

enum { BIRTHDAY_TRIES = 3 };

// A number that is on the roster shows whose it is (masked) as soon as it is whole. One that two
// persons share is nobody's until staff have looked.
void kiosk_look_up_candidate(struct kiosk *kiosk) {
    struct view_keypad *keypad = &kiosk->view.keypad;
    char number[NUMBER_CAP];
    keypad->found = false;
    keypad->refusal = REFUSAL_NONE;
    if (kiosk->view.screen != SCREEN_KEYPAD || keypad->step != KEYPAD_NUMBER ||
        !identifier_normalise(number, keypad->digits)) {
        return;
    }
    enum err err = roster_find_by_number(kiosk->store, &kiosk->candidate, number);
    if (err == ERR_NOT_FOUND || err == ERR_EXISTS) {
        return;
    }
    if (err != ERR_OK) {
        kiosk_show_broken_store(kiosk);
        return;
    }
    char masked[NAME_CAP * 2];
    kana_mask(masked, sizeof masked, kiosk->candidate.kana);
    int len = snprintf(keypad->candidate, sizeof keypad->candidate, "%s （%s）", masked,
                       kiosk->candidate.affiliation);
    keypad->found = len > 0;
}

void kiosk_open_keypad(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->view.keypad = (struct view_keypad){.step = KEYPAD_NUMBER};
    kiosk->wrong_birthdays = 0;
    kiosk_go(kiosk, SCREEN_KEYPAD);
}

static void take_birthday(struct kiosk *kiosk) {
    struct view_keypad *keypad = &kiosk->view.keypad;
    if (birth_day_matches(kiosk->candidate.birth_date, keypad->digits)) {
        kiosk_take_typed_member(kiosk);
        return;
    }
    keypad->digits[0] = '\0';
    keypad->refusal = REFUSAL_NOT_CONFIRMED;
    if (++kiosk->wrong_birthdays == BIRTHDAY_TRIES) {
        kiosk_go_home(kiosk);
        kiosk_refuse(kiosk, REFUSAL_NOT_CONFIRMED);
    }
}

static void take_number(struct kiosk *kiosk) {
    struct view_keypad *keypad = &kiosk->view.keypad;
    if (!*keypad->digits) {
        return;
    }
    if (!keypad->found) {
        keypad->refusal = REFUSAL_UNKNOWN_NUMBER;
        return;
    }
    keypad->step = KEYPAD_BIRTHDAY;
    keypad->digits[0] = '\0';
}

void kiosk_take_keypad(struct kiosk *kiosk) {
    if (kiosk->view.keypad.step == KEYPAD_NUMBER) {
        take_number(kiosk);
    } else {
        take_birthday(kiosk);
    }
}
