// From screen to screen.
#include <string.h>

#include "app/base/tick.h"
#include "app/kiosk_state.h"

static int64_t stay_ms(enum screen_id screen) {
    switch (screen) {
    case SCREEN_PIN:
    case SCREEN_KEYPAD:
    case SCREEN_NOTICE:
    case SCREEN_ATTENDEES:
    case SCREEN_PERSON:
    case SCREEN_REASON:
    case SCREEN_WALK_IN:
    case SCREEN_MENU:
    case SCREEN_CLOCK:
    case SCREEN_DIAGNOSTICS:
    case SCREEN_CARD:
        return KIOSK_IDLE_MS;
    case SCREEN_CLOSING: // while heads are counted, a stick is fetched, a picture taken
    case SCREEN_TRANSFER:
    case SCREEN_SUMMARY:
        return KIOSK_LONG_IDLE_MS;
    default:
        return INT64_MAX;
    }
}

// The list of sessions is home when none is open, and staff's when one is.
void kiosk_stay(struct kiosk *kiosk) {
    bool other = kiosk->view.screen == SCREEN_SESSIONS && kiosk->reception.open;
    int64_t stay = other ? KIOSK_IDLE_MS : stay_ms(kiosk->view.screen);
    kiosk->leave_at_mono_ms = stay == INT64_MAX ? INT64_MAX : tick_now_ms() + stay;
}

void kiosk_go(struct kiosk *kiosk, enum screen_id screen) {
    kiosk->view.screen = screen;
    kiosk_stay(kiosk);
    memset(kiosk->pin, 0, sizeof kiosk->pin);
}

// A doctor who taps while staff read their page or type their PIN, or while another doctor types,
// is received like any other; the screen then goes back to whoever was at it, who has no more time
// left there than before.
void kiosk_go_result(struct kiosk *kiosk, int64_t show_ms) {
    if (!kiosk_shows_result(kiosk)) {
        kiosk->interrupted = (struct visit){kiosk->view.screen, kiosk->leave_at_mono_ms};
    }
    kiosk->view.screen = SCREEN_RESULT;
    kiosk->leave_at_mono_ms = tick_now_ms() + show_ms;
}

void kiosk_go_home(struct kiosk *kiosk) {
    struct uplink_status status;
    uplink_get_status(kiosk->uplink, &status);
    if (kiosk->reception.open) {
        kiosk_go(kiosk, SCREEN_RECEPTION);
    } else if (status.line == LINE_NOT_ENROLLED && kiosk->session_count == 0) {
        kiosk_go(kiosk, SCREEN_SETUP);
    } else {
        kiosk_go(kiosk, SCREEN_SESSIONS);
    }
}

void kiosk_leave_screen(struct kiosk *kiosk) {
    if (kiosk->view.screen == SCREEN_CARD) {
        kiosk_card_close(kiosk);
        return;
    }
    const struct visit *before = &kiosk->interrupted;
    bool goes_back = kiosk_shows_result(kiosk) && before->leave_at_mono_ms != INT64_MAX &&
                     before->leave_at_mono_ms > tick_now_ms();
    if (!goes_back) {
        kiosk_go_home(kiosk);
        return;
    }
    kiosk->view.screen = before->screen;
    kiosk->leave_at_mono_ms = before->leave_at_mono_ms;
}
