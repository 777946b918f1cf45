// The day's frame without a window: the clock, closing, roles, practice.
#include "tests/store/support.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/kiosk_state.h"

#define MINUTE INT64_C(60000)
#define START INT64_C(1775710800000) // 2026-04-09 14:00 in Japan
#define END (START + 120 * MINUTE)

static struct kiosk kiosk;
static struct kiosk_options options = {
    .camera = "none", .nfc = "none", .width = 800, .height = 480, .share_dir = UK_SHARE_DIR};
static char dir[256];
static int64_t clock_utc_ms; // what the device's clock says
static int64_t mono_ms;
static enum trust trust;

// The linker puts this in place of the clock (-Wl,--wrap).
struct stamp __wrap_stamp_now(const char *boot_id);
struct stamp __wrap_stamp_now(const char *boot_id) {
    struct stamp stamp = {.at_utc_ms = clock_utc_ms, .mono_ms = mono_ms, .trust = trust};
    (void)text_copy(stamp.boot_id, sizeof stamp.boot_id, boot_id);
    return stamp;
}

static void pass(int64_t ms) {
    clock_utc_ms += ms;
    mono_ms += ms;
}

static void pass_until(int64_t utc_ms) {
    pass(utc_ms - clock_utc_ms);
}

// --- A kiosk with a session ----------------------------------------------------------------------

static void put(struct master_change *change, const char *key) {
    assert_true(text_copy(change->key, sizeof change->key, key));
    assert_ok(master_begin(kiosk.store));
    assert_ok(master_put(kiosk.store, change));
    assert_ok(master_commit(kiosk.store, NULL));
}

static void put_member(const char *id, const char *kana) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_MEMBER};
    assert_true(text_copy(change.member.id, sizeof change.member.id, id));
    assert_true(text_copy(change.member.kana, sizeof change.member.kana, kana));
    put(&change, id);
}

// What each of the session's two schemes says of a missing exit.
static void put_policy(enum missing_exit cme, enum missing_exit occupational) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_POLICY};
    change.policy = (struct policy){
        .version = "v1",
        .in_force_on = "2026-04-01",
        .rule_count = 2,
        .rules = {{.scheme = SCHEME_CME, .presence = PRESENCE_WHOLE, .missing_exit = cme},
                  {.scheme = SCHEME_OCCUPATIONAL,
                   .presence = PRESENCE_WHOLE,
                   .missing_exit = occupational}}};
    put(&change, "v1");
}

static void put_session(bool approved) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_SESSION};
    change.session = (struct session){
        .id = "T1",
        .title = "研修会",
        .starts_utc_ms = START,
        .ends_utc_ms = END,
        .entry = {START - 10 * MINUTE, START + 10 * MINUTE},
        .exit = {END - 5 * MINUTE, END + 10 * MINUTE},
        .policy_version = "v1",
        .approved = approved,
        .approval_no = "26-0412",
        .item_count = 1,
        .items = {
            {.title = "高血圧症",
             .starts_utc_ms = START,
             .ends_utc_ms = END,
             .credits = {{.scheme = SCHEME_CME, .code = "74", .units_x10 = 20},
                         {.scheme = SCHEME_OCCUPATIONAL, .category = "renewal", .units_x10 = 20}},
             .credit_count = 2}}};
    put(&change, "T1");
}

static void open_session(void) {
    struct event event = {.kind = EVENT_OPEN};
    kiosk_reload_programme(&kiosk);
    assert_int_equal(kiosk.session_count, 1);
    event.now = kiosk_stamp(&kiosk);
    event.session = &kiosk.sessions[0];
    assert_true(kiosk_step(&kiosk, &event));
    kiosk_go_home(&kiosk);
}

static void sign_in(enum staff_role role) {
    snprintf(kiosk.staff_id, sizeof kiosk.staff_id, "S1");
    kiosk.staff_role = role;
}

