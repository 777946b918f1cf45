// The rules of the door, one sentence a test (domain.md sections 3 and 6).
#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/domain/reception.h"
#include "tests/unit/door.h"
#include "tests/unit/gen.h"

static void assert_recorded(const struct effects *effects, enum verdict verdict,
                            enum direction direction, enum tone tone) {
    assert_true(effects->record && effects->show && effects->offer_sync);
    assert_int_equal(effects->fact.kind, FACT_TAP);
    assert_int_equal(effects->fact.verdict, verdict);
    assert_int_equal(effects->fact.direction, direction);
    assert_true(effects->result.recorded && !effects->result.failed);
    assert_int_equal(effects->result.verdict, verdict);
    assert_int_equal(effects->result.direction, direction);
    assert_int_equal(effects->result.refusal, REFUSAL_NONE);
    assert_int_equal(effects->result.tone, tone);
}

static void assert_refused(const struct effects *effects, enum refusal refusal) {
    assert_true(effects->show && !effects->record && !effects->offer_sync);
    assert_int_equal(effects->result.refusal, refusal);
    assert_int_equal(effects->result.verdict, VERDICT_NONE);
    assert_int_equal(effects->result.tone, TONE_REFUSED);
    assert_false(effects->result.recorded || effects->result.failed);
}

static void assert_nothing(const struct effects *effects) {
    assert_false(effects->record || effects->show || effects->offer_sync);
}

// --- Windows and direction -----------------------------------------------------------------------

static void both_ends_of_a_window_count(void **state) {
    (void)state;
    struct window window = {START - 10 * MINUTE, START + 10 * MINUTE};
    assert_false(window_holds(window, window.from_utc_ms - 1));
    assert_true(window_holds(window, window.from_utc_ms));
    assert_true(window_holds(window, START));
    assert_true(window_holds(window, START + 10 * MINUTE));
    assert_false(window_holds(window, START + 10 * MINUTE + 1));
    assert_false(window_holds(window, START + 10 * MINUTE + 1000));
    assert_true(window_holds((struct window){0, 0}, START));
    assert_true(window_holds((struct window){0, 0}, 0));
}

static void in_until_the_exit_window_opens(void **state) {
    (void)state;
    struct session session = lecture();
    assert_int_equal(direction_propose(&session, START - 60 * MINUTE), DIRECTION_IN);
    assert_int_equal(direction_propose(&session, session.exit.from_utc_ms - 1), DIRECTION_IN);
    assert_int_equal(direction_propose(&session, session.exit.from_utc_ms), DIRECTION_OUT);
    assert_int_equal(direction_propose(&session, END + 60 * MINUTE), DIRECTION_OUT);
}

static void in_until_the_middle_without_one(void **state) {
    (void)state;
    struct session session = lecture();
    session.exit = (struct window){0, 0};
    assert_int_equal(direction_propose(&session, START + 45 * MINUTE - 1), DIRECTION_IN);
    assert_int_equal(direction_propose(&session, START + 45 * MINUTE), DIRECTION_OUT);
}

static void a_session_is_over_when_nobody_can_still_leave(void **state) {
    (void)state;
    struct session session = {.ends_utc_ms = END, .exit = {END - 5 * MINUTE, END + 10 * MINUTE}};
    const int64_t linger = 180 * MINUTE;
    assert_false(session_is_over(&session, END + 10 * MINUTE + linger));
    assert_true(session_is_over(&session, END + 10 * MINUTE + linger + 1));
    session.exit.to_utc_ms = 0; // no window: by its end
    assert_false(session_is_over(&session, END + linger));
    assert_true(session_is_over(&session, END + linger + 1));
    session.ends_utc_ms = 0; // no end at all: staff decide
    assert_false(session_is_over(&session, INT64_MAX / 2));
}

static void staff_pin_the_direction(void **state) {
    (void)state;
    struct door door = open_door();
    assert_int_equal(reception_direction(&door.state, door.at_utc_ms), DIRECTION_IN);
    pin(&door, DIRECTION_OUT);
    assert_int_equal(reception_direction(&door.state, door.at_utc_ms), DIRECTION_OUT);
    pin(&door, DIRECTION_IN);
    assert_int_equal(reception_direction(&door.state, END), DIRECTION_IN);
    pin(&door, DIRECTION_NONE);
    assert_int_equal(reception_direction(&door.state, END), DIRECTION_OUT);
}

