// Which rules can be used, and what is said of those that can't.
#include "tests/unit/cmocka_all.h"

#include "tests/unit/programme.h"

static struct policy usable(void) {
    struct policy policy = {.in_force_on = "2026-04-01"};
    programme_rule(&policy, SCHEME_CME, PRESENCE_GRACE);
    programme_rule(&policy, "own", PRESENCE_PERCENT)->percent = 80;
    policy.requirements[policy.requirement_count++] =
        (struct requirement){.award = "certificate",
                             .scheme = SCHEME_CME,
                             .measure = MEASURE_UNITS_AND_CODES,
                             .least_x10 = 600,
                             .period = PERIOD_FISCAL_YEARS,
                             .years = 3};
    return policy;
}

static void assert_fault(const struct policy *policy, const char *part) {
    const char *fault = policy_fault(policy);
    if (!fault || !strstr(fault, part)) {
        fail_msg("\"%s\" does not speak of \"%s\"", fault ? fault : "(no fault)", part);
    }
}

static void a_usable_policy_has_no_fault(void **state) {
    (void)state;
    struct policy policy = usable();
    assert_null(policy_fault(&policy));
    policy.in_force_on[0] = '\0'; // always was
    policy.rules[0].late_grace_s = policy.rules[0].early_grace_s = 86400;
    policy.rules[1].percent = 100;
    policy.requirements[0].least_x10 = 1;
    policy.requirements[0].years = 100;
    assert_null(policy_fault(&policy));
    policy.requirements[0].period = PERIOD_EVER;
    policy.requirements[0].years = 0;
    policy.rules[0].percent = 0; // of a rule that does not ask for it
    assert_null(policy_fault(&policy));
    policy = (struct policy){.version = "empty"};
    assert_null(policy_fault(&policy));
}

static void the_whole_is_checked(void **state) {
    (void)state;
    struct policy policy = usable();
    policy.version[0] = '\0';
    assert_fault(&policy, "version");
    policy = usable();
    snprintf(policy.in_force_on, DATE_CAP, "2026-02-29");
    assert_fault(&policy, "in_force_on");
    policy = usable();
    policy.rule_count = POLICY_RULE_MAX + 1;
    assert_fault(&policy, "fit");
    policy = usable();
    policy.requirement_count = POLICY_REQUIREMENT_MAX + 1;
    assert_fault(&policy, "fit");
    policy = usable();
    snprintf(policy.rules[1].scheme, SCHEME_CAP, "%s", policy.rules[0].scheme);
    assert_fault(&policy, "two rules");
}

// Each field of the second rule, out of its range.
static void every_rule_is_checked(void **state) {
    (void)state;
    struct policy bad[10];
    static const char *const parts[10] = {"scheme", "presence", "missing_exit", "grace", "grace",
                                          "grace",  "percent",  "percent",      "step",  "title"};
    for (size_t i = 0; i < 10; i++) {
        bad[i] = usable();
    }
    bad[0].rules[1].scheme[0] = '\0';
    bad[1].rules[1].presence = (enum presence_rule)3;
    bad[2].rules[1].missing_exit = (enum missing_exit)2;
    bad[3].rules[1].late_grace_s = -1;
    bad[4].rules[1].early_grace_s = -1;
    bad[5].rules[1].early_grace_s = 86401;
    bad[6].rules[1].percent = 0;
    bad[7].rules[1].percent = 101;
    bad[8].rules[1].step_x10 = -1;
    bad[9].rules[1].same_title_max = -1;
    for (size_t i = 0; i < 10; i++) {
        assert_fault(&bad[i], parts[i]);
    }
}

static void every_requirement_is_checked(void **state) {
    (void)state;
    struct policy bad[7];
    static const char *const parts[7] = {"award", "scheme", "measure", "period",
                                         "least", "years",  "years"};
    for (size_t i = 0; i < 7; i++) {
        bad[i] = usable();
    }
    bad[0].requirements[0].award[0] = '\0';
    bad[1].requirements[0].scheme[0] = '\0';
    bad[2].requirements[0].measure = (enum measure)4;
    bad[3].requirements[0].period = (enum period)4;
    bad[4].requirements[0].least_x10 = 0;
    bad[5].requirements[0].years = 0;
    bad[6].requirements[0].period = PERIOD_YEARS;
    bad[6].requirements[0].years = 101;
    for (size_t i = 0; i < 7; i++) {
        assert_fault(&bad[i], parts[i]);
    }
}

static void a_rule_is_found_by_its_scheme(void **state) {
    (void)state;
    struct policy policy = usable();
    assert_ptr_equal(policy_find_rule(&policy, "own"), &policy.rules[1]);
    assert_null(policy_find_rule(&policy, SCHEME_SPORTS));
    assert_null(policy_find_rule(&policy, ""));
}

#define TEST(name) cmocka_unit_test(name)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_usable_policy_has_no_fault),  TEST(the_whole_is_checked),
        TEST(every_rule_is_checked),         TEST(every_requirement_is_checked),
        TEST(a_rule_is_found_by_its_scheme),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
