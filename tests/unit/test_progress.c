// The way to a certificate, in the requirements of domain.md section 2. Its cases of section 6 bear
// their numbers.
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "app/domain/progress.h"

enum { TOTAL_CAP = 128 };

// One doctor's confirmed credit under one policy.
struct record {
    struct policy policy;
    struct credit_total totals[TOTAL_CAP];
    size_t count;
    struct certificate certificates[4];
    size_t certificate_count;
    struct progress_part parts[POLICY_REQUIREMENT_MAX];
    size_t part_count;
};

static struct requirement *require(struct record *record, const char *scheme, const char *category,
                                   const char *code, enum measure measure, int32_t least_x10) {
    struct requirement *requirement =
        &record->policy.requirements[record->policy.requirement_count++];
    *requirement =
        (struct requirement){.award = "award", .measure = measure, .least_x10 = least_x10};
    snprintf(requirement->scheme, SCHEME_CAP, "%s", scheme);
    snprintf(requirement->category, SCHEME_CAP, "%s", category);
    snprintf(requirement->code, CODE_CAP, "%s", code);
    return requirement;
}

static void confirm(struct record *record, const char *scheme, const char *category,
                    const char *code, int32_t units_x10, const char *on_date) {
    assert_true(record->count < TOTAL_CAP);
    struct credit_total *total = &record->totals[record->count++];
    *total = (struct credit_total){.units_x10 = units_x10};
    snprintf(total->scheme, SCHEME_CAP, "%s", scheme);
    snprintf(total->category, SCHEME_CAP, "%s", category);
    snprintf(total->code, CODE_CAP, "%s", code);
    snprintf(total->on_date, DATE_CAP, "%s", on_date);
}

static bool met_on(struct record *record, const char *on_date) {
    bool met;
    record->part_count = progress_of(record->parts, POLICY_REQUIREMENT_MAX, &met, &record->policy,
                                     "award", record->totals, record->count, record->certificates,
                                     record->certificate_count, on_date);
    return met;
}

// --- 日医生涯教育: 60 in three fiscal years
// --------------------------------------------------------

static struct record cme(void) {
    struct record record = {0};
    struct requirement *sixty = require(&record, SCHEME_CME, "", "", MEASURE_UNITS_AND_CODES, 600);
    sixty->period = PERIOD_FISCAL_YEARS;
    sixty->years = 3;
    return record;
}

static void confirm_codes(struct record *record, int from, int to, int32_t units_x10) {
    for (int code = from; code < to; code++) {
        char text[CODE_CAP];
        snprintf(text, sizeof text, "%d", code);
        confirm(record, SCHEME_CME, "", text, units_x10, "2025-06-01");
    }
}

static void case_3_units_and_different_codes_reach_60(void **state) {
    (void)state;
    struct record pass = cme();
    confirm_codes(&pass, 0, 20, 20); // 40 units, 20 codes
    assert_true(met_on(&pass, "2026-03-31"));
    assert_int_equal(pass.parts[0].have_x10, 600);
    struct record fail = cme();
    confirm_codes(&fail, 0, 18, 20); // 36 units, 18 codes
    confirm_codes(&fail, 0, 5, 10);  // 5 units more, and 5 codes that were there already
    assert_false(met_on(&fail, "2026-03-31"));
    assert_int_equal(fail.parts[0].have_x10, 590);
    assert_false(fail.parts[0].met);
    assert_int_equal(fail.parts[0].least_x10, 600);
}

static void fiscal_years_run_from_april_to_march(void **state) {
    (void)state;
    struct record record = cme();
    confirm(&record, SCHEME_CME, "", "74", 600, "2023-04-01");
    assert_true(met_on(&record, "2026-03-31"));
    assert_string_equal(record.parts[0].from, "2023-04-01");
    assert_string_equal(record.parts[0].to, "2026-03-31");
    assert_false(met_on(&record, "2026-04-01"));
    assert_string_equal(record.parts[0].from, "2024-04-01");
    snprintf(record.totals[0].on_date, DATE_CAP, "2023-03-31");
    assert_false(met_on(&record, "2026-03-31"));
    snprintf(record.totals[0].on_date, DATE_CAP, "2026-04-01"); // not yet
    assert_false(met_on(&record, "2026-03-31"));
    record.totals[0].on_date[0] = '\0'; // some day
    assert_false(met_on(&record, "2026-03-31"));
}

