// Verification finds what was done to the file behind the store's back, and says where.
#include "tests/store/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/base/text.h"

struct scene {
    char dir[256];
    struct store *store;
};

// Five records: 1, 2 and 4 are taps of m1, 3 one of m2, 5 voids 4.
static int open_scene(void **state) {
    static struct scene scene;
    dir_make(scene.dir);
    scene.store = must_open(scene.dir, STORE_WRITE);
    append_tap(scene.store, "m1", DIRECTION_IN, 1);
    append_tap(scene.store, "m1", DIRECTION_OUT, 2);
    append_tap(scene.store, "m2", DIRECTION_IN, 3);
    struct fact fourth = append_tap(scene.store, "m1", DIRECTION_IN, 4);
    append_void(scene.store, fourth.id);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    store_close(scene->store);
    dir_remove(scene->dir);
    return 0;
}

static void assert_first_finding(struct store *store, const char *part) {
    char first[SENTENCE_CAP];
    assert_true(verify(store, first) > 0);
    if (!strstr(first, part)) {
        fail_msg("\"%s\" does not say \"%s\"", first, part);
    }
}

#define DROP_TRIGGERS "DROP TRIGGER journal_never_updated; DROP TRIGGER journal_never_deleted;"

static void a_sound_file_has_no_findings(void **state) {
    struct scene *scene = *state;
    assert_int_equal(verify(scene->store, NULL), 0);
    struct store *reader = must_open(scene->dir, STORE_READ);
    assert_int_equal(verify(reader, NULL), 0);
    store_close(reader);
}

static void an_edited_body_is_found(void **state) {
    struct scene *scene = *state;
    behind_its_back(scene->dir,
                    DROP_TRIGGERS "UPDATE journal SET body = CAST(replace(CAST(body AS TEXT),"
                                  " 'm2', 'm7') AS BLOB) WHERE seq = 3");
    assert_first_finding(scene->store, "Record 3 was changed");
}

static void an_id_that_is_not_the_bodys_is_found(void **state) {
    struct scene *scene = *state;
    behind_its_back(scene->dir, DROP_TRIGGERS "UPDATE journal SET id = 'x' WHERE seq = 2");
    assert_first_finding(scene->store, "Record 2 says another");
}

static void a_missing_record_is_found(void **state) {
    struct scene *scene = *state;
    behind_its_back(scene->dir, DROP_TRIGGERS "DELETE FROM journal WHERE seq IN (2, 3)");
    assert_first_finding(scene->store, "Records 2 to 3 are missing");
}

static void a_missing_end_is_found_when_hq_has_seen_it(void **state) {
    struct scene *scene = *state;
    const struct settlement items[] = {{.seq = 1}, {.seq = 2}, {.seq = 3}, {.seq = 4}, {.seq = 5}};
    assert_ok(outbox_settle(scene->store, items, 5));
    behind_its_back(scene->dir, DROP_TRIGGERS "DELETE FROM journal WHERE seq = 5");
    assert_first_finding(scene->store, "ends at 4");
}

struct copy {
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
};

static bool copy_entry(void *context, const struct journal_entry *entry) {
    struct copy *copy = context;
    assert_ok(record_decode(&copy->fact, copy->prev, entry->body));
    return false;
}

// Writes a record anew, as somebody would who knows how bodies and hashes are made.
static void forge(struct scene *scene, const struct copy *copy) {
    struct buf body = BUF_EMPTY;
    uint8_t hash[RECORD_HASH_BYTES];
    char hash_hex[HASH_HEX_CAP];
    char body_hex[2 * RECORD_BODY_MAX + 1];
    char sql[sizeof body_hex + 256];
    assert_ok(record_encode(&body, &copy->fact, copy->prev));
    record_hash(hash, buf_span(&body));
    hex_encode(hash_hex, (struct span){hash, sizeof hash});
    hex_encode(body_hex, buf_span(&body));
    snprintf(sql, sizeof sql,
             DROP_TRIGGERS "UPDATE journal SET body = x'%s', hash = x'%s' WHERE seq = %d", body_hex,
             hash_hex, (int)copy->fact.seq);
    behind_its_back(scene->dir, sql);
    buf_fini(&body);
}

static void a_forged_record_is_found_by_the_one_that_follows(void **state) {
    struct scene *scene = *state;
    struct copy copy;
    assert_ok(journal_each(scene->store, 2, 1, copy_entry, &copy));
    copy.fact.stamp.at_utc_ms -= 60000;
    forge(scene, &copy);
    assert_first_finding(scene->store, "Record 3 does not follow");
}

