#include <stdio.h>
#include <string.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/base/tick.h"
#include "app/credential/enrolment.h"
#include "app/domain/identifier.h"
#include "app/kiosk_state.h"

enum { BIRTHDAY_TRIES = 3 };

// --- Enrolment -----------------------------------------------------------------------------------

// Waits for the answer, with the screen saying so: nobody is being received yet.
void kiosk_enrol(struct kiosk *kiosk, const char *url, const char *code, const char *pin) {
    struct view_setup *setup = &kiosk->view.setup;
    setup->busy = true;
    setup->fault = FAULT_NONE;
    setup->problem[0] = '\0';
    snprintf(setup->url, sizeof setup->url, "%s", url);
    kiosk_fill_view(kiosk);
    ui_draw(kiosk->ui, &kiosk->view);

    enum err err = uplink_enrol(kiosk->store, &kiosk->key, url, code, pin, kiosk->options->ca_file,
                                setup->problem, &setup->fault);
    setup->busy = false;
    memset(setup->digits, 0, sizeof setup->digits);
    if (err != ERR_OK) {
        return;
    }
    kiosk_trace(kiosk, "enrolled");
    if (kiosk_load_hash_key(kiosk) != ERR_OK || kiosk_start_uplink(kiosk) != ERR_OK) {
        log_error("kiosk", "enrolled, but the line can't be started; starting afresh");
        kiosk->quit = true;
        return;
    }
    kiosk_reload_programme(kiosk);
    kiosk_go_home(kiosk);
}

// --- Digits: three fields, one keypad ------------------------------------------------------------

struct field {
    char *digits;
    size_t cap;
};

static struct field current_field(struct kiosk *kiosk) {
    switch (kiosk->view.screen) {
    case SCREEN_SETUP:
        return (struct field){kiosk->view.setup.digits, ENROLMENT_CODE_DIGITS + 1};
    case SCREEN_PIN:
        return (struct field){kiosk->pin, PIN_MAX + 1};
    case SCREEN_KEYPAD:
        return kiosk->view.keypad.step == KEYPAD_BIRTHDAY
                   ? (struct field){kiosk->view.keypad.digits, 4 + 1}
                   : (struct field){kiosk->view.keypad.digits, 12 + 1};
    default:
        return (struct field){NULL, 0};
    }
}

// A number that is on the roster shows whose it is (masked) as soon as it is whole. One that two
// persons share is nobody's until staff have looked.
static void look_up_candidate(struct kiosk *kiosk) {
    struct view_keypad *keypad = &kiosk->view.keypad;
    char number[NUMBER_CAP];
    keypad->found = false;
    keypad->refusal = REFUSAL_NONE;
    if (kiosk->view.screen != SCREEN_KEYPAD || keypad->step != KEYPAD_NUMBER ||
        !identifier_normalise(number, keypad->digits)) {
        return;
    }
    enum err err = roster_find_by_number(kiosk->store, &kiosk->candidate, number);
    if (err == ERR_NOT_FOUND || err == ERR_EXISTS) {
        return;
    }
    if (err != ERR_OK) {
        kiosk_show_broken_store(kiosk);
        return;
    }
    char masked[NAME_CAP * 2];
    kana_mask(masked, sizeof masked, kiosk->candidate.kana);
    int len = snprintf(keypad->candidate, sizeof keypad->candidate, "%s （%s）", masked,
                       kiosk->candidate.affiliation);
    keypad->found = len > 0;
}

static void take_digit(struct kiosk *kiosk, int32_t digit) {
    struct field field = current_field(kiosk);
    size_t len = field.digits ? strlen(field.digits) : 0;
    if (!field.digits || len + 1 >= field.cap || digit < 0 || digit > 9) {
        return;
    }
    field.digits[len] = (char)('0' + digit);
    field.digits[len + 1] = '\0';
    kiosk->view.pin.wrong = false;
    look_up_candidate(kiosk);
}

static void take_erase(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct field field = current_field(kiosk);
    size_t len = field.digits ? strlen(field.digits) : 0;
    if (len > 0) {
        field.digits[len - 1] = '\0';
        look_up_candidate(kiosk);
    }
}

static void take_clear(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct field field = current_field(kiosk);
    if (field.digits) {
        field.digits[0] = '\0';
        look_up_candidate(kiosk);
    }
}

// --- PIN -----------------------------------------------------------------------------------------

static void choose_staff(struct kiosk *kiosk, int32_t index) {
    if (index < 0 || (size_t)index >= kiosk->staff_count) {
        return;
    }
    memcpy(kiosk->pin_staff_id, kiosk->staff[index].id, sizeof kiosk->pin_staff_id);
    memset(kiosk->pin, 0, sizeof kiosk->pin);
    kiosk->view.pin = (struct view_pin){.chosen = (size_t)index};
}

