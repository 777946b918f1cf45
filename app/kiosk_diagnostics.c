// What the pages about the device itself say.
#include <stdio.h>
#include <string.h>

#include "app/kiosk_state.h"
#include "app/store/figures.h"

#define DAY_MS INT64_C(86400000)

static const char *staff_name(const struct kiosk *kiosk, const char *staff_id) {
    for (size_t i = 0; i < kiosk->staff_count; i++) {
        if (strcmp(kiosk->staff[i].id, staff_id) == 0) {
            return kiosk->staff[i].name;
        }
    }
    return staff_id; // no longer on the list; empty for headquarters and time servers
}

static void fill_corrections(struct kiosk *kiosk) {
    static struct fact facts[VIEW_CORRECTIONS_MAX];
    struct view_diagnostics *view = &kiosk->view.house.diagnostics;
    size_t count = 0;
    if (figures_clocks(kiosk->store, facts, &count, VIEW_CORRECTIONS_MAX, kiosk->boot_id) !=
        ERR_OK) {
        return; // the store has said why; what was known before stays
    }
    view->correction_count = count;
    for (size_t i = 0; i < count; i++) {
        struct view_clock_fact *row = &view->corrections[i];
        *row = (struct view_clock_fact){.said_utc_ms = facts[i].stamp.at_utc_ms,
                                        .true_utc_ms = facts[i].true_utc_ms};
        snprintf(row->who, sizeof row->who, "%s", staff_name(kiosk, facts[i].staff_id));
    }
}

// At the earliest: every record must be in somebody's hands for so long, too.
static void fill_retention(struct kiosk *kiosk) {
    struct view_diagnostics *view = &kiosk->view.house.diagnostics;
    int64_t end_utc_ms = 0;
    view->roster_due_utc_ms = 0;
    if (view->member_count > 0 && figures_last_session_end(kiosk->store, &end_utc_ms) == ERR_OK) {
        int64_t now_utc_ms = kiosk_now(kiosk).at_utc_ms;
        int64_t due_utc_ms = end_utc_ms + view->retention_days * DAY_MS;
        view->roster_due_utc_ms = due_utc_ms > now_utc_ms ? due_utc_ms : now_utc_ms;
    }
}

void kiosk_fill_device(struct kiosk *kiosk) {
    struct view_diagnostics *view = &kiosk->view.house.diagnostics;
    view->record_count = kiosk->view.outbox.head_seq;
    view->free_bytes = kiosk->health.free_bytes;
    view->temperature_mc = kiosk->health.temperature_mc;
    snprintf(view->version, sizeof view->version, "%s", UK_VERSION);
    snprintf(view->sqlite_version, sizeof view->sqlite_version, "%s", store_sqlite_version());
    snprintf(view->device_id, sizeof view->device_id, "%s", store_device_id(kiosk->store));
    if (roster_count_members(kiosk->store, &view->member_count) != ERR_OK) {
        view->member_count = 0;
    }
    fill_corrections(kiosk);
    fill_retention(kiosk);
}
