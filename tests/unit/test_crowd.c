// A crowd at two doors: some hundred doctors who tap twice, hold the card still, come late, are at
// the wrong room, leave and come back, and are in two rooms at once; a disk that fails now and then
// and a kiosk that is restarted. Generated from seeds, at more than twenty taps a minute a lane.
//
// The model beside it is what the journal would know: who is inside which room, from the records
// alone.
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/domain/judge.h"
#include "tests/unit/door.h"
#include "tests/unit/gen.h"

enum { ROOMS = 2, PEOPLE = 120, STEPS = 4000, TAPE_MAX = 16 * STEPS };

struct doctor {
    char id[8];
    bool registered[ROOMS];
    int ticket; // for which room the code is good alone; ROOMS: for all
    struct presence presence[ROOMS];
    char claimed[ROOMS][SCHEME_CAP];
};

// What a lane's screen shows, and since which scan.
struct lane {
    struct door door;
    struct result shown;
    int shown_of;          // whose scan the screen is about; -1: nobody's
    char asked_tap_id[37]; // what a button on it would be about
    int last_person;
    int64_t last_seen_ms;
    int64_t taps;
};

struct world {
    struct gen gen;
    int64_t now_ms;
    struct lane lanes[ROOMS];
    struct doctor doctors[PEOPLE];
    struct fact tape[TAPE_MAX]; // the journal
    size_t taped;
    int turned_away, asked, answered, held, failed, moved;
};

static const char *const session_ids[ROOMS] = {"S1", "S2"};
static const char *const rooms[ROOMS] = {"Room 1", "Room 2"};

// --- What the journal knows ----------------------------------------------------------------------

static struct doctor *doctor_of(struct world *world, const char *id) {
    for (int i = 0; i < PEOPLE; i++) {
        if (strcmp(world->doctors[i].id, id) == 0) {
            return &world->doctors[i];
        }
    }
    fail_msg("nobody is called %s", id);
    return NULL;
}

static int room_of(const char *session_id) {
    return strcmp(session_id, session_ids[1]) == 0;
}

static void move(struct doctor *doctor, int room, enum direction direction, int64_t at_utc_ms) {
    struct presence *here = &doctor->presence[room];
    struct presence *there = &doctor->presence[1 - room];
    here->last = direction;
    here->last_utc_ms = at_utc_ms;
    if (direction == DIRECTION_IN && here->first_in_utc_ms == 0) {
        here->first_in_utc_ms = at_utc_ms;
    }
    if (direction == DIRECTION_IN && there->last == DIRECTION_IN) {
        there->last = DIRECTION_OUT;
    }
}

static void journal(struct world *world, struct fact *fact) {
    assert_true(world->taped < TAPE_MAX);
    snprintf(fact->id, sizeof fact->id, "r%zu", world->taped);
    world->tape[world->taped++] = *fact;
    int room = room_of(fact->session_id);
    if (fact->kind == FACT_TAP &&
        (verdict_counts(fact->verdict) || fact->verdict == VERDICT_NO_ENTRY)) {
        move(doctor_of(world, fact->member_id), room, fact->direction, fact->stamp.at_utc_ms);
    } else if (fact->kind == FACT_AMEND) {
        const struct fact *tap = &world->tape[strtoul(fact->target_id + 1, NULL, 10)];
        assert_int_equal(tap->kind, FACT_TAP);
        struct doctor *doctor = doctor_of(world, tap->member_id);
        if (fact->direction != DIRECTION_NONE) {
            move(doctor, room, fact->direction, tap->stamp.at_utc_ms);
        }
        if (*fact->scheme) {
            memcpy(doctor->claimed[room], fact->scheme, SCHEME_CAP);
        }
    }
}

static int64_t count_inside(const struct world *world, int room) {
    int64_t inside = 0;
    for (int i = 0; i < PEOPLE; i++) {
        inside += world->doctors[i].presence[room].last == DIRECTION_IN;
    }
    return inside;
}

// --- The shell -----------------------------------------------------------------------------------

