// Inside of credit.h: one item, one rule, one attendance whose stays all have an end.
#pragma once

#include "app/domain/credit.h"

struct outcome {
    enum proposal_state state;
    enum credit_reason reason;
    int64_t amount, limit;
};

struct span_ms {
    int64_t from_utc_ms, to_utc_ms;
};

// An item without times of its own lasts as long as the session.
struct span_ms credit_item_span(const struct session *session, const struct item *item);

bool credit_item_has_scheme(const struct item *item, const char *scheme);

// EARNED or NONE: by presence in the item, then the windows, then the rest of the session.
struct outcome credit_judge(const struct session *session, const struct item *item,
                            const struct policy_rule *rule, const struct attendance *attendance);

// How often a lecture of this item's title counted already: on other days, and in the proposals for
// this session's earlier items.
int64_t credit_same_titles(const struct session *session, const struct proposal *proposal,
                           const struct proposal *before, size_t before_count,
                           const struct credit_total *history, size_t history_count);
