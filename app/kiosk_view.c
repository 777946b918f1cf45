#include <string.h>

#include "app/base/tick.h"
#include "app/credit_text.h"
#include "app/kiosk_state.h"

void kiosk_view_session(struct view_session *out, const struct session *session) {
    *out = (struct view_session){.starts_utc_ms = session->starts_utc_ms,
                                 .ends_utc_ms = session->ends_utc_ms,
                                 .entry = session->entry,
                                 .exit = session->exit,
                                 .capacity = session->capacity,
                                 .approved = session->approved};
    memcpy(out->approval_no, session->approval_no, sizeof out->approval_no);
    memcpy(out->id, session->id, sizeof out->id);
    memcpy(out->title, session->title, sizeof out->title);
    memcpy(out->subtitle, session->subtitle, sizeof out->subtitle);
    memcpy(out->room, session->room, sizeof out->room);
    credit_text_ja(out->credit_ja, sizeof out->credit_ja, session);
    credit_text_en(out->credit_en, sizeof out->credit_en, session);
}

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
    kiosk_view_session(&view->session, &reception->session);
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
    if (view->screen != SCREEN_DIAGNOSTICS ||
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
    struct view_house *house = &kiosk->view.house;
    const char *name = kiosk->view.language == LANGUAGE_JA ? "notice.ja" : "notice.en";
    if (programme_setting(kiosk->store, house->notice_in_force, sizeof house->notice_in_force,
                          "notice.in_force") != ERR_OK) {
        house->notice_in_force[0] = '\0';
    }
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
    struct stamp raw = kiosk_stamp(kiosk);
    view->now_utc_ms = kiosk_corrected(kiosk, raw).at_utc_ms;
    // A time that somebody vouches for is no worse than a clock that kept running.
    view->trust = raw.trust == TRUST_UNKNOWN && kiosk->house.clock.known ? TRUST_RTC : raw.trust;
    view->house.corrected_by_ms = view->now_utc_ms - raw.at_utc_ms;
    view->house.clock.shown_utc_ms = whole_minute(view->now_utc_ms);
    view->utc_offset_min = KIOSK_UTC_OFFSET_MIN;
    view->pin.length = strlen(kiosk->pin);
    if (view->pin.locked_until_utc_ms && view->now_utc_ms >= view->pin.locked_until_utc_ms) {
        view->pin.locked_until_utc_ms = 0;
    }
    fill_line(kiosk);
    kiosk_people_fill(kiosk);
    kiosk_card_fill(kiosk);
    fill_reception(kiosk);
    fill_recent(kiosk);
    fill_notice(kiosk);
    if (view->screen == SCREEN_DIAGNOSTICS && view->house.diagnostics.page == DIAGNOSTICS_DEVICE) {
        kiosk_fill_device(kiosk);
    }
    fill_picture(kiosk);
    view->now_utc_ms = whole_minute(view->now_utc_ms);
    view->last_contact_utc_ms = whole_minute(view->last_contact_utc_ms);
}

void kiosk_draw_now(struct kiosk *kiosk) {
    kiosk_fill_view(kiosk);
    if (ui_draw(kiosk->ui, &kiosk->view)) {
        kiosk_trace_screen(kiosk);
    }
}