static void ask_pin(struct kiosk *kiosk, enum pin_purpose purpose) {
    kiosk->pin_purpose = purpose;
    memset(kiosk->pin, 0, sizeof kiosk->pin);
    kiosk->view.pin = (struct view_pin){.chosen = SIZE_MAX};
    kiosk->pin_staff_id[0] = '\0';
    if (kiosk->staff_count == 1) {
        choose_staff(kiosk, 0);
    }
    kiosk_go(kiosk, SCREEN_PIN);
}

// NULL when headquarters has withdrawn it while the PIN was typed.
static const struct session *find_chosen_session(const struct kiosk *kiosk) {
    for (size_t i = 0; i < kiosk->session_count; i++) {
        if (strcmp(kiosk->sessions[i].id, kiosk->pin_session_id) == 0) {
            return &kiosk->sessions[i];
        }
    }
    return NULL;
}

static void open_session(struct kiosk *kiosk) {
    struct event event = {
        .kind = EVENT_OPEN, .now = kiosk_stamp(kiosk), .session = find_chosen_session(kiosk)};
    if (!event.session) {
        kiosk_go_home(kiosk);
        return;
    }
    memcpy(event.staff_id, kiosk->staff_id, sizeof event.staff_id);
    if (kiosk_step(kiosk, &event)) {
        kiosk_go_home(kiosk);
    }
}

static void pass_pin(struct kiosk *kiosk, const struct staff *staff) {
    memcpy(kiosk->staff_id, staff->id, sizeof kiosk->staff_id);
    if (kiosk->pin_purpose == PIN_OPENS_SESSION) {
        open_session(kiosk);
    } else {
        kiosk->view.recent_first = 0;
        kiosk_go(kiosk, SCREEN_STAFF);
    }
}

static void take_pin(struct kiosk *kiosk) {
    struct view_pin *pin = &kiosk->view.pin;
    if (pin->chosen >= kiosk->staff_count || strlen(kiosk->pin) < PIN_MIN) {
        return;
    }
    const struct staff *staff = &kiosk->staff[pin->chosen];
    int64_t now_ms = tick_now_ms();
    enum pin_outcome outcome = pin_check(&kiosk->guard, staff, kiosk->pin, now_ms);
    memset(kiosk->pin, 0, sizeof kiosk->pin);
    if (outcome == PIN_RIGHT) {
        pass_pin(kiosk, staff);
        return;
    }
    pin->wrong = true;
    pin->locked_until_utc_ms =
        outcome == PIN_LOCKED
            ? kiosk_stamp(kiosk).at_utc_ms + kiosk->guard.locked_until_mono_ms - now_ms
            : 0;
}

// --- Keypad: number, then birth date, then a tap -------------------------------------------------

static void open_keypad(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->view.keypad = (struct view_keypad){.step = KEYPAD_NUMBER};
    kiosk->wrong_birthdays = 0;
    kiosk_go(kiosk, SCREEN_KEYPAD);
}

static void take_birthday(struct kiosk *kiosk) {
    struct view_keypad *keypad = &kiosk->view.keypad;
    if (birth_day_matches(kiosk->candidate.birth_date, keypad->digits)) {
        kiosk_take_typed_member(kiosk);
        return;
    }
    keypad->digits[0] = '\0';
    keypad->refusal = REFUSAL_NOT_CONFIRMED;
    if (++kiosk->wrong_birthdays == BIRTHDAY_TRIES) {
        kiosk_go_home(kiosk);
        kiosk_refuse(kiosk, REFUSAL_NOT_CONFIRMED);
    }
}

static void take_number(struct kiosk *kiosk) {
    struct view_keypad *keypad = &kiosk->view.keypad;
    if (!*keypad->digits) {
        return;
    }
    if (!keypad->found) {
        keypad->refusal = REFUSAL_UNKNOWN_NUMBER;
        return;
    }
    keypad->step = KEYPAD_BIRTHDAY;
    keypad->digits[0] = '\0';
}

// Twelve digits do not say where headquarters is: --hq does.
static void take_enrolment_code(struct kiosk *kiosk) {
    struct view_setup *setup = &kiosk->view.setup;
    char code[sizeof setup->digits];
    memcpy(code, setup->digits, sizeof code);
    if (strlen(code) != ENROLMENT_CODE_DIGITS) {
        return;
    }
    if (!kiosk->options->hq_url) {
        setup->fault = FAULT_BAD_ADDRESS;
        snprintf(setup->problem, sizeof setup->problem, "HQ is not set: start with --hq");
        return;
    }
    kiosk_enrol(kiosk, kiosk->options->hq_url, code, "");
}

