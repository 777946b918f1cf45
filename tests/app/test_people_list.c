// The list of attendees, from a real journal and roster; what it says of each; times as typed.
#include "tests/store/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/people_list.h"
#include "app/people_row.h"
#include "app/store/particulars.h"
#include "app/store/programme.h"
#include "app/typed_clock.h"

struct desk {
    char dir[256];
    struct store *store;
    struct people_list list;
};

#define SET(field, text) assert_true(text_copy(field, sizeof(field), text))

// 14:00 to 16:30, entry 13:50 to 14:10, exit 16:25 to 16:45.
static struct session session_of(const char *id) {
    struct session session = {.starts_utc_ms = minute(0),
                              .ends_utc_ms = minute(150),
                              .entry = {minute(-10), minute(10)},
                              .exit = {minute(145), minute(165)}};
    SET(session.id, id);
    return session;
}

static void put_member(struct desk *desk, const char *id, const char *kanji, const char *kana) {
    struct master_change change = {.kind = MASTER_MEMBER};
    SET(change.key, id);
    SET(change.member.id, id);
    SET(change.member.kanji, kanji);
    SET(change.member.kana, kana);
    assert_ok(master_begin(desk->store));
    assert_ok(master_put(desk->store, &change));
    assert_ok(master_commit(desk->store, NULL));
}

static struct fact put_tap(struct desk *desk, const char *session_id, const char *member_id,
                           enum direction direction, int minutes) {
    struct fact fact = tap(session_id, member_id, direction, VERDICT_ACCEPTED, minutes);
    fact.stamp.trust = TRUST_SYNCED;
    assert_ok(journal_append(desk->store, &fact));
    return fact;
}

static int set_up(void **state) {
    static struct desk desk;
    desk = (struct desk){.list = {0}};
    dir_make(desk.dir);
    desk.store = must_open(desk.dir, STORE_WRITE);
    put_member(&desk, "M1", "新潟 太郎", "ニイガタ タロウ");
    put_member(&desk, "M2", "長岡 花子", "ナガオカ ハナコ");
    put_member(&desk, "M3", "上越 次郎", "ジョウエツ ジロウ");
    *state = &desk;
    return 0;
}

static int tear_down(void **state) {
    struct desk *desk = *state;
    people_list_fini(&desk->list);
    store_close(desk->store);
    dir_remove(desk->dir);
    return 0;
}

static void load(struct desk *desk) {
    struct session session = session_of("s1");
    assert_ok(people_list_load(&desk->list, desk->store, &session, NULL, 0));
}

static struct view_people_row row_at(struct desk *desk, const char *member_id, int minutes) {
    struct view_people_row row;
    struct session session = session_of("s1");
    const struct attendee *item = people_list_find(&desk->list, member_id);
    assert_non_null(item);
    people_row(&row, &item->member, &item->attendance, &session, minute(minutes));
    return row;
}

// --- The list ------------------------------------------------------------------------------------

static void test_attendees_by_kana_with_their_times(void **state) {
    struct desk *desk = *state;
    put_tap(desk, "s1", "M1", DIRECTION_IN, 2);
    put_tap(desk, "s1", "M2", DIRECTION_IN, -4);
    put_tap(desk, "s1", "M2", DIRECTION_OUT, 148);
    put_tap(desk, "s1", "M3", DIRECTION_IN, -1);
    put_tap(desk, "s1", "stranger", DIRECTION_IN, 0);
    put_tap(desk, "s2", "M9", DIRECTION_IN, 0);
    load(desk);
    assert_int_equal(desk->list.count, 4);
    assert_string_equal(desk->list.items[0].member.id, "M3");
    assert_string_equal(desk->list.items[1].member.id, "M2");
    assert_string_equal(desk->list.items[2].member.id, "M1");
    assert_string_equal(desk->list.items[3].member.id, "stranger"); // no kana: last
    struct view_people_row row = row_at(desk, "M2", 160);
    assert_string_equal(row.kanji, "長岡 花子");
    assert_int_equal(row.entered_utc_ms, minute(-4));
    assert_int_equal(row.left_utc_ms, minute(148));
    assert_int_equal(row.state, PERSON_LEFT);
    assert_false(row.inside);
    assert_null(people_list_find(&desk->list, "M9"));
}

