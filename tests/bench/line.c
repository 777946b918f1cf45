// Record durable to acknowledged by headquarters, beside a bare HTTPS POST of the same bytes to the
// same server, in one run. tests/bench/line starts headquarters and calls it:
//
//   bench_line DIR URL CODE PIN
//
// The way of a record: read back, encode, sign, compress, POST; HQ verifies, checks the chain,
// commits, answers; the kiosk commits that it is settled. The bare POST goes through the same
// client on a connection of its own that is kept alive, and finds nothing at its path (404). The
// two alternate, so that a noisy machine is noisy for both.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/base/mailbox.h"
#include "app/base/text.h"
#include "app/store/journal.h"
#include "app/uplink.h"
#include "sync/client.h"

enum { RECORDS = 200, PATIENCE_MS = 60000 };

struct bench {
    struct store *store;
    struct uplink *uplink;
    struct client *bare;
    struct mailbox *box; // an empty message for each wake
    int64_t acknowledged_seq;
};

static void must(enum err err, const char *what) {
    if (err != ERR_OK) {
        fprintf(stderr, "bench_line: %s: %s\n", what, err_text(err));
        exit(1);
    }
}

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void wake(void *context) {
    const struct bench *bench = context;
    const char nothing = 0;
    (void)mailbox_put(bench->box, &nothing); // full: awake already
}

static void note_step(void *context, const char *step, int64_t seq) {
    struct bench *bench = context;
    if (strcmp(step, "acknowledged") == 0) {
        bench->acknowledged_seq = seq;
    }
}

static void wait_for_wake(struct bench *bench) {
    char nothing;
    must(mailbox_wait(bench->box, &nothing, PATIENCE_MS) ? ERR_OK : ERR_TIMEOUT, "no answer");
}

// --- A record's way ------------------------------------------------------------------------------

static void poll_line(struct bench *bench) {
    struct uplink_news news;
    (void)uplink_poll(bench->uplink, &news, NULL);
}

static void settle_all(struct bench *bench) {
    poll_line(bench);
    while (!uplink_is_settled(bench->uplink)) {
        wait_for_wake(bench);
        poll_line(bench);
    }
}

static int64_t record_us(struct bench *bench, int64_t *seq) {
    struct fact fact = {.kind = FACT_TAP,
                        .stamp = {.at_utc_ms = 1775019600000, .trust = TRUST_SYNCED},
                        .session_id = "T1",
                        .member_id = "M0001",
                        .method = METHOD_QR_SIGNED,
                        .direction = DIRECTION_IN,
                        .verdict = VERDICT_ACCEPTED};
    must(journal_append(bench->store, &fact), "journal_append");
    *seq = fact.seq;
    int64_t start = now_us();
    uplink_offer(bench->uplink);
    while (bench->acknowledged_seq < fact.seq) {
        wait_for_wake(bench);
        poll_line(bench);
    }
    return now_us() - start;
}

// --- The bare POST -------------------------------------------------------------------------------

static bool encode_one(void *context, const struct journal_entry *entry) {
    const struct wire_record record = {entry->body, entry->hash};
    must(wire_events_encode(context, &record, 1), "encode");
    return true;
}

static int64_t bare_us(struct bench *bench, int64_t seq) {
    struct client_request request = {.method = "POST",
                                     .target = "/bare",
                                     .content_type = WIRE_TYPE_EVENTS,
                                     .compress = true,
                                     .body = BUF_EMPTY};
    struct client_reply reply;
    must(journal_each(bench->store, seq, 1, encode_one, &request.body), "journal_each");
    int64_t start = now_us();
    must(client_send(bench->bare, &request) ? ERR_OK : ERR_BUSY, "client_send");
    while (!client_receive(bench->bare, &reply)) {
        wait_for_wake(bench);
    }
    int64_t took = now_us() - start;
    must(reply.status == 404 ? ERR_OK : ERR_INVALID, reply.problem);
    buf_fini(&reply.body);
    return took;
}

// --- Together ------------------------------------------------------------------------------------

static void open_bench(struct bench *bench, char **argv) {
    char problem[512];
    enum fault fault;
    struct device_key key;
    struct client_config config = {.base_url = ""};
    must(store_open(&bench->store, argv[1], STORE_WRITE, problem, sizeof problem), problem);
    must(device_key_load(&key, argv[1]), "device_key_load");
    must(uplink_enrol(bench->store, &key, argv[2], argv[3], argv[4], NULL, problem, &fault),
         problem);
    must(mailbox_create(&bench->box, sizeof(char), 4, NULL, NULL), "mailbox_create");
    must(text_copy(config.base_url, sizeof config.base_url, argv[2]) &&
                 text_copy(config.pin, sizeof config.pin, argv[4])
             ? ERR_OK
             : ERR_TOO_BIG,
         "URL, PIN");
    must(client_start(&bench->bare, &config, wake, bench), "client_start");
    struct uplink_options options = {.wake = wake, .context = bench, .trace = note_step};
    must(uplink_start(&bench->uplink, bench->store, &key, &options), "uplink_start");
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void report(int64_t *record, int64_t *bare) {
    static const int percents[] = {50, 99};
    qsort(record, RECORDS, sizeof *record, compare);
    qsort(bare, RECORDS, sizeof *bare, compare);
    printf("%d records; bare = HTTPS POST of the same bytes, kept alive = 1\n", RECORDS);
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        int at = RECORDS * percents[i] / 100;
        printf("p%d  record durable to acknowledged %.2f  (%lld us; bare %lld us)\n", percents[i],
               (double)record[at] / (double)bare[at], (long long)record[at], (long long)bare[at]);
    }
}

int main(int argc, char **argv) {
    static struct bench bench;
    static int64_t record[RECORDS];
    static int64_t bare[RECORDS];
    if (argc != 5 || sodium_init() < 0) {
        fprintf(stderr, "usage: bench_line DIR URL CODE PIN (tests/bench/line does it)\n");
        return 2;
    }
    open_bench(&bench, argv);
    settle_all(&bench);
    for (int i = 0; i < RECORDS; i++) {
        int64_t seq = 0;
        record[i] = record_us(&bench, &seq);
        bare[i] = bare_us(&bench, seq);
    }
    report(record, bare);
    uplink_stop(bench.uplink);
    client_stop(bench.bare);
    mailbox_destroy(bench.box);
    store_close(bench.store);
    return 0;
}
