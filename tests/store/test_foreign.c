// Other devices' records: kept as they came, once, and found with our own when the rules ask.
#include "tests/store/support.h"

#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/store/programme.h"
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

static int64_t count_foreign(const struct scene *scene) {
    return number_behind_its_back(scene->dir, "SELECT count(*) FROM foreign_record");
}

// --- In ------------------------------------------------------------------------------------------

static void a_record_is_taken_once_and_as_it_came(void **state) {
    struct scene *scene = *state;
    struct buf body = BUF_EMPTY;
    struct fact fact = tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 3);
    foreign_body(&body, &fact, "kiosk-2", 7);
    for (int i = 0; i < 3; i++) {
        assert_ok(journal_take_foreign(scene->store, buf_span(&body)));
    }
    buf_fini(&body);
    assert_int_equal(count_foreign(scene), 1);
    assert_int_equal(head_of(scene->store), 0);
    struct fact *facts = NULL;
    size_t count = 0;
    const struct fact_filter filter = {.session_id = "s1"};
    assert_ok(journal_facts(scene->store, &facts, &count, &filter));
    assert_int_equal(count, 1);
    assert_memory_equal(&facts[0], &fact, sizeof fact);
    free(facts);
    assert_int_equal(verify(scene->store, NULL), 0);
}

static void a_page_is_taken_with_its_cursor_or_not_at_all(void **state) {
    struct scene *scene = *state;
    struct buf bodies[3] = {BUF_EMPTY, BUF_EMPTY, BUF_EMPTY};
    struct span page[4];
    char cursor[64];
    int64_t count = 9;
    for (int i = 0; i < 3; i++) {
        struct fact fact =
            tap("s1", "m1", i % 2 ? DIRECTION_OUT : DIRECTION_IN, VERDICT_ACCEPTED, i);
        foreign_body(&bodies[i], &fact, "kiosk-2", i + 1);
        page[i] = buf_span(&bodies[i]);
    }
    page[3] = span_of_text("{}"); // no record: passed over
    behind_its_back(scene->dir, "CREATE TRIGGER stop BEFORE INSERT ON foreign_cursor"
                                " BEGIN SELECT RAISE(ABORT, 'stop'); END");
    assert_int_not_equal(journal_take_foreign_page(scene->store, &count, page, 4, "s1", "c1"),
                         ERR_OK);
    assert_int_equal(count_foreign(scene), 0);
    behind_its_back(scene->dir, "DROP TRIGGER stop");
    assert_ok(journal_take_foreign_page(scene->store, &count, page, 2, "s1", "c1"));
    assert_int_equal(count, 2);
    assert_ok(journal_take_foreign_page(scene->store, &count, page, 4, "s1", "c2"));
    assert_int_equal(count, 1);
    assert_ok(journal_take_foreign_page(scene->store, &count, NULL, 0, "", "cards"));
    assert_int_equal(count, 0);
    assert_int_equal(count_foreign(scene), 3);
    assert_ok(foreign_cursor_get(scene->store, cursor, sizeof cursor, "s1"));
    assert_string_equal(cursor, "c2");
    assert_ok(foreign_cursor_get(scene->store, cursor, sizeof cursor, ""));
    assert_string_equal(cursor, "cards");
    for (int i = 0; i < 3; i++) {
        buf_fini(&bodies[i]);
    }
}

struct own {
    struct store *store;
    bool taken;
};

static bool take_own(void *context, const struct journal_entry *entry) {
    struct own *own = context;
    assert_ok(journal_take_foreign(own->store, entry->body));
    own->taken = true;
    return true;
}

static void our_own_come_back_and_change_nothing(void **state) {
    struct scene *scene = *state;
    append_tap(scene->store, "m1", DIRECTION_IN, 1);
    struct own own = {.store = scene->store};
    assert_ok(journal_each(scene->store, 1, 1, take_own, &own));
    assert_true(own.taken);
    assert_int_equal(count_foreign(scene), 0);
}

static void what_is_no_record_is_refused(void **state) {
    struct scene *scene = *state;
    struct buf body = BUF_EMPTY;
    struct fact fact = tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 3);
    foreign_body(&body, &fact, "kiosk-2", 7);
    assert_ok(buf_append_text(&body, " "));
    assert_int_equal(journal_take_foreign(scene->store, buf_span(&body)), ERR_INVALID);
    assert_int_equal(journal_take_foreign(scene->store, span_of_text("{}")), ERR_INVALID);
    assert_int_equal(journal_take_foreign(scene->store, span_of_text("")), ERR_INVALID);
    buf_fini(&body);
    assert_int_equal(count_foreign(scene), 0);
}

