// The journal: what is appended stays, in order, chained, and presence follows from it.
#include "tests/store/support.h"

#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/base/uuid.h"

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

static void reopen(struct scene *scene) {
    store_close(scene->store);
    scene->store = must_open(scene->dir, STORE_WRITE);
}

// --- Append and chain ----------------------------------------------------------------------------

struct chain {
    int64_t count;
    uint8_t hash[RECORD_HASH_BYTES];
    struct fact last;
};

static bool follow(void *context, const struct journal_entry *entry) {
    struct chain *chain = context;
    uint8_t prev[RECORD_HASH_BYTES];
    uint8_t hash[RECORD_HASH_BYTES];
    assert_int_equal(entry->seq, ++chain->count);
    assert_ok(record_decode(&chain->last, prev, entry->body));
    assert_memory_equal(prev, chain->hash, sizeof prev);
    record_hash(hash, entry->body);
    assert_memory_equal(hash, entry->hash, sizeof hash);
    assert_string_equal(entry->id, chain->last.id);
    memcpy(chain->hash, hash, sizeof hash);
    return true;
}

static void appended_records_are_chained_and_stay(void **state) {
    struct scene *scene = *state;
    char device_id[ID_CAP];
    assert_true(text_copy(device_id, sizeof device_id, store_device_id(scene->store)));
    assert_true(uuid7_is_valid(device_id));
    for (int i = 1; i <= 5; i++) {
        struct fact fact = append_tap(scene->store, "m1", i % 2 ? DIRECTION_IN : DIRECTION_OUT, i);
        assert_int_equal(fact.seq, i);
        assert_true(uuid7_is_valid(fact.id));
        assert_string_equal(fact.device_id, device_id);
        if (i == 3) {
            reopen(scene);
        }
    }
    assert_string_equal(store_device_id(scene->store), device_id);
    struct chain chain = {0};
    assert_ok(journal_each(scene->store, 1, 100, follow, &chain));
    assert_int_equal(chain.count, 5);
    assert_int_equal(verify(scene->store, NULL), 0);
}

static void a_given_id_is_kept_and_never_taken_twice(void **state) {
    struct scene *scene = *state;
    struct fact fact = tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 0);
    uuid7_format(fact.id, minute(0), (const uint8_t[10]){1, 2, 3});
    struct fact same = fact;
    assert_ok(journal_append(scene->store, &fact));
    assert_string_equal(fact.id, same.id);
    assert_int_equal(journal_append(scene->store, &same), ERR_EXISTS);
    assert_int_equal(same.seq, 0);
    assert_int_equal(head_of(scene->store), 1);
}

static void what_is_not_valid_leaves_nothing_changed(void **state) {
    struct scene *scene = *state;
    append_tap(scene->store, "m1", DIRECTION_IN, 0);
    struct fact fact = tap("s1", "m1", DIRECTION_OUT, VERDICT_ACCEPTED, 1);
    memcpy(fact.reason, "torn \xff text", 12);
    struct fact before = fact;
    assert_int_equal(journal_append(scene->store, &fact), ERR_INVALID);
    assert_memory_equal(&fact, &before, sizeof fact);
    assert_non_null(strstr(store_problem(scene->store), "Record 2"));
    fact = tap("s1", "m1", DIRECTION_OUT, (enum verdict)77, 1);
    assert_int_equal(journal_append(scene->store, &fact), ERR_INVALID);
    assert_int_equal(head_of(scene->store), 1);
    assert_int_equal(append_tap(scene->store, "m1", DIRECTION_OUT, 2).seq, 2);
    assert_int_equal(verify(scene->store, NULL), 0);
}

static bool stop_at_three(void *context, const struct journal_entry *entry) {
    ++*(int *)context;
    return entry->seq < 3;
}

static void each_begins_and_stops_where_it_is_told(void **state) {
    struct scene *scene = *state;
    for (int i = 0; i < 6; i++) {
        append_tap(scene->store, "m1", DIRECTION_IN, i);
    }
    int calls = 0;
    assert_ok(journal_each(scene->store, 2, 100, stop_at_three, &calls));
    assert_int_equal(calls, 2);
    calls = 0;
    assert_ok(journal_each(scene->store, 5, 1, stop_at_three, &calls));
    assert_int_equal(calls, 1);
    assert_ok(journal_each(scene->store, 1, 0, stop_at_three, &calls));
    assert_int_equal(calls, 1);
}

