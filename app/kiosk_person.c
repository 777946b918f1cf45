// One person in the open session.
#include <stdlib.h>
#include <string.h>

#include "app/domain/credit.h"
#include "app/domain/explain.h"
#include "app/domain/identifier.h"
#include "app/kiosk_state.h"

enum { TOTALS_MAX = 512 };

void kiosk_person_open(struct kiosk *kiosk, const struct member *member) {
    kiosk->people.person = *member;
    kiosk->people.tap_id[0] = '\0';
    kiosk->people.person_stale = true;
    kiosk->view.people.keyboard = false;
    kiosk->view.people.person = (struct view_person){.chosen = SIZE_MAX};
    kiosk_go(kiosk, SCREEN_PERSON);
}

// --- Touches -------------------------------------------------------------------------------------

void kiosk_person_scroll(struct kiosk *kiosk, int32_t rows) {
    struct view_person *view = &kiosk->view.people.person;
    int64_t first = (int64_t)view->first + rows;
    int64_t last = view->total > 0 ? (int64_t)view->total - 1 : 0;
    view->first = (size_t)(first < 0 ? 0 : first > last ? last : first);
    kiosk->people.person_stale = true;
}

void kiosk_person_choose_tap(struct kiosk *kiosk, int32_t row) {
    struct view_person *view = &kiosk->view.people.person;
    char *chosen = kiosk->people.tap_id;
    if (row < 0 || (size_t)row >= view->tap_count) {
        return;
    }
    const char *id = view->taps[row].tap.tap_id;
    bool again = strcmp(chosen, id) == 0;
    memcpy(chosen, again ? "" : id, again ? 1 : sizeof kiosk->people.tap_id);
    view->chosen = again ? SIZE_MAX : (size_t)row;
}

// The clock and the windows say whether it is an entry, as at the door.
void kiosk_person_receive(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct member member = kiosk->people.person;
    kiosk_receive_by_staff(kiosk, &member);
}

// Staff say which it is: it counts, whatever the door would have made of it.
void kiosk_person_record(struct kiosk *kiosk, int32_t direction) {
    struct fact fact = {.kind = FACT_TAP,
                        .method = METHOD_STAFF,
                        .direction = direction == DIRECTION_OUT ? DIRECTION_OUT : DIRECTION_IN,
                        .verdict = VERDICT_ACCEPTED};
    memcpy(fact.member_id, kiosk->people.person.id, sizeof fact.member_id);
    if (kiosk_record_fact(kiosk, &fact)) {
        kiosk_undo_offer(kiosk, UNDO_TAP, fact.direction, fact.id);
    }
}

// --- Filling: the timeline -----------------------------------------------------------------------

static void put_staff_name(const struct kiosk *kiosk, char out[NAME_CAP], const char *staff_id) {
    out[0] = '\0';
    for (size_t i = 0; *staff_id && i < kiosk->staff_count; i++) {
        if (strcmp(kiosk->staff[i].id, staff_id) == 0) {
            memcpy(out, kiosk->staff[i].name, NAME_CAP);
        }
    }
}

static void put_tap(struct kiosk *kiosk, const struct timeline_row *tap) {
    struct view_person *view = &kiosk->view.people.person;
    if (view->total++ < view->first || view->tap_count == VIEW_TIMELINE_ROWS) {
        return;
    }
    struct view_timeline_row *row = &view->taps[view->tap_count];
    row->tap = *tap;
    row->own_device = strcmp(tap->device_id, store_device_id(kiosk->store)) == 0;
    put_staff_name(kiosk, row->staff_name, tap->staff_id);
    if (strcmp(tap->tap_id, kiosk->people.tap_id) == 0) {
        view->chosen = view->tap_count;
    }
    view->tap_count++;
}

