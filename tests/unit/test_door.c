// Who may come in at this door, and what is offered to whom (domain.md section 3).
#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/domain/judge.h"
#include "tests/unit/door.h"

#define SET(field, text) memcpy(field, text, sizeof(text))

static void put_room(struct elsewhere *out, const char *session_id, const char *room) {
    *out = (struct elsewhere){0};
    memcpy(out->session_id, session_id, strlen(session_id) + 1);
    memcpy(out->room, room, strlen(room) + 1);
}

static struct effects take(struct door *door, const struct event *event) {
    struct effects effects;
    reception_step(&door->state, &effects, event);
    if (effects.record) {
        reception_recorded(&door->state, "tap-1");
    }
    return effects;
}

static void assert_tap(const struct effects *effects, enum verdict verdict,
                       enum direction direction, enum tone tone, enum offer offer) {
    assert_true(effects->record && effects->show && effects->offer_sync);
    assert_int_equal(effects->fact.kind, FACT_TAP);
    assert_int_equal(effects->fact.verdict, verdict);
    assert_int_equal(effects->fact.direction, direction);
    assert_true(effects->result.recorded);
    assert_int_equal(effects->result.verdict, verdict);
    assert_int_equal(effects->result.direction, direction);
    assert_int_equal(effects->result.tone, tone);
    assert_int_equal(effects->result.offer, offer);
}

static void assert_nothing(const struct effects *effects) {
    assert_false(effects->record || effects->show || effects->offer_sync);
}

static struct effects leave(struct door *door, enum intent intent) {
    struct event event = event_now(door, EVENT_LEAVE);
    event.intent = intent;
    return take(door, &event);
}

static struct effects claim(struct door *door, const char *scheme) {
    struct event event = event_now(door, EVENT_CLAIM);
    memcpy(event.scheme, scheme, strlen(scheme) + 1);
    return take(door, &event);
}

static struct effects admit(struct door *door, const char *staff_id) {
    struct event event = event_now(door, EVENT_ADMIT);
    memcpy(event.staff_id, staff_id, strlen(staff_id) + 1);
    SET(event.reason, "room for one more");
    return take(door, &event);
}

// --- Windows -------------------------------------------------------------------------------------

// domain.md section 3, 日整会: a reader that takes from -10 to +10 minutes.
static void the_entry_window_ends_at_ten_minutes_sharp(void **state) {
    (void)state;
    static const struct {
        int64_t after_start_ms;
        enum verdict verdict;
    } cases[] = {{-10 * MINUTE - 1, VERDICT_ACCEPTED},
                 {-10 * MINUTE, VERDICT_ACCEPTED},
                 {0, VERDICT_ACCEPTED},
                 {10 * MINUTE, VERDICT_ACCEPTED},
                 {10 * MINUTE + 1, VERDICT_LATE},
                 {10 * MINUTE + 1000, VERDICT_LATE},
                 {40 * MINUTE, VERDICT_LATE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct door door = open_door();
        door.at_utc_ms = START + cases[i].after_start_ms;
        struct event event = scan_of(&door, "M1", DIRECTION_NONE);
        struct effects effects = take(&door, &event);
        assert_tap(&effects, cases[i].verdict, DIRECTION_IN, TONE_OK, OFFER_NONE);
        assert_true(verdict_counts(effects.fact.verdict));
    }
}

// domain.md section 3, 小児科 地方会: in from -10 to +5 of the beginning, out from -5 to +10 of the
// end.
static void the_exit_window_begins_five_minutes_before_the_end(void **state) {
    (void)state;
    static const struct {
        int64_t after_end_ms;
        enum verdict verdict;
    } cases[] = {{-5 * MINUTE - 1, VERDICT_EARLY},
                 {-5 * MINUTE, VERDICT_ACCEPTED},
                 {0, VERDICT_ACCEPTED},
                 {10 * MINUTE, VERDICT_ACCEPTED},
                 {10 * MINUTE + 1, VERDICT_ACCEPTED}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct door door = closed_door();
        door.session.entry = (struct window){START - 10 * MINUTE, START + 5 * MINUTE};
        door.session.exit = (struct window){END - 5 * MINUTE, END + 10 * MINUTE};
        open_session(&door);
        pin(&door, DIRECTION_OUT);
        door.at_utc_ms = END + cases[i].after_end_ms;
        struct event event = scan_of(&door, "M1", DIRECTION_IN);
        struct effects effects = take(&door, &event);
        bool early = cases[i].verdict == VERDICT_EARLY;
        assert_tap(&effects, cases[i].verdict, DIRECTION_OUT, TONE_OK_OUT,
                   early ? OFFER_RETURN : OFFER_NONE);
    }
}

static void at_the_window_of_five_minutes_the_door_is_as_exact(void **state) {
    (void)state;
    for (int late = 0; late < 2; late++) {
        struct door door = closed_door();
        door.session.entry = (struct window){START - 10 * MINUTE, START + 5 * MINUTE};
        open_session(&door);
        door.at_utc_ms = START + 5 * MINUTE + late;
        struct event event = scan_of(&door, "M1", DIRECTION_NONE);
        struct effects effects = take(&door, &event);
        assert_int_equal(effects.fact.verdict, late ? VERDICT_LATE : VERDICT_ACCEPTED);
    }
}

static void coming_back_after_the_entry_window_is_not_late(void **state) {
    (void)state;
    struct door door = open_door();
    door.at_utc_ms = START + 30 * MINUTE;
    struct event event = scan_of(&door, "M1", DIRECTION_OUT);
    event.who.presence.first_in_utc_ms = START;
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_NONE);
}

