// The libcurl worker against a real HTTPS server that misbehaves, and what its replies mean.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/reply.h"
#include "tests/sync/fake_hq.h"
#include "tests/sync/place.h"

static char dir[256];
static char ca_file[300];
static struct fake_hq *hq, *other_hq; // the second with a certificate that nobody signed
static uint8_t secret_key[64];

static int set_up(void **state) {
    (void)state;
    uint8_t public_key[32];
    uint8_t seed[32] = {3};
    crypto_sign_seed_keypair(public_key, secret_key, seed);
    place_make(dir);
    snprintf(ca_file, sizeof ca_file, "%s/ca.pem", dir);
    hq = fake_hq_start(dir, "server");
    other_hq = fake_hq_start(dir, "other");
    fake_hq_set_public_key(hq, public_key);
    fake_hq_set_public_key(other_hq, public_key);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    fake_hq_stop(hq);
    fake_hq_stop(other_hq);
    place_remove(dir);
    return 0;
}

static struct client_config config_for(const struct fake_hq *server) {
    struct client_config config = {.key_id = "device-1", .exchange_timeout_ms = 20000};
    fake_hq_url(server, config.base_url, sizeof config.base_url);
    assert_true(text_copy(config.ca_file, sizeof config.ca_file, ca_file));
    memcpy(config.secret_key, secret_key, sizeof config.secret_key);
    return config;
}

static struct client_request get_master(void) {
    return (struct client_request){
        .ticket = 7, .method = "GET", .target = "/v1/master?since=", .body = BUF_EMPTY};
}

static struct client_request post(const char *target, size_t len, bool compress) {
    struct client_request request = {.ticket = 8,
                                     .method = "POST",
                                     .content_type = WIRE_TYPE_JSON,
                                     .compress = compress,
                                     .body = BUF_EMPTY};
    assert_true(text_copy(request.target, sizeof request.target, target));
    assert_int_equal(buf_append_text(&request.body, "[]"), ERR_OK);
    while (request.body.len < len) {
        assert_int_equal(buf_append_text(&request.body, " "), ERR_OK);
    }
    return request;
}

static struct client_reply exchange(const struct client_config *config,
                                    struct client_request request) {
    struct client_reply reply;
    assert_int_equal(client_exchange(&reply, config, &request), ERR_OK);
    assert_int_equal(reply.ticket, request.ticket);
    assert_null(request.body.data);
    return reply;
}

// --- Requests ------------------------------------------------------------------------------------

static void check_signed(struct client_request request) {
    struct client_config config = config_for(hq);
    struct client_reply reply = exchange(&config, request);
    assert_true(reply.arrived);
    assert_int_equal(reply.status, 200);
    assert_string_equal(reply.content_type, WIRE_TYPE_JSON);
    assert_string_not_equal(reply.date, "");
    assert_true(fake_hq_is_signed(hq));
    buf_fini(&reply.body);
}

static void test_requests_are_signed(void **state) {
    (void)state;
    check_signed(get_master());
    check_signed(post("/v1/events", 2, true));
    assert_false(fake_hq_was_compressed(hq)); // too small to be worth it
    check_signed(post("/v1/events", 5000, false));
    assert_false(fake_hq_was_compressed(hq));
    check_signed(post("/v1/events", 5000, true));
    assert_true(fake_hq_was_compressed(hq));
    check_signed(post("/v1/events", 3000000, true));
}

static void test_another_key_is_noticed(void **state) {
    (void)state;
    struct client_config config = config_for(hq);
    uint8_t public_key[32];
    uint8_t seed[32] = {4};
    crypto_sign_seed_keypair(public_key, config.secret_key, seed);
    struct client_reply reply = exchange(&config, get_master());
    assert_int_equal(reply.status, 401);
    assert_false(fake_hq_is_signed(hq));
    buf_fini(&reply.body);
}

// --- Answers -------------------------------------------------------------------------------------

static const struct {
    enum mood mood;
    bool arrived;
    int status;
    enum answer_kind kind;
    int64_t retry_after_ms;
    enum fault fault;
    const char *says;
} answers[] = {
    {MOOD_GOOD, true, 200, ANSWER_HTTP, -1, FAULT_NONE, ""},
    {MOOD_HTML, true, 200, ANSWER_FOREIGN, -1, FAULT_NOT_HQ, "sign-in page"},
    {MOOD_NOT_FOUND, true, 404, ANSWER_FOREIGN, -1, FAULT_NOT_FOUND, "404"},
    {MOOD_UNAUTHORIZED, true, 401, ANSWER_HTTP, -1, FAULT_UNKNOWN_DEVICE, "unknown device"},
    {MOOD_FORBIDDEN, true, 403, ANSWER_HTTP, -1, FAULT_SUSPENDED, "switched off"},
    {MOOD_ERROR, true, 500, ANSWER_HTTP, -1, FAULT_HQ_BROKEN, "500"},
    {MOOD_NONSENSE, true, 200, ANSWER_HTTP, -1, FAULT_NONE, ""}, // its body shows it
    {MOOD_HALF, false, 0, ANSWER_NOTHING, -1, FAULT_ANSWER_DAMAGED, ""},
    {MOOD_DROP, false, 0, ANSWER_NOTHING, -1, FAULT_NO_CONNECTION, ""},
    {MOOD_REDIRECT, true, 302, ANSWER_FOREIGN, -1, FAULT_NOT_HQ, "302"},
    {MOOD_ENDLESS, false, 0, ANSWER_NOTHING, -1, FAULT_ANSWER_DAMAGED, "larger than allowed"},
    {MOOD_LATER_SECONDS, true, 429, ANSWER_HTTP, 120000, FAULT_HQ_BUSY, "too many"},
    {MOOD_LATER_DATE, true, 503, ANSWER_HTTP, 120000, FAULT_HQ_BUSY, "503"},
};