static void test_what_is_voided_is_gone_and_comes_anew(void **state) {
    struct desk *desk = *state;
    struct fact entry = put_tap(desk, "s1", "M1", DIRECTION_IN, 2);
    load(desk);
    assert_int_equal(desk->list.count, 1);
    append_void(desk->store, entry.id);
    load(desk);
    assert_int_equal(desk->list.count, 0);
    put_tap(desk, "s1", "M1", DIRECTION_IN, 5);
    load(desk);
    assert_int_equal(row_at(desk, "M1", 6).entered_utc_ms, minute(5));
}

// Whoever enters another room has left this one, as soon as that room's session is known.
static void test_another_room_ends_a_stay(void **state) {
    struct desk *desk = *state;
    struct session here = session_of("s1");
    struct session there = session_of("s2");
    put_tap(desk, "s1", "M1", DIRECTION_IN, 2);
    put_tap(desk, "s2", "M1", DIRECTION_IN, 60);
    assert_ok(people_list_load(&desk->list, desk->store, &here, &there, 1));
    assert_int_equal(desk->list.count, 1);
    struct view_people_row row = row_at(desk, "M1", 70);
    assert_false(row.inside);
    assert_true(row.check);
    assert_int_equal(row.state, PERSON_CHECK);
}

static void test_a_walk_in_has_the_name_that_was_typed(void **state) {
    struct desk *desk = *state;
    struct particulars particulars = {.number = "512345", .kana = "サド サブロウ"};
    struct fact fact = {.kind = FACT_WALK_IN, .stamp = {.at_utc_ms = minute(1)}};
    SET(fact.session_id, "s1");
    assert_ok(journal_append_walk_in(desk->store, &fact, &particulars));
    put_tap(desk, "s1", fact.member_id, DIRECTION_IN, 1);
    load(desk);
    struct view_people_row row = row_at(desk, fact.member_id, 2);
    assert_string_equal(row.kana, "サド サブロウ");
    assert_int_equal(row.state, PERSON_WALK_IN);
    assert_true(row.check && row.inside);
}

// --- What it says --------------------------------------------------------------------------------

static void test_late_early_and_no_exit(void **state) {
    struct desk *desk = *state;
    put_tap(desk, "s1", "M1", DIRECTION_IN, 12);
    put_tap(desk, "s1", "M2", DIRECTION_IN, 10);
    put_tap(desk, "s1", "M2", DIRECTION_OUT, 100);
    put_tap(desk, "s1", "M3", DIRECTION_OUT, 146);
    load(desk);
    struct view_people_row late = row_at(desk, "M1", 20);
    assert_int_equal(late.state, PERSON_LATE);
    assert_int_equal(late.minutes, 2);
    assert_true(late.inside && !late.check);
    struct view_people_row early = row_at(desk, "M2", 110);
    assert_int_equal(early.state, PERSON_EARLY);
    assert_int_equal(early.minutes, 45);
    assert_int_equal(row_at(desk, "M3", 147).state, PERSON_CHECK);
    // As long as one can still leave, being inside is no exception; after that it is.
    assert_int_equal(row_at(desk, "M1", 165).state, PERSON_LATE);
    assert_int_equal(row_at(desk, "M1", 166).state, PERSON_NO_EXIT);
    assert_true(row_at(desk, "M1", 166).check);
}

// A minute that has begun is a minute late: one second past the window is not nothing.
static void test_minutes_that_have_begun_count(void **state) {
    struct desk *desk = *state;
    struct fact fact = tap("s1", "M1", DIRECTION_IN, VERDICT_LATE, 10);
    fact.stamp.trust = TRUST_SYNCED;
    fact.stamp.at_utc_ms += 1000;
    assert_ok(journal_append(desk->store, &fact));
    load(desk);
    struct view_people_row row = row_at(desk, "M1", 20);
    assert_int_equal(row.state, PERSON_LATE);
    assert_int_equal(row.minutes, 1);
}

