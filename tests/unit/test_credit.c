// What an attendance earns, one sentence a test. Cases of domain.md section 6 bear its numbers.
#include "tests/unit/cmocka_all.h"

#include "tests/unit/programme.h"

#define AFTERWARDS (END + 1440 * MINUTE)

// A session, a policy, and the facts of one doctor: what is proposed at a time.
struct hearing {
    struct session session;
    struct policy policy;
    struct day day;
    struct credit_total history[8];
    size_t history_count;
    struct attendance attendance;
    struct proposal proposals[PROPOSAL_MAX];
    size_t count;
};

static void propose_at(struct hearing *hearing, int64_t now_utc_ms) {
    struct day copy = hearing->day;
    hearing->attendance = (struct attendance){.session_id = "S1", .member_id = "M1"};
    attendance_merge(&hearing->attendance, 1, copy.facts, copy.count, &hearing->session, 1);
    hearing->count =
        credit_propose(hearing->proposals, &hearing->session, &hearing->attendance,
                       &hearing->policy, hearing->history, hearing->history_count, now_utc_ms);
}

static void propose(struct hearing *hearing) {
    propose_at(hearing, AFTERWARDS);
}

// There from `from_minute` to `to_minute` of the session.
static void stay(struct hearing *hearing, int64_t from_ms, int64_t to_ms) {
    day_in(&hearing->day, START + from_ms);
    day_out(&hearing->day, START + to_ms);
}

static void assert_proposal(const struct hearing *hearing, size_t index, enum proposal_state state,
                            enum credit_reason reason, int32_t units_x10) {
    assert_true(index < hearing->count);
    const struct proposal *proposal = &hearing->proposals[index];
    if (proposal->state != state || proposal->reason != reason) {
        fail_msg("proposal %zu is %s %s, not %s %s", index, proposal_state_name(proposal->state),
                 credit_reason_name(proposal->reason), proposal_state_name(state),
                 credit_reason_name(reason));
    }
    assert_int_equal(proposal->units_x10, units_x10);
}

static void assert_counts(const struct hearing *hearing, size_t index, int64_t amount,
                          int64_t limit) {
    assert_int_equal(hearing->proposals[index].amount, amount);
    assert_int_equal(hearing->proposals[index].limit, limit);
}

// Two lectures of 45 minutes, one unit each, under one scheme.
static struct hearing two_lectures(enum presence_rule presence) {
    struct hearing hearing = {.session = programme_session()};
    programme_credit(programme_item(&hearing.session, "A", 0, 45), SCHEME_CME, "", "74", 10);
    programme_credit(programme_item(&hearing.session, "B", 45, 90), SCHEME_CME, "", "75", 10);
    programme_rule(&hearing.policy, SCHEME_CME, presence);
    return hearing;
}

static int32_t earned(const struct hearing *hearing, const char *scheme) {
    struct scheme_sum sums[8];
    size_t count = credit_sum(sums, 8, hearing->proposals, hearing->count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sums[i].scheme, scheme) == 0) {
            return sums[i].earned_x10;
        }
    }
    return 0;
}

// --- domain.md section 6 -------------------------------------------------------------------------

// 18:00-19:30 as 75: 0.5 + 76: 1 -> 1.5 units, two codes; the other split is as good: the organiser
// has decided, the clock has no say.
static void case_1_units_and_codes_are_approved_data(void **state) {
    (void)state;
    static const int32_t splits[2][2] = {{5, 10}, {10, 5}};
    for (int i = 0; i < 2; i++) {
        struct hearing hearing = {.session = programme_session()};
        struct item *item = programme_item(&hearing.session, "脂質異常症と糖尿病", 0, 90);
        programme_credit(item, SCHEME_CME, "", "75", splits[i][0]);
        programme_credit(item, SCHEME_CME, "", "76", splits[i][1]);
        programme_rule(&hearing.policy, SCHEME_CME, PRESENCE_GRACE);
        stay(&hearing, -5 * MINUTE, 90 * MINUTE);
        propose(&hearing);
        assert_int_equal(hearing.count, 2);
        assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, splits[i][0]);
        assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, splits[i][1]);
        assert_string_equal(hearing.proposals[0].code, "75");
        assert_string_equal(hearing.proposals[1].code, "76");
        assert_int_equal(earned(&hearing, SCHEME_CME), 15);
    }
}

