// The kiosk at the door without a window: what stands beside a result, and whose touch answers it.
#include "tests/store/support.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/base/tick.h"
#include "app/credential/token.h"
#include "app/kiosk_state.h"

#define MINUTE INT64_C(60000)

static struct kiosk kiosk;
static struct kiosk_options options = {
    .camera = "none", .nfc = "none", .width = 800, .height = 480, .share_dir = UK_SHARE_DIR};
static char dir[256];
static int64_t now_utc_ms = INT64_C(1775710800000); // 2026-04-09 14:00 in Japan

static enum trust trust = TRUST_SYNCED;

// The linker puts this in place of the clock (-Wl,--wrap).
struct stamp __wrap_stamp_now(const char *boot_id);
struct stamp __wrap_stamp_now(const char *boot_id) {
    struct stamp stamp = {
        .at_utc_ms = now_utc_ms, .mono_ms = now_utc_ms, .trust = trust, .boot_id = ""};
    (void)text_copy(stamp.boot_id, sizeof stamp.boot_id, boot_id);
    return stamp;
}

// --- A kiosk with a session ----------------------------------------------------------------------

static void put(struct master_change *change, const char *key) {
    assert_true(text_copy(change->key, sizeof change->key, key));
    assert_ok(master_begin(kiosk.store));
    assert_ok(master_put(kiosk.store, change));
    assert_ok(master_commit(kiosk.store, NULL));
}

static void put_member(const char *id, const char *number, const char *kana, const char *birth_date,
                       bool show_progress) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_MEMBER};
    struct member *member = &change.member;
    assert_true(text_copy(member->id, sizeof member->id, id));
    assert_true(text_copy(member->licence_no, sizeof member->licence_no, number));
    assert_true(text_copy(member->kana, sizeof member->kana, kana));
    assert_true(text_copy(member->birth_date, sizeof member->birth_date, birth_date));
    member->show_progress = show_progress;
    put(&change, id);
}

static void put_total(const char *member_id, const char *code) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_TOTAL};
    struct credit_total *total = &change.total;
    *total = (struct credit_total){
        .scheme = SCHEME_CME, .units_x10 = 20, .on_date = "2026-04-01", .title = "糖尿病"};
    snprintf(total->id, sizeof total->id, "%s-%s", member_id, code);
    assert_true(text_copy(total->member_id, sizeof total->member_id, member_id));
    assert_true(text_copy(total->code, sizeof total->code, code));
    put(&change, total->id);
}

static void put_policy(void) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_POLICY};
    change.policy = (struct policy){
        .version = "v1",
        .in_force_on = "2026-04-01",
        .rule_count = 2,
        .rules = {{.scheme = SCHEME_CME, .presence = PRESENCE_GRACE, .late_grace_s = 600},
                  {.scheme = SCHEME_OCCUPATIONAL, .presence = PRESENCE_WHOLE}},
        .requirement_count = 1,
        .requirements = {{.award = "cme",
                          .scheme = SCHEME_CME,
                          .measure = MEASURE_UNITS_AND_CODES,
                          .least_x10 = 600,
                          .period = PERIOD_FISCAL_YEARS,
                          .years = 3}}};
    put(&change, "v1");
}

