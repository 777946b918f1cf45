// The keypad: number, then birth date or family name, then a tap.
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/domain/identifier.h"
#include "app/kiosk_state.h"
#include "app/store/fold.h"

enum { CONFIRM_TRIES = 3 };

// --- Whose number --------------------------------------------------------------------------------

static void offer_candidate(struct kiosk *kiosk) {
    const struct member *member = &kiosk->candidate;
    struct view_keypad *keypad = &kiosk->view.keypad;
    char initials[NAME_CAP * 3];
    keypad->by_day = strlen(member->birth_date) == DATE_CAP - 1;
    keypad->by_name = member->kana[0] != '\0';
    keypad->found = keypad->by_day || keypad->by_name;
    keypad->staff = !keypad->found;
    kana_initials(initials, sizeof initials, member->kana);
    bool both = member->affiliation[0] != '\0';
    snprintf(keypad->candidate, sizeof keypad->candidate, "%s%s%s%s", initials, both ? "（" : "",
             member->affiliation, both ? "）" : "");
}

// A number that is on the roster shows whose it is (masked) as soon as it is whole. One that two
// persons share is nobody's until staff have looked, and so is one of a member of whom nothing is
// known that could confirm it.
void kiosk_look_up_candidate(struct kiosk *kiosk) {
    struct view_keypad *keypad = &kiosk->view.keypad;
    char number[NUMBER_CAP];
    keypad->refusal = REFUSAL_NONE;
    if (kiosk->view.screen != SCREEN_KEYPAD || keypad->step != KEYPAD_NUMBER) {
        return;
    }
    keypad->found = keypad->staff = false;
    if (!identifier_normalise(number, keypad->digits)) {
        return;
    }
    enum err err = roster_find_by_number(kiosk->store, &kiosk->candidate, number);
    if (err == ERR_OK) {
        offer_candidate(kiosk);
    } else if (err == ERR_EXISTS) {
        keypad->staff = true;
    } else if (err != ERR_NOT_FOUND) {
        kiosk_show_broken_store(kiosk);
    }
}

void kiosk_open_keypad(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->view.keypad = (struct view_keypad){.step = KEYPAD_NUMBER};
    kiosk->view.door.name = (struct entry){.cap = NAME_CAP};
    kiosk->view.door.layout = KEYBOARD_KANA;
    kiosk->wrong_answers = 0;
    kiosk_go(kiosk, SCREEN_KEYPAD);
}

// --- Is it that person? --------------------------------------------------------------------------

static void ask(struct view_keypad *keypad, struct view_door *door, enum keypad_step step) {
    keypad->step = step;
    keypad->digits[0] = '\0';
    keypad->refusal = REFUSAL_NONE;
    entry_set(&door->name, "");
}

void kiosk_confirm_by(struct kiosk *kiosk, int32_t step) {
    struct view_keypad *keypad = &kiosk->view.keypad;
    bool known =
        (step == KEYPAD_BIRTHDAY && keypad->by_day) || (step == KEYPAD_NAME && keypad->by_name);
    if (kiosk->view.screen == SCREEN_KEYPAD && keypad->step != KEYPAD_NUMBER && known) {
        ask(keypad, &kiosk->view.door, (enum keypad_step)step);
    }
}

static bool is_family_name(const struct member *member, const char *typed) {
    char known[FOLD_CAP];
    char given[FOLD_CAP];
    return fold(known, member->kana) && fold(given, typed) && kana_family_matches(known, given);
}

// Three answers for one number, however they are given.
static void take_answer(struct kiosk *kiosk, bool right) {
    if (right) {
        kiosk_take_typed_member(kiosk);
        return;
    }
    ask(&kiosk->view.keypad, &kiosk->view.door, kiosk->view.keypad.step);
    kiosk->view.keypad.refusal = REFUSAL_NOT_CONFIRMED;
    if (++kiosk->wrong_answers == CONFIRM_TRIES) {
        kiosk_go_home(kiosk);
        kiosk_refuse(kiosk, REFUSAL_NOT_CONFIRMED);
    }
}

static void take_number(struct kiosk *kiosk) {
    struct view_keypad *keypad = &kiosk->view.keypad;
    if (!*keypad->digits || keypad->staff) {
        return;
    }
    if (!keypad->found) {
        keypad->refusal = REFUSAL_UNKNOWN_NUMBER;
        return;
    }
    ask(keypad, &kiosk->view.door, keypad->by_day ? KEYPAD_BIRTHDAY : KEYPAD_NAME);
}

void kiosk_take_keypad(struct kiosk *kiosk) {
    switch (kiosk->view.keypad.step) {
    case KEYPAD_NUMBER:
        take_number(kiosk);
        return;
    case KEYPAD_BIRTHDAY:
        take_answer(kiosk,
                    birth_day_matches(kiosk->candidate.birth_date, kiosk->view.keypad.digits));
        return;
    case KEYPAD_NAME:
        if (kiosk->view.door.name.text[0]) {
            take_answer(kiosk, is_family_name(&kiosk->candidate, kiosk->view.door.name.text));
        }
        return;
    }
}

// --- Keys of a name ------------------------------------------------------------------------------

static bool types_name(const struct kiosk *kiosk) {
    return kiosk->view.screen == SCREEN_KEYPAD && kiosk->view.keypad.step == KEYPAD_NAME;
}

struct entry *kiosk_keypad_entry(struct kiosk *kiosk) {
    return types_name(kiosk) ? &kiosk->view.door.name : NULL;
}

void kiosk_keypad_typed(struct kiosk *kiosk) {
    if (types_name(kiosk)) {
        kiosk->view.keypad.refusal = REFUSAL_NONE;
    }
}

void kiosk_take_key(struct kiosk *kiosk, int32_t key) {
    if (types_name(kiosk)) {
        entry_key(&kiosk->view.door.name, key);
        kiosk_keypad_typed(kiosk);
    }
}

bool kiosk_erase_key(struct kiosk *kiosk, bool all) {
    if (!types_name(kiosk)) {
        return false;
    }
    if (all) {
        entry_set(&kiosk->view.door.name, "");
    } else {
        entry_erase(&kiosk->view.door.name);
    }
    return true;
}

void kiosk_take_layout(struct kiosk *kiosk, int32_t layout) {
    if (types_name(kiosk) && layout >= 0 && layout < KEYBOARD_LAYOUT_COUNT) {
        kiosk->view.door.layout = (enum keyboard_layout)layout;
    }
}
