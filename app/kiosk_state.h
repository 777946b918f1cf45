// What the kiosk holds between two messages. Only for app/kiosk*.c.
#pragma once

#include "app/device_key.h"
#include "app/domain/reception.h"
#include "app/kiosk.h"
#include "app/kiosk_card.h"
#include "app/kiosk_door.h"
#include "app/kiosk_house.h"
#include "app/kiosk_people.h"
#include "app/pin.h"
#include "app/store/journal.h"
#include "app/store/programme.h"
#include "app/store/roster.h"
#include "app/store/store.h"
#include "app/typing.h"
#include "app/ui/ui.h"
#include "app/uplink.h"
#include "firmware/device.h"

// What a right PIN leads to.
enum pin_purpose { PIN_OPENS_SESSION, PIN_OPENS_STAFF, PIN_ADMITS };

// A screen and when it gives way to the home screen (INT64_MAX: stays).
struct visit {
    enum screen_id screen;
    int64_t leave_at_mono_ms;
};

struct kiosk {
    const struct kiosk_options *options;
    struct store *store;
    struct device_key key;
    uint8_t hash_key[32];
    char boot_id[ID_CAP];
    struct ui *ui;
    struct uplink *uplink;

    struct reader *camera, *nfc;
    struct mailbox *scans, *reports, *frames;
    struct typing typing;
    int64_t typing_leave_at_mono_ms; // when the screen was to go when the present burst began
    struct frame *picture;           // the newest one

    struct reception_state reception;
    struct session *sessions; // today's, VIEW_SESSIONS_MAX of them
    size_t session_count;
    struct staff staff[VIEW_STAFF_MAX];
    size_t staff_count;

    struct pin_guard guard;
    enum pin_purpose pin_purpose;
    char pin_session_id[ID_CAP]; // PIN_OPENS_SESSION: which; lists may change while one types
    char pin_staff_id[ID_CAP];   // who was chosen, "" before
    char pin[PIN_MAX + 1];
    char staff_id[ID_CAP]; // who is behind the staff screen
    enum staff_role staff_role;
    struct member candidate; // keypad: who must confirm to be that person
    int wrong_answers;       // in a row, for this number
    struct kiosk_door door;
    int64_t midnight_utc_ms; // of the day whose sessions are loaded
    int64_t health_due_mono_ms;
    struct wire_health health;

    struct kiosk_house house;

    struct view view;         // what is on the screen; view.screen says which
    int64_t leave_at_mono_ms; // when the screen gives way to the home screen; INT64_MAX: stays
    int64_t result_show_ms;
    struct kiosk_people people;
    struct kiosk_card card;
    char last_record_id[37];  // of the record that was made last
    struct visit interrupted; // what a result covers, and goes back to
    bool counts_stale;        // view.received and view.inside must be counted again
    int64_t scan_number;      // for tracing: scans since start
    bool quit;
};

enum {
    KIOSK_IDLE_MS = 60000, // an unattended staff or keypad screen goes home
    KIOSK_LONG_IDLE_MS = 300000,
    KIOSK_UTC_OFFSET_MIN = 540 // Japan has one time zone and no summer time
};

// --- kiosk_start.c: beginning and end ------------------------------------------------------------
// When it fails, what to say on the screen (fault) and to staff (problem, cap bytes).
MUST_USE enum err kiosk_start(struct kiosk *kiosk, enum fault *fault, char *problem, size_t cap);
// Also after a start that failed. Only options, ui and quit remain.
void kiosk_stop(struct kiosk *kiosk);
MUST_USE enum err kiosk_load_hash_key(struct kiosk *kiosk);

// --- kiosk_line.c: the line to HQ ----------------------------------------------------------------
// (Re)starts it: at the beginning, and when enrolment has told where HQ is.
MUST_USE enum err kiosk_start_uplink(struct kiosk *kiosk);
// Returns when it wants to be asked again.
int64_t kiosk_poll_line(struct kiosk *kiosk);
// A record was written: offered to HQ, unless it was practice.
void kiosk_offer(struct kiosk *kiosk);

