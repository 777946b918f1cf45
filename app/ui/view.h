// What the screens know: one value that the kiosk fills and the screens only read. And what people
// did on them: actions, which only the kiosk carries out.
//
//   view (values) -> screens -> draw commands         touches -> screens -> actions -> kiosk
//
// Whatever is wrong stands here twice: as an `enum fault`, which the screens say in the view's
// language, and as a technical text in English, small print on the pages of staff.
//
// Nothing in here points at a store or a device. Pointers are borrowed for the length of one call.
#pragma once

#include "app/domain/fault.h"
#include "app/domain/outbox.h"
#include "app/domain/reception.h"
#include "app/domain/types.h"
#include "app/ui/view_card.h"
#include "app/ui/view_door.h"
#include "app/ui/view_house.h"
#include "app/ui/view_people.h"

enum language { LANGUAGE_JA, LANGUAGE_EN };

enum screen_id {
    SCREEN_SETUP,    // not enrolled: show the enrolment code, or type it
    SCREEN_SESSIONS, // today's sessions: one touch, then the PIN
    SCREEN_PIN,      // staff PIN, for what was asked for (see view.pin)
    SCREEN_RECEPTION,
    SCREEN_RESULT,
    SCREEN_CHOICE,       // a result that asks something: big buttons
    SCREEN_KEYPAD,       // number, then birth date or name
    SCREEN_NOTICE,       // 個人情報のお知らせ
    SCREEN_OUT_OF_ORDER, // can't record: says so, and what staff can do
    SCREEN_ATTENDEES,    // who is here; the home of staff while a session is open
    SCREEN_PERSON,       // one person's taps and what they earn
    SCREEN_REASON,       // a correction, with its reason, before it is recorded
    SCREEN_WALK_IN,      // who is on no roster: typed by staff
    SCREEN_MENU,         // what staff can do, by role
    SCREEN_CLOCK,        // is this the right time? and typing it
    SCREEN_CLOSING,      // head count, missing exits, exceptions
    SCREEN_SUMMARY,      // of a closed session: to be photographed
    SCREEN_TRANSFER,     // from and to a USB stick
    SCREEN_DIAGNOSTICS,  // recent records, pending queue, readers, line, device
    SCREEN_CARD,         // one person's cards: bound by two readings, unbound with a reason
    SCREEN_COUNT
};
const char *screen_name(enum screen_id id);

enum view_line { VIEW_LINE_NONE, VIEW_LINE_OK, VIEW_LINE_OFFLINE, VIEW_LINE_ALARM };

enum { VIEW_SESSIONS_MAX = 12, VIEW_STAFF_MAX = 24, VIEW_RECENT_MAX = 50, VIEW_PROBLEM_CAP = 256 };

struct view_session {
    char id[ID_CAP];
    char title[TITLE_CAP], subtitle[TITLE_CAP], room[NAME_CAP];
    int64_t starts_utc_ms, ends_utc_ms;
    struct window entry, exit;
    char credit_ja[TITLE_CAP], credit_en[TITLE_CAP]; // 日医生涯教育 2.5単位 / CC 74・80
    int32_t capacity;                                // 0: no limit
    bool approved;
    char approval_no[ID_CAP];
};

struct view_recent {
    int64_t seq;
    int64_t at_utc_ms;
    char kanji[NAME_CAP], kana[NAME_CAP];
    enum direction direction;
    enum verdict verdict;
    enum method method;
    bool settled, quarantined;
};

struct view_reader {
    bool present; // configured at all
    bool ready;
    enum fault fault; // why it is not
    char what[96];
};

// Typed reception: number -> candidate (masked) -> birth date or family name -> tap.
enum keypad_step { KEYPAD_NUMBER, KEYPAD_BIRTHDAY, KEYPAD_NAME };
struct view_keypad {
    enum keypad_step step;
    char digits[NUMBER_CAP]; // typed so far in this step
    bool found;              // the number is on the roster
    bool staff;              // but it can't be confirmed here: staff look
    bool by_day, by_name;    // how it can be confirmed
    char candidate[NAME_CAP * 5]; // initials and affiliation: ニ●●● タ●●（新潟市医師会）
    enum refusal refusal; // shown under the field
};

