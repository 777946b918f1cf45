// What other kiosks recorded comes over the line into the store, and walk-ins' particulars go out,
// whatever HQ makes of it: with a real store, the real line and a fake HQ over TLS.
#include "tests/sync/rig.h"

#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/base/tick.h"
#include "app/base/uuid.h"
#include "app/store/particulars.h"
#include "app/store/practice.h"
#include "app/store/roster.h"

static int64_t next_seq;

// Another kiosk's record, as HQ hands it out.
static void add_other(struct kiosk *kiosk, const char *session_id, struct fact fact) {
    const uint8_t prev[RECORD_HASH_BYTES] = {0};
    struct buf body = BUF_EMPTY;
    fact.seq = ++next_seq;
    fact.stamp.at_utc_ms = 1775019600000 + fact.seq;
    uuid7_format(fact.id, fact.stamp.at_utc_ms, (const uint8_t[10]){(uint8_t)fact.seq});
    snprintf(fact.device_id, sizeof fact.device_id, "other");
    assert_int_equal(record_encode(&body, &fact, prev), ERR_OK);
    fake_hq_add_other(kiosk->hq, session_id, buf_span(&body));
    buf_fini(&body);
}

static struct fact tap_of(const char *member_id) {
    struct fact fact = {.kind = FACT_TAP,
                        .session_id = "s 1",
                        .method = METHOD_QR_SIGNED,
                        .direction = DIRECTION_IN,
                        .verdict = VERDICT_ACCEPTED};
    assert_true(text_copy(fact.member_id, sizeof fact.member_id, member_id));
    return fact;
}

static void open_session(struct kiosk *kiosk) {
    struct fact fact = {.kind = FACT_SESSION_OPEN, .session_id = "s 1", .staff_id = "st"};
    assert_int_equal(journal_append(kiosk->store, &fact), ERR_OK);
    uplink_offer(kiosk->uplink);
    uplink_follow(kiosk->uplink, "s 1");
}

static int64_t inside(struct kiosk *kiosk) {
    struct presence_counts counts;
    assert_int_equal(presence_count(kiosk->store, &counts, "s 1"), ERR_OK);
    return counts.inside;
}

static bool has_two(struct kiosk *kiosk) {
    return kiosk->foreign == 2;
}

static bool has_three(struct kiosk *kiosk) {
    return kiosk->foreign == 3;
}

static bool has_four(struct kiosk *kiosk) {
    return kiosk->foreign == 4;
}

static bool is_answered(struct kiosk *kiosk) {
    char cursor[WIRE_CURSOR_CAP];
    assert_int_equal(foreign_cursor_get(kiosk->store, cursor, sizeof cursor, "s 1"), ERR_OK);
    return *cursor != '\0';
}

// --- Their records -------------------------------------------------------------------------------

static void test_others_records_count_like_our_own(void **state) {
    (void)state;
    struct kiosk kiosk;
    open_enrolled(&kiosk);
    poll_until(&kiosk, is_ok);
    add_other(&kiosk, "s 1", tap_of("m1"));
    add_other(&kiosk, "s 1", tap_of("m2"));
    add_other(&kiosk, "another", tap_of("m8"));
    add_other(&kiosk, "s 1", tap_of("m3"));
    open_session(&kiosk);
    poll_until(&kiosk, has_three);
    assert_int_equal(inside(&kiosk), 3);
    add_other(&kiosk, "s 1", tap_of("m4"));
    int64_t start_ms = tick_now_ms();
    poll_until(&kiosk, has_four);
    assert_true(tick_now_ms() - start_ms < 10000); // within seconds
    assert_int_equal(inside(&kiosk), 4);
    assert_int_equal(fake_hq_strangers(kiosk.hq), 0);
    assert_true(fake_hq_is_signed(kiosk.hq));
    close_kiosk(&kiosk);
}

static bool has_card(struct kiosk *kiosk) {
    struct credential credential;
    size_t count = 0;
    assert_int_equal(roster_credentials(kiosk->store, &credential, &count, 1, "m1"), ERR_OK);
    return count == 1;
}

static void test_cards_come_without_a_session(void **state) {
    (void)state;
    struct kiosk kiosk;
    struct fact bind = {.kind = FACT_BIND, .method = METHOD_NFC_UID, .member_id = "m1"};
    memset(bind.credential_hash, 'a', sizeof bind.credential_hash - 1);
    open_enrolled(&kiosk);
    add_other(&kiosk, "", bind);
    poll_until(&kiosk, has_card);
    assert_int_equal(kiosk.foreign, 1);
    close_kiosk(&kiosk);
}

static bool asked_twice_more(struct kiosk *kiosk) {
    static int64_t before = -1;
    before = before < 0 ? fake_hq_feeds(kiosk->hq) : before;
    bool asked = fake_hq_feeds(kiosk->hq) >= before + 2;
    before = asked ? -1 : before;
    return asked;
}

