#include "app/kiosk.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/base/tick.h"
#include "app/cli.h"
#include "app/kiosk_state.h"
#include "app/stamp.h"
#include "app/stop_signal.h"
#include "firmware/clock.h"

enum {
    SCANS_CAP = 16,
    REPORTS_CAP = 16,
    FRAMES_CAP = 2,
    RESULT_SHOW_MS = 3000,
    HEALTH_INTERVAL_MS = 10000
};

// --- Messages ------------------------------------------------------------------------------------

static const char *reader_state_name(enum reader_state state) {
    static const char *const names[] = {[READER_STARTING] = "starting",
                                        [READER_READY] = "ready",
                                        [READER_ABSENT] = "absent",
                                        [READER_DENIED] = "denied",
                                        [READER_FAILING] = "failing"};
    return names[state];
}

static enum fault reader_fault(enum reader_state state) {
    static const enum fault faults[] = {[READER_STARTING] = FAULT_READER_STARTING,
                                        [READER_READY] = FAULT_NONE,
                                        [READER_ABSENT] = FAULT_READER_ABSENT,
                                        [READER_DENIED] = FAULT_READER_DENIED,
                                        [READER_FAILING] = FAULT_READER_FAILING};
    return faults[state];
}

// Also kept in the store, so that `uketsuke status` can tell while the kiosk runs.
static void take_report(struct kiosk *kiosk, const struct reader_report *report) {
    bool camera = report->kind == READER_CAMERA;
    struct view_reader *reader = camera ? &kiosk->view.camera : &kiosk->view.nfc;
    const char *name = camera ? "local.reader.camera" : "local.reader.nfc";
    const char *state = reader_state_name(report->state);
    reader->ready = report->state == READER_READY;
    reader->fault = reader_fault(report->state);
    memcpy(reader->what, report->what, sizeof reader->what);
    kiosk_trace(kiosk, "reader %s %s", camera ? "camera" : "nfc", state);
    enum err err = setting_put(kiosk->store, name, state);
    (void)err; // the store has said why; the staff page shows the reader all the same
}

static void take_frame(struct kiosk *kiosk, struct frame *frame) {
    frame_free(kiosk->picture);
    kiosk->picture = frame;
    kiosk->view.picture_version++;
}

// Touches first: taking them takes the wake-ups too, and what a worker puts after that wakes again.
static void take_messages(struct kiosk *kiosk) {
    struct scan scan;
    struct reader_report report;
    struct frame *frame;
    struct ui_action action;
    while (!kiosk->quit && ui_next_action(kiosk->ui, &action)) {
        kiosk_take_action(kiosk, &action);
    }
    while (!kiosk->quit && mailbox_take(kiosk->scans, &scan)) {
        kiosk_take_scan(kiosk, &scan);
    }
    while (mailbox_take(kiosk->reports, &report)) {
        take_report(kiosk, &report);
    }
    while (mailbox_take(kiosk->frames, &frame)) {
        take_frame(kiosk, frame);
    }
}

// --- The line ------------------------------------------------------------------------------------

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

static int64_t poll_line(struct kiosk *kiosk) {
    bool master_changed = false;
    int64_t true_utc_ms = 0;
    if (tick_now_ms() >= kiosk->health_due_mono_ms) {
        read_health(kiosk);
        kiosk->health_due_mono_ms = tick_now_ms() + HEALTH_INTERVAL_MS;
    }
    int64_t wake_mono_ms =
        uplink_poll(kiosk->uplink, &master_changed, &true_utc_ms, &kiosk->health);
    if (true_utc_ms) {
        enum err err = stamp_record_true_time(kiosk->store, kiosk->boot_id, true_utc_ms);
        (void)err; // the store has said why
    }
    if (master_changed) {
        kiosk_reload_programme(kiosk);
        if (kiosk->view.screen == SCREEN_SETUP) {
            kiosk_go_home(kiosk);
        }
    }
    return wake_mono_ms;
}