// Persist, then show; one write in fifty fails.
static bool perform(struct world *world, struct lane *lane, struct effects *effects,
                    const struct reception_state *before, int person) {
    bool durable = true;
    if (effects->record && gen_below(&world->gen, 50) == 0) {
        reception_not_recorded(&lane->door.state, effects, before);
        assert_string_equal(lane->door.state.last_member_id, before->last_member_id);
        assert_true(lane->door.state.pinned == before->pinned && lane->door.state.open);
        durable = false;
        world->failed++;
    } else if (effects->record) {
        journal(world, &effects->fact);
        reception_recorded(&lane->door.state, effects->fact.id);
    }
    if (effects->show) {
        lane->shown = effects->result;
        lane->shown_of = person;
        if (effects->record && effects->fact.kind == FACT_TAP) {
            memcpy(lane->asked_tap_id, effects->fact.id, sizeof lane->asked_tap_id);
        }
    }
    return durable;
}

static struct event event_at(struct world *world, int room, enum event_kind kind) {
    struct door *door = &world->lanes[room].door;
    door->at_utc_ms = world->now_ms;
    return event_now(door, kind);
}

static void put_room(struct elsewhere *out, int room) {
    memcpy(out->session_id, session_ids[room], 3);
    memcpy(out->room, rooms[room], 7);
}

static struct event scan_by(struct world *world, int room, int person) {
    const struct doctor *doctor = &world->doctors[person];
    struct event event = event_at(world, room, EVENT_SCAN);
    struct claimant *who = &event.who;
    who->method = METHOD_QR_SIGNED;
    memcpy(who->member.id, doctor->id, sizeof doctor->id);
    who->presence = doctor->presence[room];
    who->registered_here = doctor->registered[room];
    memcpy(who->claimed, doctor->claimed[room], SCHEME_CAP);
    if (doctor->ticket < ROOMS) {
        put_room(&who->ticket, doctor->ticket);
    }
    if (doctor->registered[1 - room]) {
        put_room(&who->registered, 1 - room);
    }
    if (doctor->presence[1 - room].last == DIRECTION_IN) {
        put_room(&who->inside, 1 - room);
    }
    event.inside_count = count_inside(world, room);
    return event;
}

// --- What must hold ------------------------------------------------------------------------------

// A kiosk that has just been restarted knows the session and the pinned direction, and would say
// the same.
static void assert_nothing_is_lost_by_a_restart(const struct reception_state *before,
                                                const struct effects *effects,
                                                const struct event *event) {
    static struct reception_state fresh;
    static struct effects again;
    reception_init(&fresh, &before->policy);
    fresh.open = before->open;
    fresh.session = before->session;
    fresh.pinned = before->pinned;
    reception_step(&fresh, &again, event);
    assert_memory_equal(&again.fact, &effects->fact, sizeof again.fact);
    assert_memory_equal(&again.result, &effects->result, sizeof again.result);
}

static void assert_sent_to_the_right_room(const struct effects *effects,
                                          const struct doctor *doctor, int room) {
    if (effects->fact.verdict != VERDICT_WRONG_SESSION) {
        assert_true(effects->result.tone != TONE_WRONG_ROOM);
        return;
    }
    bool named = effects->result.elsewhere.room[0] != '\0';
    assert_true(!named || strcmp(effects->result.elsewhere.room, rooms[1 - room]) == 0);
    assert_int_equal(effects->result.tone, named ? TONE_WRONG_ROOM : TONE_ATTENTION);
    assert_int_equal(doctor->presence[room].last, DIRECTION_NONE);
}

static void assert_nobody_is_in_two_rooms(const struct world *world) {
    for (int i = 0; i < PEOPLE; i++) {
        const struct doctor *doctor = &world->doctors[i];
        assert_false(doctor->presence[0].last == DIRECTION_IN &&
                     doctor->presence[1].last == DIRECTION_IN);
    }
}

// --- What people do ------------------------------------------------------------------------------

