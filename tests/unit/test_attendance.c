// Who was present when, one sentence a test. Generated days are in test_attendance_properties.c.
#include "tests/unit/cmocka_all.h"

#include "tests/unit/day.h"

static struct session lecture(void) {
    return (struct session){.id = "S1",
                            .starts_utc_ms = START,
                            .ends_utc_ms = END,
                            .entry = {START - 10 * MINUTE, START + 10 * MINUTE},
                            .exit = {END - 5 * MINUTE, END + 10 * MINUTE}};
}

// The next door's, an hour later.
static struct session other_lecture(void) {
    return (struct session){
        .id = "S2", .starts_utc_ms = START + 60 * MINUTE, .ends_utc_ms = END + 60 * MINUTE};
}

struct merged {
    struct attendance rows[8];
    size_t count;
};

// The facts stay as they are: what is merged is a copy.
static struct merged merge(const struct day *day) {
    const struct session sessions[] = {lecture(), other_lecture()};
    struct day copy = *day;
    struct merged merged = {0};
    merged.count = attendance_merge(merged.rows, 8, copy.facts, copy.count, sessions, 2);
    assert_true(merged.count <= 8);
    return merged;
}

static struct attendance merge_one(const struct day *day) {
    struct merged merged = merge(day);
    assert_int_equal(merged.count, 1);
    return merged.rows[0];
}

static void assert_stay(const struct attendance *attendance, size_t index, int64_t from_utc_ms,
                        int64_t to_utc_ms) {
    assert_true(index < attendance->stay_count);
    assert_true(attendance->stays[index].from_utc_ms == from_utc_ms);
    assert_true(attendance->stays[index].to_utc_ms == to_utc_ms);
}

static void assert_first_stay(const struct day *day, int64_t from_utc_ms, int64_t to_utc_ms) {
    struct attendance one = merge_one(day);
    assert_stay(&one, 0, from_utc_ms, to_utc_ms);
}

// --- Stays ---------------------------------------------------------------------------------------

static void an_entry_and_an_exit_are_a_stay(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START - MINUTE);
    day_out(&day, END + MINUTE)->intent = INTENT_LEAVING;
    struct attendance one = merge_one(&day);
    assert_string_equal(one.session_id, "S1");
    assert_string_equal(one.member_id, "M1");
    assert_int_equal(one.stay_count, 1);
    assert_stay(&one, 0, START - MINUTE, END + MINUTE);
    assert_true(one.entered_utc_ms == START - MINUTE);
    assert_true(one.left_utc_ms == END + MINUTE);
    assert_int_equal(one.marks, 0);
    assert_int_equal(one.intent, INTENT_LEAVING);
    assert_int_equal(one.tap_count, 2);
    assert_string_equal(one.claim, "");
}

static void an_entry_alone_has_no_exit(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START, 0);
    assert_int_equal(one.marks, ATTENDANCE_NO_EXIT);
    assert_true(one.left_utc_ms == 0);
}

static void leaving_and_coming_back_are_two_stays(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_out(&day, START + 30 * MINUTE)->intent = INTENT_RETURNING;
    day_in(&day, START + 40 * MINUTE);
    struct attendance one = merge_one(&day);
    assert_int_equal(one.stay_count, 2);
    assert_stay(&one, 0, START, START + 30 * MINUTE);
    assert_stay(&one, 1, START + 40 * MINUTE, 0);
    assert_true(one.entered_utc_ms == START);
    assert_true(one.left_utc_ms == 0); // came back since
    assert_int_equal(one.intent, INTENT_NONE);
    assert_int_equal(one.marks, ATTENDANCE_NO_EXIT);
}

static void saying_it_again_changes_nothing(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_in(&day, START + MINUTE)->verdict = VERDICT_REPEAT;
    day_out(&day, END);
    day_out(&day, END + MINUTE)->verdict = VERDICT_REPEAT;
    struct attendance one = merge_one(&day);
    assert_int_equal(one.stay_count, 1);
    assert_stay(&one, 0, START, END);
    assert_true(one.left_utc_ms == END);
    assert_int_equal(one.marks, 0);
    assert_int_equal(one.tap_count, 4);
}

