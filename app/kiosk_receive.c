#include <stdio.h>
#include <string.h>

#include "app/base/log.h"
#include "app/base/tick.h"
#include "app/credential/enrolment.h"
#include "app/identify.h"
#include "app/kiosk_state.h"
#include "app/stamp.h"
#include "app/store/guest.h"

struct stamp kiosk_stamp(const struct kiosk *kiosk) {
    return stamp_now(kiosk->boot_id);
}

// --- Effects: persist, then feedback, then offer -------------------------------------------------

// Staff see it on their page long after the result is gone: until a record is written again.
static void note_failure(struct kiosk *kiosk, int64_t at_utc_ms) {
    struct view *view = &kiosk->view;
    view->failure_utc_ms = at_utc_ms;
    view->failure_fault = store_fault(kiosk->store);
    snprintf(view->failure, sizeof view->failure, "%s", store_problem(kiosk->store));
}

void kiosk_note_record(struct kiosk *kiosk, const struct fact *fact) {
    kiosk->view.failure_utc_ms = 0;
    kiosk->counts_stale = true;
    memcpy(kiosk->last_record_id, fact->id, sizeof kiosk->last_record_id);
    kiosk_trace(kiosk, "recorded scan=%lld seq=%lld id=%s kind=%s", (long long)kiosk->scan_number,
                (long long)fact->seq, fact->id, fact_kind_name(fact->kind));
}

static bool persist(struct kiosk *kiosk, struct effects *effects,
                    const struct reception_state *before) {
    if (!effects->record) {
        return true;
    }
    if (journal_append(kiosk->store, &effects->fact) == ERR_OK) {
        kiosk_note_record(kiosk, &effects->fact);
        return true;
    }
    note_failure(kiosk, effects->fact.stamp.at_utc_ms);
    reception_not_recorded(&kiosk->reception, effects, before);
    return false;
}

static const char *offer_name(enum offer offer) {
    static const char *const names[OFFER_COUNT] = {[OFFER_NONE] = "none",
                                                   [OFFER_LEAVE] = "leave",
                                                   [OFFER_CLAIM] = "claim",
                                                   [OFFER_ADMIT] = "admit",
                                                   [OFFER_RETURN] = "return"};
    return names[offer];
}

static void show(struct kiosk *kiosk, const struct effects *effects) {
    const struct result *result = &effects->result;
    if (!effects->show) {
        return;
    }
    kiosk_door_show(kiosk, result);
    kiosk_fill_view(kiosk);
    ui_draw(kiosk->ui, &kiosk->view);
    ui_sound(kiosk->ui, result->tone);
    kiosk_trace(kiosk, "shown scan=%lld seq=%lld verdict=%s offer=%s refusal=%s recorded=%d",
                (long long)kiosk->scan_number, (long long)effects->fact.seq,
                verdict_name(result->verdict), offer_name(result->offer),
                refusal_name(result->refusal), result->recorded);
    kiosk_trace_screen(kiosk);
}

// Judged by the true time as far as it is known; recorded with what the clock said.
bool kiosk_step(struct kiosk *kiosk, const struct event *event) {
    struct reception_state before = kiosk->reception;
    struct effects effects;
    struct event corrected = *event;
    corrected.now = kiosk_corrected(kiosk, event->now);
    reception_step(&kiosk->reception, &effects, &corrected);
    effects.fact.stamp = event->now;
    bool recorded = persist(kiosk, &effects, &before);
    if (recorded && effects.record) {
        reception_recorded(&kiosk->reception, effects.fact.id);
    }
    show(kiosk, &effects);
    if (effects.offer_sync) {
        kiosk_offer(kiosk);
    }
    return recorded;
}

void kiosk_refuse(struct kiosk *kiosk, enum refusal refusal) {
    struct effects effects = {.show = true};
    effects.result.refusal = refusal;
    effects.result.tone = TONE_REFUSED;
    effects.result.at_utc_ms = kiosk_now(kiosk).at_utc_ms;
    show(kiosk, &effects);
}

// The store could not even be asked: nothing is known, nothing is recorded, and both are said.
void kiosk_show_broken_store(struct kiosk *kiosk) {
    struct effects effects = {.show = true};
    effects.result.failed = true;
    effects.result.tone = TONE_REFUSED;
    effects.result.at_utc_ms = kiosk_now(kiosk).at_utc_ms;
    note_failure(kiosk, effects.result.at_utc_ms);
    show(kiosk, &effects);
}

// --- Scans ---------------------------------------------------------------------------------------

static struct identify_context identify_here(const struct kiosk *kiosk, const struct event *event) {
    return (struct identify_context){.store = kiosk->store,
                                     .hash_key = kiosk->hash_key,
                                     .session =
                                         kiosk->reception.open ? &kiosk->reception.session : NULL,
                                     .now = kiosk_corrected(kiosk, event->now)};
}