struct view_pin {
    size_t length;               // digits typed so far: shown as dots, never the digits
    bool wrong;                  // the last one was
    int64_t locked_until_utc_ms; // 0: not locked
    size_t chosen;               // index into staff, SIZE_MAX before one is chosen
};

struct view_setup {
    char digits[16]; // of the one-time code, typed so far
    char url[256];   // of HQ, when known (--hq or the code)
    bool busy;       // enrolling now
    enum fault fault;
    char problem[VIEW_PROBLEM_CAP];
};

struct view {
    enum language language;
    enum screen_id screen;
    int64_t now_utc_ms;
    int32_t utc_offset_min; // local time of the venue: 540
    enum trust trust;

    char place[NAME_CAP * 2]; // 受付 1番・新潟県医師会館
    enum view_line line;
    struct outbox_state outbox;
    int64_t last_contact_utc_ms;
    enum fault line_fault;
    char line_problem[VIEW_PROBLEM_CAP];

    struct view_setup setup;
    struct view_session sessions[VIEW_SESSIONS_MAX];
    size_t session_count;
    struct view_pin pin;
    struct {
        char id[ID_CAP], name[NAME_CAP];
    } staff[VIEW_STAFF_MAX];
    size_t staff_count;

    struct view_session session; // the open one
    enum direction direction;    // that a tap has now
    bool pinned;
    int64_t received, inside;
    struct view_reader camera, nfc;

    struct result result;
    struct view_session result_session; // the next step to name: exit window
    struct view_door door;              // beside the result
    struct view_keypad keypad;
    struct view_recent recent[VIEW_RECENT_MAX];
    size_t recent_count;
    size_t recent_first;            // scrolled to
    char notice[2048];              // in the view's language
    size_t notice_first;            // scrolled to: the line at the top, moved by UI_SCROLL
    enum fault failure_fault;       // SCREEN_OUT_OF_ORDER and failed results: why
    char failure[VIEW_PROBLEM_CAP]; // the same for staff
    int64_t failure_utc_ms;         // of the last record not written; 0: one was written since

    struct view_people people; // screens for staff
    struct view_house house;
    struct view_card card;

    // The camera picture: gray, NULL when there is none. `picture_version` changes with it.
    const uint8_t *picture;
    int picture_width, picture_height;
    uint64_t picture_version;
};