static void without_windows_nobody_is_late(void **state) {
    (void)state;
    struct door door = closed_door();
    door.session.entry = door.session.exit = (struct window){0};
    open_session(&door);
    door.at_utc_ms = START + 44 * MINUTE;
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_NONE);
}

// --- The wrong room ------------------------------------------------------------------------------

static void assert_wrong_room(const struct effects *effects, const char *room) {
    assert_tap(effects, VERDICT_WRONG_SESSION, effects->fact.direction, TONE_WRONG_ROOM,
               OFFER_ADMIT);
    assert_string_equal(effects->result.elsewhere.room, room);
    assert_string_equal(effects->fact.session_id, "S1"); // evidence of where it happened
    assert_false(verdict_counts(effects->fact.verdict));
}

// domain.md section 3: a wrong session read gives a loud, different signal.
static void the_ticket_of_another_session_names_its_room(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    put_room(&event.who.ticket, "S2", "Room 2");
    event.who.registered_here = true; // the code says otherwise
    struct effects effects = take(&door, &event);
    assert_wrong_room(&effects, "Room 2");
}

static void the_ticket_of_this_session_is_good_here(void **state) {
    (void)state;
    struct door door = closed_door();
    door.session.admission = ADMISSION_REGISTERED;
    open_session(&door);
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    put_room(&event.who.ticket, "S1", "Room 1");
    put_room(&event.who.registered, "S2", "Room 2");
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_NONE);
    assert_string_equal(effects.result.elsewhere.room, "");
}

// Two lectures in one room, one after the other: who comes early for the second is at the right
// door, and is not sent away from it with the loud signal of a wrong one.
static void the_next_session_in_this_room_is_no_wrong_room(void **state) {
    (void)state;
    struct door door = closed_door();
    memcpy(door.session.room, "Room 1", sizeof "Room 1");
    open_session(&door);
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    put_room(&event.who.registered, "S2", "Room 1");
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_WRONG_SESSION, DIRECTION_IN, TONE_ATTENTION, OFFER_ADMIT);
    assert_true(effects.result.elsewhere.same_room);
    event = scan_of(&door, "M2", DIRECTION_NONE);
    put_room(&event.who.registered, "S2", "Room 2");
    effects = take(&door, &event);
    assert_tap(&effects, VERDICT_WRONG_SESSION, DIRECTION_IN, TONE_WRONG_ROOM, OFFER_ADMIT);
    assert_false(effects.result.elsewhere.same_room);
}

