// What an attendance earns: per item and scheme, from presence and policy. A proposal, never a
// grant: staff at HQ confirm (確定). One attendance feeds several schemes, and they are never
// summed across. Every proposal explains itself (explain.h).
//
// Of several reasons the first of these is given:
//  1. never seen, and the session is over: ABSENT
//  2. another scheme was chosen: OTHER_CLAIMED
//  3. the policy has no rule for the scheme: NO_POLICY (of a walk-in WALK_IN: no rule would help
//     them), nothing else is judged
//  4. a time is unsure: UNSURE_CLOCK, no time is held against anybody
//  5. presence in the item: ABSENT, SHORT, LATE, LEFT_EARLY, MIDWAY. The grace at either end need
//     not be spent in one piece: what counts is that nothing is missing between the two.
//  6. the first entry, then the last exit, outside its window: ENTRY_WINDOW, EXIT_WINDOW
//  7. strict leaving: MIDWAY where this item was left, LEFT_SESSION where another one that carries
//     credit of the scheme was left or missed. Whoever goes out in a break has left nothing.
//  8. what can still come may change 5 to 7: INSIDE. Until the session and its exit window are
//     over, who is inside is supposed to stay and who is not to come (back) at once, or not at all,
//     whichever is better; only what is lost even so is NONE before that. What was seen whole, both
//     ends read, is EARNED at once.
//  9. NO_ENTRY (supposed: from the session's beginning); NO_EXIT (supposed: to its end). With
//     MISSING_EXIT_SESSION_END the latter is EARNED, unless the rule wants exits to be read
//     (both_reads, exit_window). A stay that an entry elsewhere ended had no exit read.
// 10. the same title too often: SAME_TITLE
// 11. WALK_IN, UNCLAIMED, UNAPPROVED
// 12. earned: PRESENT, WITHIN_GRACE, ENOUGH, NO_EXIT (by default)
#pragma once

#include "app/domain/attendance.h"
#include "app/domain/policy.h"

enum proposal_state {
    PROPOSAL_EARNED,  // `units_x10` are proposed
    PROPOSAL_PENDING, // something must be settled first; `units_x10` is what would then be proposed
    PROPOSAL_NONE     // nothing, and why
};

#define CREDIT_REASON_LIST(X)                                                                      \
    X(CREDIT_PRESENT, "present")             /* throughout */                                      \
    X(CREDIT_WITHIN_GRACE, "within_grace")   /* minutes missing, grace minutes where missing */    \
    X(CREDIT_ENOUGH, "enough")               /* percent present, percent asked */                  \
    X(CREDIT_LATE, "late")                   /* minutes late, grace minutes */                     \
    X(CREDIT_LEFT_EARLY, "left_early")       /* minutes early, grace minutes */                    \
    X(CREDIT_MIDWAY, "midway")               /* minutes absent in the middle */                    \
    X(CREDIT_SHORT, "short")                 /* percent present, percent asked */                  \
    X(CREDIT_ABSENT, "absent")               /* not there for this item */                         \
    X(CREDIT_ENTRY_WINDOW, "entry_window")   /* minutes outside the entry window */                \
    X(CREDIT_EXIT_WINDOW, "exit_window")     /* minutes outside the exit window */                 \
    X(CREDIT_LEFT_SESSION, "left_session")   /* strict: another part of the session was missed */  \
    X(CREDIT_NO_EXIT, "no_exit")             /* no exit was read */                                \
    X(CREDIT_NO_ENTRY, "no_entry")           /* pending: no entry was read */                      \
    X(CREDIT_INSIDE, "inside")               /* pending: not over yet */                           \
    X(CREDIT_UNAPPROVED, "unapproved")       /* pending: the session is not approved yet */        \
    X(CREDIT_WALK_IN, "walk_in")             /* pending: on no roster (no MyPage) */               \
    X(CREDIT_UNSURE_CLOCK, "unsure_clock")   /* pending: nobody vouches for the times */           \
    X(CREDIT_NO_POLICY, "no_policy")         /* pending: the rules are not here */                 \
    X(CREDIT_UNCLAIMED, "unclaimed")         /* pending: one scheme must be chosen */              \
    X(CREDIT_OTHER_CLAIMED, "other_claimed") /* another scheme was chosen */                       \
    X(CREDIT_SAME_TITLE, "same_title")       /* counted so often already: times, limit */

#define ENUM_MEMBER(name, text) name,
enum credit_reason { CREDIT_REASON_LIST(ENUM_MEMBER) CREDIT_REASON_COUNT };
#undef ENUM_MEMBER
const char *credit_reason_name(enum credit_reason reason);
const char *proposal_state_name(enum proposal_state state);

struct proposal {
    size_t item; // index into the session's items
    char scheme[SCHEME_CAP];
    char category[SCHEME_CAP];
    char code[CODE_CAP];
    int32_t approved_x10;
    int32_t units_x10;
    enum proposal_state state;
    enum credit_reason reason;
    int64_t amount, limit; // what the reason counts: minutes (rounded up), percent or times
    char policy_version[ID_CAP];
};

enum { PROPOSAL_MAX = SESSION_ITEM_MAX * ITEM_CREDIT_MAX };

// In the order of the session's items and their credits; returns how many (at most PROPOSAL_MAX).
// `policy` NULL: not known here. `history`: confirmed credit of this member, for limits on repeated
// titles (what is confirmed for the item's own day is passed over, so that a proposal stays the
// same once it is confirmed); may be NULL with 0. `now_utc_ms`: what has not happened yet is
// pending.
size_t credit_propose(struct proposal out[PROPOSAL_MAX], const struct session *session,
                      const struct attendance *attendance, const struct policy *policy,
                      const struct credit_total *history, size_t history_count, int64_t now_utc_ms);

// For whoever enters now: the same, as if they stayed to the end and left within the exit window.
// `so_far`: what is known of them, with this entry or without; NULL: nothing yet.
size_t credit_preview(struct proposal out[PROPOSAL_MAX], const struct session *session,
                      const struct attendance *so_far, const struct policy *policy,
                      int64_t now_utc_ms);

// Does any item of the session earn in this scheme?
bool credit_session_has_scheme(const struct session *session, const char *scheme);

// Units by scheme of EARNED proposals (and what is PENDING beside it), in order of appearance;
// returns how many schemes.
struct scheme_sum {
    char scheme[SCHEME_CAP];
    int32_t earned_x10, pending_x10, approved_x10;
};
size_t credit_sum(struct scheme_sum *out, size_t cap, const struct proposal *proposals,
                  size_t count);
