// Presence: the merged truth of our own facts and other devices', as the pure rules say.
#include "tests/store/support.h"

#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/base/uuid.h"
#include "app/domain/attendance.h"
#include "app/store/programme.h"

struct scene {
    char dir[256];
    struct store *store;
};

static int open_scene(void **state) {
    static struct scene scene;
    dir_make(scene.dir);
    scene.store = must_open(scene.dir, STORE_WRITE);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    store_close(scene->store);
    dir_remove(scene->dir);
    return 0;
}

static struct presence presence_in(struct store *store, const char *session_id,
                                   const char *member_id) {
    struct presence presence;
    assert_ok(presence_get(store, &presence, session_id, member_id));
    return presence;
}

static void assert_presence(struct store *store, const char *member_id, enum direction last,
                            int64_t last_utc_ms, int64_t first_in_utc_ms) {
    struct presence presence = presence_in(store, "s1", member_id);
    assert_int_equal(presence.last, last);
    assert_int_equal(presence.last_utc_ms, last_utc_ms);
    assert_int_equal(presence.first_in_utc_ms, first_in_utc_ms);
}

static void assert_counts(struct store *store, const char *session_id, int64_t received,
                          int64_t inside) {
    struct presence_counts counts;
    assert_ok(presence_count(store, &counts, session_id));
    assert_int_equal(counts.received, received);
    assert_int_equal(counts.inside, inside);
}

static void assert_elsewhere(struct store *store, const char *member_id, int minutes,
                             const char *expected) {
    char session_id[ID_CAP];
    assert_ok(
        presence_elsewhere(store, session_id, sizeof session_id, "s1", member_id, minute(minutes)));
    assert_string_equal(session_id, expected);
}

static struct fact append(struct store *store, struct fact fact) {
    assert_ok(journal_append(store, &fact));
    return fact;
}

// --- Taps ----------------------------------------------------------------------------------------

static void presence_follows_the_taps_that_count(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    assert_presence(store, "m1", DIRECTION_NONE, 0, 0);
    append_tap(store, "m1", DIRECTION_IN, 1);
    append(store, tap("s1", "m1", DIRECTION_IN, VERDICT_REPEAT, 2));
    append(store, tap("s1", "m1", DIRECTION_OUT, VERDICT_WRONG_SESSION, 3));
    assert_presence(store, "m1", DIRECTION_IN, minute(1), minute(1));
    append(store, tap("s1", "m2", DIRECTION_IN, VERDICT_FLAGGED, 4));
    append(store, tap("s1", "m3", DIRECTION_OUT, VERDICT_NO_ENTRY, 5));
    append(store, tap("s2", "m4", DIRECTION_IN, VERDICT_ACCEPTED, 5));
    append(store, tap("s1", "m5", DIRECTION_IN, VERDICT_LATE, 5));
    append(store, tap("s1", "m5", DIRECTION_OUT, VERDICT_EARLY, 6));
    append(store, tap("s1", "m6", DIRECTION_IN, VERDICT_FULL, 6));
    assert_presence(store, "m3", DIRECTION_OUT, minute(5), 0);
    assert_presence(store, "m5", DIRECTION_OUT, minute(6), minute(5));
    assert_presence(store, "m6", DIRECTION_NONE, 0, 0);
    assert_counts(store, "s1", 3, 2);
    append_tap(store, "m1", DIRECTION_OUT, 6);
    assert_counts(store, "s1", 3, 1);
    append_tap(store, "m1", DIRECTION_IN, 7);
    assert_presence(store, "m1", DIRECTION_IN, minute(7), minute(1));
    assert_counts(store, "s1", 3, 2);
    assert_counts(store, "s2", 1, 1);
    assert_counts(store, "s3", 0, 0);
}

