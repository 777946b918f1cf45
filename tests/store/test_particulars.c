// A walk-in and its particulars are one transaction: the body holds no name, the table no record.
#include "tests/store/support.h"

#include <string.h>

#include "app/base/text.h"
#include "app/store/particulars.h"
#include "app/store/roster.h"

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

static const struct particulars typed = {
    .number = "123456", .kana = "ナガオカ ハナコ", .kanji = "", .affiliation = "長岡市医師会"};

static struct fact walk_in(void) {
    struct fact fact = tap("s1", "", DIRECTION_NONE, VERDICT_NONE, 5);
    fact.kind = FACT_WALK_IN;
    fact.method = METHOD_NONE;
    return fact;
}

static bool holds_no_name(void *context, const struct journal_entry *entry) {
    (void)context;
    static const char *const secrets[] = {"123456", "ナガオカ", "長岡"};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        assert_null(memmem(entry->body.data, entry->body.len, secrets[i], strlen(secrets[i])));
    }
    return true;
}

static void a_walk_in_is_known_by_what_was_typed(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct fact fact = walk_in();
    struct member member;
    assert_ok(journal_append_walk_in(store, &fact, &typed));
    assert_true(member_is_walk_in(fact.member_id));
    assert_string_equal(fact.member_id + strlen(WALK_IN_PREFIX), fact.id);
    assert_ok(roster_find_member(store, &member, fact.member_id));
    assert_string_equal(member.id, fact.member_id);
    assert_string_equal(member.licence_no, "123456");
    assert_string_equal(member.kana, "ナガオカ ハナコ");
    assert_string_equal(member.affiliation, "長岡市医師会");
    assert_false(member.show_progress);
    assert_int_equal(roster_find_member(store, &member, WALK_IN_PREFIX "x"), ERR_NOT_FOUND);
    assert_ok(journal_each(store, 1, 10, holds_no_name, NULL));
    assert_int_equal(verify(store, NULL), 0);
}

static void the_body_proves_the_particulars(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct particulars found;
    uint8_t salts[2][PARTICULARS_SALT_BYTES];
    char hash[HASH_HEX_CAP];
    for (int i = 0; i < 2; i++) {
        struct fact fact = walk_in();
        assert_ok(journal_append_walk_in(store, &fact, &typed));
        assert_ok(particulars_get(store, &found, salts[i], fact.id));
        assert_memory_equal(&found, &typed, sizeof typed);
        particulars_hash(hash, &found, salts[i]);
        assert_string_equal(hash, fact.particulars_hash);
    }
    assert_memory_not_equal(salts[0], salts[1], PARTICULARS_SALT_BYTES);
}

static void a_walk_in_that_fails_leaves_nothing(void **state) {
    struct scene *scene = *state;
    struct fact fact = walk_in();
    struct fact before = fact;
    behind_its_back(scene->dir, "CREATE TRIGGER stop BEFORE INSERT ON particulars"
                                " BEGIN SELECT RAISE(ABORT, 'stop'); END");
    assert_int_not_equal(journal_append_walk_in(scene->store, &fact, &typed), ERR_OK);
    assert_memory_equal(&fact, &before, sizeof fact);
    assert_int_equal(head_of(scene->store), 0);
    behind_its_back(scene->dir, "DROP TRIGGER stop");
    fact.kind = FACT_TAP;
    assert_int_equal(journal_append_walk_in(scene->store, &fact, &typed), ERR_INVALID);
    fact = walk_in();
    assert_ok(journal_append_walk_in(scene->store, &fact, &typed));
    assert_int_equal(fact.seq, 1);
}

// --- To headquarters -----------------------------------------------------------------------------

static int64_t untold(struct store *store) {
    struct outbox_state outbox;
    assert_ok(outbox_get(store, &outbox));
    return outbox.particulars;
}

static void settle(struct store *store, int64_t seq, bool refused) {
    struct settlement settlement = {.seq = seq, .refused = refused, .reason = "no"};
    assert_ok(outbox_settle(store, &settlement, 1));
}

static void they_follow_their_record_once(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct fact facts[3] = {walk_in(), walk_in(), walk_in()};
    struct particulars found;
    uint8_t salt[PARTICULARS_SALT_BYTES];
    char hash[HASH_HEX_CAP];
    char id[37];
    for (int i = 0; i < 3; i++) {
        assert_ok(journal_append_walk_in(store, &facts[i], &typed));
    }
    assert_int_equal(untold(store), 0); // HQ has no record yet that they would belong to
    assert_int_equal(particulars_untold(store, id, &found, salt), ERR_NOT_FOUND);
    settle(store, 1, false);
    settle(store, 2, true); // HQ will never have this one
    settle(store, 3, false);
    assert_int_equal(untold(store), 2);
    for (int i = 0; i < 3; i += 2) {
        assert_ok(particulars_untold(store, id, &found, salt));
        assert_string_equal(id, facts[i].id);
        particulars_hash(hash, &found, salt);
        assert_string_equal(hash, facts[i].particulars_hash);
        assert_ok(particulars_note_told(store, id));
    }
    assert_int_equal(untold(store), 0);
    assert_int_equal(particulars_untold(store, id, &found, salt), ERR_NOT_FOUND);
    assert_ok(particulars_get(store, &found, salt, facts[0].id)); // they stay until they are purged
}

#define WITH_SCENE(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(a_walk_in_is_known_by_what_was_typed),
        WITH_SCENE(the_body_proves_the_particulars),
        WITH_SCENE(a_walk_in_that_fails_leaves_nothing),
        WITH_SCENE(they_follow_their_record_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
