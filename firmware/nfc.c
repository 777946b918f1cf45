// The NFC reader: a thread that keeps a reader open and sweeps it for cards.
//
// Bounds, from libnfc 1.8.0 over a serial line: opening a port that says nothing takes 1.5 s, any
// other call under 0.4 s; between calls the thread looks whether it is to stop.
#include "firmware/device.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <nfc/nfc.h>

#include "app/base/log.h"
#include "app/base/tick.h"
#include "firmware/nfc_library.h"
#include "firmware/nfc_port.h"
#include "firmware/nfc_sweep.h"

enum { PAUSE_MS = 50, BACKOFF_FIRST_MS = 100, BACKOFF_LAST_MS = 5000, FAILURES_MAX = 3 };

struct nfc_reader {
    struct reader reader; // first: the two are the same address
    struct reader_outputs outputs;
    nfc_connstring connstring; // empty: whatever libnfc finds
    nfc_context *context;
    pthread_t thread;
    int stop_fd;
    struct nfc_sweep sweep;
    struct nfc_port port;
    nfc_device *device;
    struct reader_report report;
    bool report_waits; // the mailbox was full
};

// What it says.

static void send_report(struct nfc_reader *reader) {
    if (reader->report_waits) {
        reader->report_waits = !mailbox_put(reader->outputs.reports, &reader->report);
    }
}

static void set_state(struct nfc_reader *reader, enum reader_state state, const char *name,
                      const char *cause) {
    struct reader_report report = {.kind = READER_NFC, .state = state};
    snprintf(report.what, sizeof report.what, "%.40s: %s", name, cause);
    bool same =
        report.state == reader->report.state && strcmp(report.what, reader->report.what) == 0;
    if (!same) {
        log_line(state <= READER_READY ? LOG_INFO : LOG_WARN, "nfc", "%s", report.what);
        reader->report = report;
        reader->report_waits = true;
    }
    send_report(reader);
}

static void put_scan(void *context, const struct scan *scan) {
    struct nfc_reader *reader = context;
    if (!mailbox_put(reader->outputs.scans, scan)) {
        log_warn("nfc", "a card was dropped: the kiosk has not taken the ones before it");
    }
}

// True when the reader is to end.
static bool wait_for_stop(const struct nfc_reader *reader, int timeout_ms) {
    struct pollfd stop = {.fd = reader->stop_fd, .events = POLLIN};
    return poll(&stop, 1, timeout_ms) > 0;
}

// Opening.

static bool choose_device(struct nfc_reader *reader, nfc_connstring chosen) {
    if (reader->connstring[0]) {
        memcpy(chosen, reader->connstring, sizeof(nfc_connstring));
        return true;
    }
    if (nfc_list_devices(reader->context, (nfc_connstring *)chosen, 1) > 0) {
        return true;
    }
    set_state(reader, READER_ABSENT, "auto", "no reader found; plug one in, or name its port");
    return false;
}

static bool claim_port(struct nfc_reader *reader, const char *name) {
    switch (nfc_port_claim(&reader->port, name)) {
    case ERR_OK:
        return true;
    case ERR_GONE:
    case ERR_NOT_FOUND:
        set_state(reader, READER_ABSENT, name, "not there; check the cable");
        return false;
    case ERR_BUSY:
        set_state(reader, READER_FAILING, name, "in use by another process; end that one");
        return false;
    case ERR_PERM:
        set_state(reader, READER_DENIED, name, "no permission; join its group (dialout)");
        return false;
    default:
        set_state(reader, READER_FAILING, name, "cannot be opened; check the device");
        return false;
    }
}

static bool open_device(struct nfc_reader *reader) {
    nfc_connstring name;
    if (!choose_device(reader, name) || !claim_port(reader, name)) {
        return false;
    }
    reader->device = nfc_open(reader->context, name);
    if (reader->device && nfc_sweep_prepare(&reader->sweep, reader->device)) {
        set_state(reader, READER_READY, name, "ready");
        return true;
    }
    // A driver that claims its device by itself (USB) cannot say why it found none.
    enum reader_state state =
        reader->port.fd < 0 && !reader->device ? READER_ABSENT : READER_FAILING;
    set_state(reader, state, name, "no answer; check power, wiring and mode switch");
    return false;
}