static void a_voided_tap_counts_no_more(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct fact first = append_tap(store, "m1", DIRECTION_IN, 1);
    struct fact second = append_tap(store, "m1", DIRECTION_OUT, 2);
    append_void(store, second.id);
    assert_presence(store, "m1", DIRECTION_IN, minute(1), minute(1));
    append_void(store, "01890a5d-ac96-774b-bcce-b302099a8057"); // another device's
    append_void(store, second.id);                              // once more
    append_void(store, first.id);
    assert_presence(store, "m1", DIRECTION_NONE, 0, 0);
    assert_counts(store, "s1", 0, 0);
    assert_int_equal(verify(store, NULL), 0);
}

static struct fact amend_of(const struct fact *target, int minutes) {
    struct fact fact = tap(target->session_id, "", DIRECTION_NONE, VERDICT_NONE, minutes);
    fact.kind = FACT_AMEND;
    fact.method = METHOD_NONE;
    memcpy(fact.target_id, target->id, sizeof fact.target_id);
    assert_true(text_copy(fact.staff_id, sizeof fact.staff_id, "t1"));
    return fact;
}

static void staff_amend_direction_time_and_person(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct fact entry = append_tap(store, "m1", DIRECTION_IN, 1);
    struct fact slip = append_tap(store, "m1", DIRECTION_OUT, 9);
    struct fact amend = amend_of(&slip, 10);
    amend.true_utc_ms = minute(8);
    append(store, amend);
    assert_presence(store, "m1", DIRECTION_OUT, minute(8), minute(1));
    amend = amend_of(&slip, 11);
    assert_true(text_copy(amend.member_id, sizeof amend.member_id, "m2"));
    struct fact to_m2 = append(store, amend);
    assert_presence(store, "m1", DIRECTION_IN, minute(1), minute(1));
    assert_presence(store, "m2", DIRECTION_OUT, minute(8), 0);
    append_void(store, to_m2.id); // the amend itself is taken back
    assert_presence(store, "m1", DIRECTION_OUT, minute(8), minute(1));
    assert_presence(store, "m2", DIRECTION_NONE, 0, 0);
    append_void(store, entry.id);
    assert_presence(store, "m1", DIRECTION_OUT, minute(8), 0);
    assert_int_equal(verify(store, NULL), 0);
}

static void who_was_turned_away_counts_once_admitted(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    static const enum verdict verdicts[] = {VERDICT_FULL, VERDICT_WRONG_SESSION};
    for (int i = 0; i < 2; i++) {
        char member_id[] = {'m', (char)('1' + i), 0};
        struct fact entry = append(store, tap("s1", member_id, DIRECTION_IN, verdicts[i], 1 + i));
        assert_presence(store, member_id, DIRECTION_NONE, 0, 0);
        struct fact admit = amend_of(&entry, 5);
        admit.direction = DIRECTION_IN;
        append(store, admit);
        assert_presence(store, member_id, DIRECTION_IN, minute(1 + i), minute(1 + i));
    }
    assert_counts(store, "s1", 2, 2);
}

static void a_tap_entered_afterwards_counts_when_it_really_was(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    append_tap(store, "m1", DIRECTION_OUT, 60);
    struct fact entered = tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 90);
    entered.method = METHOD_STAFF;
    entered.true_utc_ms = minute(2);
    append(store, entered);
    assert_presence(store, "m1", DIRECTION_OUT, minute(60), minute(2));
}

// --- Clocks --------------------------------------------------------------------------------------

static struct fact booted(struct fact fact, const char *boot_id, int mono_minutes) {
    assert_true(text_copy(fact.stamp.boot_id, sizeof fact.stamp.boot_id, boot_id));
    fact.stamp.mono_ms = INT64_C(60000) * mono_minutes;
    return fact;
}

static struct fact clock_of(const char *boot_id, int mono_minutes, int at_minutes,
                            int true_minutes) {
    struct fact fact = {.kind = FACT_CLOCK,
                        .stamp = {.at_utc_ms = minute(at_minutes), .trust = TRUST_UNKNOWN},
                        .true_utc_ms = minute(true_minutes)};
    return booted(fact, boot_id, mono_minutes);
}