static void tap_once(struct world *world, int room, int person) {
    struct lane *lane = &world->lanes[room];
    struct doctor *doctor = &world->doctors[person];
    struct event event = scan_by(world, room, person);
    static struct reception_state before;
    static struct effects effects;
    before = lane->door.state;
    bool may_be_held = lane->last_person == person &&
                       event.now.mono_ms - lane->last_seen_ms < before.policy.hold_suppress_ms;
    bool is_sent_away = event.inside_count >= before.session.capacity;
    size_t taped = world->taped;
    reception_step(&lane->door.state, &effects, &event);
    if (!effects.record) {
        // The only tap of a known person that is not recorded is one that is still held.
        assert_true(may_be_held && !effects.show);
        assert_true(lane->shown_of == person || lane->shown.failed ||
                    lane->shown.refusal != REFUSAL_NONE);
        lane->last_seen_ms = event.now.mono_ms;
        world->held++;
        return;
    }
    assert_false(may_be_held);
    assert_nothing_is_lost_by_a_restart(&before, &effects, &event);
    assert_sent_to_the_right_room(&effects, doctor, room);
    assert_true(effects.fact.verdict != VERDICT_FULL || is_sent_away);
    world->moved += effects.fact.verdict == VERDICT_ELSEWHERE;
    world->turned_away += !verdict_counts(effects.fact.verdict);
    bool durable = perform(world, lane, &effects, &before, person);
    // Recorded implies shown, as this person's, at once; not recorded is never shown as recorded.
    assert_int_equal(lane->shown_of, person);
    assert_string_equal(lane->shown.member.id, doctor->id);
    assert_int_equal(lane->shown.recorded, durable);
    assert_int_equal(world->taped, taped + durable);
    if (durable) {
        assert_string_equal(world->tape[taped].member_id, doctor->id);
        lane->last_person = person;
        lane->last_seen_ms = event.now.mono_ms;
    }
    lane->taps++;
}

// A card that is nobody's: refused, and nothing is recorded.
static void show_unknown_card(struct world *world, int room) {
    struct lane *lane = &world->lanes[room];
    struct event event = event_at(world, room, EVENT_SCAN);
    static struct reception_state before;
    static struct effects effects;
    event.who.refusal = REFUSAL_UNKNOWN_CARD;
    before = lane->door.state;
    reception_step(&lane->door.state, &effects, &event);
    assert_true(effects.show && !effects.record);
    perform(world, lane, &effects, &before, -1);
    assert_false(lane->shown.recorded);
}

// Whatever stands on the screen is touched; also when the person whose question it was is gone.
static void touch(struct world *world, int room) {
    struct lane *lane = &world->lanes[room];
    static const enum event_kind answers[OFFER_COUNT] = {[OFFER_LEAVE] = EVENT_LEAVE,
                                                         [OFFER_RETURN] = EVENT_LEAVE,
                                                         [OFFER_CLAIM] = EVENT_CLAIM,
                                                         [OFFER_ADMIT] = EVENT_ADMIT};
    enum offer offer = lane->shown.offer;
    struct event event = event_at(world, room, offer == OFFER_NONE ? EVENT_CLAIM : answers[offer]);
    event.intent = gen_below(&world->gen, 2) ? INTENT_LEAVING : INTENT_RETURNING;
    memcpy(event.scheme, "jma_cme", 8);
    memcpy(event.staff_id, "staff-7", 8);
    static struct reception_state before;
    static struct effects effects;
    before = lane->door.state;
    int person = lane->shown_of;
    reception_step(&lane->door.state, &effects, &event);
    assert_int_equal(effects.record, offer != OFFER_NONE); // only what is asked is answered
    if (!effects.record) {
        return;
    }
    // About the tap of whom the screen shows, and nobody else's.
    const char *id = world->doctors[person].id;
    assert_true(effects.fact.kind == FACT_TAP
                    ? strcmp(effects.fact.member_id, id) == 0
                    : strcmp(effects.fact.target_id, lane->asked_tap_id) == 0);
    assert_string_equal(effects.result.member.id, id);
    if (perform(world, lane, &effects, &before, person) && effects.fact.kind == FACT_TAP) {
        lane->last_person = person;
        lane->last_seen_ms = event.now.mono_ms;
    }
    world->answered++;
}

static void pin_at_times(struct world *world, int room) {
    struct lane *lane = &world->lanes[room];
    struct event event = event_at(world, room, EVENT_PIN);
    event.pinned = (enum direction)gen_below(&world->gen, DIRECTION_COUNT);
    static struct reception_state before;
    static struct effects effects;
    before = lane->door.state;
    reception_step(&lane->door.state, &effects, &event);
    if (effects.record && perform(world, lane, &effects, &before, lane->shown_of)) {
        lane->last_person = -1;
        lane->shown.offer = OFFER_NONE;
    }
}

