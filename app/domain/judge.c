#include "app/domain/judge.h"

#include <string.h>

// --- Rooms ---------------------------------------------------------------------------------------

static bool was_received(const struct tap_case *tap) {
    return tap->who->presence.last != DIRECTION_NONE;
}

static bool has_ticket(const struct tap_case *tap) {
    return tap->who->ticket.session_id[0] != '\0';
}

static bool has_ticket_here(const struct tap_case *tap) {
    return strcmp(tap->who->ticket.session_id, tap->session->id) == 0;
}

static bool belongs_here(const struct tap_case *tap) {
    return was_received(tap) ||
           (has_ticket(tap) ? has_ticket_here(tap) : tap->who->registered_here);
}

// NULL: none is known.
static const struct elsewhere *other_room(const struct tap_case *tap) {
    const struct claimant *who = tap->who;
    if (belongs_here(tap)) {
        return NULL;
    }
    if (has_ticket(tap)) {
        return &who->ticket;
    }
    if (who->registered.session_id[0]) {
        return &who->registered;
    }
    if (tap->direction != DIRECTION_OUT) {
        return NULL;
    }
    if (who->inside.session_id[0]) {
        return &who->inside;
    }
    return who->later.session_id[0] ? &who->later : NULL;
}

// --- Rules, in their order -----------------------------------------------------------------------

static bool is_in_wrong_room(const struct tap_case *tap) {
    return other_room(tap) != NULL;
}

static bool lacks_registration(const struct tap_case *tap) {
    return tap->session->admission == ADMISSION_REGISTERED && !belongs_here(tap) && !tap->by_staff;
}

static bool is_repeat(const struct tap_case *tap) {
    return tap->who->presence.last == tap->direction;
}

static bool leaves_without_entry(const struct tap_case *tap) {
    return tap->direction == DIRECTION_OUT && tap->who->presence.last == DIRECTION_NONE;
}

static bool finds_no_seat(const struct tap_case *tap) {
    return tap->direction == DIRECTION_IN && tap->session->capacity > 0 &&
           tap->inside_count >= tap->session->capacity && tap->who->presence.first_in_utc_ms == 0 &&
           !tap->by_staff;
}

static bool comes_from_another_room(const struct tap_case *tap) {
    return tap->direction == DIRECTION_IN && tap->who->inside.session_id[0] != '\0';
}

static bool comes_late(const struct tap_case *tap) {
    int64_t closes = tap->session->entry.to_utc_ms;
    return tap->direction == DIRECTION_IN && tap->who->presence.first_in_utc_ms == 0 &&
           closes != 0 && tap->at_utc_ms > closes;
}

static bool leaves_early(const struct tap_case *tap) {
    return tap->direction == DIRECTION_OUT &&
           direction_propose(tap->session, tap->at_utc_ms) == DIRECTION_IN;
}

static bool has_flaw(const struct tap_case *tap) {
    return tap->who->flaw != REFUSAL_NONE;
}

static bool is_ordinary(const struct tap_case *tap) {
    (void)tap;
    return true;
}

struct rule {
    bool (*holds)(const struct tap_case *tap);
    enum verdict verdict;
    bool waived; // once staff have admitted the person
};
static const struct rule rules[] = {
    {is_in_wrong_room, VERDICT_WRONG_SESSION, true},
    {lacks_registration, VERDICT_WRONG_SESSION, true},
    {is_repeat, VERDICT_REPEAT, false},
    {leaves_without_entry, VERDICT_NO_ENTRY, false},
    {finds_no_seat, VERDICT_FULL, true},
    {comes_from_another_room, VERDICT_ELSEWHERE, false},
    {comes_late, VERDICT_LATE, false},
    {leaves_early, VERDICT_EARLY, false},
    {has_flaw, VERDICT_FLAGGED, false},
    {is_ordinary, VERDICT_ACCEPTED, false},
};

static enum verdict judge(const struct tap_case *tap, bool admitted) {
    const struct rule *rule = rules;
    while ((admitted && rule->waived) || !rule->holds(tap)) {
        rule++; // the last one always holds
    }
    return rule->verdict;
}

enum verdict judge_tap(struct elsewhere *elsewhere, const struct tap_case *tap) {
    enum verdict verdict = judge(tap, false);
    const struct elsewhere *named = NULL;
    if (verdict == VERDICT_WRONG_SESSION) {
        named = other_room(tap);
    } else if (verdict == VERDICT_ELSEWHERE) {
        named = &tap->who->inside;
    }
    if (elsewhere) {
        *elsewhere = named ? *named : (struct elsewhere){0};
        elsewhere->same_room =
            elsewhere->room[0] && strcmp(elsewhere->room, tap->session->room) == 0;
    }
    return verdict;
}

enum verdict judge_admitted(const struct tap_case *tap) {
    return judge(tap, true);
}

// --- What follows --------------------------------------------------------------------------------

struct consequence {
    bool counts;
    enum tone in, out;
    enum offer offer;
};
static const struct consequence consequences[VERDICT_COUNT] = {
    [VERDICT_ACCEPTED] = {true, TONE_OK, TONE_OK_OUT, OFFER_CLAIM},
    [VERDICT_FLAGGED] = {true, TONE_OK, TONE_OK_OUT, OFFER_CLAIM},
    [VERDICT_LATE] = {true, TONE_OK, TONE_OK_OUT, OFFER_CLAIM},
    [VERDICT_ELSEWHERE] = {true, TONE_OK, TONE_OK_OUT, OFFER_CLAIM},
    [VERDICT_EARLY] = {true, TONE_OK, TONE_OK_OUT, OFFER_RETURN},
    [VERDICT_REPEAT] = {false, TONE_ATTENTION, TONE_ATTENTION, OFFER_LEAVE},
    [VERDICT_NO_ENTRY] = {false, TONE_ATTENTION, TONE_ATTENTION, OFFER_NONE},
    [VERDICT_FULL] = {false, TONE_ATTENTION, TONE_ATTENTION, OFFER_ADMIT},
    [VERDICT_WRONG_SESSION] = {false, TONE_ATTENTION, TONE_ATTENTION, OFFER_ADMIT},
};

bool verdict_counts(enum verdict verdict) {
    return consequences[verdict].counts;
}

enum tone verdict_tone(enum verdict verdict, enum direction direction,
                       const struct elsewhere *named) {
    if (verdict == VERDICT_WRONG_SESSION && named && named->session_id[0] && !named->same_room) {
        return TONE_WRONG_ROOM;
    }
    return direction == DIRECTION_OUT ? consequences[verdict].out : consequences[verdict].in;
}

bool claim_is_open(const struct session *session, const struct claimant *who) {
    return session->claim_count > 1 && who->claimed[0] == '\0';
}

enum offer verdict_offer(enum verdict verdict, const struct tap_case *tap) {
    enum offer offer = consequences[verdict].offer;
    bool idle = (offer == OFFER_LEAVE && tap->direction != DIRECTION_IN) ||
                (offer == OFFER_CLAIM && !claim_is_open(tap->session, tap->who));
    return idle ? OFFER_NONE : offer;
}
