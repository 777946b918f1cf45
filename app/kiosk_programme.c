// Sessions of today, staff and settings: what the programme gives, and what time makes of it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/log.h"
#include "app/kiosk_state.h"

enum { RETENTION_DAYS = 30 }; // unless HQ or a file says otherwise

static int64_t local_midnight(int64_t now_utc_ms) {
    const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;
    int64_t local = now_utc_ms + KIOSK_UTC_OFFSET_MIN * INT64_C(60000);
    return local - local % day_ms - KIOSK_UTC_OFFSET_MIN * INT64_C(60000);
}

static void reload_sessions(struct kiosk *kiosk) {
    int64_t midnight = local_midnight(kiosk_now(kiosk).at_utc_ms);
    kiosk->midnight_utc_ms = midnight;
    kiosk->session_count = 0;
    kiosk->view.session_count = 0;
    if (programme_sessions(kiosk->store, kiosk->sessions, &kiosk->session_count, VIEW_SESSIONS_MAX,
                           midnight, midnight + INT64_C(24) * 60 * 60 * 1000) != ERR_OK) {
        return;
    }
    kiosk->view.session_count = kiosk->session_count;
    for (size_t i = 0; i < kiosk->session_count; i++) {
        kiosk_view_session(&kiosk->view.sessions[i], &kiosk->sessions[i]);
    }
}

// Who was chosen to type a PIN stays chosen, wherever the list has that person now.
static void find_chosen_staff(struct kiosk *kiosk) {
    kiosk->view.pin.chosen = SIZE_MAX;
    for (size_t i = 0; i < kiosk->staff_count; i++) {
        if (strcmp(kiosk->staff[i].id, kiosk->pin_staff_id) == 0) {
            kiosk->view.pin.chosen = i;
        }
    }
}

static void reload_staff(struct kiosk *kiosk) {
    kiosk->staff_count = 0;
    kiosk->view.staff_count = 0;
    if (programme_staff(kiosk->store, kiosk->staff, &kiosk->staff_count, VIEW_STAFF_MAX) !=
        ERR_OK) {
        return;
    }
    kiosk->view.staff_count = kiosk->staff_count;
    for (size_t i = 0; i < kiosk->staff_count; i++) {
        memcpy(kiosk->view.staff[i].id, kiosk->staff[i].id, sizeof kiosk->view.staff[i].id);
        memcpy(kiosk->view.staff[i].name, kiosk->staff[i].name, sizeof kiosk->view.staff[i].name);
    }
    find_chosen_staff(kiosk);
}

// HQ may have moved a window or a title while reception is open; a session that HQ has since
// withdrawn is received to its end with what was known of it.
static void reload_open_session(struct kiosk *kiosk) {
    struct session *session = malloc(sizeof *session);
    if (session && kiosk->reception.open &&
        programme_find_session(kiosk->store, session, kiosk->reception.session.id) == ERR_OK) {
        kiosk->reception.session = *session;
    }
    free(session);
}

static void reload_number_setting(const struct kiosk *kiosk, int64_t *out, const char *name,
                                  int64_t low, int64_t high) {
    char text[1024];
    if (programme_setting(kiosk->store, text, sizeof text, name) != ERR_OK) {
        return;
    }
    char *end;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end || value < low || value > high) {
        log_warn("kiosk", "setting %s is out of its range %lld to %lld; the old value stays", name,
                 (long long)low, (long long)high);
        return;
    }
    *out = value;
}

static void reload_text(struct store *store, char *out, size_t cap, const char *name) {
    if (setting_get(store, out, cap, name) != ERR_OK) {
        out[0] = '\0';
    }
}

static void reload_place(struct kiosk *kiosk) {
    char name[NAME_CAP];
    char venue[NAME_CAP];
    reload_text(kiosk->store, name, sizeof name, "local.device.name");
    reload_text(kiosk->store, venue, sizeof venue, "local.device.venue");
    snprintf(kiosk->view.place, sizeof kiosk->view.place, "%s%s%s", name,
             *name && *venue ? "・" : "", venue);
}

void kiosk_reload_programme(struct kiosk *kiosk) {
    kiosk->counts_stale = true;
    kiosk->door.policy_fresh = false;
    reload_sessions(kiosk);
    reload_staff(kiosk);
    reload_open_session(kiosk);
    reload_place(kiosk);
    reload_number_setting(kiosk, &kiosk->reception.policy.hold_suppress_ms,
                          "reception.hold_suppress_ms", 500, 60000);
    reload_number_setting(kiosk, &kiosk->result_show_ms, "result.show_ms", 1000, 30000);
    int64_t days = RETENTION_DAYS;
    reload_number_setting(kiosk, &days, "retention.days", 1, 3650);
    kiosk->view.house.diagnostics.retention_days = (int32_t)days;
}

// Nobody closed it, and nobody can still be leaving: what is tapped from now on is another day's.
// Recorded as a closing by no staff member. Under a clock that nobody vouches for it stays open.
static void close_overdue_session(struct kiosk *kiosk) {
    struct event event = {.kind = EVENT_CLOSE, .now = kiosk_stamp(kiosk)};
    bool vouched = event.now.trust != TRUST_UNKNOWN || kiosk->house.clock.known;
    if (kiosk->reception.open && vouched &&
        session_is_over(&kiosk->reception.session, kiosk_now(kiosk).at_utc_ms) &&
        kiosk_step(kiosk, &event)) {
        kiosk_go_home(kiosk);
    }
}

void kiosk_follow_clock(struct kiosk *kiosk) {
    kiosk_follow_time_server(kiosk);
    if (local_midnight(kiosk_now(kiosk).at_utc_ms) != kiosk->midnight_utc_ms) {
        kiosk_reload_programme(kiosk);
    }
    close_overdue_session(kiosk);
}