static void a_swapped_link_is_found(void **state) {
    struct scene *scene = *state;
    struct copy second;
    struct copy third;
    assert_ok(journal_each(scene->store, 2, 1, copy_entry, &second));
    assert_ok(journal_each(scene->store, 3, 1, copy_entry, &third));
    memcpy(third.prev, second.prev, sizeof third.prev);
    forge(scene, &third);
    assert_first_finding(scene->store, "Record 3 does not follow");
}

static void a_record_of_another_device_is_found(void **state) {
    struct scene *scene = *state;
    struct copy last;
    assert_ok(journal_each(scene->store, 5, 1, copy_entry, &last));
    memcpy(last.fact.device_id, "kiosk-2", 8);
    forge(scene, &last);
    assert_first_finding(scene->store, "Record 5 was written by another device");
}

// --- Projections ---------------------------------------------------------------------------------

static void assert_found_and_mended(struct scene *scene, const char *sql, const char *part) {
    behind_its_back(scene->dir, sql);
    assert_first_finding(scene->store, part);
    assert_first_finding(scene->store, part); // looking mends nothing
    assert_ok(journal_rebuild(scene->store));
    assert_int_equal(verify(scene->store, NULL), 0);
}

static void wrong_projections_are_found_and_rebuilt(void **state) {
    struct scene *scene = *state;
    assert_found_and_mended(scene,
                            "UPDATE presence SET last_direction = 'in' WHERE member_id = 'm1'",
                            "rests on record 4");
    assert_found_and_mended(scene, "DELETE FROM presence WHERE member_id = 'm2'",
                            "rests on record 3");
    assert_found_and_mended(scene, "INSERT INTO presence VALUES ('s9', 'm9', 'in', 1, NULL, 4)",
                            "rests on record 4");
    assert_found_and_mended(scene, "UPDATE fact SET state = 0 WHERE seq = 4", "about record 4");
    assert_found_and_mended(scene, "DELETE FROM fact WHERE seq = 2", "about record 2");
    assert_found_and_mended(scene, "UPDATE reckoned SET last_utc_ms = 9", "end of 1 session");
    assert_found_and_mended(scene, "INSERT INTO reception VALUES (1, 's1', 'none')",
                            "open session");
}

static void the_store_works_on_after_looking(void **state) {
    struct scene *scene = *state;
    assert_int_equal(verify(scene->store, NULL), 0);
    append_tap(scene->store, "m3", DIRECTION_IN, 9);
    assert_int_equal(number_behind_its_back(scene->dir, "SELECT count(*) FROM presence"), 3);
    assert_int_equal(verify(scene->store, NULL), 0);
}

static void a_row_that_belongs_to_nothing_is_found(void **state) {
    struct scene *scene = *state;
    behind_its_back(scene->dir, "INSERT INTO quarantine VALUES (77, 'no such record')");
    assert_first_finding(scene->store, "quarantine");
}

// --- The file ------------------------------------------------------------------------------------

static void a_damaged_page_is_found(void **state) {
    struct scene *scene = *state;
    char path[512];
    for (int i = 0; i < 200; i++) {
        append_tap(scene->store, "m4", DIRECTION_IN, i);
    }
    store_close(scene->store);
    path_in(path, scene->dir, "uketsuke.db");
    off_t root =
        4096 * (number_behind_its_back(
                    scene->dir, "SELECT rootpage FROM sqlite_schema WHERE name = 'journal'") -
                1);
    int fd = open(path, O_WRONLY);
    uint8_t noise[64];
    memset(noise, 0x5a, sizeof noise);
    assert_int_equal(pwrite(fd, noise, sizeof noise, root), sizeof noise);
    close(fd);
    scene->store = must_open(scene->dir, STORE_READ);
    assert_first_finding(scene->store, "damaged");
}

#define WITH_SCENE(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(a_sound_file_has_no_findings),
        WITH_SCENE(an_edited_body_is_found),
        WITH_SCENE(an_id_that_is_not_the_bodys_is_found),
        WITH_SCENE(a_missing_record_is_found),
        WITH_SCENE(a_missing_end_is_found_when_hq_has_seen_it),
        WITH_SCENE(a_forged_record_is_found_by_the_one_that_follows),
        WITH_SCENE(a_swapped_link_is_found),
        WITH_SCENE(a_record_of_another_device_is_found),
        WITH_SCENE(wrong_projections_are_found_and_rebuilt),
        WITH_SCENE(the_store_works_on_after_looking),
        WITH_SCENE(a_row_that_belongs_to_nothing_is_found),
        WITH_SCENE(a_damaged_page_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
