// Why staff corrected something: reasons that stand on the screen to be chosen. Their names are
// journalled in `reason`, for ever; words in a language come from whoever shows them. What staff
// wrote themselves is in `reason` as they wrote it.
#pragma once

#include "app/domain/types.h"

#define CORRECTION_LIST(X)                                                                         \
    X(CORRECTION_OTHER, "other")                 /* written by hand; never journalled */           \
    X(CORRECTION_SLIP, "slip")                   /* undone within seconds */                       \
    X(CORRECTION_WRONG_PERSON, "wrong_person")   /* somebody else's */                             \
    X(CORRECTION_DUPLICATE, "duplicate")         /* recorded twice */                              \
    X(CORRECTION_NOT_ATTENDING, "not_attending") /* went away again without attending */           \
    X(CORRECTION_TRIAL, "trial")                 /* staff tried the kiosk */                       \
    X(CORRECTION_WRONG_DIRECTION, "wrong_direction")                                               \
    X(CORRECTION_WRONG_TIME, "wrong_time")                                                         \
    X(CORRECTION_ADMITTED, "admitted")   /* staff let in: full house, wrong room */                \
    X(CORRECTION_SEEN, "seen")           /* staff saw it */                                        \
    X(CORRECTION_OWN_WORD, "own_word")   /* the doctor says so */                                  \
    X(CORRECTION_FORGOTTEN, "forgotten") /* the doctor did not touch */                            \
    X(CORRECTION_NO_CARD, "no_card")     /* card left at home */                                   \
    X(CORRECTION_LOST, "lost")           /* the card is lost: unbound */                           \
    X(CORRECTION_REISSUED, "reissued")   /* another card took its place: unbound */                \
    X(CORRECTION_EQUIPMENT, "equipment") /* reader or kiosk did not work */                        \
    X(CORRECTION_PAPER, "paper")         /* from a list on paper */                                \
    X(CORRECTION_BY_RULE, "by_rule")     /* no exit was read; staff agree to the policy's default */

#define ENUM_MEMBER(name, text) name,
enum correction { CORRECTION_LIST(ENUM_MEMBER) CORRECTION_COUNT };
#undef ENUM_MEMBER

const char *correction_name(enum correction correction);
// CORRECTION_OTHER for what is no name of the set: somebody's own words.
enum correction correction_parse(const char *reason);

enum correction_kind { CORRECTION_VOID, CORRECTION_AMEND, CORRECTION_AFTERWARDS };
enum { CORRECTION_CHOICES = 6 };
// Which reasons fit, most frequent first; returns how many.
size_t correction_choices(enum correction out[CORRECTION_CHOICES], enum correction_kind kind);

// Why a card is unbound: lost, reissued, or another person's from the beginning.
enum { UNBIND_CHOICES = 3 };
extern const enum correction unbind_choices[UNBIND_CHOICES];