static int set_up(void **state) {
    (void)state;
    char problem[VIEW_PROBLEM_CAP] = "";
    enum fault fault;
    struct ui_options ui = {
        .width = 800, .height = 480, .offscreen = true, .share_dir = UK_SHARE_DIR};
    clock_utc_ms = START - 5 * MINUTE;
    mono_ms = 1000000;
    trust = TRUST_SYNCED;
    dir_make(dir);
    options.data_dir = dir;
    kiosk = (struct kiosk){.options = &options, .leave_at_mono_ms = INT64_MAX};
    assert_ok(ui_open(&kiosk.ui, &ui, problem, sizeof problem));
    assert_ok(kiosk_start(&kiosk, &fault, problem, sizeof problem));
    struct master_change format = {.kind = MASTER_FORMAT,
                                   .format = {.id = "f", .template_text = "m:{member_id}"}};
    put(&format, "f");
    put_policy(MISSING_EXIT_SESSION_END, MISSING_EXIT_SESSION_END);
    put_session(true);
    put_member("M1", "アガノ イチロウ");
    put_member("M2", "サド ジロウ");
    put_member("M3", "ナガオカ サブロウ");
    sign_in(ROLE_MANAGER);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    kiosk_stop(&kiosk);
    ui_close(kiosk.ui);
    dir_remove(dir);
    return 0;
}

static const struct result *arrive(const char *member_id) {
    struct scan scan = {.kind = SCAN_CODE};
    int len = snprintf((char *)scan.bytes, sizeof scan.bytes, "m:%s", member_id);
    scan.len = (size_t)len;
    pass(5000); // nobody is still held
    kiosk_take_scan(&kiosk, &scan);
    return &kiosk.view.result;
}

static int64_t head(void) {
    return head_of(kiosk.store);
}

// The newest of all records.
static bool keep_fact(void *context, const struct journal_entry *entry) {
    uint8_t prev[RECORD_HASH_BYTES];
    assert_ok(record_decode(context, prev, entry->body));
    return true;
}

static struct fact newest(void) {
    static struct fact fact;
    assert_ok(journal_each(kiosk.store, head(), 1, keep_fact, &fact));
    return fact;
}

static const struct view_closing *closing(void) {
    return &kiosk.view.house.closing;
}

// To the list of those without an exit.
static void begin_closing(void) {
    kiosk_house_closing(&kiosk);
    kiosk_take_closing_next(&kiosk);
    assert_int_equal(closing()->step, CLOSING_EXITS);
}

// --- Closing -------------------------------------------------------------------------------------

static void the_policys_default_is_proposed_and_a_person_decides(void **state) {
    (void)state;
    open_session();
    arrive("M1");
    arrive("M2");
    pass_until(END + 12 * MINUTE);
    begin_closing();
    assert_true(closing()->proposed);
    assert_true(closing()->exit_utc_ms == END);
    assert_int_equal(closing()->count, 2);
    assert_string_equal(closing()->rows[1].kana, "サド ジロウ");
    kiosk_take_exit_record(&kiosk, 1);
    const struct fact fact = newest();
    assert_int_equal(fact.kind, FACT_TAP);
    assert_int_equal(fact.method, METHOD_STAFF);
    assert_int_equal(fact.direction, DIRECTION_OUT);
    assert_true(fact.true_utc_ms == END);
    assert_true(fact.stamp.at_utc_ms == clock_utc_ms);
    assert_string_equal(fact.member_id, "M2");
    assert_string_equal(fact.staff_id, "S1");
    assert_string_equal(fact.reason, "by_rule");
    // What was decided stays on the list, and can't be decided again.
    assert_int_equal(closing()->count, 2);
    assert_int_equal(closing()->rows[1].decision, EXIT_RECORDED);
    assert_int_equal(closing()->undecided, 1);
    int64_t before = head();
    kiosk_take_exit_record(&kiosk, 1);
    kiosk_take_exit_leave(&kiosk, 1);
    assert_int_equal(head(), before);
    assert_int_equal(closing()->rows[1].decision, EXIT_RECORDED);
}