static void test_every_answer_is_told_apart(void **state) {
    (void)state;
    struct client_config config = config_for(hq);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct answer answer;
        fake_hq_set_mood(hq, answers[i].mood);
        struct client_reply reply = exchange(&config, get_master());
        reply_read(&answer, &reply, 5);
        if (reply.arrived != answers[i].arrived || reply.status != answers[i].status ||
            answer.kind != answers[i].kind || answer.retry_after_ms != answers[i].retry_after_ms ||
            answer.fault != answers[i].fault || !strstr(answer.problem, answers[i].says)) {
            fail_msg("mood %d: arrived %d status %d kind %d %s '%s'", (int)answers[i].mood,
                     reply.arrived, reply.status, (int)answer.kind, fault_name(answer.fault),
                     answer.problem);
        }
        assert_int_equal(*answer.problem == '\0',
                         answer.kind == ANSWER_HTTP && reply.status == 200);
        assert_int_equal(*reply.problem == '\0', reply.arrived);
        assert_true(reply.arrived || reply.body.len == 0);
        buf_fini(&reply.body);
    }
    fake_hq_set_mood(hq, MOOD_GOOD);
}

static void test_redirects_are_not_followed(void **state) {
    (void)state;
    struct client_config config = config_for(hq);
    fake_hq_set_mood(hq, MOOD_REDIRECT);
    int64_t before = fake_hq_requests(hq);
    struct client_reply reply = exchange(&config, get_master());
    assert_int_equal(fake_hq_requests(hq), before + 1);
    buf_fini(&reply.body);
    fake_hq_set_mood(hq, MOOD_GOOD);
}

static void test_silence_ends(void **state) {
    (void)state;
    struct client_config config = config_for(hq);
    config.exchange_timeout_ms = 300;
    fake_hq_set_mood(hq, MOOD_STALL);
    struct client_reply reply = exchange(&config, get_master());
    fake_hq_set_mood(hq, MOOD_GOOD);
    assert_false(reply.arrived);
    assert_non_null(strstr(reply.problem, "in time"));
    assert_string_equal(fault_name(reply.fault), "timed_out");
}

static void test_nobody_there(void **state) {
    (void)state;
    struct fake_hq *gone = fake_hq_start(dir, "server");
    struct client_config config = config_for(gone);
    fake_hq_stop(gone);
    struct client_reply reply = exchange(&config, get_master());
    assert_false(reply.arrived);
    assert_non_null(strstr(reply.problem, "can't be reached"));
    assert_string_equal(fault_name(reply.fault), "no_connection");
}

// --- Who is at the other end ---------------------------------------------------------------------

// What keeps an exchange from arriving: FAULT_NONE for one that does.
static const char *obstacle(const struct client_config *config) {
    struct client_reply reply = exchange(config, get_master());
    buf_fini(&reply.body);
    assert_int_equal(reply.arrived, reply.fault == FAULT_NONE);
    return fault_name(reply.fault);
}

static void test_certificates(void **state) {
    (void)state;
    struct client_config config = config_for(hq);
    int64_t before = fake_hq_requests(other_hq);
    assert_string_equal(obstacle(&config), "none");
    config.ca_file[0] = '\0'; // the system's bundle does not know our CA
    assert_string_equal(obstacle(&config), "not_trusted");
    config = config_for(other_hq);
    assert_string_equal(obstacle(&config), "not_trusted");
    config.ca_file[0] = '\0';
    assert_string_equal(obstacle(&config), "not_trusted");
    // Another name than the certificate's.
    config = config_for(hq);
    const char *port = strrchr(config.base_url, ':');
    char url[sizeof config.base_url];
    snprintf(url, sizeof url, "https://localhost%s", port);
    assert_true(text_copy(config.base_url, sizeof config.base_url, url));
    assert_string_equal(obstacle(&config), "not_trusted");
    assert_int_equal(fake_hq_requests(other_hq), before); // nothing was even asked
}