static void an_exit_without_an_entry_is_kept(void **state) {
    (void)state;
    struct day day = {0};
    day_out(&day, END)->verdict = VERDICT_NO_ENTRY;
    struct attendance one = merge_one(&day);
    assert_int_equal(one.stay_count, 0);
    assert_true(one.entered_utc_ms == 0 && one.left_utc_ms == END);
    assert_int_equal(one.marks, ATTENDANCE_NO_ENTRY);
    day_out(&day, END + MINUTE); // that, too, is an exit without an entry
    one = merge_one(&day);
    assert_true(one.left_utc_ms == END + MINUTE);
    assert_int_equal(one.marks, ATTENDANCE_NO_ENTRY);
}

static void a_tap_without_a_direction_counts_for_nothing(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_tap(&day, "S1", "M1", DIRECTION_NONE, START + MINUTE);
    day_out(&day, END);
    struct attendance one = merge_one(&day);
    assert_int_equal(one.stay_count, 1);
    assert_int_equal(one.tap_count, 3);
}

static void the_last_of_too_many_stays_are_joined(void **state) {
    (void)state;
    const int64_t last_ms = 4 * MINUTE * (STAY_MAX - 1);
    struct day day = {0};
    for (int64_t i = 0; i < STAY_MAX; i++) {
        day_in(&day, START + i * 4 * MINUTE);
        day_out(&day, START + i * 4 * MINUTE + MINUTE);
    }
    assert_int_equal(merge_one(&day).marks & ATTENDANCE_CROWDED, 0);
    day_in(&day, START + 80 * MINUTE);
    struct attendance one = merge_one(&day);
    assert_int_equal(one.stay_count, STAY_MAX);
    assert_stay(&one, STAY_MAX - 1, START + last_ms, 0);
    assert_true(one.marks & ATTENDANCE_CROWDED);
    day_out(&day, END);
    one = merge_one(&day);
    assert_stay(&one, STAY_MAX - 1, START + last_ms, END);
}

static void each_session_and_member_has_a_row_in_order(void **state) {
    (void)state;
    struct day day = {0};
    day_tap(&day, "S9", "M2", DIRECTION_IN, START);
    day_tap(&day, "S1", "M3", DIRECTION_IN, START);
    day_tap(&day, "S1", "M1", DIRECTION_IN, START + MINUTE);
    struct merged merged = merge(&day);
    assert_int_equal(merged.count, 3);
    assert_string_equal(merged.rows[0].session_id, "S1");
    assert_string_equal(merged.rows[0].member_id, "M1");
    assert_string_equal(merged.rows[1].member_id, "M3");
    assert_string_equal(merged.rows[2].session_id, "S9"); // no session's, and a row all the same
}

static void more_rows_than_fit_are_counted(void **state) {
    (void)state;
    struct day day = {0};
    struct attendance rows[2];
    rows[1].tap_count = -1;
    day_tap(&day, "S1", "M1", DIRECTION_IN, START);
    day_tap(&day, "S1", "M2", DIRECTION_IN, START);
    assert_int_equal(attendance_merge(rows, 1, day.facts, day.count, NULL, 0), 2);
    assert_string_equal(rows[0].member_id, "M1");
    assert_int_equal(rows[1].tap_count, -1);
    assert_int_equal(attendance_merge(NULL, 0, NULL, 0, NULL, 0), 0);
}

// --- Windows -------------------------------------------------------------------------------------

static uint32_t marks_of(int64_t in_utc_ms, int64_t out_utc_ms) {
    struct day day = {0};
    day_in(&day, in_utc_ms);
    day_out(&day, out_utc_ms);
    return merge_one(&day).marks;
}

// domain.md section 3: from -10 to +10 minutes of the start, -5 to +10 of the end; both ends count.
// Who comes before or leaves after them is neither late nor early: credit has its own word on it.
static void late_and_early_are_outside_the_windows(void **state) {
    (void)state;
    assert_int_equal(marks_of(START - 10 * MINUTE, END - 5 * MINUTE), 0);
    assert_int_equal(marks_of(START + 10 * MINUTE, END + 10 * MINUTE), 0);
    assert_int_equal(marks_of(START - 10 * MINUTE - 1, END), 0);
    assert_int_equal(marks_of(START + 10 * MINUTE + 1, END), ATTENDANCE_LATE);
    assert_int_equal(marks_of(START, END - 5 * MINUTE - 1), ATTENDANCE_EARLY);
    assert_int_equal(marks_of(START, END + 10 * MINUTE + 1), 0);
}

static void the_first_entry_and_the_last_exit_are_measured(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_out(&day, START + 30 * MINUTE);
    day_in(&day, START + 40 * MINUTE);
    day_out(&day, END);
    assert_int_equal(merge_one(&day).marks, 0);
}

