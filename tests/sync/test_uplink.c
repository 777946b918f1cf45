// A real store, the real line and an HQ that misbehaves over TLS: whatever happens, every record
// that was written ends up at HQ once, byte for byte, and staff are told what is wrong meanwhile.
#include "tests/sync/rig.h"

#include <stdio.h>
#include <string.h>

#include "app/base/tick.h"
#include "app/store/programme.h"
#include "app/store/roster.h"

// --- Enrolment -----------------------------------------------------------------------------------

static void assert_setting(struct store *store, const char *name, const char *expected) {
    char value[256];
    assert_int_equal(setting_get(store, value, sizeof value, name), ERR_OK);
    assert_string_equal(value, expected);
}

static void test_enrolment_keeps_what_hq_says(void **state) {
    (void)state;
    struct kiosk kiosk;
    struct token_key key;
    char problem[WIRE_PROBLEM_CAP];
    enum fault fault;
    char url[128];
    open_kiosk(&kiosk);
    assert_int_equal(enrol(&kiosk, "123456789012", problem, &fault), ERR_OK);
    assert_string_equal(problem, "");
    fake_hq_url(kiosk.hq, url, sizeof url);
    assert_setting(kiosk.store, "local.hq.url", url);
    assert_setting(kiosk.store, "local.hq.ca", rig_ca_file);
    assert_setting(kiosk.store, "local.hq.pin", "");
    assert_setting(kiosk.store, "local.device.name", "受付 1番");
    assert_setting(kiosk.store, "local.device.venue", "会館");
    assert_setting(kiosk.store, "local.hash_key",
                   "ab01000000000000000000000000000000000000000000000000000000000000");
    assert_int_equal(roster_find_key(kiosk.store, &key, "k1"), ERR_OK);
    close_kiosk(&kiosk);
}

// What another headquarters sent before (its keys above all) is not trusted any longer.
static void test_enrolment_starts_from_nothing(void **state) {
    (void)state;
    struct kiosk kiosk;
    struct master_change foreign = {
        .kind = MASTER_KEY, .key = "other", .token_key = {.kid = "other"}};
    struct token_key key;
    char problem[WIRE_PROBLEM_CAP];
    enum fault fault;
    open_kiosk(&kiosk);
    assert_int_equal(master_begin(kiosk.store), ERR_OK);
    assert_int_equal(master_put(kiosk.store, &foreign), ERR_OK);
    assert_int_equal(master_commit(kiosk.store, "elsewhere.7"), ERR_OK);
    assert_int_equal(enrol(&kiosk, "123456789012", problem, &fault), ERR_OK);
    assert_int_equal(roster_find_key(kiosk.store, &key, "other"), ERR_NOT_FOUND);
    assert_int_equal(roster_find_key(kiosk.store, &key, "k1"), ERR_OK);
    close_kiosk(&kiosk);
}

static void check_no_enrolment(struct kiosk *kiosk, const char *code, enum err err,
                               enum fault fault, const char *says) {
    enum fault got;
    char problem[WIRE_PROBLEM_CAP];
    char value[256];
    assert_int_equal(enrol(kiosk, code, problem, &got), err);
    assert_string_equal(fault_name(got), fault_name(fault));
    if (!strstr(problem, says)) {
        fail_msg("problem is '%s'", problem);
    }
    assert_int_equal(setting_get(kiosk->store, value, sizeof value, "local.hq.url"), ERR_NOT_FOUND);
}

