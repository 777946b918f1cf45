// Rules as data: what a scheme asks of presence, and what a certificate asks of credit.
//
// A policy is a version and two tables. HQ (or a file) is its author; a revised rule is a new
// version; proposals name the version that they were computed with. Figures that domain.md marks
// [B] are defaults in assets/policies, never constants here. A session whose policy is not known
// gets no default: its credit is pending, and the proposal says so.
#pragma once

#include "app/domain/types.h"

// Schemes that the house has words for; any other name is an association's own.
#define SCHEME_CME "jma_cme"                           // 日医生涯教育
#define SCHEME_OCCUPATIONAL "occupational"             // 日医認定産業医
#define SCHEME_SPORTS "sports"                         // 日医認定健康スポーツ医
#define SCHEME_KAKARITSUKE "kakaritsuke"               // 日医かかりつけ医機能研修
#define SCHEME_KAKARITSUKE_REPORT "kakaritsuke_report" // かかりつけ医機能報告制度にかかる研修
#define SCHEME_SPECIALIST "specialist_common" // 専門医共通講習

// Categories: first_term (前期; codes general, health_management, mental_health, health_promotion,
// work_environment, work_management, hazardous_work, practice), practical (実地), second_term
// (後期), renewal (更新), renewal_practical, renewal_special (専門); sports: course (講習, code =
// subject), refresher (再研修), activity (実践活動); kakaritsuke: basic, advanced (応用, code =
// group 1-6), practical; specialist_common: ethics, safety, infection.

enum presence_rule {
    PRESENCE_WHOLE,  // the item from beginning to end, nothing missing
    PRESENCE_GRACE,  // the same, less late_grace_s and early_grace_s at the ends
    PRESENCE_PERCENT // at least `percent` of the item's length, wherever it is missing
};

enum missing_exit {
    MISSING_EXIT_PENDING,    // staff decide; nothing is proposed
    MISSING_EXIT_SESSION_END // proposed: stayed to the end; staff still decide
};

struct policy_rule {
    char scheme[SCHEME_CAP];
    enum presence_rule presence;
    int32_t late_grace_s, early_grace_s; // PRESENCE_GRACE
    int32_t percent;                     // PRESENCE_PERCENT: 1 to 100
    int32_t step_x10;       // granted units are rounded down to this: 5 for 0.5; 0: as approved
    bool both_reads;        // an entry and an exit that were really read (no default for either)
    bool entry_window;      // the first entry must lie within the session's entry window
    bool exit_window;       // the last exit within its exit window
    bool whole_session;     // leaving midway, or missing one item, loses all items (strict leaving)
    bool counts_codes;      // distinct curriculum codes count towards the certificate
    int32_t same_title_max; // a lecture of the same title counts so often; 0: no limit
    enum missing_exit missing_exit;
};

enum measure {
    MEASURE_UNITS,           // sum of units
    MEASURE_CODES,           // distinct codes, in tenths like units (20 codes: 200)
    MEASURE_UNITS_AND_CODES, // units + distinct codes: 日医生涯教育's 60
    MEASURE_ITEMS            // how many items (activities), in tenths
};

enum period {
    PERIOD_EVER,
    PERIOD_FISCAL_YEARS, // this fiscal year (April to March) and the `years` - 1 before it
    PERIOD_YEARS,        // the last `years` years up to the day
    PERIOD_VALIDITY      // while the certificate of the scheme is valid
};

// "At least this much": several with the same award must all hold.
struct requirement {
    char award[SCHEME_CAP]; // what it leads to: cme_certificate, occupational_basic ...
    char scheme[SCHEME_CAP];
    char category[SCHEME_CAP]; // empty: all of the scheme; "renewal*": all that begin so
    char code[CODE_CAP];       // empty: all of the category
    enum measure measure;
    int32_t least_x10;
    enum period period;
    int32_t years;
};

enum { POLICY_RULE_MAX = 12, POLICY_REQUIREMENT_MAX = 48 };

struct policy {
    char version[ID_CAP];
    char in_force_on[DATE_CAP];
    struct policy_rule rules[POLICY_RULE_MAX];
    size_t rule_count;
    struct requirement requirements[POLICY_REQUIREMENT_MAX];
    size_t requirement_count;
};

// NULL when the policy has none for this scheme.
const struct policy_rule *policy_find_rule(const struct policy *policy, const char *scheme);

const char *presence_rule_name(enum presence_rule rule);
const char *missing_exit_name(enum missing_exit missing);
const char *measure_name(enum measure measure);
const char *period_name(enum period period);
bool presence_rule_parse(enum presence_rule *out, const char *name);
bool missing_exit_parse(enum missing_exit *out, const char *name);
bool measure_parse(enum measure *out, const char *name);
bool period_parse(enum period *out, const char *name);

// A sentence (English) why this policy can't be used; NULL when it can: versions, ranges, doubled
// schemes.
const char *policy_fault(const struct policy *policy);
