// Every decision in words, Japanese and English, that a doctor accepts and a person may read aloud.
#include "tests/unit/cmocka_all.h"

#include "app/domain/explain.h"
#include "tests/unit/programme.h"

struct example {
    enum credit_reason reason;
    enum proposal_state state;
    int64_t amount, limit;
    const char *ja, *en;
};

#define ITEM_JA "演題1「高血圧」"
#define ITEM_EN "item 1 \"高血圧\""
#define CREDIT_JA "日医生涯教育（CC 74）"
#define CREDIT_EN "JMA CME (CC 74)"
#define EARNED_JA "ため、" ITEM_JA "は" CREDIT_JA "1.5単位の見込みです。"
#define PENDING_JA "ため、" ITEM_JA "の" CREDIT_JA "1.5単位は保留です。"
#define NONE_JA "ため、" ITEM_JA "は" CREDIT_JA "の対象外です。"
#define EARNED_EN "Proposed for " ITEM_EN ": 1.5 units of " CREDIT_EN ", because "
#define PENDING_EN "Pending for " ITEM_EN ": 1.5 units of " CREDIT_EN ", because "
#define NONE_EN "No credit for " ITEM_EN " in " CREDIT_EN ", because "

static const struct example examples[] = {
    {CREDIT_PRESENT, PROPOSAL_EARNED, 0, 0, "全時間在室の" EARNED_JA,
     EARNED_EN "the doctor was there throughout."},
    {CREDIT_WITHIN_GRACE, PROPOSAL_EARNED, 6, 10, "不在6分は猶予（10分）の範囲内の" EARNED_JA,
     EARNED_EN "what was missing (6 minutes) lies within the grace (10 minutes)."},
    {CREDIT_ENOUGH, PROPOSAL_EARNED, 85, 80, "在室85%で、必要な80%を満たす" EARNED_JA,
     EARNED_EN "the doctor was there for 85% of it (80% asked)."},
    {CREDIT_LATE, PROPOSAL_NONE, 12, 10, "12分遅刻（猶予10分）の" NONE_JA,
     NONE_EN "the doctor was 12 minutes late (grace: 10 minutes)."},
    {CREDIT_LATE, PROPOSAL_NONE, 1, 0, "1分遅刻の" NONE_JA,
     NONE_EN "the doctor was 1 minute late."},
    {CREDIT_LEFT_EARLY, PROPOSAL_NONE, 6, 1, "6分早退（猶予1分）の" NONE_JA,
     NONE_EN "the doctor left 6 minutes early (grace: 1 minute)."},
    {CREDIT_LEFT_EARLY, PROPOSAL_NONE, 6, 0, "6分早退の" NONE_JA,
     NONE_EN "the doctor left 6 minutes early."},
    {CREDIT_MIDWAY, PROPOSAL_NONE, 8, 0, "途中の離席8分の" NONE_JA,
     NONE_EN "the doctor was out for 8 minutes in the middle."},
    {CREDIT_SHORT, PROPOSAL_NONE, 79, 80, "在室79%で、必要な80%に満たない" NONE_JA,
     NONE_EN "the doctor was there for only 79% of it (80% asked)."},
    {CREDIT_ABSENT, PROPOSAL_NONE, 0, 0, "在室の記録がない" NONE_JA,
     NONE_EN "the doctor was not there."},
    {CREDIT_ENTRY_WINDOW, PROPOSAL_NONE, 2, 0, "最初の入室が入室受付の時間から2分外れた" NONE_JA,
     NONE_EN "the first entry was 2 minutes outside the entry window."},
    {CREDIT_EXIT_WINDOW, PROPOSAL_NONE, 1, 0, "最後の退室が退室受付の時間から1分外れた" NONE_JA,
     NONE_EN "the last exit was 1 minute outside the exit window."},
    {CREDIT_LEFT_SESSION, PROPOSAL_NONE, 0, 0,
     "全演題の受講が条件で、ほかの演題に不在があった" NONE_JA,
     NONE_EN "every item must be attended, and another one was missed or left."},
    {CREDIT_NO_EXIT, PROPOSAL_PENDING, 0, 0, "退室の記録がない" PENDING_JA,
     PENDING_EN "no exit was read."},
    {CREDIT_NO_EXIT, PROPOSAL_EARNED, 0, 0,
     "退室の記録がなく、規定により終了まで在室とみなす" EARNED_JA,
     EARNED_EN "no exit was read and the rules then suppose a stay to the end."},
    {CREDIT_NO_ENTRY, PROPOSAL_PENDING, 0, 0, "入室の記録がない" PENDING_JA,
     PENDING_EN "no entry was read."},
    {CREDIT_INSIDE, PROPOSAL_PENDING, 0, 0, "まだ終了していない" PENDING_JA,
     PENDING_EN "it is not over yet."},
    {CREDIT_UNAPPROVED, PROPOSAL_PENDING, 0, 0, "研修会の承認がまだ下りていない" PENDING_JA,
     PENDING_EN "the session is not approved yet."},
    {CREDIT_WALK_IN, PROPOSAL_PENDING, 0, 0, "名簿にない方の当日受付の" PENDING_JA,
     PENDING_EN "the doctor is on no roster."},
    {CREDIT_UNSURE_CLOCK, PROPOSAL_PENDING, 0, 0,
     "受付端末の時計が未確認で、時刻が確かでない" PENDING_JA,
     PENDING_EN "nobody vouches for the clock that the times were taken with."},
    {CREDIT_NO_POLICY, PROPOSAL_PENDING, 0, 0, "適用する規定がまだ届いていない" PENDING_JA,
     PENDING_EN "the rules of this scheme have not arrived yet."},
    {CREDIT_UNCLAIMED, PROPOSAL_PENDING, 0, 0, "申請する制度がまだ選ばれていない" PENDING_JA,
     PENDING_EN "one of several schemes must be chosen first."},
    {CREDIT_OTHER_CLAIMED, PROPOSAL_NONE, 0, 0, "別の制度の申請が選ばれた" NONE_JA,
     NONE_EN "another scheme was chosen."},
    {CREDIT_SAME_TITLE, PROPOSAL_NONE, 2, 2,
     "同じ題名の講演をすでに2回受講済み（上限2回）の" NONE_JA,
     NONE_EN "a lecture of this title has counted 2 times already (limit: 2)."},
    {CREDIT_SAME_TITLE, PROPOSAL_NONE, 1, 1,
     "同じ題名の講演をすでに1回受講済み（上限1回）の" NONE_JA,
     NONE_EN "a lecture of this title has counted 1 time already (limit: 1)."},
};
enum { EXAMPLE_COUNT = sizeof examples / sizeof *examples };

