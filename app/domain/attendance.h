// Who was present when: from facts, by a pure function, again and again.
//
//   facts of any number of devices, in any order, with any duplicates
//     -> duplicates dropped, voids and amends applied, clocks corrected
//     -> one timeline for each person, in the order of the corrected times
//     -> attendance: stays (from, to) and marks for what staff must look at
//
// Properties that tests hold: any order and any duplication of the facts gives the same result; two
// kiosks merged equal one; voiding a tap equals never having had it (but for the mark AMENDED on
// what remains); recomputing is identical.
//
// - Times: a tap counts at its corrected time (true_utc_ms where staff gave one). A `clock` fact
//   tells the true time of all taps with the same boot id, over the monotonic clock: of several,
//   the nearest before in monotonic time, else the nearest after. A time that staff vouched for and
//   that a later clock fact of the boot contradicts says nothing. What a correction would move by
//   less than two seconds stays: trusted times are no more exact. A time is unsure when its clock's
//   trust is `unknown` and no clock fact and no person vouches for it.
// - Equal times are ordered by device and sequence.
// - Duplicates have one id. A void takes back a tap, an amend or another void (what that took back
//   then stands again), whichever time either bears. Of several amends of a tap the latest wins,
//   field by field; of several claims of a person in a session the latest.
// - Entry while inside changes nothing; so does an exit that says again how a stay ended. Any other
//   exit while outside is marked NO_ENTRY and kept as `left`.
// - An entry elsewhere ends a stay here (and marks both ELSEWHERE): nobody is in two rooms. Once
//   the session here is over (its end and its exit window; of one whose end nobody knows, a day
//   after the last entry), the entry elsewhere says nothing about it: that stay has no exit, and
//   the other is nobody's exception.
// - Taps whose verdict was wrong_session or full count only where staff amended their direction.
// - Facts made in practice never count; taps that name no member count for nobody.
// - Who has no tap left (all voided) has no attendance.
#pragma once

#include "app/domain/types.h"

enum { STAY_MAX = 16 };

// How long after an entry a session whose end is not known may still go on.
#define ATTENDANCE_ENDLESS_MS INT64_C(86400000)

enum attendance_mark {
    ATTENDANCE_LATE = 1 << 0,        // first entry after the entry window
    ATTENDANCE_EARLY = 1 << 1,       // last exit before the exit window
    ATTENDANCE_NO_EXIT = 1 << 2,     // still inside
    ATTENDANCE_NO_ENTRY = 1 << 3,    // an exit without an entry
    ATTENDANCE_ELSEWHERE = 1 << 4,   // a stay ended by entering another room, or that ended one
    ATTENDANCE_FLAW = 1 << 5,        // a credential with a formal flaw
    ATTENDANCE_AMENDED = 1 << 6,     // staff changed, added or voided something
    ATTENDANCE_CORRECTED = 1 << 7,   // a clock correction moved a time
    ATTENDANCE_UNSURE = 1 << 8,      // a time under a clock that nobody vouches for, uncorrected
    ATTENDANCE_WALK_IN = 1 << 9,     // on no roster
    ATTENDANCE_WRONG_ROOM = 1 << 10, // only taps that count for nothing here: wrong session
    ATTENDANCE_FULL = 1 << 11,       // turned away for want of a seat
    ATTENDANCE_CROWDED = 1 << 12     // more than STAY_MAX stays: the last ones are joined
};
// no_exit, late ...: of one mark; "?" for what is none.
const char *attendance_mark_name(enum attendance_mark mark);

// What a person must look at before credit is confirmed.
enum {
    ATTENDANCE_EXCEPTIONS = ATTENDANCE_NO_EXIT | ATTENDANCE_NO_ENTRY | ATTENDANCE_ELSEWHERE |
                            ATTENDANCE_FLAW | ATTENDANCE_UNSURE | ATTENDANCE_WALK_IN |
                            ATTENDANCE_WRONG_ROOM | ATTENDANCE_FULL | ATTENDANCE_CROWDED
};

struct stay {
    int64_t from_utc_ms;
    int64_t to_utc_ms; // 0: no exit yet
};

struct attendance {
    char session_id[ID_CAP];
    char member_id[ID_CAP];
    struct stay stays[STAY_MAX]; // in order, apart
    size_t stay_count;
    int64_t entered_utc_ms; // first entry; 0: none
    int64_t left_utc_ms;    // last exit, also one without an entry; 0: none after the last entry
    uint32_t marks;         // of enum attendance_mark
    enum intent intent;     // of the last exit
    char claim[SCHEME_CAP]; // of the schemes of which one may be claimed
    int32_t tap_count;      // that exist, counted or not
};

// `facts` is reordered and overwritten (times become effective ones, amends are applied). Sessions
// give the windows; a fact of a session that is not among them still makes an attendance. Sorted by
// session, then member. Returns how many there are; at most `cap` are written.
size_t attendance_merge(struct attendance *out, size_t cap, struct fact *facts, size_t fact_count,
                        const struct session *sessions, size_t session_count);

// One tap in a person's timeline.
enum timeline_state {
    TIMELINE_COUNTS,
    TIMELINE_CHANGES_NOTHING, // repeat, or exit without entry
    TIMELINE_VOIDED,
    TIMELINE_WRONG_ROOM,
    TIMELINE_FULL
};
struct timeline_row {
    char tap_id[37];
    char session_id[ID_CAP];
    char device_id[ID_CAP];
    int64_t seq;
    int64_t recorded_utc_ms; // as the kiosk's clock said
    int64_t at_utc_ms;       // as it counts
    bool corrected;          // by a clock fact
    bool amended;            // by staff
    enum direction direction;
    enum method method;
    enum timeline_state state;
    char staff_id[ID_CAP];   // of the void, the amend or the tap itself
    char reason[REASON_CAP]; // of the void or amend
};
// The taps of one person (in all sessions that the facts speak of), oldest first; voided ones too.
// Each row's state is what attendance_merge makes of the tap under the same facts and sessions.
// Returns how many there are; at most `cap` are written. `facts` and `sessions` as above.
size_t attendance_timeline(struct timeline_row *out, size_t cap, struct fact *facts,
                           size_t fact_count, const struct session *sessions, size_t session_count,
                           const char *member_id);

// Milliseconds of [from, to) that the stays cover; an open stay lasts until `now_utc_ms`.
int64_t attendance_within(const struct attendance *attendance, int64_t from_utc_ms,
                          int64_t to_utc_ms, int64_t now_utc_ms);
