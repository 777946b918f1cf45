// What the kiosk does now and then by itself: personal data goes when its days are over, forgotten
// practice ends.
#include <inttypes.h>

#include "app/base/log.h"
#include "app/base/tick.h"
#include "app/kiosk_state.h"
#include "app/store/retention.h"

enum { PURGE_EVERY_MS = 60 * 60 * 1000, PURGE_LATER_MS = 60 * 1000 };

// Under a clock that nobody vouches for, "30 days ago" means nothing.
static bool may_purge(const struct kiosk *kiosk) {
    bool vouched = kiosk_stamp(kiosk).trust != TRUST_UNKNOWN || kiosk->house.clock.known;
    return !kiosk->reception.open && !kiosk->view.house.practice && vouched;
}

static void purge(struct kiosk *kiosk) {
    struct retention_report report = {0};
    struct view_diagnostics *view = &kiosk->view.house.diagnostics;
    int64_t now_utc_ms = kiosk_now(kiosk).at_utc_ms;
    if (retention_purge(kiosk->store, &report, now_utc_ms, view->retention_days) != ERR_OK) {
        return; // the store has said why; the next hour tries again
    }
    view->purged_utc_ms = now_utc_ms;
    view->purged_members = report.members;
    view->purged_particulars = report.particulars;
    if (report.members > 0 || report.particulars > 0) {
        log_info("retention",
                 "%" PRId64 " members and the particulars of %" PRId64
                 " walk-ins are deleted: their %d days are over",
                 report.members, report.particulars, (int)view->retention_days);
        kiosk_reload_programme(kiosk);
    }
    kiosk_trace(kiosk, "purged members=%" PRId64 " particulars=%" PRId64, report.members,
                report.particulars);
}

// Not while people are being received: a minute after the session is closed is early enough.
static void purge_when_due(struct kiosk *kiosk) {
    int64_t now_ms = tick_now_ms();
    if (now_ms < kiosk->house.purge_due_mono_ms) {
        return;
    }
    if (!may_purge(kiosk)) {
        kiosk->house.purge_due_mono_ms = now_ms + PURGE_LATER_MS;
        return;
    }
    kiosk->house.purge_due_mono_ms = now_ms + PURGE_EVERY_MS;
    purge(kiosk);
}

void kiosk_tend(struct kiosk *kiosk) {
    kiosk_leave_forgotten_practice(kiosk);
    purge_when_due(kiosk);
    if (tick_now_ms() >= kiosk_look_due_mono_ms(kiosk)) {
        kiosk_look_for_stick(kiosk);
    }
}