static struct session one_lecture(const char *title) {
    struct session session = programme_session();
    programme_item(&session, title, 0, 90);
    return session;
}

static struct proposal proposal_of(const struct example *example) {
    return (struct proposal){.scheme = SCHEME_CME,
                             .code = "74",
                             .approved_x10 = 15,
                             .units_x10 = example->state == PROPOSAL_NONE ? 0 : 15,
                             .state = example->state,
                             .reason = example->reason,
                             .amount = example->amount,
                             .limit = example->limit};
}

static void every_reason_has_its_sentence(void **state) {
    (void)state;
    struct session session = one_lecture("高血圧");
    for (size_t i = 0; i < EXAMPLE_COUNT; i++) {
        struct proposal proposal = proposal_of(&examples[i]);
        char text[EXPLAIN_CAP];
        explain_proposal(text, EXPLAIN_JA, &session, &proposal);
        assert_string_equal(text, examples[i].ja);
        explain_proposal(text, EXPLAIN_EN, &session, &proposal);
        assert_string_equal(text, examples[i].en);
    }
}

static void no_reason_is_left_out_and_no_two_read_alike(void **state) {
    (void)state;
    for (int reason = 0; reason < (int)CREDIT_REASON_COUNT; reason++) {
        bool told = false;
        for (size_t i = 0; i < EXAMPLE_COUNT; i++) {
            told = told || (int)examples[i].reason == reason;
        }
        assert_true(told);
    }
    for (size_t i = 0; i < EXAMPLE_COUNT; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(examples[i].ja, examples[j].ja);
            assert_string_not_equal(examples[i].en, examples[j].en);
        }
    }
}