#define ACTION_LIST(X)                                                                             \
    X(UI_NONE, "none")                                                                             \
    X(UI_QUIT, "quit")         /* window closed */                                                 \
    X(UI_LANGUAGE, "language") /* the other one */                                                 \
    X(UI_BACK, "back")         /* to where one came from */                                        \
    X(UI_DIGIT, "digit")       /* value: 0-9, on setup, PIN, keypad */                             \
    X(UI_ERASE, "erase")       /* last digit */                                                    \
    X(UI_CLEAR, "clear")                                                                           \
    X(UI_NEXT, "next")                   /* confirm what was typed; out of order: try again */     \
    X(UI_CHOOSE_SESSION, "session")      /* value: index */                                        \
    X(UI_CHOOSE_STAFF, "staff_member")   /* value: index */                                        \
    X(UI_KEYPAD, "keypad")               /* 番号で受付 */                                     \
    X(UI_NOTICE, "notice")               /* 個人情報のお知らせ */                         \
    X(UI_STAFF, "staff")                 /* 係員: asks for the PIN */                            \
    X(UI_CALL_STAFF, "call_staff")       /* 係員を呼ぶ */                                     \
    X(UI_LEAVE, "leave")                 /* value: enum intent; none: asks for it */               \
    X(UI_CLAIM, "claim")                 /* value: index into the schemes */                       \
    X(UI_ADMIT, "admit")                 /* staff: let in all the same */                          \
    X(UI_CONFIRM, "confirm")             /* value: enum keypad_step, the other way to confirm */   \
    X(UI_PIN_DIRECTION, "pin_direction") /* value: enum direction */                               \
    X(UI_SYNC_NOW, "sync_now")                                                                     \
    X(UI_CLOSE_SESSION, "close_session")                                                           \
    X(UI_SCROLL, "scroll")             /* value: rows, signed */                                   \
    X(UI_DISMISS, "dismiss")           /* touch on a result */                                     \
    X(UI_TEXT, "text")                 /* text: typed by keyboard or scanner */                    \
    X(UI_ENTER, "enter")               /* Enter or Tab on that keyboard */                         \
    X(UI_KEY, "key")                   /* value: what an on-screen key carries (entry.h) */        \
    X(UI_KEYBOARD, "keyboard")         /* value: enum keyboard_layout, or KEYBOARD_AWAY */         \
    X(UI_FIELD, "field")               /* value: the field that keys go to from now on */          \
    X(UI_MENU, "menu")                 /* from the attendees to the menu of staff */               \
    X(UI_CLOSING, "closing")           /* from the attendees to the closing of the session */      \
    X(UI_FILTER, "filter")             /* value: enum people_filter */                             \
    X(UI_PERSON, "person")             /* value: row of the list, as drawn */                      \
    X(UI_WALK_IN, "walk_in")           /* 名簿にない方 */                                    \
    X(UI_RECEIVE, "receive")           /* receive this person now; the clock says in or out */     \
    X(UI_DIRECTION, "direction")       /* value: enum direction: record it, or choose it */        \
    X(UI_TAP, "tap")                   /* value: row of the timeline, as drawn */                  \
    X(UI_AFTERWARDS, "afterwards")     /* a tap that was not made then */                          \
    X(UI_VOID, "void")                 /* the chosen tap */                                        \
    X(UI_AMEND, "amend")               /* the chosen tap */                                        \
    X(UI_REASON, "reason")             /* value: index into the reasons */                         \
    X(UI_UNDO, "undo")                 /* the record that was just made */                         \
    X(UI_OTHER_PERSON, "other_person") /* walk-in: not the one on the roster */                    \
    X(UI_ENROL_CARD, "enrol_card")     /* this person's cards */                                   \
    X(UI_SESSIONS, "sessions")         /* to choose another */                                     \
    X(UI_IMPORT, "import")                                                                         \
    X(UI_EXPORT, "export")                                                                         \
    X(UI_DIAGNOSTICS, "diagnostics")                                                               \
    X(UI_PRACTICE, "practice")     /* begin, or end */                                             \
    X(UI_LARGE_TYPE, "large_type") /* on, or off */                                                \
    X(UI_VOLUME, "volume")         /* the next step, and a sound to judge it by */                 \
    X(UI_SET_CLOCK, "set_clock")                                                                   \
    X(UI_CLOCK_RIGHT, "clock_right")                                                               \
    X(UI_CLOCK_WRONG, "clock_wrong")                                                               \
    X(UI_EXIT_RECORD, "exit_record") /* value: row of the list that is shown */                    \
    X(UI_EXIT_LEAVE, "exit_leave")   /* the same */                                                \
    X(UI_EXIT_ALL, "exit_all")       /* whatever is undecided, as proposed */                      \
    X(UI_PAGE, "page")               /* value: which */                                            \
    X(UI_ADAPTER, "adapter")         /* value: index, or enum transfer_choice */                   \
    X(UI_UNBIND, "unbind")           /* value: row of the cards, as drawn: asks why */

#define ENUM_MEMBER(name, text) name,
enum ui_action_kind { ACTION_LIST(ENUM_MEMBER) UI_ACTION_COUNT };
#undef ENUM_MEMBER
const char *ui_action_name(enum ui_action_kind kind);

struct ui_action {
    enum ui_action_kind kind;
    int32_t value;
    int64_t at_mono_ms; // when it happened (see sdl_window.h), not when the kiosk came to it
    char text[32];
};
