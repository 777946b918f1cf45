// The day's frame as the screens know it: menu, clock, closing, export, diagnostics, practice.
// A part of struct view; who is behind the PIN, what is due, what has been done.
#pragma once

#include "app/domain/attendance.h"
#include "app/domain/types.h"

// --- The clock is confirmed ----------------------------------------------------------------------

enum clock_step { CLOCK_ASK, CLOCK_TYPE };
struct view_clock {
    enum clock_step step;
    char digits[13];      // CLOCK_TYPE: YYYYMMDDhhmm, typed so far
    bool impossible;      // what was typed is no time
    bool opens;           // a session is opened with the answer; else staff came from the menu
    int64_t shown_utc_ms; // the time that is asked about, whole minutes
};

// --- The session is closed -----------------------------------------------------------------------

enum closing_step { CLOSING_COUNT, CLOSING_EXITS, CLOSING_REVIEW };

// What has been decided about one person without an exit.
enum exit_decision { EXIT_OPEN, EXIT_RECORDED, EXIT_LEFT_OPEN };

enum { VIEW_CLOSING_ROWS = 12, VIEW_SCHEMES_MAX = 12, VIEW_MARKS_MAX = 13 };

struct view_closing_row {
    char kanji[NAME_CAP], kana[NAME_CAP];
    int64_t entered_utc_ms;      // CLOSING_EXITS
    int64_t exit_utc_ms;         // CLOSING_EXITS: what the exit becomes, or has become
    enum exit_decision decision; // CLOSING_EXITS
    uint32_t marks;              // CLOSING_REVIEW: of enum attendance_mark
    bool pending;                // CLOSING_REVIEW: credit waits for something
};

struct view_scheme {
    char ja[TITLE_CAP], en[TITLE_CAP];
    int32_t earned_x10, pending_x10;
};

// Counts by mark, in the order of enum attendance_mark.
struct view_summary {
    char id[ID_CAP], title[TITLE_CAP], room[NAME_CAP], approval_no[ID_CAP];
    bool approved;
    int64_t starts_utc_ms, ends_utc_ms, closed_utc_ms;
    int64_t received, inside;
    int32_t head_count; // 0: not counted
    int64_t records;    // taps that exist
    int64_t marks[VIEW_MARKS_MAX];
    int64_t pending;
    struct view_scheme schemes[VIEW_SCHEMES_MAX];
    size_t scheme_count;
};

struct view_closing {
    enum closing_step step;
    char head_count[6]; // digits, typed so far
    int64_t received, inside, pending, flagged;
    int64_t exit_utc_ms; // what a missing exit becomes: the session's end, or now before it
    bool proposed;       // the policy proposes just that
    int64_t undecided;   // of those without an exit
    bool busy;           // recording
    // The part of the present step's list that is shown: from `first`, of `count`.
    struct view_closing_row rows[VIEW_CLOSING_ROWS];
    size_t first, count;
    struct view_summary summary;
};

// --- Import and export ---------------------------------------------------------------------------

enum transfer_purpose { TRANSFER_IMPORT, TRANSFER_EXPORT };
enum transfer_state {
    TRANSFER_SESSION, // export: of which session
    TRANSFER_NO_STICK,
    TRANSFER_READ_ONLY, // export
    TRANSFER_NO_FILES,  // import: there is no CSV on the stick
    TRANSFER_CHOOSE,    // export: an adapter; import: which files were found
    TRANSFER_WORKING,
    TRANSFER_DONE,
    TRANSFER_FAILED
};
enum {
    VIEW_ADAPTERS_MAX = 8,
    VIEW_FINDINGS_MAX = 12,
    VIEW_SENTENCE_CAP = 768,
    VIEW_PAST_MAX = 8 // sessions to choose from, newest first
};
// Beside the adapters, by index.
enum transfer_choice { TRANSFER_BUNDLE = VIEW_ADAPTERS_MAX, TRANSFER_SUMMARY };

struct view_past {
    char title[TITLE_CAP];
    int64_t starts_utc_ms;
};

struct view_transfer {
    enum transfer_purpose purpose;
    enum transfer_state state;
    struct view_past past[VIEW_PAST_MAX]; // TRANSFER_SESSION
    size_t past_count;
    struct {
        char ja[TITLE_CAP], en[TITLE_CAP]; // what the adapter calls itself
    } adapters[VIEW_ADAPTERS_MAX];
    size_t adapter_count;
    bool only_summary;             // whoever is behind the PIN may not take names along
    bool summary;                  // the session's closing summary can be written too
    char stick[NAME_CAP];          // its name, once there is one
    char files[VIEW_SENTENCE_CAP]; // TRANSFER_CHOOSE, import: what will be read, a name a line
    char
        made[VIEW_SENTENCE_CAP]; // TRANSFER_DONE: the file's name; import: what came, a kind a line
    int64_t rows;                // TRANSFER_DONE, export; 0: not told
    int64_t lost;                // TRANSFER_DONE, export: characters that 〓 stands for
    char why[VIEW_SENTENCE_CAP]; // TRANSFER_FAILED
    // In the view's language: what is wrong with files; warnings when they were taken all the same.
    char findings[VIEW_FINDINGS_MAX][VIEW_SENTENCE_CAP];
    size_t finding_count, finding_more;
};

// --- Diagnostics ---------------------------------------------------------------------------------

enum diagnostics_page { DIAGNOSTICS_STATE, DIAGNOSTICS_DEVICE };
enum { VIEW_CORRECTIONS_MAX = 6 };

// A `clock` fact of this boot.
struct view_clock_fact {
    int64_t said_utc_ms; // by the kiosk's clock
    int64_t true_utc_ms;
    char who[NAME_CAP]; // empty: headquarters
};

struct view_diagnostics {
    enum diagnostics_page page;
    int64_t free_bytes; // negative: not known
    int32_t temperature_mc;
    char version[32], sqlite_version[32];
    char device_id[ID_CAP];
    int64_t record_count;
    int64_t member_count;
    struct view_clock_fact corrections[VIEW_CORRECTIONS_MAX];
    size_t correction_count;
    int32_t retention_days;
    int64_t purged_utc_ms; // last time that retention was looked at; 0: not yet
    int64_t purged_members, purged_particulars; // what then left
    int64_t roster_due_utc_ms;                  // the roster leaves then, at the earliest; 0: none
};

// --- All of it -----------------------------------------------------------------------------------

// Why a touch on the menu did nothing.
enum menu_refusal { MENU_FINE, MENU_MANAGER_ONLY, MENU_NOT_IN_PRACTICE, MENU_NO_PRACTICE };

enum { VOLUME_STEPS = 4 }; // 0: silent

struct view_house {
    enum staff_role role;
    char staff_name[NAME_CAP];
    bool practice;
    bool large_type;
    int32_t volume;
    enum menu_refusal refusal;
    int64_t corrected_by_ms; // what is added to the device's clock; 0: nothing
    struct view_clock clock;
    struct view_closing closing;
    struct view_transfer transfer;
    struct view_diagnostics diagnostics;
    char notice_in_force[DATE_CAP]; // YYYY-MM-DD, or empty
};