// Any reason in any state: three sentences that differ, in either language, none of them empty.
static void every_state_has_a_sentence_with_every_reason(void **state) {
    (void)state;
    struct session session = one_lecture("A");
    for (int reason = 0; reason < (int)CREDIT_REASON_COUNT; reason++) {
        char texts[6][EXPLAIN_CAP];
        for (int i = 0; i < 6; i++) {
            struct proposal proposal = {.scheme = "own",
                                        .state = (enum proposal_state)(i / 2),
                                        .reason = (enum credit_reason)reason};
            explain_proposal(texts[i], i % 2 ? EXPLAIN_EN : EXPLAIN_JA, &session, &proposal);
            for (int j = 0; j < i; j++) {
                assert_string_not_equal(texts[i], texts[j]);
            }
        }
    }
}

static void units_are_counted_as_people_count(void **state) {
    (void)state;
    static const struct {
        int32_t x10;
        const char *ja, *en;
    } cases[] = {{0, "0単位の", ": 0 units of"},
                 {5, "0.5単位の", ": 0.5 units of"},
                 {10, "）1単位の", ": 1 unit of"},
                 {15, "1.5単位の", ": 1.5 units of"},
                 {100, "10単位の", ": 10 units of"}};
    struct session session = one_lecture("A");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct proposal proposal = {.scheme = SCHEME_CME,
                                    .code = "74",
                                    .units_x10 = cases[i].x10,
                                    .state = PROPOSAL_EARNED};
        char text[EXPLAIN_CAP];
        explain_proposal(text, EXPLAIN_JA, &session, &proposal);
        assert_non_null(strstr(text, cases[i].ja));
        explain_proposal(text, EXPLAIN_EN, &session, &proposal);
        assert_non_null(strstr(text, cases[i].en));
    }
}

static void a_long_title_is_shortened_and_nothing_else(void **state) {
    (void)state;
    char title[TITLE_CAP] = "";
    for (size_t i = 0; i + 3 < sizeof title; i += 3) {
        memcpy(title + i, "病", 4);
    }
    struct session session = one_lecture(title);
    for (size_t i = 0; i < EXAMPLE_COUNT; i++) {
        struct proposal proposal = proposal_of(&examples[i]);
        memset(proposal.scheme, 's', SCHEME_CAP - 1);
        memset(proposal.category, 'c', SCHEME_CAP - 1);
        memset(proposal.code, 'k', CODE_CAP - 1);
        char text[EXPLAIN_CAP];
        explain_proposal(text, EXPLAIN_JA, &session, &proposal);
        assert_non_null(strstr(text, "病…」"));
        assert_string_equal(text + strlen(text) - strlen("。"), "。");
        explain_proposal(text, EXPLAIN_EN, &session, &proposal);
        assert_non_null(strstr(text, "病…\""));
        assert_int_equal(text[strlen(text) - 1], '.');
    }
}

// --- Names ---------------------------------------------------------------------------------------

static void schemes_and_their_parts_have_names(void **state) {
    (void)state;
    static const char *const schemes[][3] = {
        {SCHEME_CME, "日医生涯教育", "JMA CME"},
        {SCHEME_OCCUPATIONAL, "日医認定産業医", "JMA occupational health"},
        {SCHEME_SPORTS, "日医認定健康スポーツ医", "JMA sports medicine"},
        {SCHEME_KAKARITSUKE, "日医かかりつけ医機能研修", "JMA kakaritsuke training"},
        {SCHEME_KAKARITSUKE_REPORT, "かかりつけ医機能報告制度研修",
         "kakaritsuke reporting training"},
        {SCHEME_SPECIALIST, "専門医共通講習", "specialist common lectures"},
        {"地域加算", "地域加算", "地域加算"},
    };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        assert_string_equal(explain_scheme(EXPLAIN_JA, schemes[i][0]), schemes[i][1]);
        assert_string_equal(explain_scheme(EXPLAIN_EN, schemes[i][0]), schemes[i][2]);
    }
    static const char *const categories[][3] = {
        {"first_term", "前期", "first term"},
        {"practical", "実地", "practical"},
        {"second_term", "後期", "second term"},
        {"renewal", "更新", "renewal"},
        {"renewal_practical", "生涯・実地", "renewal, practical"},
        {"renewal_special", "生涯・専門", "renewal, special"},
        {"course", "講習", "course"},
        {"refresher", "再研修", "refresher"},
        {"activity", "実践活動", "activity"},
        {"basic", "基本", "basic"},
        {"advanced", "応用", "advanced"},
        {"ethics", "医療倫理", "ethics"},
        {"safety", "医療安全", "safety"},
        {"infection", "感染対策", "infection control"},
        {"朝の部", "朝の部", "朝の部"},
    };
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
        assert_string_equal(explain_category(EXPLAIN_JA, categories[i][0]), categories[i][1]);
        assert_string_equal(explain_category(EXPLAIN_EN, categories[i][0]), categories[i][2]);
    }
}