// Two hours fast until it was set: the taps of that boot move, those before and those after.
static void a_trusted_time_corrects_the_taps_of_its_boot(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    append(store, booted(tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 125), "b1", 5));
    append(store, booted(tap("s1", "m2", DIRECTION_IN, VERDICT_ACCEPTED, 6), "b2", 6));
    append(store, clock_of("b1", 10, 130, 10));
    assert_presence(store, "m1", DIRECTION_IN, minute(5), minute(5));
    assert_presence(store, "m2", DIRECTION_IN, minute(6), minute(6));
    append(store, booted(tap("s1", "m1", DIRECTION_OUT, VERDICT_ACCEPTED, 20), "b1", 20));
    append(store, booted(tap("s1", "m2", DIRECTION_OUT, VERDICT_ACCEPTED, 141), "b1", 21));
    append(store, clock_of("b1", 19, 19, 19));
    assert_presence(store, "m1", DIRECTION_OUT, minute(20), minute(5));
    assert_presence(store, "m2", DIRECTION_OUT, minute(21), minute(6));
    assert_int_equal(verify(store, NULL), 0);
}

// Of two amends the later one stands, and their clocks say which that is.
static void a_trusted_time_tells_which_amend_is_the_later_one(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct fact entry = append_tap(store, "m1", DIRECTION_IN, 1);
    struct fact first = booted(amend_of(&entry, 10), "b1", 10);
    struct fact second = booted(amend_of(&entry, 20), "b2", 20);
    first.true_utc_ms = minute(3);
    second.true_utc_ms = minute(5);
    append(store, first);
    append(store, second);
    assert_presence(store, "m1", DIRECTION_IN, minute(5), minute(5));
    append(store, clock_of("b2", 20, 20, 8));
    assert_presence(store, "m1", DIRECTION_IN, minute(3), minute(3));
    assert_int_equal(verify(store, NULL), 0);
}

// --- Two rooms -----------------------------------------------------------------------------------

static void put_session(struct store *store, const char *id, int from_minute, int to_minute) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_SESSION};
    assert_true(text_copy(change.session.id, sizeof change.session.id, id));
    change.session.starts_utc_ms = minute(from_minute);
    change.session.ends_utc_ms = minute(to_minute);
    assert_ok(master_begin(store));
    assert_ok(master_put(store, &change));
    assert_ok(master_commit(store, NULL));
}

static void an_entry_elsewhere_ends_the_stay_here(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    put_session(store, "s1", 0, 120);
    put_session(store, "s2", 0, 120);
    append_tap(store, "m1", DIRECTION_IN, 1);
    assert_elsewhere(store, "m1", 2, "");
    struct fact entry = tap("s2", "m1", DIRECTION_IN, VERDICT_ELSEWHERE, 30);
    take_foreign(store, &entry, "kiosk-2", 1);
    assert_presence(store, "m1", DIRECTION_OUT, minute(30), minute(1));
    assert_counts(store, "s1", 1, 0);
    assert_counts(store, "s2", 1, 1);
    assert_elsewhere(store, "m1", 35, "s2");
    append_tap(store, "m1", DIRECTION_IN, 40);
    assert_presence(store, "m1", DIRECTION_IN, minute(40), minute(1));
    assert_counts(store, "s2", 1, 0);
    assert_elsewhere(store, "m1", 45, "");
    assert_int_equal(verify(store, NULL), 0);
}