static void practice_of_another_device_is_passed_over(void **state) {
    struct scene *scene = *state;
    struct fact fact = tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 3);
    fact.practice = true;
    take_foreign(scene->store, &fact, "kiosk-2", 1);
    assert_int_equal(count_foreign(scene), 0);
}

static void the_file_keeps_them_as_they_came(void **state) {
    struct scene *scene = *state;
    struct fact fact = tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 3);
    take_foreign(scene->store, &fact, "kiosk-2", 1);
    static const char *const attempts[] = {
        "UPDATE foreign_record SET body = x'00'",
        "DELETE FROM foreign_record",
        "INSERT OR REPLACE INTO foreign_record VALUES (1, 0, 'kiosk-3', 1, 'x', x'00')",
        "INSERT OR REPLACE INTO foreign_record VALUES (2, 0, 'kiosk-2', 1, 'x', x'00')",
        "INSERT OR REPLACE INTO foreign_record SELECT 2, 0, 'k', 1, id, body FROM foreign_record",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        assert_int_equal(try_behind_its_back(scene->dir, attempts[i]), SQLITE_CONSTRAINT);
    }
    assert_int_equal(verify(scene->store, NULL), 0);
}

static void what_another_opens_stays_closed_here(void **state) {
    struct scene *scene = *state;
    char session_id[ID_CAP];
    enum direction pinned;
    struct fact fact = {.kind = FACT_SESSION_OPEN, .session_id = "s1"};
    take_foreign(scene->store, &fact, "kiosk-2", 1);
    assert_ok(journal_open_session(scene->store, session_id, sizeof session_id, &pinned));
    assert_string_equal(session_id, "");
}

static void each_session_has_a_cursor(void **state) {
    struct scene *scene = *state;
    char cursor[32];
    assert_ok(foreign_cursor_get(scene->store, cursor, sizeof cursor, "s1"));
    assert_string_equal(cursor, "");
    assert_ok(foreign_cursor_put(scene->store, "s1", "10"));
    assert_ok(foreign_cursor_put(scene->store, "s2", "20"));
    assert_ok(foreign_cursor_put(scene->store, "s1", "30"));
    assert_ok(foreign_cursor_get(scene->store, cursor, sizeof cursor, "s1"));
    assert_string_equal(cursor, "30");
    assert_ok(foreign_cursor_get(scene->store, cursor, sizeof cursor, "s2"));
    assert_string_equal(cursor, "20");
}

static void recent_taps_are_everybodys(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct recent_tap taps[4];
    size_t count = 0;
    append_tap(store, "m1", DIRECTION_IN, 1);
    struct fact fact = tap("s1", "m2", DIRECTION_IN, VERDICT_ACCEPTED, 2);
    take_foreign(store, &fact, "kiosk-2", 9);
    append_tap(store, "m3", DIRECTION_IN, 3);
    assert_ok(journal_rebuild(store)); // in the order in which they came
    assert_ok(journal_recent_taps(store, taps, &count, 4));
    assert_int_equal(count, 3);
    assert_string_equal(taps[0].fact.member_id, "m3");
    assert_string_equal(taps[1].fact.member_id, "m2");
    append_void(store, taps[1].fact.id);
    assert_ok(journal_recent_taps(store, taps, &count, 4));
    assert_int_equal(taps[0].state, TIMELINE_COUNTS);
    assert_int_equal(taps[0].at_utc_ms, minute(3));
    assert_int_equal(taps[1].state, TIMELINE_VOIDED);
    assert_true(taps[1].settled);
    assert_false(taps[1].quarantined);
    assert_false(taps[0].settled);
}

// --- Facts for the rules -------------------------------------------------------------------------

// The facts' reasons, which the tests use as names, in order.
static void assert_facts(struct store *store, struct fact_filter filter, const char *expected) {
    struct fact *facts = NULL;
    size_t count = 0;
    char found[128] = "";
    assert_ok(journal_facts(store, &facts, &count, &filter));
    for (int name = 'a'; name <= 'z'; name++) {
        for (size_t i = 0; i < count; i++) {
            if (facts[i].reason[0] == name) {
                strncat(found, facts[i].reason, 1);
            }
        }
    }
    assert_string_equal(found, expected);
    assert_int_equal(count == 0, facts == NULL);
    free(facts);
}