// --- Rooms ---------------------------------------------------------------------------------------

static void an_entry_elsewhere_ends_a_stay_here(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_tap(&day, "S2", "M1", DIRECTION_IN, START + 50 * MINUTE);
    day_out(&day, START + 70 * MINUTE); // of the first room, where nobody is any more
    struct merged merged = merge(&day);
    assert_int_equal(merged.count, 2);
    assert_stay(&merged.rows[0], 0, START, START + 50 * MINUTE);
    assert_true(merged.rows[0].left_utc_ms == START + 70 * MINUTE);
    assert_int_equal(merged.rows[0].marks,
                     ATTENDANCE_ELSEWHERE | ATTENDANCE_NO_ENTRY | ATTENDANCE_EARLY);
    assert_stay(&merged.rows[1], 0, START + 50 * MINUTE, 0);
    assert_int_equal(merged.rows[1].marks, ATTENDANCE_ELSEWHERE | ATTENDANCE_NO_EXIT);
}

static void a_stay_that_ended_elsewhere_has_no_exit_read(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_in(&day, START + 2 * MINUTE); // again
    day_tap(&day, "S2", "M1", DIRECTION_IN, END);
    struct merged merged = merge(&day);
    assert_stay(&merged.rows[0], 0, START, END);
    assert_true(merged.rows[0].left_utc_ms == 0);
    assert_int_equal(merged.rows[0].marks, ATTENDANCE_ELSEWHERE);
}

// Left, came back, and went on to another room: the exit that follows ends nothing here.
static void an_exit_after_a_stay_that_ended_elsewhere_lacks_an_entry(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_out(&day, START + 10 * MINUTE);
    day_in(&day, START + 20 * MINUTE);
    day_tap(&day, "S2", "M1", DIRECTION_IN, START + 30 * MINUTE);
    day_out(&day, END);
    struct merged merged = merge(&day);
    assert_int_equal(merged.rows[0].stay_count, 2);
    assert_int_equal(merged.rows[0].marks, ATTENDANCE_ELSEWHERE | ATTENDANCE_NO_ENTRY);
    assert_true(merged.rows[0].left_utc_ms == END);
}

static void there_and_back_again(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_tap(&day, "S2", "M1", DIRECTION_IN, START + 20 * MINUTE);
    day_in(&day, START + 30 * MINUTE);
    day_out(&day, END);
    struct merged merged = merge(&day);
    assert_int_equal(merged.rows[0].stay_count, 2);
    assert_stay(&merged.rows[0], 0, START, START + 20 * MINUTE);
    assert_stay(&merged.rows[0], 1, START + 30 * MINUTE, END);
    assert_true(merged.rows[0].left_utc_ms == END);
    assert_int_equal(merged.rows[0].marks, ATTENDANCE_ELSEWHERE);
    assert_stay(&merged.rows[1], 0, START + 20 * MINUTE, START + 30 * MINUTE);
}

static void who_left_first_was_never_in_two_rooms(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_out(&day, END);
    day_tap(&day, "S2", "M1", DIRECTION_IN, END + MINUTE);
    struct merged merged = merge(&day);
    assert_int_equal(merged.rows[0].marks, 0);
    assert_int_equal(merged.rows[1].marks, ATTENDANCE_NO_EXIT);
}

static void two_people_may_be_in_two_rooms(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_tap(&day, "S2", "M2", DIRECTION_IN, START + 50 * MINUTE);
    struct merged merged = merge(&day);
    assert_int_equal(merged.rows[0].marks, ATTENDANCE_NO_EXIT);
    assert_int_equal(merged.rows[1].marks, ATTENDANCE_NO_EXIT);
}

// Its exit window ends at +10 minutes; what is said of it after that is not said by another room.
static void a_session_that_is_over_keeps_its_missing_exit(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    struct fact *elsewhere = day_tap(&day, "S2", "M1", DIRECTION_IN, END + 10 * MINUTE);
    assert_int_equal(merge(&day).rows[0].marks, ATTENDANCE_ELSEWHERE);
    elsewhere->stamp.at_utc_ms += 1;
    struct merged merged = merge(&day);
    assert_stay(&merged.rows[0], 0, START, 0);
    assert_int_equal(merged.rows[0].marks, ATTENDANCE_NO_EXIT);
    assert_int_equal(merged.rows[1].marks, ATTENDANCE_NO_EXIT);
    day_out(&day, END + 20 * MINUTE); // remembered late: still an exit of that stay
    merged = merge(&day);
    assert_stay(&merged.rows[0], 0, START, END + 20 * MINUTE);
    assert_int_equal(merged.rows[0].marks, 0);
}

