// What the screens for staff know of people: the attendees of the open session, one person, a
// correction in the making, a walk-in. Part of view.h.
#pragma once

#include "app/domain/attendance.h"
#include "app/domain/correction.h"
#include "app/domain/credit.h"
#include "app/domain/explain.h"
#include "app/ui/entry.h"

enum {
    VIEW_PEOPLE_ROWS = 16,
    VIEW_TIMELINE_ROWS = 12,
    VIEW_PROPOSAL_ROWS = 16,
    CLOCK_DIGITS = 4 // HHMM
};

enum people_filter { PEOPLE_ALL, PEOPLE_INSIDE, PEOPLE_LEFT, PEOPLE_CHECK, PEOPLE_FILTER_COUNT };

// What a list says of a person, the most pressing thing first.
enum people_state {
    PERSON_ABSENT, // found by a search, and not here
    PERSON_INSIDE,
    PERSON_LEFT,
    PERSON_LATE,       // inside or left; minutes after the entry window
    PERSON_EARLY,      // minutes before the exit window
    PERSON_CHECK,      // something that a person must look at
    PERSON_NO_EXIT,    // the session is over
    PERSON_WALK_IN,    // on no roster: pending
    PERSON_WRONG_ROOM, // counts for nothing here
    PERSON_FULL,
    PEOPLE_STATE_COUNT
};

struct view_people_row {
    char member_id[ID_CAP];
    char kanji[NAME_CAP], kana[NAME_CAP]; // empty: the roster has no name
    int64_t entered_utc_ms, left_utc_ms;  // 0: not
    enum people_state state;
    int64_t minutes; // PERSON_LATE, PERSON_EARLY
    bool inside;
    bool check; // on the list of what must be looked at
};

// After staff recorded something: one touch takes it back, for some seconds.
enum undo_kind { UNDO_NONE, UNDO_TAP, UNDO_VOID, UNDO_AMEND, UNDO_UNDO, UNDO_BIND };
struct view_undo {
    enum undo_kind kind;      // of the record that can be taken back
    enum direction direction; // UNDO_TAP
    char who[NAME_CAP];       // whose record; empty: no name is known
};

struct view_timeline_row {
    struct timeline_row tap;
    bool own_device;           // made at this kiosk
    char staff_name[NAME_CAP]; // tap.staff_id's, empty when none acted
};

struct view_person {
    struct view_people_row row;
    char number[NUMBER_CAP * 3]; // half hidden
    char affiliation[NAME_CAP];
    struct view_timeline_row taps[VIEW_TIMELINE_ROWS]; // from `first`
    size_t tap_count, total, first;
    size_t chosen; // index into taps; SIZE_MAX: none
    char proposals[VIEW_PROPOSAL_ROWS][EXPLAIN_CAP];
    enum proposal_state states[VIEW_PROPOSAL_ROWS];
    size_t proposal_count;
};

// A correction before it is recorded. Times are the session's day's, as HHMM.
enum clock_problem { CLOCK_FINE, CLOCK_UNFINISHED, CLOCK_NO_TIME, CLOCK_FUTURE, CLOCK_OTHER_DAY };
struct view_correction {
    enum correction_kind kind;
    enum direction old_direction, direction;
    int64_t old_utc_ms;         // CORRECTION_VOID, CORRECTION_AMEND: as it counts now
    int64_t true_utc_ms;        // what the digits say; 0 while they say nothing
    struct entry clock;         // HHMM
    enum clock_problem problem; // with the digits
    enum correction choices[CORRECTION_CHOICES];
    size_t choice_count;
    size_t chosen;     // index into choices; SIZE_MAX: none
    struct entry text; // in their own words; wins over nothing being chosen
    bool changes;      // CORRECTION_AMEND: something would be otherwise
    bool typing_clock; // keys go to the digits, else to the text
    bool ready;        // all that is needed is there
    char staff_name[NAME_CAP];
};

enum walk_in_field { WALK_IN_NUMBER, WALK_IN_KANA, WALK_IN_AFFILIATION, WALK_IN_FIELD_COUNT };
enum walk_in_step {
    WALK_IN_TYPING,
    WALK_IN_FOUND,  // the number is on the roster: is it this person?
    WALK_IN_CONFIRM // what will be recorded
};
struct view_walk_in {
    enum walk_in_step step;
    struct entry fields[WALK_IN_FIELD_COUNT];
    bool faulty[WALK_IN_FIELD_COUNT]; // told only once one tried to go on
    enum walk_in_field field;         // where keys go
    char found[NAME_CAP * 4];         // WALK_IN_FOUND: masked kana and affiliation
};

struct view_people {
    bool manager; // whoever is behind the PIN may void, amend, enter afterwards
    bool keyboard;
    enum keyboard_layout layout;

    enum people_filter filter;
    int64_t counts[PEOPLE_FILTER_COUNT];
    struct entry search;
    struct view_people_row rows[VIEW_PEOPLE_ROWS]; // from `first`
    size_t row_count, listed, first;
    bool more; // a search found more than are listed

    struct view_undo undo;
    struct view_person person;
    struct view_correction correction;
    struct view_walk_in walk_in;
};