static void nothing_is_proposed_where_schemes_differ(void **state) {
    (void)state;
    put_policy(MISSING_EXIT_SESSION_END, MISSING_EXIT_PENDING);
    open_session();
    arrive("M1");
    pass_until(END + MINUTE);
    begin_closing();
    assert_false(closing()->proposed);
    int64_t before = head();
    kiosk_take_exit_all(&kiosk, 0);
    assert_int_equal(head(), before);
    kiosk_take_exit_record(&kiosk, 0); // a person may all the same
    assert_string_equal(newest().reason, "seen");
}

static void before_the_end_people_leave_now(void **state) {
    (void)state;
    open_session();
    arrive("M1");
    pass_until(END - 30 * MINUTE);
    begin_closing();
    assert_false(closing()->proposed);
    kiosk_take_exit_record(&kiosk, 0);
    assert_true(newest().true_utc_ms == clock_utc_ms);
}

static void nobody_leaves_before_entering(void **state) {
    (void)state;
    open_session();
    pass_until(END + 2 * MINUTE);
    kiosk_pin_direction(&kiosk, DIRECTION_IN);
    arrive("M1");
    pass(MINUTE);
    begin_closing();
    kiosk_take_exit_record(&kiosk, 0);
    assert_true(newest().true_utc_ms == clock_utc_ms);
}

static void all_at_once_are_those_who_are_undecided(void **state) {
    (void)state;
    open_session();
    arrive("M1");
    arrive("M2");
    arrive("M3");
    pass_until(END + MINUTE);
    begin_closing();
    kiosk_take_exit_leave(&kiosk, 0);
    int64_t before = head();
    kiosk_take_exit_all(&kiosk, 0);
    assert_int_equal(head(), before + 2);
    assert_int_equal(closing()->undecided, 0);
    assert_int_equal(closing()->rows[0].decision, EXIT_LEFT_OPEN);
    assert_int_equal(closing()->inside, 1);
}

static void who_leaves_by_themselves_needs_no_decision(void **state) {
    (void)state;
    open_session();
    arrive("M1");
    arrive("M2");
    pass_until(END + MINUTE);
    begin_closing();
    assert_int_equal(closing()->count, 2);
    arrive("M1");
    kiosk_leave_screen(&kiosk);
    kiosk_take_closing_next(&kiosk);
    assert_true(kiosk_closing_back(&kiosk));
    assert_int_equal(closing()->count, 1);
    assert_string_equal(closing()->rows[0].kana, "サド ジロウ");
}

static void an_approval_that_is_pending_says_nothing_of_a_person(void **state) {
    (void)state;
    put_session(false);
    open_session();
    arrive("M1");
    pass_until(END + MINUTE);
    arrive("M1");
    kiosk_house_closing(&kiosk);
    assert_int_equal(closing()->pending, 0);
    assert_int_equal(closing()->flagged, 0);
}

static void the_closing_holds_the_head_count_and_the_summary_the_rest(void **state) {
    (void)state;
    open_session();
    arrive("M1");
    arrive("M2");
    pass_until(END + MINUTE);
    arrive("M1");
    kiosk_house_closing(&kiosk);
    snprintf(kiosk.view.house.closing.head_count, sizeof kiosk.view.house.closing.head_count, "7");
    kiosk_take_closing_next(&kiosk);
    kiosk_take_closing_next(&kiosk);
    kiosk_take_finish(&kiosk, 0);
    assert_int_equal(newest().kind, FACT_SESSION_CLOSE);
    assert_int_equal(newest().head_count, 7);
    assert_string_equal(newest().staff_id, "S1");
    assert_int_equal(kiosk.view.screen, SCREEN_SUMMARY);
    const struct view_summary *summary = &closing()->summary;
    assert_string_equal(summary->approval_no, "26-0412");
    assert_int_equal(summary->received, 2);
    assert_int_equal(summary->inside, 1);
    assert_int_equal(summary->head_count, 7);
    assert_int_equal(summary->records, 3);
    assert_int_equal(summary->scheme_count, 2);
    assert_int_equal(summary->schemes[0].earned_x10, 20);  // M1's
    assert_int_equal(summary->schemes[0].pending_x10, 20); // M2's, without an exit
    // Nothing of the list of names is left.
    assert_null(kiosk.house.closing.people);
    assert_false(kiosk.reception.open);
}