// Who forgot to tap out this morning was not in two rooms this afternoon.
static void a_session_that_is_over_holds_nobody(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    put_session(store, "s2", 0, 60);
    put_session(store, "s1", 30, 180); // its doors were open before the other ended
    append(store, tap("s2", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 1));
    assert_elsewhere(store, "m1", 60, "s2");
    assert_elsewhere(store, "m1", 61, "");
    append_tap(store, "m1", DIRECTION_IN, 121);
    assert_int_equal(presence_in(store, "s2", "m1").last, DIRECTION_IN);
    // The programme changes: the morning's session lasts until the evening.
    put_session(store, "s2", 0, 300);
    assert_int_equal(presence_in(store, "s2", "m1").last, DIRECTION_OUT);
    assert_int_equal(presence_in(store, "s2", "m1").last_utc_ms, minute(121));
    assert_int_equal(verify(store, NULL), 0);
    put_session(store, "s2", 0, 60);
    assert_int_equal(presence_in(store, "s2", "m1").last, DIRECTION_IN);
    assert_int_equal(verify(store, NULL), 0);
}

// --- Near ----------------------------------------------------------------------------------------

static void enter(struct store *store, const char *session_id, const char *member_id, int minutes) {
    append(store, tap(session_id, member_id, DIRECTION_IN, VERDICT_ACCEPTED, minutes));
}

static void assert_left(struct store *store, const char *session_id, const char *member_id,
                        int minutes) {
    struct presence presence = presence_in(store, session_id, member_id);
    assert_int_equal(presence.last, DIRECTION_OUT);
    assert_int_equal(presence.last_utc_ms, minute(minutes));
}

static void assert_near(struct store *store, const char *session_id, const char *member_id,
                        size_t expected) {
    struct fact *facts = NULL;
    size_t count = 0;
    assert_ok(journal_facts_near(store, &facts, &count, session_id, member_id));
    assert_int_equal(count, expected);
    free(facts);
}

// Whichever of two taps comes first, and whether the end of the first session is known (s1) or not.
static void a_tap_reaches_the_sessions_near_it(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    put_session(store, "s1", 0, 300);
    enter(store, "s1", "m1", 10);
    enter(store, "s8", "m2", 10);
    enter(store, "s2", "m3", 250);
    enter(store, "s2", "m4", 250);
    enter(store, "s2", "m1", 250);
    enter(store, "s2", "m2", 250);
    enter(store, "s1", "m3", 10);
    enter(store, "s8", "m4", 10);
    assert_left(store, "s1", "m1", 250);
    assert_left(store, "s8", "m2", 250);
    assert_left(store, "s1", "m3", 250);
    assert_left(store, "s8", "m4", 250);
    assert_near(store, "s2", "m1", 2);
    assert_near(store, "s8", "m4", 2);
    assert_int_equal(verify(store, NULL), 0);
}

static void a_tap_leaves_alone_what_was_over(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    put_session(store, "s1", 0, 300);
    enter(store, "s1", "m1", 10);
    enter(store, "s8", "m1", 301);
    enter(store, "s2", "m1", 301 + 24 * 60 + 1);
    assert_int_equal(presence_in(store, "s1", "m1").last, DIRECTION_IN);
    assert_int_equal(presence_in(store, "s8", "m1").last, DIRECTION_IN);
    assert_near(store, "s1", "m1", 1);
    assert_near(store, "s8", "m1", 1);
    assert_near(store, "s2", "m1", 1);
    assert_int_equal(verify(store, NULL), 0);
}

// --- Generated timelines -------------------------------------------------------------------------
// Two devices, four sessions, eight persons, within some hours or some days; the rules over all
// facts at once are the oracle.

enum { GENERATED = 120, SESSIONS = 4, KNOWN = 2, MEMBERS = 8 };

struct timeline {
    uint64_t span;                  // minutes
    struct session sessions[KNOWN]; // the others are on no programme
    struct fact facts[GENERATED];
    bool foreign[GENERATED];
    int64_t foreign_seq[GENERATED];
};

static void name_of(char out[3], char letter, uint64_t number) {
    out[0] = letter;
    out[1] = (char)('0' + number);
    out[2] = '\0';
}

