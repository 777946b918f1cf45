// Digits: three fields, one keypad.
#include <string.h>

#include "app/credential/enrolment.h"
#include "app/kiosk_state.h"

struct field {
    char *digits;
    size_t cap;
};

static struct field current_field(struct kiosk *kiosk) {
    switch (kiosk->view.screen) {
    case SCREEN_SETUP:
        return (struct field){kiosk->view.setup.digits, ENROLMENT_CODE_DIGITS + 1};
    case SCREEN_PIN:
        return (struct field){kiosk->pin, PIN_MAX + 1};
    case SCREEN_KEYPAD:
        return kiosk->view.keypad.step == KEYPAD_BIRTHDAY
                   ? (struct field){kiosk->view.keypad.digits, 4 + 1}
                   : (struct field){kiosk->view.keypad.digits, 12 + 1};
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
    kiosk_look_up_candidate(kiosk);
}

void kiosk_take_erase(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct field field = current_field(kiosk);
    size_t len = field.digits ? strlen(field.digits) : 0;
    if (len > 0) {
        field.digits[len - 1] = '\0';
        kiosk_look_up_candidate(kiosk);
    }
}

void kiosk_take_clear(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct field field = current_field(kiosk);
    if (field.digits) {
        field.digits[0] = '\0';
        kiosk_look_up_candidate(kiosk);
    }
}