static void case_2_a_greeting_earns_nothing(void **state) {
    (void)state;
    struct hearing hearing = {.session = programme_session()};
    programme_item(&hearing.session, "挨拶", 0, 15);
    programme_credit(programme_item(&hearing.session, "講演", 15, 75), SCHEME_CME, "", "74", 10);
    programme_rule(&hearing.policy, SCHEME_CME, PRESENCE_WHOLE)->whole_session = true;
    stay(&hearing, 15 * MINUTE, 75 * MINUTE); // who misses it has missed nothing
    propose(&hearing);
    assert_int_equal(hearing.count, 1);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    assert_int_equal(hearing.proposals[0].item, 1);
    assert_int_equal(earned(&hearing, SCHEME_CME), 10);
}

static struct hearing kakaritsuke_lecture(void) {
    struct hearing hearing = {.session = programme_session()};
    programme_credit(programme_item(&hearing.session, "認知症", 0, 90), SCHEME_KAKARITSUKE,
                     "advanced", "2", 10);
    programme_rule(&hearing.policy, SCHEME_KAKARITSUKE, PRESENCE_WHOLE)->same_title_max = 2;
    stay(&hearing, 0, 90 * MINUTE);
    return hearing;
}

static void confirm(struct hearing *hearing, const char *title, const char *on_date) {
    struct credit_total *total = &hearing->history[hearing->history_count++];
    *total = (struct credit_total){.units_x10 = 10};
    snprintf(total->scheme, SCHEME_CAP, "%s", SCHEME_KAKARITSUKE);
    snprintf(total->category, SCHEME_CAP, "advanced");
    snprintf(total->code, CODE_CAP, "2");
    snprintf(total->title, TITLE_CAP, "%s", title);
    snprintf(total->on_date, DATE_CAP, "%s", on_date);
}

static void case_5_the_third_lecture_of_a_title_earns_nothing(void **state) {
    (void)state;
    struct hearing hearing = kakaritsuke_lecture();
    confirm(&hearing, "認知症", "2024-05-01");
    confirm(&hearing, "高血圧", "2024-06-01");
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10); // the second
    confirm(&hearing, "認知症", "2025-05-01");
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_SAME_TITLE, 0);
    assert_counts(&hearing, 0, 2, 2);
}

static void case_5_also_within_one_session(void **state) {
    (void)state;
    struct hearing hearing = kakaritsuke_lecture();
    hearing.session.item_count = 0;
    for (int64_t i = 0; i < 3; i++) {
        struct item *item = programme_item(&hearing.session, "認知症", i * 30, i * 30 + 30);
        item->credit_count = 0;
        programme_credit(item, SCHEME_KAKARITSUKE, "advanced", "2", 5);
        programme_credit(item, SCHEME_KAKARITSUKE, "advanced", "3", 5); // two groups, one hearing
    }
    propose(&hearing);
    assert_int_equal(hearing.count, 6);
    for (size_t i = 0; i < 4; i++) {
        assert_proposal(&hearing, i, PROPOSAL_EARNED, CREDIT_PRESENT, 5);
    }
    assert_proposal(&hearing, 4, PROPOSAL_NONE, CREDIT_SAME_TITLE, 0);
    assert_proposal(&hearing, 5, PROPOSAL_NONE, CREDIT_SAME_TITLE, 0);
    hearing.day.count = 0;
    stay(&hearing, 30 * MINUTE, 90 * MINUTE); // the first was missed: it does not count
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_ABSENT, 0);
    assert_proposal(&hearing, 4, PROPOSAL_EARNED, CREDIT_PRESENT, 5);
}

// Two totals of one day under two codes are one lecture heard.
static void two_codes_of_one_lecture_are_one_hearing(void **state) {
    (void)state;
    struct hearing hearing = kakaritsuke_lecture();
    confirm(&hearing, "認知症", "2024-05-01");
    confirm(&hearing, "認知症", "2024-05-01");
    snprintf(hearing.history[1].code, CODE_CAP, "3");
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    snprintf(hearing.history[1].code, CODE_CAP, "2"); // morning and afternoon: two
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_SAME_TITLE, 0);
}

// Once HQ has confirmed this attendance, it is among the totals; the proposal stays what it was.
static void confirmed_credit_of_the_day_is_not_held_against_it(void **state) {
    (void)state;
    struct hearing hearing = kakaritsuke_lecture();
    confirm(&hearing, "認知症", "2024-05-01");
    confirm(&hearing, "認知症", "2026-04-01");
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
}

static void another_category_is_another_lecture(void **state) {
    (void)state;
    struct hearing hearing = kakaritsuke_lecture();
    confirm(&hearing, "認知症", "2024-05-01");
    confirm(&hearing, "認知症", "2025-05-01");
    snprintf(hearing.history[0].category, SCHEME_CAP, "basic");
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
}