// Begins at `starts_utc_ms`: an hour for CME, then an hour for occupational physicians.
static void put_session(int64_t starts_utc_ms, size_t claim_count) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_SESSION};
    struct session *session = &change.session;
    *session = (struct session){
        .id = "T1",
        .title = "研修会",
        .room = "大会議室",
        .starts_utc_ms = starts_utc_ms,
        .ends_utc_ms = starts_utc_ms + 120 * MINUTE,
        .entry = {starts_utc_ms - 10 * MINUTE, starts_utc_ms + 10 * MINUTE},
        .exit = {starts_utc_ms + 115 * MINUTE, starts_utc_ms + 130 * MINUTE},
        .policy_version = "v1",
        .approved = true,
        .claims = {SCHEME_CME, SCHEME_OCCUPATIONAL},
        .claim_count = claim_count,
        .item_count = 2,
        .items = {
            {.title = "高血圧症",
             .starts_utc_ms = starts_utc_ms,
             .ends_utc_ms = starts_utc_ms + 60 * MINUTE,
             .credits = {{.scheme = SCHEME_CME, .code = "74", .units_x10 = 10}},
             .credit_count = 1},
            {.title = "作業環境管理",
             .starts_utc_ms = starts_utc_ms + 60 * MINUTE,
             .ends_utc_ms = starts_utc_ms + 120 * MINUTE,
             .credits = {{.scheme = SCHEME_OCCUPATIONAL, .category = "renewal", .units_x10 = 10}},
             .credit_count = 1}}};
    put(&change, "T1");
}

static void open_session(int64_t starts_utc_ms, size_t claim_count) {
    struct event event = {.kind = EVENT_OPEN};
    put_session(starts_utc_ms, claim_count);
    kiosk_reload_programme(&kiosk);
    assert_int_equal(kiosk.session_count, 1);
    event.now = kiosk_stamp(&kiosk);
    event.session = &kiosk.sessions[0];
    assert_true(kiosk_step(&kiosk, &event));
    kiosk_go_home(&kiosk);
}

static int set_up(void **state) {
    (void)state;
    char problem[VIEW_PROBLEM_CAP] = "";
    enum fault fault;
    struct ui_options ui = {
        .width = 800, .height = 480, .offscreen = true, .share_dir = UK_SHARE_DIR};
    trust = TRUST_SYNCED;
    dir_make(dir);
    options.data_dir = dir;
    kiosk = (struct kiosk){.options = &options, .leave_at_mono_ms = INT64_MAX};
    assert_ok(ui_open(&kiosk.ui, &ui, problem, sizeof problem));
    assert_ok(kiosk_start(&kiosk, &fault, problem, sizeof problem));
    put_policy();
    struct master_change format = {.kind = MASTER_FORMAT,
                                   .format = {.id = "f", .template_text = "m:{member_id}"}};
    put(&format, "f");
    put_member("M1", "101", "ニイガタ タロウ", "1960-04-09", false);
    put_member("M2", "102", "ナガオカ ハナコ", "1961-11-23", true);
    put_member("M3", "103", "ジョウエツ ジロウ", "1970-01-31", false);
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
    now_utc_ms += 5000; // nobody is still held
    kiosk_take_scan(&kiosk, &scan);
    return &kiosk.view.result;
}

static int64_t count_records(void) {
    struct outbox_state outbox;
    assert_ok(outbox_get(kiosk.store, &outbox));
    return outbox.pending;
}

static void assert_says(const char *text, const char *words) {
    if (!strstr(text, words)) {
        fail_msg("'%s' does not say '%s'", text, words);
    }
}

// --- From elsewhere ------------------------------------------------------------------------------

// A signed code names a doctor of another prefecture, who is on no roster here.
static const struct result *arrive_from_elsewhere(void) {
    static struct master_change change;
    uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
    const uint8_t seed[crypto_sign_SEEDBYTES] = {1};
    struct buf text = BUF_EMPTY;
    struct scan scan = {.kind = SCAN_CODE};
    change = (struct master_change){.kind = MASTER_KEY, .token_key = {.kid = "hq-1"}};
    crypto_sign_seed_keypair(change.token_key.public_key, secret_key, seed);
    put(&change, "hq-1");
    now_utc_ms += 5000;
    const struct token token = {.kid = "hq-1",
                                .issuer = "hq",
                                .member_id = "X7",
                                .issued_utc_s = now_utc_ms / 1000 - 86400,
                                .expires_utc_s = now_utc_ms / 1000 + 86400,
                                .cti = {0xab, 0xcd},
                                .cti_len = 2,
                                .kana = "サド ジロウ",
                                .licence_no = "765432"};
    assert_ok(token_issue(&text, &token, secret_key));
    memcpy(scan.bytes, text.data, text.len);
    scan.len = text.len;
    buf_fini(&text);
    kiosk_take_scan(&kiosk, &scan);
    return &kiosk.view.result;
}

