// A session out: by adapters, byte for byte, and as evidence that shows what was done to it.
#include "tests/store/support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "app/base/text.h"
#include "app/evidence.h"
#include "app/export.h"
#include "app/export_data.h"
#include "app/import.h"
#include "app/store/particulars.h"
#include "app/store/practice.h"
#include "app/store/programme.h"
#include "app/store/retention.h"
#include "app/transfer/archive.h"

static char dir[256];
static struct store *store;
static struct device_key key;
static struct export_report report;
static int64_t next_id;

// Minutes after the session's beginning: 2026-04-09 14:00 in Japan.
static int64_t at(int minutes) {
    return INT64_C(1775710800000) + minutes * INT64_C(60000);
}
static int64_t now(void) {
    return at(240);
}

// --- The day -------------------------------------------------------------------------------------

static void import_examples(void) {
    static const char *const names[] = {"members", "sessions",      "items",  "rules",
                                        "staff",   "registrations", "totals", "certificates"};
    enum { COUNT = sizeof names / sizeof *names };
    char paths[COUNT][512];
    const char *pointers[COUNT];
    struct import_report *imported = calloc(1, sizeof *imported);
    assert_non_null(imported);
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(paths[i], sizeof paths[i], UK_ASSETS "/examples/%s.csv", names[i]);
        pointers[i] = paths[i];
    }
    if (import_files(store, pointers, COUNT, imported) != ERR_OK) {
        char text[FINDING_TEXT_CAP];
        finding_text(text, EXPLAIN_EN, &imported->findings.kept[0]);
        fail_msg("%s", text);
    }
    free(imported);
}

// Ids in order of making, so that the files are the same in every run.
static void give_id(struct fact *fact) {
    snprintf(fact->id, sizeof fact->id, "019d0000-0000-7000-8000-%012lld",
             (long long)(++next_id % 1000000));
}

static void append(struct fact *fact) {
    give_id(fact);
    assert_ok(journal_append(store, fact));
}

static struct fact make(enum fact_kind kind, int recorded_min) {
    struct fact fact = {.kind = kind, .session_id = "T1"};
    fact.stamp = (struct stamp){
        .at_utc_ms = at(recorded_min), .mono_ms = at(recorded_min), .trust = TRUST_SYNCED};
    snprintf(fact.stamp.boot_id, sizeof fact.stamp.boot_id, "boot-1");
    return fact;
}

static struct fact make_tap(const char *member_id, enum direction direction, int recorded_min) {
    struct fact fact = make(FACT_TAP, recorded_min);
    snprintf(fact.member_id, sizeof fact.member_id, "%s", member_id);
    fact.direction = direction;
    fact.method = METHOD_QR_SIGNED;
    fact.verdict = VERDICT_ACCEPTED;
    return fact;
}

static struct fact came(const char *member_id, int recorded_min) {
    struct fact fact = make_tap(member_id, DIRECTION_IN, recorded_min);
    append(&fact);
    return fact;
}

static struct fact left(const char *member_id, int recorded_min) {
    struct fact fact = make_tap(member_id, DIRECTION_OUT, recorded_min);
    append(&fact);
    return fact;
}

// The clock was 1000 minutes slow until somebody set it right.
static void with_a_wrong_clock(void) {
    struct fact in = make_tap("M0004", DIRECTION_IN, -1003);
    struct fact out = make_tap("M0004", DIRECTION_OUT, -850);
    struct fact clock = make(FACT_CLOCK, -849);
    struct fact *facts[] = {&in, &out, &clock};
    clock.session_id[0] = '\0';
    clock.true_utc_ms = at(151);
    for (size_t i = 0; i < 3; i++) {
        snprintf(facts[i]->stamp.boot_id, sizeof facts[i]->stamp.boot_id, "boot-2");
        facts[i]->stamp.trust = i < 2 ? TRUST_UNKNOWN : TRUST_SYNCED;
        append(facts[i]);
    }
}