// --- The loop ------------------------------------------------------------------------------------

// Until the screen's minute changes: the clock is all that moves by itself.
static int64_t minute_left_ms(void) {
    return 60000 - clock_read().utc_ms % 60000;
}

static int64_t time_to_wait_ms(const struct kiosk *kiosk, int64_t line_wake_mono_ms) {
    int64_t now_ms = tick_now_ms();
    int64_t wake_ms = now_ms + minute_left_ms();
    if (line_wake_mono_ms < wake_ms) {
        wake_ms = line_wake_mono_ms;
    }
    if (kiosk->leave_at_mono_ms < wake_ms) {
        wake_ms = kiosk->leave_at_mono_ms;
    }
    return wake_ms > now_ms ? wake_ms - now_ms : 0;
}

static void leave_overdue_screen(struct kiosk *kiosk) {
    if (tick_now_ms() >= kiosk->leave_at_mono_ms) {
        kiosk_leave_screen(kiosk);
    }
}

static bool is_over(const struct kiosk *kiosk) {
    return kiosk->quit || stop_signal_seen();
}

static void loop(struct kiosk *kiosk) {
    while (!is_over(kiosk)) {
        take_messages(kiosk);
        leave_overdue_screen(kiosk);
        kiosk_follow_clock(kiosk);
        int64_t line_wake_mono_ms = poll_line(kiosk);
        kiosk_fill_view(kiosk);
        if (ui_draw(kiosk->ui, &kiosk->view)) {
            kiosk_trace_screen(kiosk);
        }
        ui_wait(kiosk->ui, time_to_wait_ms(kiosk, line_wake_mono_ms));
    }
}

// --- Beginning and end ---------------------------------------------------------------------------

// The key under which cards are known. HQ gives one at enrolment; a kiosk without HQ makes its own.
enum err kiosk_load_hash_key(struct kiosk *kiosk) {
    char text[2 * sizeof kiosk->hash_key + 1];
    size_t len = sizeof kiosk->hash_key;
    enum err err = setting_get(kiosk->store, text, sizeof text, "local.hash_key");
    if (err == ERR_OK) {
        err = hex_decode(kiosk->hash_key, &len, text);
        return err == ERR_OK && len != sizeof kiosk->hash_key ? ERR_CORRUPT : err;
    }
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    randombytes_buf(kiosk->hash_key, sizeof kiosk->hash_key);
    hex_encode(text, (struct span){kiosk->hash_key, sizeof kiosk->hash_key});
    return setting_put(kiosk->store, "local.hash_key", text);
}

static enum err record_boot(struct kiosk *kiosk) {
    struct fact fact = {.kind = FACT_BOOT, .stamp = kiosk_stamp(kiosk)};
    snprintf(fact.reason, sizeof fact.reason, "uketsuke %s", UK_VERSION);
    enum err err = journal_append(kiosk->store, &fact);
    if (err == ERR_OK) {
        kiosk_trace(kiosk, "recorded scan=0 seq=%lld id=%s kind=boot", (long long)fact.seq,
                    fact.id);
    }
    return err;
}

// After a power cut reception goes on where it was: the journal says which session is open.
static enum err resume_session(struct kiosk *kiosk) {
    char session_id[ID_CAP];
    enum direction pinned;
    enum err err = journal_open_session(kiosk->store, session_id, sizeof session_id, &pinned);
    if (err != ERR_OK || !*session_id) {
        return err;
    }
    err = programme_find_session(kiosk->store, &kiosk->reception.session, session_id);
    if (err == ERR_NOT_FOUND) {
        log_warn("kiosk", "the session that was open is no longer in the programme; choose one");
        return ERR_OK;
    }
    kiosk->reception.open = err == ERR_OK;
    kiosk->reception.pinned = pinned;
    return err;
}

