#include "app/kiosk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/tick.h"
#include "app/cli.h"
#include "app/kiosk_state.h"
#include "app/stop_signal.h"
#include "firmware/clock.h"

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
    enum err err = setting_put(kiosk_settings(kiosk), name, state);
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
    if (kiosk_undo_due_mono_ms(kiosk) < wake_ms) {
        wake_ms = kiosk_undo_due_mono_ms(kiosk);
    }
    if (kiosk_look_due_mono_ms(kiosk) < wake_ms) {
        wake_ms = kiosk_look_due_mono_ms(kiosk);
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
        kiosk_tend(kiosk);
        int64_t line_wake_mono_ms = kiosk_poll_line(kiosk);
        kiosk_fill_view(kiosk);
        if (ui_draw(kiosk->ui, &kiosk->view)) {
            kiosk_trace_screen(kiosk);
        }
        ui_wait(kiosk->ui, time_to_wait_ms(kiosk, line_wake_mono_ms));
    }
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
        enum err err = kiosk_start(kiosk, &fault, problem, sizeof problem);
        if (err == ERR_OK) {
            loop(kiosk);
        }
        kiosk_stop(kiosk);
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
        if (stop_signal_start(ui_wake, kiosk->ui) == ERR_OK) {
            status = run_with_ui(kiosk);
            stop_signal_finish();
        }
        ui_close(kiosk->ui);
    }
    free(kiosk);
    return status;
}