static bool append_within(void *context, const struct journal_entry *entry) {
    struct store *store = context;
    if (entry->seq <= 3) {
        append_tap(store, "m9", DIRECTION_IN, 9);
        assert_int_equal(head_of(store), 3 + entry->seq); // which walks the journal, too
    }
    return entry->seq < 3;
}

static void a_callback_may_use_the_store(void **state) {
    struct scene *scene = *state;
    for (int i = 0; i < 3; i++) {
        append_tap(scene->store, "m1", DIRECTION_IN, i);
    }
    assert_ok(journal_each(scene->store, 1, 3, append_within, scene->store));
    assert_int_equal(head_of(scene->store), 6);
    assert_int_equal(verify(scene->store, NULL), 0);
}

static void the_file_itself_refuses_change(void **state) {
    struct scene *scene = *state;
    append_tap(scene->store, "m1", DIRECTION_IN, 0);
    append_tap(scene->store, "m2", DIRECTION_IN, 0);
    static const char *const attempts[] = {
        "UPDATE journal SET body = x'00' WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 2",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal VALUES (1, 'x', x'00', zeroblob(32))",
        "INSERT OR REPLACE INTO journal SELECT 3, id, body, hash FROM journal WHERE seq = 1",
        "INSERT INTO journal VALUES (4, 'x', x'00', zeroblob(32))",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        assert_int_equal(try_behind_its_back(scene->dir, attempts[i]), SQLITE_CONSTRAINT);
    }
    assert_int_equal(verify(scene->store, NULL), 0);
    assert_int_equal(head_of(scene->store), 2);
}

// --- Presence ------------------------------------------------------------------------------------

