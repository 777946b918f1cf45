// Closing a session, in three steps: how many are there, who has no exit, who needs a look. Each
// decision about a missing exit is a record of its own; the closing is the last one.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/domain/correction.h"
#include "app/domain/credit.h"
#include "app/kiosk_state.h"

// --- What the policy proposes --------------------------------------------------------------------

// One exit serves all schemes of a session: the end is proposed only where every one of them does.
static bool proposes_end(struct kiosk *kiosk) {
    static struct policy policy;
    const struct session *session = &kiosk->reception.session;
    if (programme_find_policy(kiosk->store, &policy, session->policy_version) != ERR_OK) {
        return false;
    }
    bool any = false;
    for (size_t i = 0; i < policy.rule_count; i++) {
        if (credit_session_has_scheme(session, policy.rules[i].scheme)) {
            any = true;
            if (policy.rules[i].missing_exit != MISSING_EXIT_SESSION_END) {
                return false;
            }
        }
    }
    return any;
}

// --- What is shown -------------------------------------------------------------------------------

static bool is_listed(const struct closing_person *person, enum closing_step step) {
    if (step == CLOSING_EXITS) {
        return person->no_exit;
    }
    return step == CLOSING_REVIEW &&
           (person->pending || (person->attendance.marks & ATTENDANCE_EXCEPTIONS) != 0);
}

// Nobody left before they entered: who came after the session's end leaves now.
static int64_t exit_of(const struct kiosk *kiosk, const struct closing_person *person) {
    const struct attendance *attendance = &person->attendance;
    int64_t exit_utc_ms = kiosk->view.house.closing.exit_utc_ms;
    int64_t from_utc_ms =
        attendance->stay_count > 0 ? attendance->stays[attendance->stay_count - 1].from_utc_ms : 0;
    if (person->decision == EXIT_RECORDED) {
        return person->exit_utc_ms;
    }
    return exit_utc_ms > from_utc_ms ? exit_utc_ms : kiosk_now(kiosk).at_utc_ms;
}

static void fill_row(const struct kiosk *kiosk, struct view_closing_row *row,
                     const struct closing_person *person) {
    *row = (struct view_closing_row){.entered_utc_ms = person->attendance.entered_utc_ms,
                                     .exit_utc_ms = exit_of(kiosk, person),
                                     .decision = person->decision,
                                     .marks = person->attendance.marks,
                                     .pending = person->pending};
    memcpy(row->kanji, person->kanji, sizeof row->kanji);
    memcpy(row->kana, person->kana, sizeof row->kana);
}

static void count_person(struct view_closing *view, const struct closing_person *person) {
    uint32_t marks = person->attendance.marks;
    view->received += person->attendance.stay_count > 0;
    view->inside += (marks & ATTENDANCE_NO_EXIT) != 0;
    view->pending += person->pending;
    view->flagged += (marks & ATTENDANCE_EXCEPTIONS & ~(uint32_t)ATTENDANCE_NO_EXIT) != 0;
    view->undecided += person->no_exit && person->decision == EXIT_OPEN;
}

static void fill(struct kiosk *kiosk) {
    const struct kiosk_closing *closing = &kiosk->house.closing;
    struct view_closing *view = &kiosk->view.house.closing;
    view->received = view->inside = view->pending = view->flagged = 0;
    view->undecided = 0;
    view->count = 0;
    for (size_t i = 0; i < closing->count; i++) {
        const struct closing_person *person = &closing->people[i];
        count_person(view, person);
        if (is_listed(person, view->step)) {
            size_t row = view->count++ - view->first;
            if (view->count > view->first && row < VIEW_CLOSING_ROWS) {
                fill_row(kiosk, &view->rows[row], person);
            }
        }
    }
}

static bool reload(struct kiosk *kiosk) {
    if (kiosk_load_closing(kiosk) != ERR_OK) {
        kiosk_show_broken_store(kiosk);
        return false;
    }
    const struct session *session = &kiosk->reception.session;
    struct view_closing *view = &kiosk->view.house.closing;
    int64_t now_utc_ms = kiosk_now(kiosk).at_utc_ms;
    bool over = now_utc_ms >= session->ends_utc_ms;
    view->exit_utc_ms = over ? session->ends_utc_ms : now_utc_ms;
    view->proposed = over && proposes_end(kiosk);
    fill(kiosk);
    return true;
}

// --- Steps ---------------------------------------------------------------------------------------

static void go_to(struct kiosk *kiosk, enum closing_step step) {
    kiosk->view.house.closing.step = step;
    kiosk->view.house.closing.first = 0;
    (void)reload(kiosk); // a failure is on the screen then
}

void kiosk_house_closing(struct kiosk *kiosk) {
    if (!kiosk->reception.open) {
        kiosk_house_menu(kiosk);
        return;
    }
    kiosk_drop_closing(kiosk);
    kiosk->view.house.closing = (struct view_closing){.step = CLOSING_COUNT};
    kiosk->house.has_summary = false;
    kiosk_go(kiosk, SCREEN_CLOSING);
    go_to(kiosk, CLOSING_COUNT);
}

