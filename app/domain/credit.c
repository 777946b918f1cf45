#include "app/domain/credit.h"

#include <string.h>

#include "app/domain/credit_parts.h"
#include "app/domain/reception.h"

// --- Names ---------------------------------------------------------------------------------------

#define NAME_MEMBER(name, text) text,
static const char *const reason_names[] = {CREDIT_REASON_LIST(NAME_MEMBER)};
#undef NAME_MEMBER

const char *credit_reason_name(enum credit_reason reason) {
    return reason < CREDIT_REASON_COUNT ? reason_names[reason] : "?";
}

const char *proposal_state_name(enum proposal_state state) {
    static const char *const names[] = {
        [PROPOSAL_EARNED] = "earned", [PROPOSAL_PENDING] = "pending", [PROPOSAL_NONE] = "none"};
    return (size_t)state < sizeof names / sizeof *names ? names[state] : "?";
}

// --- What is known, and what may still become of it ----------------------------------------------

// One attendance as a proposal sees it. Where a stay has no end or no beginning yet, `seen`
// supposes one (the end of the session, its beginning); `best` is what it can still become: who is
// in the room stays, who is not comes (back) now, and all leave within the exit window.
struct hearing {
    const struct session *session;
    const struct attendance *attendance;
    const struct policy *policy;
    int64_t now_utc_ms;
    int64_t end_utc_ms; // of the session and its last item
    bool over;          // nothing can be read any more that would change anything
    bool inside;        // no exit was read
    bool no_entry;      // an exit, and no entry before it
    struct attendance seen, best;
};

