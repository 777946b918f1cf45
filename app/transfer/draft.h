// Sessions and policies in the making: rows of several lists become one.
#pragma once

#include "app/transfer/table.h"

struct session_draft {
    struct session session;
    bool spoilt; // its own row has findings: what is said of its items would mislead
    bool deleted;
    bool items_come; // from a file: what was there before is gone
    const char *file;
    int64_t line;
    char item_nos[SESSION_ITEM_MAX][NUMBER_CAP];
    int64_t item_lines[SESSION_ITEM_MAX];
};

// The session's own columns; items that it has already stay. False after adding findings.
bool draft_take_session(struct session_draft *draft, struct findings *findings,
                        const struct session_row *row);
// One item, or one more credit of an item that is there. False after adding findings.
bool draft_take_item(struct session_draft *draft, struct findings *findings,
                     const struct item_row *row);

struct policy_draft {
    struct policy policy;
    const char *file;
    int64_t line;
};
bool draft_take_rule(struct policy_draft *draft, struct findings *findings,
                     const struct rule_row *row);
bool draft_take_requirement(struct policy_draft *draft, struct findings *findings,
                            const struct requirement_row *row);