static struct fact draw_tap(uint64_t *random, uint64_t span) {
    char session_id[3];
    char member_id[3];
    name_of(session_id, 's', draw_below(random, SESSIONS));
    name_of(member_id, 'm', draw_below(random, MEMBERS));
    return tap(session_id, member_id, (enum direction)draw_below(random, 3),
               (enum verdict)draw_below(random, VERDICT_COUNT), (int)draw_below(random, span));
}

static void make_change(struct fact *fact, uint64_t *random, uint64_t span,
                        const struct fact *target) {
    fact->kind = draw_below(random, 2) ? FACT_VOID : FACT_AMEND;
    memcpy(fact->target_id, target->id, sizeof fact->target_id);
    fact->true_utc_ms = draw_below(random, 2) ? minute((int)draw_below(random, span)) : 0;
    if (fact->kind == FACT_VOID || draw_below(random, 3)) {
        fact->member_id[0] = '\0';
    }
}

static struct fact draw_fact(uint64_t *random, uint64_t span, const struct fact *before,
                             size_t count) {
    static const char *const boots[] = {"", "b1", "b2"};
    struct fact fact = draw_tap(random, span);
    uint64_t kind = draw_below(random, 10);
    if (kind < 3 && count > 0) {
        make_change(&fact, random, span, &before[draw_below(random, count)]);
    } else if (kind == 4) {
        fact = clock_of(boots[draw_below(random, 3)], (int)draw_below(random, span),
                        (int)draw_below(random, span), (int)draw_below(random, span));
        return fact;
    } else if (kind == 5) {
        fact.kind = (enum fact_kind)draw_below(random, FACT_KIND_COUNT);
    }
    return booted(fact, boots[draw_below(random, 3)], (int)draw_below(random, span));
}

static void draw_sessions(struct timeline *timeline, uint64_t *random) {
    for (uint64_t i = 0; i < KNOWN; i++) {
        struct session *session = &timeline->sessions[i];
        *session = (struct session){.starts_utc_ms = minute(0)};
        name_of(session->id, 's', i);
        session->ends_utc_ms = minute(1 + (int)draw_below(random, timeline->span));
        session->exit.to_utc_ms =
            draw_below(random, 2) ? minute((int)draw_below(random, 4 * timeline->span)) : 0;
    }
}

static void draw_timeline(struct timeline *timeline, uint64_t seed) {
    uint64_t random = seed;
    int64_t foreign_seq = 0;
    timeline->span = draw_below(&random, 2) ? 600 : 9000;
    draw_sessions(timeline, &random);
    for (size_t i = 0; i < GENERATED; i++) {
        struct fact *fact = &timeline->facts[i];
        uint8_t noise[10] = {(uint8_t)seed, (uint8_t)i, (uint8_t)(seed >> 8)};
        *fact = draw_fact(&random, timeline->span, timeline->facts, i);
        uuid7_format(fact->id, fact->stamp.at_utc_ms, noise);
        timeline->foreign[i] = draw_below(&random, 2);
        timeline->foreign_seq[i] = timeline->foreign[i] ? ++foreign_seq : 0;
    }
}

static void publish(struct store *store, const struct timeline *timeline) {
    static struct master_change change;
    assert_ok(master_begin(store));
    for (size_t i = 0; i < KNOWN; i++) {
        change = (struct master_change){.kind = MASTER_SESSION, .session = timeline->sessions[i]};
        assert_ok(master_put(store, &change));
    }
    assert_ok(master_commit(store, NULL));
}