static void with_staff_changes(void) {
    struct fact slip = came("M0001", -30);
    struct fact undo = make(FACT_VOID, -29);
    struct fact early = left("M0002", 100);
    struct fact amend = make(FACT_AMEND, 160);
    snprintf(undo.target_id, sizeof undo.target_id, "%s", slip.id);
    snprintf(undo.staff_id, sizeof undo.staff_id, "S1");
    snprintf(undo.reason, sizeof undo.reason, "取り違え");
    append(&undo);
    snprintf(amend.target_id, sizeof amend.target_id, "%s", early.id);
    snprintf(amend.staff_id, sizeof amend.staff_id, "S1");
    snprintf(amend.reason, sizeof amend.reason, "=最後まで在室, 係員が確認");
    amend.true_utc_ms = at(150);
    append(&amend);
}

static void with_a_walk_in(void) {
    struct fact fact = make(FACT_WALK_IN, 2);
    const struct particulars particulars = {
        .number = "999001", .kana = "ミツケ シロウ", .affiliation = "見附市"};
    give_id(&fact);
    assert_ok(journal_append_walk_in(store, &fact, &particulars));
    came(fact.member_id, 2);
    left(fact.member_id, 150);
}

static void have_the_day(void) {
    struct fact open = make(FACT_SESSION_OPEN, -60);
    struct fact boot = make(FACT_BOOT, -61);
    boot.session_id[0] = '\0';
    append(&boot);
    append(&open);
    came("M0001", -5);
    came("M0002", 15);
    came("M0003", 0);
    struct fact wrong = make_tap("M0005", DIRECTION_IN, 1);
    wrong.verdict = VERDICT_WRONG_SESSION;
    append(&wrong);
    with_a_walk_in();
    with_a_wrong_clock();
    with_staff_changes();
    left("M0001", 150);
    struct fact elsewhere =
        make_tap("M9999", DIRECTION_IN, 3); // on no roster here, at another door
    give_id(&elsewhere);
    take_foreign(store, &elsewhere, "other-kiosk", 7);
}

static int set_up(void **state) {
    (void)state;
    assert_true(sodium_init() >= 0);
    dir_make(dir);
    store = must_open(dir, STORE_WRITE);
    next_id = 0;
    import_examples();
    have_the_day();
    return device_key_load(&key, dir) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state) {
    char path[512];
    (void)state;
    store_close(store);
    path_in(path, dir, "adapters/full.json");
    (void)unlink(path);
    path_in(path, dir, "adapters");
    (void)rmdir(path);
    dir_remove(dir);
    return 0;
}

// --- By adapters ---------------------------------------------------------------------------------

static const struct export_places places = {UK_ASSETS, NULL};

static void read_here(struct adapter *adapter, const char *name) {
    char problem[ADAPTER_PROBLEM_CAP] = "";
    char path[512];
    struct buf json = BUF_EMPTY;
    snprintf(path, sizeof path, UK_GOLDEN "/%s.json", name);
    assert_ok(buf_read_file(&json, path, ADAPTER_BYTES_MAX));
    if (adapter_read(adapter, problem, buf_span(&json)) != ERR_OK) {
        fail_msg("%s: %s", name, problem);
    }
    buf_fini(&json);
}

static void is_golden(const struct adapter *adapter, const char *name) {
    char path[512];
    struct buf csv = BUF_EMPTY;
    struct buf golden = BUF_EMPTY;
    assert_ok(export_csv(&csv, store, "T1", adapter, now(), &report));
    snprintf(path, sizeof path, UK_GOLDEN "/%s.csv", name);
    enum err err = buf_read_file(&golden, path, 1 << 20);
    if (err != ERR_OK || !span_equal(buf_span(&csv), buf_span(&golden))) {
        char problem[512];
        snprintf(path, sizeof path, "/tmp/uk-golden-%s.csv", name);
        assert_ok(export_write(path, buf_span(&csv), problem, sizeof problem));
        fail_msg("%s is not what it was; the new one is %s", name, path);
    }
    buf_fini(&csv);
    buf_fini(&golden);
}