static void credit_without_a_code_is_units_alone(void **state) {
    (void)state;
    struct record record = cme();
    confirm(&record, SCHEME_CME, "", "", 10, "2025-06-01");
    confirm(&record, SCHEME_CME, "", "", 10, "2025-06-02");
    confirm(&record, SCHEME_SPORTS, "", "1", 10, "2025-06-02"); // never summed across schemes
    assert_false(met_on(&record, "2026-03-31"));
    assert_int_equal(record.parts[0].have_x10, 20);
}

// A code heard outside of the three years counts anew within them.
static void a_code_counts_once_within_the_days_that_count(void **state) {
    (void)state;
    struct record record = cme();
    confirm(&record, SCHEME_CME, "", "74", 10, "2020-06-01");
    confirm(&record, SCHEME_CME, "", "74", 10, "2025-06-01");
    confirm(&record, SCHEME_CME, "", "74", 10, "2025-07-01");
    met_on(&record, "2026-03-31");
    assert_int_equal(record.parts[0].have_x10, 30);
}

// --- 日医認定産業医: 50 and 20
// ---------------------------------------------------------------------

static const struct {
    const char *code;
    int32_t least_x10;
} first_term[] = {{"general", 20},          {"health_management", 20}, {"mental_health", 10},
                  {"health_promotion", 10}, {"work_environment", 20},  {"work_management", 20},
                  {"hazardous_work", 20},   {"practice", 20}};
enum { FIRST_TERM_COUNT = sizeof first_term / sizeof *first_term };

static struct record occupational_basic(void) {
    struct record record = {0};
    require(&record, SCHEME_OCCUPATIONAL, "", "", MEASURE_UNITS, 500);
    require(&record, SCHEME_OCCUPATIONAL, "first_term", "", MEASURE_UNITS, 140);
    for (size_t i = 0; i < FIRST_TERM_COUNT; i++) {
        require(&record, SCHEME_OCCUPATIONAL, "first_term", first_term[i].code, MEASURE_UNITS,
                first_term[i].least_x10);
        confirm(&record, SCHEME_OCCUPATIONAL, "first_term", first_term[i].code,
                first_term[i].least_x10, "2019-06-01"); // any order, any age
    }
    require(&record, SCHEME_OCCUPATIONAL, "practical", "", MEASURE_UNITS, 100);
    require(&record, SCHEME_OCCUPATIONAL, "second_term", "", MEASURE_UNITS, 260);
    confirm(&record, SCHEME_OCCUPATIONAL, "practical", "", 100, "2025-06-01");
    confirm(&record, SCHEME_OCCUPATIONAL, "second_term", "", 260, "2018-06-01");
    return record;
}

static void fifty_units_with_all_their_parts(void **state) {
    (void)state;
    struct record record = occupational_basic();
    assert_true(met_on(&record, "2026-04-01"));
    assert_int_equal(record.part_count, FIRST_TERM_COUNT + 4);
    assert_int_equal(record.parts[0].have_x10, 500);
    assert_string_equal(record.parts[0].from, "");
    assert_string_equal(record.parts[0].to, "");
    for (size_t i = 0; i < record.count; i++) { // each part is needed whole
        record.totals[i].units_x10 -= 1;
        assert_false(met_on(&record, "2026-04-01"));
        record.totals[i].units_x10 += 1;
    }
}

// 14 units of the first term, but of 総論 only 1: the sum does not make up for the part.
static void case_4_a_part_is_not_made_up_by_the_sum(void **state) {
    (void)state;
    struct record record = occupational_basic();
    record.totals[0].units_x10 = 10;
    record.totals[1].units_x10 += 10;
    assert_false(met_on(&record, "2026-04-01"));
    assert_true(record.parts[1].met); // 14 in all
    assert_int_equal(record.parts[1].have_x10, 140);
    assert_false(record.parts[2].met); // 総論
}

