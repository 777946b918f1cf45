// uketsuke enrol and uketsuke sync, called as the command line calls them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/tick.h"
#include "app/commands.h"
#include "app/store/journal.h"
#include "tests/sync/fake_hq.h"
#include "tests/sync/place.h"

static char dir[256], data_dir[300], ca_file[300], url[128];
static struct fake_hq *hq;

static int set_up(void **state) {
    (void)state;
    place_make(dir);
    snprintf(ca_file, sizeof ca_file, "%s/ca.pem", dir);
    snprintf(data_dir, sizeof data_dir, "%s/kiosk", dir);
    hq = fake_hq_start(dir, "server");
    fake_hq_url(hq, url, sizeof url);
    return mkdir(data_dir, 0700);
}

static int tear_down(void **state) {
    (void)state;
    fake_hq_stop(hq);
    place_remove(dir);
    return 0;
}

static int enrol(const char *code) {
    char *argv[] = {"enrol",  "--data",     data_dir, "--hq",  url,
                    "--code", (char *)code, "--ca",   ca_file, NULL};
    return cmd_enrol(9, argv);
}

static int sync_once(void) {
    char *argv[] = {"sync", "--once", "--data", data_dir, NULL};
    return cmd_sync(4, argv);
}

static void write_records(int count) {
    char problem[512];
    struct store *store;
    assert_int_equal(store_open(&store, data_dir, STORE_WRITE, problem, sizeof problem), ERR_OK);
    for (int i = 0; i < count; i++) {
        struct fact fact = {.kind = FACT_NOTE, .reason = "x"};
        assert_int_equal(journal_append(store, &fact), ERR_OK);
    }
    store_close(store);
}

static int64_t pending(void) {
    char problem[512];
    struct store *store;
    struct outbox_state outbox;
    assert_int_equal(store_open(&store, data_dir, STORE_READ, problem, sizeof problem), ERR_OK);
    assert_int_equal(outbox_get(store, &outbox), ERR_OK);
    store_close(store);
    return outbox.pending;
}

static void test_from_enrolment_to_an_empty_queue(void **state) {
    (void)state;
    write_records(30);
    assert_int_equal(sync_once(), 1); // not enrolled
    assert_int_equal(enrol("000000000000"), 1);
    assert_int_equal(sync_once(), 1);
    assert_int_equal(enrol("123456789012"), 0);
    assert_int_equal(sync_once(), 0);
    assert_int_equal(pending(), 0);
    assert_true(fake_hq_stored(hq) >= 30); // and the time that HQ told
    assert_int_equal(sync_once(), 0);
}

static void test_once_says_when_it_was_not_done(void **state) {
    (void)state;
    assert_int_equal(enrol("123456789012"), 0);
    write_records(3);
    fake_hq_set_mood(hq, MOOD_UNAUTHORIZED);
    assert_int_equal(sync_once(), 1);
    assert_int_equal(pending(), 3);
}

static void *send_signal_when_stored(void *context) {
    (void)context;
    while (fake_hq_stored(hq) < 3) {
        tick_sleep_ms(5);
    }
    kill(getpid(), SIGTERM);
    return NULL;
}

static void test_a_signal_ends_it(void **state) {
    (void)state;
    char *argv[] = {"sync", "--data", data_dir, NULL};
    pthread_t thread;
    assert_int_equal(enrol("123456789012"), 0);
    write_records(3);
    assert_int_equal(pthread_create(&thread, NULL, send_signal_when_stored, NULL), 0);
    assert_int_equal(cmd_sync(3, argv), 0);
    pthread_join(thread, NULL);
}

static void test_wrong_usage(void **state) {
    (void)state;
    char *no_data[] = {"sync", "--once", NULL};
    char *unknown[] = {"sync", "--data", data_dir, "--twice", NULL};
    char *too_much[] = {"sync", "--data", data_dir, "more", NULL};
    char *no_code[] = {"enrol", "--data", data_dir, "--hq", url, NULL};
    char *no_value[] = {"enrol", "--data", data_dir, "--hq", url, "--code", NULL};
    char *no_ca[] = {"enrol",  "--data", data_dir, "--hq",  url,
                     "--code", "1",      "--ca",   "/none", NULL};
    char *no_dir[] = {"sync", "--data", "/nonexistent/here", NULL};
    assert_int_equal(cmd_sync(2, no_data), 2);
    assert_int_equal(cmd_sync(4, unknown), 2);
    assert_int_equal(cmd_sync(4, too_much), 2);
    assert_int_equal(cmd_enrol(5, no_code), 2);
    assert_int_equal(cmd_enrol(6, no_value), 2);
    assert_int_equal(cmd_enrol(9, no_ca), 1);
    assert_int_equal(cmd_sync(3, no_dir), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_from_enrolment_to_an_empty_queue, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_once_says_when_it_was_not_done, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_signal_ends_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_usage, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