static void staff_see_whom_only_the_code_names(void **state) {
    (void)state;
    open_session(now_utc_ms, 0);
    const struct result *result = arrive_from_elsewhere();
    assert_true(result->recorded);
    assert_string_equal(result->member.kana, "サド ジロウ");
    kiosk_people_open(&kiosk);
    kiosk_fill_view(&kiosk);
    assert_int_equal(kiosk.view.people.row_count, 1);
    assert_string_equal(kiosk.view.people.rows[0].kana, "サド ジロウ");
    kiosk_people_choose(&kiosk, 0);
    kiosk_fill_view(&kiosk);
    assert_int_equal(kiosk.view.screen, SCREEN_PERSON);
    assert_string_equal(kiosk.people.person.licence_no, "765432");
    assert_ok(kiosk_load_closing(&kiosk));
    assert_string_equal(kiosk.house.closing.people[0].kana, "サド ジロウ");
}

// No session is open: nobody is received, and nobody's name is kept.
static void nobody_is_kept_without_a_session(void **state) {
    (void)state;
    struct member member;
    kiosk_go(&kiosk, SCREEN_SESSIONS);
    assert_int_equal(arrive_from_elsewhere()->refusal, REFUSAL_NO_SESSION);
    assert_int_equal(roster_find_member(kiosk.store, &member, "X7"), ERR_NOT_FOUND);
}

// --- What it earns -------------------------------------------------------------------------------

static void an_entry_says_what_can_be_earned(void **state) {
    (void)state;
    open_session(now_utc_ms, 0);
    arrive("M1");
    assert_says(kiosk.view.door.credit, "日医生涯教育");
    assert_says(kiosk.view.door.credit, "1単位");
    assert_says(kiosk.view.door.credit, "日医認定産業医");
    assert_string_equal(kiosk.view.door.loss, "");
    assert_false(kiosk.view.door.so_far);
    kiosk.view.language = LANGUAGE_EN;
    arrive("M2");
    assert_true(strlen(kiosk.view.door.credit) > 0 && !strstr(kiosk.view.door.credit, "単位"));
}

// An unapproved session's credit waits for the approval; a doctor wants to know what it may become.
static void what_waits_is_announced_too(void **state) {
    (void)state;
    open_session(now_utc_ms, 0);
    arrive("M1");
    assert_int_equal(kiosk.view.door.wait, WAIT_NONE);
    kiosk.reception.session.approved = false;
    arrive("M2");
    assert_says(kiosk.view.door.credit, "日医生涯教育");
    assert_int_equal(kiosk.view.door.wait, WAIT_APPROVAL);
    snprintf(kiosk.reception.session.policy_version, ID_CAP, "not here");
    arrive("M3");
    assert_says(kiosk.view.door.credit, "日医生涯教育");
    assert_int_equal(kiosk.view.door.wait, WAIT_HQ);
    assert_int_equal(kiosk.view.door.progress_count, 0);
}

static void a_late_entry_says_what_is_lost_and_why(void **state) {
    (void)state;
    open_session(now_utc_ms - 12 * MINUTE, 0);
    assert_int_equal(arrive("M1")->verdict, VERDICT_LATE);
    assert_says(kiosk.view.door.loss, "遅刻");
    assert_says(kiosk.view.door.loss, "猶予10分");
    assert_says(kiosk.view.door.loss, "高血圧症");
    assert_says(kiosk.view.door.credit, "日医認定産業医"); // the second item can still be earned
    assert_null(strstr(kiosk.view.door.credit, "日医生涯教育"));
}

static void an_exit_says_what_was_earned_so_far(void **state) {
    (void)state;
    open_session(now_utc_ms, 0);
    arrive("M1");
    now_utc_ms += 60 * MINUTE;
    kiosk_pin_direction(&kiosk, DIRECTION_OUT);
    assert_int_equal(arrive("M1")->verdict, VERDICT_EARLY);
    assert_true(kiosk.view.door.so_far);
    assert_says(kiosk.view.door.credit, "日医生涯教育");
}

