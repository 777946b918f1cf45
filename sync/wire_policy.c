#include "app/domain/policy.h"
#include "sync/wire_json.h"

_Static_assert(sizeof(enum presence_rule) == sizeof(int) &&
                   sizeof(enum missing_exit) == sizeof(int) &&
                   sizeof(enum measure) == sizeof(int) && sizeof(enum period) == sizeof(int),
               "choices are read as int");

// One struct choice for each closed set of app/domain/policy.h.
// NOLINTBEGIN(bugprone-macro-parentheses): a type's name cannot stand in parentheses.
#define DEFINE_CHOICE(set)                                                                         \
    static const char *choice_##set##_name(int value) {                                            \
        return set##_name((enum set)value);                                                        \
    }                                                                                              \
    static bool choice_##set##_parse(int *out, const char *name) {                                 \
        enum set value;                                                                            \
        bool known = set##_parse(&value, name);                                                    \
        *out = known ? (int)value : 0;                                                             \
        return known;                                                                              \
    }                                                                                              \
    static const struct choice set##_choice = {choice_##set##_name, choice_##set##_parse};
// NOLINTEND(bugprone-macro-parentheses)

DEFINE_CHOICE(presence_rule)
DEFINE_CHOICE(missing_exit)
DEFINE_CHOICE(measure)
DEFINE_CHOICE(period)

enum { DAY_S = 86400, TITLES_MAX = 1000, YEARS_MAX = 100 };

static const struct field rule_fields[] = {
    TEXT(struct policy_rule, scheme, REQUIRED),
    {FIELD(field_choice, struct policy_rule, presence, REQUIRED), .choice = &presence_rule_choice},
    {FIELD(field_int32, struct policy_rule, late_grace_s, OPTIONAL), .max = DAY_S},
    {FIELD(field_int32, struct policy_rule, early_grace_s, OPTIONAL), .max = DAY_S},
    {FIELD(field_int32, struct policy_rule, percent, OPTIONAL), .max = 100},
    UNITS(struct policy_rule, step_x10, OPTIONAL),
    {FIELD(field_flag, struct policy_rule, both_reads, OPTIONAL)},
    {FIELD(field_flag, struct policy_rule, entry_window, OPTIONAL)},
    {FIELD(field_flag, struct policy_rule, exit_window, OPTIONAL)},
    {FIELD(field_flag, struct policy_rule, whole_session, OPTIONAL)},
    {FIELD(field_flag, struct policy_rule, counts_codes, OPTIONAL)},
    {FIELD(field_int32, struct policy_rule, same_title_max, OPTIONAL), .max = TITLES_MAX},
    {FIELD(field_choice, struct policy_rule, missing_exit, OPTIONAL),
     .choice = &missing_exit_choice},
};
static const struct shape rule_shape = SHAPE(rule_fields, struct policy_rule);
static const struct field requirement_fields[] = {
    TEXT(struct requirement, award, REQUIRED),
    TEXT(struct requirement, scheme, REQUIRED),
    TEXT(struct requirement, category, OPTIONAL),
    TEXT(struct requirement, code, OPTIONAL),
    {FIELD(field_choice, struct requirement, measure, REQUIRED), .choice = &measure_choice},
    UNITS(struct requirement, least_x10, REQUIRED),
    {FIELD(field_choice, struct requirement, period, OPTIONAL), .choice = &period_choice},
    {FIELD(field_int32, struct requirement, years, OPTIONAL), .max = YEARS_MAX},
};
static const struct shape requirement_shape = SHAPE(requirement_fields, struct requirement);
static const struct field policy_fields[] = {
    TEXT(struct policy, version, REQUIRED),
    {FIELD(field_date, struct policy, in_force_on, OPTIONAL)},
    {FIELD(field_list, struct policy, rules, OPTIONAL), .shape = &rule_shape,
     .count_offset = offsetof(struct policy, rule_count)},
    {FIELD(field_list, struct policy, requirements, OPTIONAL), .shape = &requirement_shape,
     .count_offset = offsetof(struct policy, requirement_count)},
};

const struct shape policy_shape = SHAPE(policy_fields, struct policy);

bool policy_check(const struct master_change *change, char *problem) {
    const char *fault = policy_fault(&change->policy);
    if (fault) {
        problem_set(problem, "policy: %s", fault);
    }
    return !fault;
}
