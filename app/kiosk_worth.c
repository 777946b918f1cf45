// What an attendance earns, and how far that leads: computed from the journal as it is now, by the
// same pure rules that headquarters uses. Runs between the durable record and the picture of it, so
// it asks for no more than one person's facts, and for totals only where they may be shown.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/domain/credit.h"
#include "app/domain/explain.h"
#include "app/kiosk_state.h"

enum { PERSON_SESSIONS_MAX = 128, TOTALS_MAX = 512, CERTIFICATES_MAX = 16, PARTS_MAX = 16 };

struct worth {
    struct kiosk *kiosk;
    const struct member *member;
    const struct policy *policy; // NULL: not known here
    struct attendance attendance;
    struct credit_total *totals; // TOTALS_MAX, or NULL: not asked for
    size_t total_count;
    struct proposal proposals[PROPOSAL_MAX];
    size_t proposal_count;
};

static enum explain_language language_of(const struct kiosk *kiosk) {
    return kiosk->view.language == LANGUAGE_EN ? EXPLAIN_EN : EXPLAIN_JA;
}

// --- What is known -------------------------------------------------------------------------------

static const struct policy *find_policy(struct kiosk *kiosk) {
    struct kiosk_door *door = &kiosk->door;
    const char *version = kiosk->reception.session.policy_version;
    if (!door->policy_fresh || strcmp(door->policy.version, version) != 0) {
        door->policy_known = programme_find_policy(kiosk->store, &door->policy, version) == ERR_OK;
        door->policy_fresh = door->policy_known;
    }
    return door->policy_known ? &door->policy : NULL;
}

// The person's attendance of the open session, with what happened near it: entering another room
// ends a stay in this one. ERR_NOT_FOUND: there is none.
static enum err find_attendance(struct worth *worth) {
    static struct attendance found[PERSON_SESSIONS_MAX];
    const struct kiosk *kiosk = worth->kiosk;
    const struct session *session = &kiosk->reception.session;
    struct fact *facts = NULL;
    size_t fact_count = 0;
    enum err err =
        journal_facts_near(kiosk->store, &facts, &fact_count, session->id, worth->member->id);
    if (err != ERR_OK) {
        return err;
    }
    size_t count = attendance_merge(found, PERSON_SESSIONS_MAX, facts, fact_count, kiosk->sessions,
                                    kiosk->session_count);
    free(facts);
    for (size_t i = 0; i < count && i < PERSON_SESSIONS_MAX; i++) {
        if (strcmp(found[i].session_id, session->id) == 0 &&
            strcmp(found[i].member_id, worth->member->id) == 0) {
            worth->attendance = found[i];
            return ERR_OK;
        }
    }
    return ERR_NOT_FOUND;
}

static bool limits_titles(const struct policy *policy) {
    for (size_t i = 0; policy && i < policy->rule_count; i++) {
        if (policy->rules[i].same_title_max > 0) {
            return true;
        }
    }
    return false;
}

static void find_totals(struct worth *worth) {
    if (!worth->member->show_progress && !limits_titles(worth->policy)) {
        return;
    }
    worth->totals = calloc(TOTALS_MAX, sizeof *worth->totals);
    if (worth->totals && roster_totals(worth->kiosk->store, worth->totals, &worth->total_count,
                                       TOTALS_MAX, worth->member->id) != ERR_OK) {
        worth->total_count = 0;
    }
}

// --- Credit --------------------------------------------------------------------------------------

static bool is_inside(const struct attendance *attendance) {
    return attendance->stay_count > 0 &&
           attendance->stays[attendance->stay_count - 1].to_utc_ms == 0;
}

static void propose(struct worth *worth, int64_t now_utc_ms) {
    const struct session *session = &worth->kiosk->reception.session;
    worth->proposal_count =
        is_inside(&worth->attendance)
            ? credit_preview(worth->proposals, session, &worth->attendance, worth->policy,
                             now_utc_ms)
            : credit_propose(worth->proposals, session, &worth->attendance, worth->policy,
                             worth->totals, worth->total_count, now_utc_ms);
}

// What waits for something is announced like what is earned: as what would then be proposed.
static void say_credit(struct worth *worth) {
    struct scheme_sum sums[ITEM_CREDIT_MAX];
    char words[EXPLAIN_CAP];
    struct view_door *door = &worth->kiosk->view.door;
    size_t count = credit_sum(sums, ITEM_CREDIT_MAX, worth->proposals, worth->proposal_count);
    for (size_t i = 0; i < count; i++) {
        sums[i].earned_x10 += sums[i].pending_x10;
        explain_sum(words, language_of(worth->kiosk), &sums[i], 1);
        size_t used = strlen(door->credit);
        if (words[0]) {
            snprintf(door->credit + used, sizeof door->credit - used, "%s%s", used ? "\n" : "",
                     words);
        }
    }
}

// What everybody waits for until the end, and what is asked at the door, is no news.
static enum credit_wait wait_of(enum credit_reason reason) {
    switch (reason) {
    case CREDIT_WALK_IN:
        return WAIT_ROSTER;
    case CREDIT_UNAPPROVED:
        return WAIT_APPROVAL;
    case CREDIT_NO_ENTRY:
    case CREDIT_NO_EXIT:
    case CREDIT_UNSURE_CLOCK:
    case CREDIT_NO_POLICY:
        return WAIT_HQ;
    default:
        return WAIT_NONE;
    }
}