// --- kiosk_receive.c: scans and what follows from them ------------------------------------------
void kiosk_take_scan(struct kiosk *kiosk, const struct scan *scan);
void kiosk_take_typed_member(struct kiosk *kiosk);
// Staff know who stands before them. True when it was recorded.
bool kiosk_take_member_by_staff(struct kiosk *kiosk, const struct member *member);
void kiosk_refuse(struct kiosk *kiosk, enum refusal refusal);
void kiosk_show_broken_store(struct kiosk *kiosk);
// False when it could not be recorded; the failure is on the screen then.
bool kiosk_step(struct kiosk *kiosk, const struct event *event);
// A record is durable: what follows from that for every kind of record.
void kiosk_note_record(struct kiosk *kiosk, const struct fact *fact);
struct stamp kiosk_stamp(const struct kiosk *kiosk);

// --- kiosk_touch.c: which touch is whose ---------------------------------------------------------
void kiosk_take_action(struct kiosk *kiosk, const struct ui_action *action);

// --- kiosk_digits.c: whichever field is being typed ----------------------------------------------
void kiosk_take_digit(struct kiosk *kiosk, int32_t digit);
void kiosk_take_erase(struct kiosk *kiosk, int32_t value);
void kiosk_take_clear(struct kiosk *kiosk, int32_t value);

// --- kiosk_setup.c: enrolment --------------------------------------------------------------------
void kiosk_enrol(struct kiosk *kiosk, const char *url, const char *code, const char *pin);
void kiosk_take_enrolment_code(struct kiosk *kiosk);

// --- kiosk_pin.c: who is staff -------------------------------------------------------------------
void kiosk_ask_pin(struct kiosk *kiosk, enum pin_purpose purpose);
void kiosk_choose_staff(struct kiosk *kiosk, int32_t index);
void kiosk_take_pin(struct kiosk *kiosk);
void kiosk_load_guard(struct kiosk *kiosk);

// --- kiosk_keypad.c: a typed number --------------------------------------------------------------
void kiosk_open_keypad(struct kiosk *kiosk, int32_t value);
// The number that stands on the keypad has changed.
void kiosk_look_up_candidate(struct kiosk *kiosk);
void kiosk_take_keypad(struct kiosk *kiosk); // "next", in whatever step
// The other way to confirm: enum keypad_step.
void kiosk_confirm_by(struct kiosk *kiosk, int32_t step);
// Keys of the on-screen keyboard, while a name is typed.
// The entry to which keys go, while a name is asked for; else NULL. And: it has changed.
struct entry *kiosk_keypad_entry(struct kiosk *kiosk);
void kiosk_keypad_typed(struct kiosk *kiosk);
void kiosk_take_key(struct kiosk *kiosk, int32_t key);
bool kiosk_erase_key(struct kiosk *kiosk, bool all); // false: no name is being typed
void kiosk_take_layout(struct kiosk *kiosk, int32_t layout);

// --- kiosk_menu.c: the menu of staff, and what is one touch from it ------------------------------
void kiosk_house_menu(struct kiosk *kiosk);
// True when the screen is one of the day's frame; then it has gone back.
bool kiosk_house_back(struct kiosk *kiosk);
// False, and the menu says why, when whoever is behind the PIN may not.
bool kiosk_house_is_manager(struct kiosk *kiosk);
void kiosk_take_menu(struct kiosk *kiosk, int32_t value);
void kiosk_take_sessions(struct kiosk *kiosk, int32_t value);
void kiosk_take_diagnostics(struct kiosk *kiosk, int32_t value);
void kiosk_take_notice(struct kiosk *kiosk, int32_t value);
void kiosk_take_page(struct kiosk *kiosk, int32_t page);

// False, and the menu says so, while staff practise.
bool kiosk_house_is_real(struct kiosk *kiosk);
void kiosk_take_large_type(struct kiosk *kiosk, int32_t value);
void kiosk_take_volume(struct kiosk *kiosk, int32_t value);
// Where this kiosk's own settings are, in practice too.
struct store *kiosk_settings(const struct kiosk *kiosk);
// What staff have set at this kiosk.
void kiosk_load_settings(struct kiosk *kiosk);