static void a_wrong_room_is_marked_and_counts_for_nothing(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_tap(&day, "S2", "M1", DIRECTION_IN, START + 20 * MINUTE)->verdict = VERDICT_WRONG_SESSION;
    day_out(&day, END);
    struct merged merged = merge(&day);
    assert_stay(&merged.rows[0], 0, START, END);
    assert_int_equal(merged.rows[0].marks, 0);
    assert_int_equal(merged.rows[1].stay_count, 0);
    assert_int_equal(merged.rows[1].marks, ATTENDANCE_WRONG_ROOM);
    assert_int_equal(merged.rows[1].tap_count, 1);
}

static void a_full_house_is_marked_until_somebody_lets_in(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *tap = day_in(&day, START);
    tap->verdict = VERDICT_FULL;
    struct attendance one = merge_one(&day);
    assert_int_equal(one.stay_count, 0);
    assert_int_equal(one.marks, ATTENDANCE_FULL);
    struct fact *amend = day_change(&day, FACT_AMEND, tap, START + MINUTE);
    one = merge_one(&day);
    assert_int_equal(one.marks, ATTENDANCE_FULL); // no direction given yet
    amend->direction = DIRECTION_IN;
    one = merge_one(&day);
    assert_stay(&one, 0, START, 0);
    assert_int_equal(one.marks, ATTENDANCE_AMENDED | ATTENDANCE_NO_EXIT);
}

static void who_was_let_in_later_was_not_turned_away(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START)->verdict = VERDICT_FULL;
    day_in(&day, START + 5 * MINUTE);
    assert_int_equal(merge_one(&day).marks, ATTENDANCE_NO_EXIT);
}

// --- Voids and amends ----------------------------------------------------------------------------

static void a_voided_tap_is_gone(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    struct fact *slip = day_out(&day, START + 10 * MINUTE);
    day_out(&day, END);
    struct fact *undo =
        day_change(&day, FACT_VOID, slip, START - MINUTE); // whatever its clock says
    struct attendance one = merge_one(&day);
    assert_int_equal(one.stay_count, 1);
    assert_stay(&one, 0, START, END);
    assert_int_equal(one.marks, ATTENDANCE_AMENDED);
    assert_int_equal(one.tap_count, 2);
    const struct fact *undone = day_change(&day, FACT_VOID, undo, END);
    one = merge_one(&day); // left at the slip; the exit at the end says it again
    assert_int_equal(one.tap_count, 3);
    assert_stay(&one, 0, START, START + 10 * MINUTE);
    assert_int_equal(one.marks & ATTENDANCE_AMENDED, 0);
    day_change(&day, FACT_VOID, undone, END + MINUTE); // it was a slip after all
    one = merge_one(&day);
    assert_stay(&one, 0, START, END);
    assert_int_equal(one.marks, ATTENDANCE_AMENDED);
}

// No person can make these, but anybody's bytes may: they end, and order still does not matter.
static void voids_that_name_each_other_come_to_an_end(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *tap = day_in(&day, START);
    struct fact *one = day_change(&day, FACT_VOID, tap, START + MINUTE);
    struct fact *other = day_change(&day, FACT_VOID, one, START + 2 * MINUTE);
    memcpy(one->target_id, other->id, sizeof one->target_id);
    assert_int_equal(merge(&day).count, 1);
}

static void who_has_no_tap_left_has_no_attendance(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *slip = day_in(&day, START);
    day_change(&day, FACT_VOID, slip, START + SECOND);
    assert_int_equal(merge(&day).count, 0);
}

static void the_latest_amend_wins_field_by_field(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *tap = day_in(&day, START + 30 * MINUTE);
    day_out(&day, END);
    day_change(&day, FACT_AMEND, tap, START + 50 * MINUTE)->true_utc_ms = START - 2 * MINUTE;
    day_change(&day, FACT_AMEND, tap, START + 40 * MINUTE)->true_utc_ms = START + 5 * MINUTE;
    struct fact *third = day_change(&day, FACT_AMEND, tap, START + 60 * MINUTE);
    third->intent = INTENT_LEAVING; // says nothing of the time
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START - 2 * MINUTE, END);
    assert_int_equal(one.marks, ATTENDANCE_AMENDED);
}

