#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/log.h"
#include "app/base/tick.h"
#include "app/credit_text.h"
#include "app/kiosk_state.h"

// --- Navigation ----------------------------------------------------------------------------------

static int64_t stay_ms(enum screen_id screen) {
    switch (screen) {
    case SCREEN_PIN:
    case SCREEN_KEYPAD:
    case SCREEN_STAFF:
    case SCREEN_NOTICE:
        return KIOSK_IDLE_MS;
    default:
        return INT64_MAX;
    }
}

void kiosk_go(struct kiosk *kiosk, enum screen_id screen) {
    int64_t stay = stay_ms(screen);
    kiosk->view.screen = screen;
    kiosk->leave_at_mono_ms = stay == INT64_MAX ? INT64_MAX : tick_now_ms() + stay;
    memset(kiosk->pin, 0, sizeof kiosk->pin);
}

// A doctor who taps while staff read their page or type their PIN, or while another doctor types,
// is received like any other; the screen then goes back to whoever was at it, who has no more time
// left there than before.
void kiosk_go_result(struct kiosk *kiosk, int64_t show_ms) {
    if (kiosk->view.screen != SCREEN_RESULT) {
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
    const struct visit *before = &kiosk->interrupted;
    bool goes_back = kiosk->view.screen == SCREEN_RESULT && before->leave_at_mono_ms != INT64_MAX &&
                     before->leave_at_mono_ms > tick_now_ms();
    if (!goes_back) {
        kiosk_go_home(kiosk);
        return;
    }
    kiosk->view.screen = before->screen;
    kiosk->leave_at_mono_ms = before->leave_at_mono_ms;
}

// --- Programme -----------------------------------------------------------------------------------

static int64_t local_midnight(int64_t now_utc_ms) {
    const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;
    int64_t local = now_utc_ms + KIOSK_UTC_OFFSET_MIN * INT64_C(60000);
    return local - local % day_ms - KIOSK_UTC_OFFSET_MIN * INT64_C(60000);
}

static void view_session(struct view_session *out, const struct session *session) {
    *out = (struct view_session){.starts_utc_ms = session->starts_utc_ms,
                                 .ends_utc_ms = session->ends_utc_ms,
                                 .entry = session->entry,
                                 .exit = session->exit};
    memcpy(out->id, session->id, sizeof out->id);
    memcpy(out->title, session->title, sizeof out->title);
    memcpy(out->subtitle, session->subtitle, sizeof out->subtitle);
    memcpy(out->room, session->room, sizeof out->room);
    credit_text_ja(out->credit_ja, sizeof out->credit_ja, session);
    credit_text_en(out->credit_en, sizeof out->credit_en, session);
}

static void reload_sessions(struct kiosk *kiosk) {
    int64_t midnight = local_midnight(kiosk_stamp(kiosk).at_utc_ms);
    kiosk->midnight_utc_ms = midnight;
    kiosk->session_count = 0;
    kiosk->view.session_count = 0;
    if (programme_sessions(kiosk->store, kiosk->sessions, &kiosk->session_count, VIEW_SESSIONS_MAX,
                           midnight, midnight + INT64_C(24) * 60 * 60 * 1000) != ERR_OK) {
        return;
    }
    kiosk->view.session_count = kiosk->session_count;
    for (size_t i = 0; i < kiosk->session_count; i++) {
        view_session(&kiosk->view.sessions[i], &kiosk->sessions[i]);
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
    reload_sessions(kiosk);
    reload_staff(kiosk);
    reload_open_session(kiosk);
    reload_place(kiosk);
    reload_number_setting(kiosk, &kiosk->reception.policy.hold_suppress_ms,
                          "reception.hold_suppress_ms", 500, 60000);
    reload_number_setting(kiosk, &kiosk->result_show_ms, "result.show_ms", 1000, 30000);
}

// Nobody closed it, and nobody can still be leaving: what is tapped from now on is another day's.
// Recorded as a closing by no staff member. Under a clock that nobody vouches for it stays open.
static void close_overdue_session(struct kiosk *kiosk) {
    struct event event = {.kind = EVENT_CLOSE, .now = kiosk_stamp(kiosk)};
    if (kiosk->reception.open && event.now.trust != TRUST_UNKNOWN &&
        session_is_over(&kiosk->reception.session, event.now.at_utc_ms) &&
        kiosk_step(kiosk, &event)) {
        kiosk_go_home(kiosk);
    }
}

void kiosk_follow_clock(struct kiosk *kiosk) {
    if (local_midnight(kiosk_stamp(kiosk).at_utc_ms) != kiosk->midnight_utc_ms) {
        kiosk_reload_programme(kiosk);
    }
    close_overdue_session(kiosk);
}

// --- Filling -------------------------------------------------------------------------------------

static void trace_line(const struct kiosk *kiosk, const struct uplink_status *status) {
    static const char *const names[] = {[LINE_NOT_ENROLLED] = "none",
                                        [LINE_STARTING] = "starting",
                                        [LINE_OK] = "ok",
                                        [LINE_OFFLINE] = "offline",
                                        [LINE_ALARM] = "alarm"};
    static enum line_state last = LINE_NOT_ENROLLED;
    if (status->line != last || strcmp(status->problem, kiosk->view.line_problem) != 0) {
        kiosk_trace(kiosk, "line %s %s", names[status->line], status->problem);
    }
    last = status->line;
}

static void fill_line(struct kiosk *kiosk) {
    static const enum view_line lines[] = {[LINE_NOT_ENROLLED] = VIEW_LINE_NONE,
                                           [LINE_STARTING] = VIEW_LINE_OFFLINE,
                                           [LINE_OK] = VIEW_LINE_OK,
                                           [LINE_OFFLINE] = VIEW_LINE_OFFLINE,
                                           [LINE_ALARM] = VIEW_LINE_ALARM};
    struct uplink_status status;
    struct view *view = &kiosk->view;
    uplink_get_status(kiosk->uplink, &status);
    trace_line(kiosk, &status);
    view->line = lines[status.line];
    view->outbox = status.outbox;
    view->last_contact_utc_ms =
        status.last_contact_mono_ms < 0
            ? 0
            : view->now_utc_ms - (tick_now_ms() - status.last_contact_mono_ms);
    view->line_fault = status.fault;
    memcpy(view->line_problem, status.problem, sizeof view->line_problem);
}

static void fill_reception(struct kiosk *kiosk) {
    struct view *view = &kiosk->view;
    const struct reception_state *reception = &kiosk->reception;
    if (!reception->open) {
        view->session = (struct view_session){0};
        view->pinned = false;
        return;
    }
    view_session(&view->session, &reception->session);
    view->direction = reception_direction(reception, view->now_utc_ms);
    view->pinned = reception->pinned != DIRECTION_NONE;
    struct presence_counts counts;
    if (kiosk->counts_stale &&
        presence_count(kiosk->store, &counts, reception->session.id) == ERR_OK) {
        view->received = counts.received;
        view->inside = counts.inside;
        kiosk->counts_stale = false;
    }
}

static void fill_recent(struct kiosk *kiosk) {
    static struct recent_tap taps[VIEW_RECENT_MAX];
    struct view *view = &kiosk->view;
    size_t count = 0;
    if (view->screen != SCREEN_STAFF ||
        journal_recent_taps(kiosk->store, taps, &count, VIEW_RECENT_MAX) != ERR_OK) {
        return;
    }
    view->recent_count = count;
    for (size_t i = 0; i < count; i++) {
        struct view_recent *row = &view->recent[i];
        *row = (struct view_recent){.seq = taps[i].fact.seq,
                                    .at_utc_ms = taps[i].fact.stamp.at_utc_ms,
                                    .direction = taps[i].fact.direction,
                                    .verdict = taps[i].fact.verdict,
                                    .method = taps[i].fact.method,
                                    .settled = taps[i].settled,
                                    .quarantined = taps[i].quarantined};
        memcpy(row->kanji, taps[i].member.kanji, sizeof row->kanji);
        memcpy(row->kana, taps[i].member.kana, sizeof row->kana);
    }
}

static void fill_notice(struct kiosk *kiosk) {
    if (kiosk->view.screen != SCREEN_NOTICE) {
        return;
    }
    const char *name = kiosk->view.language == LANGUAGE_JA ? "notice.ja" : "notice.en";
    if (programme_setting(kiosk->store, kiosk->view.notice, sizeof kiosk->view.notice, name) !=
        ERR_OK) {
        kiosk->view.notice[0] = '\0';
    }
}

static void fill_picture(struct kiosk *kiosk) {
    const struct frame *picture = kiosk->picture;
    kiosk->view.picture = picture ? picture->gray : NULL;
    kiosk->view.picture_width = picture ? picture->width : 0;
    kiosk->view.picture_height = picture ? picture->height : 0;
}

// The screens show minutes: a view whose seconds moved on is the same view, and draws nothing.
static int64_t whole_minute(int64_t utc_ms) {
    return utc_ms - utc_ms % 60000;
}

void kiosk_fill_view(struct kiosk *kiosk) {
    struct view *view = &kiosk->view;
    struct stamp now = kiosk_stamp(kiosk);
    view->now_utc_ms = now.at_utc_ms;
    view->trust = now.trust;
    view->utc_offset_min = KIOSK_UTC_OFFSET_MIN;
    view->pin.length = strlen(kiosk->pin);
    if (view->pin.locked_until_utc_ms && view->now_utc_ms >= view->pin.locked_until_utc_ms) {
        view->pin.locked_until_utc_ms = 0;
    }
    fill_line(kiosk);
    fill_reception(kiosk);
    fill_recent(kiosk);
    fill_notice(kiosk);
    fill_picture(kiosk);
    view->now_utc_ms = whole_minute(view->now_utc_ms);
    view->last_contact_utc_ms = whole_minute(view->last_contact_utc_ms);
}