static enum err load_state(struct kiosk *kiosk) {
    const struct reception_policy policy = RECEPTION_POLICY_DEFAULT;
    reception_init(&kiosk->reception, &policy);
    kiosk->sessions = calloc(VIEW_SESSIONS_MAX, sizeof *kiosk->sessions);
    if (!kiosk->sessions) {
        return ERR_NOMEM;
    }
    enum err err = clock_boot_id(kiosk->boot_id);
    if (err == ERR_OK) {
        err = device_key_load(&kiosk->key, kiosk->options->data_dir);
    }
    if (err == ERR_OK) {
        err = kiosk_load_hash_key(kiosk);
    }
    if (err == ERR_OK) {
        err = record_boot(kiosk);
    }
    return err == ERR_OK ? resume_session(kiosk) : err;
}

// NFC before the camera: libnfc reads and writes the environment while it starts.
static enum err start_readers(struct kiosk *kiosk) {
    struct reader_outputs outputs = {kiosk->scans, kiosk->reports, kiosk->frames};
    const struct kiosk_options *options = kiosk->options;
    kiosk->view.camera.present = strcmp(options->camera, "none") != 0;
    kiosk->view.nfc.present = strcmp(options->nfc, "none") != 0;
    enum err err = ERR_OK;
    if (kiosk->view.nfc.present) {
        err = nfc_start(&kiosk->nfc, options->nfc, &outputs);
    }
    if (err == ERR_OK && kiosk->view.camera.present) {
        err = camera_start(&kiosk->camera, options->camera, &outputs);
    }
    return err;
}

static enum err create_mailboxes(struct kiosk *kiosk) {
    enum err err =
        mailbox_create(&kiosk->scans, sizeof(struct scan), SCANS_CAP, ui_wake, kiosk->ui);
    if (err == ERR_OK) {
        err = mailbox_create(&kiosk->reports, sizeof(struct reader_report), REPORTS_CAP, ui_wake,
                             kiosk->ui);
    }
    if (err == ERR_OK) {
        err =
            mailbox_create(&kiosk->frames, sizeof(struct frame *), FRAMES_CAP, ui_wake, kiosk->ui);
    }
    return err;
}

// Each stage with what to say when it fails.
static enum err start(struct kiosk *kiosk, enum fault *fault, char *problem, size_t cap) {
    const struct kiosk_options *options = kiosk->options;
    enum err err = cli_make_store(&kiosk->store, options->data_dir, STORE_WRITE, problem, cap);
    *fault = store_fault_of(err);
    if (err != ERR_OK) {
        return err;
    }
    err = load_state(kiosk);
    *fault = store_fault_of(err);
    if (err != ERR_OK) {
        const char *cause = store_problem(kiosk->store);
        snprintf(problem, cap, "%s: %s", options->data_dir,
                 *cause ? cause : "the device key or the boot id can't be read; see the log");
        return err;
    }
    *fault = FAULT_KIOSK;
    err = create_mailboxes(kiosk);
    if (err == ERR_OK) {
        err = start_readers(kiosk);
    }
    if (err == ERR_OK) {
        err = kiosk_start_uplink(kiosk);
    }
    if (err != ERR_OK) {
        snprintf(problem, cap, "can't start (%s); check --nfc '%.60s' and --camera '%.60s'",
                 err_text(err), options->nfc, options->camera);
        return err;
    }
    kiosk->result_show_ms = RESULT_SHOW_MS;
    snprintf(kiosk->view.setup.url, sizeof kiosk->view.setup.url, "%s",
             options->hq_url ? options->hq_url : "");
    kiosk_reload_programme(kiosk);
    kiosk_go_home(kiosk);
    return ERR_OK;
}

static void stop_reader(struct reader *reader) {
    if (reader) {
        reader->ops->stop(reader);
    }
}

static void join_reader(struct reader *reader) {
    if (reader) {
        reader->ops->join(reader);
    }
}