static void a_voided_amend_amends_nothing(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *tap = day_in(&day, START);
    struct fact *amend = day_change(&day, FACT_AMEND, tap, START + MINUTE);
    amend->direction = DIRECTION_OUT;
    assert_int_equal(merge_one(&day).stay_count, 0);
    day_change(&day, FACT_VOID, amend, START + 2 * MINUTE);
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START, 0);
    assert_int_equal(one.marks, ATTENDANCE_NO_EXIT);
}

static void a_tap_may_turn_out_to_be_anothers(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *tap = day_in(&day, START);
    snprintf(day_change(&day, FACT_AMEND, tap, START + MINUTE)->member_id, ID_CAP, "M2");
    day_tap(&day, "S1", "M2", DIRECTION_OUT, END);
    struct attendance one = merge_one(&day);
    assert_string_equal(one.member_id, "M2");
    assert_stay(&one, 0, START, END);
}

static void an_amend_of_what_is_no_tap_does_nothing(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *tap = day_in(&day, START);
    struct fact *amend = day_change(&day, FACT_AMEND, tap, START + MINUTE);
    day_change(&day, FACT_AMEND, amend, START + 2 * MINUTE)->direction = DIRECTION_OUT;
    struct fact *nowhere = day_change(&day, FACT_AMEND, tap, START + 2 * MINUTE);
    nowhere->direction = DIRECTION_OUT;
    snprintf(nowhere->target_id, sizeof nowhere->target_id, "fact-9999");
    assert_first_stay(&day, START, 0);
}

static void what_staff_enter_afterwards_counts_when_it_was(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    struct fact *entered = day_out(&day, END + 60 * MINUTE);
    entered->method = METHOD_STAFF;
    entered->true_utc_ms = END;
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START, END);
    assert_int_equal(one.marks, ATTENDANCE_AMENDED);
}

static void a_tap_of_nobody_counts_once_it_is_somebodys(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *tap = day_tap(&day, "S1", "", DIRECTION_IN, START);
    snprintf(tap->typed, sizeof tap->typed, "123");
    assert_int_equal(merge(&day).count, 0);
    snprintf(day_change(&day, FACT_AMEND, tap, START + MINUTE)->member_id, ID_CAP, "M1");
    assert_first_stay(&day, START, 0);
}

static void the_latest_claim_stands(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *in = day_in(&day, START);
    struct fact *out = day_out(&day, END);
    struct fact *claim = day_change(&day, FACT_AMEND, out, END);
    claim->staff_id[0] = '\0'; // by the doctor
    snprintf(claim->scheme, SCHEME_CAP, "sports");
    struct attendance one = merge_one(&day);
    assert_string_equal(one.claim, "sports");
    assert_int_equal(one.marks, 0); // that is no amend of what was seen
    struct fact *again = day_change(&day, FACT_AMEND, in, END + MINUTE);
    snprintf(again->scheme, SCHEME_CAP, "jma_cme");
    assert_string_equal(merge_one(&day).claim, "jma_cme");
    day_change(&day, FACT_VOID, again, END + 2 * MINUTE);
    assert_string_equal(merge_one(&day).claim, "sports");
}

// --- What a mark says ----------------------------------------------------------------------------

static void flaws_and_walk_ins_are_marked(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *tap = day_tap(&day, "S1", WALK_IN_PREFIX "017f22e2", DIRECTION_IN, START);
    tap->verdict = VERDICT_FLAGGED;
    tap->flaw = REFUSAL_EXPIRED;
    assert_int_equal(merge_one(&day).marks,
                     ATTENDANCE_FLAW | ATTENDANCE_WALK_IN | ATTENDANCE_NO_EXIT);
}

static void practice_never_counts(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *tap = day_in(&day, START);
    struct fact *undo = day_change(&day, FACT_VOID, tap, START + MINUTE);
    undo->practice = true;
    day_out(&day, END)->practice = true;
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START, 0);
    assert_int_equal(one.tap_count, 1);
}

// --- Order and duplicates ------------------------------------------------------------------------

static void a_duplicate_is_one_fact(void **state) {
    (void)state;
    struct day day = {0};
    day_in(&day, START);
    day_out(&day, END);
    day.facts[day.count] = day.facts[0];
    day.count++;
    struct attendance one = merge_one(&day);
    assert_int_equal(one.tap_count, 2);
    assert_int_equal(one.stay_count, 1);
}