// Both boundaries accepted, a millisecond past them not: +10:01 earns nothing.
static void case_6_windows_hold_their_boundaries(void **state) {
    (void)state;
    static const struct {
        int64_t entered_ms;
        bool earns;
    } cases[] = {{-10 * MINUTE - 1, false},
                 {-10 * MINUTE, true},
                 {0, true},
                 {10 * MINUTE, true},
                 {10 * MINUTE + 1, false},
                 {10 * MINUTE + SECOND, false},
                 {-10 * MINUTE - 30 * SECOND, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hearing hearing = two_lectures(PRESENCE_GRACE);
        hearing.policy.rules[0].late_grace_s = 30 * 60;
        hearing.policy.rules[0].entry_window = true;
        stay(&hearing, cases[i].entered_ms, 90 * MINUTE);
        propose(&hearing);
        for (size_t j = 0; j < 2; j++) { // who missed the reception has lost all of the session
            assert_int_equal(hearing.proposals[j].state,
                             cases[i].earns ? PROPOSAL_EARNED : PROPOSAL_NONE);
            assert_int_equal(hearing.proposals[j].reason == CREDIT_ENTRY_WINDOW, !cases[i].earns);
        }
        if (!cases[i].earns) {
            assert_counts(&hearing, 0, 1, 0); // begun minutes
        }
    }
}

// A card whose date is odd is no card that earns less (the notice of 2019).
static void case_7_a_cards_flaw_costs_nothing(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    struct fact *tap = day_in(&hearing.day, START);
    tap->verdict = VERDICT_FLAGGED;
    tap->flaw = REFUSAL_EXPIRED;
    day_out(&hearing.day, END);
    propose(&hearing);
    assert_true(hearing.attendance.marks & ATTENDANCE_FLAW);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
}

// A card that fires for a minute: whatever of it was recorded is one stay.
static void case_9_a_held_card_is_one_event(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    for (int i = 0; i < 60; i++) {
        day_in(&hearing.day, START - MINUTE + i * SECOND);
    }
    day_out(&hearing.day, END);
    propose(&hearing);
    assert_int_equal(hearing.attendance.stay_count, 1);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
}

// --- Presence ------------------------------------------------------------------------------------

static void strict_presence_forgives_no_millisecond(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    stay(&hearing, 1, 90 * MINUTE - 1);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_LATE, 0);
    assert_counts(&hearing, 0, 1, 0);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_LEFT_EARLY, 0);
    assert_counts(&hearing, 1, 1, 0);
}

static struct hearing with_grace(int64_t from_ms, int64_t to_ms) {
    struct hearing hearing = two_lectures(PRESENCE_GRACE);
    hearing.policy.rules[0].late_grace_s = 10 * 60;
    hearing.policy.rules[0].early_grace_s = 5 * 60;
    stay(&hearing, from_ms, to_ms);
    propose(&hearing);
    return hearing;
}

// domain.md section 3: until +10 minutes; from -5 minutes of the end.
static void grace_holds_its_boundaries(void **state) {
    (void)state;
    struct hearing hearing = with_grace(10 * MINUTE, 85 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_WITHIN_GRACE, 10);
    assert_counts(&hearing, 0, 10, 10);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_WITHIN_GRACE, 10);
    assert_counts(&hearing, 1, 5, 5);
    hearing = with_grace(10 * MINUTE + 1, 85 * MINUTE - 1);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_LATE, 0);
    assert_counts(&hearing, 0, 11, 10);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_LEFT_EARLY, 0);
    assert_counts(&hearing, 1, 6, 5);
}

static void twelve_minutes_late_cost_the_first_lecture_only(void **state) {
    (void)state;
    struct hearing hearing = with_grace(12 * MINUTE, 90 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_LATE, 0);
    assert_counts(&hearing, 0, 12, 10);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
}

static void who_left_before_a_lecture_was_absent(void **state) {
    (void)state;
    struct hearing hearing = with_grace(0, 45 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_ABSENT, 0);
}

static void the_middle_has_no_grace(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_GRACE);
    hearing.policy.rules[0].late_grace_s = 10 * 60;
    stay(&hearing, 0, 20 * MINUTE);
    stay(&hearing, 22 * MINUTE, 90 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_MIDWAY, 0);
    assert_counts(&hearing, 0, 2, 0);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, 10); // back in time for this one
    hearing.day.count = 0;
    stay(&hearing, 0, 2 * MINUTE); // but who is in and out within the grace has it all the same
    stay(&hearing, 9 * MINUTE, 90 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_WITHIN_GRACE, 10);
}

