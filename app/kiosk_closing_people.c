// Who attended the session that is being closed, by the rules, and what is open about each.
#include <stdlib.h>
#include <string.h>

#include "app/domain/credit.h"
#include "app/kiosk_state.h"

// The day around a session: entering another room then ends a stay in this one.
#define AROUND_MS INT64_C(86400000)

struct facts {
    struct fact *items;
    size_t count;
};

static enum err add(struct facts *facts, struct kiosk *kiosk, const struct fact_filter *filter) {
    struct fact *more = NULL;
    size_t count = 0;
    enum err err = journal_facts(kiosk->store, &more, &count, filter);
    if (err != ERR_OK || count == 0) {
        free(more);
        return err;
    }
    struct fact *items = realloc(facts->items, (facts->count + count) * sizeof *items);
    if (!items) {
        free(more);
        return ERR_NOMEM;
    }
    memcpy(items + facts->count, more, count * sizeof *more);
    free(more);
    facts->items = items;
    facts->count += count;
    return ERR_OK;
}

// The session's own, whatever the clock said then, and the day's of other rooms. What is in both
// counts once: merging drops duplicates.
static enum err find_facts(struct facts *facts, struct kiosk *kiosk) {
    const struct session *session = &kiosk->reception.session;
    const struct fact_filter own = {.session_id = session->id};
    const struct fact_filter day = {.from_utc_ms = session->starts_utc_ms - AROUND_MS,
                                    .to_utc_ms = session->ends_utc_ms + AROUND_MS};
    enum err err = add(facts, kiosk, &own);
    return err == ERR_OK ? add(facts, kiosk, &day) : err;
}

// --- Credit that waits ---------------------------------------------------------------------------

// What holds for everybody (the session is not approved, its rules are not here) says nothing of a
// person.
static bool is_personal(enum credit_reason reason) {
    return reason != CREDIT_UNAPPROVED && reason != CREDIT_NO_POLICY;
}

static bool is_pending(const struct kiosk *kiosk, const struct attendance *attendance,
                       const struct policy *policy) {
    static struct proposal proposals[PROPOSAL_MAX];
    size_t count = credit_propose(proposals, &kiosk->reception.session, attendance, policy, NULL, 0,
                                  kiosk_now(kiosk).at_utc_ms);
    for (size_t i = 0; i < count; i++) {
        if (proposals[i].state == PROPOSAL_PENDING && is_personal(proposals[i].reason)) {
            return true;
        }
    }
    return false;
}

// --- People --------------------------------------------------------------------------------------

static void find_name(struct kiosk *kiosk, struct closing_person *person) {
    static struct member member;
    if (roster_find_member(kiosk->store, &member, person->attendance.member_id) == ERR_OK) {
        memcpy(person->kanji, member.kanji, sizeof person->kanji);
        memcpy(person->kana, member.kana, sizeof person->kana);
    }
}

static const struct closing_person *find_before(const struct kiosk_closing *before,
                                                const char *member_id) {
    for (size_t i = 0; i < before->count; i++) {
        if (strcmp(before->people[i].attendance.member_id, member_id) == 0) {
            return &before->people[i];
        }
    }
    return NULL;
}

// What was decided stays decided; who has left by themselves since needs no decision.
static void keep_decision(struct closing_person *person, const struct closing_person *before) {
    bool no_exit = person->attendance.marks & ATTENDANCE_NO_EXIT;
    bool recorded = before && before->decision == EXIT_RECORDED;
    person->no_exit = no_exit || recorded;
    if (recorded || (no_exit && before)) {
        person->decision = before->decision;
        person->exit_utc_ms = before->exit_utc_ms;
    }
}

static int by_name(const void *a, const void *b) {
    const struct closing_person *one = a;
    const struct closing_person *other = b;
    int order = strcmp(one->kana, other->kana);
    return order ? order : strcmp(one->attendance.member_id, other->attendance.member_id);
}

static void fill_people(struct kiosk_closing *closing, struct kiosk *kiosk,
                        const struct attendance *found, size_t count,
                        const struct kiosk_closing *before) {
    static struct policy policy;
    const struct session *session = &kiosk->reception.session;
    bool known = programme_find_policy(kiosk->store, &policy, session->policy_version) == ERR_OK;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(found[i].session_id, session->id) != 0) {
            continue;
        }
        struct closing_person *person = &closing->people[closing->count++];
        person->attendance = found[i];
        person->pending = is_pending(kiosk, &found[i], known ? &policy : NULL);
        keep_decision(person, find_before(before, found[i].member_id));
        find_name(kiosk, person);
    }
    qsort(closing->people, closing->count, sizeof *closing->people, by_name);
}

enum err kiosk_load_closing(struct kiosk *kiosk) {
    struct facts facts = {0};
    struct kiosk_closing closing = {0};
    enum err err = find_facts(&facts, kiosk);
    struct attendance *found = calloc(facts.count + 1, sizeof *found);
    closing.people = calloc(facts.count + 1, sizeof *closing.people);
    if (err == ERR_OK && (!found || !closing.people)) {
        err = ERR_NOMEM;
    }
    if (err == ERR_OK) {
        size_t count = attendance_merge(found, facts.count + 1, facts.items, facts.count,
                                        &kiosk->reception.session, 1);
        count = count < facts.count + 1 ? count : facts.count + 1;
        fill_people(&closing, kiosk, found, count, &kiosk->house.closing);
        kiosk_drop_closing(kiosk);
        kiosk->house.closing = closing;
        closing.people = NULL;
    }
    free(closing.people);
    free(found);
    free(facts.items);
    return err;
}

void kiosk_drop_closing(struct kiosk *kiosk) {
    free(kiosk->house.closing.people);
    kiosk->house.closing = (struct kiosk_closing){0};
}
