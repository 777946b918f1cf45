// What the pages of staff say of the store as a whole.
#include "tests/store/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/store/figures.h"
#include "app/store/programme.h"

struct place {
    char dir[256];
    struct store *store;
};

static int set_up(void **state) {
    struct place *place = calloc(1, sizeof *place);
    dir_make(place->dir);
    place->store = must_open(place->dir, STORE_WRITE);
    *state = place;
    return 0;
}

static int tear_down(void **state) {
    struct place *place = *state;
    store_close(place->store);
    dir_remove(place->dir);
    free(place);
    return 0;
}

static void note_clock(struct store *store, const char *boot_id, int64_t true_utc_ms) {
    struct fact fact = {.kind = FACT_CLOCK, .true_utc_ms = true_utc_ms};
    fact.stamp = (struct stamp){.at_utc_ms = minute(1), .mono_ms = 5000, .trust = TRUST_RTC};
    snprintf(fact.stamp.boot_id, sizeof fact.stamp.boot_id, "%s", boot_id);
    assert_ok(journal_append(store, &fact));
}

static void the_clocks_of_a_boot_are_its_own_and_newest_first(void **state) {
    struct store *store = ((struct place *)*state)->store;
    struct fact facts[4];
    size_t count = 9;
    assert_ok(figures_clocks(store, facts, &count, 4, "boot-a"));
    assert_int_equal(count, 0);
    note_clock(store, "boot-a", minute(10));
    note_clock(store, "boot-b", minute(11));
    append_tap(store, "M1", DIRECTION_IN, 2);
    note_clock(store, "boot-a", minute(12));
    assert_ok(figures_clocks(store, facts, &count, 4, "boot-a"));
    assert_int_equal(count, 2);
    assert_true(facts[0].true_utc_ms == minute(12) && facts[1].true_utc_ms == minute(10));
    assert_string_equal(facts[0].stamp.boot_id, "boot-a");
}

static void no_more_clocks_than_there_is_room_for(void **state) {
    struct store *store = ((struct place *)*state)->store;
    struct fact facts[2];
    size_t count = 0;
    for (int i = 0; i < 3; i++) {
        note_clock(store, "boot-a", minute(10 + i));
    }
    assert_ok(figures_clocks(store, facts, &count, 2, "boot-a"));
    assert_int_equal(count, 2);
    assert_true(facts[1].true_utc_ms == minute(11));
}

static void put_session(struct store *store, const char *id, int64_t ends_utc_ms) {
    struct master_change *change = calloc(1, sizeof *change);
    assert_non_null(change);
    change->kind = MASTER_SESSION;
    snprintf(change->key, sizeof change->key, "%s", id);
    snprintf(change->session.id, sizeof change->session.id, "%s", id);
    snprintf(change->session.title, sizeof change->session.title, "%s", id);
    change->session.starts_utc_ms = ends_utc_ms - 1000;
    change->session.ends_utc_ms = ends_utc_ms;
    assert_ok(master_begin(store));
    assert_ok(master_put(store, change));
    assert_ok(master_commit(store, NULL));
    free(change);
}

static void the_last_session_is_the_one_that_ends_last(void **state) {
    struct store *store = ((struct place *)*state)->store;
    int64_t end_utc_ms = 7;
    assert_ok(figures_last_session_end(store, &end_utc_ms));
    assert_int_equal(end_utc_ms, 0);
    put_session(store, "T2", minute(300));
    put_session(store, "T1", minute(200));
    assert_ok(figures_last_session_end(store, &end_utc_ms));
    assert_true(end_utc_ms == minute(300));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_clocks_of_a_boot_are_its_own_and_newest_first, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_more_clocks_than_there_is_room_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_last_session_is_the_one_that_ends_last, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