// Our own in their order; the other's come in any order, some of them twice, in between.
static void arrive(struct store *store, struct timeline *timeline, uint64_t seed) {
    size_t order[GENERATED];
    size_t waiting = 0;
    uint64_t random = seed;
    for (size_t i = 0; i < GENERATED; i++) {
        if (timeline->foreign[i]) {
            order[waiting++] = i;
        }
    }
    for (size_t i = waiting; i > 1; i--) {
        size_t other = draw_below(&random, i);
        size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    for (size_t i = 0; i < GENERATED; i++) {
        struct fact *fact = &timeline->facts[i];
        if (!timeline->foreign[i]) {
            assert_ok(journal_append(store, fact));
            continue;
        }
        fact = &timeline->facts[order[--waiting]];
        for (uint64_t again = 1 + draw_below(&random, 2); again > 0; again--) {
            take_foreign(store, fact, "other", timeline->foreign_seq[order[waiting]]);
        }
    }
}

static const struct attendance *find(const struct attendance *attendances, size_t count,
                                     const char *session_id, const char *member_id) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(attendances[i].session_id, session_id) == 0 &&
            strcmp(attendances[i].member_id, member_id) == 0) {
            return &attendances[i];
        }
    }
    return NULL;
}

static bool is_inside(const struct attendance *attendance) {
    return attendance && attendance->stay_count > 0 &&
           attendance->stays[attendance->stay_count - 1].to_utc_ms == 0;
}

static void assert_like_attendance(struct store *store, const struct attendance *attendance,
                                   const char *session_id, const char *member_id) {
    struct presence presence = presence_in(store, session_id, member_id);
    assert_int_equal(presence.last == DIRECTION_IN, is_inside(attendance));
    assert_int_equal(presence.first_in_utc_ms, attendance ? attendance->entered_utc_ms : 0);
    if (is_inside(attendance)) {
        assert_int_equal(presence.last_utc_ms,
                         attendance->stays[attendance->stay_count - 1].from_utc_ms);
    } else if (presence.last == DIRECTION_OUT) {
        assert_non_null(attendance);
        assert_true(presence.last_utc_ms == attendance->left_utc_ms ||
                    presence.last_utc_ms ==
                        attendance->stays[attendance->stay_count - 1].to_utc_ms);
    } else {
        assert_true(!attendance || (attendance->stay_count == 0 && attendance->left_utc_ms == 0));
    }
}

static void assert_like_merge(struct store *store, const struct timeline *timeline) {
    static struct fact facts[GENERATED];
    static struct attendance attendances[GENERATED];
    memcpy(facts, timeline->facts, sizeof facts);
    size_t count =
        attendance_merge(attendances, GENERATED, facts, GENERATED, timeline->sessions, KNOWN);
    for (uint64_t s = 0; s < SESSIONS; s++) {
        int64_t received = 0;
        int64_t inside = 0;
        char session_id[3];
        name_of(session_id, 's', s);
        for (uint64_t m = 0; m < MEMBERS; m++) {
            char member_id[3];
            name_of(member_id, 'm', m);
            const struct attendance *attendance = find(attendances, count, session_id, member_id);
            assert_like_attendance(store, attendance, session_id, member_id);
            received += attendance && attendance->entered_utc_ms != 0;
            inside += is_inside(attendance);
        }
        assert_counts(store, session_id, received, inside);
    }
}

// What became of each tap, as the journal tells it.
static void assert_like_timeline(struct store *store, const struct timeline *timeline,
                                 const char *member_id) {
    static struct fact facts[GENERATED];
    static struct timeline_row rows[GENERATED];
    static struct recent_tap taps[GENERATED];
    size_t tap_count = 0;
    memcpy(facts, timeline->facts, sizeof facts);
    size_t count = attendance_timeline(rows, GENERATED, facts, GENERATED, timeline->sessions, KNOWN,
                                       member_id);
    assert_ok(journal_recent_taps(store, taps, &tap_count, GENERATED));
    for (size_t i = 0; i < count; i++) {
        size_t found = 0;
        while (found < tap_count && strcmp(taps[found].fact.id, rows[i].tap_id) != 0) {
            found++;
        }
        assert_true(found < tap_count);
        assert_int_equal(taps[found].state, rows[i].state);
        assert_int_equal(taps[found].at_utc_ms, rows[i].at_utc_ms);
    }
}

