// Inside of attendance.h: facts on their way to a timeline, worked on in place.
//
// The caller's array is all the memory there is: sorting is by heap, and what a pass has found out
// about a tap is noted in fields of the fact that a tap has no other use for:
//   stamp.at_utc_ms  the time that counts      stamp.mono_ms  the time as it was recorded
//   head_count       flags (enum tap_flag)     true_utc_ms    when an entry elsewhere ended the
//                                                             stay of this entry; 0: it did not
// staff_id and reason become those of the latest void or amend.
#pragma once

#include "app/domain/attendance.h"

enum tap_flag {
    TAP_CORRECTED = 1 << 0, // a clock fact moved its time
    TAP_VOUCHED = 1 << 1,   // a clock fact or a person vouches for its time
    TAP_AMENDED = 1 << 2,   // staff changed or added it
    TAP_ADMITTED = 1 << 3,  // staff gave it a direction: it counts whatever its verdict was
    TAP_VOIDED = 1 << 4,
    TAP_ELSEWHERE = 1 << 5, // its stay ended another, or was ended by one
    TAP_COUNTS = 1 << 6,    // it begins or ends a stay
    TAP_NO_ENTRY = 1 << 7,  // an exit that no entry went before
    TAP_UNDONE = 1 << 8     // of a void, while it is found out which of them stand
};

static inline bool tap_has(const struct fact *tap, enum tap_flag flag) {
    return (tap->head_count & (int32_t)flag) != 0;
}

static inline void tap_note(struct fact *tap, enum tap_flag flag) {
    tap->head_count |= (int32_t)flag;
}

// A total order; 0 only for facts that say the same in all fields that it looks at, id included.
typedef int fact_order(const struct fact *a, const struct fact *b);
fact_order fact_order_content; // id, then everything: duplicates stand side by side
fact_order fact_order_boot;    // boot id, monotonic time; clock facts in front
fact_order fact_order_target;  // tap, then the amends that name it, oldest first
fact_order fact_order_time;    // time, device, sequence
fact_order fact_order_person;  // member, time
fact_order fact_order_session; // session, member, time

// In place, without recursion, n log n at worst.
void facts_sort(struct fact *facts, size_t count, fact_order *order);

// Each returns how many facts stay: those in front.
size_t facts_drop_idle(struct fact *facts, size_t count); // what can't matter; practice
size_t facts_drop_doubles(struct fact *facts, size_t count);
size_t facts_correct_clocks(struct fact *facts, size_t count); // and drops the clock facts
size_t facts_apply_voids(struct fact *facts, size_t count);    // and drops the voids
size_t facts_apply_amends(struct fact *facts, size_t count);   // keeps those that claim a scheme

// Walks each person through the rooms: an entry elsewhere ends a stay.
void facts_walk_rooms(struct fact *facts, size_t count, const struct session *sessions,
                      size_t session_count);

// All of the above: taps and claims stay, in the order of persons.
size_t facts_settle(struct fact *facts, size_t count, const struct session *sessions,
                    size_t session_count);

// What one person's taps in one session, oldest first, come to: flags COUNTS and NO_ENTRY.
void facts_judge_taps(struct fact *facts, size_t count);

// How many at the front are of the same session and member as the first.
size_t facts_same_attendance(const struct fact *facts, size_t count);

const struct session *session_find(const struct session *sessions, size_t count, const char *id);
