// What one tap becomes: a verdict, and what follows from each verdict. Pure, and a table: the first
// rule that holds decides.
//
//   verdict        when                                                              counts  offer
//   wrong_session  the person belongs to another room, which is named                no      admit
//   wrong_session  registered doctors only, and this one is not: no room is named    no      admit
//   repeat         in while in, out while out                                        no      leave
//   no_entry       out, never seen to enter: staff look                              no
//   full           in, every seat taken, and this person never had one               no      admit
//   elsewhere      in, while inside another room: that stay ends                     yes     claim
//   late           first time in, after the entry window                             yes     claim
//   early          out, before the clock proposes it                                 yes     return
//   flagged        the credential has a formal flaw: nobody is stopped for it        yes     claim
//   accepted       anything else                                                     yes     claim
//
// Leave is offered to a repeated entry only. Claim is offered where the session has several schemes
// of which one may be claimed, until the person has claimed one.
//
// Which room a person belongs to, first answer first:
// - this one, as soon as a tap of theirs has counted here: entering with a card and leaving with
//   the ticket of another room is leaving.
// - the room of the ticket, when the code is good for one session only; a ticket for this room is
//   as good as a registration for it.
// - this one, when they are registered here.
// - the room of another session that goes on now and for which they are registered.
// - the room that they entered and have not left, when they are about to leave (at this door).
// - the room of a session to come for which they are registered, when everybody leaves here: who
//   has never been in comes early for that one.
//
// Whoever had a seat keeps it: coming back after a break is never turned away, though the house may
// have filled meanwhile, so that more people than seats can be inside. Staff who enter a person by
// themselves stand before that person: neither a missing registration nor a full house holds their
// hand, but the room that the person belongs to is still named, since they may not know it.
//
// An entry before its window is accepted: the clock says what the rules make of it. Flaws are
// recorded with every verdict.
#pragma once

#include "app/domain/reception.h"

struct tap_case {
    const struct session *session;
    const struct claimant *who;
    enum direction direction;
    int64_t at_utc_ms;
    int64_t inside_count;
    bool by_staff;
};

// *elsewhere (may be NULL): the room that a WRONG_SESSION or ELSEWHERE names; empty otherwise.
enum verdict judge_tap(struct elsewhere *elsewhere, const struct tap_case *tap);
// The same for one whom staff have admitted: neither the room nor the house stands against them.
enum verdict judge_admitted(const struct tap_case *tap);

// False: kept as evidence, or changes nothing.
bool verdict_counts(enum verdict verdict);
// `named`: the room that a wrong session names; NULL: none. A session in this very room, at another
// time, sends nobody away from the door.
enum tone verdict_tone(enum verdict verdict, enum direction direction,
                       const struct elsewhere *named);
enum offer verdict_offer(enum verdict verdict, const struct tap_case *tap);
// Several schemes to choose from, and none chosen yet.
bool claim_is_open(const struct session *session, const struct claimant *who);
