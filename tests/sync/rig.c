#include "tests/sync/rig.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/base/tick.h"
#include "app/store/programme.h"
#include "tests/sync/place.h"

char rig_ca_file[300];
static char dir[256];

int rig_set_up(void **state) {
    (void)state;
    place_make(dir);
    snprintf(rig_ca_file, sizeof rig_ca_file, "%s/ca.pem", dir);
    return 0;
}

int rig_tear_down(void **state) {
    (void)state;
    place_remove(dir);
    return 0;
}

static void trace(void *context, const char *step, int64_t seq) {
    struct kiosk *kiosk = context;
    assert_true(seq > 0);
    kiosk->traced_sent += strcmp(step, "sent") == 0;
    kiosk->traced_acknowledged += strcmp(step, "acknowledged") == 0;
    kiosk->traced_refused += strcmp(step, "refused") == 0;
}

enum err enrol(struct kiosk *kiosk, const char *code, char *problem, enum fault *fault) {
    char url[128];
    fake_hq_url(kiosk->hq, url, sizeof url);
    return uplink_enrol(kiosk->store, &kiosk->key, url, code, NULL, rig_ca_file, problem, fault);
}

void start(struct kiosk *kiosk) {
    struct uplink_options options = {.context = kiosk, .trace = trace};
    assert_int_equal(uplink_start(&kiosk->uplink, kiosk->store, &kiosk->key, &options), ERR_OK);
}

void open_kiosk(struct kiosk *kiosk) {
    static int number;
    char problem[512];
    *kiosk = (struct kiosk){0};
    snprintf(kiosk->data_dir, sizeof kiosk->data_dir, "%s/kiosk-%d", dir, number++);
    assert_int_equal(mkdir(kiosk->data_dir, 0700), 0);
    assert_int_equal(
        store_open(&kiosk->store, kiosk->data_dir, STORE_WRITE, problem, sizeof problem), ERR_OK);
    assert_int_equal(device_key_load(&kiosk->key, kiosk->data_dir), ERR_OK);
    kiosk->hq = fake_hq_start(dir, "server");
}

void open_enrolled(struct kiosk *kiosk) {
    char problem[WIRE_PROBLEM_CAP];
    enum fault fault;
    open_kiosk(kiosk);
    assert_int_equal(enrol(kiosk, "123456789012", problem, &fault), ERR_OK);
    start(kiosk);
}

void close_kiosk(struct kiosk *kiosk) {
    uplink_stop(kiosk->uplink);
    store_close(kiosk->store);
    fake_hq_stop(kiosk->hq);
}

void tap(struct kiosk *kiosk, int count) {
    for (int i = 0; i < count; i++) {
        struct fact fact = {.kind = FACT_TAP,
                            .stamp = {.at_utc_ms = 1775019600000, .trust = TRUST_SYNCED},
                            .session_id = "s1",
                            .member_id = "m1",
                            .method = METHOD_QR_SIGNED,
                            .direction = DIRECTION_IN,
                            .verdict = VERDICT_ACCEPTED};
        assert_int_equal(journal_append(kiosk->store, &fact), ERR_OK);
    }
    if (kiosk->uplink) {
        uplink_offer(kiosk->uplink);
    }
}

void poll_once(struct kiosk *kiosk) {
    struct wire_health health = {.temperature_mc = INT32_MIN, .version = "test"};
    struct uplink_news news;
    (void)uplink_poll(kiosk->uplink, &news, &health);
    kiosk->master_changed = kiosk->master_changed || news.master_changed;
    kiosk->clocks += news.true_utc_ms > 0;
    kiosk->foreign += news.foreign;
}

struct uplink_status status_of(struct kiosk *kiosk) {
    struct uplink_status status;
    uplink_get_status(kiosk->uplink, &status);
    return status;
}

bool is_drained(struct kiosk *kiosk) {
    return status_of(kiosk).outbox.pending == 0;
}

bool is_in_trouble(struct kiosk *kiosk) {
    return *status_of(kiosk).problem != '\0';
}

bool is_ok(struct kiosk *kiosk) {
    return status_of(kiosk).line == LINE_OK;
}

bool has_master(struct kiosk *kiosk) {
    char cursor[64];
    assert_int_equal(master_cursor(kiosk->store, cursor, sizeof cursor), ERR_OK);
    return strcmp(cursor, "two") == 0;
}

void poll_until(struct kiosk *kiosk, bool (*done)(struct kiosk *kiosk)) {
    for (int64_t waited = 0; !done(kiosk); waited += STEP_MS) {
        assert_true(waited < PATIENCE_MS);
        poll_once(kiosk);
        tick_sleep_ms(STEP_MS);
    }
}

static bool check_held(void *context, const struct journal_entry *entry) {
    struct kiosk *kiosk = context;
    uint8_t body[RECORD_BODY_MAX];
    size_t len = fake_hq_body(kiosk->hq, entry->seq, body, sizeof body);
    assert_true(span_equal((struct span){body, len}, entry->body));
    return true;
}

void assert_all_at_hq(struct kiosk *kiosk) {
    struct outbox_state outbox = status_of(kiosk).outbox;
    assert_int_equal(outbox.acked_seq, outbox.head_seq);
    assert_int_equal(outbox.quarantined, 0);
    assert_int_equal(fake_hq_stored(kiosk->hq), outbox.head_seq);
    assert_int_equal(journal_each(kiosk->store, 1, INT64_MAX, check_held, kiosk), ERR_OK);
}