static struct fact named(struct fact fact, const char *name, const char *boot_id) {
    assert_true(text_copy(fact.reason, sizeof fact.reason, name));
    assert_true(text_copy(fact.stamp.boot_id, sizeof fact.stamp.boot_id, boot_id));
    return fact;
}

static struct fact keep(struct store *store, struct fact fact) {
    assert_ok(journal_append(store, &fact));
    return fact;
}

static struct fact change_of(enum fact_kind kind, const struct fact *target,
                             const char *member_id) {
    struct fact fact = tap("", member_id, DIRECTION_NONE, VERDICT_NONE, 50);
    fact.kind = kind;
    memcpy(fact.target_id, target->id, sizeof fact.target_id);
    return fact;
}

static void facts_come_with_what_bears_on_them(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct fact fact = tap("s1", "", DIRECTION_IN, VERDICT_NONE, 0);
    fact.kind = FACT_SESSION_OPEN;
    keep(store, named(fact, "a", "b1"));
    struct fact b =
        keep(store, named(tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 10), "b", "b1"));
    struct fact c =
        keep(store, named(tap("s1", "m2", DIRECTION_IN, VERDICT_ACCEPTED, 20), "c", "b2"));
    keep(store, named(tap("s2", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 3000), "d", "b3"));
    struct fact e = keep(store, named(change_of(FACT_AMEND, &c, "m1"), "e", "b4"));
    keep(store, named(change_of(FACT_VOID, &e, ""), "f", "b4"));
    keep(store, named(change_of(FACT_VOID, &b, ""), "g", "b4"));
    for (int i = 0; i < 4; i++) {
        char boot_id[] = {'b', (char)('1' + i), 0};
        char name[] = {(char)('h' + i), 0};
        fact = (struct fact){.kind = FACT_CLOCK, .true_utc_ms = minute(1)};
        take_foreign(store, &(struct fact){.kind = FACT_NOTE, .reason = "z"}, "kiosk-2", 10 + i);
        fact = named(fact, name, boot_id);
        take_foreign(store, &fact, "kiosk-2", 1 + i);
    }
    assert_facts(store, (struct fact_filter){.member_id = "m1"}, "abcdefghijk");
    assert_facts(store, (struct fact_filter){.member_id = "m2"}, "acefik");
    assert_facts(store, (struct fact_filter){.member_id = "m9"}, "");
    assert_facts(store, (struct fact_filter){.session_id = "s2"}, "dj");
    assert_facts(store, (struct fact_filter){.session_id = "s1"}, "abcefghik");
    assert_facts(store, (struct fact_filter){.session_id = "s2", .member_id = "m1"}, "dj");
    assert_facts(store, (struct fact_filter){.session_id = "s2", .member_id = "m2"}, "");
    assert_facts(store, (struct fact_filter){0}, "abcdefghijk");
    assert_facts(store, (struct fact_filter){.from_utc_ms = minute(11), .to_utc_ms = minute(3000)},
                 "cefik");
    assert_facts(store, (struct fact_filter){.from_utc_ms = minute(0), .to_utc_ms = minute(20)},
                 "abgh");
}

// --- Cards ---------------------------------------------------------------------------------------

static void put_member(struct store *store, const char *id, const char *hash) {
    static struct master_change change;
    assert_ok(master_begin(store));
    change = (struct master_change){.kind = MASTER_MEMBER};
    assert_true(text_copy(change.member.id, sizeof change.member.id, id));
    assert_ok(master_put(store, &change));
    if (*hash) {
        change = (struct master_change){.kind = MASTER_CREDENTIAL};
        change.credential.method = METHOD_NFC_UID;
        assert_true(text_copy(change.credential.hash, sizeof change.credential.hash, hash));
        assert_true(text_copy(change.credential.member_id, sizeof change.credential.member_id, id));
        assert_ok(master_put(store, &change));
    }
    assert_ok(master_commit(store, NULL));
}

