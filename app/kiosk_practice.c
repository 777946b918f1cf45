// Practice: the same kiosk on a store of its own, which nothing leaves. What was going on waits
// where it was.
#include "app/store/practice.h"

#include <stdio.h>
#include <string.h>

#include "app/base/log.h"
#include "app/base/tick.h"
#include "app/kiosk_state.h"

enum { PRACTICE_IDLE_MS = 10 * 60 * 1000 }; // forgotten practice is no reception

// Everything that was worked out from the other store.
static void forget(struct kiosk *kiosk) {
    kiosk_people_fini(kiosk);
    kiosk->people.stale = true;
    kiosk_drop_closing(kiosk);
    kiosk->house.has_summary = false;
    kiosk->view.failure_utc_ms = 0;
    kiosk->counts_stale = true;
    kiosk_reload_programme(kiosk);
}

// The session that was open is open in practice too: with one touch less to where staff were.
static void open_the_same(struct kiosk *kiosk, const struct session *session) {
    struct event event = {.kind = EVENT_OPEN, .now = kiosk_stamp(kiosk), .session = session};
    memcpy(event.staff_id, kiosk->staff_id, sizeof event.staff_id);
    (void)kiosk_step(kiosk, &event); // a failure is on the screen then
}

static void begin(struct kiosk *kiosk) {
    char problem[VIEW_PROBLEM_CAP];
    struct store *practice;
    enum err err = practice_open(&practice, kiosk->store, problem, sizeof problem);
    if (err != ERR_OK) {
        log_error("kiosk", "practice can't begin: %s", problem);
        kiosk->view.house.refusal = MENU_NO_PRACTICE;
        kiosk->view.failure_fault = store_fault_of(err);
        return;
    }
    kiosk->house.real_store = kiosk->store;
    kiosk->house.real_reception = kiosk->reception;
    kiosk->store = practice;
    kiosk->view.house.practice = true;
    kiosk_practice_stay(kiosk);
    kiosk->reception.open = false;
    kiosk->reception.pinned = DIRECTION_NONE;
    kiosk->reception.last_member_id[0] = '\0';
    forget(kiosk);
    kiosk_trace(kiosk, "practice begins");
    if (kiosk->house.real_reception.open) {
        open_the_same(kiosk, &kiosk->house.real_reception.session);
    }
    kiosk_go_home(kiosk);
}

void kiosk_drop_practice(struct kiosk *kiosk) {
    if (kiosk->house.real_store) {
        practice_close(kiosk->store);
        kiosk->store = kiosk->house.real_store;
        kiosk->reception = kiosk->house.real_reception;
        kiosk->house.real_store = NULL;
        kiosk->view.house.practice = false;
    }
}

static void end(struct kiosk *kiosk) {
    kiosk_drop_practice(kiosk);
    forget(kiosk);
    kiosk_trace(kiosk, "practice ends");
    kiosk_go_home(kiosk);
}

void kiosk_take_practice(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk->view.house.practice) {
        end(kiosk);
    } else if (kiosk_house_is_manager(kiosk)) {
        begin(kiosk);
    }
}

void kiosk_practice_stay(struct kiosk *kiosk) {
    kiosk->house.practice_until_mono_ms = tick_now_ms() + PRACTICE_IDLE_MS;
}

void kiosk_leave_forgotten_practice(struct kiosk *kiosk) {
    if (kiosk->view.house.practice && tick_now_ms() >= kiosk->house.practice_until_mono_ms) {
        log_info("kiosk", "nobody has practised for a while: practice ends by itself");
        end(kiosk);
    }
}