static struct record occupational_renewal(void) {
    struct record record = {.certificates = {{.scheme = SCHEME_OCCUPATIONAL,
                                              .valid_from = "2021-05-01",
                                              .valid_to = "2026-04-30"}},
                            .certificate_count = 1};
    require(&record, SCHEME_OCCUPATIONAL, "renewal*", "", MEASURE_UNITS, 200)->period =
        PERIOD_VALIDITY;
    require(&record, SCHEME_OCCUPATIONAL, "renewal", "", MEASURE_UNITS, 10)->period =
        PERIOD_VALIDITY;
    require(&record, SCHEME_OCCUPATIONAL, "renewal_practical", "", MEASURE_UNITS, 10)->period =
        PERIOD_VALIDITY;
    require(&record, SCHEME_OCCUPATIONAL, "renewal_special", "", MEASURE_UNITS, 10)->period =
        PERIOD_VALIDITY;
    confirm(&record, SCHEME_OCCUPATIONAL, "renewal", "", 100, "2021-05-01");
    confirm(&record, SCHEME_OCCUPATIONAL, "renewal_special", "", 90, "2025-06-01");
    confirm(&record, SCHEME_OCCUPATIONAL, "renewal_practical", "", 10, "2026-04-30");
    return record;
}

static void twenty_units_with_one_of_each_part(void **state) {
    (void)state;
    struct record record = occupational_renewal();
    assert_true(met_on(&record, "2026-04-30"));
    assert_string_equal(record.parts[0].from, "2021-05-01");
    assert_string_equal(record.parts[0].to, "2026-04-30");
    assert_false(met_on(&record, "2026-04-29")); // the last lecture is tomorrow
    assert_true(met_on(&record, "2026-06-01"));  // run out, but it was met
    assert_string_equal(record.parts[0].to, "2026-04-30");
    snprintf(record.totals[0].on_date, DATE_CAP, "2021-04-30"); // a day too early
    assert_false(met_on(&record, "2026-04-30"));
}

static void case_4_twenty_units_without_practice_fail(void **state) {
    (void)state;
    struct record record = occupational_renewal();
    snprintf(record.totals[2].category, SCHEME_CAP, "renewal_special");
    assert_false(met_on(&record, "2026-04-30"));
    assert_true(record.parts[0].met); // 20 in all
    assert_false(record.parts[2].met);
    assert_int_equal(record.parts[2].have_x10, 0);
}

static void credit_of_the_basic_course_renews_nothing(void **state) {
    (void)state;
    struct record record = occupational_renewal();
    snprintf(record.totals[1].category, SCHEME_CAP, "second_term");
    met_on(&record, "2026-04-30");
    assert_int_equal(record.parts[0].have_x10, 110);
}

static void the_certificate_that_began_last_tells_the_days(void **state) {
    (void)state;
    struct record record = occupational_renewal();
    struct certificate renewed = {
        .scheme = SCHEME_OCCUPATIONAL, .valid_from = "2026-05-01", .valid_to = "2031-04-30"};
    record.certificates[record.certificate_count++] = renewed;
    record.certificates[record.certificate_count++] = record.certificates[0];
    record.certificates[record.certificate_count++] =
        (struct certificate){.scheme = SCHEME_SPORTS, .valid_from = "2026-05-02"};
    assert_true(met_on(&record, "2026-04-30")); // the next has not begun
    assert_false(met_on(&record, "2026-05-02"));
    assert_string_equal(record.parts[0].from, "2026-05-01");
    assert_string_equal(record.parts[0].to, "2026-05-02");
}

static void without_a_certificate_nothing_is_renewed(void **state) {
    (void)state;
    struct record record = occupational_renewal();
    record.certificate_count = 0;
    assert_false(met_on(&record, "2026-04-30"));
    assert_string_equal(record.parts[0].from, "");
    assert_string_equal(record.parts[0].to, "");
    assert_int_equal(record.parts[0].have_x10, 0);
}

// --- The others ----------------------------------------------------------------------------------