static void the_summarys_text_is_for_windows_and_names_nobody(void **state) {
    (void)state;
    the_closing_holds_the_head_count_and_the_summary_the_rest(state);
    struct buf text = BUF_EMPTY;
    const char *words;
    assert_ok(kiosk_write_summary(&text, &kiosk.view));
    assert_ok(buf_terminate(&text, &words));
    assert_int_equal(strncmp(words, "\xef\xbb\xbf研修会\r\n", 14), 0);
    assert_non_null(strstr(words, "認定番号 26-0412\r\n"));
    assert_non_null(strstr(words, "数えた人数 7名\r\n"));
    assert_null(strstr(words, "アガノ"));
    assert_null(strstr(words, "\u200b"));
    buf_fini(&text);
}

static void what_cannot_be_recorded_closes_nothing(void **state) {
    (void)state;
    open_session();
    kiosk_house_closing(&kiosk);
    kiosk_take_closing_next(&kiosk);
    kiosk_take_closing_next(&kiosk);
    assert_ok(master_begin(kiosk.store)); // the store is busy with something else
    kiosk_take_finish(&kiosk, 0);
    master_roll_back(kiosk.store);
    assert_true(kiosk.reception.open);
    assert_int_not_equal(kiosk.view.screen, SCREEN_SUMMARY);
    assert_true(kiosk.view.result.failed);
}

// --- The clock -----------------------------------------------------------------------------------

static void type_time(const char *digits) {
    kiosk_ask_clock(&kiosk, false);
    kiosk_take_clock_wrong(&kiosk, 0);
    snprintf(kiosk.view.house.clock.digits, sizeof kiosk.view.house.clock.digits, "%s", digits);
    kiosk_take_typed_time(&kiosk);
}

static void a_clock_that_nobody_disciplines_is_asked_about(void **state) {
    (void)state;
    assert_false(kiosk_must_ask_clock(&kiosk));
    trust = TRUST_RTC;
    assert_true(kiosk_must_ask_clock(&kiosk));
    trust = TRUST_UNKNOWN;
    assert_true(kiosk_must_ask_clock(&kiosk));
}

static void the_right_clock_is_a_record_and_changes_nothing(void **state) {
    (void)state;
    trust = TRUST_RTC;
    kiosk_ask_clock(&kiosk, false);
    kiosk_take_clock_right(&kiosk, 0);
    assert_int_equal(newest().kind, FACT_CLOCK);
    assert_true(newest().true_utc_ms == clock_utc_ms);
    assert_string_equal(newest().staff_id, "S1");
    assert_true(kiosk_now(&kiosk).at_utc_ms == clock_utc_ms);
    assert_int_equal(kiosk_now(&kiosk).trust, TRUST_RTC);
}

static void the_wrong_clock_is_corrected_for_windows_and_not_for_records(void **state) {
    (void)state;
    trust = TRUST_UNKNOWN;
    clock_utc_ms = START + 60 * MINUTE; // an hour ahead
    type_time("202604091400");
    assert_true(newest().stamp.at_utc_ms == clock_utc_ms);
    assert_true(newest().true_utc_ms == START + 30000); // the middle of that minute
    assert_true(kiosk_now(&kiosk).at_utc_ms == START + 30000);
    open_session();
    const struct result *result = arrive("M1");
    assert_int_equal(result->verdict, VERDICT_ACCEPTED); // an hour late it would be
    assert_true(result->at_utc_ms == START + 35000);
    assert_true(newest().stamp.at_utc_ms == clock_utc_ms);
    // The wall clock may jump about: the monotonic one tells the time.
    clock_utc_ms -= 180 * MINUTE;
    pass(MINUTE);
    assert_true(kiosk_now(&kiosk).at_utc_ms == START + 95000);
    kiosk_fill_view(&kiosk);
    assert_true(kiosk.view.now_utc_ms == START + MINUTE);
}