// Nobody writes two records under one id; if somebody did, no order of arrival may decide.
static void of_two_facts_with_one_id_it_is_always_the_same(void **state) {
    (void)state;
    struct day day = {0};
    struct day turned = {0};
    day_in(&day, START);
    day_in(&day, START + MINUTE);
    memcpy(day.facts[1].id, day.facts[0].id, sizeof day.facts[1].id);
    turned.facts[0] = day.facts[1];
    turned.facts[1] = day.facts[0];
    turned.count = day.count;
    struct attendance one = merge_one(&day);
    struct attendance two = merge_one(&turned);
    assert_int_equal(one.tap_count, 1);
    assert_true(one.entered_utc_ms == two.entered_utc_ms);
}

static void equal_times_go_by_device_and_sequence(void **state) {
    (void)state;
    struct day day = {0};
    day_out(&day, START); // sequence 1: an exit first, then an entry
    day_in(&day, START);
    assert_int_equal(merge_one(&day).marks, ATTENDANCE_NO_ENTRY | ATTENDANCE_NO_EXIT);
    snprintf(day.facts[1].device_id, ID_CAP, "kiosk-0"); // comes before kiosk-1
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START, START);
    assert_int_equal(one.marks, ATTENDANCE_EARLY);
}

// --- Clocks --------------------------------------------------------------------------------------

// A kiosk whose clock is `off_ms` ahead: what it writes, it writes wrong.
static void set_wrong(struct fact *fact, int64_t off_ms) {
    fact->stamp.at_utc_ms += off_ms;
    fact->stamp.trust = TRUST_UNKNOWN;
}

static void a_clock_fact_corrects_what_came_before_and_after(void **state) {
    (void)state;
    struct day day = {0};
    const int64_t off_ms = 180 * MINUTE + 17;
    set_wrong(day_in(&day, START), off_ms);
    set_wrong(day_clock(&day, "kiosk-1", START + 40 * MINUTE, START + 40 * MINUTE), off_ms);
    set_wrong(day_out(&day, END), off_ms);
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START, END);
    assert_int_equal(one.marks, ATTENDANCE_CORRECTED);
}

// The clock was set between two taps: each is corrected by what it was written under.
static void a_step_of_the_clock_is_told_by_the_monotonic_one(void **state) {
    (void)state;
    struct day day = {0};
    set_wrong(day_in(&day, START), -60 * MINUTE);
    set_wrong(day_clock(&day, "kiosk-1", START + 30 * MINUTE, START + 30 * MINUTE), -60 * MINUTE);
    day_out(&day, END); // right since
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START, END);
    assert_int_equal(one.marks, ATTENDANCE_CORRECTED);
}

static void of_several_clock_facts_the_nearest_before_tells(void **state) {
    (void)state;
    struct day day = {0};
    const int64_t ahead = 60 * MINUTE;
    day_clock(&day, "kiosk-1", START - 20 * MINUTE, START - 20 * MINUTE + ahead);
    day_clock(&day, "kiosk-1", START - 10 * MINUTE, START - 10 * MINUTE + 2 * ahead);
    day_clock(&day, "kiosk-1", START + MINUTE, START + MINUTE + 4 * ahead);
    day_in(&day, START);
    assert_first_stay(&day, START + 2 * ahead, 0);
    day.facts[0].stamp.mono_ms = day.facts[1].stamp.mono_ms = 3000 * MINUTE; // both afterwards
    assert_first_stay(&day, START + 4 * ahead, 0);
}

// Staff confirm a clock that is an hour off, receive, and are told better: the screen promises that
// all records since the start are corrected.
static void a_mistaken_confirmation_is_withdrawn_by_a_later_time(void **state) {
    (void)state;
    struct day day = {0};
    const int64_t off_ms = 60 * MINUTE;
    struct fact *better = day_clock(&day, "kiosk-1", START + 30 * MINUTE, START + 30 * MINUTE);
    set_wrong(better, off_ms);
    set_wrong(day_in(&day, START), off_ms);
    struct fact *mistake =
        day_clock(&day, "kiosk-1", START - 20 * MINUTE, START - 20 * MINUTE + off_ms);
    set_wrong(mistake, off_ms);
    snprintf(mistake->staff_id, sizeof mistake->staff_id, "S1");
    assert_first_stay(&day, START, 0);
    snprintf(better->staff_id, sizeof better->staff_id, "S2");
    assert_first_stay(&day, START, 0);
    mistake->staff_id[0] = '\0'; // a time server's word stands until the next
    assert_first_stay(&day, START + off_ms, 0);
}