static void test_enrolment_that_fails_changes_nothing(void **state) {
    (void)state;
    struct kiosk kiosk;
    open_kiosk(&kiosk);
    check_no_enrolment(&kiosk, "000000000000", ERR_INVALID, FAULT_CODE_REFUSED,
                       "used or has run out");
    check_no_enrolment(&kiosk, "000000000400", ERR_INVALID, FAULT_CODE_DAMAGED, "(400)");
    check_no_enrolment(&kiosk, "000000000401", ERR_INVALID, FAULT_UNKNOWN_DEVICE, "(401)");
    check_no_enrolment(&kiosk, "000000000409", ERR_INVALID, FAULT_DEVICE_TAKEN, "(409)");
    check_no_enrolment(&kiosk, "000000000410", ERR_INVALID, FAULT_CODE_EXPIRED, "(410)");
    check_no_enrolment(&kiosk, "000000000429", ERR_INVALID, FAULT_TOO_MANY_TRIES, "(429)");
    check_no_enrolment(&kiosk, "000000000503", ERR_INVALID, FAULT_HQ_BUSY, "(503)");
    fake_hq_set_mood(kiosk.hq, MOOD_HTML);
    check_no_enrolment(&kiosk, "123456789012", ERR_INVALID, FAULT_NOT_HQ, "sign-in page");
    fake_hq_set_mood(kiosk.hq, MOOD_NONSENSE);
    check_no_enrolment(&kiosk, "123456789012", ERR_INVALID, FAULT_ANSWER_DAMAGED, "can't be read");
    fake_hq_set_mood(kiosk.hq, MOOD_DROP);
    check_no_enrolment(&kiosk, "123456789012", ERR_NET, FAULT_NO_CONNECTION, "without an answer");
    char problem[WIRE_PROBLEM_CAP];
    enum fault fault;
    assert_int_equal(uplink_enrol(kiosk.store, &kiosk.key, "http://127.0.0.1", "123456789012", NULL,
                                  rig_ca_file, problem, &fault),
                     ERR_INVALID);
    assert_int_equal(fault, FAULT_BAD_ADDRESS);
    start(&kiosk);
    poll_once(&kiosk);
    assert_int_equal(status_of(&kiosk).line, LINE_NOT_ENROLLED);
    tap(&kiosk, 3);
    assert_int_equal(status_of(&kiosk).outbox.pending, 3);
    close_kiosk(&kiosk);
}

// --- The good day --------------------------------------------------------------------------------

static void test_records_go_up_and_master_data_comes_down(void **state) {
    (void)state;
    struct kiosk kiosk;
    struct member member;
    char notice[64];
    open_enrolled(&kiosk);
    assert_int_equal(status_of(&kiosk).line, LINE_STARTING);
    poll_until(&kiosk, has_master);
    assert_true(kiosk.master_changed);
    assert_int_equal(roster_find_by_number(kiosk.store, &member, "88"), ERR_OK);
    assert_string_equal(member.id, "m2");
    assert_int_equal(programme_setting(kiosk.store, notice, sizeof notice, "notice.en"), ERR_OK);
    assert_string_equal(notice, "hello");
    tap(&kiosk, 450); // more than two batches
    poll_until(&kiosk, is_drained);
    assert_all_at_hq(&kiosk);
    assert_true(fake_hq_is_signed(kiosk.hq));
    assert_true(fake_hq_was_compressed(kiosk.hq));
    assert_int_equal(kiosk.traced_sent, 450);
    assert_int_equal(kiosk.traced_acknowledged, 450);
    poll_until(&kiosk, is_ok);
    assert_true(status_of(&kiosk).last_contact_mono_ms > 0);
    assert_int_equal(kiosk.clocks, 1); // told once, however many answers there were
    close_kiosk(&kiosk);
}

static bool had_health(struct kiosk *kiosk) {
    return fake_hq_healths(kiosk->hq) > 0;
}

static void test_health_is_sent(void **state) {
    (void)state;
    struct kiosk kiosk;
    open_enrolled(&kiosk);
    poll_until(&kiosk, had_health);
    close_kiosk(&kiosk);
}

static void test_a_restart_goes_on_where_it_was(void **state) {
    (void)state;
    struct kiosk kiosk;
    open_enrolled(&kiosk);
    fake_hq_set_mood(kiosk.hq, MOOD_LOSE_ANSWER);
    tap(&kiosk, 5);
    poll_until(&kiosk, is_in_trouble);
    uplink_stop(kiosk.uplink);
    fake_hq_set_mood(kiosk.hq, MOOD_GOOD);
    start(&kiosk);
    poll_until(&kiosk, is_drained);
    assert_all_at_hq(&kiosk);
    assert_true(fake_hq_copies(kiosk.hq, 1) >= 2);
    close_kiosk(&kiosk);
}

// --- Bad days ------------------------------------------------------------------------------------

