// Headings and rows: which list a file is, and everything that is wrong with a line.
#include "tests/unit/cmocka_all.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "app/transfer/column.h"
#include "app/transfer/draft.h"
#include "app/transfer/japan.h"

static struct findings findings;

static struct sheet_row row_of(int64_t line, const char *cells, char *copy, size_t cap) {
    struct sheet_row row = {.line = line};
    snprintf(copy, cap, "%s", cells);
    row.cells[row.count++] = copy;
    for (char *c = copy; *c; c++) {
        if (*c == ',') {
            *c = '\0';
            row.cells[row.count++] = c + 1;
        }
    }
    return row;
}

static bool read_headings(struct heading_map *map, const char *headings) {
    char copy[1024];
    struct sheet_row row = row_of(1, headings, copy, sizeof copy);
    findings = (struct findings){.file = "a.csv", .line = 1};
    return table_read_headings(map, &findings, &row);
}

static bool read_row(union table_row *out, const struct heading_map *map, const char *cells) {
    char copy[1024];
    struct sheet_row row = row_of(2, cells, copy, sizeof copy);
    findings = (struct findings){.file = "a.csv", .line = 2};
    return table_read_row(out, &findings, map, &row);
}

// Exactly these findings, in this order; ends with FINDING_COUNT.
static void expect_findings(int first, ...) {
    va_list args;
    size_t count = 0;
    va_start(args, first);
    for (int code = first; code != FINDING_COUNT; code = va_arg(args, int)) {
        char text[FINDING_TEXT_CAP] = "none";
        if (count < findings.kept_count) {
            finding_text(text, EXPLAIN_EN, &findings.kept[count]);
        }
        if (count >= findings.kept_count || (int)findings.kept[count].code != code) {
            fail_msg("finding %zu is not %d but: %s", count, code, text);
        }
        count++;
    }
    va_end(args);
    assert_int_equal(findings.kept_count, count);
}
#define FINDS(...) expect_findings(__VA_ARGS__, FINDING_COUNT)
#define FINDS_NOTHING() expect_findings(FINDING_COUNT)