// --- Taps ----------------------------------------------------------------------------------------

static void a_first_tap_enters(void **state) {
    (void)state;
    struct door door = open_door();
    struct effects effects = tap(&door, "M1", DIRECTION_NONE);
    assert_recorded(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK);
    assert_string_equal(effects.fact.session_id, "S1");
    assert_string_equal(effects.fact.member_id, "M1");
    assert_string_equal(effects.fact.credential_hash, "c0ffee");
    assert_int_equal(effects.fact.method, METHOD_QR_SIGNED);
    assert_true(effects.fact.stamp.at_utc_ms == door.at_utc_ms);
    assert_string_equal(effects.fact.stamp.boot_id, "boot-1");
    assert_int_equal(effects.fact.stamp.trust, TRUST_SYNCED);
    assert_string_equal(effects.result.member.kana, "NAME");
    assert_true(effects.result.at_utc_ms == door.at_utc_ms);
    // What the store gives is not the rules' to give.
    assert_string_equal(effects.fact.id, "");
    assert_int_equal(effects.fact.seq, 0);
}

static void leaving_after_entering(void **state) {
    (void)state;
    struct door door = open_door();
    door.at_utc_ms = END;
    struct effects effects = tap(&door, "M1", DIRECTION_IN);
    assert_recorded(&effects, VERDICT_ACCEPTED, DIRECTION_OUT, TONE_OK_OUT);
}

static void coming_back_is_allowed(void **state) {
    (void)state;
    struct door door = open_door();
    struct effects effects = tap(&door, "M1", DIRECTION_OUT);
    assert_recorded(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK);
}

static void the_same_direction_again_is_a_repeat_and_recorded(void **state) {
    (void)state;
    struct door door = open_door();
    tap(&door, "M1", DIRECTION_NONE);
    door.at_utc_ms += 5 * MINUTE;
    struct effects effects = tap(&door, "M1", DIRECTION_IN);
    assert_recorded(&effects, VERDICT_REPEAT, DIRECTION_IN, TONE_ATTENTION);
}

static void leaving_without_entering_is_recorded_and_said(void **state) {
    (void)state;
    struct door door = open_door();
    door.at_utc_ms = END;
    struct effects effects = tap(&door, "M1", DIRECTION_NONE);
    assert_recorded(&effects, VERDICT_NO_ENTRY, DIRECTION_OUT, TONE_ATTENTION);
}

// domain.md section 6, case 7: a card's formal flaw never stops anyone.
static void a_flaw_is_recorded_and_stops_nobody(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    struct effects effects;
    event.who.flaw = REFUSAL_EXPIRED;
    reception_step(&door.state, &effects, &event);
    assert_recorded(&effects, VERDICT_FLAGGED, DIRECTION_IN, TONE_OK);
    assert_int_equal(effects.fact.flaw, REFUSAL_EXPIRED);
    assert_int_equal(effects.result.flaw, REFUSAL_EXPIRED);
    door.at_utc_ms += MINUTE;
    effects = tap(&door, "M2", DIRECTION_NONE);
    assert_int_equal(effects.result.flaw, REFUSAL_NONE);
}

static void staff_may_tap_for_somebody(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    struct effects effects;
    memcpy(event.staff_id, "staff-7", 8);
    event.who.method = METHOD_STAFF;
    reception_step(&door.state, &effects, &event);
    assert_recorded(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK);
    assert_string_equal(effects.fact.staff_id, "staff-7");
}

static void a_tap_outside_of_every_window_is_evidence_too(void **state) {
    (void)state;
    struct door door = open_door();
    door.at_utc_ms = START + 10 * MINUTE + 1000;
    struct effects effects = tap(&door, "M1", DIRECTION_NONE);
    assert_recorded(&effects, VERDICT_LATE, DIRECTION_IN, TONE_OK);
}

