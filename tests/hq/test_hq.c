// HQ's rooms without the network: the database layer, arguments, queries, master data, and what
// becomes of records under every order in which they can come.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/base/uuid.h"
#include "sync/hq/args.h"
#include "sync/hq/device.h"
#include "sync/hq/ingest.h"
#include "sync/hq/master.h"

struct room {
    char dir[256], file[300], url[320];
    struct hq hq;
};

static int set_up(void **state) {
    struct room *room = calloc(1, sizeof *room);
    const char *tmp = getenv("TMPDIR");
    char problem[DB_PROBLEM_CAP];
    assert_non_null(room);
    snprintf(room->dir, sizeof room->dir, "%s/uketsuke-hq-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(room->dir));
    snprintf(room->file, sizeof room->file, "%s/hq.db", room->dir);
    snprintf(room->url, sizeof room->url, "sqlite:%s", room->file);
    assert_int_equal(hq_open(&room->hq, room->url, problem), ERR_OK);
    *state = room;
    return 0;
}

static void remove_file(const struct room *room, const char *suffix) {
    char path[320];
    snprintf(path, sizeof path, "%s%s", room->file, suffix);
    unlink(path);
}

static int tear_down(void **state) {
    struct room *room = *state;
    hq_close(&room->hq);
    remove_file(room, "");
    remove_file(room, "-wal");
    remove_file(room, "-shm");
    assert_int_equal(rmdir(room->dir), 0);
    free(room);
    return 0;
}

// --- The database layer --------------------------------------------------------------------------

static void change_file(const struct room *room, const char *sql) {
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(room->file, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void test_db_refuses_what_is_not_its_own(void **state) {
    struct room *room = *state;
    char problem[DB_PROBLEM_CAP] = "";
    struct db *db = NULL;
    assert_int_equal(db_open(&db, "postgresql://h/d", problem), ERR_UNSUPPORTED);
    assert_int_equal(db_open(&db, "sqlite:", problem), ERR_UNSUPPORTED);
    assert_int_equal(db_open(&db, "sqlite:/nonexistent/x", problem), ERR_IO);
    assert_non_null(strstr(problem, "/nonexistent/x"));
    change_file(room, "PRAGMA user_version=999");
    assert_int_equal(db_open(&db, room->url, problem), ERR_VERSION);
    change_file(room, "PRAGMA user_version=1; PRAGMA application_id=7");
    assert_int_equal(db_open(&db, room->url, problem), ERR_INVALID);
    assert_null(db);
}

static void test_db_binds_by_number(void **state) {
    struct room *room = *state;
    struct db_rows *rows = NULL;
    bool found = false;
    assert_int_equal(db_query(room->hq.db, &rows, "SELECT $2, $1 + $1, $2 || $3, NULL",
                              DB_VALUES(DB_INT(INT64_C(1) << 52), DB_TEXT("髙"), DB_TEXT(""))),
                     ERR_OK);
    assert_int_equal(db_next(rows, &found), ERR_OK);
    assert_true(found);
    assert_string_equal(db_text(rows, 0), "髙");
    assert_true(db_int(rows, 1) == INT64_C(1) << 53);
    assert_string_equal(db_text(rows, 2), "髙");
    assert_string_equal(db_text(rows, 3), "");
    assert_int_equal(db_next(rows, &found), ERR_OK);
    assert_false(found);
    db_end(rows);
}

static void test_db_tells_errors_apart(void **state) {
    struct room *room = *state;
    struct db *db = room->hq.db;
    const char *insert = "INSERT INTO counter (name, value) VALUES ($1, $2)";
    assert_int_equal(db_exec(db, NULL, insert, DB_VALUES(DB_TEXT("a"), DB_INT(1))), ERR_OK);
    assert_int_equal(db_exec(db, NULL, insert, DB_VALUES(DB_TEXT("a"), DB_INT(1))), ERR_EXISTS);
    assert_int_equal(db_exec(db, NULL, insert, DB_VALUES(DB_TEXT("b"), DB_TEXT("x"))), ERR_INVALID);
    assert_int_equal(db_exec(db, NULL, "SELEC", DB_NONE), ERR_IO);
    assert_true(strlen(db_problem(db)) > 0);
}

static void test_db_rolls_back(void **state) {
    struct room *room = *state;
    struct db *db = room->hq.db;
    int64_t changed = 0;
    assert_int_equal(db_begin(db), ERR_OK);
    assert_int_equal(
        db_exec(db, &changed, "UPDATE counter SET value = 9 WHERE name = 'master_rev'", DB_NONE),
        ERR_OK);
    assert_int_equal(changed, 1);
    db_roll_back(db);
    assert_int_equal(db_exec(db, &changed, "UPDATE counter SET value = 1 WHERE value = 9", DB_NONE),
                     ERR_OK);
    assert_int_equal(changed, 0);
}

static void test_secrets_stay(void **state) {
    struct room *room = *state;
    struct hq again;
    char problem[DB_PROBLEM_CAP];
    assert_int_equal(hq_open(&again, room->url, problem), ERR_OK);
    assert_memory_equal(again.hash_key, room->hq.hash_key, HQ_KEY_BYTES);
    assert_memory_equal(again.code_key, room->hq.code_key, HQ_KEY_BYTES);
    assert_memory_not_equal(again.code_key, again.hash_key, HQ_KEY_BYTES);
    assert_string_equal(again.epoch, room->hq.epoch);
    hq_close(&again);
}

// --- An older one --------------------------------------------------------------------------------

static void make_version_1(struct room *room) {
    struct buf script = BUF_EMPTY;
    const char *text = NULL;
    hq_close(&room->hq);
    remove_file(room, "");
    remove_file(room, "-wal");
    remove_file(room, "-shm");
    assert_int_equal(buf_read_file(&script, UK_HQ_TESTS "/version_1.sql", 1 << 20), ERR_OK);
    assert_int_equal(buf_terminate(&script, &text), ERR_OK);
    change_file(room, text);
    buf_fini(&script);
}

// The one column of all rows, each with a stroke behind it.
static void column_of(struct room *room, char *out, size_t cap, const char *sql) {
    struct db_rows *rows = NULL;
    bool found = true;
    out[0] = '\0';
    assert_int_equal(db_query(room->hq.db, &rows, sql, DB_NONE), ERR_OK);
    while (found) {
        assert_int_equal(db_next(rows, &found), ERR_OK);
        size_t len = strlen(out);
        snprintf(out + len, cap - len, "%s%s", found ? db_text(rows, 0) : "", found ? "|" : "");
    }
    db_end(rows);
}

static void assert_column(struct room *room, const char *sql, const char *expected) {
    char text[16384];
    column_of(room, text, sizeof text, sql);
    assert_string_equal(text, expected);
}

static void test_version_1_is_brought_up_to_date(void **state) {
    struct room *room = *state;
    char problem[DB_PROBLEM_CAP];
    make_version_1(room);
    assert_int_equal(hq_open(&room->hq, room->url, problem), ERR_OK);
    assert_int_equal(room->hq.hash_key[0], 0xaa);
    assert_string_equal(room->hq.epoch, "0123456789abcdef");
    assert_column(room, "SELECT json FROM master", "{\"id\":\"m1\"}|");
    assert_column(room, "SELECT device_id || seq FROM event ORDER BY arrival", "d21|d11|d12|");
    assert_column(room, "SELECT boot_id FROM event ORDER BY arrival", "|b-1|b-1|");
    assert_column(room, "SELECT value FROM counter WHERE name = 'arrival'", "3|");
    assert_column(room, "PRAGMA user_version", "2|");
    assert_column(room, "PRAGMA foreign_key_check", "");
    assert_int_not_equal(db_exec(room->hq.db, NULL, "UPDATE event SET body = ''", DB_NONE), ERR_OK);
    hq_close(&room->hq); // and again: nothing is done twice
    assert_int_equal(hq_open(&room->hq, room->url, problem), ERR_OK);
    assert_column(room, "SELECT value FROM counter WHERE name = 'arrival'", "3|");
}

static void test_old_and_new_files_have_the_same_tables(void **state) {
    struct room *room = *state;
    static const char sql[] = "SELECT type || name || replace(coalesce(sql, ''), ' ', '')"
                              " FROM sqlite_schema ORDER BY type, name";
    char made[16384];
    char problem[DB_PROBLEM_CAP];
    column_of(room, made, sizeof made, sql);
    make_version_1(room);
    assert_int_equal(hq_open(&room->hq, room->url, problem), ERR_OK);
    assert_column(room, sql, made);
}

// Whatever breaks in the middle leaves the old file as it was.
static void test_a_migration_is_whole_or_not(void **state) {
    struct room *room = *state;
    char problem[DB_PROBLEM_CAP];
    make_version_1(room);
    change_file(room, "CREATE TABLE particulars (x)");
    assert_int_not_equal(hq_open(&room->hq, room->url, problem), ERR_OK);
    change_file(room, "DROP TABLE particulars");
    assert_int_equal(hq_open(&room->hq, room->url, problem), ERR_OK);
    assert_column(room, "SELECT value FROM counter WHERE name = 'arrival'", "3|");
}

// --- Words ---------------------------------------------------------------------------------------

static enum err parse(struct args *args, char *problem, const char *options, int words, char *one,
                      char *two, char *three) {
    char *argv[] = {one, two, three};
    int argc = one ? two ? three ? 3 : 2 : 1 : 0;
    return args_parse(args, problem, argc, argv, options, words);
}

static void test_args(void **state) {
    (void)state;
    struct args args;
    char problem[256];
    char db[] = "--db";
    char url[] = "x";
    char flag[] = "--flag";
    assert_int_equal(parse(&args, problem, "db! flag=", 0, db, url, flag), ERR_OK);
    assert_string_equal(args_get(&args, "db"), "x");
    assert_string_equal(args_get(&args, "flag"), "");
    assert_null(args_get(&args, "other"));
    assert_int_equal(parse(&args, problem, "db! flag=", 0, flag, NULL, NULL), ERR_INVALID);
    assert_string_equal(problem, "--db: must be given");
    assert_int_equal(parse(&args, problem, "db!", 0, db, NULL, NULL), ERR_INVALID);
    assert_string_equal(problem, "--db: its value is missing");
    assert_int_equal(parse(&args, problem, "d! dbx", 0, db, url, NULL), ERR_INVALID);
    assert_string_equal(problem, "--db: no such option here");
    assert_int_equal(parse(&args, problem, "db", 0, url, NULL, NULL), ERR_INVALID);
    assert_int_equal(parse(&args, problem, "db", 1, db, url, NULL), ERR_INVALID);
    assert_int_equal(parse(&args, problem, "db", 1, url, NULL, NULL), ERR_OK);
    assert_int_equal(parse(&args, problem, "flag=", 0, flag, flag, NULL), ERR_INVALID);
    assert_string_equal(problem, "--flag: given twice");
    assert_int_equal(parse(&args, problem, "flag=", ARGS_SOME, url, flag, db), ERR_INVALID);
    assert_int_equal(parse(&args, problem, "flag=", ARGS_SOME, flag, NULL, NULL), ERR_INVALID);
    assert_int_equal(parse(&args, problem, "flag=", ARGS_SOME, url, flag, url), ERR_OK);
    assert_int_equal(args.word_count, 2);
}

static void test_queries(void **state) {
    (void)state;
    char out[8];
    assert_int_equal(query_get(out, sizeof out, "?", "a"), ERR_OK);
    assert_string_equal(out, "");
    assert_int_equal(query_get(out, sizeof out, "?aa=1&a=2%2f", "a"), ERR_OK);
    assert_string_equal(out, "2/");
    assert_int_equal(query_get(out, sizeof out, "?a=&b", "a"), ERR_OK);
    assert_string_equal(out, "");
    assert_int_equal(query_get(out, sizeof out, "?a=1234567", "a"), ERR_OK);
    assert_int_equal(query_get(out, sizeof out, "?a=12345678", "a"), ERR_INVALID);
    assert_int_equal(query_get(out, sizeof out, "?a=1&a=1", "a"), ERR_INVALID);
    assert_int_equal(query_get(out, sizeof out, "?a=%2", "a"), ERR_INVALID);
    assert_int_equal(query_get(out, sizeof out, "?a=%00", "a"), ERR_INVALID);
    assert_true(media_type_is("Application/JSON; charset=utf-8", "application/json"));
    assert_false(media_type_is("application/jsonx", "application/json"));
    assert_false(media_type_is(NULL, "application/json"));
}

// --- Records -------------------------------------------------------------------------------------

enum { CHAIN = 5, NOW = 1000, OWN_CLOCK = 77000 };

static void make_event(struct wire_event *out, const char *device_id, int64_t seq,
                       const uint8_t prev[RECORD_HASH_BYTES]) {
    uint8_t random[10] = {(uint8_t)seq};
    for (size_t i = 0; device_id[i] && i + 1 < sizeof random; i++) {
        random[i + 1] = (uint8_t)device_id[i];
    }
    *out = (struct wire_event){.seq = seq, .fact = {.seq = seq, .kind = FACT_NOTE}};
    uuid7_format(out->id, seq, random);
    memcpy(out->fact.id, out->id, sizeof out->id);
    assert_true(text_copy(out->fact.device_id, ID_CAP, device_id));
    memcpy(out->prev, prev, RECORD_HASH_BYTES);
    assert_int_equal(record_encode(&out->body, &out->fact, prev), ERR_OK);
    record_hash(out->hash, buf_span(&out->body));
}

static void make_chain(struct wire_event events[CHAIN], const char *device_id) {
    const uint8_t *prev = (const uint8_t[RECORD_HASH_BYTES]){0};
    for (int i = 0; i < CHAIN; i++) {
        make_event(&events[i], device_id, i + 1, prev);
        prev = events[i].hash;
    }
}

static void free_chain(struct wire_event events[CHAIN]) {
    for (int i = 0; i < CHAIN; i++) {
        buf_fini(&events[i].body);
    }
}

static void add_device(struct room *room, const char *id) {
    const char *sql = "INSERT INTO device (id, public_key, name, venue, enrolled_utc_ms,"
                      " last_contact_utc_ms) VALUES ($1, '', '', '', 0, 0)";
    assert_int_equal(db_exec(room->hq.db, NULL, sql, DB_VALUES(DB_TEXT(id))), ERR_OK);
}

// As whom a request came in.
static const struct device *device_of(const char *id) {
    static struct device device;
    device = (struct device){.created_utc_ms = OWN_CLOCK};
    assert_true(text_copy(device.id, sizeof device.id, id));
    return &device;
}

static int64_t count_of(struct room *room, const char *sql, const char *device_id) {
    struct db_rows *rows = NULL;
    bool found = false;
    assert_int_equal(db_query(room->hq.db, &rows, sql, DB_VALUES(DB_TEXT(device_id))), ERR_OK);
    assert_int_equal(db_next(rows, &found), ERR_OK);
    int64_t count = db_int(rows, 0);
    db_end(rows);
    return count;
}

// The permutation of that number (0 to 119), by repeated division.
static void permute(int out[CHAIN], int number) {
    for (int i = 0; i < CHAIN; i++) {
        int at = number % (i + 1);
        number /= i + 1;
        out[i] = out[at];
        out[at] = i;
    }
}

// Any order, one by one, each sent twice: the same log, no gap left, nobody accused.
static void test_any_order_is_the_same_log(void **state) {
    struct room *room = *state;
    for (int number = 0; number < 120; number++) {
        char device_id[16];
        int order[CHAIN] = {0};
        struct wire_event events[CHAIN];
        int64_t held = 0;
        snprintf(device_id, sizeof device_id, "%c%d", 'A' + number / 2, number);
        add_device(room, device_id);
        make_chain(events, device_id);
        permute(order, number);
        for (int i = 0; i < 2 * CHAIN; i++) {
            struct wire_result result;
            assert_int_equal(ingest_batch(room->hq.db, &result, &held, device_of(device_id),
                                          &events[order[i / 2]], 1, NOW),
                             ERR_OK);
            assert_int_equal(result.status, i % 2 ? WIRE_DUPLICATE : WIRE_STORED);
        }
        assert_int_equal(held, CHAIN);
        assert_int_equal(
            count_of(room, "SELECT count(*) FROM event WHERE device_id = $1", device_id), CHAIN);
        assert_int_equal(count_of(room, "SELECT count(*) FROM gap WHERE device_id = $1", device_id),
                         0);
        assert_int_equal(count_of(room, "SELECT chain_broken FROM device WHERE id = $1", device_id),
                         0);
        assert_int_equal(
            count_of(room, "SELECT last_created_utc_ms FROM device WHERE id = $1", device_id),
            OWN_CLOCK);
        free_chain(events);
    }
}

static void test_a_batch_is_taken_whole_or_not(void **state) {
    struct room *room = *state;
    struct wire_event events[CHAIN];
    struct wire_result results[CHAIN];
    int64_t held = 0;
    const char *poison = "CREATE TRIGGER poison BEFORE INSERT ON event WHEN NEW.seq = 4"
                         " BEGIN SELECT RAISE(ABORT, 'disk'); END";
    add_device(room, "d");
    make_chain(events, "d");
    assert_int_equal(db_exec(room->hq.db, NULL, poison, DB_NONE), ERR_OK);
    assert_int_not_equal(
        ingest_batch(room->hq.db, results, &held, device_of("d"), events, CHAIN, NOW), ERR_OK);
    assert_int_equal(count_of(room, "SELECT count(*) FROM event WHERE device_id = $1", "d"), 0);
    assert_int_equal(db_exec(room->hq.db, NULL, "DROP TRIGGER poison", DB_NONE), ERR_OK);
    assert_int_equal(ingest_batch(room->hq.db, results, &held, device_of("d"), events, CHAIN, NOW),
                     ERR_OK);
    assert_int_equal(held, CHAIN);
    free_chain(events);
}

// A kiosk whose card was restored from an old copy writes its numbers anew: all of the second
// story is kept aside, and what comes behind both is taken.
static void test_a_restored_kiosk(void **state) {
    struct room *room = *state;
    struct wire_event first[CHAIN];
    struct wire_event second[CHAIN];
    struct wire_event next;
    struct wire_result results[CHAIN];
    int64_t held = 0;
    add_device(room, "d");
    make_chain(first, "d");
    assert_int_equal(ingest_batch(room->hq.db, results, &held, device_of("d"), first, CHAIN, NOW),
                     ERR_OK);
    const uint8_t *prev = first[1].hash;
    for (int i = 2; i < CHAIN; i++) {
        make_event(&second[i], "d", i + 1, prev);
        second[i].fact.stamp.at_utc_ms = 5;
        uuid7_format(second[i].fact.id, 77, (const uint8_t[10]){(uint8_t)i});
        memcpy(second[i].id, second[i].fact.id, sizeof second[i].id);
        buf_fini(&second[i].body);
        assert_int_equal(record_encode(&second[i].body, &second[i].fact, prev), ERR_OK);
        record_hash(second[i].hash, buf_span(&second[i].body));
        prev = second[i].hash;
    }
    make_event(&next, "d", CHAIN + 1, prev);
    assert_int_equal(
        ingest_batch(room->hq.db, results, &held, device_of("d"), second + 2, CHAIN - 2, NOW),
        ERR_OK);
    for (int i = 0; i < CHAIN - 2; i++) {
        assert_int_equal(results[i].status, WIRE_REFUSED);
    }
    assert_int_equal(ingest_batch(room->hq.db, results, &held, device_of("d"), &next, 1, NOW),
                     ERR_OK);
    assert_int_equal(results[0].status, WIRE_STORED);
    assert_int_equal(held, CHAIN + 1);
    assert_int_equal(count_of(room, "SELECT count(*) FROM quarantine WHERE device_id = $1", "d"),
                     CHAIN - 2);
    assert_int_equal(count_of(room, "SELECT chain_broken FROM device WHERE id = $1", "d"), 1);
    free_chain(first);
    for (int i = 2; i < CHAIN; i++) {
        buf_fini(&second[i].body);
    }
    buf_fini(&next.body);
}

static void test_records_are_never_changed(void **state) {
    struct room *room = *state;
    struct wire_event events[CHAIN];
    struct wire_result results[CHAIN];
    int64_t held = 0;
    add_device(room, "d");
    make_chain(events, "d");
    assert_int_equal(ingest_batch(room->hq.db, results, &held, device_of("d"), events, CHAIN, NOW),
                     ERR_OK);
    assert_int_not_equal(db_exec(room->hq.db, NULL, "UPDATE event SET body = ''", DB_NONE), ERR_OK);
    assert_int_not_equal(db_exec(room->hq.db, NULL, "DELETE FROM event", DB_NONE), ERR_OK);
    free_chain(events);
}

static void test_practice_is_refused(void **state) {
    struct room *room = *state;
    struct wire_event events[CHAIN];
    struct wire_event practice;
    struct wire_result results[CHAIN];
    int64_t held = 0;
    add_device(room, "d");
    make_chain(events, "d");
    make_event(&practice, "d", CHAIN + 1, events[CHAIN - 1].hash);
    practice.fact.practice = true;
    buf_fini(&practice.body);
    assert_int_equal(record_encode(&practice.body, &practice.fact, practice.prev), ERR_OK);
    assert_int_equal(ingest_batch(room->hq.db, results, &held, device_of("d"), events, CHAIN, NOW),
                     ERR_OK);
    assert_int_equal(ingest_batch(room->hq.db, results, &held, device_of("d"), &practice, 1, NOW),
                     ERR_OK);
    assert_int_equal(results[0].status, WIRE_REFUSED);
    assert_non_null(strstr(results[0].reason, "practice"));
    assert_int_equal(held, CHAIN + 1);
    assert_int_equal(count_of(room, "SELECT count(*) FROM event WHERE device_id = $1", "d"), CHAIN);
    free_chain(events);
    buf_fini(&practice.body);
}

// --- Master data ---------------------------------------------------------------------------------

static void put(struct room *room, const char *key, const char *json) {
    assert_int_equal(master_put_row(room->hq.db, MASTER_MEMBER, key, span_of_text(json)), ERR_OK);
}

static struct wire_page *page(struct room *room, const char *cursor, int64_t limit) {
    struct buf json = BUF_EMPTY;
    struct wire_page *out = NULL;
    char problem[WIRE_PROBLEM_CAP];
    assert_int_equal(master_page(&room->hq, &json, cursor, limit), ERR_OK);
    assert_int_equal(wire_page_decode(&out, problem, buf_span(&json)), ERR_OK);
    buf_fini(&json);
    return out;
}

static void test_master_pages_keep_their_order(void **state) {
    struct room *room = *state;
    struct master_change change;
    char problem[WIRE_PROBLEM_CAP];
    put(room, "a", "{\"id\":\"a\"}");
    put(room, "b", "{\"id\":\"b\"}");
    put(room, "a", "{\"id\":\"a\",\"kana\":\"x\"}");
    struct wire_page *first = page(room, "", 1);
    assert_true(wire_page_more(first));
    assert_int_equal(wire_page_get(first, &change, problem, 0), ERR_OK);
    assert_string_equal(change.key, "b");
    assert_int_equal(master_delete_row(room->hq.db, MASTER_MEMBER, "b"), ERR_OK);
    struct wire_page *rest = page(room, wire_page_cursor(first), 5);
    assert_false(wire_page_more(rest));
    assert_int_equal(wire_page_count(rest), 2);
    assert_int_equal(wire_page_get(rest, &change, problem, 0), ERR_OK);
    assert_string_equal(change.member.kana, "x");
    assert_int_equal(wire_page_get(rest, &change, problem, 1), ERR_OK);
    assert_true(change.deleted);
    assert_int_equal(master_delete_row(room->hq.db, MASTER_MEMBER, "b"), ERR_NOT_FOUND);
    wire_page_free(first);
    wire_page_free(rest);
}

// --- Invitations ---------------------------------------------------------------------------------

static void test_wrong_codes_are_counted_by_minute(void **state) {
    struct room *room = *state;
    int64_t count = 0;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(wrong_code_note(room->hq.db, 60000 + i), ERR_OK);
    }
    assert_int_equal(wrong_code_count(room->hq.db, &count, 119999), ERR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(wrong_code_count(room->hq.db, &count, 120000), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(wrong_code_note(room->hq.db, 120000), ERR_OK);
    assert_int_equal(wrong_code_count(room->hq.db, &count, 60000), ERR_OK);
    assert_int_equal(count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_db_refuses_what_is_not_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_db_binds_by_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_db_tells_errors_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_db_rolls_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_secrets_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_version_1_is_brought_up_to_date, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_old_and_new_files_have_the_same_tables, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_migration_is_whole_or_not, set_up, tear_down),
        cmocka_unit_test(test_args),
        cmocka_unit_test(test_queries),
        cmocka_unit_test_setup_teardown(test_any_order_is_the_same_log, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_batch_is_taken_whole_or_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_restored_kiosk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_records_are_never_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_practice_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_master_pages_keep_their_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_codes_are_counted_by_minute, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