// --- kiosk_clock.c: which time it is -------------------------------------------------------------
// The time that screens, windows and directions go by; kiosk_stamp is what facts keep.
struct stamp kiosk_now(const struct kiosk *kiosk);
struct stamp kiosk_corrected(const struct kiosk *kiosk, struct stamp raw);
// Journals it, and goes by it from now on. staff_id "": no person. False: not recorded.
bool kiosk_note_true_time(struct kiosk *kiosk, int64_t true_utc_ms, const char *staff_id);
void kiosk_load_clock(struct kiosk *kiosk);
void kiosk_follow_time_server(struct kiosk *kiosk);
bool kiosk_must_ask_clock(const struct kiosk *kiosk);
// opens: the chosen session is opened with the answer.
void kiosk_ask_clock(struct kiosk *kiosk, bool opens);
void kiosk_take_set_clock(struct kiosk *kiosk, int32_t value);
void kiosk_take_clock_right(struct kiosk *kiosk, int32_t value);
void kiosk_take_clock_wrong(struct kiosk *kiosk, int32_t value);
void kiosk_take_typed_time(struct kiosk *kiosk);

// --- kiosk_closing.c, kiosk_summary.c: the session is closed -------------------------------------
void kiosk_house_closing(struct kiosk *kiosk);
void kiosk_take_closing(struct kiosk *kiosk, int32_t value);
void kiosk_take_closing_next(struct kiosk *kiosk);
// True when there was a step before.
bool kiosk_closing_back(struct kiosk *kiosk);
void kiosk_take_exit_record(struct kiosk *kiosk, int32_t row);
void kiosk_take_exit_leave(struct kiosk *kiosk, int32_t row);
void kiosk_take_exit_all(struct kiosk *kiosk, int32_t value);
void kiosk_scroll_closing(struct kiosk *kiosk, int32_t rows);
void kiosk_take_finish(struct kiosk *kiosk, int32_t value);
// Who attended the open session, by the rules, with exceptions; owned by kiosk->house.closing.
MUST_USE enum err kiosk_load_closing(struct kiosk *kiosk);
void kiosk_drop_closing(struct kiosk *kiosk);
// From kiosk->house.closing and the session that is open or was until now.
void kiosk_fill_summary(struct kiosk *kiosk, const struct session *session, int32_t head_count);
// kiosk_summary_text.c: the same as a text file, in the view's language.
MUST_USE enum err kiosk_write_summary(struct buf *out, const struct view *view);

// --- kiosk_practice.c: a store of its own, which nothing leaves ----------------------------------
void kiosk_take_practice(struct kiosk *kiosk, int32_t value);
// The real store is back, and nothing of practice is left; also when nobody practises.
void kiosk_drop_practice(struct kiosk *kiosk);
// Somebody practises.
void kiosk_practice_stay(struct kiosk *kiosk);
void kiosk_leave_forgotten_practice(struct kiosk *kiosk);

// --- kiosk_tend.c, kiosk_diagnostics.c
// ------------------------------------------------------------ Once in each turn of the loop.
void kiosk_tend(struct kiosk *kiosk);
void kiosk_fill_device(struct kiosk *kiosk);

// --- kiosk_session.c: a session is opened, pinned, closed ----------------------------------------
void kiosk_choose_session(struct kiosk *kiosk, int32_t index);
void kiosk_open_chosen_session(struct kiosk *kiosk);
void kiosk_pin_direction(struct kiosk *kiosk, int32_t direction);

// --- kiosk_go.c: from screen to screen -----------------------------------------------------------
void kiosk_go(struct kiosk *kiosk, enum screen_id screen);
void kiosk_go_home(struct kiosk *kiosk);
// Somebody is at it: it stays as long as if it had just come.
void kiosk_stay(struct kiosk *kiosk);
// Away from a screen whose time is over, or that was touched away.
void kiosk_leave_screen(struct kiosk *kiosk);
// Covers the present screen with a result.
void kiosk_go_result(struct kiosk *kiosk, int64_t show_ms);

// --- kiosk_programme.c: what happens today -------------------------------------------------------
// Sessions of today, staff, the open session's data: after a start and after new master data.
void kiosk_reload_programme(struct kiosk *kiosk);
// What changes by the clock alone: a new day's sessions; a session that is over.
void kiosk_follow_clock(struct kiosk *kiosk);

// --- kiosk_view.c: what the screens are given ----------------------------------------------------
void kiosk_fill_view(struct kiosk *kiosk);
// The screen as it should be now, before something that takes long.
void kiosk_draw_now(struct kiosk *kiosk);
void kiosk_view_session(struct view_session *out, const struct session *session);

// --- kiosk_trace.c: the path of each record, for people who watch -------------------------------
void kiosk_trace(const struct kiosk *kiosk, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void kiosk_trace_screen(const struct kiosk *kiosk);
