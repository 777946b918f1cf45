// Who is behind the staff screens: a name, and a PIN.
#include <string.h>

#include "app/base/tick.h"
#include "app/kiosk_state.h"

void kiosk_choose_staff(struct kiosk *kiosk, int32_t index) {
    if (index < 0 || (size_t)index >= kiosk->staff_count) {
        return;
    }
    memcpy(kiosk->pin_staff_id, kiosk->staff[index].id, sizeof kiosk->pin_staff_id);
    memset(kiosk->pin, 0, sizeof kiosk->pin);
    kiosk->view.pin = (struct view_pin){.chosen = (size_t)index};
}

void kiosk_ask_pin(struct kiosk *kiosk, enum pin_purpose purpose) {
    kiosk->pin_purpose = purpose;
    memset(kiosk->pin, 0, sizeof kiosk->pin);
    kiosk->view.pin = (struct view_pin){.chosen = SIZE_MAX};
    kiosk->pin_staff_id[0] = '\0';
    if (kiosk->staff_count == 1) {
        kiosk_choose_staff(kiosk, 0);
    }
    kiosk_go(kiosk, SCREEN_PIN);
}

static void pass_pin(struct kiosk *kiosk, const struct staff *staff) {
    memcpy(kiosk->staff_id, staff->id, sizeof kiosk->staff_id);
    memcpy(kiosk->view.house.staff_name, staff->name, sizeof kiosk->view.house.staff_name);
    kiosk->staff_role = staff->role;
    kiosk->view.house.role = staff->role;
    if (kiosk->pin_purpose == PIN_OPENS_SESSION) {
        kiosk_open_chosen_session(kiosk);
    } else if (kiosk->pin_purpose == PIN_ADMITS) {
        kiosk_door_admitted(kiosk);
    } else if (kiosk->reception.open) {
        kiosk_people_open(kiosk);
    } else {
        kiosk_house_menu(kiosk);
    }
}

void kiosk_take_pin(struct kiosk *kiosk) {
    struct view_pin *pin = &kiosk->view.pin;
    if (pin->chosen >= kiosk->staff_count || strlen(kiosk->pin) < PIN_MIN) {
        return;
    }
    const struct staff *staff = &kiosk->staff[pin->chosen];
    int64_t now_ms = tick_now_ms();
    enum pin_outcome outcome = pin_check(&kiosk->guard, staff, kiosk->pin, now_ms);
    memset(kiosk->pin, 0, sizeof kiosk->pin);
    if (outcome == PIN_RIGHT) {
        pass_pin(kiosk, staff);
        return;
    }
    pin->wrong = true;
    pin->locked_until_utc_ms =
        outcome == PIN_LOCKED
            ? kiosk_stamp(kiosk).at_utc_ms + kiosk->guard.locked_until_mono_ms - now_ms
            : 0;
}