// --- Refusals ------------------------------------------------------------------------------------

static void a_refusal_records_nothing(void **state) {
    (void)state;
    for (int refusal = REFUSAL_NONE + 1; refusal < (int)REFUSAL_COUNT; refusal++) {
        struct door door = open_door();
        struct reception_state before = door.state;
        struct event event = scan_of(&door, "M1", DIRECTION_NONE);
        struct effects effects;
        event.who.refusal = (enum refusal)refusal;
        reception_step(&door.state, &effects, &event);
        assert_refused(&effects, (enum refusal)refusal);
        assert_memory_equal(&door.state, &before, sizeof before);
    }
}

static void without_a_session_nothing_is_taken(void **state) {
    (void)state;
    struct door door = closed_door();
    struct effects effects = tap(&door, "M1", DIRECTION_NONE);
    assert_refused(&effects, REFUSAL_NO_SESSION);
    open_session(&door);
    struct event close = event_now(&door, EVENT_CLOSE);
    reception_step(&door.state, &effects, &close);
    effects = tap(&door, "M1", DIRECTION_NONE);
    assert_refused(&effects, REFUSAL_NO_SESSION);
}

// --- Held cards ----------------------------------------------------------------------------------

static void a_held_card_is_one_event(void **state) {
    (void)state;
    struct door door = open_door();
    tap(&door, "M1", DIRECTION_NONE);
    door.at_utc_ms += door.state.policy.hold_suppress_ms - 1;
    struct effects effects = tap(&door, "M1", DIRECTION_IN);
    assert_nothing(&effects);
    door.at_utc_ms += door.state.policy.hold_suppress_ms;
    effects = tap(&door, "M1", DIRECTION_IN);
    assert_recorded(&effects, VERDICT_REPEAT, DIRECTION_IN, TONE_ATTENTION);
}

// domain.md section 6, case 9, with a card that fires again and again while it lies there.
static void a_card_that_fires_for_a_minute_is_one_event(void **state) {
    (void)state;
    static const int64_t periods_ms[] = {150, 700, 1900, 2999};
    for (size_t i = 0; i < 4; i++) {
        struct door door = open_door();
        tap(&door, "M1", DIRECTION_NONE);
        for (int64_t held_ms = 0; held_ms < MINUTE; held_ms += periods_ms[i]) {
            door.at_utc_ms += periods_ms[i];
            struct effects effects = tap(&door, "M1", DIRECTION_IN);
            assert_nothing(&effects);
        }
    }
}

static void a_card_held_while_the_direction_turns_does_not_leave(void **state) {
    (void)state;
    struct door door = open_door();
    door.at_utc_ms = door.session.exit.from_utc_ms - 1;
    struct effects effects = tap(&door, "M1", DIRECTION_NONE);
    assert_recorded(&effects, VERDICT_LATE, DIRECTION_IN, TONE_OK);
    door.at_utc_ms += 1;
    effects = tap(&door, "M1", DIRECTION_IN);
    assert_nothing(&effects);
}

static void another_person_is_another_event(void **state) {
    (void)state;
    struct door door = open_door();
    tap(&door, "M1", DIRECTION_NONE);
    struct effects effects = tap(&door, "M2", DIRECTION_NONE);
    assert_recorded(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK);
    effects = tap(&door, "M1", DIRECTION_IN);
    assert_recorded(&effects, VERDICT_REPEAT, DIRECTION_IN, TONE_ATTENTION);
}

static void a_pin_in_between_makes_it_another_event(void **state) {
    (void)state;
    struct door door = open_door();
    tap(&door, "M1", DIRECTION_NONE);
    pin(&door, DIRECTION_OUT);
    struct effects effects = tap(&door, "M1", DIRECTION_IN);
    assert_recorded(&effects, VERDICT_EARLY, DIRECTION_OUT, TONE_OK_OUT);
}