static void whoever_is_turned_away_is_promised_nothing(void **state) {
    (void)state;
    open_session(now_utc_ms, 0);
    arrive("M1");
    kiosk.reception.session.capacity = 1;
    assert_int_equal(arrive("M2")->verdict, VERDICT_FULL);
    assert_string_equal(kiosk.view.door.credit, "");
    assert_string_equal(kiosk.view.door.loss, "");
    assert_int_equal(kiosk.view.door.progress_count, 0);
}

static void progress_is_shown_where_the_member_allows_it(void **state) {
    (void)state;
    put_total("M1", "1");
    put_total("M2", "1");
    put_total("M2", "2");
    open_session(now_utc_ms, 0);
    arrive("M1");
    assert_int_equal(kiosk.view.door.progress_count, 0);
    arrive("M2");
    assert_int_equal(kiosk.view.door.progress_count, 1);
    assert_says(kiosk.view.door.progress[0], "6 / 60"); // 4 units and 2 codes
    arrive("M1");                                       // nobody sees another's
    assert_int_equal(kiosk.view.door.progress_count, 0);
}

static void each_scheme_says_what_it_would_earn(void **state) {
    (void)state;
    open_session(now_utc_ms, 2);
    assert_int_equal(arrive("M1")->offer, OFFER_CLAIM);
    assert_int_equal(kiosk.view.screen, SCREEN_CHOICE);
    assert_int_equal(kiosk.view.door.scheme_count, 2);
    assert_says(kiosk.view.door.schemes[0], "日医生涯教育");
    assert_says(kiosk.view.door.schemes[0], "1単位");
    kiosk_door_claim(&kiosk, 0);
    assert_says(kiosk.view.door.claimed, "日医生涯教育");
    assert_int_equal(kiosk.view.screen, SCREEN_RESULT);
    assert_says(kiosk.view.door.credit, "日医生涯教育");
    assert_null(strstr(kiosk.view.door.credit, "日医認定産業医"));
}

// --- Whose touch ---------------------------------------------------------------------------------

static void touch(enum ui_action_kind kind, int32_t value) {
    struct ui_action action = {.kind = kind, .value = value};
    kiosk_take_action(&kiosk, &action);
}

// A finger on its way to somebody's answer meets the next one's question.
static void a_touch_that_was_meant_for_another_does_nothing(void **state) {
    (void)state;
    open_session(now_utc_ms, 2);
    arrive("M1");
    arrive("M2"); // covers the first one's question with the same question
    int64_t records = count_records();
    touch(UI_CLAIM, 1);
    assert_int_equal(count_records(), records);
    assert_int_equal(kiosk.view.screen, SCREEN_CHOICE);
    tick_sleep_ms(450);
    touch(UI_CLAIM, 1);
    assert_int_equal(count_records(), records + 1);
    assert_string_equal(kiosk.view.result.scheme, SCHEME_OCCUPATIONAL);
    assert_string_equal(kiosk.view.result.member.id, "M2");
}

static void nobody_has_to_answer(void **state) {
    (void)state;
    open_session(now_utc_ms, 2);
    arrive("M1");
    int64_t records = count_records();
    kiosk_leave_screen(&kiosk);
    assert_int_equal(kiosk.view.screen, SCREEN_RECEPTION);
    touch(UI_CLAIM, 0); // where nothing is asked, nothing is answered
    assert_int_equal(count_records(), records);
}

// The next result goes back to reception when its time is over, not to a question that is gone.
static void a_question_is_not_come_back_to(void **state) {
    (void)state;
    open_session(now_utc_ms, 2);
    arrive("M1");
    kiosk_door_claim(&kiosk, 0);
    assert_int_equal(arrive("M2")->offer, OFFER_CLAIM);
    assert_int_equal(arrive("M1")->verdict, VERDICT_REPEAT);
    kiosk_leave_screen(&kiosk);
    assert_int_equal(kiosk.view.screen, SCREEN_RECEPTION);
}