static int64_t later(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static int64_t end_of(const struct session *session) {
    int64_t end_utc_ms = session->ends_utc_ms;
    for (size_t i = 0; i < session->item_count; i++) {
        end_utc_ms = later(end_utc_ms, session->items[i].ends_utc_ms);
    }
    return end_utc_ms;
}

// The exit nearest to the end of the session that its exit window allows.
static int64_t best_exit(const struct session *session, int64_t end_utc_ms) {
    int64_t to_utc_ms = session->exit.to_utc_ms;
    int64_t at_utc_ms = later(end_utc_ms, session->exit.from_utc_ms);
    return to_utc_ms != 0 && at_utc_ms > to_utc_ms ? to_utc_ms : at_utc_ms;
}

static bool is_inside(const struct attendance *attendance) {
    return attendance->stay_count > 0 &&
           attendance->stays[attendance->stay_count - 1].to_utc_ms == 0;
}

static void end_last_stay(struct attendance *attendance, int64_t at_utc_ms) {
    struct stay *last = &attendance->stays[attendance->stay_count - 1];
    last->to_utc_ms = later(at_utc_ms, last->from_utc_ms);
}

static void add_stay(struct attendance *attendance, int64_t from_utc_ms, int64_t to_utc_ms) {
    if (attendance->stay_count == STAY_MAX) {
        end_last_stay(attendance, to_utc_ms);
        return;
    }
    attendance->stays[attendance->stay_count++] = (struct stay){from_utc_ms, to_utc_ms};
}

// Comes in now, if that is still of use, and stays to the end.
static void stay_on(struct attendance *attendance, int64_t now_utc_ms, int64_t end_utc_ms,
                    bool entered_unseen) {
    if (is_inside(attendance)) {
        end_last_stay(attendance, end_utc_ms);
    } else if (now_utc_ms < end_utc_ms) {
        add_stay(attendance, now_utc_ms, end_utc_ms);
        if (attendance->entered_utc_ms == 0 && !entered_unseen) {
            attendance->entered_utc_ms = now_utc_ms;
        }
    }
}

static void prepare(struct hearing *hearing) {
    const struct session *session = hearing->session;
    const struct attendance *attendance = hearing->attendance;
    int64_t left_utc_ms = attendance->left_utc_ms;
    hearing->end_utc_ms = end_of(session);
    hearing->over = hearing->now_utc_ms > later(hearing->end_utc_ms - 1, session->exit.to_utc_ms);
    hearing->inside = is_inside(attendance);
    hearing->no_entry = attendance->stay_count == 0 && left_utc_ms != 0;
    hearing->seen = *attendance;
    if (hearing->no_entry) {
        int64_t from_utc_ms = session->starts_utc_ms;
        add_stay(&hearing->seen, from_utc_ms < left_utc_ms ? from_utc_ms : left_utc_ms,
                 left_utc_ms);
    }
    hearing->best = hearing->seen;
    stay_on(&hearing->best, hearing->now_utc_ms, hearing->end_utc_ms, hearing->no_entry);
    if (hearing->inside || hearing->now_utc_ms < hearing->end_utc_ms) {
        hearing->best.left_utc_ms = best_exit(session, hearing->end_utc_ms);
    }
    if (hearing->inside) {
        end_last_stay(&hearing->seen, hearing->end_utc_ms);
    }
}

// --- One item, one scheme ------------------------------------------------------------------------

static struct outcome pending(enum credit_reason reason) {
    return (struct outcome){PROPOSAL_PENDING, reason, 0, 0};
}

// Judged by what is seen, once nothing that may still come can change it.
static bool is_settled(const struct hearing *hearing, const struct item *item,
                       const struct policy_rule *rule) {
    int64_t until_utc_ms = rule->whole_session ? hearing->end_utc_ms
                                               : credit_item_span(hearing->session, item).to_utc_ms;
    return hearing->over || (!hearing->inside && hearing->now_utc_ms >= until_utc_ms);
}

// Presence is enough, as far as it was seen. Was it seen?
static struct outcome check_reads(const struct hearing *hearing, const struct policy_rule *rule,
                                  struct outcome outcome) {
    if (hearing->no_entry) {
        return pending(CREDIT_NO_ENTRY);
    }
    bool wants_exit = rule->both_reads || rule->exit_window;
    if (hearing->inside) {
        bool by_default = rule->missing_exit == MISSING_EXIT_SESSION_END && !wants_exit;
        return by_default ? (struct outcome){PROPOSAL_EARNED, CREDIT_NO_EXIT, 0, 0}
                          : pending(CREDIT_NO_EXIT);
    }
    return wants_exit && hearing->attendance->left_utc_ms == 0 ? pending(CREDIT_NO_EXIT) : outcome;
}

static struct outcome judge(const struct hearing *hearing, const struct item *item,
                            const struct policy_rule *rule) {
    struct outcome seen = credit_judge(hearing->session, item, rule, &hearing->seen);
    bool settled = is_settled(hearing, item, rule);
    if (settled && seen.state != PROPOSAL_NONE) {
        return check_reads(hearing, rule, seen);
    }
    if (hearing->over) {
        return seen;
    }
    // Coming back is not always best: under strict leaving, who stays away has not left midway.
    struct outcome best = credit_judge(hearing->session, item, rule, &hearing->best);
    if (best.state != PROPOSAL_NONE || seen.state != PROPOSAL_NONE) {
        return pending(CREDIT_INSIDE);
    }
    bool has_left = hearing->seen.stay_count > 0 && !hearing->inside;
    return settled || has_left ? seen : best;
}

static bool is_among_claims(const struct session *session, const char *scheme) {
    for (size_t i = 0; i < session->claim_count; i++) {
        if (strcmp(session->claims[i], scheme) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_unclaimed(const struct hearing *hearing, const char *scheme) {
    return is_among_claims(hearing->session, scheme) &&
           strcmp(hearing->attendance->claim, scheme) != 0;
}

static bool claims_another(const struct hearing *hearing, const char *scheme) {
    return is_unclaimed(hearing, scheme) &&
           is_among_claims(hearing->session, hearing->attendance->claim);
}

static bool is_walk_in(const struct hearing *hearing) {
    return member_is_walk_in(hearing->attendance->member_id);
}

// What keeps back a proposal that presence has earned.
static struct outcome check_formal(const struct hearing *hearing, const char *scheme,
                                   struct outcome outcome) {
    if (outcome.state != PROPOSAL_EARNED) {
        return outcome;
    }
    if (is_walk_in(hearing)) {
        return pending(CREDIT_WALK_IN);
    }
    if (is_unclaimed(hearing, scheme)) {
        return pending(CREDIT_UNCLAIMED);
    }
    return hearing->session->approved ? outcome : pending(CREDIT_UNAPPROVED);
}

static bool was_never_seen(const struct hearing *hearing) {
    return hearing->attendance->stay_count == 0 && !hearing->no_entry;
}

static struct outcome hear(const struct hearing *hearing, const struct item *item,
                           const struct policy_rule *rule, const char *scheme) {
    if (hearing->over && was_never_seen(hearing)) {
        return (struct outcome){PROPOSAL_NONE, CREDIT_ABSENT, 0, 0};
    }
    if (claims_another(hearing, scheme)) {
        return (struct outcome){PROPOSAL_NONE, CREDIT_OTHER_CLAIMED, 0, 0};
    }
    if (!rule) {
        return pending(is_walk_in(hearing) ? CREDIT_WALK_IN : CREDIT_NO_POLICY);
    }
    if (hearing->attendance->marks & ATTENDANCE_UNSURE) {
        return pending(CREDIT_UNSURE_CLOCK);
    }
    return judge(hearing, item, rule);
}

// --- Proposals -----------------------------------------------------------------------------------

static int32_t round_down(int32_t units_x10, const struct policy_rule *rule) {
    return rule && rule->step_x10 > 0 ? units_x10 - units_x10 % rule->step_x10 : units_x10;
}

static void fill(struct proposal *out, const struct hearing *hearing, size_t item_index,
                 const struct item_credit *credit) {
    const char *version =
        hearing->policy ? hearing->policy->version : hearing->session->policy_version;
    *out = (struct proposal){.item = item_index, .approved_x10 = credit->units_x10};
    memcpy(out->scheme, credit->scheme, sizeof out->scheme);
    memcpy(out->category, credit->category, sizeof out->category);
    memcpy(out->code, credit->code, sizeof out->code);
    memcpy(out->policy_version, version, sizeof out->policy_version);
}

static void decide(struct proposal *proposal, struct outcome outcome,
                   const struct policy_rule *rule) {
    proposal->state = outcome.state;
    proposal->reason = outcome.reason;
    proposal->amount = outcome.amount;
    proposal->limit = outcome.limit;
    proposal->units_x10 =
        outcome.state == PROPOSAL_NONE ? 0 : round_down(proposal->approved_x10, rule);
}

static void propose(struct proposal *out, size_t count, const struct hearing *hearing,
                    size_t item_index, const struct item_credit *credit,
                    const struct credit_total *history, size_t history_count) {
    struct proposal *proposal = &out[count];
    const struct policy_rule *rule =
        hearing->policy ? policy_find_rule(hearing->policy, credit->scheme) : NULL;
    fill(proposal, hearing, item_index, credit);
    struct outcome outcome =
        hear(hearing, &hearing->session->items[item_index], rule, credit->scheme);
    if (outcome.state != PROPOSAL_NONE && rule && rule->same_title_max > 0) {
        int64_t times =
            credit_same_titles(hearing->session, proposal, out, count, history, history_count);
        if (times >= rule->same_title_max) {
            outcome =
                (struct outcome){PROPOSAL_NONE, CREDIT_SAME_TITLE, times, rule->same_title_max};
        }
    }
    decide(proposal, check_formal(hearing, credit->scheme, outcome), rule);
}

static size_t propose_all(struct proposal out[PROPOSAL_MAX], const struct hearing *hearing,
                          const struct credit_total *history, size_t history_count) {
    size_t count = 0;
    for (size_t i = 0; i < hearing->session->item_count; i++) {
        const struct item *item = &hearing->session->items[i];
        for (size_t j = 0; j < item->credit_count; j++) {
            propose(out, count++, hearing, i, &item->credits[j], history, history_count);
        }
    }
    return count;
}

size_t credit_propose(struct proposal out[PROPOSAL_MAX], const struct session *session,
                      const struct attendance *attendance, const struct policy *policy,
                      const struct credit_total *history, size_t history_count,
                      int64_t now_utc_ms) {
    struct hearing hearing = {
        .session = session, .attendance = attendance, .policy = policy, .now_utc_ms = now_utc_ms};
    prepare(&hearing);
    return propose_all(out, &hearing, history, history_count);
}

size_t credit_preview(struct proposal out[PROPOSAL_MAX], const struct session *session,
                      const struct attendance *so_far, const struct policy *policy,
                      int64_t now_utc_ms) {
    int64_t end_utc_ms = end_of(session);
    struct attendance whole = so_far ? *so_far : (struct attendance){0};
    stay_on(&whole, now_utc_ms, end_utc_ms, false);
    whole.left_utc_ms = whole.stay_count > 0 ? best_exit(session, end_utc_ms) : 0;
    int64_t after_utc_ms = later(end_utc_ms, session->exit.to_utc_ms) + 1;
    return credit_propose(out, session, &whole, policy, NULL, 0, later(now_utc_ms, after_utc_ms));
}

// --- Sums ----------------------------------------------------------------------------------------

static struct scheme_sum *find_sum(struct scheme_sum *sums, size_t count, const char *scheme) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sums[i].scheme, scheme) == 0) {
            return &sums[i];
        }
    }
    return NULL;
}

size_t credit_sum(struct scheme_sum *out, size_t cap, const struct proposal *proposals,
                  size_t count) {
    size_t schemes = 0;
    for (size_t i = 0; i < count; i++) {
        const struct proposal *proposal = &proposals[i];
        struct scheme_sum *sum = find_sum(out, schemes, proposal->scheme);
        if (!sum && schemes == cap) {
            continue;
        }
        if (!sum) {
            sum = &out[schemes++];
            *sum = (struct scheme_sum){0};
            memcpy(sum->scheme, proposal->scheme, sizeof sum->scheme);
        }
        sum->approved_x10 += proposal->approved_x10;
        sum->earned_x10 += proposal->state == PROPOSAL_EARNED ? proposal->units_x10 : 0;
        sum->pending_x10 += proposal->state == PROPOSAL_PENDING ? proposal->units_x10 : 0;
    }
    return schemes;
}