static struct fact card(enum fact_kind kind, const char *hash, const char *member_id, int minutes) {
    struct fact fact = tap("", member_id, DIRECTION_NONE, VERDICT_NONE, minutes);
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

static void assert_cards(struct store *store, const char *member_id, size_t expected) {
    struct credential found[4];
    size_t count = 9;
    assert_ok(roster_credentials(store, found, &count, 4, member_id));
    assert_int_equal(count, expected);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(found[i].member_id, member_id);
        assert_int_equal(found[i].method, METHOD_NFC_UID);
        assert_owner(store, found[i].hash, member_id);
    }
}

static void cards_are_listed_with_the_newest_first(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct credential found[4];
    size_t count = 0;
    put_member(store, "m1", "");
    keep(store, card(FACT_BIND, "aa11", "m1", 5));
    keep(store, card(FACT_BIND, "bb22", "m1", 9));
    keep(store, card(FACT_BIND, "cc33", "m1", 7));
    assert_ok(roster_credentials(store, found, &count, 4, "m1"));
    assert_int_equal(count, 3);
    assert_string_equal(found[0].hash, "bb22");
    assert_string_equal(found[1].hash, "cc33");
    assert_string_equal(found[2].hash, "aa11");
    assert_int_equal(found[0].bound_utc_ms, minute(9));
    assert_int_equal(found[2].bound_utc_ms, minute(5));
}

static void a_card_bound_here_is_found_and_unbound_again(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    put_member(store, "m1", "");
    put_member(store, "m2", "");
    keep(store, card(FACT_BIND, "aa11", "m1", 1));
    assert_owner(store, "aa11", "m1");
    assert_owner(store, "aa12", "");
    assert_cards(store, "m1", 1);
    keep(store, card(FACT_UNBIND, "aa11", "m1", 2));
    assert_owner(store, "aa11", "");
    assert_cards(store, "m1", 0);
    keep(store, card(FACT_BIND, "aa11", "m2", 3));
    assert_owner(store, "aa11", "m2");
    assert_cards(store, "m1", 0);
    assert_cards(store, "m2", 1);
    assert_ok(journal_rebuild(store));
    assert_owner(store, "aa11", "m2");
    assert_int_equal(verify(store, NULL), 0);
}

static void a_card_of_the_roster_can_be_unbound(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    put_member(store, "m1", "aa11");
    put_member(store, "m2", "bb22");
    assert_cards(store, "m1", 1);
    keep(store, card(FACT_UNBIND, "aa11", "m1", 1));
    assert_owner(store, "aa11", "");
    assert_cards(store, "m1", 0);
    assert_owner(store, "bb22", "m2");
    put_member(store, "m1", "aa11"); // HQ has not heard of it yet
    assert_owner(store, "aa11", "");
}

// The newest of each device by its sequence, and of those the newest by time: in any order.
static void the_last_word_on_a_card_is_the_same_in_any_order(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    put_member(store, "m1", "");
    put_member(store, "m2", "");
    struct fact later = card(FACT_BIND, "aa11", "m2", 30);
    take_foreign(store, &later, "kiosk-2", 2);
    struct fact earlier = card(FACT_UNBIND, "aa11", "m1", 90); // before its clock was set back
    take_foreign(store, &earlier, "kiosk-2", 1);
    assert_owner(store, "aa11", "m2");
    keep(store, card(FACT_BIND, "aa11", "m1", 20));
    assert_owner(store, "aa11", "m2");
    keep(store, card(FACT_UNBIND, "aa11", "m2", 40));
    assert_owner(store, "aa11", "");
    assert_int_equal(verify(store, NULL), 0);
}

#define WITH_SCENE(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(a_record_is_taken_once_and_as_it_came),
        WITH_SCENE(a_page_is_taken_with_its_cursor_or_not_at_all),
        WITH_SCENE(our_own_come_back_and_change_nothing),
        WITH_SCENE(what_is_no_record_is_refused),
        WITH_SCENE(practice_of_another_device_is_passed_over),
        WITH_SCENE(the_file_keeps_them_as_they_came),
        WITH_SCENE(what_another_opens_stays_closed_here),
        WITH_SCENE(each_session_has_a_cursor),
        WITH_SCENE(recent_taps_are_everybodys),
        WITH_SCENE(facts_come_with_what_bears_on_them),
        WITH_SCENE(cards_are_listed_with_the_newest_first),
        WITH_SCENE(a_card_bound_here_is_found_and_unbound_again),
        WITH_SCENE(a_card_of_the_roster_can_be_unbound),
        WITH_SCENE(the_last_word_on_a_card_is_the_same_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
