// A programme as a file: what `uketsuke credit` judges by, without a kiosk and without HQ.
//
//   {"sessions": [...], "policies": [...], "totals": [...], "certificates": [...]}
//
// Rows are those of the line (sync/openapi.yaml: Session, Policy, Total, Certificate); each list
// may be absent, and other members are passed over, so that a file may say where a figure is from.
#pragma once

#include "app/base/buf.h"
#include "app/domain/master.h"

struct programme_json {
    struct session *sessions; // in the file's order
    struct policy *policies;
    struct credit_total *totals;      // by member
    struct certificate *certificates; // by member
    size_t session_count, policy_count, total_count, certificate_count;
};

enum { PROGRAMME_PROBLEM_CAP = 512 };

// ERR_INVALID, and *out empty, with a sentence in `problem` (PROGRAMME_PROBLEM_CAP bytes) that says
// which row of which list is wrong: JSON that is none, rows that are none, two of one id.
MUST_USE enum err programme_json_read(struct programme_json *out, char *problem, struct span json);
void programme_json_fini(struct programme_json *programme);

// NULL: there is none.
const struct policy *programme_json_find_policy(const struct programme_json *programme,
                                                const char *version);
// The policy in force on a day: of those whose day has come, the last (a policy without a day was
// always in force). NULL: none.
const struct policy *programme_json_policy_on(const struct programme_json *programme,
                                              const char *date);

// What is this member's: `*count` from the returned one on.
const struct credit_total *programme_json_totals_of(const struct programme_json *programme,
                                                    size_t *count, const char *member_id);
const struct certificate *programme_json_certificates_of(const struct programme_json *programme,
                                                         size_t *count, const char *member_id);