// A power cut between a page and its cursor, or a cursor that HQ does not know any more: the same
// records come again.
static void test_what_comes_twice_counts_once(void **state) {
    (void)state;
    struct kiosk kiosk;
    open_enrolled(&kiosk);
    for (int i = 0; i < 3; i++) {
        char id[] = {'m', (char)('1' + i), '\0'};
        add_other(&kiosk, "s 1", tap_of(id));
    }
    open_session(&kiosk);
    poll_until(&kiosk, has_three);
    uplink_stop(kiosk.uplink);
    assert_int_equal(foreign_cursor_put(kiosk.store, "s 1", ""), ERR_OK);
    start(&kiosk);
    uplink_follow(kiosk.uplink, "s 1");
    poll_until(&kiosk, asked_twice_more);
    poll_until(&kiosk, asked_twice_more);
    assert_int_equal(kiosk.foreign, 3);
    assert_int_equal(inside(&kiosk), 3);
    close_kiosk(&kiosk);
}

// What a kiosk of a later version records can't hold up what this one understands.
static void test_what_can_t_be_read_is_passed_over(void **state) {
    (void)state;
    struct kiosk kiosk;
    char cursor[WIRE_CURSOR_CAP];
    open_enrolled(&kiosk);
    for (int i = 0; i < 3; i++) {
        char id[] = {'m', (char)('1' + i), '\0'};
        add_other(&kiosk, "s 1", tap_of(id));
    }
    fake_hq_spoil_other(kiosk.hq);
    open_session(&kiosk);
    poll_until(&kiosk, has_two);
    poll_until(&kiosk, is_answered);
    assert_int_equal(foreign_cursor_get(kiosk.store, cursor, sizeof cursor, "s 1"), ERR_OK);
    assert_string_equal(cursor, "p3");
    close_kiosk(&kiosk);
}

// --- Trouble -------------------------------------------------------------------------------------

static void test_a_bad_page_holds_up_nothing_else(void **state) {
    (void)state;
    struct kiosk kiosk;
    char cursor[WIRE_CURSOR_CAP];
    open_enrolled(&kiosk);
    poll_until(&kiosk, has_master);
    for (int i = 0; i < 3; i++) {
        char id[] = {'m', (char)('1' + i), '\0'};
        add_other(&kiosk, "s 1", tap_of(id));
    }
    fake_hq_set_mood(kiosk.hq, MOOD_BAD_FEED);
    open_session(&kiosk);
    poll_until(&kiosk, is_in_trouble);
    assert_int_equal(status_of(&kiosk).line, LINE_ALARM);
    assert_int_equal(status_of(&kiosk).fault, FAULT_ANSWER_DAMAGED);
    // The first page stands with its cursor; and records go up.
    assert_int_equal(foreign_cursor_get(kiosk.store, cursor, sizeof cursor, "s 1"), ERR_OK);
    assert_string_equal(cursor, "p2");
    assert_int_equal(kiosk.foreign, 2);
    tap(&kiosk, 5);
    poll_until(&kiosk, is_drained);
    fake_hq_set_mood(kiosk.hq, MOOD_GOOD);
    uplink_hurry(kiosk.uplink);
    poll_until(&kiosk, has_three);
    close_kiosk(&kiosk);
}

static void test_records_that_fail_to_go_up_do_not_hold_it_up(void **state) {
    (void)state;
    struct kiosk kiosk;
    open_enrolled(&kiosk);
    open_session(&kiosk);
    poll_until(&kiosk, is_answered);
    fake_hq_set_mood(kiosk.hq, MOOD_DEAF);
    tap(&kiosk, 1);
    for (int i = 0; i < 3; i++) {
        char id[] = {'m', (char)('1' + i), '\0'};
        add_other(&kiosk, "s 1", tap_of(id));
    }
    // And after a restart, when the watermark says nothing of the session's opening.
    uplink_stop(kiosk.uplink);
    start(&kiosk);
    uplink_follow(kiosk.uplink, "s 1");
    poll_until(&kiosk, has_three);
    assert_int_equal(fake_hq_strangers(kiosk.hq), 0);
    assert_int_equal(status_of(&kiosk).outbox.pending, 1);
    close_kiosk(&kiosk);
}

// HQ was restored from before the opening: that is said as what it is.
static void test_an_opening_that_hq_lost_is_no_suspension(void **state) {
    (void)state;
    struct kiosk kiosk;
    open_enrolled(&kiosk);
    assert_int_equal(foreign_cursor_put(kiosk.store, "s 1", "p0"), ERR_OK);
    uplink_follow(kiosk.uplink, "s 1");
    poll_until(&kiosk, is_in_trouble);
    assert_int_equal(status_of(&kiosk).fault, FAULT_HQ_REFUSED);
    assert_non_null(strstr(status_of(&kiosk).problem, "has not opened the session"));
    tap(&kiosk, 3);
    poll_until(&kiosk, is_drained);
    close_kiosk(&kiosk);
}