static const struct {
    enum mood mood;
    enum line_state line;
} troubles[] = {
    {MOOD_HTML, LINE_ALARM},         {MOOD_NOT_FOUND, LINE_ALARM},
    {MOOD_UNAUTHORIZED, LINE_ALARM}, {MOOD_FORBIDDEN, LINE_ALARM},
    {MOOD_NONSENSE, LINE_ALARM},     {MOOD_REDIRECT, LINE_ALARM},
    {MOOD_ERROR, LINE_OFFLINE},      {MOOD_HALF, LINE_OFFLINE},
    {MOOD_DROP, LINE_OFFLINE},       {MOOD_LOSE_ANSWER, LINE_OFFLINE},
    {MOOD_ENDLESS, LINE_OFFLINE},    {MOOD_LATER_SECONDS, LINE_OFFLINE},
    {MOOD_LATER_DATE, LINE_OFFLINE},
};

static bool both_lanes_in_trouble(struct kiosk *kiosk) {
    return fake_hq_requests(kiosk->hq) >= 4 && is_in_trouble(kiosk);
}

static void test_trouble_loses_nothing(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
        struct kiosk kiosk;
        open_enrolled(&kiosk);
        fake_hq_set_mood(kiosk.hq, troubles[i].mood);
        tap(&kiosk, 7);
        poll_until(&kiosk, is_in_trouble);
        uplink_hurry(kiosk.uplink);
        poll_until(&kiosk, both_lanes_in_trouble);
        struct uplink_status status = status_of(&kiosk);
        if (status.line != troubles[i].line) {
            fail_msg("mood %d: line %d '%s'", (int)troubles[i].mood, (int)status.line,
                     status.problem);
        }
        assert_int_equal(status.outbox.pending, 7);
        assert_int_equal(status.outbox.quarantined, 0);
        tap(&kiosk, 2);
        fake_hq_set_mood(kiosk.hq, MOOD_GOOD);
        uplink_hurry(kiosk.uplink);
        for (int64_t waited = 0; !is_drained(&kiosk) || !is_ok(&kiosk); waited += STEP_MS) {
            assert_true(waited < PATIENCE_MS);
            poll_once(&kiosk);
            uplink_hurry(kiosk.uplink); // a flight may have been under way
            tick_sleep_ms(STEP_MS);
        }
        assert_all_at_hq(&kiosk);
        assert_string_equal(status_of(&kiosk).problem, "");
        close_kiosk(&kiosk);
    }
}

static void drain_hurriedly(struct kiosk *kiosk) {
    for (int64_t waited = 0; !is_drained(kiosk); waited += STEP_MS) {
        assert_true(waited < PATIENCE_MS);
        poll_once(kiosk);
        uplink_hurry(kiosk->uplink);
        tick_sleep_ms(STEP_MS);
    }
}

static void check_one_quarantined(enum mood mood) {
    struct kiosk kiosk;
    open_enrolled(&kiosk);
    fake_hq_set_mood(kiosk.hq, mood);
    fake_hq_set_poison(kiosk.hq, 23);
    tap(&kiosk, 60);
    drain_hurriedly(&kiosk);
    assert_int_equal(status_of(&kiosk).outbox.quarantined, 1);
    assert_int_equal(kiosk.traced_refused, 1);
    assert_int_equal(fake_hq_stored(kiosk.hq), 59);
    uint8_t body[RECORD_BODY_MAX];
    assert_int_equal(fake_hq_body(kiosk.hq, 23, body, sizeof body), 0);
    close_kiosk(&kiosk);
}

static void test_poison_is_quarantined_alone(void **state) {
    (void)state;
    check_one_quarantined(MOOD_REFUSE_ONE);
    check_one_quarantined(MOOD_REFUSE_BATCH);
}

static bool was_sent_twice(struct kiosk *kiosk) {
    return fake_hq_copies(kiosk->hq, 23) >= 2;
}

static void test_an_unnamed_record_is_sent_again(void **state) {
    (void)state;
    struct kiosk kiosk;
    open_enrolled(&kiosk);
    fake_hq_set_mood(kiosk.hq, MOOD_SILENT_ON_ONE);
    fake_hq_set_poison(kiosk.hq, 23);
    tap(&kiosk, 60);
    poll_until(&kiosk, was_sent_twice);
    poll_until(&kiosk, is_in_trouble);
    assert_int_equal(status_of(&kiosk).outbox.acked_seq, 22);
    fake_hq_set_mood(kiosk.hq, MOOD_GOOD);
    drain_hurriedly(&kiosk);
    assert_all_at_hq(&kiosk);
    close_kiosk(&kiosk);
}