static void test_filters(void **state) {
    (void)state;
    struct view_people_row inside = {.inside = true, .check = true};
    struct view_people_row left = {.left_utc_ms = 1};
    struct view_people_row nowhere = {.check = true};
    assert_true(people_row_fits(&inside, PEOPLE_ALL) && people_row_fits(&nowhere, PEOPLE_ALL));
    assert_true(people_row_fits(&inside, PEOPLE_INSIDE));
    assert_false(people_row_fits(&left, PEOPLE_INSIDE));
    assert_true(people_row_fits(&left, PEOPLE_LEFT));
    assert_false(people_row_fits(&inside, PEOPLE_LEFT) || people_row_fits(&nowhere, PEOPLE_LEFT));
    assert_true(people_row_fits(&inside, PEOPLE_CHECK) && !people_row_fits(&left, PEOPLE_CHECK));
}

static void test_somebody_who_is_not_here(void **state) {
    (void)state;
    struct view_people_row row;
    struct session session = session_of("s1");
    struct member member = {.id = "M1", .kana = "ニイガタ タロウ"};
    people_row(&row, &member, NULL, &session, minute(0));
    assert_int_equal(row.state, PERSON_ABSENT);
    assert_string_equal(row.kana, "ニイガタ タロウ");
    assert_int_equal(row.entered_utc_ms, 0);
}

// --- Times as typed ------------------------------------------------------------------------------

static void expect_clock(const char *digits, int now, enum clock_problem problem, int64_t utc_ms) {
    struct session session = session_of("s1");
    int64_t read;
    enum clock_problem found = typed_clock(&read, digits, &session, minute(now), 540);
    if (found != problem || read != utc_ms) {
        fail_msg("%s: problem %d, time %lld", digits, (int)found, (long long)read);
    }
}

static void test_a_typed_time_is_the_sessions_day(void **state) {
    (void)state;
    expect_clock("1400", 60, CLOCK_FINE, minute(0));
    expect_clock("1355", 60, CLOCK_FINE, minute(-5));
    expect_clock("1500", 60, CLOCK_FINE, minute(60));
    expect_clock("1501", 60, CLOCK_FUTURE, 0);
    expect_clock("140", 60, CLOCK_UNFINISHED, 0);
    expect_clock("", 60, CLOCK_UNFINISHED, 0);
    expect_clock("2400", 60, CLOCK_NO_TIME, 0);
    expect_clock("1360", 60, CLOCK_NO_TIME, 0);
    expect_clock("14:0", 60, CLOCK_NO_TIME, 0);
    // Next morning: 01:00 is the night after the session, 08:00 the morning before it.
    expect_clock("0100", 24 * 60, CLOCK_FINE, minute(11 * 60));
    expect_clock("0800", 24 * 60, CLOCK_FINE, minute(-6 * 60));
}

static void test_a_session_past_midnight(void **state) {
    (void)state;
    struct session session = session_of("s1");
    int64_t read;
    session.starts_utc_ms = minute(8 * 60); // 22:00
    session.ends_utc_ms = minute(11 * 60);  // 01:00
    assert_int_equal(typed_clock(&read, "0030", &session, minute(12 * 60), 540), CLOCK_FINE);
    assert_int_equal(read, minute(10 * 60 + 30));
    assert_int_equal(typed_clock(&read, "2155", &session, minute(12 * 60), 540), CLOCK_FINE);
    assert_int_equal(read, minute(8 * 60 - 5));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_attendees_by_kana_with_their_times, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_voided_is_gone_and_comes_anew, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_another_room_ends_a_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_walk_in_has_the_name_that_was_typed, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_late_early_and_no_exit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_minutes_that_have_begun_count, set_up, tear_down),
        cmocka_unit_test(test_filters),
        cmocka_unit_test(test_somebody_who_is_not_here),
        cmocka_unit_test(test_a_typed_time_is_the_sessions_day),
        cmocka_unit_test(test_a_session_past_midnight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
