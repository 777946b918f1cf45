// Sessions, policies and proposals for the tests of the rules, short to write.
#pragma once

#include "app/domain/credit.h"
#include "tests/unit/day.h"

// 15:30 to 17:00 with the windows of domain.md section 3, approved, without items yet.
static inline struct session programme_session(void) {
    return (struct session){.id = "S1",
                            .starts_utc_ms = START,
                            .ends_utc_ms = END,
                            .entry = {START - 10 * MINUTE, START + 10 * MINUTE},
                            .exit = {END - 5 * MINUTE, END + 10 * MINUTE},
                            .policy_version = "2026-1",
                            .approved = true};
}

static inline struct item *programme_item(struct session *session, const char *title,
                                          int64_t from_minute, int64_t to_minute) {
    struct item *item = &session->items[session->item_count++];
    snprintf(item->title, sizeof item->title, "%s", title);
    item->starts_utc_ms = START + from_minute * MINUTE;
    item->ends_utc_ms = START + to_minute * MINUTE;
    return item;
}

static inline struct item_credit *programme_credit(struct item *item, const char *scheme,
                                                   const char *category, const char *code,
                                                   int32_t units_x10) {
    struct item_credit *credit = &item->credits[item->credit_count++];
    snprintf(credit->scheme, sizeof credit->scheme, "%s", scheme);
    snprintf(credit->category, sizeof credit->category, "%s", category);
    snprintf(credit->code, sizeof credit->code, "%s", code);
    credit->units_x10 = units_x10;
    return credit;
}

static inline struct policy_rule *programme_rule(struct policy *policy, const char *scheme,
                                                 enum presence_rule presence) {
    struct policy_rule *rule = &policy->rules[policy->rule_count++];
    snprintf(policy->version, sizeof policy->version, "2026-1");
    snprintf(rule->scheme, sizeof rule->scheme, "%s", scheme);
    rule->presence = presence;
    return rule;
}