static bool is_alarmed(struct kiosk *kiosk) {
    return status_of(kiosk).line == LINE_ALARM;
}

static void test_a_loss_at_hq_is_told_and_nothing_is_sent_again(void **state) {
    (void)state;
    struct kiosk kiosk;
    open_enrolled(&kiosk);
    tap(&kiosk, 20);
    poll_until(&kiosk, is_drained);
    poll_until(&kiosk, is_ok);
    fake_hq_forget(kiosk.hq);
    tap(&kiosk, 1);
    poll_until(&kiosk, is_drained);
    poll_until(&kiosk, is_alarmed);
    assert_non_null(strstr(status_of(&kiosk).problem, "(0 of 20)"));
    assert_int_equal(status_of(&kiosk).fault, FAULT_HQ_LOST);
    assert_int_equal(fake_hq_stored(kiosk.hq), 1);
    // A restart of the kiosk does not make it good.
    uplink_stop(kiosk.uplink);
    start(&kiosk);
    tap(&kiosk, 1);
    poll_until(&kiosk, is_alarmed);
    assert_non_null(strstr(status_of(&kiosk).problem, "(0 of 21)"));
    close_kiosk(&kiosk);
}

static void test_a_bad_page_is_not_taken_at_all(void **state) {
    (void)state;
    struct kiosk kiosk;
    struct member member;
    char cursor[64];
    open_enrolled(&kiosk);
    fake_hq_set_mood(kiosk.hq, MOOD_BAD_PAGE);
    tap(&kiosk, 3);
    poll_until(&kiosk, is_in_trouble);
    assert_int_equal(status_of(&kiosk).line, LINE_ALARM);
    // The first page stands, of the second nothing; and records do not wait for it.
    assert_int_equal(master_cursor(kiosk.store, cursor, sizeof cursor), ERR_OK);
    assert_string_equal(cursor, "one & more");
    assert_int_equal(roster_find_member(kiosk.store, &member, "m1"), ERR_OK);
    assert_int_equal(roster_find_member(kiosk.store, &member, "m2"), ERR_NOT_FOUND);
    poll_until(&kiosk, is_drained);
    assert_all_at_hq(&kiosk);
    fake_hq_set_mood(kiosk.hq, MOOD_GOOD);
    uplink_hurry(kiosk.uplink);
    poll_until(&kiosk, has_master);
    assert_int_equal(roster_find_member(kiosk.store, &member, "m2"), ERR_OK);
    close_kiosk(&kiosk);
}

static void test_stop_in_the_middle(void **state) {
    (void)state;
    struct kiosk kiosk;
    open_enrolled(&kiosk);
    fake_hq_set_mood(kiosk.hq, MOOD_STALL);
    tap(&kiosk, 3);
    poll_once(&kiosk);
    uplink_stop(kiosk.uplink);
    fake_hq_set_mood(kiosk.hq, MOOD_GOOD);
    start(&kiosk);
    poll_until(&kiosk, is_drained);
    assert_all_at_hq(&kiosk);
    close_kiosk(&kiosk);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_enrolment_keeps_what_hq_says),
        cmocka_unit_test(test_enrolment_starts_from_nothing),
        cmocka_unit_test(test_enrolment_that_fails_changes_nothing),
        cmocka_unit_test(test_records_go_up_and_master_data_comes_down),
        cmocka_unit_test(test_health_is_sent),
        cmocka_unit_test(test_a_restart_goes_on_where_it_was),
        cmocka_unit_test(test_trouble_loses_nothing),
        cmocka_unit_test(test_poison_is_quarantined_alone),
        cmocka_unit_test(test_an_unnamed_record_is_sent_again),
        cmocka_unit_test(test_a_loss_at_hq_is_told_and_nothing_is_sent_again),
        cmocka_unit_test(test_a_bad_page_is_not_taken_at_all),
        cmocka_unit_test(test_stop_in_the_middle),
    };
    return cmocka_run_group_tests(tests, rig_set_up, rig_tear_down);
}
