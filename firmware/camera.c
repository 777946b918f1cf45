// The camera: a thread that takes frames from a source, looks for codes in them, and tells.
//
//     open --ok--> frames --error--> close --back-off--> open ...
//
// READY is reported with the first frame, not with the open: a device that opens and never delivers
// would else come and go in the report.
#include "firmware/device.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/base/tick.h"
#include "firmware/camera_source.h"
#include "firmware/frame.h"
#include "firmware/qr.h"
#include "firmware/qr_hold.h"

enum {
    FRAME_WAIT_MS = 200, // the bound of a stop
    BACKOFF_FIRST_MS = 250,
    BACKOFF_MAX_MS = 4000
};

struct camera {
    struct reader reader; // first: the two are one address
    struct camera_source *source;
    struct reader_outputs outputs;
    struct qr *qr;
    struct qr_hold hold;
    pthread_t thread;
    atomic_bool stopping;
    int stop_event; // wakes the thread from its back-off

    int64_t frame_ms;            // when the frame in work came
    char mode[CAMERA_WHAT_CAP];  // what open said
    struct reader_report report; // the last that was made ...
    bool report_owed;            // ... and found no room yet
};

// --- Telling -------------------------------------------------------------------------------------

static const char *state_name(enum reader_state state) {
    static const char *const names[] = {"starting", "ready", "absent", "denied", "failing"};
    return names[state];
}

static void offer_report(struct camera *camera) {
    if (camera->report_owed && camera->outputs.reports) {
        camera->report_owed = !mailbox_put(camera->outputs.reports, &camera->report);
    }
}

static void report_state(struct camera *camera, enum reader_state state, const char *what) {
    if (camera->report.state == state && strcmp(camera->report.what, what) == 0) {
        return;
    }
    camera->report.state = state;
    snprintf(camera->report.what, sizeof camera->report.what, "%s", what);
    camera->report_owed = true;
    log_line(state <= READER_READY ? LOG_INFO : LOG_WARN, "camera", "%s: %s", state_name(state),
             what);
    offer_report(camera);
}

static void report_trouble(struct camera *camera, enum err err, const char *what) {
    bool absent = err == ERR_NOT_FOUND || err == ERR_GONE;
    enum reader_state trouble = err == ERR_PERM ? READER_DENIED : READER_FAILING;
    report_state(camera, absent ? READER_ABSENT : trouble, what);
}

static void tell_code(void *context, const struct qr_code *code) {
    struct camera *camera = context;
    if (!qr_hold_is_news(&camera->hold, code->text, camera->frame_ms)) {
        return;
    }
    struct scan scan = {.kind = SCAN_CODE, .mono_ms = camera->frame_ms};
    if (code->text.len <= sizeof scan.bytes) {
        scan.len = code->text.len;
        memcpy(scan.bytes, code->text.data, code->text.len);
    } else {
        // Half a code would be another code.
        scan.kind = SCAN_UNREADABLE;
        log_warn("camera", "a %s of %zu bytes was refused: over %d", code->symbology,
                 code->text.len, SCAN_BYTES_MAX);
    }
    if (!mailbox_put(camera->outputs.scans, &scan)) {
        log_error("camera", "a code was dropped: the kiosk did not take the ones before it");
    }
}

static void show_frame(struct camera *camera, const struct frame *frame) {
    if (!camera->outputs.frames) {
        return;
    }
    struct frame *preview = frame_preview(frame);
    if (preview && !mailbox_put(camera->outputs.frames, &preview)) {
        frame_free(preview);
    }
}

// --- The thread ----------------------------------------------------------------------------------

static void use_frame(struct camera *camera, const struct frame *frame) {
    camera->frame_ms = tick_now_ms();
    report_state(camera, READER_READY, camera->mode);
    int64_t changed_before = qr_get_stats(camera->qr).changed;
    qr_scan_frame(camera->qr, frame->gray, frame->width, frame->height, camera->frame_ms, tell_code,
                  camera);
    // An unchanged picture is already on the screen.
    if (qr_get_stats(camera->qr).changed != changed_before) {
        show_frame(camera, frame);
    }
}

