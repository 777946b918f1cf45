// Personal data goes when its days are over, and not a day before.
#include "tests/store/support.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/store/guest.h"
#include "app/store/particulars.h"
#include "app/store/programme.h"
#include "app/store/retention.h"
#include "app/store/roster.h"

enum { DAYS = 30 };
#define DAY_MS INT64_C(86400000)

struct scene {
    char dir[256];
    struct store *store;
    int64_t now; // about: settling takes the time from the machine's clock
};

static int64_t now_utc_ms(void) {
    return (int64_t)time(NULL) * 1000;
}

static int open_scene(void **state) {
    static struct scene scene;
    dir_make(scene.dir);
    scene.store = must_open(scene.dir, STORE_WRITE);
    scene.now = now_utc_ms();
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    store_close(scene->store);
    dir_remove(scene->dir);
    return 0;
}

static void enrol(struct store *store) {
    assert_ok(setting_put(store, "local.hq.url", "https://hq.example"));
}

static struct fact walk_in(struct store *store) {
    struct fact fact = {.kind = FACT_WALK_IN, .session_id = "s1"};
    const struct particulars typed = {.number = "987654", .kana = "ヒミツ ハナコ"};
    assert_ok(journal_append_walk_in(store, &fact, &typed));
    return fact;
}

static void settle(struct store *store, int64_t seq, bool refused) {
    assert_ok(outbox_settle(store, &(struct settlement){.seq = seq, .refused = refused}, 1));
}

static void assert_purged(struct scene *scene, int64_t days_later, int64_t particulars,
                          int64_t members) {
    struct retention_report report;
    assert_ok(retention_purge(scene->store, &report, scene->now + days_later * DAY_MS, DAYS));
    assert_int_equal(report.particulars, particulars);
    assert_int_equal(report.members, members);
}

static bool is_known(struct store *store, const char *member_id) {
    struct member member;
    enum err err = roster_find_member(store, &member, member_id);
    assert_true(err == ERR_OK || err == ERR_NOT_FOUND);
    return err == ERR_OK;
}

static void put_session(struct store *store, const char *id, int64_t ends_utc_ms) {
    static struct master_change change;
    change = (struct master_change){
        .kind = MASTER_SESSION,
        .session = {.ends_utc_ms = ends_utc_ms, .starts_utc_ms = ends_utc_ms - 3600000}};
    assert_true(text_copy(change.session.id, sizeof change.session.id, id));
    assert_ok(master_begin(store));
    assert_ok(master_put(store, &change));
    assert_ok(master_commit(store, "41"));
}

static void put_roster(struct store *store) {
    static struct master_change change;
    assert_ok(master_begin(store));
    change = (struct master_change){
        .kind = MASTER_MEMBER,
        .member = {.id = "m1", .kana = "ヒミツ タロウ", .kanji = "秘密 太郎", .licence_no = "77"}};
    assert_ok(master_put(store, &change));
    change = (struct master_change){.kind = MASTER_CREDENTIAL,
                                    .credential = {.hash = "aa11", .member_id = "m1"}};
    assert_ok(master_put(store, &change));
    change = (struct master_change){.kind = MASTER_REGISTRATION,
                                    .registration = {.session_id = "s1", .member_id = "m1"}};
    assert_ok(master_put(store, &change));
    change = (struct master_change){.kind = MASTER_TOTAL, .total = {.id = "c1", .member_id = "m1"}};
    assert_ok(master_put(store, &change));
    change = (struct master_change){.kind = MASTER_CERTIFICATE,
                                    .certificate = {.member_id = "m1", .scheme = "sports"}};
    assert_ok(master_put(store, &change));
    assert_ok(master_commit(store, "40"));
}

// --- Walk-ins ------------------------------------------------------------------------------------

static void particulars_go_so_long_after_hq_has_them(void **state) {
    struct scene *scene = *state;
    enrol(scene->store);
    struct fact fact = walk_in(scene->store);
    assert_purged(scene, 100, 0, 0); // not settled
    settle(scene->store, 1, false);
    assert_purged(scene, 100, 0, 0); // settled, but HQ has not been told who it is
    assert_ok(particulars_note_told(scene->store, fact.id));
    assert_purged(scene, DAYS - 1, 0, 0);
    assert_true(is_known(scene->store, fact.member_id));
    assert_purged(scene, DAYS + 1, 1, 0);
    assert_false(is_known(scene->store, fact.member_id));
    assert_int_equal(head_of(scene->store), 1);
    assert_int_equal(verify(scene->store, NULL), 0);
    assert_purged(scene, DAYS + 1, 0, 0);
}