static void another_boots_clock_says_nothing(void **state) {
    (void)state;
    struct day day = {0};
    set_wrong(day_in(&day, START), 5 * MINUTE);
    day_clock(&day, "kiosk-2", START, START + 60 * MINUTE);
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START + 5 * MINUTE, 0);
    assert_int_equal(one.marks, ATTENDANCE_UNSURE | ATTENDANCE_NO_EXIT);
    day.facts[0].stamp.boot_id[0] = day.facts[1].stamp.boot_id[0] = '\0'; // nor one without a name
    assert_first_stay(&day, START + 5 * MINUTE, 0);
}

static void less_than_two_seconds_are_no_correction(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *clock = day_clock(&day, "kiosk-1", START - MINUTE, START - MINUTE + 1999);
    day_in(&day, START)->stamp.trust = TRUST_UNKNOWN;
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START, 0);
    assert_int_equal(one.marks, ATTENDANCE_NO_EXIT); // somebody vouches for the time, though
    clock->true_utc_ms++;
    assert_first_stay(&day, START + 2000, 0);
    clock->true_utc_ms -= 4000;
    assert_first_stay(&day, START - 2000, 0);
}

static void a_person_vouches_for_a_time(void **state) {
    (void)state;
    struct day day = {0};
    struct fact *tap = day_in(&day, START + 5 * MINUTE);
    tap->stamp.trust = TRUST_UNKNOWN;
    assert_true(merge_one(&day).marks & ATTENDANCE_UNSURE);
    day_change(&day, FACT_AMEND, tap, END)->true_utc_ms = START;
    struct attendance one = merge_one(&day);
    assert_stay(&one, 0, START, 0);
    assert_int_equal(one.marks & ATTENDANCE_UNSURE, 0);
}

// --- Minutes and timelines -----------------------------------------------------------------------

static void minutes_within(void **state) {
    (void)state;
    struct attendance one = {.stays = {{START, START + 20 * MINUTE}, {START + 30 * MINUTE, 0}},
                             .stay_count = 2};
    int64_t now = START + 50 * MINUTE;
    assert_int_equal(attendance_within(&one, START, END, now), 40 * MINUTE);
    assert_int_equal(attendance_within(&one, START + 10 * MINUTE, START + 40 * MINUTE, now),
                     20 * MINUTE);
    assert_int_equal(attendance_within(&one, START + 20 * MINUTE, START + 30 * MINUTE, now), 0);
    assert_int_equal(attendance_within(&one, END, START, now), 0);
    assert_int_equal(attendance_within(&(struct attendance){0}, START, END, now), 0);
}

static void a_timeline_tells_every_tap_and_its_fate(void **state) {
    (void)state;
    struct day day = {0};
    struct timeline_row rows[8];
    set_wrong(day_in(&day, START), 60 * MINUTE);
    day_clock(&day, "kiosk-1", START + MINUTE, START + MINUTE);
    day_in(&day, START + 2 * MINUTE);
    struct fact *slip = day_out(&day, START + 3 * MINUTE);
    day_change(&day, FACT_VOID, slip, START + 4 * MINUTE);
    day_tap(&day, "S2", "M1", DIRECTION_IN, START + 5 * MINUTE)->verdict = VERDICT_WRONG_SESSION;
    day_tap(&day, "S2", "M1", DIRECTION_IN, START + 6 * MINUTE)->verdict = VERDICT_FULL;
    struct fact *out = day_out(&day, START + 80 * MINUTE);
    day_change(&day, FACT_AMEND, out, END)->true_utc_ms = END;
    day_tap(&day, "S1", "M2", DIRECTION_IN, START);
    struct day copy = day;
    assert_int_equal(attendance_timeline(rows, 8, copy.facts, copy.count, NULL, 0, "M1"), 6);
    static const enum timeline_state states[] = {TIMELINE_COUNTS, TIMELINE_CHANGES_NOTHING,
                                                 TIMELINE_VOIDED, TIMELINE_WRONG_ROOM,
                                                 TIMELINE_FULL,   TIMELINE_COUNTS};
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(rows[i].state, states[i]);
        assert_string_equal(rows[i].device_id, "kiosk-1");
    }
    assert_true(rows[0].corrected && !rows[0].amended);
    assert_true(rows[0].recorded_utc_ms == START + 60 * MINUTE && rows[0].at_utc_ms == START);
    assert_string_equal(rows[0].tap_id, "fact-0001");
    assert_int_equal(rows[0].seq, 1);
    assert_int_equal(rows[0].direction, DIRECTION_IN);
    assert_int_equal(rows[0].method, METHOD_QR_SIGNED);
    assert_string_equal(rows[2].staff_id, "staff-7");
    assert_string_equal(rows[2].reason, "slip");
    assert_true(rows[5].amended && rows[5].at_utc_ms == END);
    assert_true(rows[5].recorded_utc_ms == START + 80 * MINUTE);
    copy = day;
    rows[1].seq = -1;
    assert_int_equal(attendance_timeline(rows, 1, copy.facts, copy.count, NULL, 0, "M1"), 6);
    assert_int_equal(rows[1].seq, -1);
}

