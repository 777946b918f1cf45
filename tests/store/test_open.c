// Opening: who may, what is made, what is brought up to date, and what is never touched.
#include "tests/store/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/store/programme.h"
#include "app/store/roster.h"

static enum err try_open(const char *dir, enum store_mode mode, char problem[1024]) {
    struct store *store = (struct store *)&store;
    problem[0] = '\0';
    enum err err = store_open(&store, dir, mode, problem, 1024);
    if (err == ERR_OK) {
        store_close(store);
    } else {
        assert_null(store);
        assert_true(strlen(problem) > 20);
    }
    return err;
}

static void assert_says(const char *problem, const char *part) {
    if (!strstr(problem, part)) {
        fail_msg("\"%s\" does not say \"%s\"", problem, part);
    }
}

static struct buf content_of(const char *dir, const char *name) {
    char path[512];
    struct buf content = BUF_EMPTY;
    path_in(path, dir, name);
    assert_ok(buf_read_file(&content, path, 16 << 20));
    return content;
}

static void assert_content(const char *dir, const char *name, struct buf expected) {
    struct buf content = content_of(dir, name);
    assert_true(span_equal(buf_span(&content), buf_span(&expected)));
    buf_fini(&content);
}

static void write_file(const char *dir, const char *name, const void *data, size_t len) {
    char path[512];
    path_in(path, dir, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, len), len);
    close(fd);
}

static bool exists(const char *dir, const char *name) {
    char path[512];
    path_in(path, dir, name);
    return access(path, F_OK) == 0;
}

// --- A new one -----------------------------------------------------------------------------------

static void a_new_database_is_private_and_durable(void **state) {
    (void)state;
    char dir[256];
    char path[512];
    struct stat info;
    dir_make(dir);
    struct store *store = must_open(dir, STORE_WRITE);
    path_in(path, dir, "uketsuke.db");
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    path_in(path, dir, "uketsuke.db-wal");
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(number_behind_its_back(dir, "PRAGMA user_version"), 3);
    assert_int_equal(
        number_behind_its_back(dir, "SELECT count(*) FROM pragma_table_list WHERE"
                                    " type = 'table' AND name NOT LIKE 'sqlite_%' AND NOT strict"),
        0);
    store_close(store);
    dir_remove(dir);
}

static void two_databases_have_two_devices(void **state) {
    (void)state;
    char dirs[2][256];
    char ids[2][ID_CAP];
    for (int i = 0; i < 2; i++) {
        dir_make(dirs[i]);
        struct store *store = must_open(dirs[i], STORE_WRITE);
        assert_true(text_copy(ids[i], ID_CAP, store_device_id(store)));
        store_close(store);
        dir_remove(dirs[i]);
    }
    assert_string_not_equal(ids[0], ids[1]);
}

static void the_librarys_version_is_told(void **state) {
    (void)state;
    assert_string_equal(store_sqlite_version(), SQLITE_VERSION);
}

static void a_directory_that_is_not_there_is_named(void **state) {
    (void)state;
    char dir[256];
    char missing[512];
    char problem[1024];
    dir_make(dir);
    path_in(missing, dir, "nowhere");
    assert_int_equal(try_open(missing, STORE_WRITE, problem), ERR_NOT_FOUND);
    assert_says(problem, missing);
    assert_int_equal(try_open(dir, STORE_READ, problem), ERR_NOT_FOUND);
    assert_says(problem, dir);
    assert_false(exists(dir, "uketsuke.db"));
    write_file(dir, "file", "x", 1);
    path_in(missing, dir, "file");
    assert_int_equal(try_open(missing, STORE_WRITE, problem), ERR_NOT_FOUND);
    char name[2000];
    memset(name, 'd', sizeof name);
    name[sizeof name - 1] = '\0';
    assert_int_equal(try_open(name, STORE_WRITE, problem), ERR_INVALID);
    dir_remove(dir);
}

// --- One writer, any readers ---------------------------------------------------------------------