static void a_percentage_counts_minutes_wherever_they_are(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_PERCENT);
    hearing.policy.rules[0].percent = 80;
    stay(&hearing, 5 * MINUTE, 20 * MINUTE);
    stay(&hearing, 24 * MINUTE, 81 * MINUTE - 1);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_ENOUGH, 10); // 36 of 45: just enough
    assert_counts(&hearing, 0, 80, 80);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_SHORT, 0); // a millisecond short of it
    assert_counts(&hearing, 1, 79, 80);
}

static void an_item_without_times_lasts_as_long_as_the_session(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    hearing.session.items[1].starts_utc_ms = hearing.session.items[1].ends_utc_ms = 0;
    stay(&hearing, 45 * MINUTE, 90 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_LATE, 0);
    assert_counts(&hearing, 1, 45, 0);
}

static void a_session_without_a_length_is_a_moment(void **state) {
    (void)state;
    struct hearing hearing = {.session = programme_session()};
    hearing.session.ends_utc_ms = START;
    hearing.session.exit = (struct window){0, 0};
    programme_credit(programme_item(&hearing.session, "A", 0, 0), SCHEME_CME, "", "74", 10);
    programme_rule(&hearing.policy, SCHEME_CME, PRESENCE_PERCENT)->percent = 100;
    stay(&hearing, 0, MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    hearing.day.facts[0].stamp.at_utc_ms++;
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_ABSENT, 0);
}

// --- Rounding and sums ---------------------------------------------------------------------------

// 45 approved minutes may stand as 0.7: [B] floor to 0.5.
static void units_are_rounded_down_to_the_step(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    hearing.session.items[0].credits[0].units_x10 = 7;
    hearing.policy.rules[0].step_x10 = 5;
    stay(&hearing, 0, 90 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 5);
    assert_int_equal(hearing.proposals[0].approved_x10, 7);
    hearing.policy.rules[0].step_x10 = 0;
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 7);
}

// Ten hours of lectures are ten units: the cap of a day went in 2016.
static void there_is_no_daily_cap(void **state) {
    (void)state;
    struct hearing hearing = {.session = programme_session()};
    hearing.session.ends_utc_ms = START + 600 * MINUTE;
    hearing.session.exit = (struct window){0, 0};
    for (int64_t i = 0; i < 10; i++) {
        programme_credit(programme_item(&hearing.session, "x", i * 60, i * 60 + 60), SCHEME_CME, "",
                         "74", 10);
    }
    programme_rule(&hearing.policy, SCHEME_CME, PRESENCE_WHOLE)->step_x10 = 5;
    stay(&hearing, 0, 600 * MINUTE);
    propose(&hearing);
    assert_int_equal(earned(&hearing, SCHEME_CME), 100);
}

static void schemes_are_judged_apart_and_never_summed(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_GRACE);
    hearing.policy.rules[0].late_grace_s = 10 * 60;
    programme_credit(&hearing.session.items[0], SCHEME_OCCUPATIONAL, "renewal", "", 15);
    programme_rule(&hearing.policy, SCHEME_OCCUPATIONAL, PRESENCE_WHOLE);
    stay(&hearing, 5 * MINUTE, 90 * MINUTE);
    propose(&hearing);
    assert_int_equal(hearing.count, 3);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_WITHIN_GRACE, 10);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_LATE, 0);
    assert_string_equal(hearing.proposals[1].scheme, SCHEME_OCCUPATIONAL);
    assert_string_equal(hearing.proposals[1].category, "renewal");
    assert_int_equal(earned(&hearing, SCHEME_CME), 20);
    assert_int_equal(earned(&hearing, SCHEME_OCCUPATIONAL), 0);
}

static void sums_tell_earned_pending_and_approved(void **state) {
    (void)state;
    const struct proposal proposals[] = {
        {.scheme = "a", .approved_x10 = 10, .units_x10 = 10, .state = PROPOSAL_EARNED},
        {.scheme = "b", .approved_x10 = 5, .units_x10 = 5, .state = PROPOSAL_PENDING},
        {.scheme = "a", .approved_x10 = 7, .units_x10 = 0, .state = PROPOSAL_NONE},
        {.scheme = "a", .approved_x10 = 6, .units_x10 = 5, .state = PROPOSAL_PENDING}};
    struct scheme_sum sums[2];
    assert_int_equal(credit_sum(sums, 2, proposals, 4), 2);
    assert_string_equal(sums[0].scheme, "a");
    assert_int_equal(sums[0].earned_x10, 10);
    assert_int_equal(sums[0].pending_x10, 5);
    assert_int_equal(sums[0].approved_x10, 23);
    assert_string_equal(sums[1].scheme, "b");
    assert_int_equal(sums[1].pending_x10, 5);
    assert_int_equal(credit_sum(sums, 1, proposals, 4), 1); // no room for the second
    assert_int_equal(sums[0].approved_x10, 23);
    assert_int_equal(credit_sum(sums, 2, NULL, 0), 0);
}