static void everything_as_it_ships(void **state) {
    struct adapter adapter;
    char problem[512];
    (void)state;
    assert_ok(export_find_adapter(&adapter, "full", &places, problem, sizeof problem));
    is_golden(&adapter, "full");
    assert_int_equal(report.loss_count, 0);
    assert_int_equal(report.exceptions, 4); // no exit twice, wrong room, walk-in
    adapter_fini(&adapter);
}

static void the_offices_list_as_it_ships(void **state) {
    struct adapter adapter;
    char problem[512];
    (void)state;
    assert_ok(export_find_adapter(&adapter, "jukou_jisseki", &places, problem, sizeof problem));
    is_golden(&adapter, "jukou_jisseki");
    assert_int_equal(report.loss_count, 3); // 𠮷, in each row of the one who has it
    assert_int_equal(report.losses[0].codepoint, 0x20bb7);
    adapter_fini(&adapter);
}

static void taps_stays_and_people(void **state) {
    static const char *const names[] = {"taps", "stays", "people"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct adapter adapter;
        read_here(&adapter, names[i]);
        is_golden(&adapter, names[i]);
        adapter_fini(&adapter);
    }
}

static void what_is_lacking_can_be_refused(void **state) {
    struct adapter adapter;
    struct buf csv = BUF_EMPTY;
    char problem[512];
    (void)state;
    assert_ok(export_find_adapter(&adapter, "jukou_jisseki", &places, problem, sizeof problem));
    adapter.refuse_missing = true;
    assert_int_equal(export_csv(&csv, store, "T1", &adapter, now(), &report), ERR_UNSUPPORTED);
    assert_non_null(strstr(report.problem, "U+20BB7"));
    adapter_fini(&adapter);
    buf_fini(&csv);
}

static void what_is_not_there_is_told(void **state) {
    struct adapter adapter;
    struct buf csv = BUF_EMPTY;
    char problem[512];
    (void)state;
    assert_int_equal(export_find_adapter(&adapter, "none", &places, problem, sizeof problem),
                     ERR_NOT_FOUND);
    assert_non_null(strstr(problem, "'none'"));
    assert_ok(export_find_adapter(&adapter, "full", &places, problem, sizeof problem));
    assert_int_equal(export_csv(&csv, store, "T9", &adapter, now(), &report), ERR_NOT_FOUND);
    assert_non_null(strstr(report.problem, "'T9'"));
    adapter_fini(&adapter);
    buf_fini(&csv);
}