// While the first lecture's doctors leave, the second's arrive, long before they are expected.
static void whoever_is_early_for_the_next_session_is_not_leaving(void **state) {
    (void)state;
    struct door door = closed_door();
    memcpy(door.session.room, "Room 1", sizeof "Room 1");
    open_session(&door);
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    put_room(&event.who.later, "S2", "Room 1");
    struct effects effects = take(&door, &event); // entering: nothing speaks against the first
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_NONE);
    door.at_utc_ms = END;
    event = scan_of(&door, "M2", DIRECTION_NONE);
    put_room(&event.who.later, "S2", "Room 1");
    effects = take(&door, &event);
    assert_tap(&effects, VERDICT_WRONG_SESSION, DIRECTION_OUT, TONE_ATTENTION, OFFER_ADMIT);
    assert_string_equal(effects.result.elsewhere.session_id, "S2");
    event = scan_of(&door, "M1", DIRECTION_IN); // who was in the first leaves it
    put_room(&event.who.later, "S2", "Room 1");
    effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_OUT, TONE_OK_OUT, OFFER_NONE);
}

// Rooms without names are not the same.
static void rooms_without_names_are_not_one(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    put_room(&event.who.registered, "S2", "");
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_WRONG_SESSION, DIRECTION_IN, TONE_WRONG_ROOM, OFFER_ADMIT);
}

static void who_is_registered_elsewhere_is_sent_there(void **state) {
    (void)state;
    for (int admission = ADMISSION_OPEN; admission <= ADMISSION_REGISTERED; admission++) {
        struct door door = closed_door();
        door.session.admission = (enum admission)admission;
        open_session(&door);
        struct event event = scan_of(&door, "M1", DIRECTION_NONE);
        put_room(&event.who.registered, "S2", "Room 2");
        struct effects effects = take(&door, &event);
        assert_wrong_room(&effects, "Room 2");
    }
}

static void who_is_registered_for_both_is_right_here(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    put_room(&event.who.registered, "S2", "Room 2");
    event.who.registered_here = true;
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_NONE);
}

static void who_was_let_in_here_leaves_here(void **state) {
    (void)state;
    struct door door = open_door();
    door.at_utc_ms = END;
    struct event event = scan_of(&door, "M1", DIRECTION_IN);
    put_room(&event.who.ticket, "S2", "Room 2");
    put_room(&event.who.registered, "S2", "Room 2");
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_OUT, TONE_OK_OUT, OFFER_NONE);
}

static void without_registration_staff_decide(void **state) {
    (void)state;
    struct door door = closed_door();
    door.session.admission = ADMISSION_REGISTERED;
    open_session(&door);
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_WRONG_SESSION, DIRECTION_IN, TONE_ATTENTION, OFFER_ADMIT);
    assert_string_equal(effects.result.elsewhere.session_id, "");
    event.who.registered_here = true;
    door.state.last_member_id[0] = '\0';
    effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_NONE);
}

static void staff_let_in_by_hand_but_are_told_of_another_room(void **state) {
    (void)state;
    struct door door = closed_door();
    door.session.admission = ADMISSION_REGISTERED;
    door.session.capacity = 1;
    open_session(&door);
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    SET(event.staff_id, "staff-7");
    event.inside_count = 1;
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_NONE);
    struct event other = scan_of(&door, "M2", DIRECTION_NONE);
    SET(other.staff_id, "staff-7");
    put_room(&other.who.registered, "S2", "Room 2");
    effects = take(&door, &other);
    assert_wrong_room(&effects, "Room 2");
}

// --- Two rooms -----------------------------------------------------------------------------------

static void entering_here_ends_the_stay_there(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    put_room(&event.who.inside, "S2", "Room 2");
    event.who.flaw = REFUSAL_EXPIRED; // kept beside any verdict
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ELSEWHERE, DIRECTION_IN, TONE_OK, OFFER_NONE);
    assert_string_equal(effects.result.elsewhere.room, "Room 2");
    assert_int_equal(effects.fact.flaw, REFUSAL_EXPIRED);
    assert_true(verdict_counts(effects.fact.verdict));
}

static void leaving_the_other_room_at_this_door_is_the_wrong_room(void **state) {
    (void)state;
    struct door door = open_door();
    door.at_utc_ms = END;
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    put_room(&event.who.inside, "S2", "Room 2");
    struct effects effects = take(&door, &event);
    assert_wrong_room(&effects, "Room 2");
}

// --- A full house --------------------------------------------------------------------------------