static void assert_presence(struct store *store, const char *member_id, enum direction last,
                            int64_t last_utc_ms, int64_t first_in_utc_ms) {
    struct presence presence;
    assert_ok(presence_get(store, &presence, "s1", member_id));
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

static void append(struct store *store, struct fact fact) {
    assert_ok(journal_append(store, &fact));
}

static void presence_follows_the_taps_that_count(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    assert_presence(store, "m1", DIRECTION_NONE, 0, 0);
    append_tap(store, "m1", DIRECTION_IN, 1);
    append(store, tap("s1", "m1", DIRECTION_IN, VERDICT_REPEAT, 2));
    append(store, tap("s1", "m1", DIRECTION_OUT, VERDICT_WRONG_SESSION, 3));
    assert_presence(store, "m1", DIRECTION_IN, minute(1), minute(1));
    append(store, tap("s1", "m2", DIRECTION_IN, VERDICT_FLAGGED, 4));
    append(store, tap("s1", "m3", DIRECTION_OUT, VERDICT_NO_ENTRY, 5));
    append(store, tap("s2", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 5));
    assert_presence(store, "m3", DIRECTION_OUT, minute(5), 0);
    assert_counts(store, "s1", 2, 2);
    append_tap(store, "m1", DIRECTION_OUT, 6);
    assert_counts(store, "s1", 2, 1);
    append_tap(store, "m1", DIRECTION_IN, 7);
    assert_presence(store, "m1", DIRECTION_IN, minute(7), minute(1));
    assert_counts(store, "s1", 2, 2);
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

static void sequence_decides_when_the_clock_jumps_back(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    append_tap(store, "m1", DIRECTION_IN, 60);
    append_tap(store, "m1", DIRECTION_OUT, 10);
    assert_presence(store, "m1", DIRECTION_OUT, minute(10), minute(60));
}

// --- Which session is open -----------------------------------------------------------------------

static void assert_open(struct store *store, const char *session_id, enum direction pinned) {
    char found[ID_CAP];
    enum direction found_pinned;
    assert_ok(journal_open_session(store, found, sizeof found, &found_pinned));
    assert_string_equal(found, session_id);
    assert_int_equal(found_pinned, pinned);
}

static void append_session(struct store *store, enum fact_kind kind, const char *session_id,
                           enum direction pinned) {
    struct fact fact = tap(session_id, "", pinned, VERDICT_NONE, 0);
    fact.kind = kind;
    fact.method = METHOD_NONE;
    append(store, fact);
}

static void the_newest_opening_or_closing_decides(void **state) {
    struct scene *scene = *state;
    assert_open(scene->store, "", DIRECTION_NONE);
    append_session(scene->store, FACT_SESSION_OPEN, "s1", DIRECTION_NONE);
    assert_open(scene->store, "s1", DIRECTION_NONE);
    append_session(scene->store, FACT_SESSION_OPEN, "s1", DIRECTION_OUT);
    append_tap(scene->store, "m1", DIRECTION_OUT, 1);
    reopen(scene);
    assert_open(scene->store, "s1", DIRECTION_OUT);
    append_session(scene->store, FACT_SESSION_CLOSE, "s1", DIRECTION_NONE);
    assert_open(scene->store, "", DIRECTION_NONE);
    append_session(scene->store, FACT_SESSION_OPEN, "s2", DIRECTION_NONE);
    assert_open(scene->store, "s2", DIRECTION_NONE);
    assert_ok(journal_rebuild(scene->store));
    assert_open(scene->store, "s2", DIRECTION_NONE);
}

// --- Recent taps ---------------------------------------------------------------------------------

static void recent_taps_come_newest_first(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    append_tap(store, "m1", DIRECTION_IN, 1);
    append_session(store, FACT_SESSION_OPEN, "s1", DIRECTION_NONE);
    append(store, tap("s1", "m2", DIRECTION_IN, VERDICT_REPEAT, 2));
    append_tap(store, "m3", DIRECTION_IN, 3);
    const struct settlement settled[] = {
        {.seq = 1}, {.seq = 2}, {.seq = 3, .refused = true, .reason = "unknown session"}};
    assert_ok(outbox_settle(store, settled, 3));

    struct recent_tap taps[8];
    size_t count = 0;
    assert_ok(journal_recent_taps(store, taps, &count, 8));
    assert_int_equal(count, 3);
    assert_string_equal(taps[0].fact.member_id, "m3");
    assert_string_equal(taps[0].member.id, "m3");
    assert_string_equal(taps[0].member.kanji, "");
    assert_false(taps[0].settled);
    assert_true(taps[1].settled && taps[1].quarantined);
    assert_int_equal(taps[1].fact.verdict, VERDICT_REPEAT);
    assert_true(taps[2].settled && !taps[2].quarantined);
    assert_ok(journal_recent_taps(store, taps, &count, 2));
    assert_int_equal(count, 2);
}

// --- Rebuilding ----------------------------------------------------------------------------------

struct world {
    struct presence presence[3][8];
    struct presence_counts counts[3];
    char open[ID_CAP];
    enum direction pinned;
};

static void look(struct store *store, struct world *world) {
    memset(world, 0, sizeof *world);
    for (int s = 0; s < 3; s++) {
        char session_id[] = {'s', (char)('0' + s), 0};
        for (int m = 0; m < 8; m++) {
            char member_id[] = {'m', (char)('0' + m), 0};
            assert_ok(presence_get(store, &world->presence[s][m], session_id, member_id));
        }
        assert_ok(presence_count(store, &world->counts[s], session_id));
    }
    assert_ok(journal_open_session(store, world->open, sizeof world->open, &world->pinned));
}

static struct fact draw_fact(uint64_t *random, const char (*ids)[37], size_t count) {
    char session_id[] = {'s', (char)('0' + draw_below(random, 3)), 0};
    char member_id[] = {'m', (char)('0' + draw_below(random, 8)), 0};
    struct fact fact =
        tap(session_id, member_id, (enum direction)draw_below(random, 3),
            (enum verdict)draw_below(random, VERDICT_COUNT), (int)draw_below(random, 600));
    uint64_t kind = draw_below(random, 10);
    if (kind == 0 && count > 0) {
        fact.kind = FACT_VOID;
        memcpy(fact.target_id, ids[draw_below(random, count)], sizeof fact.target_id);
    } else if (kind == 1) {
        fact.kind = FACT_SESSION_OPEN;
    } else if (kind == 2) {
        fact.kind = (enum fact_kind)draw_below(random, FACT_KIND_COUNT);
    }
    return fact;
}

// What the rule says, straight down, from the facts themselves: the oracle.
static void expect(struct world *world, const struct fact *facts, size_t count) {
    memset(world, 0, sizeof *world);
    for (size_t i = 0; i < count; i++) {
        const struct fact *fact = &facts[i];
        if (fact->kind == FACT_SESSION_OPEN || fact->kind == FACT_SESSION_CLOSE) {
            bool opens = fact->kind == FACT_SESSION_OPEN;
            memset(world->open, 0, sizeof world->open);
            text_copy(world->open, sizeof world->open, opens ? fact->session_id : "");
            world->pinned = opens ? fact->direction : DIRECTION_NONE;
        }
        bool counts = fact->kind == FACT_TAP && fact->direction != DIRECTION_NONE &&
                      (fact->verdict == VERDICT_ACCEPTED || fact->verdict == VERDICT_FLAGGED ||
                       fact->verdict == VERDICT_NO_ENTRY);
        for (size_t j = i + 1; j < count; j++) {
            counts = counts &&
                     !(facts[j].kind == FACT_VOID && strcmp(facts[j].target_id, fact->id) == 0);
        }
        if (counts) {
            struct presence *presence =
                &world->presence[fact->session_id[1] - '0'][fact->member_id[1] - '0'];
            presence->last = fact->direction;
            presence->last_utc_ms = fact->stamp.at_utc_ms;
            if (fact->direction == DIRECTION_IN && presence->first_in_utc_ms == 0) {
                presence->first_in_utc_ms = fact->stamp.at_utc_ms;
            }
        }
    }
    for (int s = 0; s < 3; s++) {
        for (int m = 0; m < 8; m++) {
            world->counts[s].received += world->presence[s][m].first_in_utc_ms != 0;
            world->counts[s].inside += world->presence[s][m].last == DIRECTION_IN;
        }
    }
}

static void assert_same_world(const struct world *a, const struct world *b) {
    for (int s = 0; s < 3; s++) {
        for (int m = 0; m < 8; m++) {
            assert_int_equal(a->presence[s][m].last, b->presence[s][m].last);
            assert_int_equal(a->presence[s][m].last_utc_ms, b->presence[s][m].last_utc_ms);
            assert_int_equal(a->presence[s][m].first_in_utc_ms, b->presence[s][m].first_in_utc_ms);
        }
        assert_int_equal(a->counts[s].received, b->counts[s].received);
        assert_int_equal(a->counts[s].inside, b->counts[s].inside);
    }
    assert_string_equal(a->open, b->open);
    assert_int_equal(a->pinned, b->pinned);
}

enum { GENERATED = 120 };

static void grow(struct store *store, struct fact *facts, uint64_t seed) {
    static char ids[GENERATED][37];
    uint64_t random = seed;
    for (size_t i = 0; i < GENERATED; i++) {
        facts[i] = draw_fact(&random, (const char(*)[37])ids, i);
        assert_ok(journal_append(store, &facts[i]));
        memcpy(ids[i], facts[i].id, sizeof ids[i]);
    }
}

static void rebuilding_changes_nothing(void **state) {
    (void)state;
    static const uint64_t seeds[] = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233};
    struct fact *facts = calloc(GENERATED, sizeof *facts);
    assert_non_null(facts);
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        char dir[256];
        struct world grown;
        struct world rebuilt;
        struct world expected;
        dir_make(dir);
        struct store *store = must_open(dir, STORE_WRITE);
        grow(store, facts, seeds[i]);
        look(store, &grown);
        expect(&expected, facts, GENERATED);
        assert_same_world(&grown, &expected);
        assert_int_equal(verify(store, NULL), 0);
        assert_ok(journal_rebuild(store));
        look(store, &rebuilt);
        assert_same_world(&rebuilt, &expected);
        assert_int_equal(verify(store, NULL), 0);
        store_close(store);
        dir_remove(dir);
    }
    free(facts);
}

#define WITH_SCENE(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(appended_records_are_chained_and_stay),
        WITH_SCENE(a_given_id_is_kept_and_never_taken_twice),
        WITH_SCENE(what_is_not_valid_leaves_nothing_changed),
        WITH_SCENE(each_begins_and_stops_where_it_is_told),
        WITH_SCENE(a_callback_may_use_the_store),
        WITH_SCENE(the_file_itself_refuses_change),
        WITH_SCENE(presence_follows_the_taps_that_count),
        WITH_SCENE(a_voided_tap_counts_no_more),
        WITH_SCENE(sequence_decides_when_the_clock_jumps_back),
        WITH_SCENE(the_newest_opening_or_closing_decides),
        WITH_SCENE(recent_taps_come_newest_first),
        cmocka_unit_test(rebuilding_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
