// What the kiosk keeps for the screens on which staff see people. Only for app/kiosk*.c.
#pragma once

#include "app/people_list.h"
#include "app/people_row.h"

struct kiosk;

enum { PEOPLE_FOUND_MAX = 60 };

struct kiosk_people {
    struct people_list list;
    bool stale;                   // records have changed since the list was worked out
    bool person_stale;            // something that the person's screen shows has changed
    int64_t person_minute_utc_ms; // what is not over then is pending
    enum language person_language;

    struct member found[PEOPLE_FOUND_MAX]; // by what is typed on the attendees' screen
    size_t found_count;

    struct member person; // on the person's screen, and whose cards are asked for
    char tap_id[37];      // the tap that is chosen there, "" none

    char undo_id[37]; // the record that can still be taken back, by this person only
    char undo_staff_id[ID_CAP];
    int64_t undo_until_mono_ms;

    struct member on_roster; // whose number was typed for a walk-in
    bool other_person;       // and staff have said that it is somebody else
};

// --- kiosk_people_touch.c: which touch is whose --------------------------------------------------
// True when the touch was one of these screens'.
bool kiosk_people_touch(struct kiosk *kiosk, enum ui_action_kind kind, int32_t value);
// The entry to which keys go; NULL: none on this screen.
struct entry *kiosk_people_entry(struct kiosk *kiosk);
// It has changed.
void kiosk_people_typed(struct kiosk *kiosk);

// --- kiosk_people.c: the attendees ---------------------------------------------------------------
// Where staff go after their PIN while a session is open.
void kiosk_people_open(struct kiosk *kiosk);
void kiosk_people_back(struct kiosk *kiosk); // to the list, as it was left
void kiosk_people_fill(struct kiosk *kiosk);
void kiosk_people_fini(struct kiosk *kiosk);
bool kiosk_people_is_manager(const struct kiosk *kiosk);
void kiosk_people_search(struct kiosk *kiosk);
void kiosk_people_filter(struct kiosk *kiosk, int32_t filter);
void kiosk_people_choose(struct kiosk *kiosk, int32_t row);
void kiosk_people_scroll(struct kiosk *kiosk, int32_t rows);
void kiosk_people_leave(struct kiosk *kiosk, int32_t value);
void kiosk_people_enter(struct kiosk *kiosk, int32_t value);

// --- kiosk_person.c: one person ------------------------------------------------------------------
void kiosk_person_open(struct kiosk *kiosk, const struct member *member);
void kiosk_person_fill(struct kiosk *kiosk);
void kiosk_person_scroll(struct kiosk *kiosk, int32_t rows);
void kiosk_person_choose_tap(struct kiosk *kiosk, int32_t row);
void kiosk_person_receive(struct kiosk *kiosk, int32_t value);
void kiosk_person_record(struct kiosk *kiosk, int32_t direction);

// --- kiosk_correction.c: void, amend, enter afterwards -------------------------------------------
void kiosk_correct_void(struct kiosk *kiosk, int32_t value);
void kiosk_correct_amend(struct kiosk *kiosk, int32_t value);
void kiosk_correct_afterwards(struct kiosk *kiosk, int32_t value);
void kiosk_correction_typed(struct kiosk *kiosk);
void kiosk_correction_direction(struct kiosk *kiosk, int32_t direction);
void kiosk_correction_reason(struct kiosk *kiosk, int32_t index);
void kiosk_correction_field(struct kiosk *kiosk, int32_t field);
void kiosk_correction_back(struct kiosk *kiosk, int32_t value);
void kiosk_correction_next(struct kiosk *kiosk, int32_t value);

// --- kiosk_walk_in.c: who is on no roster --------------------------------------------------------
void kiosk_walk_in_open(struct kiosk *kiosk, int32_t value);
void kiosk_walk_in_field(struct kiosk *kiosk, int32_t field);
void kiosk_walk_in_next(struct kiosk *kiosk, int32_t value);
void kiosk_walk_in_back(struct kiosk *kiosk, int32_t value);
void kiosk_walk_in_other(struct kiosk *kiosk, int32_t value);

// --- kiosk_undo.c: what staff just recorded, and taking it back ----------------------------------
// A fact by whoever is behind the PIN: persists it, then says so; false when it could not be, which
// is on the screen then. Gives it stamp and staff.
bool kiosk_record_by_staff(struct kiosk *kiosk, struct fact *fact);
// The same, of this session.
bool kiosk_record_fact(struct kiosk *kiosk, struct fact *fact);
// As at the door, and to be taken back.
void kiosk_receive_by_staff(struct kiosk *kiosk, const struct member *member);
void kiosk_undo_offer(struct kiosk *kiosk, enum undo_kind kind, enum direction direction,
                      const char *record_id);
void kiosk_undo(struct kiosk *kiosk, int32_t value);
void kiosk_undo_fill(struct kiosk *kiosk);
// When the offer ends; INT64_MAX: there is none.
int64_t kiosk_undo_due_mono_ms(const struct kiosk *kiosk);