static const char *scan_kind_name(enum scan_kind kind) {
    static const char *const names[] = {
        [SCAN_CODE] = "code",     [SCAN_WEDGE] = "wedge",         [SCAN_UID] = "uid",
        [SCAN_IDM] = "idm",       [SCAN_NDEF] = "ndef",           [SCAN_HPKI] = "hpki",
        [SCAN_TYPE_B] = "type_b", [SCAN_MY_NUMBER] = "my_number", [SCAN_UNREADABLE] = "unreadable"};
    return names[kind];
}

// True when the scan is a code that enrols this kiosk: only the setup screen listens for it.
static bool take_enrolment(struct kiosk *kiosk, const struct scan *scan) {
    struct enrolment enrolment;
    if (kiosk->view.screen != SCREEN_SETUP ||
        (scan->kind != SCAN_CODE && scan->kind != SCAN_WEDGE)) {
        return false;
    }
    enum err err = enrolment_parse(&enrolment, (struct span){scan->bytes, scan->len});
    if (err == ERR_OK) {
        kiosk_enrol(kiosk, enrolment.url, enrolment.code, enrolment.pin);
    } else if (err == ERR_INVALID) {
        kiosk->view.setup.fault = FAULT_CODE_DAMAGED;
        kiosk->view.setup.problem[0] = '\0';
    }
    return err != ERR_NOT_FOUND;
}

static enum err count_inside(const struct kiosk *kiosk, struct event *event) {
    struct presence_counts counts;
    if (!kiosk->reception.open || kiosk->reception.session.capacity == 0) {
        return ERR_OK;
    }
    enum err err = presence_count(kiosk->store, &counts, kiosk->reception.session.id);
    event->inside_count = err == ERR_OK ? counts.inside : 0;
    return err;
}

// Before the record, so that nobody is recorded whom staff cannot name. Who could not be kept is
// received all the same; the store has said why.
static void keep_guest(const struct kiosk *kiosk, const struct claimant *who) {
    if (kiosk->reception.open && who->guest && who->refusal == REFUSAL_NONE) {
        enum err err = guest_keep(kiosk->store, &who->member);
        (void)err;
    }
}

// Whom the credential names, with what the house knows of the room; then what the rules make of it.
static void receive(struct kiosk *kiosk, struct event *event, enum err identified) {
    enum err err = identified;
    if (err == ERR_OK) {
        err = count_inside(kiosk, event);
    }
    if (err != ERR_OK) {
        kiosk_show_broken_store(kiosk);
        return;
    }
    keep_guest(kiosk, &event->who);
    kiosk_step(kiosk, event);
}

void kiosk_take_scan(struct kiosk *kiosk, const struct scan *scan) {
    if (take_enrolment(kiosk, scan) || kiosk->view.screen == SCREEN_SETUP) {
        return;
    }
    kiosk->scan_number++;
    kiosk_trace(kiosk, "read scan=%lld kind=%s", (long long)kiosk->scan_number,
                scan_kind_name(scan->kind));
    struct event event = {.kind = EVENT_SCAN, .now = kiosk_stamp(kiosk)};
    struct identify_context context = identify_here(kiosk, &event);
    if (kiosk_card_take_scan(kiosk, &context, scan)) {
        return;
    }
    receive(kiosk, &event, identify_scan(&event.who, &context, scan));
}

static void take_member(struct kiosk *kiosk, const struct member *member, enum method method,
                        const char *staff_id) {
    kiosk->scan_number++;
    kiosk_trace(kiosk, "read scan=%lld kind=%s", (long long)kiosk->scan_number,
                method_name(method));
    struct event event = {.kind = EVENT_SCAN, .now = kiosk_stamp(kiosk)};
    struct identify_context context = identify_here(kiosk, &event);
    snprintf(event.staff_id, sizeof event.staff_id, "%s", staff_id);
    receive(kiosk, &event, identify_member(&event.who, &context, member, method));
}

void kiosk_take_typed_member(struct kiosk *kiosk) {
    kiosk_go_home(kiosk); // the result does not go back to the keypad
    take_member(kiosk, &kiosk->candidate, METHOD_TYPED, "");
}

bool kiosk_take_member_by_staff(struct kiosk *kiosk, const struct member *member) {
    kiosk->reception.last_member_id[0] = '\0'; // a touch by staff is no card that is held
    kiosk->last_record_id[0] = '\0';
    take_member(kiosk, member, METHOD_STAFF, kiosk->staff_id);
    return kiosk->last_record_id[0] != '\0';
}