// Everybody is told to stop before anybody is waited for; what they still put is then dropped.
static void stop(struct kiosk *kiosk) {
    struct frame *frame;
    stop_reader(kiosk->camera);
    stop_reader(kiosk->nfc);
    join_reader(kiosk->camera);
    join_reader(kiosk->nfc);
    uplink_stop(kiosk->uplink);
    while (kiosk->frames && mailbox_take(kiosk->frames, &frame)) {
        frame_free(frame);
    }
    frame_free(kiosk->picture);
    mailbox_destroy(kiosk->scans);
    mailbox_destroy(kiosk->reports);
    mailbox_destroy(kiosk->frames);
    free(kiosk->sessions);
    store_close(kiosk->store);
    struct kiosk fresh = {.options = kiosk->options,
                          .ui = kiosk->ui,
                          .quit = kiosk->quit,
                          .leave_at_mono_ms = INT64_MAX};
    sodium_memzero(kiosk, sizeof *kiosk);
    *kiosk = fresh;
}

// --- Out of order --------------------------------------------------------------------------------

// A dark or frozen screen at a door leaves everyone guessing; this one says what to do. True when
// somebody asks for another try.
static bool wait_out_of_order(struct kiosk *kiosk, enum fault fault, const char *problem) {
    struct ui_action action;
    kiosk->view.screen = SCREEN_OUT_OF_ORDER;
    kiosk->view.failure_fault = fault;
    snprintf(kiosk->view.failure, sizeof kiosk->view.failure, "%s", problem);
    kiosk->view.utc_offset_min = KIOSK_UTC_OFFSET_MIN;
    while (!is_over(kiosk)) {
        kiosk->view.now_utc_ms = clock_read().utc_ms / 60000 * 60000;
        if (ui_draw(kiosk->ui, &kiosk->view)) {
            kiosk_trace_screen(kiosk);
        }
        ui_wait(kiosk->ui, minute_left_ms());
        while (ui_next_action(kiosk->ui, &action)) {
            if (action.kind == UI_NEXT) {
                return true;
            }
            if (action.kind == UI_QUIT || action.kind == UI_LANGUAGE) {
                kiosk_take_action(kiosk, &action);
            }
        }
    }
    return false;
}

static int run_with_ui(struct kiosk *kiosk) {
    char problem[VIEW_PROBLEM_CAP];
    for (;;) {
        enum fault fault;
        enum err err = start(kiosk, &fault, problem, sizeof problem);
        if (err == ERR_OK) {
            loop(kiosk);
        }
        stop(kiosk);
        if (err == ERR_OK) {
            return EXIT_DONE;
        }
        cli_error("run", "%s", problem);
        if (!wait_out_of_order(kiosk, fault, problem)) {
            return EXIT_REFUSED;
        }
    }
}

static enum err open_ui(struct kiosk *kiosk) {
    char problem[VIEW_PROBLEM_CAP];
    struct ui_options options = {.width = kiosk->options->width,
                                 .height = kiosk->options->height,
                                 .fullscreen = kiosk->options->fullscreen,
                                 .share_dir = kiosk->options->share_dir};
    enum err err = ui_open(&kiosk->ui, &options, problem, sizeof problem);
    if (err != ERR_OK) {
        cli_error("run", "%s", problem);
    }
    return err;
}

int kiosk_run(const struct kiosk_options *options) {
    struct kiosk *kiosk = calloc(1, sizeof *kiosk);
    if (!kiosk || stop_signal_block() != ERR_OK) {
        cli_error("run", "out of memory at the start; end other programs");
        free(kiosk);
        return EXIT_REFUSED;
    }
    kiosk->options = options;
    kiosk->leave_at_mono_ms = INT64_MAX;
    int status = EXIT_REFUSED;
    if (open_ui(kiosk) == ERR_OK) {
        if (stop_signal_start(wake, kiosk) == ERR_OK) {
            status = run_with_ui(kiosk);
            stop_signal_finish();
        }
        ui_close(kiosk->ui);
    }
    free(kiosk);
    return status;
}
