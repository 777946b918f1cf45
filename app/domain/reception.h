// What reception does with an event: pure, like a chess rule.
//
//   event (with its time and the looked-up facts) -> reception_step -> effects, as data
//
// The shell performs the effects in a fixed order: persist the record, then show the result, then
// offer to sync. When persisting fails it calls reception_not_recorded and shows that instead, so
// that no path exists on which something unrecorded is shown as recorded.
//
//            open                    scan (recorded with a verdict / refused)
//   closed --------> receiving(session) ---------------------------------+----+
//      ^                 |      ^                                        |    | offers something
//      +---- close ------+      +----------------------------------------+    v
//                               +--- leave / claim / admit ---- asked(person, tap)
//
// Nobody has to answer: the next scan forgets who was asked, and what stayed unanswered is on the
// staff list. What a tap becomes is in judge.h, with its precedence.
//
//   offer        answer        records
//   OFFER_LEAVE  EVENT_LEAVE   a tap out with the intent: EARLY before the exit window
//   OFFER_RETURN EVENT_LEAVE   an amend of the exit: its intent
//   OFFER_CLAIM  EVENT_CLAIM   an amend of the tap: the scheme that is claimed (by the doctor)
//   OFFER_ADMIT  EVENT_ADMIT   an amend of the tap: its direction, which makes it count (by staff)
//
// An answer to anything else, a scheme that the session does not offer, and admitting without a
// staff member do nothing. After a restart nobody is asked any more; what was recorded is recorded.
#pragma once

#include "app/domain/types.h"

// Policy data with defaults; HQ sets them.
struct reception_policy {
    int64_t hold_suppress_ms; // the same person within this is the same event: default 3000
};
#define RECEPTION_POLICY_DEFAULT ((struct reception_policy){.hold_suppress_ms = 3000})

// What the roster and the journal know of one person in one session.
struct presence {
    enum direction last; // the last direction that counted, or none
    int64_t last_utc_ms; // when that was
    int64_t first_in_utc_ms;
};

// Another session in the building, as far as a doctor needs to know it.
struct elsewhere {
    char session_id[ID_CAP]; // empty: none
    char title[TITLE_CAP];
    char room[NAME_CAP];
    bool same_room; // as this one's, at another time; only where a verdict names it
};

// Who a scan is, after credential and roster have had their say.
struct claimant {
    enum refusal refusal; // not REFUSAL_NONE: nobody, and why
    enum refusal flaw;    // a formal flaw that is recorded but does not stop anyone
    enum method method;
    char credential_hash[HASH_HEX_CAP];
    struct member member; // at least id; names where known
    struct presence presence;
    struct elsewhere ticket;     // the code is good for this one session only (token's aud)
    struct elsewhere registered; // pre-registered for another session that goes on now
    struct elsewhere later;      // or, where there is none, for one that is still to come
    struct elsewhere inside;     // entered another room and has not left it
    bool registered_here;
    bool guest;               // on no roster here: the code says who it is
    char claimed[SCHEME_CAP]; // the scheme that this person has claimed here before, or ""
};

enum event_kind {
    EVENT_SCAN,
    EVENT_OPEN,
    EVENT_CLOSE,
    EVENT_PIN,
    EVENT_LEAVE, // who was shown "already in" leaves before the exit window, with an intent
    EVENT_CLAIM, // the person of the last result claims one of several schemes
    EVENT_ADMIT  // staff admit whom the last result turned away (full house, wrong room)
};

struct event {
    enum event_kind kind;
    struct stamp now;
    struct claimant who;           // EVENT_SCAN
    const struct session *session; // EVENT_OPEN: borrowed until the step returns
    enum direction pinned;         // EVENT_PIN: in, out, or none for "by the clock"
    char staff_id[ID_CAP];         // EVENT_OPEN, EVENT_CLOSE, EVENT_PIN, EVENT_SCAN by staff
    int64_t inside_count;          // EVENT_SCAN: who is in the room, for a full house
    int32_t head_count;            // EVENT_CLOSE: people counted; 0: not counted
    enum intent intent;            // EVENT_LEAVE
    char scheme[SCHEME_CAP];       // EVENT_CLAIM
    char reason[REASON_CAP];       // EVENT_ADMIT: what the record says why
};

enum tone {
    TONE_NONE,
    TONE_OK,     // entered
    TONE_OK_OUT, // left
    TONE_ATTENTION,
    TONE_REFUSED,
    TONE_WRONG_ROOM, // unlike all others: this door is not yours
    TONE_COUNT
};

// What a result asks, with buttons; nobody has to answer.
enum offer {
    OFFER_NONE,
    OFFER_LEAVE,  // already in: leaving now? coming back?
    OFFER_CLAIM,  // which of the session's schemes is claimed
    OFFER_ADMIT,  // staff: let in all the same
    OFFER_RETURN, // left before the exit window: coming back?
    OFFER_COUNT
};

// What the doctor is shown. `recorded` is false until the shell has committed the record.
struct result {
    bool recorded;
    enum verdict verdict;
    enum refusal refusal;
    enum refusal flaw; // with VERDICT_FLAGGED: what was formally wrong
    bool failed;       // could not be written: "not recorded", staff see why
    enum direction direction;
    int64_t at_utc_ms;
    struct member member;
    enum tone tone;
    enum offer offer;
    enum intent intent;         // of an exit before the exit window
    char scheme[SCHEME_CAP];    // that was just claimed
    bool admitted;              // by staff, just now
    struct elsewhere elsewhere; // the right room; the room whose stay ended
};

// What the last result asked, about which tap. Nobody is asked: result.offer is OFFER_NONE.
struct question {
    struct claimant who;
    struct result result;
    char session_id[ID_CAP];
    char tap_id[37]; // "" until the tap is durable (reception_recorded)
};

struct reception_state {
    bool open;
    struct session session;
    enum direction pinned;
    struct reception_policy policy;
    char last_member_id[ID_CAP]; // of the last record, for held codes and cards
    int64_t last_mono_ms;        // when that person was last seen
    struct question asked;
};

struct effects {
    bool record; // persist `fact` (the store gives it id, device and sequence)
    struct fact fact;
    bool show; // then show `result`
    struct result result;
    bool offer_sync; // then tell the sync session that there is something new
};

void reception_init(struct reception_state *state, const struct reception_policy *policy);

void reception_step(struct reception_state *state, struct effects *effects,
                    const struct event *event);

// The record of `effects` is durable, under this id: what the next answer is about.
void reception_recorded(struct reception_state *state, const char *fact_id);

// Asks the same again: staff come back to somebody whom they were about to admit when the next one
// tapped. Nothing is asked where the session is another one by now.
void reception_ask_again(struct reception_state *state, const struct question *question);

// The record of `effects` could not be made durable: the state goes back to what it was before the
// step, but that nobody is asked anything, and effects->result says that nothing was recorded.
void reception_not_recorded(struct reception_state *state, struct effects *effects,
                            const struct reception_state *before);

// In until the exit window opens (or, without one, until the session's middle), out from then on.
enum direction direction_propose(const struct session *session, int64_t now_utc_ms);

// The direction that a tap would have now: pinned, else proposed.
enum direction reception_direction(const struct reception_state *state, int64_t now_utc_ms);

// So long past its end and its exit window that nobody can still be leaving: three hours.
bool session_is_over(const struct session *session, int64_t now_utc_ms);

// Both boundaries count: a window to 14:10 holds 14:10:00.000, and not 14:10:00.001.
bool window_holds(struct window window, int64_t at_utc_ms);