static void test_pins(void **state) {
    (void)state;
    struct client_config config = config_for(other_hq);
    config.ca_file[0] = '\0';
    place_read(dir, "other.pin", config.pin, sizeof config.pin);
    assert_string_equal(obstacle(&config), "none"); // signed by nobody, but it is the very key
    place_read(dir, "server.pin", config.pin, sizeof config.pin);
    assert_string_equal(obstacle(&config), "other_key");
    // With a CA file, both must hold.
    config = config_for(hq);
    place_read(dir, "server.pin", config.pin, sizeof config.pin);
    assert_string_equal(obstacle(&config), "none");
    place_read(dir, "other.pin", config.pin, sizeof config.pin);
    assert_string_equal(obstacle(&config), "other_key");
    config = config_for(other_hq);
    place_read(dir, "other.pin", config.pin, sizeof config.pin);
    assert_string_equal(obstacle(&config), "not_trusted");
}

static void test_addresses_that_are_none(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "http://127.0.0.1:8443",
                                      "https://",
                                      "https:///x",
                                      "https://hq/path",
                                      "https://hq?x",
                                      "https://user@hq",
                                      "file:///etc/passwd"};
    struct client *client;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct client_config config = config_for(hq);
        assert_true(text_copy(config.base_url, sizeof config.base_url, bad[i]));
        assert_int_equal(client_start(&client, &config, NULL, NULL), ERR_INVALID);
        assert_null(client);
    }
    struct client_config config = config_for(hq);
    assert_true(text_copy(config.pin, sizeof config.pin, "/etc/ssl/key.pem"));
    assert_int_equal(client_start(&client, &config, NULL, NULL), ERR_INVALID);
}

// --- The worker ----------------------------------------------------------------------------------

static void wake(void *context) {
    bool one = true;
    assert_true(mailbox_put(context, &one));
}

static void test_worker_takes_one_at_a_time(void **state) {
    (void)state;
    struct client_config config = config_for(hq);
    struct client *client;
    struct client_reply reply;
    struct mailbox *woken;
    bool one;
    assert_int_equal(mailbox_create(&woken, sizeof one, 4, NULL, NULL), ERR_OK);
    assert_int_equal(client_start(&client, &config, wake, woken), ERR_OK);
    assert_false(client_receive(client, &reply));
    for (int round = 0; round < 3; round++) {
        struct client_request first = post("/v1/events", 2000, true);
        struct client_request second = post("/v1/events", 2000, true);
        assert_true(client_send(client, &first));
        assert_null(first.body.data);
        assert_false(client_send(client, &second));
        assert_non_null(second.body.data);
        buf_fini(&second.body);
        assert_true(mailbox_wait(woken, &one, 60000));
        assert_true(client_receive(client, &reply));
        assert_int_equal(reply.status, 200);
        assert_int_equal(reply.ticket, 8);
        buf_fini(&reply.body);
    }
    client_stop(client);
    mailbox_destroy(woken);
}

// Were it not broken off, the test would run into its time-out.
static void test_stop_breaks_off(void **state) {
    (void)state;
    struct client_config config = config_for(hq);
    struct client *client;
    config.exchange_timeout_ms = 3600000;
    fake_hq_set_mood(hq, MOOD_STALL);
    int64_t before = fake_hq_requests(hq);
    assert_int_equal(client_start(&client, &config, NULL, NULL), ERR_OK);
    struct client_request request = post("/v1/events", 2000, true);
    assert_true(client_send(client, &request));
    while (fake_hq_requests(hq) == before) {
        struct client_reply none;
        assert_false(client_receive(client, &none));
    }
    client_stop(client);
    fake_hq_set_mood(hq, MOOD_GOOD);
}

static void test_stop_with_a_reply_unread(void **state) {
    (void)state;
    struct client_config config = config_for(hq);
    struct client *client;
    struct mailbox *woken;
    bool one;
    assert_int_equal(mailbox_create(&woken, sizeof one, 4, NULL, NULL), ERR_OK);
    assert_int_equal(client_start(&client, &config, wake, woken), ERR_OK);
    struct client_request request = get_master();
    assert_true(client_send(client, &request));
    assert_true(mailbox_wait(woken, &one, 60000));
    client_stop(client);
    mailbox_destroy(woken);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests_are_signed),
        cmocka_unit_test(test_another_key_is_noticed),
        cmocka_unit_test(test_every_answer_is_told_apart),
        cmocka_unit_test(test_redirects_are_not_followed),
        cmocka_unit_test(test_silence_ends),
        cmocka_unit_test(test_nobody_there),
        cmocka_unit_test(test_certificates),
        cmocka_unit_test(test_pins),
        cmocka_unit_test(test_addresses_that_are_none),
        cmocka_unit_test(test_worker_takes_one_at_a_time),
        cmocka_unit_test(test_stop_breaks_off),
        cmocka_unit_test(test_stop_with_a_reply_unread),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
