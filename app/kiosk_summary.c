// The summary of a closed session: figures, no names.
#include <stdio.h>
#include <string.h>

#include "app/domain/credit.h"
#include "app/domain/explain.h"
#include "app/kiosk_state.h"

static struct view_scheme *scheme_of(struct view_summary *summary, const char *scheme) {
    const char *ja = explain_scheme(EXPLAIN_JA, scheme);
    for (size_t i = 0; i < summary->scheme_count; i++) {
        if (strcmp(summary->schemes[i].ja, ja) == 0) {
            return &summary->schemes[i];
        }
    }
    if (summary->scheme_count == VIEW_SCHEMES_MAX) {
        return NULL;
    }
    struct view_scheme *added = &summary->schemes[summary->scheme_count++];
    *added = (struct view_scheme){0};
    snprintf(added->ja, sizeof added->ja, "%s", ja);
    snprintf(added->en, sizeof added->en, "%s", explain_scheme(EXPLAIN_EN, scheme));
    return added;
}

static void add_credit(struct view_summary *summary, const struct session *session,
                       const struct attendance *attendance, const struct policy *policy,
                       int64_t now_utc_ms) {
    static struct proposal proposals[PROPOSAL_MAX];
    struct scheme_sum sums[ITEM_CREDIT_MAX];
    size_t count = credit_propose(proposals, session, attendance, policy, NULL, 0, now_utc_ms);
    size_t schemes = credit_sum(sums, ITEM_CREDIT_MAX, proposals, count);
    schemes = schemes < ITEM_CREDIT_MAX ? schemes : ITEM_CREDIT_MAX;
    for (size_t i = 0; i < schemes; i++) {
        struct view_scheme *scheme = scheme_of(summary, sums[i].scheme);
        if (scheme) {
            scheme->earned_x10 += sums[i].earned_x10;
            scheme->pending_x10 += sums[i].pending_x10;
        }
    }
}

static void add_person(struct view_summary *summary, const struct closing_person *person) {
    const struct attendance *attendance = &person->attendance;
    summary->received += attendance->stay_count > 0;
    summary->inside += (attendance->marks & ATTENDANCE_NO_EXIT) != 0;
    summary->records += attendance->tap_count;
    summary->pending += person->pending;
    for (int i = 0; i < VIEW_MARKS_MAX; i++) {
        summary->marks[i] += (attendance->marks & UINT32_C(1) << i) != 0;
    }
}

static void fill_session(struct view_summary *summary, const struct session *session) {
    *summary = (struct view_summary){.approved = session->approved,
                                     .starts_utc_ms = session->starts_utc_ms,
                                     .ends_utc_ms = session->ends_utc_ms};
    memcpy(summary->id, session->id, sizeof summary->id);
    memcpy(summary->title, session->title, sizeof summary->title);
    memcpy(summary->room, session->room, sizeof summary->room);
    memcpy(summary->approval_no, session->approval_no, sizeof summary->approval_no);
}

void kiosk_fill_summary(struct kiosk *kiosk, const struct session *session, int32_t head_count) {
    static struct policy policy;
    const struct kiosk_closing *closing = &kiosk->house.closing;
    struct view_summary *summary = &kiosk->view.house.closing.summary;
    fill_session(summary, session);
    summary->closed_utc_ms = kiosk_now(kiosk).at_utc_ms;
    summary->head_count = head_count;
    bool known = programme_find_policy(kiosk->store, &policy, session->policy_version) == ERR_OK;
    for (size_t i = 0; i < closing->count; i++) {
        add_person(summary, &closing->people[i]);
        add_credit(summary, session, &closing->people[i].attendance, known ? &policy : NULL,
                   summary->closed_utc_ms);
    }
    kiosk->house.has_summary = true;
}