static void assert_named(const char *scheme, const char *category, const char *code, const char *ja,
                         const char *en) {
    struct session session = one_lecture("A");
    struct proposal proposal = {.units_x10 = 10};
    char text[EXPLAIN_CAP];
    char wanted[EXPLAIN_CAP];
    snprintf(proposal.scheme, SCHEME_CAP, "%s", scheme);
    snprintf(proposal.category, SCHEME_CAP, "%s", category);
    snprintf(proposal.code, CODE_CAP, "%s", code);
    explain_proposal(text, EXPLAIN_JA, &session, &proposal);
    snprintf(wanted, sizeof wanted, "は%s1単位", ja);
    assert_non_null(strstr(text, wanted));
    explain_proposal(text, EXPLAIN_EN, &session, &proposal);
    snprintf(wanted, sizeof wanted, "1 unit of %s, because", en);
    assert_non_null(strstr(text, wanted));
}

static void codes_are_told_within_their_scheme(void **state) {
    (void)state;
    assert_named(SCHEME_CME, "", "", "日医生涯教育", "JMA CME");
    assert_named(SCHEME_OCCUPATIONAL, "first_term", "mental_health",
                 "日医認定産業医（前期・メンタルヘルス対策）",
                 "JMA occupational health (first term, mental health)");
    assert_named(SCHEME_OCCUPATIONAL, "renewal", "", "日医認定産業医（更新）",
                 "JMA occupational health (renewal)");
    assert_named(SCHEME_KAKARITSUKE, "advanced", "3", "日医かかりつけ医機能研修（応用・③）",
                 "JMA kakaritsuke training (advanced, group 3)");
    assert_named(SCHEME_SPORTS, "course", "12", "日医認定健康スポーツ医（講習・12）",
                 "JMA sports medicine (course, 12)");
    assert_named("own", "", "x", "own（x）", "own (x)");
}

// --- Sums and progress ---------------------------------------------------------------------------

static void a_sum_is_one_line(void **state) {
    (void)state;
    const struct scheme_sum sums[] = {{.scheme = SCHEME_CME, .earned_x10 = 15},
                                      {.scheme = SCHEME_SPORTS, .pending_x10 = 10},
                                      {.scheme = SCHEME_OCCUPATIONAL, .earned_x10 = 10}};
    char text[EXPLAIN_CAP];
    explain_sum(text, EXPLAIN_JA, sums, 3);
    assert_string_equal(text, "日医生涯教育 1.5単位・日医認定産業医 1単位");
    explain_sum(text, EXPLAIN_EN, sums, 3);
    assert_string_equal(text, "JMA CME 1.5 units, JMA occupational health 1 unit");
    explain_sum(text, EXPLAIN_JA, sums + 1, 1);
    assert_string_equal(text, "");
}