// --- Reads and windows ---------------------------------------------------------------------------

static struct hearing strict(void) {
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    hearing.policy.rules[0].both_reads = true;
    return hearing;
}

// PECS, domain.md section 3: both ends must be read; what is missing is a person's decision.
static void both_reads_are_required(void **state) {
    (void)state;
    struct hearing hearing = strict();
    day_in(&hearing.day, START);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_NO_EXIT, 10);
    hearing.policy.rules[0].missing_exit = MISSING_EXIT_SESSION_END; // no default for a read
    propose(&hearing);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_NO_EXIT, 10);
    day_out(&hearing.day, END);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    hearing.day.facts[0].direction = DIRECTION_OUT; // under the wrong arrow: two exits, no entry
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_NO_ENTRY, 10);
}

static void a_missing_exit_follows_the_policy(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    day_in(&hearing.day, START + 45 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_ABSENT, 0);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_NO_EXIT, 10);
    hearing.policy.rules[0].missing_exit = MISSING_EXIT_SESSION_END;
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_ABSENT, 0);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_NO_EXIT, 10);
    hearing.policy.rules[0].exit_window = true;
    propose(&hearing);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_NO_EXIT, 10);
}

static void without_an_entry_the_beginning_is_supposed(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    day_out(&hearing.day, START + 50 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_NO_ENTRY, 10);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_LEFT_EARLY, 0); // whenever they came
    assert_counts(&hearing, 1, 40, 0);
}

static void a_stay_that_ended_elsewhere_lacks_its_exit(void **state) {
    (void)state;
    struct hearing hearing = strict();
    day_in(&hearing.day, START);
    day_tap(&hearing.day, "S2", "M1", DIRECTION_IN, END);
    propose(&hearing);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_NO_EXIT, 10);
    hearing.policy.rules[0].both_reads = false;
    propose(&hearing);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
}

// Exit forms from -5 to +10 minutes; outside: void.
static void the_exit_window_holds_its_boundaries(void **state) {
    (void)state;
    static const struct {
        int64_t left_ms;
        bool earns;
        int64_t minutes;
    } cases[] = {{85 * MINUTE - 1, false, 1},
                 {85 * MINUTE, true, 0},
                 {100 * MINUTE, true, 0},
                 {100 * MINUTE + 1, false, 1},
                 {103 * MINUTE, false, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hearing hearing = two_lectures(PRESENCE_GRACE);
        hearing.policy.rules[0].exit_window = true;
        hearing.policy.rules[0].early_grace_s = 10 * 60;
        stay(&hearing, 0, cases[i].left_ms);
        propose(&hearing);
        assert_int_equal(hearing.proposals[0].state,
                         cases[i].earns ? PROPOSAL_EARNED : PROPOSAL_NONE);
        if (!cases[i].earns) {
            assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_EXIT_WINDOW, 0);
            assert_counts(&hearing, 0, cases[i].minutes, 0);
        }
    }
}

static void without_a_window_there_is_nothing_to_miss(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    hearing.policy.rules[0].entry_window = hearing.policy.rules[0].exit_window = true;
    hearing.session.entry = hearing.session.exit = (struct window){0, 0};
    stay(&hearing, -300 * MINUTE, 300 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
}

// --- Strict leaving ------------------------------------------------------------------------------

static struct hearing strict_leaving(void) {
    struct hearing hearing = {.session = programme_session()};
    programme_credit(programme_item(&hearing.session, "A", 0, 40), SCHEME_CME, "", "74", 10);
    programme_item(&hearing.session, "休憩", 40, 50);
    programme_credit(programme_item(&hearing.session, "B", 50, 90), SCHEME_CME, "", "75", 10);
    programme_rule(&hearing.policy, SCHEME_CME, PRESENCE_PERCENT)->percent = 50;
    hearing.policy.rules[0].whole_session = true;
    return hearing;
}

static void leaving_for_good_loses_all(void **state) {
    (void)state;
    struct hearing hearing = strict_leaving();
    stay(&hearing, 0, 45 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_LEFT_SESSION, 0);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_ABSENT, 0);
}

