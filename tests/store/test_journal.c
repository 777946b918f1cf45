// The journal: what is appended stays, in order, chained; which session is open follows from it.
#include "tests/store/support.h"

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

static void append(struct store *store, struct fact fact) {
    assert_ok(journal_append(store, &fact));
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

#define WITH_SCENE(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(appended_records_are_chained_and_stay),
        WITH_SCENE(a_given_id_is_kept_and_never_taken_twice),
        WITH_SCENE(what_is_not_valid_leaves_nothing_changed),
        WITH_SCENE(each_begins_and_stops_where_it_is_told),
        WITH_SCENE(a_callback_may_use_the_store),
        WITH_SCENE(the_file_itself_refuses_change),
        WITH_SCENE(the_newest_opening_or_closing_decides),
        WITH_SCENE(recent_taps_come_newest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