static void what_hq_refused_stays(void **state) {
    struct scene *scene = *state;
    enrol(scene->store);
    struct fact fact = walk_in(scene->store);
    assert_ok(particulars_note_told(scene->store, fact.id));
    settle(scene->store, 1, true);
    assert_purged(scene, 100, 0, 0);
    settle(scene->store, 1, false);
    assert_purged(scene, 100, 1, 0);
}

static void without_hq_an_export_counts(void **state) {
    struct scene *scene = *state;
    walk_in(scene->store);
    assert_purged(scene, 100, 0, 0);
    assert_ok(export_note(scene->store, scene->now));
    walk_in(scene->store); // after it
    assert_purged(scene, DAYS - 1, 0, 0);
    assert_purged(scene, DAYS, 1, 0);
    enrol(scene->store); // from now on it is HQ's word that counts
    assert_ok(export_note(scene->store, scene->now));
    assert_purged(scene, 100, 0, 0);
}

static void a_clock_that_was_wrong_keeps_nothing_for_ever(void **state) {
    struct scene *scene = *state;
    walk_in(scene->store);
    assert_ok(export_note(scene->store, scene->now + 5000 * DAY_MS));
    assert_purged(scene, 0, 0, 0); // noted anew
    assert_purged(scene, DAYS - 1, 0, 0);
    assert_purged(scene, DAYS + 1, 1, 0);
}

static void negative_days_keep_everything(void **state) {
    struct scene *scene = *state;
    struct retention_report report;
    walk_in(scene->store);
    assert_ok(export_note(scene->store, scene->now));
    assert_ok(retention_purge(scene->store, &report, scene->now + 5000 * DAY_MS, -1));
    assert_int_equal(report.particulars, 0);
    assert_ok(retention_purge(scene->store, &report, scene->now, 0));
    assert_int_equal(report.particulars, 1);
}

// --- The roster ----------------------------------------------------------------------------------

static void assert_rows_of_roster(const struct scene *scene, int64_t expected) {
    assert_int_equal(
        number_behind_its_back(
            scene->dir, "SELECT (SELECT count(*) FROM member) + (SELECT count(*) FROM credential) +"
                        " (SELECT count(*) FROM registration) + (SELECT count(*) FROM total) +"
                        " (SELECT count(*) FROM certificate) +"
                        " min(1, (SELECT count(*) FROM name_key))"),
        expected);
}

static void the_roster_goes_when_the_programme_needs_it_no_longer(void **state) {
    struct scene *scene = *state;
    enrol(scene->store);
    put_roster(scene->store);
    put_session(scene->store, "s1", scene->now + 2 * DAY_MS);
    append_tap(scene->store, "m1", DIRECTION_IN, 1);
    settle(scene->store, 1, false);
    assert_purged(scene, DAYS + 1, 0, 0);
    assert_rows_of_roster(scene, 6);
    assert_purged(scene, DAYS + 3, 0, 1);
    assert_rows_of_roster(scene, 0);
    assert_int_equal(verify(scene->store, NULL), 0);
}

static void a_record_that_waits_keeps_the_roster(void **state) {
    struct scene *scene = *state;
    enrol(scene->store);
    put_roster(scene->store);
    put_session(scene->store, "s1", scene->now);
    append_tap(scene->store, "m1", DIRECTION_IN, 1);
    assert_purged(scene, 100, 0, 0);
    settle(scene->store, 1, false);
    struct fact boot = {.kind = FACT_BOOT, .reason = "1.0"};
    assert_ok(journal_append(scene->store, &boot)); // about nobody: does not count
    assert_purged(scene, 100, 0, 1);
}

static void members_that_came_before_their_sessions_stay(void **state) {
    struct scene *scene = *state;
    put_roster(scene->store);
    assert_purged(scene, DAYS - 1, 0, 0);
    assert_purged(scene, DAYS + 1, 0, 1);
}