static void leaving_is_asked_in_two_steps(void **state) {
    (void)state;
    open_session(now_utc_ms, 0);
    arrive("M1");
    assert_int_equal(arrive("M1")->offer, OFFER_LEAVE);
    int64_t records = count_records();
    touch(UI_LEAVE, INTENT_NONE);
    assert_int_equal(kiosk.view.screen, SCREEN_CHOICE);
    assert_int_equal(count_records(), records);
    touch(UI_LEAVE, INTENT_RETURNING);
    assert_int_equal(count_records(), records + 1);
    assert_int_equal(kiosk.view.result.verdict, VERDICT_EARLY);
    assert_int_equal(kiosk.view.result.intent, INTENT_RETURNING);
    assert_int_equal(kiosk.view.screen, SCREEN_RESULT);
}

static void turn_away_over(enum screen_id screen, const char *member_id) {
    kiosk_go(&kiosk, screen);
    assert_int_equal(arrive(member_id)->verdict, VERDICT_FULL);
    if (kiosk.door.covers_question) {
        tick_sleep_ms(450);
    }
}

static void staff_at_their_page_admit_without_another_pin(void **state) {
    (void)state;
    put_member("M7", "107", "サド ハル", "1960-01-01", false);
    open_session(now_utc_ms, 0);
    arrive("M7");
    kiosk.reception.session.capacity = 1;
    snprintf(kiosk.staff_id, ID_CAP, "S1"); // of a PIN that was right some time ago
    turn_away_over(SCREEN_RECEPTION, "M1");
    touch(UI_ADMIT, 0);
    assert_int_equal(kiosk.view.screen, SCREEN_PIN);
    turn_away_over(SCREEN_ATTENDEES, "M1");
    kiosk.interrupted.leave_at_mono_ms = tick_now_ms(); // that page's time is over
    touch(UI_ADMIT, 0);
    assert_int_equal(kiosk.view.screen, SCREEN_PIN);
    int64_t records = count_records();
    turn_away_over(SCREEN_ATTENDEES, "M1");
    touch(UI_ADMIT, 0);
    assert_int_equal(count_records(), records + 2); // the tap and its admission
    assert_true(kiosk.view.result.admitted);
    assert_int_equal(kiosk.view.result.verdict, VERDICT_ACCEPTED);
}

// --- Staff ---------------------------------------------------------------------------------------

static void put_staff(const char *pin) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_STAFF,
                                    .staff = {.id = "S1", .name = "受付 一", .role = ROLE_MANAGER}};
    assert_int_equal(crypto_pwhash_str(change.staff.pin_hash, pin, strlen(pin),
                                       crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN),
                     0);
    put(&change, "S1");
}

static void type_pin(const char *digits) {
    touch(UI_STAFF, 0);
    for (; *digits; digits++) {
        touch(UI_DIGIT, *digits - '0');
    }
    touch(UI_NEXT, 0);
}

static void restart(void) {
    char problem[VIEW_PROBLEM_CAP] = "";
    enum fault fault;
    kiosk_stop(&kiosk);
    assert_ok(kiosk_start(&kiosk, &fault, problem, sizeof problem));
}

// Whoever pulls the plug gets no more tries by it, and the right PIN must wait as well.
static void wrong_pins_are_counted_across_restarts(void **state) {
    (void)state;
    open_session(now_utc_ms, 0);
    put_staff("2468");
    restart();
    for (int i = 0; i < PIN_TRIES - 1; i++) {
        type_pin("1111");
        assert_true(kiosk.view.pin.wrong);
        assert_int_equal(kiosk.view.pin.locked_until_utc_ms, 0);
        restart();
    }
    type_pin("1111");
    assert_int_not_equal(kiosk.view.pin.locked_until_utc_ms, 0);
    restart();
    type_pin("2468");
    assert_int_equal(kiosk.view.screen, SCREEN_PIN);
    assert_int_not_equal(kiosk.view.pin.locked_until_utc_ms, 0);
    kiosk.guard.locked_until_mono_ms = 0; // the pause is over
    type_pin("2468");
    assert_int_equal(kiosk.view.screen, SCREEN_ATTENDEES);
}