static void twenty_five_subjects_of_sports(void **state) {
    (void)state;
    struct record record = {0};
    require(&record, SCHEME_SPORTS, "course", "", MEASURE_CODES, 250);
    for (int i = 0; i < 24; i++) {
        char subject[CODE_CAP];
        snprintf(subject, sizeof subject, "%d", i + 1);
        confirm(&record, SCHEME_SPORTS, "course", subject, 10, "2025-06-01");
    }
    confirm(&record, SCHEME_SPORTS, "course", "24", 10, "2025-06-02"); // again
    confirm(&record, SCHEME_SPORTS, "refresher", "25", 10, "2025-06-02");
    assert_false(met_on(&record, "2026-04-01"));
    assert_int_equal(record.parts[0].have_x10, 240);
    snprintf(record.totals[24].code, CODE_CAP, "25");
    assert_true(met_on(&record, "2026-04-01"));
}

static void ten_lectures_of_six_groups_and_two_activities(void **state) {
    (void)state;
    struct record record = {0};
    require(&record, SCHEME_KAKARITSUKE, "advanced", "", MEASURE_UNITS, 100);
    for (int i = 0; i < 6; i++) {
        char group[CODE_CAP];
        snprintf(group, sizeof group, "%d", i + 1);
        require(&record, SCHEME_KAKARITSUKE, "advanced", group, MEASURE_ITEMS, 10);
        confirm(&record, SCHEME_KAKARITSUKE, "advanced", group, 10, "2025-06-01");
    }
    require(&record, SCHEME_KAKARITSUKE, "practical", "", MEASURE_ITEMS, 20);
    confirm(&record, SCHEME_KAKARITSUKE, "advanced", "1", 40, "2025-07-01");
    confirm(&record, SCHEME_KAKARITSUKE, "practical", "", 50, "2025-07-01");
    assert_false(met_on(&record, "2026-04-01"));
    assert_int_equal(record.parts[7].have_x10, 10);
    confirm(&record, SCHEME_KAKARITSUKE, "practical", "", 50, "2025-08-01");
    assert_true(met_on(&record, "2026-04-01"));
    snprintf(record.totals[5].code, CODE_CAP, "5"); // and no sixth group
    assert_false(met_on(&record, "2026-04-01"));
}

static void one_of_each_common_lecture_in_five_years(void **state) {
    (void)state;
    static const char *const categories[] = {"ethics", "safety", "infection"};
    struct record record = {0};
    for (size_t i = 0; i < 3; i++) {
        struct requirement *one =
            require(&record, SCHEME_SPECIALIST, categories[i], "", MEASURE_UNITS, 10);
        one->period = PERIOD_YEARS;
        one->years = 5;
        confirm(&record, SCHEME_SPECIALIST, categories[i], "", 10, "2021-04-01");
    }
    assert_true(met_on(&record, "2026-04-01"));
    assert_string_equal(record.parts[0].from, "2021-04-01");
    assert_false(met_on(&record, "2026-04-02"));
}

static void an_award_that_asks_nothing_is_never_met(void **state) {
    (void)state;
    struct record record = cme();
    bool met = true;
    assert_int_equal(progress_of(record.parts, 8, &met, &record.policy, "another", NULL, 0, NULL, 0,
                                 "2026-04-01"),
                     0);
    assert_false(met);
}

// Parts that do not fit are judged all the same.
static void parts_past_the_room_still_count(void **state) {
    (void)state;
    struct record record = occupational_basic();
    bool met = false;
    struct progress_part parts[3] = {{0}, {0}, {.have_x10 = -1}};
    assert_int_equal(progress_of(parts, 2, &met, &record.policy, "award", record.totals,
                                 record.count, NULL, 0, "2026-04-01"),
                     2);
    assert_true(met);
    assert_int_equal(parts[2].have_x10, -1);
    record.count--; // the second term
    progress_of(parts, 2, &met, &record.policy, "award", record.totals, record.count, NULL, 0,
                "2026-04-01");
    assert_false(met);
}

// --- Days ----------------------------------------------------------------------------------------