static void of_several_voids_the_first_gives_the_words(void **state) {
    (void)state;
    struct day day = {0};
    struct timeline_row row;
    struct fact *slip = day_in(&day, START);
    snprintf(day_change(&day, FACT_VOID, slip, START)->reason, REASON_CAP, "first");
    snprintf(day_change(&day, FACT_VOID, slip, START - MINUTE)->reason, REASON_CAP, "second");
    assert_int_equal(attendance_timeline(&row, 1, day.facts, day.count, NULL, 0, "M1"), 1);
    assert_string_equal(row.reason, "first");
}

#define TEST(name) cmocka_unit_test(name)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(an_entry_and_an_exit_are_a_stay),
        TEST(an_entry_alone_has_no_exit),
        TEST(leaving_and_coming_back_are_two_stays),
        TEST(saying_it_again_changes_nothing),
        TEST(an_exit_without_an_entry_is_kept),
        TEST(a_tap_without_a_direction_counts_for_nothing),
        TEST(the_last_of_too_many_stays_are_joined),
        TEST(each_session_and_member_has_a_row_in_order),
        TEST(more_rows_than_fit_are_counted),
        TEST(late_and_early_are_outside_the_windows),
        TEST(the_first_entry_and_the_last_exit_are_measured),
        TEST(an_entry_elsewhere_ends_a_stay_here),
        TEST(a_stay_that_ended_elsewhere_has_no_exit_read),
        TEST(an_exit_after_a_stay_that_ended_elsewhere_lacks_an_entry),
        TEST(there_and_back_again),
        TEST(who_left_first_was_never_in_two_rooms),
        TEST(two_people_may_be_in_two_rooms),
        TEST(a_session_that_is_over_keeps_its_missing_exit),
        TEST(a_wrong_room_is_marked_and_counts_for_nothing),
        TEST(a_full_house_is_marked_until_somebody_lets_in),
        TEST(who_was_let_in_later_was_not_turned_away),
        TEST(a_voided_tap_is_gone),
        TEST(voids_that_name_each_other_come_to_an_end),
        TEST(who_has_no_tap_left_has_no_attendance),
        TEST(the_latest_amend_wins_field_by_field),
        TEST(a_voided_amend_amends_nothing),
        TEST(a_tap_may_turn_out_to_be_anothers),
        TEST(an_amend_of_what_is_no_tap_does_nothing),
        TEST(what_staff_enter_afterwards_counts_when_it_was),
        TEST(a_tap_of_nobody_counts_once_it_is_somebodys),
        TEST(the_latest_claim_stands),
        TEST(flaws_and_walk_ins_are_marked),
        TEST(practice_never_counts),
        TEST(a_duplicate_is_one_fact),
        TEST(of_two_facts_with_one_id_it_is_always_the_same),
        TEST(equal_times_go_by_device_and_sequence),
        TEST(a_clock_fact_corrects_what_came_before_and_after),
        TEST(a_step_of_the_clock_is_told_by_the_monotonic_one),
        TEST(of_several_clock_facts_the_nearest_before_tells),
        TEST(a_mistaken_confirmation_is_withdrawn_by_a_later_time),
        TEST(another_boots_clock_says_nothing),
        TEST(less_than_two_seconds_are_no_correction),
        TEST(a_person_vouches_for_a_time),
        TEST(minutes_within),
        TEST(a_timeline_tells_every_tap_and_its_fate),
        TEST(of_several_voids_the_first_gives_the_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