// What staff or doctors leave open gives way by itself; what is home, or says that nothing works,
// stays.
static void every_screen_goes_home_by_itself(void **state) {
    (void)state;
    open_session(now_utc_ms, 0);
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        bool stays =
            screen == SCREEN_RECEPTION || screen == SCREEN_SETUP || screen == SCREEN_OUT_OF_ORDER;
        bool is_result = screen == SCREEN_RESULT || screen == SCREEN_CHOICE; // have times of theirs
        kiosk_go(&kiosk, (enum screen_id)screen);
        if (!is_result && (kiosk.leave_at_mono_ms == INT64_MAX) != stays) {
            fail_msg("the %s screen %s", screen_name((enum screen_id)screen),
                     stays ? "goes" : "stays for ever");
        }
    }
}

// The mark beside the clock says that nobody has confirmed it: then it goes, and comes again with
// the next boot alone.
static void a_confirmed_clock_bears_no_mark(void **state) {
    (void)state;
    trust = TRUST_UNKNOWN;
    kiosk_fill_view(&kiosk);
    assert_int_equal(kiosk.view.trust, TRUST_UNKNOWN);
    assert_true(kiosk_note_true_time(&kiosk, now_utc_ms, "S1"));
    kiosk_fill_view(&kiosk);
    assert_int_equal(kiosk.view.trust, TRUST_RTC);
    assert_true(kiosk_must_ask_clock(&kiosk)); // the next opening asks all the same
    restart();
    kiosk_fill_view(&kiosk);
    assert_int_equal(kiosk.view.trust, TRUST_RTC);
}

// The clock was an hour slow, staff said so between two taps: both bear the true time, and both
// times are there for staff.
static void staff_see_both_times_of_a_corrected_tap(void **state) {
    (void)state;
    const int64_t hour_ms = 60 * MINUTE;
    open_session(now_utc_ms + hour_ms, 0);
    int64_t began_utc_ms = now_utc_ms;
    arrive("M1");
    assert_true(kiosk_note_true_time(&kiosk, now_utc_ms + hour_ms, "S1"));
    kiosk_pin_direction(&kiosk, DIRECTION_OUT);
    arrive("M1");
    kiosk_people_open(&kiosk);
    kiosk_fill_view(&kiosk);
    kiosk_people_choose(&kiosk, 0);
    kiosk_fill_view(&kiosk);
    const struct view_person *person = &kiosk.view.people.person;
    assert_int_equal(person->tap_count, 2);
    for (size_t i = 0; i < person->tap_count; i++) {
        const struct timeline_row *tap = &person->taps[i].tap;
        assert_true(tap->corrected);
        assert_int_equal(tap->at_utc_ms - tap->recorded_utc_ms, hour_ms);
        assert_true(tap->recorded_utc_ms - began_utc_ms <= MINUTE);
    }
}

// --- A typed number ------------------------------------------------------------------------------

static void type_number(const char *digits) {
    touch(UI_KEYPAD, 0);
    for (; *digits; digits++) {
        touch(UI_DIGIT, *digits - '0');
    }
    touch(UI_NEXT, 0);
}

static void the_keypad_gives_no_family_name_away(void **state) {
    (void)state;
    open_session(now_utc_ms, 0);
    type_number("101");
    assert_int_equal(kiosk.view.keypad.step, KEYPAD_BIRTHDAY);
    assert_string_equal(kiosk.view.keypad.candidate, "ニ●●● タ●●");
}