// The stay that an entry long after all taps would end, as the rules have it; "" when none.
static void end_by_entry(char ended_id[ID_CAP], const struct timeline *timeline,
                         const char *session_id, const char *member_id, int64_t at_utc_ms) {
    static struct fact facts[GENERATED + 1];
    static struct attendance attendances[GENERATED + 1];
    memcpy(facts, timeline->facts, sizeof timeline->facts);
    facts[GENERATED] =
        booted(tap(session_id, member_id, DIRECTION_IN, VERDICT_ACCEPTED, 0), "b3", 0);
    facts[GENERATED].stamp.at_utc_ms = at_utc_ms;
    assert_true(text_copy(facts[GENERATED].id, sizeof facts[GENERATED].id, "entry"));
    size_t count = attendance_merge(attendances, GENERATED + 1, facts, GENERATED + 1,
                                    timeline->sessions, KNOWN);
    ended_id[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const struct attendance *found = &attendances[i];
        if (strcmp(found->member_id, member_id) == 0 && found->stay_count > 0 &&
            found->stays[found->stay_count - 1].to_utc_ms == at_utc_ms) {
            memcpy(ended_id, found->session_id, ID_CAP);
        }
    }
}

static void assert_elsewhere_like_merge(struct store *store, const struct timeline *timeline,
                                        const char *member_id) {
    char ended_id[ID_CAP];
    char session_id[ID_CAP];
    for (uint64_t s = 0; s < SESSIONS; s++) {
        char here_id[3];
        name_of(here_id, 's', s);
        int64_t at_utc_ms = minute((int)(3 * timeline->span));
        end_by_entry(ended_id, timeline, here_id, member_id, at_utc_ms);
        assert_ok(presence_elsewhere(store, session_id, sizeof session_id, here_id, member_id,
                                     at_utc_ms));
        assert_string_equal(session_id, ended_id);
    }
}

static void assert_like_rules(struct store *store, const struct timeline *timeline) {
    assert_like_merge(store, timeline);
    for (uint64_t m = 0; m < MEMBERS; m++) {
        char member_id[3];
        name_of(member_id, 'm', m);
        assert_like_timeline(store, timeline, member_id);
        assert_elsewhere_like_merge(store, timeline, member_id);
    }
    assert_int_equal(verify(store, NULL), 0);
}

static void presence_is_what_the_rules_say_of_all_facts(void **state) {
    (void)state;
    static struct timeline timeline;
    for (uint64_t seed = 1; seed <= 24; seed++) {
        char dir[256];
        dir_make(dir);
        struct store *store = must_open(dir, STORE_WRITE);
        draw_timeline(&timeline, seed * 7919);
        publish(store, &timeline);
        arrive(store, &timeline, seed);
        assert_like_rules(store, &timeline);
        assert_ok(journal_rebuild(store));
        assert_like_rules(store, &timeline);
        store_close(store);
        dir_remove(dir);
    }
}

#define WITH_SCENE(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(presence_follows_the_taps_that_count),
        WITH_SCENE(a_voided_tap_counts_no_more),
        WITH_SCENE(staff_amend_direction_time_and_person),
        WITH_SCENE(who_was_turned_away_counts_once_admitted),
        WITH_SCENE(a_tap_entered_afterwards_counts_when_it_really_was),
        WITH_SCENE(a_trusted_time_corrects_the_taps_of_its_boot),
        WITH_SCENE(a_trusted_time_tells_which_amend_is_the_later_one),
        WITH_SCENE(an_entry_elsewhere_ends_the_stay_here),
        WITH_SCENE(a_session_that_is_over_holds_nobody),
        WITH_SCENE(a_tap_reaches_the_sessions_near_it),
        WITH_SCENE(a_tap_leaves_alone_what_was_over),
        cmocka_unit_test(presence_is_what_the_rules_say_of_all_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