// A walk-in's credit waits for the roster also while the session goes on: no staying settles that.
static void say_wait(struct worth *worth) {
    enum credit_wait *wait = &worth->kiosk->view.door.wait;
    if (worth->proposal_count > 0 && member_is_walk_in(worth->member->id)) {
        *wait = WAIT_ROSTER;
    }
    for (size_t i = 0; i < worth->proposal_count && *wait == WAIT_NONE; i++) {
        if (worth->proposals[i].state == PROPOSAL_PENDING) {
            *wait = wait_of(worth->proposals[i].reason);
        }
    }
}

// The first item that will earn nothing any more, and why.
static void say_loss(struct worth *worth) {
    char words[EXPLAIN_CAP];
    struct view_door *door = &worth->kiosk->view.door;
    for (size_t i = 0; i < worth->proposal_count; i++) {
        const struct proposal *proposal = &worth->proposals[i];
        if (proposal->state == PROPOSAL_NONE && proposal->reason != CREDIT_OTHER_CLAIMED) {
            explain_proposal(words, language_of(worth->kiosk), &worth->kiosk->reception.session,
                             proposal);
            snprintf(door->loss, sizeof door->loss, "%s", words);
            return;
        }
    }
}

// Each scheme that may be claimed, with what it would earn.
static void say_schemes(struct worth *worth) {
    const struct session *session = &worth->kiosk->reception.session;
    enum explain_language language = language_of(worth->kiosk);
    struct view_door *door = &worth->kiosk->view.door;
    struct scheme_sum sums[ITEM_CREDIT_MAX];
    size_t count = credit_sum(sums, ITEM_CREDIT_MAX, worth->proposals, worth->proposal_count);
    door->scheme_count = session->claim_count;
    for (size_t i = 0; i < session->claim_count; i++) {
        char words[EXPLAIN_CAP];
        snprintf(words, sizeof words, "%s", explain_scheme(language, session->claims[i]));
        for (size_t j = 0; j < count; j++) {
            sums[j].earned_x10 += sums[j].pending_x10;
            if (strcmp(sums[j].scheme, session->claims[i]) == 0 && sums[j].earned_x10 > 0) {
                explain_sum(words, language, &sums[j], 1);
            }
            sums[j].earned_x10 -= sums[j].pending_x10;
        }
        snprintf(door->schemes[i], sizeof door->schemes[i], "%s", words);
    }
}

// --- Progress ------------------------------------------------------------------------------------

// Of one award the first part that is still missing, else the first.
static void say_award(struct worth *worth, const char *award,
                      const struct certificate *certificates, size_t certificate_count) {
    struct view_door *door = &worth->kiosk->view.door;
    struct progress_part parts[PARTS_MAX];
    char today[DATE_CAP];
    char words[EXPLAIN_CAP];
    bool met;
    date_of_utc(today, worth->kiosk->view.result.at_utc_ms);
    size_t count = progress_of(parts, PARTS_MAX, &met, worth->policy, award, worth->totals,
                               worth->total_count, certificates, certificate_count, today);
    if (count == 0 || door->progress_count == VIEW_PROGRESS_MAX) {
        return;
    }
    count = count < PARTS_MAX ? count : PARTS_MAX;
    size_t chosen = 0;
    while (chosen + 1 < count && parts[chosen].met) {
        chosen++;
    }
    const struct progress_part *part = &parts[met ? 0 : chosen];
    explain_progress(words, language_of(worth->kiosk),
                     &worth->policy->requirements[part->requirement], part);
    snprintf(door->progress[door->progress_count++], VIEW_WORDS_CAP, "%s", words);
}

// Only where the member's own settings allow it to be shown at a kiosk.
static void say_progress(struct worth *worth) {
    static struct certificate certificates[CERTIFICATES_MAX];
    const struct policy *policy = worth->policy;
    size_t count = 0;
    if (!worth->member->show_progress || !policy || !worth->totals ||
        roster_certificates(worth->kiosk->store, certificates, &count, CERTIFICATES_MAX,
                            worth->member->id) != ERR_OK) {
        return;
    }
    const char *last = "";
    for (size_t i = 0; i < policy->requirement_count; i++) {
        const struct requirement *requirement = &policy->requirements[i];
        if (strcmp(requirement->award, last) != 0 &&
            credit_session_has_scheme(&worth->kiosk->reception.session, requirement->scheme)) {
            last = requirement->award;
            say_award(worth, last, certificates, count);
        }
    }
}

// --- All of it -----------------------------------------------------------------------------------

static bool is_worth_saying(const struct result *result) {
    bool tells = result->verdict != VERDICT_WRONG_SESSION && result->verdict != VERDICT_FULL &&
                 result->verdict != VERDICT_REPEAT;
    return result->recorded && tells && result->member.id[0];
}

void kiosk_worth_fill(struct kiosk *kiosk, const struct result *result) {
    static struct worth worth; // too large for the stack
    struct view_door *door = &kiosk->view.door;
    door->credit[0] = door->loss[0] = '\0';
    door->wait = WAIT_NONE;
    door->progress_count = door->scheme_count = 0;
    door->so_far = result->direction == DIRECTION_OUT;
    snprintf(door->claimed, sizeof door->claimed, "%s",
             explain_scheme(language_of(kiosk), result->scheme));
    worth = (struct worth){.kiosk = kiosk, .member = &result->member, .policy = find_policy(kiosk)};
    if (!is_worth_saying(result) || find_attendance(&worth) != ERR_OK) {
        return;
    }
    find_totals(&worth);
    propose(&worth, result->at_utc_ms);
    say_credit(&worth);
    say_wait(&worth);
    say_loss(&worth);
    say_schemes(&worth);
    say_progress(&worth);
    free(worth.totals);
}
