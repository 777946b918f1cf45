// Practice: as real as can be, and never taken for real.
#include "tests/store/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/store/particulars.h"
#include "app/store/practice.h"
#include "app/store/programme.h"
#include "app/store/roster.h"

struct scene {
    char dir[256];
    struct store *store;
};

static void put_master(struct store *store) {
    static struct master_change change;
    assert_ok(master_begin(store));
    change = (struct master_change){.kind = MASTER_SESSION,
                                    .session = {.id = "s1", .item_count = 1, .title = "研修会"}};
    assert_ok(master_put(store, &change));
    change = (struct master_change){
        .kind = MASTER_MEMBER, .member = {.id = "m1", .kana = "タカサキ ヨシコ", .kanji = "髙﨑"}};
    assert_ok(master_put(store, &change));
    change = (struct master_change){.kind = MASTER_MEMBER, .member = {.id = "m2"}};
    assert_ok(master_put(store, &change));
    change = (struct master_change){
        .kind = MASTER_CREDENTIAL,
        .credential = {.hash = "aa11", .member_id = "m1", .method = METHOD_NFC_UID}};
    assert_ok(master_put(store, &change));
    assert_ok(master_commit(store, "41"));
    assert_ok(setting_put(store, "local.hash_key", "0123"));
    assert_ok(setting_put(store, "local.hq.url", "https://hq.example"));
}

static int open_scene(void **state) {
    static struct scene scene;
    dir_make(scene.dir);
    scene.store = must_open(scene.dir, STORE_WRITE);
    put_master(scene.store);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    store_close(scene->store);
    dir_remove(scene->dir);
    return 0;
}

static struct store *must_practise(struct store *real) {
    char problem[512] = "";
    struct store *practice = NULL;
    enum err err = practice_open(&practice, real, problem, sizeof problem);
    assert_string_equal(problem, "");
    assert_int_equal(err, ERR_OK);
    return practice;
}

static bool has_practice(const struct scene *scene) {
    char path[512];
    struct stat info;
    path_in(path, scene->dir, "practice");
    return stat(path, &info) == 0;
}

static struct fact card(enum fact_kind kind, const char *hash, const char *member_id) {
    struct fact fact = tap("", member_id, DIRECTION_NONE, VERDICT_NONE, 1);
    fact.kind = kind;
    fact.method = METHOD_NFC_UID;
    assert_true(text_copy(fact.credential_hash, sizeof fact.credential_hash, hash));
    return fact;
}

static void assert_owner(struct store *store, const char *hash, const char *expected) {
    struct member found;
    enum err err = roster_find_by_hash(store, &found, hash);
    assert_int_equal(err, *expected ? ERR_OK : ERR_NOT_FOUND);
    assert_string_equal(found.id, expected);
}

static void append(struct store *store, struct fact fact) {
    assert_ok(journal_append(store, &fact));
}

static bool says_practice(void *context, const struct journal_entry *entry) {
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    assert_ok(record_decode(&fact, prev, entry->body));
    assert_int_equal(fact.practice, *(bool *)context);
    return true;
}

static void every_record_says_what_it_is(void **state) {
    struct scene *scene = *state;
    bool yes = true;
    bool no = false;
    struct store *practice = must_practise(scene->store);
    assert_true(store_is_practice(practice));
    assert_false(store_is_practice(scene->store));
    assert_string_not_equal(store_device_id(practice), store_device_id(scene->store));
    append_tap(practice, "m1", DIRECTION_IN, 1);
    struct fact forged = tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 1);
    forged.practice = true;
    append(scene->store, forged);
    assert_ok(journal_each(practice, 1, 9, says_practice, &yes));
    assert_ok(journal_each(scene->store, 1, 9, says_practice, &no));
    assert_int_equal(head_of(practice), 1);
    assert_int_equal(head_of(scene->store), 1);
    practice_close(practice);
}

static void practice_goes_on_like_the_real_thing(void **state) {
    struct scene *scene = *state;
    static struct session session;
    struct member found;
    struct presence_counts counts;
    struct fact *facts = NULL;
    size_t count = 0;
    bool more = false;
    char value[32];
    struct store *practice = must_practise(scene->store);
    assert_ok(programme_find_session(practice, &session, "s1"));
    assert_string_equal(session.title, "研修会");
    assert_int_equal(session.item_count, 1);
    assert_owner(practice, "aa11", "m1");
    assert_ok(roster_search(practice, &found, &count, &more, 1, "たか"));
    assert_int_equal(count, 1);
    assert_string_equal(found.id, "m1");
    append_tap(practice, "m1", DIRECTION_IN, 1);
    assert_ok(presence_count(practice, &counts, "s1"));
    assert_int_equal(counts.inside, 1);
    const struct fact_filter filter = {.session_id = "s1"};
    assert_ok(journal_facts(practice, &facts, &count, &filter));
    assert_int_equal(count, 1);
    assert_false(facts[0].practice);
    free(facts);
    struct fact walk_in = {.kind = FACT_WALK_IN, .session_id = "s1"};
    assert_ok(journal_append_walk_in(practice, &walk_in, &(struct particulars){.kana = "ワカ"}));
    assert_ok(roster_find_member(practice, &found, walk_in.member_id));
    assert_ok(setting_get(practice, value, sizeof value, "local.hash_key"));
    assert_string_equal(value, "0123");
    practice_close(practice);
    assert_ok(presence_count(scene->store, &counts, "s1"));
    assert_int_equal(counts.received, 0);
}

