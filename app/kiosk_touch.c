#include "app/base/tick.h"
#include "app/kiosk_state.h"

static void take_next(struct kiosk *kiosk, int32_t value) {
    (void)value;
    switch (kiosk->view.screen) {
    case SCREEN_SETUP:
        kiosk_take_enrolment_code(kiosk);
        return;
    case SCREEN_PIN:
        kiosk_take_pin(kiosk);
        return;
    case SCREEN_KEYPAD:
        kiosk_take_keypad(kiosk);
        return;
    case SCREEN_CLOCK:
        kiosk_take_typed_time(kiosk);
        return;
    case SCREEN_CLOSING:
        kiosk_take_closing_next(kiosk);
        return;
    case SCREEN_TRANSFER:
        kiosk_take_transfer_next(kiosk);
        return;
    default:
        return;
    }
}

static void take_back(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk->view.screen == SCREEN_KEYPAD && kiosk->view.keypad.step != KEYPAD_NUMBER) {
        kiosk_open_keypad(kiosk, 0);
    } else if (!kiosk_house_back(kiosk)) {
        kiosk_go_home(kiosk);
    }
}

static void scroll_notice(struct kiosk *kiosk, int32_t lines) {
    int64_t first = (int64_t)kiosk->view.notice_first + lines;
    kiosk->view.notice_first = (size_t)(first < 0 ? 0 : first);
}

static void scroll_recent(struct kiosk *kiosk, int32_t rows) {
    int64_t first = (int64_t)kiosk->view.recent_first + rows;
    int64_t last = kiosk->view.recent_count > 0 ? (int64_t)kiosk->view.recent_count - 1 : 0;
    kiosk->view.recent_first = (size_t)(first < 0 ? 0 : first > last ? last : first);
}

static void scroll(struct kiosk *kiosk, int32_t by) {
    if (kiosk->view.screen == SCREEN_NOTICE) {
        scroll_notice(kiosk, by);
    } else if (kiosk->view.screen == SCREEN_CLOSING) {
        kiosk_scroll_closing(kiosk, by);
    } else {
        scroll_recent(kiosk, by);
    }
}

static void switch_language(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->view.language = kiosk->view.language == LANGUAGE_JA ? LANGUAGE_EN : LANGUAGE_JA;
}

// Somebody is here.
static void stay(struct kiosk *kiosk) {
    kiosk_practice_stay(kiosk);
    if (!kiosk_shows_result(kiosk)) {
        kiosk_stay(kiosk);
    }
}

// One handler for each action; `value` is the action's, where it has one.
typedef void handle_touch(struct kiosk *kiosk, int32_t value);

static void on_quit(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->quit = true;
}

static void on_staff(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk_ask_pin(kiosk, PIN_OPENS_STAFF);
}

static void on_sync_now(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk_house_is_real(kiosk)) {
        uplink_hurry(kiosk->uplink);
    }
}

static void on_dismiss(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk_leave_screen(kiosk);
}

static handle_touch *const touches[UI_ACTION_COUNT] = {
    [UI_QUIT] = on_quit,
    [UI_LANGUAGE] = switch_language,
    [UI_BACK] = take_back,
    [UI_DIGIT] = kiosk_take_digit,
    [UI_ERASE] = kiosk_take_erase,
    [UI_CLEAR] = kiosk_take_clear,
    [UI_NEXT] = take_next,
    [UI_CHOOSE_SESSION] = kiosk_choose_session,
    [UI_CHOOSE_STAFF] = kiosk_choose_staff,
    [UI_KEYPAD] = kiosk_open_keypad,
    [UI_NOTICE] = kiosk_take_notice,
    [UI_STAFF] = on_staff,
    [UI_CALL_STAFF] = on_staff,
    [UI_LEAVE] = kiosk_door_leave,
    [UI_CLAIM] = kiosk_door_claim,
    [UI_ADMIT] = kiosk_door_admit,
    [UI_CONFIRM] = kiosk_confirm_by,
    [UI_KEY] = kiosk_take_key,
    [UI_KEYBOARD] = kiosk_take_layout,
    [UI_PIN_DIRECTION] = kiosk_pin_direction,
    [UI_SYNC_NOW] = on_sync_now,
    [UI_CLOSE_SESSION] = kiosk_take_finish,
    [UI_SCROLL] = scroll,
    [UI_DISMISS] = on_dismiss,
    [UI_MENU] = kiosk_take_menu,
    [UI_SESSIONS] = kiosk_take_sessions,
    [UI_DIAGNOSTICS] = kiosk_take_diagnostics,
    [UI_PAGE] = kiosk_take_page,
    [UI_CLOSING] = kiosk_take_closing,
    [UI_IMPORT] = kiosk_take_import,
    [UI_EXPORT] = kiosk_take_export,
    [UI_ADAPTER] = kiosk_take_adapter,
    [UI_PRACTICE] = kiosk_take_practice,
    [UI_LARGE_TYPE] = kiosk_take_large_type,
    [UI_VOLUME] = kiosk_take_volume,
    [UI_SET_CLOCK] = kiosk_take_set_clock,
    [UI_CLOCK_RIGHT] = kiosk_take_clock_right,
    [UI_CLOCK_WRONG] = kiosk_take_clock_wrong,
    [UI_EXIT_RECORD] = kiosk_take_exit_record,
    [UI_EXIT_LEAVE] = kiosk_take_exit_leave,
    [UI_EXIT_ALL] = kiosk_take_exit_all,
};

// --- A real keyboard, or a scanner that types like one
// --------------------------------------------

static struct entry *current_entry(struct kiosk *kiosk) {
    struct entry *entry = kiosk_people_entry(kiosk);
    return entry ? entry : kiosk_keypad_entry(kiosk);
}

static void note_typed(struct kiosk *kiosk) {
    kiosk_people_typed(kiosk);
    kiosk_keypad_typed(kiosk);
}

static void take_text(struct kiosk *kiosk, const struct ui_action *action) {
    struct entry *entry = current_entry(kiosk);
    if (typing_text(&kiosk->typing, entry, action->text, action->at_mono_ms)) {
        kiosk->typing_leave_at_mono_ms = kiosk->leave_at_mono_ms;
    }
    if (entry) {
        stay(kiosk);
        note_typed(kiosk);
    }
}

static void take_touch(struct kiosk *kiosk, enum ui_action_kind kind, int32_t value) {
    if (kiosk_people_touch(kiosk, kind, value)) {
        stay(kiosk);
        return;
    }
    handle_touch *touch = touches[kind];
    if (touch) {
        stay(kiosk);
        touch(kiosk, value);
    }
}

// A scanner is no person: it keeps no abandoned screen open, and leaves nothing in an entry.
static void take_enter(struct kiosk *kiosk, int64_t at_mono_ms) {
    struct entry *entry = current_entry(kiosk);
    struct scan scan;
    if (typing_enter(&kiosk->typing, entry, &scan, at_mono_ms)) {
        if (entry) {
            kiosk->leave_at_mono_ms = kiosk->typing_leave_at_mono_ms;
            note_typed(kiosk);
        }
        kiosk_take_scan(kiosk, &scan);
    } else if (entry) {
        take_touch(kiosk, UI_NEXT, 0);
    }
}

void kiosk_take_action(struct kiosk *kiosk, const struct ui_action *action) {
    switch (action->kind) {
    case UI_TEXT:
        take_text(kiosk, action);
        return;
    case UI_ENTER:
        take_enter(kiosk, action->at_mono_ms);
        return;
    default:
        take_touch(kiosk, action->kind, action->value);
        return;
    }
}
