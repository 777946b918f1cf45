// Files into master data: all or nothing, and everything that is wrong is named.
#include "tests/store/support.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "app/import.h"
#include "app/pin.h"
#include "app/store/programme.h"
#include "app/store/roster.h"

static char dir[256];
static struct store *store;
static struct import_report *report;

static int set_up(void **state) {
    (void)state;
    assert_true(sodium_init() >= 0);
    dir_make(dir);
    store = must_open(dir, STORE_WRITE);
    report = calloc(1, sizeof *report);
    return report ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    store_close(store);
    dir_remove(dir);
    free(report);
    return 0;
}

static void write_file(const char *name, const char *content) {
    char path[512];
    path_in(path, dir, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fputs(content, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
}

// Names of files in the directory; ends with NULL.
static enum err import_named(const char *first, ...) {
    char paths[8][512];
    const char *pointers[8];
    size_t count = 0;
    va_list args;
    va_start(args, first);
    for (const char *name = first; name; name = va_arg(args, const char *)) {
        path_in(paths[count], dir, name);
        pointers[count] = paths[count];
        count++;
    }
    va_end(args);
    return import_files(store, pointers, count, report);
}

static void expect_findings(int first, ...) {
    va_list args;
    size_t count = 0;
    va_start(args, first);
    for (int code = first; code != FINDING_COUNT; code = va_arg(args, int)) {
        char text[FINDING_TEXT_CAP] = "none";
        if (count < report->findings.kept_count) {
            finding_text(text, EXPLAIN_EN, &report->findings.kept[count]);
        }
        if (count >= report->findings.kept_count ||
            (int)report->findings.kept[count].code != code) {
            fail_msg("finding %zu is not %d but: %s", count, code, text);
        }
        count++;
    }
    va_end(args);
    if (report->findings.kept_count != count) {
        char text[FINDING_TEXT_CAP];
        finding_text(text, EXPLAIN_EN, &report->findings.kept[count]);
        fail_msg("one finding more: %s", text);
    }
}
#define FINDS(...) expect_findings(__VA_ARGS__, FINDING_COUNT)
#define FINDS_NOTHING() expect_findings(FINDING_COUNT)

static void says(size_t index, const char *expected) {
    char text[FINDING_TEXT_CAP];
    finding_text(text, EXPLAIN_EN, &report->findings.kept[index]);
    assert_string_equal(text, expected);
}

static int64_t members(void) {
    int64_t count = -1;
    assert_ok(roster_count_members(store, &count));
    return count;
}

static void assert_counts(enum table table, int64_t added, int64_t changed, int64_t unchanged,
                          int64_t removed) {
    const struct import_count *count = &report->counts[table];
    assert_int_equal(count->added, added);
    assert_int_equal(count->changed, changed);
    assert_int_equal(count->unchanged, unchanged);
    assert_int_equal(count->removed, removed);
}

static const char members_csv[] = "会員ID,医籍登録番号,氏名,カナ\n"
                                  "M1,１２３,新潟 太郎,ﾆｲｶﾞﾀ ﾀﾛｳ\n"
                                  "M2,456,長岡 花子,ナガオカ ハナコ\n";
static const char rules_csv[] = "ルール版,制度,出席条件,遅刻猶予\nR8,生涯教育,猶予,10\n";
static const char sessions_csv[] = "研修会ID,研修会名,開催日,開始,終了,ルール版,承認\n"
                                   "T1,研修会,2026/4/9,14:00,16:00,R8,済\n";
static const char items_csv[] = "研修会ID,演題,開始,終了,制度,CC,単位\n"
                                "T1,高血圧症,14:00,15:00,生涯教育,74,1\n"
                                "T1,糖尿病,15:00,16:00,生涯教育,76,0.5\n";

static void a_whole_association(void **state) {
    (void)state;
    write_file("m.csv", members_csv);
    write_file("r.csv", rules_csv);
    write_file("s.csv", sessions_csv);
    write_file("i.csv", items_csv);
    write_file("p.csv", "研修会ID,医籍登録番号\nT1,0123\n");
    // What others refer to need not come first.
    assert_ok(import_named("p.csv", "i.csv", "s.csv", "m.csv", "r.csv", NULL));
    FINDS_NOTHING();
    assert_true(report->taken);
    assert_counts(TABLE_MEMBER, 2, 0, 0, 0);
    assert_counts(TABLE_SESSION, 1, 0, 0, 0);
    assert_counts(TABLE_ITEM, 2, 0, 0, 0);
    assert_counts(TABLE_RULE, 1, 0, 0, 0);
    assert_counts(TABLE_REGISTRATION, 1, 0, 0, 0);

    struct member member;
    assert_ok(roster_find_by_number(store, &member, "123"));
    assert_string_equal(member.kana, "ニイガタ タロウ");
    struct session *session = calloc(1, sizeof *session);
    assert_ok(programme_find_session(store, session, "T1"));
    assert_int_equal(session->starts_utc_ms, INT64_C(1775710800000)); // 2026-04-09 14:00 in Japan
    assert_int_equal(session->item_count, 2);
    assert_int_equal(session->items[1].credits[0].units_x10, 5);
    assert_true(session->approved);
    bool registered = false;
    assert_ok(programme_is_registered(store, &registered, "T1", "M1"));
    assert_true(registered);
    struct policy *policy = calloc(1, sizeof *policy);
    assert_ok(programme_find_policy(store, policy, "R8"));
    assert_int_equal(policy->rules[0].late_grace_s, 600);
    free(policy);
    free(session);
}

static void again_changes_only_what_differs(void **state) {
    (void)state;
    write_file("m.csv", members_csv);
    write_file("r.csv", rules_csv);
    write_file("s.csv", sessions_csv);
    write_file("i.csv", items_csv);
    assert_ok(import_named("m.csv", "r.csv", "s.csv", "i.csv", NULL));
    assert_ok(import_named("m.csv", "r.csv", "s.csv", "i.csv", NULL));
    assert_counts(TABLE_MEMBER, 0, 0, 2, 0);
    assert_counts(TABLE_RULE, 0, 0, 1, 0);
    assert_counts(TABLE_SESSION, 0, 0, 1, 0);
    assert_counts(TABLE_ITEM, 0, 0, 2, 0);

    write_file("m.csv", "会員ID,氏名,削除\nM1,新潟 太朗,\nM2,,1\nM9,,1\nM3,上越 次郎,\n");
    assert_ok(import_named("m.csv", NULL));
    assert_counts(TABLE_MEMBER, 1, 1, 0, 1);
    assert_int_equal(members(), 2);

    // A session moved to another room keeps its items; items that come replace all that were there.
    write_file("s.csv", "研修会ID,研修会名,開催日,開始,終了,ルール版,部屋\n"
                        "T1,研修会,2026/4/9,14:00,16:00,R8,2階\n");
    assert_ok(import_named("s.csv", NULL));
    assert_counts(TABLE_SESSION, 0, 1, 0, 0);
    assert_counts(TABLE_ITEM, 0, 0, 2, 0);
    write_file("i.csv", "研修会ID,演題,開始,終了,制度,単位\nT1,一つだけ,14:00,15:00,生涯教育,1\n");
    assert_ok(import_named("i.csv", NULL));
    assert_counts(TABLE_ITEM, 0, 1, 0, 1);
}

static void one_bad_line_keeps_everything_out(void **state) {
    (void)state;
    write_file("m.csv", members_csv);
    write_file("n.csv", "会員ID,氏名,生年月日\nM3,上越 次郎,1970-01-31\nM4,柏崎 三郎,1970-13-31\n"
                        "M5,,\nM6,十日町,1970-02-30\n");
    assert_int_equal(import_named("m.csv", "n.csv", NULL), ERR_INVALID);
    FINDS(FINDING_NOT_DATE, FINDING_MISSING, FINDING_NOT_DATE);
    says(0, "n.csv:3: birth_date '1970-13-31' is no date; write 2026-04-09, 2026/4/9 or "
            "令和8年4月9日");
    assert_int_equal(report->findings.kept[1].line, 4);
    assert_int_equal(report->findings.kept[2].line, 5);
    assert_false(report->taken);
    assert_int_equal(members(), 0);
    assert_counts(TABLE_MEMBER, 0, 0, 0, 0);
    assert_ok(import_named("m.csv", NULL)); // and the page is free again
    assert_int_equal(members(), 2);
}

static void what_is_doubled_names_both_places(void **state) {
    (void)state;
    write_file("m.csv", "会員ID,氏名\nM1,新潟\nM2,長岡\nM1,新潟\n");
    write_file("n.csv", "会員ID,氏名\nM2,長岡\n");
    assert_int_equal(import_named("m.csv", "n.csv", NULL), ERR_INVALID);
    FINDS(FINDING_DOUBLED, FINDING_DOUBLED);
    says(0, "m.csv:4: M1 is there already: m.csv:2");
    says(1, "n.csv:2: M2 is there already: m.csv:3");
    write_file("s.csv", "研修会ID,研修会名,開催日,開始,終了\nT1,a,2026/4/9,14:00,16:00\n"
                        "T1,b,2026/4/9,14:00,16:00\n");
    assert_int_equal(import_named("s.csv", NULL), ERR_INVALID);
    FINDS(FINDING_DOUBLED, FINDING_NO_POLICY, FINDING_NO_ITEMS);
}

static void a_shared_licence_number_is_a_warning(void **state) {
    (void)state;
    write_file("m.csv", "会員ID,医籍登録番号,氏名\nM1,123,新潟\nM2,00123,長岡\n");
    assert_ok(import_named("m.csv", NULL));
    FINDS(FINDING_LICENCE_SHARED);
    assert_int_equal(report->findings.kept[0].line, 3);
    assert_true(report->taken);
    write_file("m.csv", "会員ID,医籍登録番号,氏名\nM3,123,上越\n"); // with what was there before
    assert_ok(import_named("m.csv", NULL));
    FINDS(FINDING_LICENCE_SHARED);
    write_file("p.csv", "会員ID,医籍登録番号,制度,単位,取得日\n,123,生涯教育,1,2026/4/1\n");
    assert_int_equal(import_named("p.csv", NULL), ERR_INVALID);
    FINDS(FINDING_MEMBER_UNCLEAR);
}

static void what_refers_to_nothing(void **state) {
    (void)state;
    write_file("s.csv", sessions_csv);
    write_file("i.csv", items_csv);
    assert_int_equal(import_named("s.csv", "i.csv", NULL), ERR_INVALID);
    FINDS(FINDING_UNKNOWN_POLICY);
    assert_int_equal(import_named("i.csv", NULL), ERR_INVALID);
    FINDS(FINDING_UNKNOWN_SESSION, FINDING_UNKNOWN_SESSION);
    write_file("p.csv", "研修会ID,会員ID\nT9,M9\n");
    assert_int_equal(import_named("p.csv", NULL), ERR_INVALID);
    FINDS(FINDING_UNKNOWN_SESSION, FINDING_UNKNOWN_MEMBER);
    // Whoever stands on a bad line is not said to be missing as well.
    write_file("m.csv", "会員ID,氏名,生年月日\nM9,新潟,x\n");
    write_file("t.csv", "会員ID,制度,単位,取得日\nM9,生涯教育,1,2026/4/1\n");
    assert_int_equal(import_named("t.csv", "m.csv", NULL), ERR_INVALID);
    FINDS(FINDING_NOT_DATE);
    write_file("s.csv", "研修会ID,研修会名,開催日,開始,終了\nT1,a,2026/4/9,14時,x\n");
    assert_int_equal(import_named("i.csv", "s.csv", NULL), ERR_INVALID);
    FINDS(FINDING_NOT_TIME);
}

static void sessions_and_their_items_must_fit(void **state) {
    (void)state;
    write_file("r.csv", rules_csv);
    write_file("s.csv", sessions_csv);
    write_file("i.csv", "研修会ID,演題,開始,終了\nT1,a,13:00,15:00\nT1,b,15:00,14:00\n");
    assert_int_equal(import_named("r.csv", "s.csv", "i.csv", NULL), ERR_INVALID);
    FINDS(FINDING_ITEM_OUTSIDE, FINDING_END_FIRST, FINDING_NO_ITEMS);
    write_file("i.csv", items_csv);
    assert_ok(import_named("r.csv", "s.csv", "i.csv", NULL));
    // Moved by a day, the items that are there no longer fit.
    write_file("s.csv",
               "研修会ID,研修会名,開催日,開始,終了,ルール版\nT1,研修会,2026/4/10,14:00,16:00,R8\n");
    assert_int_equal(import_named("s.csv", NULL), ERR_INVALID);
    FINDS(FINDING_ITEM_OUTSIDE, FINDING_ITEM_OUTSIDE);
    assert_ok(import_named("s.csv", "i.csv", NULL));
}

static void a_version_of_rules_never_changes(void **state) {
    (void)state;
    write_file("r.csv", rules_csv);
    assert_ok(import_named("r.csv", NULL));
    write_file("r.csv", "ルール版,制度,出席条件,遅刻猶予\nR8,生涯教育,猶予,15\n");
    assert_int_equal(import_named("r.csv", NULL), ERR_INVALID);
    FINDS(FINDING_POLICY_CHANGED);
    write_file("r.csv", "ルール版,制度,出席条件,遅刻猶予\nR8b,生涯教育,猶予,15\n");
    assert_ok(import_named("r.csv", NULL));
    write_file("r.csv", "ルール版,制度,出席条件\nR9,生涯教育,割合\nR10,生涯教育,全時間\n"
                        "R10,生涯教育,全時間\n");
    assert_int_equal(import_named("r.csv", NULL), ERR_INVALID);
    FINDS(FINDING_POLICY, FINDING_POLICY);
}

static void pins_are_hashed(void **state) {
    struct staff staff[4];
    size_t count;
    (void)state;
    write_file("k.csv", "係員ID,氏名,暗証番号,役割\nS1,受付 一,２４６８,責任者\n");
    assert_ok(import_named("k.csv", NULL));
    assert_ok(programme_staff(store, staff, &count, 4));
    assert_int_equal(count, 1);
    assert_int_equal(strncmp(staff[0].pin_hash, "$argon2id$", 10), 0);
    assert_true(pin_is(&staff[0], "2468"));
    assert_false(pin_is(&staff[0], "2469"));
    assert_int_equal(staff[0].role, ROLE_MANAGER);
    assert_ok(import_named("k.csv", NULL));
    assert_counts(TABLE_STAFF, 0, 0, 1, 0);

    // Without a PIN the old one stays; who has none needs one.
    write_file("k.csv", "係員ID,氏名,暗証番号,役割\nS1,受付 壱,,責任者\n");
    assert_ok(import_named("k.csv", NULL));
    assert_counts(TABLE_STAFF, 0, 1, 0, 0);
    assert_ok(programme_staff(store, staff, &count, 4));
    assert_true(pin_is(&staff[0], "2468"));
    write_file("k.csv", "係員ID,氏名,役割\nS2,受付 二,受付\n");
    assert_int_equal(import_named("k.csv", NULL), ERR_INVALID);
    FINDS(FINDING_PIN_NEEDED);
}

static void templates_must_tell_codes_apart(void **state) {
    struct code_format formats[4];
    size_t count;
    (void)state;
    write_file("f.csv", "形式ID,形式\nA,https://example.jp/m/{member_id}\n");
    assert_ok(import_named("f.csv", NULL));
    write_file("f.csv", "形式ID,形式\nB,https://other.example.jp/{member_id}\nC,no capture\n"
                        "D,https://example.jp/m/1{licence_no}\n");
    assert_int_equal(import_named("f.csv", NULL), ERR_INVALID);
    FINDS(FINDING_TEMPLATE, FINDING_TEMPLATE_COLLIDES);
    says(1, "f.csv:4: the template D could match a code of A");
    write_file("f.csv", "形式ID,形式,削除\nA,-,1\nD,https://example.jp/m/1{licence_no},\n");
    assert_ok(import_named("f.csv", NULL));
    assert_ok(roster_formats(store, formats, &count, 4));
    assert_int_equal(count, 1);
    assert_string_equal(formats[0].id, "D");
}

static void settings_totals_and_certificates(void **state) {
    char value[64];
    struct credit_total totals[4];
    struct certificate certificates[4];
    size_t count;
    (void)state;
    write_file("m.csv", members_csv);
    write_file("e.csv", "設定名,値\nretention.days,14\n");
    write_file("t.csv", "医籍登録番号,氏名,制度,区分,CC,演題,単位,取得日\n"
                        "123,新潟,産業医,生涯専門,,職場,1.5,令和7年9月12日\n");
    write_file("c.csv", "会員ID,制度,有効期間開始,有効期間終了\nM1,産業医,2023/6/1,2028/5/31\n");
    assert_ok(import_named("m.csv", "e.csv", "t.csv", "c.csv", NULL));
    FINDS_NOTHING();
    assert_ok(programme_setting(store, value, sizeof value, "retention.days"));
    assert_string_equal(value, "14");
    assert_ok(roster_totals(store, totals, &count, 4, "M1"));
    assert_int_equal(count, 1);
    assert_string_equal(totals[0].category, "renewal_special");
    assert_int_equal(totals[0].units_x10, 15);
    assert_string_equal(totals[0].on_date, "2025-09-12");
    assert_ok(roster_certificates(store, certificates, &count, 4, "M1"));
    assert_int_equal(count, 1);
    assert_string_equal(certificates[0].valid_to, "2028-05-31");
    assert_ok(import_named("m.csv", "e.csv", "t.csv", "c.csv", NULL));
    assert_counts(TABLE_TOTAL, 0, 0, 1, 0);
    assert_counts(TABLE_CERTIFICATE, 0, 0, 1, 0);
    assert_counts(TABLE_SETTING, 0, 0, 1, 0);
    write_file("c.csv", "会員ID,制度,有効期間開始,有効期間終了\nM1,産業医,2028/6/1,2023/5/31\n");
    assert_int_equal(import_named("c.csv", NULL), ERR_INVALID);
    FINDS(FINDING_END_FIRST);
}

static void files_that_are_none(void **state) {
    (void)state;
    write_file("empty.csv", "");
    write_file("bare.csv", "会員ID,氏名\n");
    write_file("bytes.csv", "会員ID,氏名\nM1,山\xff\nM2,川\n");
    write_file("quote.csv", "会員ID,氏名\nM1,\"山\nM2,川\n");
    write_file("photo.csv", "\xff\xfe\x01");
    assert_int_equal(import_named("empty.csv", "missing.csv", "bare.csv", "bytes.csv", "quote.csv",
                                  "photo.csv", NULL),
                     ERR_INVALID);
    FINDS(FINDING_EMPTY_FILE, FINDING_UNREADABLE, FINDING_NOT_TEXT, FINDING_NO_ROWS,
          FINDING_BAD_BYTES, FINDING_BAD_QUOTE);
    says(4, "bytes.csv:2: has bytes that are no text in UTF-8; save the file anew in UTF-8");
}

static void write_repeated(const char *name, const char *start, char c, size_t count) {
    struct buf content = BUF_EMPTY;
    const char *text;
    assert_ok(buf_append_text(&content, start));
    assert_ok(buf_reserve(&content, count));
    memset(content.data + content.len, c, count);
    content.len += count;
    assert_ok(buf_terminate(&content, &text));
    write_file(name, text);
    buf_fini(&content);
}

// What has no end is not read to its end.
static void files_without_an_end(void **state) {
    (void)state;
    write_repeated("line.csv", "会員ID,氏名\n", 'x', LINE_MAX_BYTES);
    write_repeated("cell.csv", "会員ID,氏名\nM1,\"", '\n', LINE_MAX_BYTES);
    write_repeated("many.csv", "会員ID,氏名\nM1", ',', 200);
    assert_int_equal(import_named("line.csv", "cell.csv", "many.csv", NULL), ERR_INVALID);
    FINDS(FINDING_LINE_TOO_LONG, FINDING_CELL_TOO_LONG, FINDING_TOO_MANY_CELLS);
}

static void a_crowd_of_errors_is_counted(void **state) {
    struct buf csv = BUF_EMPTY;
    const char *text;
    (void)state;
    assert_ok(buf_append_text(&csv, "会員ID,氏名,生年月日\n"));
    for (int i = 0; i < 1000; i++) {
        assert_ok(buf_printf(&csv, "M%d,新潟,x\n", i));
    }
    assert_ok(buf_terminate(&csv, &text));
    write_file("m.csv", text);
    buf_fini(&csv);
    assert_int_equal(import_named("m.csv", NULL), ERR_INVALID);
    assert_int_equal(report->findings.errors, 1000);
    assert_int_equal(report->findings.kept_count, FINDINGS_MAX);
    assert_int_equal(report->findings.kept[FINDINGS_MAX - 1].line, FINDINGS_MAX + 1);
}

static void a_store_that_fails_keeps_everything_out(void **state) {
    (void)state;
    write_file("m.csv", members_csv);
    behind_its_back(dir, "CREATE TRIGGER no_more BEFORE INSERT ON member WHEN NEW.id = 'M2'"
                         " BEGIN SELECT RAISE(ABORT, 'no'); END");
    enum err err = import_named("m.csv", NULL);
    assert_true(err != ERR_OK && err != ERR_INVALID);
    FINDS(FINDING_STORE);
    assert_int_equal(members(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_association, set_up, tear_down),
        cmocka_unit_test_setup_teardown(again_changes_only_what_differs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_bad_line_keeps_everything_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_doubled_names_both_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_shared_licence_number_is_a_warning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_refers_to_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sessions_and_their_items_must_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_version_of_rules_never_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pins_are_hashed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(templates_must_tell_codes_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(settings_totals_and_certificates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_that_are_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_without_an_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_crowd_of_errors_is_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_that_fails_keeps_everything_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
