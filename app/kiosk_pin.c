// Who is behind the staff screens: a name, and a PIN.
#include <string.h>

#include "app/base/tick.h"
#include "app/kiosk_state.h"

static const char guard_setting[] = "local.pin_guard";

// 0: nobody has to wait.
static int64_t locked_until_utc_ms(const struct kiosk *kiosk) {
    int64_t left_ms = kiosk->guard.locked_until_mono_ms - tick_now_ms();
    return left_ms > 0 ? kiosk_now(kiosk).at_utc_ms + left_ms : 0;
}

void kiosk_choose_staff(struct kiosk *kiosk, int32_t index) {
    if (index < 0 || (size_t)index >= kiosk->staff_count) {
        return;
    }
    memcpy(kiosk->pin_staff_id, kiosk->staff[index].id, sizeof kiosk->pin_staff_id);
    memset(kiosk->pin, 0, sizeof kiosk->pin);
    kiosk->view.pin = (struct view_pin){.chosen = (size_t)index,
                                        .locked_until_utc_ms = locked_until_utc_ms(kiosk)};
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
    if (kiosk->pin_purpose == PIN_OPENS_SESSION && kiosk_must_ask_clock(kiosk)) {
        kiosk_ask_clock(kiosk, true);
    } else if (kiosk->pin_purpose == PIN_OPENS_SESSION) {
        kiosk_open_chosen_session(kiosk);
    } else if (kiosk->pin_purpose == PIN_ADMITS) {
        kiosk_door_admitted(kiosk);
    } else if (kiosk->reception.open) {
        kiosk_people_open(kiosk);
    } else {
        kiosk_house_menu(kiosk);
    }
}

static void keep_guard(struct kiosk *kiosk, const struct pin_guard *guard) {
    char text[PIN_GUARD_CAP];
    pin_guard_write(text, guard, kiosk->boot_id);
    enum err err = setting_put(kiosk_settings(kiosk), guard_setting, text);
    (void)err; // the store has said why; in this run the guard holds all the same
}

void kiosk_load_guard(struct kiosk *kiosk) {
    char text[PIN_GUARD_CAP];
    if (setting_get(kiosk->store, text, sizeof text, guard_setting) == ERR_OK) {
        kiosk->guard = pin_guard_read(text, kiosk->boot_id, tick_now_ms());
    }
}

// Counted as wrong before it is checked.
static enum pin_outcome check(struct kiosk *kiosk, const struct staff *staff, int64_t now_ms) {
    if (now_ms >= kiosk->guard.locked_until_mono_ms) {
        struct pin_guard worst = pin_guard_worst(&kiosk->guard, now_ms);
        keep_guard(kiosk, &worst);
    }
    enum pin_outcome outcome = pin_check(&kiosk->guard, staff, kiosk->pin, now_ms);
    if (outcome == PIN_RIGHT) {
        keep_guard(kiosk, &kiosk->guard);
    }
    return outcome;
}

void kiosk_take_pin(struct kiosk *kiosk) {
    struct view_pin *pin = &kiosk->view.pin;
    if (pin->chosen >= kiosk->staff_count || strlen(kiosk->pin) < PIN_MIN) {
        return;
    }
    const struct staff *staff = &kiosk->staff[pin->chosen];
    int64_t now_ms = tick_now_ms();
    enum pin_outcome outcome = check(kiosk, staff, now_ms);
    memset(kiosk->pin, 0, sizeof kiosk->pin);
    if (outcome == PIN_RIGHT) {
        pass_pin(kiosk, staff);
        return;
    }
    pin->wrong = true;
    pin->locked_until_utc_ms = outcome == PIN_LOCKED ? locked_until_utc_ms(kiosk) : 0;
}