static void close_device(struct nfc_reader *reader) {
    if (reader->device) {
        nfc_close(reader->device);
    }
    reader->device = NULL;
    nfc_port_release(&reader->port);
}

// Running.

static void explain_failure(struct nfc_reader *reader) {
    const char *name = nfc_device_get_connstring(reader->device);
    if (nfc_port_is_gone(&reader->port)) {
        set_state(reader, READER_ABSENT, name, "unplugged; check the cable");
    } else {
        set_state(reader, READER_FAILING, name, "stopped answering; being opened again");
    }
}

// Sweeps until the reader fails or is to stop. True when it has worked for long enough not to be
// one that fails again and again.
static bool keep_sweeping(struct nfc_reader *reader) {
    int64_t since_ms = tick_now_ms();
    int failures = 0;
    while (!wait_for_stop(reader, PAUSE_MS)) {
        send_report(reader);
        if (nfc_sweep_run(&reader->sweep, reader->device)) {
            failures = 0;
            continue;
        }
        failures++;
        if (failures >= FAILURES_MAX || nfc_port_is_gone(&reader->port)) {
            explain_failure(reader);
            break;
        }
    }
    return tick_now_ms() - since_ms >= BACKOFF_LAST_MS;
}

static void *run(void *argument) {
    struct nfc_reader *reader = argument;
    int backoff_ms = 0;
    const char *name = reader->connstring[0] ? reader->connstring : "auto";
    set_state(reader, READER_STARTING, name, "starting");
    while (!wait_for_stop(reader, backoff_ms)) {
        bool worked = open_device(reader) && keep_sweeping(reader);
        close_device(reader);
        send_report(reader);
        if (worked || backoff_ms == 0) {
            backoff_ms = BACKOFF_FIRST_MS;
        } else {
            backoff_ms = backoff_ms * 2 < BACKOFF_LAST_MS ? backoff_ms * 2 : BACKOFF_LAST_MS;
        }
    }
    return NULL;
}

// Life and end.

static void destroy(struct nfc_reader *reader) {
    if (reader->context) {
        nfc_library_release();
    }
    if (reader->stop_fd >= 0) {
        close(reader->stop_fd);
    }
    free(reader);
}

static void stop_reader(struct reader *base) {
    struct nfc_reader *reader = (struct nfc_reader *)base;
    eventfd_write(reader->stop_fd, 1);
}

static void join_reader(struct reader *base) {
    struct nfc_reader *reader = (struct nfc_reader *)base;
    pthread_join(reader->thread, NULL);
    destroy(reader);
}

static const struct reader_ops nfc_ops = {"nfc", stop_reader, join_reader};

enum err nfc_start(struct reader **out, const char *connstring,
                   const struct reader_outputs *outputs) {
    size_t len = strcmp(connstring, "auto") == 0 ? 0 : strlen(connstring);
    if (len >= sizeof(nfc_connstring)) {
        return ERR_INVALID;
    }
    struct nfc_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        return ERR_NOMEM;
    }
    memcpy(reader->connstring, connstring, len);
    reader->reader.ops = &nfc_ops;
    reader->outputs = *outputs;
    reader->port.fd = -1;
    reader->stop_fd = eventfd(0, EFD_CLOEXEC);
    reader->sweep =
        (struct nfc_sweep){.stop_fd = reader->stop_fd, .found = put_scan, .context = reader};
    reader->context = nfc_library_take();
    if (reader->stop_fd < 0 || !reader->context ||
        pthread_create(&reader->thread, NULL, run, reader) != 0) {
        destroy(reader);
        return ERR_NOMEM;
    }
    *out = &reader->reader;
    return ERR_OK;
}