static void a_restart_in_the_same_boot_knows_the_time(void **state) {
    (void)state;
    trust = TRUST_UNKNOWN;
    clock_utc_ms = START + 60 * MINUTE;
    type_time("202604091400");
    kiosk.house.clock = (struct kiosk_clock){0};
    kiosk_load_clock(&kiosk);
    assert_true(kiosk_now(&kiosk).at_utc_ms == START + 30000);
    snprintf(kiosk.boot_id, sizeof kiosk.boot_id, "another");
    kiosk.house.clock = (struct kiosk_clock){0};
    kiosk_load_clock(&kiosk);
    assert_true(kiosk_now(&kiosk).at_utc_ms == clock_utc_ms);
}

static void what_is_no_time_is_not_taken(void **state) {
    (void)state;
    static const char *const wrong[] = {"202604311400", "202613091400", "202604092400",
                                        "202604091460", "199904091400", "210004091400",
                                        "20260409140"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int64_t before = head();
        type_time(wrong[i]);
        assert_int_equal(head(), before);
        assert_int_equal(kiosk.view.screen, SCREEN_CLOCK);
    }
}

static void a_time_server_ends_the_guessing_once(void **state) {
    (void)state;
    trust = TRUST_UNKNOWN;
    clock_utc_ms = START + 60 * MINUTE;
    kiosk_follow_time_server(&kiosk);
    type_time("202604091400");
    int64_t before = head();
    trust = TRUST_SYNCED;
    clock_utc_ms = START + 31000;
    kiosk_follow_time_server(&kiosk);
    assert_int_equal(head(), before + 1);
    assert_true(newest().true_utc_ms == clock_utc_ms);
    assert_string_equal(newest().staff_id, "");
    assert_true(kiosk_now(&kiosk).at_utc_ms == clock_utc_ms);
    pass(MINUTE);
    kiosk_follow_time_server(&kiosk);
    assert_int_equal(head(), before + 1);
}

static void the_device_page_shows_what_was_vouched_for(void **state) {
    (void)state;
    trust = TRUST_UNKNOWN;
    clock_utc_ms = START + 60 * MINUTE;
    type_time("202604091400");
    kiosk_fill_device(&kiosk);
    const struct view_diagnostics *view = &kiosk.view.house.diagnostics;
    assert_int_equal(view->correction_count, 1);
    assert_true(view->corrections[0].said_utc_ms == clock_utc_ms);
    assert_true(view->corrections[0].true_utc_ms == START + 30000);
    assert_string_equal(view->corrections[0].who, "S1");
    assert_int_equal(view->member_count, 3);
    assert_true(view->roster_due_utc_ms == END + 43200 * MINUTE);
}

// --- Roles, practice, settings -------------------------------------------------------------------

static void reception_staff_are_told_what_is_the_managers(void **state) {
    (void)state;
    sign_in(ROLE_RECEPTION);
    kiosk_house_menu(&kiosk);
    void (*const touches[])(struct kiosk *, int32_t) = {kiosk_take_practice, kiosk_take_import,
                                                        kiosk_take_export};
    for (size_t i = 0; i < sizeof touches / sizeof touches[0]; i++) {
        kiosk.view.house.refusal = MENU_FINE;
        touches[i](&kiosk, 0);
        assert_int_equal(kiosk.view.screen, SCREEN_MENU);
        assert_int_equal(kiosk.view.house.refusal, MENU_MANAGER_ONLY);
    }
    assert_false(kiosk.view.house.practice);
}

static void practice_leaves_the_real_session_as_it_was(void **state) {
    (void)state;
    open_session();
    arrive("M1");
    int64_t before = head();
    struct store *real = kiosk.store;
    kiosk_take_practice(&kiosk, 0);
    assert_true(kiosk.view.house.practice);
    assert_ptr_not_equal(kiosk.store, real);
    assert_true(kiosk.reception.open); // the same session, in practice
    const struct result *result = arrive("M1");
    assert_int_equal(result->verdict, VERDICT_ACCEPTED); // nobody was here before
    assert_true(newest().practice);
    kiosk_pin_direction(&kiosk, DIRECTION_OUT);
    kiosk_take_practice(&kiosk, 0);
    assert_false(kiosk.view.house.practice);
    assert_ptr_equal(kiosk.store, real);
    assert_int_equal(head(), before);
    assert_int_equal(kiosk.reception.pinned, DIRECTION_NONE);
    assert_int_equal(arrive("M1")->verdict, VERDICT_REPEAT);
    assert_false(newest().practice);
}

