// Adapters, and rows as they want them.
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/transfer/archive.h"
#include "app/transfer/print.h"

#define HEAD                                                                                       \
    "{\"adapter\":1,\"name\":\"a\",\"version\":\"1\",\"title\":{\"ja\":\"あ\",\"en\":\"a\"},"     \
    "\"description\":{\"ja\":\"あ\",\"en\":\"a\"},"

static struct adapter adapter;
static char problem[ADAPTER_PROBLEM_CAP];

static void read_good(const char *json) {
    if (adapter_read(&adapter, problem, span_of_text(json)) != ERR_OK) {
        fail_msg("%s", problem);
    }
}

static void reads_not(const char *json, const char *says) {
    assert_int_equal(adapter_read(&adapter, problem, span_of_text(json)), ERR_INVALID);
    if (!strstr(problem, says)) {
        fail_msg("'%s' does not say '%s'", problem, says);
    }
    adapter_fini(&adapter);
}

// --- Adapters ------------------------------------------------------------------------------------

static void an_adapter_has_defaults(void **state) {
    (void)state;
    read_good(HEAD "\"rows\":\"person\",\"encoding\":\"utf-8\",\"columns\":["
                   "{\"heading\":\"番号\",\"value\":\"licence_no\",\"digits\":6},"
                   "{\"heading\":\"種別\",\"text\":\"1\"}]}");
    assert_true(adapter.crlf);
    assert_int_equal(adapter.date, DATE_DASHES);
    assert_int_equal(adapter.time, TIME_SECONDS);
    assert_false(adapter.refuse_missing);
    assert_false(adapter.keep_formulas);
    assert_true(adapter.states[PROPOSAL_NONE]);
    assert_int_equal(adapter.column_count, 2);
    assert_int_equal(adapter.columns[0].digits, 6);
    assert_true(adapter.columns[1].constant);
    adapter_fini(&adapter);
}

static void what_is_no_adapter_says_why(void **state) {
    (void)state;
    reads_not("", "line 1");
    reads_not("[]", "no adapter");
    reads_not("{\"adapter\":\"1\"}", "no adapter");
    reads_not(HEAD "\"rows\":\"row\",\"encoding\":\"utf-8\"}", "rows: 'row'");
    reads_not(HEAD "\"rows\":\"tap\",\"encoding\":\"euc\"}", "encoding: 'euc'");
    reads_not(HEAD "\"rows\":\"tap\",\"encoding\":\"utf-8\",\"colums\":[]}",
              "'colums' is not known");
    reads_not(HEAD "\"rows\":\"tap\",\"encoding\":\"utf-8\",\"columns\":[]}", "columns: 1 to");
    reads_not(HEAD "\"rows\":\"tap\",\"encoding\":\"utf-8\",\"columns\":[{\"heading\":\"x\","
                   "\"value\":\"shoe_size\"}]}",
              "no value 'shoe_size'");
    reads_not(HEAD "\"rows\":\"person\",\"encoding\":\"utf-8\",\"columns\":[{\"heading\":\"x\","
                   "\"value\":\"tap_id\"}]}",
              "not to be had");
    reads_not(HEAD "\"rows\":\"tap\",\"encoding\":\"utf-8\",\"columns\":[{\"heading\":\"x\","
                   "\"value\":\"tap_id\",\"text\":\"y\"}]}",
              "exactly one");
    reads_not(HEAD "\"rows\":\"tap\",\"encoding\":\"utf-8\",\"columns\":[{\"heading\":\"x\","
                   "\"value\":\"method\",\"words\":{}}]}",
              "words");
    reads_not(HEAD "\"rows\":\"tap\",\"encoding\":\"utf-8\",\"states\":[\"lost\"],\"columns\":[]}",
              "'lost'");
    reads_not(HEAD "\"rows\":\"tap\",\"encoding\":\"utf-8\",\"rows\":\"stay\"}", "line 1");
    assert_int_equal(adapter_read(&adapter, problem, span_of_text("{\"adapter\":2}")), ERR_VERSION);
    reads_not("{\"adapter\":1,\"name\":\"../x\",\"version\":\"1\"}", "name:");
}