// --- Practice ------------------------------------------------------------------------------------

static void test_practice_has_no_line(void **state) {
    (void)state;
    struct kiosk kiosk;
    struct store *practice = NULL;
    struct uplink *uplink = NULL;
    struct uplink_options options = {.context = NULL};
    struct uplink_news news;
    char problem[1024];
    char url[128];
    open_enrolled(&kiosk);
    poll_until(&kiosk, is_ok);
    assert_int_equal(practice_open(&practice, kiosk.store, problem, sizeof problem), ERR_OK);
    fake_hq_url(kiosk.hq, url, sizeof url);
    assert_int_equal(setting_put(practice, "local.hq.url", url), ERR_OK);
    assert_int_equal(setting_put(practice, "local.hq.ca", rig_ca_file), ERR_OK);
    assert_int_equal(uplink_start(&uplink, practice, &kiosk.key, &options), ERR_OK);
    struct uplink_status status;
    uplink_get_status(uplink, &status);
    assert_int_equal(status.line, LINE_NOT_ENROLLED);
    assert_true(uplink_poll(uplink, &news, NULL) == INT64_MAX);
    uplink_stop(uplink);
    practice_close(practice);
    close_kiosk(&kiosk);
}

// --- Walk-ins ------------------------------------------------------------------------------------

static const struct particulars typed = {.number = "１２３", .kana = "ナガオカ ハナコ"};

static struct fact walk_in(struct kiosk *kiosk) {
    struct fact fact = {.kind = FACT_WALK_IN, .session_id = "s 1", .staff_id = "st"};
    assert_int_equal(journal_append_walk_in(kiosk->store, &fact, &typed), ERR_OK);
    uplink_offer(kiosk->uplink);
    return fact;
}

static bool are_told(struct kiosk *kiosk) {
    struct uplink_status status = status_of(kiosk);
    return status.outbox.pending == 0 && status.outbox.particulars == 0;
}

static void test_particulars_follow_their_record(void **state) {
    (void)state;
    struct kiosk kiosk;
    struct wire_particulars told;
    char hash[HASH_HEX_CAP];
    int64_t count;
    open_enrolled(&kiosk);
    fake_hq_set_mood(kiosk.hq, MOOD_LOSE_ANSWER);
    struct fact fact = walk_in(&kiosk);
    poll_until(&kiosk, is_in_trouble);
    assert_false(fake_hq_particulars(kiosk.hq, &count, &told)); // the record is not settled yet
    fake_hq_set_mood(kiosk.hq, MOOD_GOOD);
    uplink_hurry(kiosk.uplink);
    poll_until(&kiosk, are_told);
    poll_until(&kiosk, asked_twice_more);
    assert_true(fake_hq_particulars(kiosk.hq, &count, &told));
    assert_int_equal(count, 1);
    assert_string_equal(told.record_id, fact.id);
    assert_memory_equal(&told.particulars, &typed, sizeof typed);
    particulars_hash(hash, &told.particulars, told.salt);
    assert_string_equal(hash, fact.particulars_hash);
    close_kiosk(&kiosk);
}

static bool are_refused(struct kiosk *kiosk) {
    return strstr(status_of(kiosk).problem, "particulars") != NULL;
}

static void test_particulars_that_do_not_fit_are_not_sent_for_ever(void **state) {
    (void)state;
    struct kiosk kiosk;
    struct wire_particulars told;
    int64_t count;
    open_enrolled(&kiosk);
    fake_hq_set_mood(kiosk.hq, MOOD_UNFIT);
    walk_in(&kiosk);
    poll_until(&kiosk, are_refused);
    assert_true(are_told(&kiosk));
    tap(&kiosk, 3);
    poll_until(&kiosk, is_drained);
    uplink_hurry(kiosk.uplink);
    poll_until(&kiosk, asked_twice_more);
    assert_true(fake_hq_particulars(kiosk.hq, &count, &told));
    assert_int_equal(count, 1);
    close_kiosk(&kiosk);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_others_records_count_like_our_own),
        cmocka_unit_test(test_cards_come_without_a_session),
        cmocka_unit_test(test_what_comes_twice_counts_once),
        cmocka_unit_test(test_what_can_t_be_read_is_passed_over),
        cmocka_unit_test(test_a_bad_page_holds_up_nothing_else),
        cmocka_unit_test(test_records_that_fail_to_go_up_do_not_hold_it_up),
        cmocka_unit_test(test_an_opening_that_hq_lost_is_no_suspension),
        cmocka_unit_test(test_practice_has_no_line),
        cmocka_unit_test(test_particulars_follow_their_record),
        cmocka_unit_test(test_particulars_that_do_not_fit_are_not_sent_for_ever),
    };
    return cmocka_run_group_tests(tests, rig_set_up, rig_tear_down);
}