static void fill_taps(struct kiosk *kiosk) {
    struct view_person *view = &kiosk->view.people.person;
    const char *session_id = kiosk->reception.session.id;
    const char *member_id = kiosk->people.person.id;
    struct fact *facts = NULL;
    size_t count = 0;
    view->tap_count = 0;
    view->total = 0;
    view->chosen = SIZE_MAX;
    if (journal_facts_near(kiosk->store, &facts, &count, session_id, member_id) != ERR_OK) {
        kiosk_show_broken_store(kiosk);
        return;
    }
    struct timeline_row *rows = calloc(count ? count : 1, sizeof *rows);
    size_t taps = rows ? attendance_timeline(rows, count, facts, count, kiosk->sessions,
                                             kiosk->session_count, member_id)
                       : 0;
    for (size_t i = 0; i < taps && i < count; i++) {
        if (strcmp(rows[i].session_id, session_id) == 0) {
            put_tap(kiosk, &rows[i]);
        }
    }
    free(rows);
    free(facts);
}

// --- Filling: what it earns ----------------------------------------------------------------------

struct ledger {
    struct policy policy;
    struct credit_total totals[TOTALS_MAX];
    size_t total_count;
    struct proposal proposals[PROPOSAL_MAX];
};

static enum err propose(struct kiosk *kiosk, struct ledger *ledger, size_t *count,
                        const struct attendance *attendance) {
    const struct session *session = &kiosk->reception.session;
    enum err found = programme_find_policy(kiosk->store, &ledger->policy, session->policy_version);
    if (found != ERR_OK && found != ERR_NOT_FOUND) {
        return found;
    }
    enum err err = roster_totals(kiosk->store, ledger->totals, &ledger->total_count, TOTALS_MAX,
                                 attendance->member_id);
    if (err == ERR_OK) {
        *count = credit_propose(ledger->proposals, session, attendance,
                                found == ERR_OK ? &ledger->policy : NULL, ledger->totals,
                                ledger->total_count, kiosk_now(kiosk).at_utc_ms);
    }
    return err;
}

static void explain(struct kiosk *kiosk, const struct ledger *ledger, size_t count) {
    struct view_person *view = &kiosk->view.people.person;
    enum explain_language language = kiosk->view.language == LANGUAGE_EN ? EXPLAIN_EN : EXPLAIN_JA;
    view->proposal_count = count < VIEW_PROPOSAL_ROWS ? count : VIEW_PROPOSAL_ROWS;
    for (size_t i = 0; i < view->proposal_count; i++) {
        view->states[i] = ledger->proposals[i].state;
        explain_proposal(view->proposals[i], language, &kiosk->reception.session,
                         &ledger->proposals[i]);
    }
}

static void fill_proposals(struct kiosk *kiosk, const struct attendee *attendee) {
    size_t count = 0;
    kiosk->view.people.person.proposal_count = 0;
    struct ledger *ledger = attendee ? calloc(1, sizeof *ledger) : NULL;
    if (!ledger) {
        return;
    }
    if (propose(kiosk, ledger, &count, &attendee->attendance) == ERR_OK) {
        explain(kiosk, ledger, count);
    } else {
        kiosk_show_broken_store(kiosk);
    }
    free(ledger);
}

// --- Filling: all of it --------------------------------------------------------------------------

// For nobody whole: the screen stands where others queue.
static void fill_number(struct kiosk *kiosk) {
    struct view_person *view = &kiosk->view.people.person;
    identifier_mask(view->number, sizeof view->number, kiosk->people.person.licence_no);
}

static bool is_current(struct kiosk *kiosk, int64_t minute_utc_ms) {
    struct kiosk_people *people = &kiosk->people;
    bool current = !people->person_stale && people->person_minute_utc_ms == minute_utc_ms &&
                   people->person_language == kiosk->view.language;
    people->person_stale = false;
    people->person_minute_utc_ms = minute_utc_ms;
    people->person_language = kiosk->view.language;
    return current;
}

void kiosk_person_fill(struct kiosk *kiosk) {
    struct view_person *view = &kiosk->view.people.person;
    const struct member *member = &kiosk->people.person;
    int64_t now_utc_ms = kiosk_now(kiosk).at_utc_ms;
    if (is_current(kiosk, now_utc_ms - now_utc_ms % 60000)) {
        return;
    }
    const struct attendee *here = people_list_find(&kiosk->people.list, member->id);
    people_row(&view->row, member, here ? &here->attendance : NULL, &kiosk->reception.session,
               now_utc_ms);
    memcpy(view->affiliation, member->affiliation, sizeof view->affiliation);
    fill_number(kiosk);
    fill_taps(kiosk);
    fill_proposals(kiosk, here);
}