static void leaving_midway_loses_all_also_where_minutes_suffice(void **state) {
    (void)state;
    struct hearing hearing = strict_leaving();
    stay(&hearing, 0, 20 * MINUTE);
    stay(&hearing, 22 * MINUTE, 90 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_MIDWAY, 0);
    assert_counts(&hearing, 0, 2, 0);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_LEFT_SESSION, 0);
    hearing.policy.rules[0].whole_session = false;
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_ENOUGH, 10);
}

static void going_out_in_a_break_loses_nothing(void **state) {
    (void)state;
    struct hearing hearing = strict_leaving();
    stay(&hearing, 0, 40 * MINUTE);
    stay(&hearing, 50 * MINUTE, 90 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
}

// Who left when enough was heard loses by coming back, not by staying away: neither is known yet.
static void who_has_left_may_stay_away(void **state) {
    (void)state;
    struct hearing hearing = strict_leaving();
    stay(&hearing, 0, 80 * MINUTE);
    propose_at(&hearing, START + 85 * MINUTE);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_INSIDE, 10);
    propose(&hearing);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_ENOUGH, 10);
}

static void another_schemes_item_is_no_part_of_it(void **state) {
    (void)state;
    struct hearing hearing = strict_leaving();
    snprintf(hearing.session.items[2].credits[0].scheme, SCHEME_CAP, "own");
    programme_rule(&hearing.policy, "own", PRESENCE_WHOLE);
    stay(&hearing, 0, 40 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_ABSENT, 0);
}

// --- What is pending -----------------------------------------------------------------------------

static void nothing_is_earned_before_it_is_over(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    propose_at(&hearing, START - MINUTE); // nobody came yet
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_INSIDE, 10);
    day_in(&hearing.day, START);
    propose_at(&hearing, START + 50 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_INSIDE, 10); // no exit was read
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_INSIDE, 10);
    propose_at(&hearing, END + 10 * MINUTE); // the exit window still holds
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_INSIDE, 10);
    propose_at(&hearing, END + 10 * MINUTE + 1);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_NO_EXIT, 10);
}

static void without_an_exit_window_the_end_is_the_end(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    hearing.session.exit = (struct window){0, 0};
    day_in(&hearing.day, START);
    propose_at(&hearing, END - 1);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_INSIDE, 10);
    propose_at(&hearing, END);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_NO_EXIT, 10);
}

// When they came is not known, so it is not held against them that they come back late.
static void who_was_not_seen_to_enter_is_not_late(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    hearing.policy.rules[0].entry_window = true;
    day_out(&hearing.day, START + 44 * MINUTE);
    propose_at(&hearing, START + 45 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_LEFT_EARLY, 0);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_INSIDE, 10);
}

static void what_is_lost_is_said_at_once(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    propose_at(&hearing, START + 12 * MINUTE); // not here yet
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_LATE, 0);
    assert_counts(&hearing, 0, 12, 0);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_INSIDE, 10);
    day_in(&hearing.day, START + 12 * MINUTE);
    propose_at(&hearing, START + 20 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_LATE, 0);
    day_out(&hearing.day, START + 50 * MINUTE);
    propose_at(&hearing, START + 55 * MINUTE);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_LEFT_EARLY, 0);
}

static void what_was_seen_whole_is_earned_at_once(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    stay(&hearing, 0, 45 * MINUTE);
    propose_at(&hearing, START + 45 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_INSIDE, 10); // may be back at once
    hearing.policy.rules[0].whole_session = true; // then nothing is settled before the end
    propose_at(&hearing, START + 45 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_INSIDE, 10);
}

static void an_exit_outside_its_window_is_not_taken_back_by_time(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_GRACE);
    hearing.policy.rules[0].early_grace_s = 20 * 60;
    hearing.policy.rules[0].exit_window = true;
    stay(&hearing, 0, 80 * MINUTE);
    propose_at(&hearing, END + MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_EXIT_WINDOW, 0);
    assert_counts(&hearing, 0, 5, 0);
}

static void an_unapproved_session_is_pending(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    hearing.session.approved = false;
    stay(&hearing, 45 * MINUTE, 90 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_ABSENT, 0); // no approval changes that
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_UNAPPROVED, 10);
}

static void a_walk_in_is_pending(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    day_tap(&hearing.day, "S1", WALK_IN_PREFIX "x", DIRECTION_IN, START);
    day_tap(&hearing.day, "S1", WALK_IN_PREFIX "x", DIRECTION_OUT, END);
    hearing.session.approved = false; // that too; who it was comes first
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_WALK_IN, 10);
    // Neither the rules nor a claim would have it earned.
    snprintf(hearing.session.claims[hearing.session.claim_count++], SCHEME_CAP, "%s", SCHEME_CME);
    snprintf(hearing.session.claims[hearing.session.claim_count++], SCHEME_CAP, "own");
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_WALK_IN, 10);
    credit_propose(hearing.proposals, &hearing.session, &hearing.attendance, NULL, NULL, 0,
                   AFTERWARDS);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_WALK_IN, 10);
}