static void days_are_days_of_the_calendar(void **state) {
    (void)state;
    static const char *const good[] = {"2026-04-01", "2024-02-29", "2000-02-29", "0001-01-01"};
    static const char *const bad[] = {"",           "2026-4-01",   "2026-04-31", "2026-02-29",
                                      "1900-02-29", "2026-13-01",  "2026-00-01", "2026-01-00",
                                      "2026/01/01", "2026-01-011", "0000-01-01", "2026-0x-01"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(date_is_valid(good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(date_is_valid(bad[i]));
    }
}

static void assert_fiscal(const char *date, int32_t years, const char *wanted) {
    char out[DATE_CAP];
    date_fiscal_start(out, date, years);
    assert_string_equal(out, wanted);
}

static void a_fiscal_year_begins_in_april(void **state) {
    (void)state;
    assert_fiscal("2026-04-01", 0, "2026-04-01");
    assert_fiscal("2026-03-31", 0, "2025-04-01");
    assert_fiscal("2026-01-01", 2, "2023-04-01");
    assert_fiscal("2026-12-31", 2, "2024-04-01");
    assert_fiscal("2026-12-31", 9999, "0001-04-01");
    assert_fiscal("no day", 2, "");
}

static void years_back_end_on_a_day_that_was(void **state) {
    (void)state;
    char out[DATE_CAP];
    date_back_years(out, "2026-04-02", 5);
    assert_string_equal(out, "2021-04-02");
    date_back_years(out, "2024-02-29", 1);
    assert_string_equal(out, "2023-02-28");
    date_back_years(out, "2024-02-29", 4);
    assert_string_equal(out, "2020-02-29");
    date_back_years(out, "", 4);
    assert_string_equal(out, "");
}

static void a_day_in_japan_begins_at_15_00_utc(void **state) {
    (void)state;
    static const struct {
        int64_t utc_ms;
        const char *date;
    } cases[] = {{0, "1970-01-01"},
                 {INT64_C(1775055599999), "2026-04-01"}, // 14:59:59.999 UTC
                 {INT64_C(1775055600000), "2026-04-02"},
                 {INT64_C(1709186400000), "2024-02-29"},
                 {INT64_C(951836400000), "2000-03-01"},
                 {INT64_C(-1), "1970-01-01"},
                 {INT64_MAX, "9999-12-31"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[DATE_CAP];
        date_of_utc(out, cases[i].utc_ms);
        assert_string_equal(out, cases[i].date);
    }
}

// Every day of four centuries comes after the one before it, and is one.
static void days_follow_each_other(void **state) {
    (void)state;
    char before[DATE_CAP] = "";
    for (int64_t day = 0; day < 146097; day++) {
        char out[DATE_CAP];
        date_of_utc(out, day * 24 * 3600 * 1000);
        assert_true(date_is_valid(out));
        assert_true(strcmp(before, out) < 0);
        memcpy(before, out, sizeof before);
    }
    assert_string_equal(before, "2369-12-31");
}

#define TEST(name) cmocka_unit_test(name)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(case_3_units_and_different_codes_reach_60),
        TEST(fiscal_years_run_from_april_to_march),
        TEST(credit_without_a_code_is_units_alone),
        TEST(a_code_counts_once_within_the_days_that_count),
        TEST(fifty_units_with_all_their_parts),
        TEST(case_4_a_part_is_not_made_up_by_the_sum),
        TEST(twenty_units_with_one_of_each_part),
        TEST(case_4_twenty_units_without_practice_fail),
        TEST(credit_of_the_basic_course_renews_nothing),
        TEST(the_certificate_that_began_last_tells_the_days),
        TEST(without_a_certificate_nothing_is_renewed),
        TEST(twenty_five_subjects_of_sports),
        TEST(ten_lectures_of_six_groups_and_two_activities),
        TEST(one_of_each_common_lecture_in_five_years),
        TEST(an_award_that_asks_nothing_is_never_met),
        TEST(parts_past_the_room_still_count),
        TEST(days_are_days_of_the_calendar),
        TEST(a_fiscal_year_begins_in_april),
        TEST(years_back_end_on_a_day_that_was),
        TEST(a_day_in_japan_begins_at_15_00_utc),
        TEST(days_follow_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