static void in_practice_nothing_comes_or_goes(void **state) {
    (void)state;
    kiosk_take_practice(&kiosk, 0);
    kiosk_house_menu(&kiosk);
    void (*const touches[])(struct kiosk *, int32_t) = {kiosk_take_import, kiosk_take_export,
                                                        kiosk_take_set_clock};
    for (size_t i = 0; i < sizeof touches / sizeof touches[0]; i++) {
        kiosk.view.house.refusal = MENU_FINE;
        touches[i](&kiosk, 0);
        assert_int_equal(kiosk.view.screen, SCREEN_MENU);
        assert_int_equal(kiosk.view.house.refusal, MENU_NOT_IN_PRACTICE);
    }
    trust = TRUST_UNKNOWN;
    assert_false(kiosk_must_ask_clock(&kiosk));
    assert_true(kiosk_poll_line(&kiosk) == INT64_MAX);
}

static void what_staff_set_in_practice_is_set(void **state) {
    (void)state;
    char text[16];
    kiosk_take_practice(&kiosk, 0);
    kiosk_take_large_type(&kiosk, 0);
    kiosk_take_volume(&kiosk, 0);
    kiosk_take_practice(&kiosk, 0);
    assert_ok(setting_get(kiosk.store, text, sizeof text, "local.large_type"));
    assert_string_equal(text, "1");
    assert_ok(setting_get(kiosk.store, text, sizeof text, "local.volume"));
    assert_string_equal(text, "3");
    kiosk.view.house.large_type = false;
    kiosk_load_settings(&kiosk);
    assert_true(kiosk.view.house.large_type);
}

static void the_notice_says_from_when(void **state) {
    (void)state;
    struct master_change change = {.kind = MASTER_SETTING,
                                   .setting = {.name = "notice.ja", .value = "お知らせ"}};
    put(&change, "notice.ja");
    change.setting = (struct setting){.name = "notice.in_force", .value = "2026-04-01"};
    put(&change, "notice.in_force");
    kiosk_take_notice(&kiosk, 0);
    kiosk_fill_view(&kiosk);
    assert_string_equal(kiosk.view.notice, "お知らせ");
    assert_string_equal(kiosk.view.house.notice_in_force, "2026-04-01");
    assert_false(kiosk_house_back(&kiosk)); // home, where it was opened
    kiosk_house_menu(&kiosk);
    kiosk_take_notice(&kiosk, 0);
    assert_true(kiosk_house_back(&kiosk));
    assert_int_equal(kiosk.view.screen, SCREEN_MENU);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        TEST(the_policys_default_is_proposed_and_a_person_decides),
        TEST(nothing_is_proposed_where_schemes_differ),
        TEST(before_the_end_people_leave_now),
        TEST(nobody_leaves_before_entering),
        TEST(all_at_once_are_those_who_are_undecided),
        TEST(who_leaves_by_themselves_needs_no_decision),
        TEST(an_approval_that_is_pending_says_nothing_of_a_person),
        TEST(the_closing_holds_the_head_count_and_the_summary_the_rest),
        TEST(the_summarys_text_is_for_windows_and_names_nobody),
        TEST(what_cannot_be_recorded_closes_nothing),
        TEST(a_clock_that_nobody_disciplines_is_asked_about),
        TEST(the_right_clock_is_a_record_and_changes_nothing),
        TEST(the_wrong_clock_is_corrected_for_windows_and_not_for_records),
        TEST(a_restart_in_the_same_boot_knows_the_time),
        TEST(what_is_no_time_is_not_taken),
        TEST(a_time_server_ends_the_guessing_once),
        TEST(the_device_page_shows_what_was_vouched_for),
        TEST(reception_staff_are_told_what_is_the_managers),
        TEST(practice_leaves_the_real_session_as_it_was),
        TEST(in_practice_nothing_comes_or_goes),
        TEST(what_staff_set_in_practice_is_set),
        TEST(the_notice_says_from_when),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
