#include "app/cmd_sync.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/base/tick.h"
#include "app/store/journal.h"
#include "app/uplink.h"

enum {
    TROUBLE_PATIENCE_MS = 5000, // with --once, how long trouble may last without any progress
    QUIET_PATIENCE_MS = 60000   // and how long nothing at all may happen
};

struct run {
    const char *data_dir;
    bool once;
    struct store *store;
    struct uplink *uplink;
    enum line_state shown;
    char shown_problem[WIRE_PROBLEM_CAP];
    int64_t progress_mono_ms, progress_seq;
};

// --- Waking up -----------------------------------------------------------------------------------
// One descriptor for the workers and for signals: writing to it is safe from both.

static int wake_fd = -1;
static volatile sig_atomic_t is_ending;

static void wake(void *context) {
    (void)context;
    uint64_t one = 1;
    ssize_t written = write(wake_fd, &one, sizeof one);
    (void)written; // full means that it is awake already
}

static void end(int number) {
    (void)number;
    int kept = errno;
    is_ending = 1;
    wake(NULL);
    errno = kept;
}

static void sleep_until(int64_t mono_ms) {
    struct pollfd woken = {.fd = wake_fd, .events = POLLIN};
    int64_t left_ms = mono_ms - tick_now_ms();
    uint64_t count;
    if (left_ms > 0 && poll(&woken, 1, left_ms < 1000 ? (int)left_ms : 1000) > 0) {
        ssize_t taken = read(wake_fd, &count, sizeof count);
        (void)taken;
    }
}

static bool catch_signals(void) {
    struct sigaction action = {.sa_handler = end};
    wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return wake_fd >= 0 && sigaction(SIGINT, &action, NULL) == 0 &&
           sigaction(SIGTERM, &action, NULL) == 0;
}

// --- Saying what happens -------------------------------------------------------------------------

static void show_step(void *context, const char *step, int64_t seq) {
    (void)context;
    printf("record %" PRId64 " %s\n", seq, step);
}

static void show_line(struct run *run, const struct uplink_status *status) {
    static const char *const names[] = {"not enrolled", "starting", "ok", "offline", "alarm"};
    if (status->line == run->shown && strcmp(status->problem, run->shown_problem) == 0) {
        return;
    }
    run->shown = status->line;
    memcpy(run->shown_problem, status->problem, sizeof run->shown_problem);
    printf("line %s%s%s\n", names[status->line], *status->problem ? ": " : "", status->problem);
}

// --- Running -------------------------------------------------------------------------------------

static void note_time(struct run *run, int64_t true_utc_ms) {
    static const enum trust trusts[] = {
        [CLOCK_UNKNOWN] = TRUST_UNKNOWN, [CLOCK_RTC] = TRUST_RTC, [CLOCK_SYNCED] = TRUST_SYNCED};
    struct clock_reading now = clock_read();
    struct fact fact = {
        .kind = FACT_CLOCK,
        .stamp = {.at_utc_ms = now.utc_ms, .mono_ms = now.mono_ms, .trust = trusts[now.trust]},
        .true_utc_ms = true_utc_ms};
    if (clock_boot_id(fact.stamp.boot_id) == ERR_OK &&
        journal_append(run->store, &fact) == ERR_OK) {
        uplink_offer(run->uplink);
    }
}

static int64_t poll_line(struct run *run) {
    struct wire_health health = {.temperature_mc = INT32_MIN, .version = UK_VERSION};
    struct statvfs space;
    bool master_changed;
    int64_t true_utc_ms;
    if (statvfs(run->data_dir, &space) == 0) {
        health.free_bytes = (int64_t)(space.f_bavail * space.f_frsize);
    }
    int64_t next_mono_ms = uplink_poll(run->uplink, &master_changed, &true_utc_ms, &health);
    if (master_changed) {
        printf("master data taken in\n");
    }
    if (true_utc_ms > 0) {
        note_time(run, true_utc_ms);
    }
    return next_mono_ms;
}

// With --once: is it over? *code says how.
static bool is_over(struct run *run, int *code, const struct uplink_status *status) {
    bool trouble = status->line == LINE_OFFLINE || status->line == LINE_ALARM;
    int64_t now_mono_ms = tick_now_ms();
    *code = 1;
    if (status->line == LINE_OK && status->outbox.pending == 0) {
        *code = 0;
        return true;
    }
    if (status->outbox.acked_seq != run->progress_seq) {
        run->progress_seq = status->outbox.acked_seq;
        run->progress_mono_ms = now_mono_ms;
    }
    return now_mono_ms - run->progress_mono_ms >
           (trouble ? TROUBLE_PATIENCE_MS : QUIET_PATIENCE_MS);
}

static int run_line(struct run *run) {
    struct uplink_status status;
    int code = 0;
    int64_t next_mono_ms = tick_now_ms();
    run->progress_mono_ms = next_mono_ms;
    run->shown = LINE_STARTING;
    do {
        sleep_until(next_mono_ms);
        next_mono_ms = poll_line(run);
        uplink_get_status(run->uplink, &status);
        show_line(run, &status);
        fflush(stdout);
        if (status.line == LINE_NOT_ENROLLED) {
            fprintf(stderr, "sync: %s is not enrolled: run uketsuke enrol first\n", run->data_dir);
            return 1;
        }
    } while (!is_ending && !(run->once && is_over(run, &code, &status)));
    if (code != 0 || (run->once && is_ending)) {
        fprintf(stderr, "sync: %" PRId64 " records of %s are not at HQ: %s\n",
                status.outbox.pending, run->data_dir,
                *status.problem ? status.problem : "ended before it was done; run it again");
        return 1;
    }
    return 0;
}

static int open_and_run(struct run *run) {
    char problem[1024];
    struct device_key key;
    const struct uplink_options options = {.wake = wake, .trace = show_step};
    if (store_open(&run->store, run->data_dir, STORE_WRITE, problem, sizeof problem) != ERR_OK) {
        fprintf(stderr, "sync: %s\n", problem);
        return 1;
    }
    int code = 1; // what fails below has logged why
    if (device_key_load(&key, run->data_dir) == ERR_OK &&
        uplink_start(&run->uplink, run->store, &key, &options) == ERR_OK) {
        code = run_line(run);
    }
    uplink_stop(run->uplink);
    store_close(run->store);
    return code;
}

static bool parse(struct run *run, int argc, char **argv) {
    static const struct option options[] = {{"data", required_argument, NULL, 'd'},
                                            {"once", no_argument, NULL, 'o'},
                                            {NULL, 0, NULL, 0}};
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'd') {
            run->data_dir = optarg;
        } else if (option == 'o') {
            run->once = true;
        } else {
            return false;
        }
    }
    return run->data_dir && optind == argc;
}

int cmd_sync(int argc, char **argv) {
    struct run run = {.data_dir = NULL};
    if (!parse(&run, argc, argv)) {
        fprintf(stderr, "usage: uketsuke sync --data DIR [--once]\n");
        return 2;
    }
    is_ending = 0;
    if (!catch_signals()) {
        fprintf(stderr, "sync: the system has no descriptor left: end other programs\n");
        return 1;
    }
    int code = open_and_run(&run);
    close(wake_fd);
    return code;
}