static struct effects enter_full(struct door *door, int32_t capacity, int64_t inside,
                                 int64_t first_in_utc_ms) {
    *door = closed_door();
    door->session.capacity = capacity;
    open_session(door);
    struct event event = scan_of(door, "M1", first_in_utc_ms ? DIRECTION_OUT : DIRECTION_NONE);
    event.who.presence.first_in_utc_ms = first_in_utc_ms;
    event.inside_count = inside;
    return take(door, &event);
}

static void the_last_seat_is_taken_and_the_next_is_not_there(void **state) {
    (void)state;
    struct door door;
    struct effects effects = enter_full(&door, 80, 79, 0);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_NONE);
    effects = enter_full(&door, 80, 80, 0);
    assert_tap(&effects, VERDICT_FULL, DIRECTION_IN, TONE_ATTENTION, OFFER_ADMIT);
    assert_false(verdict_counts(effects.fact.verdict));
    effects = enter_full(&door, 0, 5000, 0);
    assert_int_equal(effects.fact.verdict, VERDICT_ACCEPTED);
}

static void whoever_had_a_seat_keeps_it(void **state) {
    (void)state;
    struct door door;
    struct effects effects = enter_full(&door, 80, 80, START - MINUTE);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_NONE);
}

static void a_full_house_keeps_nobody_from_leaving(void **state) {
    (void)state;
    struct door door = closed_door();
    door.session.capacity = 1;
    open_session(&door);
    door.at_utc_ms = END;
    struct event event = scan_of(&door, "M1", DIRECTION_IN);
    event.inside_count = 5;
    struct effects effects = take(&door, &event);
    assert_int_equal(effects.fact.verdict, VERDICT_ACCEPTED);
}

static void only_staff_admit_and_the_record_says_so(void **state) {
    (void)state;
    struct door door;
    enter_full(&door, 80, 80, 0);
    struct effects effects = admit(&door, "");
    assert_nothing(&effects);
    effects = admit(&door, "staff-7");
    assert_true(effects.record && effects.show && effects.offer_sync);
    assert_int_equal(effects.fact.kind, FACT_AMEND);
    assert_string_equal(effects.fact.target_id, "tap-1");
    assert_string_equal(effects.fact.staff_id, "staff-7");
    assert_string_equal(effects.fact.reason, "room for one more");
    assert_string_equal(effects.fact.session_id, "S1");
    assert_string_equal(effects.fact.member_id, ""); // stays as it was
    assert_int_equal(effects.fact.direction, DIRECTION_IN);
    assert_int_equal(effects.result.verdict, VERDICT_ACCEPTED);
    assert_string_equal(effects.result.member.id, "M1");
    assert_true(effects.result.admitted && effects.result.recorded);
    assert_int_equal(effects.result.tone, TONE_OK);
    effects = admit(&door, "staff-7"); // once
    assert_nothing(&effects);
}

static void who_is_admitted_late_is_still_late(void **state) {
    (void)state;
    struct door door = open_door();
    door.at_utc_ms = START + 12 * MINUTE;
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    put_room(&event.who.ticket, "S2", "Room 2");
    take(&door, &event);
    door.at_utc_ms += MINUTE;
    struct effects effects = admit(&door, "staff-7");
    assert_int_equal(effects.result.verdict, VERDICT_LATE);
    assert_true(effects.result.at_utc_ms == START + 12 * MINUTE); // when the tap was
    assert_string_equal(effects.result.elsewhere.room, "");
}

// --- Leaving and coming back ---------------------------------------------------------------------

static void already_in_may_say_that_they_leave(void **state) {
    (void)state;
    static const enum intent intents[] = {INTENT_RETURNING, INTENT_LEAVING};
    for (size_t i = 0; i < 2; i++) {
        struct door door = open_door();
        door.at_utc_ms = START + 30 * MINUTE;
        struct event event = scan_of(&door, "M1", DIRECTION_IN);
        struct effects effects = take(&door, &event);
        assert_tap(&effects, VERDICT_REPEAT, DIRECTION_IN, TONE_ATTENTION, OFFER_LEAVE);
        door.at_utc_ms += 2000;
        effects = leave(&door, intents[i]);
        assert_tap(&effects, VERDICT_EARLY, DIRECTION_OUT, TONE_OK_OUT, OFFER_NONE);
        assert_int_equal(effects.fact.intent, intents[i]);
        assert_int_equal(effects.result.intent, intents[i]);
        assert_string_equal(effects.fact.member_id, "M1");
        assert_string_equal(effects.fact.credential_hash, "c0ffee");
        assert_int_equal(effects.fact.method, METHOD_QR_SIGNED);
        assert_true(effects.fact.stamp.at_utc_ms == door.at_utc_ms);
        effects = leave(&door, intents[i]); // once
        assert_nothing(&effects);
    }
}

