// The line to HQ, as far as the main thread has to do with it.
#include <stdio.h>
#include <sys/statvfs.h>

#include "app/base/tick.h"
#include "app/kiosk_state.h"

enum { HEALTH_INTERVAL_MS = 10000 };

static void trace_line(void *context, const char *step, int64_t seq) {
    kiosk_trace(context, "%s seq=%lld", step, (long long)seq);
}

static void wake(void *context) {
    const struct kiosk *kiosk = context;
    ui_wake(kiosk->ui);
}

enum err kiosk_start_uplink(struct kiosk *kiosk) {
    struct uplink_options options = {
        .ca_file = kiosk->options->ca_file, .wake = wake, .context = kiosk, .trace = trace_line};
    struct uplink *uplink;
    enum err err = uplink_start(&uplink, kiosk->store, &kiosk->key, &options);
    if (err == ERR_OK) {
        uplink_stop(kiosk->uplink);
        kiosk->uplink = uplink;
    }
    return err;
}

static int64_t free_bytes(const char *dir) {
    struct statvfs fs;
    return statvfs(dir, &fs) == 0 ? (int64_t)fs.f_bavail * (int64_t)fs.f_frsize : -1;
}

static int32_t temperature_mc(void) {
    int value = INT32_MIN;
    FILE *file = fopen("/sys/class/thermal/thermal_zone0/temp", "re");
    if (file) {
        if (fscanf(file, "%d", &value) != 1) {
            value = INT32_MIN;
        }
        fclose(file);
    }
    return value;
}

static void read_health(struct kiosk *kiosk) {
    const struct view *view = &kiosk->view;
    struct wire_health *out = &kiosk->health;
    *out = (struct wire_health){.pending = view->outbox.pending,
                                .oldest_pending_utc_ms = view->outbox.oldest_pending_utc_ms,
                                .quarantined = view->outbox.quarantined,
                                .free_bytes = free_bytes(kiosk->options->data_dir),
                                .temperature_mc = temperature_mc()};
    snprintf(out->camera, sizeof out->camera, "%s", view->camera.ready ? "ready" : "absent");
    snprintf(out->nfc, sizeof out->nfc, "%s", view->nfc.ready ? "ready" : "absent");
    snprintf(out->version, sizeof out->version, "%s", UK_VERSION);
    snprintf(out->sqlite_version, sizeof out->sqlite_version, "%s", store_sqlite_version());
}

int64_t kiosk_poll_line(struct kiosk *kiosk) {
    struct uplink_news news;
    if (kiosk->view.house.practice) {
        return INT64_MAX; // nothing comes, nothing goes
    }
    if (tick_now_ms() >= kiosk->health_due_mono_ms) {
        read_health(kiosk);
        kiosk->health_due_mono_ms = tick_now_ms() + HEALTH_INTERVAL_MS;
    }
    uplink_follow(kiosk->uplink, kiosk->reception.open ? kiosk->reception.session.id : "");
    int64_t wake_mono_ms = uplink_poll(kiosk->uplink, &news, &kiosk->health);
    if (news.true_utc_ms) {
        (void)kiosk_note_true_time(kiosk, news.true_utc_ms, ""); // the store has said why not
    }
    if (news.foreign > 0) {
        kiosk->counts_stale = true;
        kiosk_trace(kiosk, "followed records=%lld", (long long)news.foreign);
    }
    if (news.master_changed) {
        kiosk_reload_programme(kiosk);
        if (kiosk->view.screen == SCREEN_SETUP) {
            kiosk_go_home(kiosk);
        }
    }
    return wake_mono_ms;
}

void kiosk_offer(struct kiosk *kiosk) {
    if (!kiosk->view.house.practice) {
        uplink_offer(kiosk->uplink);
    }
}
