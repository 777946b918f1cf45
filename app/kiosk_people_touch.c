// Which touch, on which of the screens about people, is whose.
#include "app/kiosk_state.h"

typedef void handle_touch(struct kiosk *kiosk, int32_t value);

static void on_person_back(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk_people_back(kiosk);
}

static void on_search_field(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->view.people.keyboard = true;
}

static const struct {
    enum screen_id screen;
    enum ui_action_kind kind;
    handle_touch *touch;
} touches[] = {
    {SCREEN_ATTENDEES, UI_BACK, kiosk_people_leave},
    {SCREEN_ATTENDEES, UI_NEXT, kiosk_people_enter},
    {SCREEN_ATTENDEES, UI_FIELD, on_search_field},
    {SCREEN_ATTENDEES, UI_FILTER, kiosk_people_filter},
    {SCREEN_ATTENDEES, UI_PERSON, kiosk_people_choose},
    {SCREEN_ATTENDEES, UI_SCROLL, kiosk_people_scroll},
    {SCREEN_ATTENDEES, UI_WALK_IN, kiosk_walk_in_open},
    {SCREEN_ATTENDEES, UI_MENU, kiosk_take_menu},
    {SCREEN_ATTENDEES, UI_CLOSING, kiosk_take_closing},
    {SCREEN_ATTENDEES, UI_UNDO, kiosk_undo},
    {SCREEN_PERSON, UI_BACK, on_person_back},
    {SCREEN_PERSON, UI_SCROLL, kiosk_person_scroll},
    {SCREEN_PERSON, UI_TAP, kiosk_person_choose_tap},
    {SCREEN_PERSON, UI_RECEIVE, kiosk_person_receive},
    {SCREEN_PERSON, UI_DIRECTION, kiosk_person_record},
    {SCREEN_PERSON, UI_AFTERWARDS, kiosk_correct_afterwards},
    {SCREEN_PERSON, UI_AMEND, kiosk_correct_amend},
    {SCREEN_PERSON, UI_VOID, kiosk_correct_void},
    {SCREEN_PERSON, UI_UNDO, kiosk_undo},
    {SCREEN_PERSON, UI_ENROL_CARD, kiosk_card_open},
    {SCREEN_CARD, UI_BACK, kiosk_card_back},
    {SCREEN_CARD, UI_SCROLL, kiosk_card_scroll},
    {SCREEN_CARD, UI_UNBIND, kiosk_card_choose},
    {SCREEN_CARD, UI_REASON, kiosk_card_reason},
    {SCREEN_CARD, UI_NEXT, kiosk_card_unbind},
    {SCREEN_CARD, UI_UNDO, kiosk_undo},
    {SCREEN_REASON, UI_BACK, kiosk_correction_back},
    {SCREEN_REASON, UI_NEXT, kiosk_correction_next},
    {SCREEN_REASON, UI_DIRECTION, kiosk_correction_direction},
    {SCREEN_REASON, UI_REASON, kiosk_correction_reason},
    {SCREEN_REASON, UI_FIELD, kiosk_correction_field},
    {SCREEN_WALK_IN, UI_BACK, kiosk_walk_in_back},
    {SCREEN_WALK_IN, UI_NEXT, kiosk_walk_in_next},
    {SCREEN_WALK_IN, UI_FIELD, kiosk_walk_in_field},
    {SCREEN_WALK_IN, UI_OTHER_PERSON, kiosk_walk_in_other},
};

static bool is_ours(enum screen_id screen) {
    return screen == SCREEN_ATTENDEES || screen == SCREEN_PERSON || screen == SCREEN_REASON ||
           screen == SCREEN_WALK_IN || screen == SCREEN_CARD;
}

// --- Keys ----------------------------------------------------------------------------------------

struct entry *kiosk_people_entry(struct kiosk *kiosk) {
    struct view_people *people = &kiosk->view.people;
    switch (kiosk->view.screen) {
    case SCREEN_ATTENDEES:
        return &people->search;
    case SCREEN_REASON:
        return people->correction.typing_clock ? &people->correction.clock
                                               : &people->correction.text;
    case SCREEN_WALK_IN:
        return people->walk_in.step == WALK_IN_TYPING
                   ? &people->walk_in.fields[people->walk_in.field]
                   : NULL;
    default:
        return NULL;
    }
}

void kiosk_people_typed(struct kiosk *kiosk) {
    struct view_people *people = &kiosk->view.people;
    switch (kiosk->view.screen) {
    case SCREEN_ATTENDEES:
        kiosk_people_search(kiosk);
        return;
    case SCREEN_REASON:
        kiosk_correction_typed(kiosk);
        return;
    case SCREEN_WALK_IN:
        people->walk_in.faulty[people->walk_in.field] = false;
        kiosk->people.other_person =
            kiosk->people.other_person && people->walk_in.field != WALK_IN_NUMBER;
        return;
    default:
        return;
    }
}

// The key that puts the keyboard away is the one that goes on.
static void take_keyboard(struct kiosk *kiosk, int32_t value) {
    struct view_people *people = &kiosk->view.people;
    if (value >= 0 && value < KEYBOARD_LAYOUT_COUNT) {
        people->layout = (enum keyboard_layout)value;
    } else if (kiosk->view.screen == SCREEN_ATTENDEES) {
        people->keyboard = false;
    } else {
        kiosk_people_touch(kiosk, UI_NEXT, 0);
    }
}

static bool take_key(struct kiosk *kiosk, enum ui_action_kind kind, int32_t value) {
    struct entry *entry = kiosk_people_entry(kiosk);
    switch (kind) {
    case UI_KEYBOARD:
        take_keyboard(kiosk, value);
        return true;
    case UI_KEY:
    case UI_ERASE:
    case UI_CLEAR:
        if (entry && kind == UI_KEY) {
            entry_key(entry, value);
        } else if (entry && kind == UI_ERASE) {
            entry_erase(entry);
        } else if (entry) {
            entry_set(entry, "");
        }
        kiosk_people_typed(kiosk);
        return true;
    default:
        return false;
    }
}

bool kiosk_people_touch(struct kiosk *kiosk, enum ui_action_kind kind, int32_t value) {
    enum screen_id screen = kiosk->view.screen;
    if (!is_ours(screen)) {
        return false;
    }
    if (!kiosk->reception.open) { // closed meanwhile: there is nothing to record into
        kiosk_go_home(kiosk);
        return true;
    }
    for (size_t i = 0; i < sizeof touches / sizeof touches[0]; i++) {
        if (touches[i].screen == screen && touches[i].kind == kind) {
            touches[i].touch(kiosk, value);
            return true;
        }
    }
    return take_key(kiosk, kind, value);
}