static void under_an_unsure_clock_nothing_is_held_against_anybody(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    stay(&hearing, 30 * MINUTE, 90 * MINUTE);
    hearing.day.facts[0].stamp.trust = TRUST_UNKNOWN;
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_UNSURE_CLOCK, 10);
    day_clock(&hearing.day, "kiosk-1", END, END);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_LATE, 0);
}

static void unknown_rules_decide_nothing(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    programme_credit(&hearing.session.items[0], "own", "", "", 3);
    stay(&hearing, 30 * MINUTE, 90 * MINUTE);
    propose(&hearing);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_NO_POLICY, 3);
    assert_string_equal(hearing.proposals[1].policy_version, "2026-1");
    hearing.count = credit_propose(hearing.proposals, &hearing.session, &hearing.attendance, NULL,
                                   NULL, 0, AFTERWARDS);
    assert_int_equal(hearing.count, 3);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_NO_POLICY, 10);
    assert_string_equal(hearing.proposals[0].policy_version, "2026-1"); // the session's
    hearing.attendance = (struct attendance){0};
    credit_propose(hearing.proposals, &hearing.session, &hearing.attendance, NULL, NULL, 0,
                   AFTERWARDS);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_ABSENT, 0); // under any rules
}

// --- One of several schemes ----------------------------------------------------------------------

static struct hearing one_of_two(void) {
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    programme_credit(&hearing.session.items[0], SCHEME_SPORTS, "refresher", "", 10);
    programme_credit(&hearing.session.items[0], "own", "", "", 10);
    programme_rule(&hearing.policy, SCHEME_SPORTS, PRESENCE_WHOLE);
    programme_rule(&hearing.policy, "own", PRESENCE_WHOLE);
    snprintf(hearing.session.claims[0], SCHEME_CAP, SCHEME_CME);
    snprintf(hearing.session.claims[1], SCHEME_CAP, SCHEME_SPORTS);
    hearing.session.claim_count = 2;
    stay(&hearing, 0, 90 * MINUTE);
    return hearing;
}

static void one_of_several_schemes_must_be_claimed(void **state) {
    (void)state;
    struct hearing hearing = one_of_two();
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_UNCLAIMED, 10);
    assert_proposal(&hearing, 1, PROPOSAL_PENDING, CREDIT_UNCLAIMED, 10);
    assert_proposal(&hearing, 2, PROPOSAL_EARNED, CREDIT_PRESENT, 10); // not one of those
    snprintf(hearing.day.facts[0].scheme, SCHEME_CAP, SCHEME_SPORTS);
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_OTHER_CLAIMED, 0);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    assert_proposal(&hearing, 2, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    assert_proposal(&hearing, 3, PROPOSAL_NONE, CREDIT_OTHER_CLAIMED, 0);
}