static void assert_cursor(struct store *store, const char *expected) {
    char cursor[16];
    assert_ok(master_cursor(store, cursor, sizeof cursor));
    assert_string_equal(cursor, expected);
}

static void the_roster_comes_back_with_the_next_session(void **state) {
    struct scene *scene = *state;
    put_roster(scene->store);
    put_session(scene->store, "s1", scene->now);
    assert_purged(scene, 100, 0, 1);
    assert_cursor(scene->store, "41"); // nothing is asked for before it is needed
    put_session(scene->store, "s0", scene->now - DAY_MS);
    assert_cursor(scene->store, "41");
    put_session(scene->store, "s2", scene->now + 120 * DAY_MS);
    assert_cursor(scene->store, "");
    put_session(scene->store, "s3", scene->now + 121 * DAY_MS);
    assert_cursor(scene->store, "41"); // once
}

// --- The file ------------------------------------------------------------------------------------

static bool file_holds(const struct scene *scene, const char *name, const char *text) {
    char path[512];
    struct buf content = BUF_EMPTY;
    path_in(path, scene->dir, name);
    assert_ok(buf_read_file(&content, path, 1 << 26));
    bool holds = content.len > 0 && memmem(content.data, content.len, text, strlen(text));
    buf_fini(&content);
    return holds;
}

static bool is_anywhere(const struct scene *scene, const char *text) {
    return file_holds(scene, "uketsuke.db", text) || file_holds(scene, "uketsuke.db-wal", text);
}

static void no_name_stays_in_the_file_or_its_log(void **state) {
    struct scene *scene = *state;
    static const char *const names[] = {"ヒミツ", "秘密", "987654"};
    put_roster(scene->store);
    walk_in(scene->store);
    assert_ok(export_note(scene->store, scene->now));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(is_anywhere(scene, names[i]));
    }
    assert_purged(scene, 100, 1, 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_false(is_anywhere(scene, names[i]));
    }
}

static void keep_guest(struct scene *scene, const char *id, bool recorded) {
    struct member guest = {.kana = "ヒミツ ジロウ", .licence_no = "88"};
    struct fact tap = {.kind = FACT_TAP, .session_id = "s1", .direction = DIRECTION_IN};
    assert_true(text_copy(guest.id, sizeof guest.id, id));
    assert_true(text_copy(tap.member_id, sizeof tap.member_id, id));
    assert_ok(guest_keep(scene->store, &guest));
    if (recorded) {
        assert_ok(journal_append(scene->store, &tap));
    }
}

static void guests_go_with_their_records(void **state) {
    struct scene *scene = *state;
    enrol(scene->store);
    keep_guest(scene, "X1", true);
    keep_guest(scene, "X2", true);
    keep_guest(scene, "X3", true);
    keep_guest(scene, "X4", false); // a power cut before the record
    assert_purged(scene, 100, 0, 0);
    settle(scene->store, 1, false);
    settle(scene->store, 2, true); // refused
    assert_purged(scene, DAYS - 1, 0, 0);
    assert_purged(scene, DAYS + 1, 0, 2);
    assert_false(is_known(scene->store, "X1"));
    assert_true(is_known(scene->store, "X2"));
    assert_true(is_known(scene->store, "X3")); // not acknowledged
    assert_false(is_known(scene->store, "X4"));
    assert_int_equal(verify(scene->store, NULL), 0);
}

#define WITH_SCENE(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(particulars_go_so_long_after_hq_has_them),
        WITH_SCENE(what_hq_refused_stays),
        WITH_SCENE(guests_go_with_their_records),
        WITH_SCENE(without_hq_an_export_counts),
        WITH_SCENE(a_clock_that_was_wrong_keeps_nothing_for_ever),
        WITH_SCENE(negative_days_keep_everything),
        WITH_SCENE(the_roster_goes_when_the_programme_needs_it_no_longer),
        WITH_SCENE(a_record_that_waits_keeps_the_roster),
        WITH_SCENE(members_that_came_before_their_sessions_stay),
        WITH_SCENE(the_roster_comes_back_with_the_next_session),
        WITH_SCENE(no_name_stays_in_the_file_or_its_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
