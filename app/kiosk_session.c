// Opening and pinning a session: each is a record.
#include <string.h>

#include "app/kiosk_state.h"

// NULL when headquarters has withdrawn it while the PIN was typed.
static const struct session *find_chosen_session(const struct kiosk *kiosk) {
    for (size_t i = 0; i < kiosk->session_count; i++) {
        if (strcmp(kiosk->sessions[i].id, kiosk->pin_session_id) == 0) {
            return &kiosk->sessions[i];
        }
    }
    return NULL;
}

void kiosk_open_chosen_session(struct kiosk *kiosk) {
    struct event event = {
        .kind = EVENT_OPEN, .now = kiosk_stamp(kiosk), .session = find_chosen_session(kiosk)};
    if (!event.session) {
        kiosk_go_home(kiosk);
        return;
    }
    memcpy(event.staff_id, kiosk->staff_id, sizeof event.staff_id);
    if (kiosk_step(kiosk, &event)) {
        kiosk_go_home(kiosk);
    }
}

void kiosk_choose_session(struct kiosk *kiosk, int32_t index) {
    if (kiosk->view.screen == SCREEN_TRANSFER) {
        kiosk_transfer_session(kiosk, index);
    } else if (index >= 0 && (size_t)index < kiosk->session_count) {
        memcpy(kiosk->pin_session_id, kiosk->sessions[index].id, sizeof kiosk->pin_session_id);
        kiosk_ask_pin(kiosk, PIN_OPENS_SESSION);
    }
}

void kiosk_pin_direction(struct kiosk *kiosk, int32_t direction) {
    struct event event = {
        .kind = EVENT_PIN, .now = kiosk_stamp(kiosk), .pinned = (enum direction)direction};
    memcpy(event.staff_id, kiosk->staff_id, sizeof event.staff_id);
    kiosk_step(kiosk, &event);
}