static void a_claim_of_another_kind_is_none(void **state) {
    (void)state;
    struct hearing hearing = one_of_two();
    snprintf(hearing.day.facts[0].scheme, SCHEME_CAP, "own");
    propose(&hearing);
    assert_proposal(&hearing, 0, PROPOSAL_PENDING, CREDIT_UNCLAIMED, 10);
    assert_proposal(&hearing, 2, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
}

// --- Preview -------------------------------------------------------------------------------------

static void a_preview_supposes_the_best_from_now_on(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_GRACE);
    hearing.policy.rules[0].late_grace_s = 10 * 60;
    hearing.policy.rules[0].both_reads = true;
    hearing.policy.rules[0].entry_window = hearing.policy.rules[0].exit_window = true;
    hearing.count =
        credit_preview(hearing.proposals, &hearing.session, NULL, &hearing.policy, START - MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    credit_preview(hearing.proposals, &hearing.session, NULL, &hearing.policy, START + 12 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_LATE, 0);
    assert_proposal(&hearing, 1, PROPOSAL_NONE, CREDIT_ENTRY_WINDOW, 0);
    assert_counts(&hearing, 1, 2, 0);
}

// Wherever the exit window lies, whoever stays to the end can be supposed to leave within it.
static void a_preview_leaves_within_the_exit_window(void **state) {
    (void)state;
    static const struct window windows[] = {{END + 5 * MINUTE, END + 15 * MINUTE},
                                            {END - 15 * MINUTE, END - 5 * MINUTE}};
    for (size_t i = 0; i < 2; i++) {
        struct hearing hearing = two_lectures(PRESENCE_WHOLE);
        hearing.policy.rules[0].exit_window = true;
        hearing.session.exit = windows[i];
        hearing.count =
            credit_preview(hearing.proposals, &hearing.session, NULL, &hearing.policy, START);
        assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    }
}

static void a_preview_goes_on_from_what_is_known(void **state) {
    (void)state;
    struct hearing hearing = two_lectures(PRESENCE_WHOLE);
    struct attendance so_far = {.stays = {{START, 0}}, .stay_count = 1, .entered_utc_ms = START};
    hearing.count = credit_preview(hearing.proposals, &hearing.session, &so_far, &hearing.policy,
                                   START + 30 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    so_far.stays[0].to_utc_ms = START + 20 * MINUTE; // left, and is back now
    credit_preview(hearing.proposals, &hearing.session, &so_far, &hearing.policy,
                   START + 30 * MINUTE);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_MIDWAY, 0);
    assert_counts(&hearing, 0, 10, 0);
    assert_proposal(&hearing, 1, PROPOSAL_EARNED, CREDIT_PRESENT, 10);
    credit_preview(hearing.proposals, &hearing.session, NULL, &hearing.policy, END);
    assert_proposal(&hearing, 0, PROPOSAL_NONE, CREDIT_ABSENT, 0);
}

static void a_session_without_items_earns_nothing(void **state) {
    (void)state;
    struct hearing hearing = {.session = programme_session()};
    stay(&hearing, 0, 90 * MINUTE);
    propose(&hearing);
    assert_int_equal(hearing.count, 0);
}

#define TEST(name) cmocka_unit_test(name)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(case_1_units_and_codes_are_approved_data),
        TEST(case_2_a_greeting_earns_nothing),
        TEST(case_5_the_third_lecture_of_a_title_earns_nothing),
        TEST(case_5_also_within_one_session),
        TEST(two_codes_of_one_lecture_are_one_hearing),
        TEST(confirmed_credit_of_the_day_is_not_held_against_it),
        TEST(another_category_is_another_lecture),
        TEST(case_6_windows_hold_their_boundaries),
        TEST(case_7_a_cards_flaw_costs_nothing),
        TEST(case_9_a_held_card_is_one_event),
        TEST(strict_presence_forgives_no_millisecond),
        TEST(grace_holds_its_boundaries),
        TEST(twelve_minutes_late_cost_the_first_lecture_only),
        TEST(who_left_before_a_lecture_was_absent),
        TEST(the_middle_has_no_grace),
        TEST(a_percentage_counts_minutes_wherever_they_are),
        TEST(an_item_without_times_lasts_as_long_as_the_session),
        TEST(a_session_without_a_length_is_a_moment),
        TEST(units_are_rounded_down_to_the_step),
        TEST(there_is_no_daily_cap),
        TEST(schemes_are_judged_apart_and_never_summed),
        TEST(sums_tell_earned_pending_and_approved),
        TEST(both_reads_are_required),
        TEST(a_missing_exit_follows_the_policy),
        TEST(without_an_entry_the_beginning_is_supposed),
        TEST(a_stay_that_ended_elsewhere_lacks_its_exit),
        TEST(the_exit_window_holds_its_boundaries),
        TEST(without_a_window_there_is_nothing_to_miss),
        TEST(leaving_for_good_loses_all),
        TEST(leaving_midway_loses_all_also_where_minutes_suffice),
        TEST(going_out_in_a_break_loses_nothing),
        TEST(who_has_left_may_stay_away),
        TEST(another_schemes_item_is_no_part_of_it),
        TEST(nothing_is_earned_before_it_is_over),
        TEST(without_an_exit_window_the_end_is_the_end),
        TEST(who_was_not_seen_to_enter_is_not_late),
        TEST(what_is_lost_is_said_at_once),
        TEST(what_was_seen_whole_is_earned_at_once),
        TEST(an_exit_outside_its_window_is_not_taken_back_by_time),
        TEST(an_unapproved_session_is_pending),
        TEST(a_walk_in_is_pending),
        TEST(under_an_unsure_clock_nothing_is_held_against_anybody),
        TEST(unknown_rules_decide_nothing),
        TEST(one_of_several_schemes_must_be_claimed),
        TEST(a_claim_of_another_kind_is_none),
        TEST(a_preview_supposes_the_best_from_now_on),
        TEST(a_preview_leaves_within_the_exit_window),
        TEST(a_preview_goes_on_from_what_is_known),
        TEST(a_session_without_items_earns_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
