// The line to HQ without a screen: what a kiosk that is not receiving, or a script, uses.
#include <inttypes.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>

#include "app/base/log.h"
#include "app/base/mailbox.h"
#include "app/base/tick.h"
#include "app/cli.h"
#include "app/commands.h"
#include "app/stamp.h"
#include "app/uplink.h"
#include "firmware/clock.h"

// --once gives up when nothing has been acknowledged for this long: sooner once there is trouble
// that a person should see.
enum { QUIET_PATIENCE_MS = 60000, TROUBLE_PATIENCE_MS = 5000, ROUND_MS = 1000 };

static volatile sig_atomic_t interrupted;

static void interrupt(int number) {
    (void)number;
    interrupted = 1;
}

// The workers' wake and the waiting main thread meet here: a message holds nothing but itself.
static void wake(void *context) {
    const char nothing = 0;
    (void)mailbox_put(context, &nothing); // full: awake already
}

static void print_step(void *context, const char *step, int64_t seq) {
    (void)context;
    printf("%s seq=%" PRId64 "\n", step, seq);
    fflush(stdout);
}

static int64_t wait_ms(int64_t wake_mono_ms) {
    int64_t left = wake_mono_ms == INT64_MAX ? ROUND_MS : wake_mono_ms - tick_now_ms();
    return left < 0 ? 0 : left > ROUND_MS ? ROUND_MS : left;
}

struct progress {
    int64_t acked_seq, at_mono_ms;
};

static bool is_hopeless(struct progress *progress, struct uplink *uplink) {
    struct uplink_status status;
    uplink_get_status(uplink, &status);
    int64_t now_ms = tick_now_ms();
    if (status.outbox.acked_seq != progress->acked_seq) {
        *progress = (struct progress){status.outbox.acked_seq, now_ms};
    }
    bool trouble = status.line == LINE_OFFLINE || status.line == LINE_ALARM;
    return now_ms - progress->at_mono_ms > (trouble ? TROUBLE_PATIENCE_MS : QUIET_PATIENCE_MS);
}

static int report(const char *command, struct uplink *uplink) {
    struct uplink_status status;
    uplink_get_status(uplink, &status);
    if (uplink_is_settled(uplink) && !*status.problem) {
        printf("done: %" PRId64 " records, none pending\n", status.outbox.head_seq);
        return EXIT_DONE;
    }
    cli_error(command, "%" PRId64 " records are still pending: %s", status.outbox.pending,
              *status.problem ? status.problem : "the line did not come up; try again later");
    return EXIT_REFUSED;
}

static void note_time(struct store *store, struct uplink *uplink, int64_t true_utc_ms) {
    char boot_id[ID_CAP];
    if (true_utc_ms && clock_boot_id(boot_id) == ERR_OK &&
        stamp_record_true_time(store, boot_id, true_utc_ms) == ERR_OK) {
        uplink_offer(uplink);
    }
}

static int run(const char *command, struct store *store, struct uplink *uplink, struct mailbox *box,
               bool once) {
    struct uplink_status status;
    uplink_get_status(uplink, &status);
    if (status.line == LINE_NOT_ENROLLED) {
        cli_error(command, "this kiosk is not enrolled; 'uketsuke enrol' does that");
        return EXIT_REFUSED;
    }
    struct progress progress = {status.outbox.acked_seq, tick_now_ms()};
    while (!interrupted) {
        struct uplink_news news;
        int64_t wake_mono_ms = uplink_poll(uplink, &news, NULL);
        note_time(store, uplink, news.true_utc_ms);
        if (once && (uplink_is_settled(uplink) || is_hopeless(&progress, uplink))) {
            return report(command, uplink);
        }
        char message;
        (void)mailbox_wait(box, &message, wait_ms(wake_mono_ms)); // a time-out is a round, too
    }
    return once ? report(command, uplink) : EXIT_DONE;
}

static int sync_store(const char *command, struct store *store, const struct device_key *key,
                      const char *ca, bool once) {
    struct mailbox *box = NULL;
    struct uplink *uplink = NULL;
    struct uplink_options options = {.ca_file = ca, .wake = wake, .trace = print_step};
    int status = EXIT_REFUSED;
    enum err err = mailbox_create(&box, sizeof(char), 1, NULL, NULL);
    options.context = box;
    if (err == ERR_OK) {
        err = uplink_start(&uplink, store, key, &options);
    }
    if (err == ERR_OK) {
        status = run(command, store, uplink, box, once);
    } else {
        cli_error(command,
                  "the line can't be started (%s); check --ca, and reboot if that does not help",
                  err_text(err));
    }
    uplink_stop(uplink);
    mailbox_destroy(box);
    return status;
}

int cmd_sync(int argc, char **argv) {
    const char *dir = NULL;
    const char *ca = NULL;
    bool once = false;
    const struct cli_option options[] = {
        {.name = "--data", .value = &dir, .required = true},
        {.name = "--ca", .value = &ca},
        {.name = "--once", .flag = &once},
    };
    if (!cli_parse_options(options, sizeof options / sizeof *options, argc, argv)) {
        return EXIT_USAGE;
    }
    struct store *store = cli_open_store(argv[0], dir, STORE_WRITE);
    if (!store) {
        return EXIT_REFUSED;
    }
    signal(SIGINT, interrupt);
    signal(SIGTERM, interrupt);
    log_set_level(once ? LOG_NONE : LOG_INFO); // a service has a log, a command one last line
    struct device_key key;
    int status = cli_load_key(&key, argv[0], dir) ? sync_store(argv[0], store, &key, ca, once)
                                                  : EXIT_REFUSED;
    sodium_memzero(&key, sizeof key);
    store_close(store);
    return status;
}