static void a_card_that_lies_there_does_not_undo_the_leaving(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = scan_of(&door, "M1", DIRECTION_IN);
    take(&door, &event);
    door.at_utc_ms += 2900;
    leave(&door, INTENT_RETURNING);
    door.at_utc_ms += 2900;
    event = scan_of(&door, "M1", DIRECTION_OUT);
    struct effects effects = take(&door, &event);
    assert_nothing(&effects);
}

static void leaving_by_button_while_staff_hold_the_direction_is_not_early(void **state) {
    (void)state;
    struct door door = open_door();
    pin(&door, DIRECTION_IN);
    door.at_utc_ms = END;
    struct event event = scan_of(&door, "M1", DIRECTION_IN);
    take(&door, &event);
    struct effects effects = leave(&door, INTENT_LEAVING);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_OUT, TONE_OK_OUT, OFFER_NONE);
}

static void who_left_returning_comes_in_again(void **state) {
    (void)state;
    struct door door = open_door();
    door.at_utc_ms = START + 50 * MINUTE;
    struct event event = scan_of(&door, "M1", DIRECTION_OUT);
    event.who.presence.first_in_utc_ms = START;
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_NONE);
}

static void an_early_exit_may_say_that_it_comes_back(void **state) {
    (void)state;
    struct door door = open_door();
    pin(&door, DIRECTION_OUT);
    door.at_utc_ms = START + 50 * MINUTE;
    struct event event = scan_of(&door, "M1", DIRECTION_IN);
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_EARLY, DIRECTION_OUT, TONE_OK_OUT, OFFER_RETURN);
    effects = leave(&door, INTENT_NONE);
    assert_nothing(&effects);
    effects = leave(&door, INTENT_RETURNING);
    assert_int_equal(effects.fact.kind, FACT_AMEND);
    assert_string_equal(effects.fact.target_id, "tap-1");
    assert_int_equal(effects.fact.intent, INTENT_RETURNING);
    assert_int_equal(effects.fact.direction, DIRECTION_NONE); // stays as it was
    assert_int_equal(effects.result.verdict, VERDICT_EARLY);
    assert_int_equal(effects.result.intent, INTENT_RETURNING);
    assert_string_equal(effects.result.member.id, "M1");
}

static void a_second_exit_is_asked_nothing(void **state) {
    (void)state;
    struct door door = open_door();
    door.at_utc_ms = END;
    struct event event = scan_of(&door, "M1", DIRECTION_OUT);
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_REPEAT, DIRECTION_OUT, TONE_ATTENTION, OFFER_NONE);
}

// --- Which scheme --------------------------------------------------------------------------------

static struct door claiming_door(void) {
    struct door door = closed_door();
    SET(door.session.claims[0], "jma_cme");
    SET(door.session.claims[1], "occupational");
    door.session.claim_count = 2;
    open_session(&door);
    return door;
}

static void who_may_claim_one_of_several_is_asked(void **state) {
    (void)state;
    struct door door = claiming_door();
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    struct effects effects = take(&door, &event);
    assert_tap(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK, OFFER_CLAIM);
    effects = claim(&door, "sports"); // not offered
    assert_nothing(&effects);
    effects = claim(&door, "");
    assert_nothing(&effects);
    effects = claim(&door, "occupational");
    assert_int_equal(effects.fact.kind, FACT_AMEND);
    assert_string_equal(effects.fact.scheme, "occupational");
    assert_string_equal(effects.fact.target_id, "tap-1");
    assert_string_equal(effects.fact.staff_id, "");
    assert_string_equal(effects.result.scheme, "occupational");
    assert_int_equal(effects.result.offer, OFFER_NONE);
    assert_int_equal(effects.result.verdict, VERDICT_ACCEPTED);
    effects = claim(&door, "jma_cme"); // once
    assert_nothing(&effects);
}

