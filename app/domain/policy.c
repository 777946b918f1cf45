#include "app/domain/policy.h"

#include <string.h>

#include "app/domain/closed_set.h"
#include "app/domain/progress.h"

const struct policy_rule *policy_find_rule(const struct policy *policy, const char *scheme) {
    for (size_t i = 0; i < policy->rule_count; i++) {
        if (strcmp(policy->rules[i].scheme, scheme) == 0) {
            return &policy->rules[i];
        }
    }
    return NULL;
}

// --- Names ---------------------------------------------------------------------------------------

static const char *const presence_rule_names[] = {
    [PRESENCE_WHOLE] = "whole", [PRESENCE_GRACE] = "grace", [PRESENCE_PERCENT] = "percent"};
static const char *const missing_exit_names[] = {
    [MISSING_EXIT_PENDING] = "pending", [MISSING_EXIT_SESSION_END] = "session_end"};
static const char *const measure_names[] = {[MEASURE_UNITS] = "units",
                                            [MEASURE_CODES] = "codes",
                                            [MEASURE_UNITS_AND_CODES] = "units_and_codes",
                                            [MEASURE_ITEMS] = "items"};
static const char *const period_names[] = {[PERIOD_EVER] = "ever",
                                           [PERIOD_FISCAL_YEARS] = "fiscal_years",
                                           [PERIOD_YEARS] = "years",
                                           [PERIOD_VALIDITY] = "validity"};

DEFINE_SET(presence_rule, rule)
DEFINE_SET(missing_exit, missing)
DEFINE_SET(measure, measure)
DEFINE_SET(period, period)

// --- Can it be used? -----------------------------------------------------------------------------

enum { DAY_S = 24 * 60 * 60 };

static const char *rule_fault(const struct policy_rule *rule) {
    if (!*rule->scheme) {
        return "a rule names no scheme";
    }
    if ((size_t)rule->presence >= COUNT_OF(presence_rule_names) ||
        (size_t)rule->missing_exit >= COUNT_OF(missing_exit_names)) {
        return "a rule's presence or missing_exit is none that is known";
    }
    if (rule->late_grace_s < 0 || rule->late_grace_s > DAY_S || rule->early_grace_s < 0 ||
        rule->early_grace_s > DAY_S) {
        return "a rule's grace is not between 0 and 86400 seconds";
    }
    if (rule->presence == PRESENCE_PERCENT && (rule->percent < 1 || rule->percent > 100)) {
        return "a rule's percent is not between 1 and 100";
    }
    if (rule->step_x10 < 0) {
        return "a rule's step_x10 is negative";
    }
    return rule->same_title_max < 0 ? "a rule's same_title_max is negative" : NULL;
}

static const char *requirement_fault(const struct requirement *requirement) {
    if (!*requirement->award || !*requirement->scheme) {
        return "a requirement names no award or no scheme";
    }
    if ((size_t)requirement->measure >= COUNT_OF(measure_names) ||
        (size_t)requirement->period >= COUNT_OF(period_names)) {
        return "a requirement's measure or period is none that is known";
    }
    if (requirement->least_x10 < 1) {
        return "a requirement asks for nothing: least_x10 must be 1 or more";
    }
    bool counted =
        requirement->period == PERIOD_FISCAL_YEARS || requirement->period == PERIOD_YEARS;
    if (counted && (requirement->years < 1 || requirement->years > 100)) {
        return "a requirement's years are not between 1 and 100";
    }
    return NULL;
}

static const char *rules_fault(const struct policy *policy) {
    for (size_t i = 0; i < policy->rule_count; i++) {
        const char *fault = rule_fault(&policy->rules[i]);
        if (fault) {
            return fault;
        }
        if (policy_find_rule(policy, policy->rules[i].scheme) != &policy->rules[i]) {
            return "a scheme has two rules";
        }
    }
    return NULL;
}

const char *policy_fault(const struct policy *policy) {
    if (!*policy->version) {
        return "it has no version";
    }
    if (*policy->in_force_on && !date_is_valid(policy->in_force_on)) {
        return "in_force_on is not a day (YYYY-MM-DD)";
    }
    if (policy->rule_count > POLICY_RULE_MAX ||
        policy->requirement_count > POLICY_REQUIREMENT_MAX) {
        return "it has more rules or requirements than fit";
    }
    const char *fault = rules_fault(policy);
    for (size_t i = 0; i < policy->requirement_count && !fault; i++) {
        fault = requirement_fault(&policy->requirements[i]);
    }
    return fault;
}