static void cards_of_both_kinds_are_known(void **state) {
    struct scene *scene = *state;
    append(scene->store, card(FACT_UNBIND, "aa11", "m1"));
    append(scene->store, card(FACT_BIND, "bb22", "m2"));
    struct store *practice = must_practise(scene->store);
    assert_owner(practice, "aa11", "");
    assert_owner(practice, "bb22", "m2");
    append(practice, card(FACT_BIND, "aa11", "m2"));
    append(practice, card(FACT_UNBIND, "bb22", "m2"));
    assert_owner(practice, "aa11", "m2");
    assert_owner(practice, "bb22", "");
    assert_owner(scene->store, "aa11", "");
    assert_owner(scene->store, "bb22", "m2");
    practice_close(practice);
}

static void no_line_can_serve_it(void **state) {
    struct scene *scene = *state;
    char value[64];
    struct store *practice = must_practise(scene->store);
    assert_int_equal(setting_get(practice, value, sizeof value, "local.hq.url"), ERR_NOT_FOUND);
    assert_int_equal(master_begin(practice), ERR_INVALID);
    practice_close(practice);
}

// Both are written by one thread, in turns.
static void the_real_one_works_on_meanwhile(void **state) {
    struct scene *scene = *state;
    static struct master_change change;
    struct member found;
    struct store *practice = must_practise(scene->store);
    append_tap(practice, "m1", DIRECTION_IN, 1);
    append_tap(scene->store, "m1", DIRECTION_IN, 2);
    assert_ok(master_begin(scene->store));
    append_tap(practice, "m1", DIRECTION_OUT, 3);
    change = (struct master_change){.kind = MASTER_MEMBER, .member = {.id = "m3"}};
    assert_ok(master_put(scene->store, &change));
    assert_ok(master_commit(scene->store, NULL));
    assert_ok(roster_find_member(practice, &found, "m3"));
    assert_int_equal(head_of(practice), 2);
    assert_int_equal(verify(scene->store, NULL), 0);
    practice_close(practice);
}

static void nothing_of_it_stays(void **state) {
    struct scene *scene = *state;
    char path[512];
    struct stat info;
    struct store *practice = must_practise(scene->store);
    path_in(path, scene->dir, "practice");
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    append_tap(practice, "m1", DIRECTION_IN, 1);
    practice_close(practice);
    assert_false(has_practice(scene));
    practice = must_practise(scene->store);
    assert_int_equal(head_of(practice), 0);
    practice_close(practice);
    practice_close(NULL);
}

static void practise_until_the_power_goes(const char *dir) {
    struct store *real = must_open(dir, STORE_WRITE);
    append_tap(must_practise(real), "m1", DIRECTION_IN, 1);
    _exit(0);
}

static void what_a_power_cut_left_goes_at_the_next_start(void **state) {
    struct scene *scene = *state;
    int status = -1;
    store_close(scene->store);
    pid_t child = fork();
    if (child == 0) {
        practise_until_the_power_goes(scene->dir);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(has_practice(scene));
    store_close(must_open(scene->dir, STORE_READ));
    assert_true(has_practice(scene));
    scene->store = must_open(scene->dir, STORE_WRITE);
    assert_false(has_practice(scene));
    assert_int_equal(head_of(scene->store), 0);
}

static void practice_within_practice_is_refused(void **state) {
    struct scene *scene = *state;
    char problem[512] = "";
    struct store *nested = NULL;
    struct store *practice = must_practise(scene->store);
    assert_int_equal(practice_open(&nested, practice, problem, sizeof problem), ERR_INVALID);
    assert_null(nested);
    assert_non_null(strstr(problem, "practice already"));
    practice_close(practice);
}

#define WITH_SCENE(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(every_record_says_what_it_is),
        WITH_SCENE(practice_goes_on_like_the_real_thing),
        WITH_SCENE(cards_of_both_kinds_are_known),
        WITH_SCENE(no_line_can_serve_it),
        WITH_SCENE(the_real_one_works_on_meanwhile),
        WITH_SCENE(nothing_of_it_stays),
        WITH_SCENE(what_a_power_cut_left_goes_at_the_next_start),
        WITH_SCENE(practice_within_practice_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