static void who_has_claimed_is_not_asked_again(void **state) {
    (void)state;
    struct door door = claiming_door();
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    SET(event.who.claimed, "jma_cme");
    struct effects effects = take(&door, &event);
    assert_int_equal(effects.result.offer, OFFER_NONE);
    door = open_door(); // one scheme or none: nothing to choose
    SET(door.state.session.claims[0], "jma_cme");
    door.state.session.claim_count = 1;
    event = scan_of(&door, "M1", DIRECTION_NONE);
    effects = take(&door, &event);
    assert_int_equal(effects.result.offer, OFFER_NONE);
}

static void leaving_for_good_asks_for_the_scheme_next(void **state) {
    (void)state;
    struct door door = claiming_door();
    struct event event = scan_of(&door, "M1", DIRECTION_IN);
    take(&door, &event);
    struct effects effects = leave(&door, INTENT_LEAVING);
    assert_tap(&effects, VERDICT_EARLY, DIRECTION_OUT, TONE_OK_OUT, OFFER_CLAIM);
    effects = claim(&door, "jma_cme");
    assert_string_equal(effects.fact.scheme, "jma_cme");
    assert_string_equal(effects.fact.target_id, "tap-1");
    assert_int_equal(effects.result.intent, INTENT_LEAVING);
    door.at_utc_ms += 5000; // the hold is over
    event = scan_of(&door, "M1", DIRECTION_IN);
    take(&door, &event);
    effects = leave(&door, INTENT_RETURNING);
    assert_int_equal(effects.result.offer, OFFER_NONE); // asked when they are back
}

// An admission's record is not the tap: the claim names the tap.
static void the_claim_after_an_admission_is_about_the_tap(void **state) {
    (void)state;
    struct door door = claiming_door();
    door.state.session.capacity = 1;
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    event.inside_count = 1;
    struct effects effects;
    reception_step(&door.state, &effects, &event);
    reception_recorded(&door.state, "the-tap");
    struct event staff = event_now(&door, EVENT_ADMIT);
    SET(staff.staff_id, "staff-7");
    reception_step(&door.state, &effects, &staff);
    assert_int_equal(effects.result.offer, OFFER_CLAIM);
    reception_recorded(&door.state, "the-admission");
    effects = claim(&door, "jma_cme");
    assert_string_equal(effects.fact.target_id, "the-tap");
}

// --- Who is asked --------------------------------------------------------------------------------

static void the_next_one_ends_the_question(void **state) {
    (void)state;
    struct door door = open_door();
    struct event first = scan_of(&door, "M1", DIRECTION_IN);
    struct event second = scan_of(&door, "M2", DIRECTION_NONE);
    take(&door, &first);
    take(&door, &second);
    struct effects effects = leave(&door, INTENT_LEAVING);
    assert_nothing(&effects);
}

static void a_refusal_ends_the_question_too(void **state) {
    (void)state;
    struct door door = open_door();
    struct event first = scan_of(&door, "M1", DIRECTION_IN);
    struct event second = scan_of(&door, "", DIRECTION_NONE);
    second.who.refusal = REFUSAL_UNKNOWN_CARD;
    take(&door, &first);
    take(&door, &second);
    struct effects effects = leave(&door, INTENT_LEAVING);
    assert_nothing(&effects);
}

static void an_answer_counts_only_once_the_question_is_durable(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = scan_of(&door, "M1", DIRECTION_IN);
    struct effects effects;
    reception_step(&door.state, &effects, &event);
    struct event answer = event_now(&door, EVENT_LEAVE);
    answer.intent = INTENT_LEAVING;
    reception_step(&door.state, &effects, &answer);
    assert_nothing(&effects);
}

static void the_held_card_of_whom_is_asked_keeps_the_question(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = scan_of(&door, "M1", DIRECTION_IN);
    take(&door, &event);
    door.at_utc_ms += 700;
    event = scan_of(&door, "M1", DIRECTION_IN);
    struct effects effects = take(&door, &event);
    assert_nothing(&effects);
    effects = leave(&door, INTENT_LEAVING);
    assert_int_equal(effects.fact.verdict, VERDICT_EARLY);
}