// The power goes and comes back: the screen is empty, and nobody is asked or held any more.
static void restart(struct world *world, int room) {
    struct lane *lane = &world->lanes[room];
    struct reception_state *state = &lane->door.state;
    static struct session session;
    session = state->session;
    enum direction pinned = state->pinned;
    reception_init(state, &RECEPTION_POLICY_DEFAULT);
    state->open = true;
    state->session = session;
    state->pinned = pinned;
    lane->shown = (struct result){0};
    lane->shown_of = -1;
    lane->last_person = -1;
}

static void step_world(struct world *world, int room) {
    struct lane *lane = &world->lanes[room];
    int person = (int)gen_below(&world->gen, PEOPLE);
    switch (gen_below(&world->gen, 16)) {
    case 0: // a card that lies there and fires
        for (size_t i = gen_below(&world->gen, 12); i > 0; i--) {
            tap_once(world, room, person);
            world->now_ms += gen_below(&world->gen, 4) ? 150 : gen_between(&world->gen, 100, 2999);
        }
        break;
    case 1: // taps twice
        tap_once(world, room, person);
        world->now_ms += gen_between(&world->gen, 200, 1500);
        tap_once(world, room, person);
        break;
    case 2: // taps again once the moment is over
        if (lane->shown_of >= 0) {
            world->now_ms += 3000;
            tap_once(world, room, lane->shown_of);
        }
        break;
    case 3:
        pin_at_times(world, room);
        break;
    case 4:
        if (gen_below(&world->gen, 10) == 0) {
            restart(world, room);
        }
        break;
    case 5:
        show_unknown_card(world, room);
        break;
    case 6:
    case 7:
        world->asked += lane->shown.offer != OFFER_NONE;
        touch(world, room);
        break;
    default:
        tap_once(world, room, person);
    }
    assert_nobody_is_in_two_rooms(world);
}

static void open_rooms(struct world *world) {
    for (int room = 0; room < ROOMS; room++) {
        struct lane *lane = &world->lanes[room];
        lane->door = closed_door();
        struct session *session = &lane->door.session;
        memcpy(session->id, session_ids[room], 3);
        session->capacity = 30;
        session->admission = room ? ADMISSION_REGISTERED : ADMISSION_OPEN;
        session->claim_count = room ? 2 : 0;
        memcpy(session->claims[0], "jma_cme", 8);
        memcpy(session->claims[1], "occupational", 13);
        lane->door.at_utc_ms = world->now_ms;
        open_session(&lane->door);
        lane->shown_of = lane->last_person = -1;
    }
}

static void gather(struct world *world) {
    for (int i = 0; i < PEOPLE; i++) {
        struct doctor *doctor = &world->doctors[i];
        snprintf(doctor->id, sizeof doctor->id, "M%d", i);
        doctor->registered[0] = gen_below(&world->gen, 3) == 0;
        doctor->registered[1] = gen_below(&world->gen, 3) == 0;
        doctor->ticket = gen_below(&world->gen, 6) ? ROOMS : (int)gen_below(&world->gen, ROOMS);
    }
}

// Both lanes at once, each with at least twenty taps a minute.
static void crowd_in(struct world *world, int64_t from_utc_ms) {
    world->now_ms = from_utc_ms;
    int64_t before[ROOMS] = {world->lanes[0].taps, world->lanes[1].taps};
    for (int i = 0; i < STEPS / 2; i++) {
        step_world(world, (int)gen_below(&world->gen, ROOMS));
        world->now_ms += gen_between(&world->gen, 0, 900);
    }
    for (int room = 0; room < ROOMS; room++) {
        int64_t taps = world->lanes[room].taps - before[room];
        assert_true(taps * MINUTE >= 20 * (world->now_ms - from_utc_ms));
    }
}

static void nothing_of_a_crowd_is_lost(void **state) {
    (void)state;
    static struct world world;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        memset(&world, 0, sizeof world);
        world.gen = (struct gen){seed};
        world.now_ms = START - 20 * MINUTE;
        open_rooms(&world);
        gather(&world);
        crowd_in(&world, START - 20 * MINUTE);
        crowd_in(&world, END - 20 * MINUTE);
        // Every kind of case came.
        assert_true(world.turned_away > 100 && world.held > 100 && world.failed > 20);
        assert_true(world.asked > 50 && world.answered > 50 && world.moved > 5);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_of_a_crowd_is_lost)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