// More schemes than fit: whole characters, and an end.
static void what_does_not_fit_ends_with_a_whole_character(void **state) {
    (void)state;
    struct scheme_sum sums[20] = {{.scheme = ""}};
    char text[EXPLAIN_CAP];
    for (size_t i = 0; i < 20; i++) {
        snprintf(sums[i].scheme, SCHEME_CAP, "地域医師会加算");
        sums[i].earned_x10 = 10;
    }
    explain_sum(text, EXPLAIN_JA, sums, 20);
    size_t len = strlen(text);
    assert_true(len > EXPLAIN_CAP - 4 && len < EXPLAIN_CAP);
    size_t last = len - 1;
    while (((unsigned char)text[last] & 0xC0) == 0x80) {
        last--;
    }
    unsigned char lead = (unsigned char)text[last];
    size_t width = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    assert_int_equal(last + width, len);
}

static void assert_progress(const struct requirement *requirement, const struct progress_part *part,
                            const char *ja, const char *en) {
    char text[EXPLAIN_CAP];
    explain_progress(text, EXPLAIN_JA, requirement, part);
    assert_string_equal(text, ja);
    explain_progress(text, EXPLAIN_EN, requirement, part);
    assert_string_equal(text, en);
}

static void progress_is_told_with_what_is_left(void **state) {
    (void)state;
    struct progress_part part = {.have_x10 = 525, .least_x10 = 600, .from = "2023-04-01"};
    struct requirement requirement = {.scheme = SCHEME_CME,
                                      .measure = MEASURE_UNITS_AND_CODES,
                                      .period = PERIOD_FISCAL_YEARS,
                                      .years = 3};
    assert_progress(&requirement, &part,
                    "直近3年度の日医生涯教育 単位＋コード数：52.5 / 60（あと7.5）",
                    "JMA CME, units + different codes in the last 3 fiscal years: 52.5 / 60 "
                    "(7.5 to go)");
    part.met = true;
    requirement.years = 1;
    assert_progress(&requirement, &part, "今年度の日医生涯教育 単位＋コード数：52.5 / 60（達成）",
                    "JMA CME, units + different codes in the last fiscal year: 52.5 / 60 "
                    "(reached)");
    requirement = (struct requirement){
        .scheme = SCHEME_SPECIALIST, .category = "ethics", .period = PERIOD_YEARS, .years = 5};
    assert_progress(&requirement, &part,
                    "過去5年間の専門医共通講習（医療倫理） 単位：52.5 / 60（達成）",
                    "specialist common lectures (ethics), units in the last 5 years: 52.5 / 60 "
                    "(reached)");
    requirement = (struct requirement){
        .scheme = SCHEME_SPORTS, .category = "course", .measure = MEASURE_CODES};
    assert_progress(&requirement, &part,
                    "日医認定健康スポーツ医（講習） コード数：52.5 / 60（達成）",
                    "JMA sports medicine (course), different codes: 52.5 / 60 (reached)");
    requirement.measure = MEASURE_ITEMS;
    assert_progress(&requirement, &part, "日医認定健康スポーツ医（講習） 受講数：52.5 / 60（達成）",
                    "JMA sports medicine (course), lectures or activities: 52.5 / 60 (reached)");
}

static void without_a_certificate_nothing_is_counted(void **state) {
    (void)state;
    struct progress_part part = {.least_x10 = 200};
    struct requirement requirement = {
        .scheme = SCHEME_OCCUPATIONAL, .category = "renewal*", .period = PERIOD_VALIDITY};
    assert_progress(&requirement, &part,
                    "認定証の有効期間中の日医認定産業医（生涯研修） "
                    "単位：認定証の登録がないため、計算できません",
                    "JMA occupational health (renewal, all parts), units while the certificate is "
                    "valid: can't be counted, no certificate is known");
}

#define TEST(name) cmocka_unit_test(name)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(every_reason_has_its_sentence),
        TEST(no_reason_is_left_out_and_no_two_read_alike),
        TEST(every_state_has_a_sentence_with_every_reason),
        TEST(units_are_counted_as_people_count),
        TEST(a_long_title_is_shortened_and_nothing_else),
        TEST(schemes_and_their_parts_have_names),
        TEST(codes_are_told_within_their_scheme),
        TEST(a_sum_is_one_line),
        TEST(what_does_not_fit_ends_with_a_whole_character),
        TEST(progress_is_told_with_what_is_left),
        TEST(without_a_certificate_nothing_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