// A monotonic clock does not stand still for the wall clock: only it counts for what is held.
static void a_jump_of_the_wall_clock_is_no_new_event(void **state) {
    (void)state;
    struct door door = open_door();
    struct event event = scan_of(&door, "M1", DIRECTION_NONE);
    struct effects effects;
    reception_step(&door.state, &effects, &event);
    event.now.at_utc_ms += 20 * MINUTE;
    event.now.mono_ms += 100;
    reception_step(&door.state, &effects, &event);
    assert_nothing(&effects);
}

// --- Not recorded --------------------------------------------------------------------------------

static void what_could_not_be_written_was_not_there(void **state) {
    (void)state;
    struct door door = open_door();
    struct reception_state before = door.state;
    struct effects effects = tap(&door, "M1", DIRECTION_NONE);
    reception_not_recorded(&door.state, &effects, &before);
    assert_memory_equal(&door.state, &before, sizeof before);
    assert_true(effects.show && effects.result.failed);
    assert_false(effects.record || effects.offer_sync || effects.result.recorded);
    assert_int_equal(effects.result.verdict, VERDICT_NONE);
    assert_int_equal(effects.result.tone, TONE_REFUSED);
    // The next try is not taken for a held card.
    door.at_utc_ms += 100;
    effects = tap(&door, "M1", DIRECTION_NONE);
    assert_recorded(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK);
}

static void an_opening_that_could_not_be_written_opens_nothing(void **state) {
    (void)state;
    struct door door = closed_door();
    struct reception_state before = door.state;
    struct effects effects = open_session(&door);
    reception_not_recorded(&door.state, &effects, &before);
    effects = tap(&door, "M1", DIRECTION_NONE);
    assert_refused(&effects, REFUSAL_NO_SESSION);
}

// --- Opening, closing, pinning -------------------------------------------------------------------

static void assert_session_record(const struct effects *effects, enum fact_kind kind,
                                  enum direction direction) {
    assert_true(effects->record && effects->offer_sync && !effects->show);
    assert_int_equal(effects->fact.kind, kind);
    assert_int_equal(effects->fact.direction, direction);
    assert_string_equal(effects->fact.session_id, "S1");
    assert_string_equal(effects->fact.staff_id, "staff-7");
    assert_string_equal(effects->fact.member_id, "");
}

static void opening_and_closing_are_recorded(void **state) {
    (void)state;
    struct door door = closed_door();
    struct effects effects = open_session(&door);
    assert_session_record(&effects, FACT_SESSION_OPEN, DIRECTION_NONE);
    assert_true(door.state.open);
    struct event close = event_now(&door, EVENT_CLOSE);
    memcpy(close.staff_id, "staff-7", 8);
    reception_step(&door.state, &effects, &close);
    assert_session_record(&effects, FACT_SESSION_CLOSE, DIRECTION_NONE);
    assert_false(door.state.open);
    reception_step(&door.state, &effects, &close);
    assert_nothing(&effects);
}

static void pinning_is_recorded_when_it_changes_something(void **state) {
    (void)state;
    struct door door = open_door();
    struct effects effects = pin(&door, DIRECTION_OUT);
    assert_session_record(&effects, FACT_SESSION_OPEN, DIRECTION_OUT);
    effects = pin(&door, DIRECTION_OUT);
    assert_nothing(&effects);
    effects = pin(&door, DIRECTION_NONE);
    assert_session_record(&effects, FACT_SESSION_OPEN, DIRECTION_NONE);
    struct door closed = closed_door();
    effects = pin(&closed, DIRECTION_OUT);
    assert_nothing(&effects);
    assert_int_equal(closed.state.pinned, DIRECTION_NONE);
}

static void a_new_session_begins_afresh(void **state) {
    (void)state;
    struct door door = open_door();
    door.state.policy.hold_suppress_ms = 1234;
    pin(&door, DIRECTION_OUT);
    tap(&door, "M1", DIRECTION_NONE);
    open_session(&door);
    assert_int_equal(door.state.pinned, DIRECTION_NONE);
    assert_int_equal(door.state.policy.hold_suppress_ms, 1234);
    struct effects effects = tap(&door, "M1", DIRECTION_NONE);
    assert_recorded(&effects, VERDICT_ACCEPTED, DIRECTION_IN, TONE_OK);
}

