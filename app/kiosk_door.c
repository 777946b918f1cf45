#include "app/kiosk_door.h"

#include <stdio.h>
#include <string.h>

#include "app/base/tick.h"
#include "app/domain/correction.h"
#include "app/domain/explain.h"
#include "app/kiosk_state.h"

enum {
    // Who means to touch a question that another's result has just covered does so within this.
    MEANT_FOR_ANOTHER_MS = 400,
    CHOICE_TIMES = 5, // as long as a plain result
    BUTTON_TIMES = 3
};

bool kiosk_shows_result(const struct kiosk *kiosk) {
    return kiosk->view.screen == SCREEN_RESULT || kiosk->view.screen == SCREEN_CHOICE;
}

// --- Beside a result -----------------------------------------------------------------------------

static const struct session *find_session(const struct kiosk *kiosk, const char *id) {
    for (size_t i = 0; i < kiosk->session_count; i++) {
        if (strcmp(kiosk->sessions[i].id, id) == 0) {
            return &kiosk->sessions[i];
        }
    }
    return NULL;
}

// As the ticket or the registration says, with the times where today's programme has them.
static void fill_right_room(struct kiosk *kiosk, const struct elsewhere *elsewhere) {
    struct view_room *right = &kiosk->view.door.right;
    const struct session *session = find_session(kiosk, elsewhere->session_id);
    *right = (struct view_room){0};
    snprintf(right->title, sizeof right->title, "%s", session ? session->title : elsewhere->title);
    snprintf(right->room, sizeof right->room, "%s", session ? session->room : elsewhere->room);
    right->starts_utc_ms = session ? session->starts_utc_ms : 0;
    right->ends_utc_ms = session ? session->ends_utc_ms : 0;
}

static bool is_choice(enum offer offer) {
    return offer == OFFER_RETURN || offer == OFFER_CLAIM;
}

// What has buttons, and what is not recorded, stays a little longer than a name.
static int64_t show_time_ms(const struct kiosk *kiosk, const struct result *result) {
    int times = is_choice(result->offer)                           ? CHOICE_TIMES
                : !result->recorded || result->offer != OFFER_NONE ? BUTTON_TIMES
                                                                   : 1;
    return times * kiosk->result_show_ms;
}

void kiosk_door_show(struct kiosk *kiosk, const struct result *result) {
    struct kiosk_door *door = &kiosk->door;
    struct view *view = &kiosk->view;
    door->covers_question = kiosk_shows_result(kiosk) && view->result.offer != OFFER_NONE &&
                            strcmp(view->result.member.id, result->member.id) != 0;
    door->shown_mono_ms = tick_now_ms();
    view->result = *result;
    view->result_session = view->session;
    view->door.choice = result->offer == OFFER_CLAIM ? CHOICE_SCHEME : CHOICE_RETURN;
    fill_right_room(kiosk, &result->elsewhere);
    kiosk_worth_fill(kiosk, result);
    kiosk_go_result(kiosk, show_time_ms(kiosk, result));
    if (is_choice(result->offer)) {
        view->screen = SCREEN_CHOICE;
    }
}

// --- Answers -------------------------------------------------------------------------------------

static bool is_meant(const struct kiosk *kiosk, enum offer a, enum offer b) {
    enum offer offer = kiosk->view.result.offer;
    bool too_soon = kiosk->door.covers_question &&
                    tick_now_ms() - kiosk->door.shown_mono_ms < MEANT_FOR_ANOTHER_MS;
    return kiosk_shows_result(kiosk) && (offer == a || offer == b) && !too_soon;
}

void kiosk_door_leave(struct kiosk *kiosk, int32_t intent) {
    if (!is_meant(kiosk, OFFER_LEAVE, OFFER_RETURN)) {
        return;
    }
    if (intent == INTENT_NONE) {
        kiosk_go_result(kiosk, CHOICE_TIMES * kiosk->result_show_ms);
        kiosk->view.door.choice = CHOICE_RETURN;
        kiosk->view.screen = SCREEN_CHOICE;
        return;
    }
    struct event event = {
        .kind = EVENT_LEAVE, .now = kiosk_stamp(kiosk), .intent = (enum intent)intent};
    kiosk_step(kiosk, &event);
}

void kiosk_door_claim(struct kiosk *kiosk, int32_t index) {
    const struct session *session = &kiosk->reception.session;
    if (!is_meant(kiosk, OFFER_CLAIM, OFFER_CLAIM) || index < 0 ||
        (size_t)index >= session->claim_count) {
        return;
    }
    struct event event = {.kind = EVENT_CLAIM, .now = kiosk_stamp(kiosk)};
    memcpy(event.scheme, session->claims[index], sizeof event.scheme);
    kiosk_step(kiosk, &event);
}

static void record_admission(struct kiosk *kiosk) {
    struct event event = {.kind = EVENT_ADMIT, .now = kiosk_stamp(kiosk)};
    memcpy(event.staff_id, kiosk->staff_id, sizeof event.staff_id);
    snprintf(event.reason, sizeof event.reason, "%s", correction_name(CORRECTION_ADMITTED));
    kiosk_step(kiosk, &event);
}

// A result that covers a page of staff's is seen by staff, who have typed their PIN already: as
// long as that page would still be open.
static bool staff_stand_here(const struct kiosk *kiosk) {
    if (kiosk->interrupted.leave_at_mono_ms <= tick_now_ms()) {
        return false;
    }
    switch (kiosk->interrupted.screen) {
    case SCREEN_MENU:
    case SCREEN_CLOSING:
    case SCREEN_DIAGNOSTICS:
    case SCREEN_ATTENDEES:
    case SCREEN_PERSON:
    case SCREEN_REASON:
    case SCREEN_WALK_IN:
    case SCREEN_CARD:
        return kiosk->staff_id[0] != '\0';
    default:
        return false;
    }
}

void kiosk_door_admit(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (!is_meant(kiosk, OFFER_ADMIT, OFFER_ADMIT)) {
        return;
    }
    if (staff_stand_here(kiosk)) {
        record_admission(kiosk);
        return;
    }
    kiosk->door.admitting = kiosk->reception.asked;
    kiosk_ask_pin(kiosk, PIN_ADMITS);
}

void kiosk_door_admitted(struct kiosk *kiosk) {
    kiosk_go_home(kiosk);
    reception_ask_again(&kiosk->reception, &kiosk->door.admitting);
    record_admission(kiosk);
}