static void without_a_birth_date_the_name_is_asked(void **state) {
    (void)state;
    put_member("M3", "103", "ジョウエツ ジロウ", "", false);
    open_session(now_utc_ms, 0);
    type_number("103");
    assert_int_equal(kiosk.view.keypad.step, KEYPAD_NAME);
    touch(UI_CONFIRM, KEYPAD_BIRTHDAY); // there is none
    assert_int_equal(kiosk.view.keypad.step, KEYPAD_NAME);
    touch(UI_NEXT, 0); // nothing typed is no answer
    assert_int_equal(kiosk.wrong_answers, 0);
    entry_set(&kiosk.view.door.name, "じょうえつ"); // from a real keyboard
    touch(UI_NEXT, 0);
    assert_int_equal(kiosk.view.result.verdict, VERDICT_ACCEPTED);
    assert_string_equal(kiosk.view.result.member.id, "M3");
}

static void a_number_that_cannot_be_confirmed_is_for_staff(void **state) {
    (void)state;
    put_member("M4", "104", "", "", false);
    put_member("M5", "105", "サド イチロウ", "1960-01-01", false);
    put_member("M6", "105", "サド ジロウ", "1961-01-01", false);
    open_session(now_utc_ms, 0);
    type_number("104");
    assert_true(kiosk.view.keypad.staff && kiosk.view.keypad.step == KEYPAD_NUMBER);
    type_number("105");
    assert_true(kiosk.view.keypad.staff && kiosk.view.keypad.step == KEYPAD_NUMBER);
    type_number("101");
    assert_false(kiosk.view.keypad.staff);
}

static void three_wrong_answers_end_it_however_they_are_given(void **state) {
    (void)state;
    open_session(now_utc_ms, 0);
    int64_t records = count_records();
    type_number("101");
    for (int i = 0; i < 4; i++) {
        touch(UI_DIGIT, 1);
    }
    touch(UI_NEXT, 0);
    assert_int_equal(kiosk.view.keypad.refusal, REFUSAL_NOT_CONFIRMED);
    touch(UI_CONFIRM, KEYPAD_NAME);
    for (int i = 0; i < 2; i++) {
        touch(UI_KEY, 0x30bf); // タ
        touch(UI_NEXT, 0);
    }
    assert_int_equal(kiosk.view.screen, SCREEN_RESULT);
    assert_int_equal(kiosk.view.result.refusal, REFUSAL_NOT_CONFIRMED);
    assert_int_equal(count_records(), records);
}

#define DOOR_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        DOOR_TEST(an_entry_says_what_can_be_earned),
        DOOR_TEST(what_waits_is_announced_too),
        DOOR_TEST(a_late_entry_says_what_is_lost_and_why),
        DOOR_TEST(an_exit_says_what_was_earned_so_far),
        DOOR_TEST(whoever_is_turned_away_is_promised_nothing),
        DOOR_TEST(progress_is_shown_where_the_member_allows_it),
        DOOR_TEST(each_scheme_says_what_it_would_earn),
        DOOR_TEST(a_touch_that_was_meant_for_another_does_nothing),
        DOOR_TEST(staff_see_whom_only_the_code_names),
        DOOR_TEST(nobody_is_kept_without_a_session),
        DOOR_TEST(nobody_has_to_answer),
        DOOR_TEST(a_question_is_not_come_back_to),
        DOOR_TEST(leaving_is_asked_in_two_steps),
        DOOR_TEST(staff_at_their_page_admit_without_another_pin),
        DOOR_TEST(wrong_pins_are_counted_across_restarts),
        DOOR_TEST(every_screen_goes_home_by_itself),
        DOOR_TEST(a_confirmed_clock_bears_no_mark),
        DOOR_TEST(staff_see_both_times_of_a_corrected_tap),
        DOOR_TEST(the_keypad_gives_no_family_name_away),
        DOOR_TEST(without_a_birth_date_the_name_is_asked),
        DOOR_TEST(a_number_that_cannot_be_confirmed_is_for_staff),
        DOOR_TEST(three_wrong_answers_end_it_however_they_are_given),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