static void values_have_distinct_names(void **state) {
    (void)state;
    for (int i = 0; i < VALUE_COUNT; i++) {
        enum value value;
        assert_true(value_parse(&value, value_name((enum value)i)));
        assert_int_equal(value, i);
    }
}

// --- Rows ----------------------------------------------------------------------------------------

static struct session session;
static struct member member;
static struct attendance attendance;
static struct proposal proposal;
static struct timeline_row tap;
static struct value_source source;

static int64_t japan_ms(const char *text) {
    int64_t utc_ms = 0;
    assert_int_equal(utc_from_text(&utc_ms, text), ERR_OK);
    return utc_ms;
}

static int set_up(void **state) {
    (void)state;
    session = (struct session){.id = "T1",
                               .title = "研修会",
                               .starts_utc_ms = japan_ms("2026-04-09T14:00:00+09:00"),
                               .ends_utc_ms = japan_ms("2026-04-09T16:00:00+09:00"),
                               .approved = true,
                               .item_count = 1};
    session.items[0] = (struct item){.title = "高血圧症", .starts_utc_ms = session.starts_utc_ms};
    member = (struct member){.id = "M1",
                             .licence_no = "1234",
                             .kanji = "𠮷田 髙子",
                             .kana = "ヨシダ タカコ",
                             .birth_date = "1982-07-15",
                             .affiliation = "=HYPERLINK(\"x\")"};
    attendance = (struct attendance){.session_id = "T1",
                                     .member_id = "M1",
                                     .stays = {{session.starts_utc_ms + 90500, 0}},
                                     .stay_count = 1,
                                     .entered_utc_ms = session.starts_utc_ms + 90500,
                                     .marks = ATTENDANCE_NO_EXIT | ATTENDANCE_LATE,
                                     .intent = INTENT_LEAVING};
    proposal = (struct proposal){.scheme = "jma_cme",
                                 .code = "74",
                                 .approved_x10 = 10,
                                 .units_x10 = 5,
                                 .state = PROPOSAL_PENDING,
                                 .reason = CREDIT_NO_EXIT,
                                 .policy_version = "R8"};
    tap = (struct timeline_row){.tap_id = "t",
                                .direction = DIRECTION_IN,
                                .method = METHOD_NFC_UID,
                                .recorded_utc_ms = session.starts_utc_ms};
    source = (struct value_source){.session = &session,
                                   .member = &member,
                                   .attendance = &attendance,
                                   .proposal = &proposal,
                                   .now_utc_ms = session.ends_utc_ms};
    return 0;
}

static void shows(const char *value, const char *more, const char *expected) {
    char json[1024];
    char cell[PRINT_CELL_CAP];
    snprintf(json, sizeof json,
             HEAD "\"rows\":\"proposal\",\"encoding\":\"utf-8\"%s,\"columns\":[{\"heading\":\"x\","
                  "\"value\":\"%s\"}]}",
             more, value);
    read_good(json);
    print_cell(cell, &adapter, &adapter.columns[0], &source);
    assert_string_equal(cell, expected);
    adapter_fini(&adapter);
}

static void dates_and_times_in_every_style(void **state) {
    (void)state;
    shows("session_date", "", "2026-04-09");
    shows("session_date", ",\"date\":\"YYYY/MM/DD\"", "2026/04/09");
    shows("session_date", ",\"date\":\"YYYYMMDD\"", "20260409");
    shows("session_date", ",\"date\":\"YYYY年M月D日\"", "2026年4月9日");
    shows("session_date", ",\"date\":\"wareki\"", "令和8年4月9日");
    shows("birth_date", ",\"date\":\"wareki\"", "昭和57年7月15日");
    shows("entered_at", "", "2026-04-09 14:01:30");
    shows("entered_at", ",\"time\":\"HH:MM\"", "2026-04-09 14:01");
    shows("entered_at", ",\"time\":\"HHMM\",\"date\":\"YYYYMMDD\"", "202604091401");
    shows("entered_at", ",\"time\":\"HHMMSS\",\"date\":\"YYYYMMDD\"", "20260409140130");
    shows("entered_at", ",\"time\":\"H時MM分\"", "2026-04-09 14時01分");
    shows("left_at", "", "");
    member.birth_date[0] = '\0';
    shows("birth_date", "", "");
}