static void each_list_is_known_by_its_headings(void **state) {
    static const struct {
        enum table table;
        const char *headings;
    } cases[] = {
        {TABLE_MEMBER, "会員ID,医籍登録番号,氏名,フリガナ,生年月日,所属医師会"},
        {TABLE_MEMBER, "kana, NAME ,Licence No,ＭＥＭＢＥＲ＿ＩＤ"},
        {TABLE_MEMBER, "姓,名,セイ,メイ,医籍登録番号"},
        {TABLE_MEMBER, "id,name"},
        {TABLE_SESSION, "研修会ID,研修会名,開催日,開始,終了,会場"},
        {TABLE_SESSION, "session_id,title,date,start,end"},
        {TABLE_ITEM, "研修会ID,演題,開始,終了,制度,CC,単位"},
        {TABLE_ITEM, "session_id,title,start,end,scheme,units"},
        {TABLE_RULE, "ルール版,制度,出席条件"},
        {TABLE_REQUIREMENT, "ルール版,修了要件,制度,数え方,必要数"},
        {TABLE_STAFF, "係員ID,氏名,暗証番号,役割"},
        {TABLE_STAFF, "id,name,pin,role"},
        {TABLE_REGISTRATION, "研修会ID,会員ID"},
        {TABLE_REGISTRATION, "研修会ID,会員ID,氏名,カナ,所属"},
        {TABLE_REGISTRATION, "session_id,licence_no,name"},
        {TABLE_TOTAL, "会員ID,氏名,制度,単位,取得日"},
        {TABLE_CERTIFICATE, "会員ID,氏名,制度,有効期間開始,有効期間終了"},
        {TABLE_SETTING, "設定名,値"},
        {TABLE_FORMAT, "形式ID,形式"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct heading_map map;
        if (!read_headings(&map, cases[i].headings)) {
            fail_msg("%s: not read", cases[i].headings);
        }
        if (map.table != cases[i].table) {
            fail_msg("%s: taken for %s", cases[i].headings, table_word(map.table).en);
        }
        FINDS_NOTHING();
    }
}

static void no_heading_names_two_columns(void **state) {
    (void)state;
    for (int table = 0; table < TABLE_COUNT; table++) {
        const struct column_set *set = &column_sets[table];
        for (size_t i = 0; i < set->count; i++) {
            char names[512];
            snprintf(names, sizeof names, "%s", set->columns[i].names);
            for (char *name = names, *next; name; name = next) {
                char folded[96];
                next = strchr(name, '|');
                if (next) {
                    *next++ = '\0';
                }
                assert_true(cell_fold_word(folded, sizeof folded, name));
                for (size_t j = 0; j < set->count; j++) {
                    if (j != i && word_is_one_of(folded, set->columns[j].names)) {
                        fail_msg("%s: %s is a name of two", table_word((enum table)table).en, name);
                    }
                }
            }
        }
    }
}

static void headings_that_will_not_do(void **state) {
    struct heading_map map;
    (void)state;
    assert_false(read_headings(&map, "ABC,DEF"));
    FINDS(FINDING_NO_KIND);
    assert_false(read_headings(&map, "研修会ID,研修会名,会場"));
    FINDS(FINDING_COLUMN_MISSING, FINDING_COLUMN_MISSING);
    char text[FINDING_TEXT_CAP];
    finding_text(text, EXPLAIN_JA, &findings.kept[0]);
    assert_string_equal(text, "a.csv 1行目: 「研修会」の一覧のようですが、開始 の列がありません");
    assert_false(read_headings(&map, "会員ID,氏名,会員番号"));
    FINDS(FINDING_COLUMN_TWICE);
    assert_true(read_headings(&map, "会員ID,氏名,備考,"));
    FINDS(FINDING_COLUMN_UNKNOWN);
    finding_text(text, EXPLAIN_EN, &findings.kept[0]);
    assert_string_equal(text, "a.csv:1: the column '備考' is not known and was not read");
    assert_false(finding_is_error(findings.kept[0].code));
    assert_false(read_headings(&map, "name,value,id,template"));
    FINDS(FINDING_KIND_UNCLEAR);
}

static void a_member_in_any_order_and_width(void **state) {
    struct heading_map map;
    union table_row row;
    const struct member *member = &row.member.member;
    (void)state;
    assert_true(read_headings(&map, "所属,カナ,生年月日,氏名,医籍登録番号,会員ID,単位表示"));
    assert_true(read_row(
        &row, &map,
        "新潟市医師会,ﾆｲｶﾞﾀ　ﾀﾛｳ,昭和31年4月9日, 新潟　太郎 ,０３０４−１２３,Ｍ０００１,はい"));
    FINDS_NOTHING();
    assert_string_equal(member->id, "M0001");
    assert_string_equal(member->licence_no, "304123");
    assert_string_equal(member->kanji, "新潟　太郎");
    assert_string_equal(member->kana, "ニイガタ タロウ");
    assert_string_equal(member->birth_date, "1956-04-09");
    assert_string_equal(member->affiliation, "新潟市医師会");
    assert_true(member->show_progress);
}

static void names_in_two_columns_and_no_id(void **state) {
    struct heading_map map;
    union table_row row;
    (void)state;
    assert_true(read_headings(&map, "姓,名,セイ,メイ,医籍登録番号"));
    assert_true(read_row(&row, &map, "新潟,太郎,ニイガタ,タロウ,304123"));
    assert_string_equal(row.member.member.kanji, "新潟 太郎");
    assert_string_equal(row.member.member.kana, "ニイガタ タロウ");
    assert_string_equal(row.member.member.id, "304123");
}

static void everything_wrong_with_a_line_is_named(void **state) {
    struct heading_map map;
    union table_row row;
    (void)state;
    assert_true(read_headings(&map, "会員ID,医籍登録番号,氏名,カナ,生年月日,単位表示"));
    assert_false(read_row(&row, &map, "=1+1,12#4,,漢字,2026-02-30,たぶん"));
    FINDS(FINDING_NOT_ID, FINDING_NOT_NUMBER, FINDING_NOT_KANA, FINDING_NOT_DATE,
          FINDING_NOT_CHOICE);
    assert_false(read_row(&row, &map, ",,新潟 太郎,,,"));
    FINDS(FINDING_MISSING);
    assert_false(read_row(&row, &map, "M1,1,,,,"));
    FINDS(FINDING_MISSING);
    assert_false(read_row(&row, &map, "M1,1,名前"));
    FINDS(FINDING_CELL_COUNT);
    assert_false(read_row(&row, &map, "M1,1,名前,ナマエ,,,余り"));
    FINDS(FINDING_CELL_COUNT);
    assert_true(read_row(&row, &map, "M1,1,名前,ナマエ,,,,"));
    FINDS_NOTHING();
    assert_false(read_row(&row, &map, "M 1,1,名前,ナマエ,,"));
    FINDS(FINDING_NOT_ID);
    assert_false(read_row(&row, &map, "S1/M1,1,名前,ナマエ,,"));
    FINDS(FINDING_NOT_ID);
    assert_false(read_row(&row, &map, "walk_in:x,1,名前,ナマエ,,"));
    FINDS(FINDING_NOT_ID);
    assert_false(read_row(&row, &map, "M1,1,名\x01前,ナマエ,,"));
    FINDS(FINDING_CONTROL);
    assert_true(read_row(&row, &map, "M1,1,名\xee\x80\x80,ナマエ,,"));
    FINDS(FINDING_PRIVATE);
    char longest[512];
    memset(longest, 'a', sizeof longest);
    snprintf(longest + 200, 64, ",1,名前,ナマエ,,");
    assert_false(read_row(&row, &map, longest));
    FINDS(FINDING_TOO_LONG);
}

static void staff_settings_and_numbers(void **state) {
    struct heading_map map;
    union table_row row;
    (void)state;
    assert_true(read_headings(&map, "係員ID,氏名,暗証番号,役割"));
    assert_true(read_row(&row, &map, "S1,受付 一,２４６８,責任者"));
    assert_string_equal(row.staff.pin, "2468");
    assert_int_equal(row.staff.staff.role, ROLE_MANAGER);
    assert_false(read_row(&row, &map, "S1,受付 一,123,受付"));
    FINDS(FINDING_NOT_PIN);
    assert_false(read_row(&row, &map, "S1,受付 一,12a4,受付"));
    FINDS(FINDING_NOT_PIN);
    assert_false(read_row(&row, &map, "S1,受付 一,1234,ボス"));
    FINDS(FINDING_NOT_CHOICE);
    assert_true(read_headings(&map, "設定名,値"));
    assert_true(read_row(&row, &map, "notice.ja,一行目\n二行目"));
    assert_string_equal(row.setting.setting.value, "一行目\n二行目");
    assert_false(read_row(&row, &map, "local.hq.url,x"));
    FINDS(FINDING_SETTING_LOCAL);
    assert_true(read_headings(&map, "会員ID,医籍登録番号,制度,区分,単位,取得日"));
    assert_false(read_row(&row, &map, ",,生涯教育,,1,2026-04-09"));
    FINDS(FINDING_MISSING);
    assert_false(read_row(&row, &map, "M1,,産業医,実地,1,2026-04-09"));
    FINDS(FINDING_CATEGORY_UNCLEAR);
    assert_true(read_row(&row, &map, "M1,,産業医,謎,1.5,2026-04-09"));
    FINDS(FINDING_CATEGORY_UNKNOWN);
    assert_int_equal(row.total.total.units_x10, 15);
    assert_false(read_row(&row, &map, "M1,,生涯教育,,-1,2026-04-09"));
    FINDS(FINDING_NEGATIVE);
    assert_false(read_row(&row, &map, "M1,,生涯教育,,0.25,2026-04-09"));
    FINDS(FINDING_NOT_UNITS);
}

// --- Sessions ------------------------------------------------------------------------------------

static const char session_headings[] = "研修会ID,研修会名,開催日,開始,終了,入室受付開始,"
                                       "入室受付終了,退室受付開始,退室受付終了,選択制度,定員";

static bool take_session(struct session_draft *draft, const char *cells) {
    struct heading_map map;
    union table_row row;
    assert_true(read_headings(&map, session_headings));
    return read_row(&row, &map, cells) && draft_take_session(draft, &findings, &row.session);
}

static void assert_japan(int64_t utc_ms, const char *expected) {
    char text[JAPAN_TEXT_CAP];
    japan_text(text, utc_ms);
    assert_string_equal(text, expected);
}

static void windows_follow_the_session(void **state) {
    struct session_draft *draft = calloc(1, sizeof *draft);
    const struct session *session = &draft->session;
    (void)state;
    assert_true(take_session(
        draft, "T1,研修会,令和8年4月9日,14:00,16:30,-10,+10,-5分,16:40,生涯教育・産業医,８０名"));
    FINDS_NOTHING();
    assert_japan(session->starts_utc_ms, "2026-04-09 14:00:00");
    assert_japan(session->ends_utc_ms, "2026-04-09 16:30:00");
    assert_japan(session->entry.from_utc_ms, "2026-04-09 13:50:00");
    assert_japan(session->entry.to_utc_ms, "2026-04-09 14:10:00");
    assert_japan(session->exit.to_utc_ms, "2026-04-09 16:40:00");
    assert_int_equal(session->claim_count, 2);
    assert_string_equal(session->claims[0], SCHEME_CME);
    assert_string_equal(session->claims[1], SCHEME_OCCUPATIONAL);
    assert_int_equal(session->capacity, 80);
    assert_true(take_session(draft, "T1,研修会,,2026/4/9 22:00,25:00,,,,,,"));
    assert_japan(session->ends_utc_ms, "2026-04-10 01:00:00");
    assert_int_equal(session->entry.to_utc_ms, 0);
    assert_int_equal(session->claim_count, 0);
    free(draft);
}

static void sessions_that_can_not_be(void **state) {
    struct session_draft *draft = calloc(1, sizeof *draft);
    (void)state;
    assert_false(take_session(draft, "T1,研修会,,14:00,16:30,,,,,,"));
    FINDS(FINDING_NO_DATE);
    assert_false(take_session(draft, "T1,研修会,2026/4/9,14:00,13:00,,,,,,"));
    FINDS(FINDING_END_FIRST);
    assert_false(take_session(draft, "T1,研修会,2026/4/9,14:00,15:00,-10,,,,,"));
    FINDS(FINDING_WINDOW_HALF);
    assert_false(take_session(draft, "T1,研修会,2026/4/9,14:00,15:00,10,-10,5,-5,,"));
    FINDS(FINDING_END_FIRST, FINDING_END_FIRST);
    assert_false(take_session(draft, "T1,研修会,2026/4/9,14:00,15:00,ten,10,,,,x"));
    FINDS(FINDING_NOT_WINDOW, FINDING_NOT_COUNT);
    assert_false(take_session(draft, "T1,研修会,2026/4/9,14:00,15:00,,,,,a/b/c/d/e,"));
    FINDS(FINDING_TOO_MANY);
    assert_false(take_session(draft, "T1,研修会,2026/4/9,二時,15:00,,,,,,"));
    FINDS(FINDING_NOT_TIME);
    free(draft);
}

static const char item_headings[] = "研修会ID,演題番号,演題,講師,開始,終了,制度,区分,CC,単位";

static bool take_item(struct session_draft *draft, const char *cells) {
    struct heading_map map;
    union table_row row;
    assert_true(read_headings(&map, item_headings));
    return read_row(&row, &map, cells) && draft_take_item(draft, &findings, &row.item);
}

static struct session_draft *afternoon(void) {
    struct session_draft *draft = calloc(1, sizeof *draft);
    assert_true(take_session(draft, "T1,研修会,2026/4/9,14:00,16:30,,,,,,"));
    return draft;
}

// domain.md 2.1: 90 minutes as 75: 0.5 and 76: 1 are approved data.
static void credits_of_one_item_stand_in_several_lines(void **state) {
    struct session_draft *draft = afternoon();
    const struct session *session = &draft->session;
    (void)state;
    assert_true(take_item(draft, "T1,,脂質異常症と糖尿病,長岡 花子,14:00,15:30,生涯教育,,75,0.5"));
    assert_true(take_item(draft, "T1,,脂質異常症と糖尿病,長岡 花子,14:00,15:30,生涯教育,,76,1"));
    assert_true(take_item(draft, "T1,,挨拶,,15:30,15:40,,,,"));
    assert_true(take_item(draft, "T1,,職場巡視,,15:40,16:30,産業医,生涯実地,,1"));
    FINDS_NOTHING();
    assert_int_equal(session->item_count, 3);
    assert_int_equal(session->items[0].credit_count, 2);
    assert_string_equal(session->items[0].credits[1].code, "76");
    assert_int_equal(session->items[0].credits[0].units_x10, 5);
    assert_int_equal(session->items[1].credit_count, 0);
    assert_string_equal(session->items[2].credits[0].category, "renewal_practical");
    assert_japan(session->items[2].starts_utc_ms, "2026-04-09 15:40:00");
    free(draft);
}

static void items_that_can_not_be(void **state) {
    struct session_draft *draft = afternoon();
    (void)state;
    assert_false(take_item(draft, "T1,,講義,,15:00,14:30,,,,"));
    FINDS(FINDING_END_FIRST);
    assert_false(take_item(draft, "T1,,講義,,16:00,17:00,,,,"));
    FINDS(FINDING_ITEM_OUTSIDE);
    assert_true(take_item(draft, "T1,1,講義,,14:00,15:00,生涯教育,,74,1"));
    assert_false(take_item(draft, "T1,1,別の講義,,14:00,15:00,産業医,前期,総論,1"));
    FINDS(FINDING_ITEM_DIFFERS);
    assert_false(take_item(draft, "T1,1,講義,,14:00,15:00,生涯教育,,74,0.5"));
    FINDS(FINDING_CREDIT_TWICE);
    assert_false(take_item(draft, "T1,2,演習,,15:00,16:00,生涯教育,,75,"));
    FINDS(FINDING_MISSING);
    assert_false(take_item(draft, "T1,3,演習,,15:00,16:00,,,75,1"));
    FINDS(FINDING_MISSING);
    assert_true(take_item(draft, "T1,4,演習,,15:00,16:00,生涯教育,,75,0.7"));
    FINDS(FINDING_UNITS_STEP);
    for (int i = 0; i < ITEM_CREDIT_MAX - 1; i++) {
        char cells[128];
        snprintf(cells, sizeof cells, "T1,1,講義,,14:00,15:00,制度%d,,,1", i);
        assert_true(take_item(draft, cells));
    }
    assert_false(take_item(draft, "T1,1,講義,,14:00,15:00,もう一つ,,,1"));
    FINDS(FINDING_TOO_MANY);
    free(draft);
}

static void items_have_an_end(void **state) {
    struct session_draft *draft = afternoon();
    (void)state;
    for (int i = 0; i <= SESSION_ITEM_MAX; i++) {
        char cells[128];
        snprintf(cells, sizeof cells, "T1,,講義%d,,14:00,15:00,,,,", i);
        assert_int_equal(take_item(draft, cells), i < SESSION_ITEM_MAX);
    }
    FINDS(FINDING_TOO_MANY);
    free(draft);
}

static void rules_are_minutes_and_choices(void **state) {
    struct heading_map map;
    union table_row row;
    struct policy_draft draft = {.line = 1};
    (void)state;
    assert_true(read_headings(
        &map, "ルール版,施行日,制度,出席条件,遅刻猶予,早退猶予,単位刻み,CC算入,退室なし"));
    assert_true(read_row(&row, &map, "R8,2026/4/1,生涯教育,猶予,10分,5,0.5,○,保留"));
    assert_true(draft_take_rule(&draft, &findings, &row.rule));
    const struct policy_rule *rule = &draft.policy.rules[0];
    assert_string_equal(draft.policy.in_force_on, "2026-04-01");
    assert_int_equal(rule->presence, PRESENCE_GRACE);
    assert_int_equal(rule->late_grace_s, 600);
    assert_int_equal(rule->early_grace_s, 300);
    assert_int_equal(rule->step_x10, 5);
    assert_true(rule->counts_codes);
    for (size_t i = 1; i < POLICY_RULE_MAX; i++) {
        assert_true(draft_take_rule(&draft, &findings, &row.rule));
    }
    assert_false(draft_take_rule(&draft, &findings, &row.rule));
    FINDS(FINDING_TOO_MANY);
}

// --- Findings ------------------------------------------------------------------------------------

static void errors_are_kept_before_warnings(void **state) {
    (void)state;
    findings = (struct findings){.file = "a.csv"};
    for (int i = 0; i < FINDINGS_MAX; i++) {
        findings.line = i;
        findings_add(&findings, FINDING_COLUMN_UNKNOWN, WORD("x"), NO_WORD);
    }
    findings_add(&findings, FINDING_NO_KIND, NO_WORD, NO_WORD);
    findings_add(&findings, FINDING_COLUMN_UNKNOWN, WORD("y"), NO_WORD);
    assert_int_equal(findings.errors, 1);
    assert_int_equal(findings.warnings, FINDINGS_MAX + 1);
    assert_int_equal(findings.kept_count, FINDINGS_MAX);
    assert_int_equal(findings.kept[FINDINGS_MAX - 1].code, FINDING_NO_KIND);
}

static void sentences_have_no_gaps(void **state) {
    (void)state;
    for (int code = 0; code < FINDING_COUNT; code++) {
        findings = (struct findings){.file = "a.csv", .line = 7};
        findings_add(&findings, (enum finding_code)code, (struct word){"甲", "one"},
                     (struct word){"乙", "two"});
        for (int language = EXPLAIN_JA; language <= EXPLAIN_EN; language++) {
            char text[FINDING_TEXT_CAP];
            finding_text(text, (enum explain_language)language, &findings.kept[0]);
            const char *start = language == EXPLAIN_JA ? "a.csv 7行目: " : "a.csv:7: ";
            assert_int_equal(strncmp(text, start, strlen(start)), 0);
            assert_true(strlen(text) > strlen(start) + 5);
            assert_null(strstr(text, "{1}"));
            assert_null(strstr(text, "{2}"));
        }
    }
}

static void long_words_are_cut_where_a_character_ends(void **state) {
    char long_text[600];
    char text[FINDING_TEXT_CAP];
    (void)state;
    for (size_t i = 0; i + 3 < sizeof long_text; i += 3) {
        memcpy(long_text + i, "字", 4);
    }
    findings = (struct findings){.file = "a.csv", .line = 7};
    findings_add(&findings, FINDING_COLUMN_UNKNOWN, WORD(long_text), NO_WORD);
    finding_text(text, EXPLAIN_EN, &findings.kept[0]);
    assert_non_null(strstr(text, "字字…' is not known"));
    findings_add(&findings, FINDING_COLUMN_UNKNOWN, WORD("two\nlines"), NO_WORD);
    finding_text(text, EXPLAIN_EN, &findings.kept[1]);
    assert_non_null(strstr(text, "'two lines'"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_list_is_known_by_its_headings),
        cmocka_unit_test(no_heading_names_two_columns),
        cmocka_unit_test(headings_that_will_not_do),
        cmocka_unit_test(a_member_in_any_order_and_width),
        cmocka_unit_test(names_in_two_columns_and_no_id),
        cmocka_unit_test(everything_wrong_with_a_line_is_named),
        cmocka_unit_test(staff_settings_and_numbers),
        cmocka_unit_test(windows_follow_the_session),
        cmocka_unit_test(sessions_that_can_not_be),
        cmocka_unit_test(credits_of_one_item_stand_in_several_lines),
        cmocka_unit_test(items_that_can_not_be),
        cmocka_unit_test(items_have_an_end),
        cmocka_unit_test(rules_are_minutes_and_choices),
        cmocka_unit_test(errors_are_kept_before_warnings),
        cmocka_unit_test(sentences_have_no_gaps),
        cmocka_unit_test(long_words_are_cut_where_a_character_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