static void a_second_writer_is_refused(void **state) {
    (void)state;
    char dir[256];
    char problem[1024];
    dir_make(dir);
    struct store *store = must_open(dir, STORE_WRITE);
    assert_int_equal(try_open(dir, STORE_WRITE, problem), ERR_BUSY);
    assert_says(problem, dir);
    pid_t child = fork();
    if (child == 0) {
        struct store *other = NULL;
        _exit(store_open(&other, dir, STORE_WRITE, problem, sizeof problem) == ERR_BUSY ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    append_tap(store, "m1", DIRECTION_IN, 0);
    store_close(store);
    assert_ok(try_open(dir, STORE_WRITE, problem));
    dir_remove(dir);
}

static void a_reader_sees_what_the_writer_writes_and_changes_nothing(void **state) {
    (void)state;
    char dir[256];
    dir_make(dir);
    struct store *writer = must_open(dir, STORE_WRITE);
    append_tap(writer, "m1", DIRECTION_IN, 0);
    struct buf database = content_of(dir, "uketsuke.db");
    struct buf log = content_of(dir, "uketsuke.db-wal");
    struct store *reader = must_open(dir, STORE_READ);
    assert_string_equal(store_device_id(reader), store_device_id(writer));
    struct fact fact = tap("s1", "m2", DIRECTION_IN, VERDICT_ACCEPTED, 1);
    assert_int_equal(head_of(reader), 1);
    assert_int_equal(journal_append(reader, &fact), ERR_PERM);
    assert_int_equal(journal_rebuild(reader), ERR_PERM);
    assert_int_equal(setting_put(reader, "local.x", "y"), ERR_PERM);
    assert_int_equal(verify(reader, NULL), 0);
    assert_content(dir, "uketsuke.db", database);
    assert_content(dir, "uketsuke.db-wal", log);
    append_tap(writer, "m2", DIRECTION_IN, 2);
    assert_int_equal(head_of(reader), 2);
    store_close(writer);
    assert_int_equal(head_of(reader), 2);
    store_close(reader);
    buf_fini(&database);
    buf_fini(&log);
    dir_remove(dir);
}

// --- Not ours to touch ---------------------------------------------------------------------------

static void a_newer_version_is_left_as_it_is(void **state) {
    (void)state;
    char dir[256];
    char problem[1024];
    dir_make(dir);
    store_close(must_open(dir, STORE_WRITE));
    behind_its_back(dir, "CREATE TABLE later (x ANY) STRICT; PRAGMA user_version = 4");
    struct buf before = content_of(dir, "uketsuke.db");
    assert_int_equal(try_open(dir, STORE_WRITE, problem), ERR_VERSION);
    assert_says(problem, "newer");
    assert_int_equal(try_open(dir, STORE_READ, problem), ERR_VERSION);
    assert_content(dir, "uketsuke.db", before);
    buf_fini(&before);
    dir_remove(dir);
}

// The newer program was killed: its last words are in the log only, and stay there.
static void a_newer_version_with_a_log_keeps_the_log(void **state) {
    (void)state;
    char dir[256];
    char problem[1024];
    dir_make(dir);
    store_close(must_open(dir, STORE_WRITE));
    pid_t child = fork();
    if (child == 0) {
        char path[512];
        sqlite3 *db = NULL;
        snprintf(path, sizeof path, "%s/uketsuke.db", dir);
        if (sqlite3_open(path, &db) != SQLITE_OK ||
            sqlite3_exec(db, "PRAGMA user_version = 4", NULL, NULL, NULL) != SQLITE_OK) {
            _exit(1);
        }
        _exit(0);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    struct buf database = content_of(dir, "uketsuke.db");
    struct buf log = content_of(dir, "uketsuke.db-wal");
    assert_true(log.len > 0);
    assert_int_equal(try_open(dir, STORE_WRITE, problem), ERR_VERSION);
    assert_content(dir, "uketsuke.db", database);
    assert_content(dir, "uketsuke.db-wal", log);
    buf_fini(&database);
    buf_fini(&log);
    dir_remove(dir);
}

static void as_nobody(const char *dir, enum store_mode mode, enum err expected) {
    pid_t child = fork();
    if (child == 0) {
        char problem[1024] = "";
        struct store *store = NULL;
        if (getuid() == 0 && setuid(65534) != 0) {
            _exit(2);
        }
        _exit(store_open(&store, dir, mode, problem, sizeof problem) == expected && *problem ? 0
                                                                                             : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void give(const char *path, mode_t mode) {
    if (getuid() == 0) {
        assert_int_equal(chown(path, 65534, 65534), 0);
    }
    assert_int_equal(chmod(path, mode), 0);
}

static void a_directory_without_permission_is_refused(void **state) {
    (void)state;
    char dir[256];
    char path[512];
    dir_make(dir);
    give(dir, 0500);
    as_nobody(dir, STORE_WRITE, ERR_PERM);
    give(dir, 0000);
    as_nobody(dir, STORE_WRITE, ERR_PERM);
    as_nobody(dir, STORE_READ, ERR_PERM);
    give(dir, 0700);
    store_close(must_open(dir, STORE_WRITE));
    struct buf before = content_of(dir, "uketsuke.db");
    path_in(path, dir, "uketsuke.lock");
    give(path, 0600);
    path_in(path, dir, "uketsuke.db");
    give(path, 0400); // to be read, not written
    as_nobody(dir, STORE_WRITE, ERR_PERM);
    give(path, 0000);
    as_nobody(dir, STORE_WRITE, ERR_PERM);
    as_nobody(dir, STORE_READ, ERR_PERM);
    give(path, 0600);
    assert_content(dir, "uketsuke.db", before);
    buf_fini(&before);
    dir_remove(dir);
}

// --- Set aside -----------------------------------------------------------------------------------

// The one name that the damaged database (or the part `suffix` of it) has now.
static void find_aside(char out[512], const char *dir, const char *suffix) {
    int found = 0;
    DIR *listing = opendir(dir);
    assert_non_null(listing);
    for (struct dirent *entry = readdir(listing); entry; entry = readdir(listing)) {
        size_t len = strlen(entry->d_name);
        const char *stamp = strstr(entry->d_name, ".damaged-");
        if (stamp && strcmp(entry->d_name + len - strlen(suffix), suffix) == 0) {
            assert_true(text_copy(out, 512, entry->d_name));
            found++;
        }
    }
    closedir(listing);
    assert_int_equal(found, 1);
}

static void assert_set_aside(const char *dir, struct buf expected) {
    char problem[1024];
    char name[512];
    assert_int_equal(try_open(dir, STORE_WRITE, problem), ERR_CORRUPT);
    assert_false(exists(dir, "uketsuke.db"));
    find_aside(name, dir, "Z");
    assert_content(dir, name, expected);
    assert_says(problem, name);
    struct store *store = must_open(dir, STORE_WRITE);
    append_tap(store, "m1", DIRECTION_IN, 0);
    assert_int_equal(verify(store, NULL), 0);
    store_close(store);
    assert_content(dir, name, expected);
}

static void what_is_no_database_is_set_aside(void **state) {
    (void)state;
    char dir[256];
    char problem[1024];
    uint8_t noise[9000];
    uint64_t random = 4711;
    for (size_t i = 0; i < sizeof noise; i++) {
        noise[i] = (uint8_t)draw(&random);
    }
    dir_make(dir);
    write_file(dir, "uketsuke.db", noise, sizeof noise);
    struct buf before = content_of(dir, "uketsuke.db");
    assert_int_equal(try_open(dir, STORE_READ, problem), ERR_CORRUPT);
    assert_content(dir, "uketsuke.db", before); // a reader moves nothing
    assert_set_aside(dir, before);
    buf_fini(&before);
    dir_remove(dir);
}

static void another_programs_database_is_set_aside(void **state) {
    (void)state;
    char dir[256];
    dir_make(dir);
    behind_its_back(dir, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
    struct buf before = content_of(dir, "uketsuke.db");
    assert_set_aside(dir, before);
    buf_fini(&before);
    dir_remove(dir);
}

// Killed with records in the log; then the first page goes bad. All of it is kept.
static void a_damaged_database_goes_aside_with_its_log(void **state) {
    (void)state;
    char dir[256];
    char name[512];
    char problem[1024];
    uint8_t noise[400];
    memset(noise, 0xee, sizeof noise);
    dir_make(dir);
    store_close(must_open(dir, STORE_WRITE));
    pid_t child = fork();
    if (child == 0) {
        struct store *store = NULL;
        struct fact fact = {.kind = FACT_BOOT, .stamp = {.at_utc_ms = minute(0)}};
        bool written = store_open(&store, dir, STORE_WRITE, problem, 1024) == ERR_OK &&
                       journal_append(store, &fact) == ERR_OK;
        _exit(written ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    // Both copies of page 1: in the database, and wherever the log has it.
    struct buf database = content_of(dir, "uketsuke.db");
    memcpy(database.data + 100, noise, sizeof noise);
    write_file(dir, "uketsuke.db", database.data, database.len);
    struct buf log = content_of(dir, "uketsuke.db-wal");
    assert_true(log.len > 0);
    assert_int_equal(try_open(dir, STORE_WRITE, problem), ERR_CORRUPT);
    find_aside(name, dir, "Z");
    assert_content(dir, name, database);
    find_aside(name, dir, "Z-wal");
    assert_content(dir, name, log);
    assert_false(exists(dir, "uketsuke.db-wal"));
    assert_ok(try_open(dir, STORE_WRITE, problem));
    assert_content(dir, name, log);
    buf_fini(&database);
    buf_fini(&log);
    dir_remove(dir);
}

// SQLite deletes a log that it finds beside an empty database: not before it has been set aside.
static void a_log_without_its_database_is_kept(void **state) {
    (void)state;
    for (int is_empty = 0; is_empty < 2; is_empty++) {
        char dir[256];
        char name[512];
        char problem[1024];
        dir_make(dir);
        write_file(dir, "uketsuke.db-wal", "records", 7);
        struct buf log = content_of(dir, "uketsuke.db-wal");
        if (is_empty) {
            write_file(dir, "uketsuke.db", "", 0);
        }
        assert_int_equal(try_open(dir, STORE_WRITE, problem), ERR_CORRUPT);
        assert_ok(try_open(dir, STORE_WRITE, problem));
        find_aside(name, dir, "Z-wal");
        assert_content(dir, name, log);
        buf_fini(&log);
        dir_remove(dir);
    }
}

// --- An older one --------------------------------------------------------------------------------

static void make_version(const char *dir, const char *path) {
    struct buf script = BUF_EMPTY;
    const char *text = NULL;
    assert_ok(buf_read_file(&script, path, 1 << 20));
    assert_ok(buf_terminate(&script, &text));
    behind_its_back(dir, "PRAGMA journal_mode = WAL");
    behind_its_back(dir, text);
    buf_fini(&script);
}

static void make_version_1(const char *dir) {
    make_version(dir, UK_STORE_TESTS "/version_1.sql");
}

static void make_version_2(const char *dir) {
    make_version(dir, UK_STORE_TESTS "/version_2.sql");
}

static void assert_as_version_1_left_it(struct store *store) {
    struct outbox_state outbox;
    struct presence presence;
    struct presence_counts counts;
    struct member member;
    char text[ID_CAP];
    enum direction pinned;
    assert_string_equal(store_device_id(store), "01a20610-28b7-717d-9faa-22ff05945a38");
    assert_ok(outbox_get(store, &outbox));
    assert_int_equal(outbox.head_seq, 6);
    assert_int_equal(outbox.acked_seq, 2);
    assert_int_equal(outbox.quarantined, 1);
    assert_ok(presence_get(store, &presence, "s1", "m1"));
    assert_int_equal(presence.last, DIRECTION_OUT);
    assert_int_equal(presence.first_in_utc_ms, minute(1));
    assert_ok(presence_count(store, &counts, "s1"));
    assert_int_equal(counts.received, 1); // m2's only tap was voided
    assert_ok(journal_open_session(store, text, sizeof text, &pinned));
    assert_string_equal(text, "s1");
    assert_ok(roster_find_by_hash(store, &member, "aa11"));
    assert_string_equal(member.kanji, "新潟 太郎");
    assert_ok(setting_get(store, text, sizeof text, "local.hq.url"));
    assert_string_equal(text, "https://hq.example");
    assert_int_equal(verify(store, NULL), 0);
}

static void version_1_is_brought_up_to_date(void **state) {
    (void)state;
    char dir[256];
    char problem[1024];
    struct code_format format;
    size_t count = 9;
    dir_make(dir);
    make_version_1(dir);
    assert_int_equal(try_open(dir, STORE_READ, problem), ERR_UNSUPPORTED);
    assert_says(problem, "older");
    assert_int_equal(number_behind_its_back(dir, "PRAGMA user_version"), 1);
    struct store *store = must_open(dir, STORE_WRITE);
    assert_as_version_1_left_it(store);
    assert_ok(roster_formats(store, &format, &count, 1));
    assert_int_equal(count, 0);
    assert_int_equal(append_tap(store, "m2", DIRECTION_IN, 95).seq, 7);
    store_close(store);
    assert_int_equal(number_behind_its_back(dir, "PRAGMA user_version"), 3);
    dir_remove(dir);
}

// What version 2 did not know is empty, and members are found as they would be typed.
static void version_2_is_brought_up_to_date(void **state) {
    (void)state;
    static struct session session;
    char dir[256];
    struct member found;
    size_t count = 9;
    dir_make(dir);
    make_version_2(dir);
    struct store *store = must_open(dir, STORE_WRITE);
    assert_as_version_1_left_it(store);
    assert_ok(programme_find_session(store, &session, "s1"));
    assert_string_equal(session.title, "産業医研修会");
    assert_int_equal(session.items[0].credits[0].units_x10, 15);
    assert_string_equal(session.approval_no, "");
    assert_int_equal(session.capacity, 0);
    assert_int_equal(session.admission, ADMISSION_OPEN);
    assert_int_equal(session.claim_count, 0);
    assert_ok(roster_find_member(store, &found, "m1"));
    assert_false(found.show_progress);
    assert_int_equal(number_behind_its_back(dir, "SELECT count(*) FROM member"
                                                 " WHERE kana_key = 'ニイガタ タロウ'"
                                                 " AND kanji_key = '新潟 太郎'"),
                     1);
    assert_int_equal(number_behind_its_back(dir, "SELECT count(*) FROM name_key"), 4);
    assert_ok(roster_credentials(store, &(struct credential){0}, &count, 1, "m1"));
    assert_int_equal(count, 1);
    assert_int_equal(append_tap(store, "m2", DIRECTION_IN, 95).seq, 7);
    assert_int_equal(verify(store, NULL), 0);
    store_close(store);
    dir_remove(dir);
}

static void assert_same_tables(const char *dir, const char *other) {
    char sql[1024];
    snprintf(sql, sizeof sql,
             "ATTACH '%s/uketsuke.db' AS other; CREATE TEMP TABLE difference (x CHECK (x = 0));"
             "INSERT INTO difference SELECT count(*) FROM (SELECT type, name, sql FROM"
             " main.sqlite_schema EXCEPT SELECT type, name, sql FROM other.sqlite_schema);"
             "INSERT INTO difference SELECT count(*) FROM (SELECT type, name, sql FROM"
             " other.sqlite_schema EXCEPT SELECT type, name, sql FROM main.sqlite_schema);",
             other);
    behind_its_back(dir, sql);
}

static void old_and_new_files_have_the_same_tables(void **state) {
    (void)state;
    char dirs[3][256];
    for (int i = 0; i < 3; i++) {
        dir_make(dirs[i]);
        if (i > 0) {
            (i == 1 ? make_version_1 : make_version_2)(dirs[i]);
        }
        store_close(must_open(dirs[i], STORE_WRITE));
    }
    assert_same_tables(dirs[0], dirs[1]);
    assert_same_tables(dirs[0], dirs[2]);
    for (int i = 0; i < 3; i++) {
        dir_remove(dirs[i]);
    }
}

// With room for the first pages of a file only.
static void open_on_a_full_disk(const char *dir) {
    pid_t child = fork();
    if (child == 0) {
        char problem[1024];
        struct store *store = NULL;
        const struct rlimit limit = {8192, 8192};
        signal(SIGXFSZ, SIG_IGN);
        bool limited = setrlimit(RLIMIT_FSIZE, &limit) == 0;
        _exit(limited && store_open(&store, dir, STORE_WRITE, problem, 1024) == ERR_FULL ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void a_full_disk_leaves_the_older_file_whole(void **state) {
    (void)state;
    char dir[256];
    dir_make(dir);
    make_version_1(dir);
    open_on_a_full_disk(dir);
    assert_int_equal(number_behind_its_back(dir, "PRAGMA user_version"), 1);
    struct store *store = must_open(dir, STORE_WRITE);
    assert_as_version_1_left_it(store);
    store_close(store);
    dir_remove(dir);
}

static void a_database_begun_on_a_full_disk_is_finished_later(void **state) {
    (void)state;
    char dir[256];
    dir_make(dir);
    open_on_a_full_disk(dir);
    struct store *store = must_open(dir, STORE_WRITE);
    append_tap(store, "m1", DIRECTION_IN, 0);
    assert_int_equal(verify(store, NULL), 0);
    store_close(store);
    dir_remove(dir);
}

static void test_each_failure_is_one_of_the_faults(void **state) {
    (void)state;
    static const struct {
        enum err err;
        enum fault fault;
    } cases[] = {{ERR_OK, FAULT_NONE},
                 {ERR_FULL, FAULT_STORE_FULL},
                 {ERR_PERM, FAULT_STORE_DENIED},
                 {ERR_CORRUPT, FAULT_STORE_DAMAGED},
                 {ERR_VERSION, FAULT_STORE_NEWER},
                 {ERR_BUSY, FAULT_STORE_IN_USE},
                 {ERR_NOMEM, FAULT_KIOSK},
                 {ERR_IO, FAULT_STORE_BROKEN},
                 {ERR_UNSUPPORTED, FAULT_STORE_BROKEN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(store_fault_of(cases[i].err), cases[i].fault);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_failure_is_one_of_the_faults),
        cmocka_unit_test(a_new_database_is_private_and_durable),
        cmocka_unit_test(two_databases_have_two_devices),
        cmocka_unit_test(the_librarys_version_is_told),
        cmocka_unit_test(a_directory_that_is_not_there_is_named),
        cmocka_unit_test(a_second_writer_is_refused),
        cmocka_unit_test(a_reader_sees_what_the_writer_writes_and_changes_nothing),
        cmocka_unit_test(a_newer_version_is_left_as_it_is),
        cmocka_unit_test(a_newer_version_with_a_log_keeps_the_log),
        cmocka_unit_test(a_directory_without_permission_is_refused),
        cmocka_unit_test(what_is_no_database_is_set_aside),
        cmocka_unit_test(another_programs_database_is_set_aside),
        cmocka_unit_test(a_damaged_database_goes_aside_with_its_log),
        cmocka_unit_test(a_log_without_its_database_is_kept),
        cmocka_unit_test(version_1_is_brought_up_to_date),
        cmocka_unit_test(version_2_is_brought_up_to_date),
        cmocka_unit_test(old_and_new_files_have_the_same_tables),
        cmocka_unit_test(a_full_disk_leaves_the_older_file_whole),
        cmocka_unit_test(a_database_begun_on_a_full_disk_is_finished_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