// --- Whatever happens ----------------------------------------------------------------------------

static struct event generated_event(struct gen *gen, const struct door *door) {
    static const char *const members[] = {"M1", "M2", "M3"};
    struct event event =
        scan_of(door, members[gen_below(gen, 3)], (enum direction)gen_below(gen, DIRECTION_COUNT));
    size_t kind = gen_below(gen, 20);
    event.kind = kind == 0   ? EVENT_OPEN
                 : kind == 1 ? EVENT_CLOSE
                 : kind == 2 ? EVENT_PIN
                             : EVENT_SCAN;
    event.session = &door->session;
    event.pinned = (enum direction)gen_below(gen, DIRECTION_COUNT);
    event.who.flaw = gen_below(gen, 5) ? REFUSAL_NONE : REFUSAL_EXPIRED;
    event.who.refusal = gen_below(gen, 5) ? REFUSAL_NONE : REFUSAL_UNKNOWN_CARD;
    return event;
}

static void what_is_shown_as_recorded_is_recorded(void **state) {
    (void)state;
    struct gen gen = {9};
    struct door door = closed_door();
    int recorded = 0;
    for (int round = 0; round < 20000; round++) {
        struct event event = generated_event(&gen, &door);
        struct effects effects;
        struct effects again;
        struct reception_state before = door.state;
        struct reception_state twin = door.state;
        door.at_utc_ms += gen_between(&gen, 0, 4000);
        reception_step(&door.state, &effects, &event);
        reception_step(&twin, &again, &event); // the same facts, the same decision
        assert_memory_equal(&effects.fact, &again.fact, sizeof effects.fact);
        assert_memory_equal(&door.state, &twin, sizeof twin);
        assert_true(!effects.result.recorded || (effects.show && effects.record));
        assert_true(effects.record == effects.offer_sync);
        assert_true(!effects.record || before.open || event.kind == EVENT_OPEN);
        assert_true(!effects.record || event.kind != EVENT_SCAN ||
                    (effects.fact.kind == FACT_TAP && event.who.refusal == REFUSAL_NONE &&
                     effects.fact.direction == reception_direction(&before, event.now.at_utc_ms)));
        recorded += effects.record;
    }
    assert_true(recorded > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_of_a_window_count),
        cmocka_unit_test(in_until_the_exit_window_opens),
        cmocka_unit_test(in_until_the_middle_without_one),
        cmocka_unit_test(a_session_is_over_when_nobody_can_still_leave),
        cmocka_unit_test(staff_pin_the_direction),
        cmocka_unit_test(a_first_tap_enters),
        cmocka_unit_test(leaving_after_entering),
        cmocka_unit_test(coming_back_is_allowed),
        cmocka_unit_test(the_same_direction_again_is_a_repeat_and_recorded),
        cmocka_unit_test(leaving_without_entering_is_recorded_and_said),
        cmocka_unit_test(a_flaw_is_recorded_and_stops_nobody),
        cmocka_unit_test(staff_may_tap_for_somebody),
        cmocka_unit_test(a_tap_outside_of_every_window_is_evidence_too),
        cmocka_unit_test(a_refusal_records_nothing),
        cmocka_unit_test(without_a_session_nothing_is_taken),
        cmocka_unit_test(a_held_card_is_one_event),
        cmocka_unit_test(a_card_that_fires_for_a_minute_is_one_event),
        cmocka_unit_test(a_card_held_while_the_direction_turns_does_not_leave),
        cmocka_unit_test(another_person_is_another_event),
        cmocka_unit_test(a_pin_in_between_makes_it_another_event),
        cmocka_unit_test(a_jump_of_the_wall_clock_is_no_new_event),
        cmocka_unit_test(what_could_not_be_written_was_not_there),
        cmocka_unit_test(an_opening_that_could_not_be_written_opens_nothing),
        cmocka_unit_test(opening_and_closing_are_recorded),
        cmocka_unit_test(pinning_is_recorded_when_it_changes_something),
        cmocka_unit_test(a_new_session_begins_afresh),
        cmocka_unit_test(what_is_shown_as_recorded_is_recorded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