void kiosk_take_closing(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk_house_closing(kiosk);
}

void kiosk_take_closing_next(struct kiosk *kiosk) {
    enum closing_step step = kiosk->view.house.closing.step;
    if (step < CLOSING_REVIEW) {
        go_to(kiosk, step + 1);
    }
}

bool kiosk_closing_back(struct kiosk *kiosk) {
    enum closing_step step = kiosk->view.house.closing.step;
    if (step == CLOSING_COUNT) {
        return false;
    }
    go_to(kiosk, step - 1);
    return true;
}

void kiosk_scroll_closing(struct kiosk *kiosk, int32_t rows) {
    struct view_closing *view = &kiosk->view.house.closing;
    int64_t first = (int64_t)view->first + rows;
    int64_t last = view->count > 0 ? (int64_t)view->count - 1 : 0;
    view->first = (size_t)(first < 0 ? 0 : first > last ? last : first);
    fill(kiosk);
}

// --- Decisions -----------------------------------------------------------------------------------

// The person in that row of the list that is shown; NULL when there is none.
static struct closing_person *person_at(struct kiosk *kiosk, int32_t row) {
    struct kiosk_closing *closing = &kiosk->house.closing;
    const struct view_closing *view = &kiosk->view.house.closing;
    size_t wanted = view->first + (size_t)row;
    for (size_t i = 0; row >= 0 && i < closing->count; i++) {
        if (is_listed(&closing->people[i], view->step) && wanted-- == 0) {
            return &closing->people[i];
        }
    }
    return NULL;
}

// An exit that staff vouch for: when it was is what they decided, not when they touched. A failure
// is on the screen then.
static bool record_exit(struct kiosk *kiosk, struct closing_person *person) {
    bool proposed = kiosk->view.house.closing.proposed;
    struct fact fact = {.kind = FACT_TAP,
                        .method = METHOD_STAFF,
                        .direction = DIRECTION_OUT,
                        .verdict = VERDICT_ACCEPTED,
                        .true_utc_ms = exit_of(kiosk, person)};
    enum correction reason = proposed ? CORRECTION_BY_RULE : CORRECTION_SEEN;
    snprintf(fact.member_id, sizeof fact.member_id, "%s", person->attendance.member_id);
    snprintf(fact.reason, sizeof fact.reason, "%s", correction_name(reason));
    if (!kiosk_record_fact(kiosk, &fact)) {
        return false;
    }
    person->exit_utc_ms = fact.true_utc_ms;
    person->decision = EXIT_RECORDED;
    return true;
}

static bool is_open(const struct closing_person *person) {
    return person && person->no_exit && person->decision == EXIT_OPEN;
}

void kiosk_take_exit_record(struct kiosk *kiosk, int32_t row) {
    struct closing_person *person = person_at(kiosk, row);
    if (is_open(person) && record_exit(kiosk, person)) {
        (void)reload(kiosk); // a failure is on the screen then
    }
}

void kiosk_take_exit_leave(struct kiosk *kiosk, int32_t row) {
    struct closing_person *person = person_at(kiosk, row);
    if (is_open(person)) {
        person->decision = EXIT_LEFT_OPEN;
        fill(kiosk);
    }
}

void kiosk_take_exit_all(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct kiosk_closing *closing = &kiosk->house.closing;
    struct view_closing *view = &kiosk->view.house.closing;
    if (!view->proposed || view->undecided == 0) {
        return;
    }
    view->busy = true;
    kiosk_draw_now(kiosk);
    bool recorded = true;
    for (size_t i = 0; recorded && i < closing->count; i++) {
        if (is_open(&closing->people[i])) {
            recorded = record_exit(kiosk, &closing->people[i]);
        }
    }
    view->busy = false;
    if (recorded) {
        (void)reload(kiosk);
    }
}

// --- The end -------------------------------------------------------------------------------------

void kiosk_take_finish(struct kiosk *kiosk, int32_t value) {
    (void)value;
    static struct session session; // still to be told of when it is no longer open
    if (kiosk->view.screen != SCREEN_CLOSING || !kiosk->reception.open || !reload(kiosk)) {
        return;
    }
    struct event event = {.kind = EVENT_CLOSE, .now = kiosk_stamp(kiosk)};
    event.head_count = (int32_t)strtol(kiosk->view.house.closing.head_count, NULL, 10);
    memcpy(event.staff_id, kiosk->staff_id, sizeof event.staff_id);
    session = kiosk->reception.session;
    if (kiosk_step(kiosk, &event)) {
        kiosk_fill_summary(kiosk, &session, event.head_count);
        kiosk_drop_closing(kiosk);
        kiosk_go(kiosk, SCREEN_SUMMARY);
    }
}