static void write_adapter(const char *json) {
    char path[512];
    path_in(path, dir, "adapters");
    (void)mkdir(path, 0700);
    path_in(path, dir, "adapters/full.json");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(json, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void practice_stays_here(void **state) {
    struct adapter adapter;
    struct buf csv = BUF_EMPTY;
    struct store *practice = NULL;
    char problem[512];
    (void)state;
    assert_ok(export_find_adapter(&adapter, "full", &places, problem, sizeof problem));
    assert_ok(practice_open(&practice, store, problem, sizeof problem));
    assert_int_equal(export_csv(&csv, practice, "T1", &adapter, now(), &report), ERR_UNSUPPORTED);
    assert_non_null(strstr(report.problem, "practice"));
    assert_int_equal(csv.len, 0);
    practice_close(practice);
    adapter_fini(&adapter);
}

// Without headquarters an export is what settles a record: then its days begin to count.
static void what_was_exported_may_go(void **state) {
    static const char walk_in[] = "019d0000-0000-7000-8000-000000000007";
    struct retention_report gone;
    struct particulars particulars;
    uint8_t salt[PARTICULARS_SALT_BYTES];
    int64_t later = now() + INT64_C(60) * 24 * 3600 * 1000;
    (void)state;
    assert_ok(retention_purge(store, &gone, later, 30));
    assert_ok(particulars_get(store, &particulars, salt, walk_in));
    assert_ok(export_done(store, now()));
    assert_ok(retention_purge(store, &gone, later, 30));
    assert_int_equal(gone.particulars, 1);
    assert_int_equal(particulars_get(store, &particulars, salt, walk_in), ERR_NOT_FOUND);
}

static void an_associations_own_adapter_wins(void **state) {
    const struct export_places both = {UK_ASSETS, dir};
    struct adapter all[8];
    size_t count;
    char problem[512];
    (void)state;
    write_adapter(
        "{\"adapter\":1,\"name\":\"full\",\"version\":\"ours\","
        "\"title\":{\"ja\":\"あ\",\"en\":\"a\"},\"description\":{\"ja\":\"あ\",\"en\":\"a\"},"
        "\"rows\":\"person\",\"encoding\":\"utf-8\","
        "\"columns\":[{\"heading\":\"番号\",\"value\":\"licence_no\"}]}");
    assert_ok(export_adapters(all, &count, 8, &both, problem, sizeof problem));
    assert_string_equal(problem, "");
    assert_int_equal(count, 2);
    assert_string_equal(all[0].name, "full");
    assert_string_equal(all[0].version, "ours");
    assert_string_equal(all[1].name, "jukou_jisseki");
    adapter_fini(&all[0]);
    adapter_fini(&all[1]);
    write_adapter("{\"adapter\":1,\"nam");
    assert_ok(export_adapters(all, &count, 8, &both, problem, sizeof problem));
    assert_non_null(strstr(problem, "adapters/full.json can't be used: line 1"));
    assert_int_equal(count, 2);
    assert_string_equal(all[0].version, "2026-04-01");
    adapter_fini(&all[0]);
    adapter_fini(&all[1]);
}

// --- Files ---------------------------------------------------------------------------------------

static void holds(const char *path, const char *expected) {
    struct buf content = BUF_EMPTY;
    const char *text;
    assert_ok(buf_read_file(&content, path, 4096));
    assert_ok(buf_terminate(&content, &text));
    assert_string_equal(text, expected);
    buf_fini(&content);
}

static void a_file_is_whole_or_as_it_was(void **state) {
    char path[512];
    char aside[520];
    char problem[512];
    uint8_t much[8192] = {0};
    struct rlimit limit;
    struct rlimit small;
    (void)state;
    path_in(path, dir, "out.csv");
    snprintf(aside, sizeof aside, "%s.tmp", path);
    assert_ok(export_write(path, span_of_text("first"), problem, sizeof problem));
    holds(path, "first");
    // A disk that is full in the middle of the file.
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    small = limit;
    small.rlim_cur = 4096;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum err err = export_write(path, (struct span){much, sizeof much}, problem, sizeof problem);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_int_not_equal(err, ERR_OK);
    assert_non_null(strstr(problem, "out.csv can't be written"));
    holds(path, "first");
    assert_int_equal(access(aside, F_OK), -1);
    path_in(path, dir, "nowhere/out.csv");
    assert_int_equal(export_write(path, span_of_text("x"), problem, sizeof problem), ERR_NOT_FOUND);
}

static void names_of_files_are_safe(void **state) {
    char name[EXPORT_NAME_CAP];
    (void)state;
    export_file_name(name, "T1", at(0), "full", "csv");
    assert_string_equal(name, "20260409_T1_full.csv");
    export_file_name(name, "../T:1 x", at(0), "evidence", "tar");
    assert_string_equal(name, "20260409_.._T_1_x_evidence.tar");
}

// --- Evidence ------------------------------------------------------------------------------------

static struct buf make_evidence(struct export_data *data) {
    struct buf bytes = BUF_EMPTY;
    assert_ok(evidence_make(&bytes, store, data, span_of_text("氏名\r\n新潟 太郎\r\n"), &key));
    return bytes;
}

static void keep_sentence(void *context, const char *sentence) {
    char *first = context;
    if (!*first) {
        snprintf(first, 512, "%s", sentence);
    }
}

static size_t check(struct span bytes, char first[512]) {
    struct evidence_summary summary;
    size_t findings = 0;
    first[0] = '\0';
    assert_ok(evidence_check(&summary, &findings, bytes, keep_sentence, first));
    return findings;
}

static void evidence_holds_and_is_checked(void **state) {
    struct export_data data;
    struct evidence_summary summary;
    size_t findings;
    char first[512] = "";
    (void)state;
    assert_ok(export_load(&data, store, "T1", now()));
    struct buf bytes = make_evidence(&data);
    assert_ok(evidence_check(&summary, &findings, buf_span(&bytes), keep_sentence, first));
    assert_string_equal(first, "");
    assert_int_equal(findings, 0);
    assert_string_equal(summary.session_id, "T1");
    assert_string_equal(summary.device_id, store_device_id(store));
    assert_int_equal(summary.people, 7);
    assert_int_equal(summary.proposals, 21);
    assert_int_equal(summary.records, 18); // the other kiosk's and the boot, too
    buf_fini(&bytes);
    export_free(&data);
}

// Who goes to another room is looked for there, too; and who came from one that was over by then is
// nobody's exception, which only the other session can tell.
static void people_go_from_room_to_room(void **state) {
    struct export_data data;
    char first[512];
    struct master_change *change = calloc(1, sizeof *change);
    (void)state;
    assert_non_null(change);
    change->kind = MASTER_SESSION;
    change->session = (struct session){
        .id = "T0", .title = "午前", .starts_utc_ms = at(-240), .ends_utc_ms = at(-120)};
    assert_ok(master_begin(store));
    assert_ok(master_put(store, change));
    change->session = (struct session){
        .id = "T2", .title = "別室", .starts_utc_ms = at(0), .ends_utc_ms = at(120)};
    assert_ok(master_put(store, change));
    assert_ok(master_commit(store, NULL));
    free(change);
    struct fact before = make_tap("M0003", DIRECTION_IN, -200);
    snprintf(before.session_id, sizeof before.session_id, "T0");
    append(&before);
    struct fact elsewhere = make_tap("M0002", DIRECTION_IN, 60);
    snprintf(elsewhere.session_id, sizeof elsewhere.session_id, "T2");
    append(&elsewhere);
    assert_ok(export_load(&data, store, "T1", now()));
    assert_int_equal(data.session_count, 3);
    for (size_t i = 0; i < data.person_count; i++) {
        const struct attendance *attendance = data.people[i]->attendance;
        bool went = strcmp(attendance->member_id, "M0002") == 0;
        assert_int_equal((attendance->marks & ATTENDANCE_ELSEWHERE) != 0, went);
        if (went) {
            assert_int_equal(attendance->stays[0].to_utc_ms, at(60));
        }
    }
    struct buf bytes = make_evidence(&data);
    assert_int_equal(check(buf_span(&bytes), first), 0);
    buf_fini(&bytes);
    data.session_count = 1; // a bundle that keeps the other rooms back
    bytes = make_evidence(&data);
    assert_int_not_equal(check(buf_span(&bytes), first), 0);
    buf_fini(&bytes);
    export_free(&data);
}

static void any_changed_byte_is_found(void **state) {
    struct export_data data;
    char first[512];
    (void)state;
    assert_ok(export_load(&data, store, "T1", now()));
    struct buf bytes = make_evidence(&data);
    for (size_t i = 0; i < bytes.len; i += 37) {
        bytes.data[i] ^= 0x01;
        if (check(buf_span(&bytes), first) == 0) {
            fail_msg("byte %zu can be changed", i);
        }
        bytes.data[i] ^= 0x01;
    }
    struct span cut = {bytes.data, bytes.len - 512};
    assert_int_not_equal(check(cut, first), 0);
    assert_int_equal(check(buf_span(&bytes), first), 0);
    buf_fini(&bytes);
    export_free(&data);
}

// Signed by the right key, and still not what the records give.
static void what_the_records_do_not_give_is_found(void **state) {
    struct export_data data;
    char first[512];
    (void)state;
    assert_ok(export_load(&data, store, "T1", now()));
    data.people[0]->proposals[0].units_x10 += 5;
    struct buf bytes = make_evidence(&data);
    assert_int_equal(check(buf_span(&bytes), first), 1);
    assert_non_null(strstr(first, "The records give something else for"));
    buf_fini(&bytes);
    data.people[0]->proposals[0].units_x10 -= 5;

    size_t dropped = 0; // somebody's exit
    while (data.facts[dropped].kind != FACT_TAP || data.facts[dropped].direction != DIRECTION_OUT) {
        dropped++;
    }
    data.facts[dropped] = data.facts[--data.fact_count];
    bytes = make_evidence(&data);
    assert_int_not_equal(check(buf_span(&bytes), first), 0);
    buf_fini(&bytes);

    data.person_count--; // somebody was left out
    bytes = make_evidence(&data);
    assert_int_not_equal(check(buf_span(&bytes), first), 0);
    buf_fini(&bytes);
    data.person_count++;
    export_free(&data);
}

// Changed on the kiosk itself before the bundle was made and signed there.
static void a_record_that_was_rewritten_is_found(void **state) {
    struct export_data data;
    char first[512];
    (void)state;
    behind_its_back(dir, "DROP TRIGGER journal_never_updated;"
                         "UPDATE journal SET body = CAST(replace(CAST(body AS TEXT), 'qr_signed',"
                         " 'qr_plain') AS BLOB) WHERE seq = 5");
    assert_ok(export_load(&data, store, "T1", now()));
    struct buf bytes = make_evidence(&data);
    assert_int_equal(check(buf_span(&bytes), first), 1);
    assert_string_equal(first, "Record 5 is not the one in the chain.");
    buf_fini(&bytes);
    export_free(&data);
    // Its hash rewritten with it: now it is the next one that no longer follows.
    behind_its_back(dir, "UPDATE journal SET hash = zeroblob(32) WHERE seq = 5");
    assert_ok(export_load(&data, store, "T1", now()));
    bytes = make_evidence(&data);
    assert_int_equal(check(buf_span(&bytes), first), 2);
    buf_fini(&bytes);
    export_free(&data);
}

static bool has_text(struct span bytes, const char *text) {
    return bytes.len > 0 && memmem(bytes.data, bytes.len, text, strlen(text)) != NULL;
}

static void names_are_in_the_list_only(void **state) {
    static const char *const names[] = {"新潟 太郎", "ニイガタ", "𠮷田",  "ミツケ",
                                        "見附市",    "999001",   "304123"};
    struct archive_part parts[ARCHIVE_PARTS_MAX];
    struct export_data data;
    size_t count;
    int64_t made;
    (void)state;
    assert_ok(export_load(&data, store, "T1", now()));
    struct buf bytes = make_evidence(&data);
    assert_ok(archive_read(parts, &count, &made, buf_span(&bytes)));
    for (size_t i = 0; i < count; i++) {
        bool is_list = strcmp(parts[i].name, "evidence/attendance.csv") == 0;
        for (size_t j = 0; j < sizeof names / sizeof *names; j++) {
            if (!is_list && has_text(parts[i].bytes, names[j])) {
                fail_msg("%s has the name %s", parts[i].name, names[j]);
            }
        }
        assert_true(!is_list || has_text(parts[i].bytes, names[0]));
    }
    buf_fini(&bytes);
    export_free(&data);
}

static void rubbish_is_no_evidence(void **state) {
    char first[512];
    struct buf bytes = BUF_EMPTY;
    const struct archive_part part = {"evidence/manifest.json", span_of_text("{}")};
    (void)state;
    assert_int_equal(check(span_of_text("holiday.jpg"), first), 1);
    assert_int_equal(check((struct span){NULL, 0}, first), 1);
    assert_ok(archive_write(&bytes, &part, 1, 0));
    assert_int_equal(check(buf_span(&bytes), first), 1);
    buf_fini(&bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(everything_as_it_ships),
        TEST(the_offices_list_as_it_ships),
        TEST(taps_stays_and_people),
        TEST(what_is_lacking_can_be_refused),
        TEST(what_is_not_there_is_told),
        TEST(practice_stays_here),
        TEST(what_was_exported_may_go),
        TEST(an_associations_own_adapter_wins),
        TEST(a_file_is_whole_or_as_it_was),
        TEST(names_of_files_are_safe),
        TEST(evidence_holds_and_is_checked),
        TEST(people_go_from_room_to_room),
        TEST(any_changed_byte_is_found),
        TEST(what_the_records_do_not_give_is_found),
        TEST(a_record_that_was_rewritten_is_found),
        TEST(names_are_in_the_list_only),
        TEST(rubbish_is_no_evidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