static void values_of_a_person_and_a_proposal(void **state) {
    (void)state;
    shows("marks", "", "late no_exit");
    shows("marks_ja", "", "入室受付の時間外に入室、退室の記録なし");
    shows("marks_en", "", "entered outside the entry window, no exit recorded");
    shows("exception", "", "yes");
    shows("walk_in", "", "no");
    shows("minutes", "", "");
    attendance.stays[0].to_utc_ms = session.ends_utc_ms + 60000;
    shows("minutes", "", "118");
    shows("units", "", "0.5");
    shows("earned_units", "", "0");
    shows("approved_units", "", "1");
    shows("state", "", "pending");
    shows("reason", "", "no_exit");
    shows("policy_version", "", "R8");
    shows("item_no", "", "1");
    shows("item_title", "", "高血圧症");
    shows("intent", "", "leaving");
    proposal.state = PROPOSAL_NONE;
    shows("units", "", "0");
    source.proposal = NULL;
    shows("units", "", "");
    shows("item_title", "", "");
    source.member = NULL;
    shows("name", "", "");
    shows("member_id", "", "M1");
}

static void formulas_are_harmless_in_texts_only(void **state) {
    (void)state;
    shows("affiliation", "", "'=HYPERLINK(\"x\")");
    shows("affiliation", ",\"formulas\":\"keep\"", "=HYPERLINK(\"x\")");
    static const char *const starts[] = {"+1", "-1", "@x", "＝1", "＋1", "－1", "＠x"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        char expected[32];
        snprintf(member.affiliation, sizeof member.affiliation, "%s", starts[i]);
        snprintf(expected, sizeof expected, "'%s", starts[i]);
        shows("affiliation", "", expected);
    }
    snprintf(attendance.member_id, ID_CAP, "-7"); // somebody looks it up by this
    shows("member_id", "", "-7");
}

static const char sjis_adapter[] =
    HEAD "\"rows\":\"proposal\",\"encoding\":\"shift_jis\",\"columns\":["
         "{\"heading\":\"番号\",\"value\":\"licence_no\",\"digits\":6},"
         "{\"heading\":\"氏名\",\"value\":\"name\"},"
         "{\"heading\":\"判定\",\"value\":\"state\",\"words\":{\"pending\":\"保留, 確認\"}}]}";

static void shift_jis_says_what_it_lacks(void **state) {
    struct buf out = BUF_EMPTY;
    struct print print;
    // 番号,氏名,判定 / 001234,〓田 髙子,"保留, 確認"
    static const char expected[] =
        "\x94\xd4\x8d\x86,\x8e\x81\x96\xbc,\x94\xbb\x92\xe8\r\n"
        "001234,\x81\xac\x93\x63 \xfb\xfc\x8e\x71,\"\x95\xdb\x97\xaf, \x8a\x6d\x94\x46\"\r\n";
    (void)state;
    read_good(sjis_adapter);
    assert_int_equal(print_start(&print, &out, &adapter), ERR_OK);
    assert_int_equal(print_row(&print, &source), ERR_OK);
    print_end(&print);
    assert_int_equal(out.len, sizeof expected - 1);
    assert_memory_equal(out.data, expected, out.len);
    assert_int_equal(print.loss_count, 1);
    assert_int_equal(print.losses[0].row, 2);
    assert_int_equal(print.losses[0].codepoint, 0x20bb7);
    assert_string_equal(print.losses[0].character, "𠮷");
    assert_string_equal(print.losses[0].heading, "氏名");
    buf_fini(&out);
    adapter_fini(&adapter);
}