static void take_next(struct kiosk *kiosk, int32_t value) {
    (void)value;
    switch (kiosk->view.screen) {
    case SCREEN_SETUP:
        take_enrolment_code(kiosk);
        return;
    case SCREEN_PIN:
        take_pin(kiosk);
        return;
    case SCREEN_KEYPAD:
        if (kiosk->view.keypad.step == KEYPAD_NUMBER) {
            take_number(kiosk);
        } else {
            take_birthday(kiosk);
        }
        return;
    default:
        return;
    }
}

// --- The rest ------------------------------------------------------------------------------------

static void take_back(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk->view.screen == SCREEN_KEYPAD && kiosk->view.keypad.step == KEYPAD_BIRTHDAY) {
        open_keypad(kiosk, 0);
    } else {
        kiosk_go_home(kiosk);
    }
}

static void choose_session(struct kiosk *kiosk, int32_t index) {
    if (index >= 0 && (size_t)index < kiosk->session_count) {
        memcpy(kiosk->pin_session_id, kiosk->sessions[index].id, sizeof kiosk->pin_session_id);
        ask_pin(kiosk, PIN_OPENS_SESSION);
    }
}

static void pin_direction(struct kiosk *kiosk, int32_t direction) {
    struct event event = {
        .kind = EVENT_PIN, .now = kiosk_stamp(kiosk), .pinned = (enum direction)direction};
    memcpy(event.staff_id, kiosk->staff_id, sizeof event.staff_id);
    kiosk_step(kiosk, &event);
}

static void close_session(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct event event = {.kind = EVENT_CLOSE, .now = kiosk_stamp(kiosk)};
    memcpy(event.staff_id, kiosk->staff_id, sizeof event.staff_id);
    if (kiosk_step(kiosk, &event)) {
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
    } else {
        scroll_recent(kiosk, by);
    }
}

static void take_enter(struct kiosk *kiosk, int64_t at_mono_ms) {
    struct scan scan;
    if (wedge_end(&kiosk->wedge, &scan, at_mono_ms)) {
        kiosk_take_scan(kiosk, &scan);
    }
}

static void switch_language(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->view.language = kiosk->view.language == LANGUAGE_JA ? LANGUAGE_EN : LANGUAGE_JA;
}

// A keyboard is not a touch: it must not keep an abandoned screen open.
static void stay(struct kiosk *kiosk) {
    if (kiosk->leave_at_mono_ms != INT64_MAX && kiosk->view.screen != SCREEN_RESULT) {
        kiosk->leave_at_mono_ms = tick_now_ms() + KIOSK_IDLE_MS;
    }
}

// One handler for each action; `value` is the action's, where it has one.
typedef void handle_touch(struct kiosk *kiosk, int32_t value);

static void on_quit(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->quit = true;
}

static void on_notice(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->view.notice_first = 0;
    kiosk_go(kiosk, SCREEN_NOTICE);
}

static void on_staff(struct kiosk *kiosk, int32_t value) {
    (void)value;
    ask_pin(kiosk, PIN_OPENS_STAFF);
}

static void on_sync_now(struct kiosk *kiosk, int32_t value) {
    (void)value;
    uplink_hurry(kiosk->uplink);
}

static void on_dismiss(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk_leave_screen(kiosk);
}

static handle_touch *const touches[UI_ACTION_COUNT] = {
    [UI_QUIT] = on_quit,
    [UI_LANGUAGE] = switch_language,
    [UI_BACK] = take_back,
    [UI_DIGIT] = take_digit,
    [UI_ERASE] = take_erase,
    [UI_CLEAR] = take_clear,
    [UI_NEXT] = take_next,
    [UI_CHOOSE_SESSION] = choose_session,
    [UI_CHOOSE_STAFF] = choose_staff,
    [UI_KEYPAD] = open_keypad,
    [UI_NOTICE] = on_notice,
    [UI_STAFF] = on_staff,
    [UI_CALL_STAFF] = on_staff,
    [UI_PIN_DIRECTION] = pin_direction,
    [UI_SYNC_NOW] = on_sync_now,
    [UI_CLOSE_SESSION] = close_session,
    [UI_SCROLL] = scroll,
    [UI_DISMISS] = on_dismiss,
};

void kiosk_take_action(struct kiosk *kiosk, const struct ui_action *action) {
    if (action->kind == UI_TEXT) {
        wedge_type(&kiosk->wedge, action->text, action->at_mono_ms);
        return;
    }
    if (action->kind == UI_ENTER) {
        take_enter(kiosk, action->at_mono_ms);
        return;
    }
    handle_touch *touch = touches[action->kind];
    if (touch) {
        stay(kiosk);
        touch(kiosk, action->value);
    }
}