// Until the source fails or the camera is stopped. Did any frame come?
static bool take_frames(struct camera *camera) {
    struct camera_source *source = camera->source;
    bool any = false;
    while (!atomic_load(&camera->stopping)) {
        struct frame frame;
        char what[CAMERA_WHAT_CAP] = "";
        enum err err = source->ops->next_frame(source, &frame, FRAME_WAIT_MS, what);
        if (err == ERR_OK) {
            any = true;
            use_frame(camera, &frame);
        } else if (err != ERR_TIMEOUT) {
            report_trouble(camera, err, what);
            return any;
        }
        offer_report(camera);
    }
    return any;
}

static bool run_once(struct camera *camera) {
    struct camera_source *source = camera->source;
    bool any = false;
    char what[CAMERA_WHAT_CAP] = "";
    enum err err = source->ops->open(source, what);
    if (err == ERR_OK) {
        memcpy(camera->mode, what, sizeof what);
        any = take_frames(camera);
    } else {
        report_trouble(camera, err, what);
    }
    source->ops->close(source);
    return any;
}

static void *camera_main(void *context) {
    struct camera *camera = context;
    int backoff_ms = BACKOFF_FIRST_MS;
    while (!atomic_load(&camera->stopping)) {
        if (run_once(camera)) {
            backoff_ms = BACKOFF_FIRST_MS;
        }
        struct pollfd stop = {camera->stop_event, POLLIN, 0};
        poll(&stop, 1, backoff_ms);
        offer_report(camera);
        backoff_ms = backoff_ms * 2 < BACKOFF_MAX_MS ? backoff_ms * 2 : BACKOFF_MAX_MS;
    }
    return NULL;
}

// --- Life ----------------------------------------------------------------------------------------

static void camera_destroy(struct camera *camera) {
    if (camera->source) {
        camera->source->ops->destroy(camera->source);
    }
    if (camera->stop_event >= 0) {
        close(camera->stop_event);
    }
    qr_destroy(camera->qr);
    free(camera);
}

static void camera_stop(struct reader *reader) {
    struct camera *camera = (struct camera *)reader;
    atomic_store(&camera->stopping, true);
    uint64_t one = 1;
    // Can't fail: the counter is far from its end.
    ssize_t written = write(camera->stop_event, &one, sizeof one);
    (void)written;
}

static void camera_join(struct reader *reader) {
    struct camera *camera = (struct camera *)reader;
    pthread_join(camera->thread, NULL);
    camera_destroy(camera);
}

static const struct reader_ops camera_ops = {"camera", camera_stop, camera_join};

static enum err create_source(struct camera_source **out, const char *spec) {
    static const char v4l2[] = "v4l2:";
    static const char files[] = "files:";
    if (strncmp(spec, v4l2, strlen(v4l2)) == 0) {
        return camera_v4l2_create(out, spec + strlen(v4l2));
    }
    if (strncmp(spec, files, strlen(files)) == 0) {
        return camera_files_create(out, spec + strlen(files));
    }
    return ERR_INVALID;
}

static enum err prepare(struct camera *camera, const char *spec) {
    enum err err = create_source(&camera->source, spec);
    if (err != ERR_OK) {
        return err;
    }
    camera->stop_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (camera->stop_event < 0) {
        return ERR_IO;
    }
    return qr_create(&camera->qr);
}

enum err camera_start(struct reader **out, const char *spec, const struct reader_outputs *outputs) {
    struct camera *camera = calloc(1, sizeof *camera);
    if (!camera) {
        return ERR_NOMEM;
    }
    camera->reader.ops = &camera_ops;
    camera->outputs = *outputs;
    camera->stop_event = -1;
    camera->report.kind = READER_CAMERA;
    enum err err = prepare(camera, spec);
    if (err == ERR_OK) {
        report_state(camera, READER_STARTING, spec);
        if (pthread_create(&camera->thread, NULL, camera_main, camera) != 0) {
            err = ERR_NOMEM;
        }
    }
    if (err != ERR_OK) {
        log_error("camera", "can't be started: %s; expected v4l2:/dev/videoN or files:DIR[@FPS]",
                  err_text(err));
        camera_destroy(camera);
        return err;
    }
    *out = &camera->reader;
    return ERR_OK;
}