// 辻 with a variation selector: the base stays, and the loss is told.
static void a_variation_leaves_its_base(void **state) {
    struct buf out = BUF_EMPTY;
    struct print print;
    (void)state;
    snprintf(member.kanji, sizeof member.kanji, "辻\xf3\xa0\x84\x81");
    read_good(sjis_adapter);
    assert_int_equal(print_start(&print, &out, &adapter), ERR_OK);
    out.len = 0;
    assert_int_equal(print_row(&print, &source), ERR_OK);
    print_end(&print);
    assert_memory_equal(out.data, "001234,\x92\xd2,", 10);
    assert_int_equal(print.loss_count, 1);
    assert_int_equal(print.losses[0].codepoint, 0xe0101);
    buf_fini(&out);
    adapter_fini(&adapter);
}

static void cells_are_quoted_where_they_must(void **state) {
    struct buf out = BUF_EMPTY;
    struct print print;
    (void)state;
    read_good(HEAD "\"rows\":\"proposal\",\"encoding\":\"utf-8-bom\",\"line_ending\":\"lf\","
                   "\"columns\":[{\"heading\":\"a,b\",\"value\":\"affiliation\"},"
                   "{\"heading\":\"c\",\"value\":\"kana\"}]}");
    snprintf(member.affiliation, sizeof member.affiliation, "say \"x\"");
    assert_int_equal(print_start(&print, &out, &adapter), ERR_OK);
    assert_int_equal(print_row(&print, &source), ERR_OK);
    print_end(&print);
    static const char expected[] = "\xef\xbb\xbf\"a,b\",c\n\"say \"\"x\"\"\",ヨシダ タカコ\n";
    assert_int_equal(out.len, sizeof expected - 1);
    assert_memory_equal(out.data, expected, out.len);
    assert_int_equal(print.loss_count, 0);
    buf_fini(&out);
    adapter_fini(&adapter);
}

// --- Archives ------------------------------------------------------------------------------------

static void an_archive_is_what_was_written(void **state) {
    struct buf out = BUF_EMPTY;
    struct archive_part read[ARCHIVE_PARTS_MAX];
    size_t count;
    int64_t made;
    const struct archive_part parts[] = {{"e/a.txt", span_of_text("hello")},
                                         {"e/empty", {NULL, 0}}};
    (void)state;
    assert_int_equal(archive_write(&out, parts, 2, 1775710800), ERR_OK);
    assert_int_equal(out.len, 512 * 5);
    assert_int_equal(archive_read(read, &count, &made, buf_span(&out)), ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(made, 1775710800);
    assert_string_equal(read[0].name, "e/a.txt");
    assert_true(span_equal(read[0].bytes, span_of_text("hello")));
    assert_int_equal(read[1].bytes.len, 0);
    for (size_t i = 0; i < out.len; i++) {
        out.data[i] ^= 1;
        bool content = i >= 512 && i < 517;
        enum err err = archive_read(read, &count, &made, buf_span(&out));
        if (!content && err != ERR_INVALID) {
            fail_msg("a changed byte at %zu is not found", i);
        }
        out.data[i] ^= 1;
    }
    struct span cut = {out.data, out.len - 1};
    assert_int_equal(archive_read(read, &count, &made, cut), ERR_INVALID);
    cut.len = 0;
    assert_int_equal(archive_read(read, &count, &made, cut), ERR_INVALID);
    buf_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_adapter_has_defaults),
        cmocka_unit_test(what_is_no_adapter_says_why),
        cmocka_unit_test(values_have_distinct_names),
        cmocka_unit_test_setup(dates_and_times_in_every_style, set_up),
        cmocka_unit_test_setup(values_of_a_person_and_a_proposal, set_up),
        cmocka_unit_test_setup(formulas_are_harmless_in_texts_only, set_up),
        cmocka_unit_test_setup(shift_jis_says_what_it_lacks, set_up),
        cmocka_unit_test_setup(a_variation_leaves_its_base, set_up),
        cmocka_unit_test_setup(cells_are_quoted_where_they_must, set_up),
        cmocka_unit_test(an_archive_is_what_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
