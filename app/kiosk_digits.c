// Digits: several fields, one keypad.
#include <string.h>

#include "app/credential/enrolment.h"
#include "app/kiosk_state.h"

struct field {
    char *digits;
    size_t cap;
};

// A name is not made of digits.
static const size_t keypad_caps[] = {
    [KEYPAD_NUMBER] = 12 + 1, [KEYPAD_BIRTHDAY] = 4 + 1, [KEYPAD_NAME] = 0};

static struct field current_field(struct kiosk *kiosk) {
    switch (kiosk->view.screen) {
    case SCREEN_SETUP:
        return (struct field){kiosk->view.setup.digits, ENROLMENT_CODE_DIGITS + 1};
    case SCREEN_PIN:
        return (struct field){kiosk->pin, PIN_MAX + 1};
    case SCREEN_KEYPAD:
        return (struct field){kiosk->view.keypad.digits, keypad_caps[kiosk->view.keypad.step]};
    case SCREEN_CLOCK:
        return (struct field){kiosk->view.house.clock.digits,
                              sizeof kiosk->view.house.clock.digits};
    case SCREEN_CLOSING:
        return (struct field){kiosk->view.house.closing.head_count,
                              sizeof kiosk->view.house.closing.head_count};
    default:
        return (struct field){NULL, 0};
    }
}

void kiosk_take_digit(struct kiosk *kiosk, int32_t digit) {
    struct field field = current_field(kiosk);
    size_t len = field.digits ? strlen(field.digits) : 0;
    if (!field.digits || len + 1 >= field.cap || digit < 0 || digit > 9) {
        return;
    }
    field.digits[len] = (char)('0' + digit);
    field.digits[len + 1] = '\0';
    kiosk->view.pin.wrong = false;
    kiosk->view.house.clock.impossible = false;
    kiosk_look_up_candidate(kiosk);
}

void kiosk_take_erase(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk_erase_key(kiosk, false)) {
        return;
    }
    struct field field = current_field(kiosk);
    size_t len = field.digits ? strlen(field.digits) : 0;
    if (len > 0) {
        field.digits[len - 1] = '\0';
        kiosk_look_up_candidate(kiosk);
    }
}

void kiosk_take_clear(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk_erase_key(kiosk, true)) {
        return;
    }
    struct field field = current_field(kiosk);
    if (field.digits) {
        field.digits[0] = '\0';
        kiosk_look_up_candidate(kiosk);
    }
}