// Staff type their PIN while the next doctor taps: then they admit the one before all the same.
static void staff_come_back_to_whom_they_were_about_to_admit(void **state) {
    (void)state;
    struct door door = open_door();
    door.state.session.capacity = 1;
    struct event first = scan_of(&door, "M1", DIRECTION_NONE);
    first.inside_count = 1;
    take(&door, &first);
    struct question question = door.state.asked;
    struct event second = scan_of(&door, "M2", DIRECTION_IN);
    take(&door, &second);
    struct effects effects = admit(&door, "staff-7");
    assert_nothing(&effects);
    reception_ask_again(&door.state, &question);
    effects = admit(&door, "staff-7");
    assert_string_equal(effects.result.member.id, "M1");
    assert_string_equal(effects.fact.target_id, "tap-1");
    memcpy(door.state.session.id, "S9", 3);
    reception_ask_again(&door.state, &question);
    effects = admit(&door, "staff-7");
    assert_nothing(&effects);
}

static void the_closing_counts_heads(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = event_now(&door, EVENT_CLOSE);
    event.head_count = 118;
    struct effects effects = take(&door, &event);
    assert_int_equal(effects.fact.kind, FACT_SESSION_CLOSE);
    assert_int_equal(effects.fact.head_count, 118);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_entry_window_ends_at_ten_minutes_sharp),
        cmocka_unit_test(the_exit_window_begins_five_minutes_before_the_end),
        cmocka_unit_test(at_the_window_of_five_minutes_the_door_is_as_exact),
        cmocka_unit_test(coming_back_after_the_entry_window_is_not_late),
        cmocka_unit_test(without_windows_nobody_is_late),
        cmocka_unit_test(the_ticket_of_another_session_names_its_room),
        cmocka_unit_test(the_ticket_of_this_session_is_good_here),
        cmocka_unit_test(the_next_session_in_this_room_is_no_wrong_room),
        cmocka_unit_test(whoever_is_early_for_the_next_session_is_not_leaving),
        cmocka_unit_test(rooms_without_names_are_not_one),
        cmocka_unit_test(who_is_registered_elsewhere_is_sent_there),
        cmocka_unit_test(who_is_registered_for_both_is_right_here),
        cmocka_unit_test(who_was_let_in_here_leaves_here),
        cmocka_unit_test(without_registration_staff_decide),
        cmocka_unit_test(staff_let_in_by_hand_but_are_told_of_another_room),
        cmocka_unit_test(entering_here_ends_the_stay_there),
        cmocka_unit_test(leaving_the_other_room_at_this_door_is_the_wrong_room),
        cmocka_unit_test(the_last_seat_is_taken_and_the_next_is_not_there),
        cmocka_unit_test(whoever_had_a_seat_keeps_it),
        cmocka_unit_test(a_full_house_keeps_nobody_from_leaving),
        cmocka_unit_test(only_staff_admit_and_the_record_says_so),
        cmocka_unit_test(who_is_admitted_late_is_still_late),
        cmocka_unit_test(already_in_may_say_that_they_leave),
        cmocka_unit_test(a_card_that_lies_there_does_not_undo_the_leaving),
        cmocka_unit_test(leaving_by_button_while_staff_hold_the_direction_is_not_early),
        cmocka_unit_test(who_left_returning_comes_in_again),
        cmocka_unit_test(an_early_exit_may_say_that_it_comes_back),
        cmocka_unit_test(a_second_exit_is_asked_nothing),
        cmocka_unit_test(who_may_claim_one_of_several_is_asked),
        cmocka_unit_test(who_has_claimed_is_not_asked_again),
        cmocka_unit_test(leaving_for_good_asks_for_the_scheme_next),
        cmocka_unit_test(the_claim_after_an_admission_is_about_the_tap),
        cmocka_unit_test(the_next_one_ends_the_question),
        cmocka_unit_test(a_refusal_ends_the_question_too),
        cmocka_unit_test(an_answer_counts_only_once_the_question_is_durable),
        cmocka_unit_test(the_held_card_of_whom_is_asked_keeps_the_question),
        cmocka_unit_test(staff_come_back_to_whom_they_were_about_to_admit),
        cmocka_unit_test(the_closing_counts_heads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
