#include "app/ui/screen.h"

static const struct screen screens[] = {
    {SCREEN_SETUP, screen_setup_draw},
    {SCREEN_SESSIONS, screen_sessions_draw},
    {SCREEN_PIN, screen_pin_draw},
    {SCREEN_RECEPTION, screen_reception_draw},
    {SCREEN_RESULT, screen_result_draw},
    {SCREEN_CHOICE, screen_choice_draw},
    {SCREEN_KEYPAD, screen_keypad_draw},
    {SCREEN_NOTICE, screen_notice_draw},
    {SCREEN_ATTENDEES, screen_attendees_draw},
    {SCREEN_PERSON, screen_person_draw},
    {SCREEN_REASON, screen_reason_draw},
    {SCREEN_WALK_IN, screen_walk_in_draw},
    {SCREEN_MENU, screen_menu_draw},
    {SCREEN_CLOCK, screen_clock_draw},
    {SCREEN_CLOSING, screen_closing_draw},
    {SCREEN_SUMMARY, screen_summary_draw},
    {SCREEN_TRANSFER, screen_transfer_draw},
    {SCREEN_DIAGNOSTICS, screen_diagnostics_draw},
    {SCREEN_CARD, screen_card_draw},
    {SCREEN_OUT_OF_ORDER, screen_out_of_order_draw},
};

static const char *const names[] = {
    [SCREEN_SETUP] = "setup",
    [SCREEN_SESSIONS] = "sessions",
    [SCREEN_PIN] = "pin",
    [SCREEN_RECEPTION] = "reception",
    [SCREEN_RESULT] = "result",
    [SCREEN_CHOICE] = "choice",
    [SCREEN_KEYPAD] = "keypad",
    [SCREEN_NOTICE] = "notice",
    [SCREEN_OUT_OF_ORDER] = "out_of_order",
    [SCREEN_MENU] = "menu",
    [SCREEN_CLOCK] = "clock",
    [SCREEN_CLOSING] = "closing",
    [SCREEN_SUMMARY] = "summary",
    [SCREEN_TRANSFER] = "transfer",
    [SCREEN_DIAGNOSTICS] = "diagnostics",
    [SCREEN_ATTENDEES] = "attendees",
    [SCREEN_PERSON] = "person",
    [SCREEN_REASON] = "reason",
    [SCREEN_WALK_IN] = "walk_in",
    [SCREEN_CARD] = "card",
};

#define ACTION_NAME(name, text) text,
static const char *const action_names[] = {ACTION_LIST(ACTION_NAME)};
#undef ACTION_NAME

const char *screen_name(enum screen_id id) {
    return id < SCREEN_COUNT ? names[id] : "?";
}

const char *ui_action_name(enum ui_action_kind kind) {
    return kind < UI_ACTION_COUNT ? action_names[kind] : "?";
}

const struct screen *screen_find(enum screen_id id) {
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        if (screens[i].id == id) {
            return &screens[i];
        }
    }
    // A screen that nobody has furnished is a kiosk that cannot be used: say so rather than
    // nothing.
    return &screens[sizeof screens / sizeof screens[0] - 1];
}
