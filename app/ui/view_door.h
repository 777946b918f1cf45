// What a doctor is shown beside the outcome of a tap, and what they are asked. A part of struct
// view; the texts are in its language.
#pragma once

#include "app/domain/types.h"
#include "app/ui/entry.h"

enum { VIEW_WORDS_CAP = 512, VIEW_PROGRESS_MAX = 2 };

// What SCREEN_CHOICE asks; the rest of it is view.result.
enum choice {
    CHOICE_RETURN, // leaving before the end: coming back?
    CHOICE_SCHEME  // which of several schemes is claimed
};

// Another session in the building: where somebody belongs.
struct view_room {
    char title[TITLE_CAP], room[NAME_CAP];
    int64_t starts_utc_ms, ends_utc_ms; // 0: not known
};

// What must be settled before the credit is anybody's: the first of these that holds.
enum credit_wait { WAIT_NONE, WAIT_ROSTER, WAIT_APPROVAL, WAIT_HQ };

struct view_door {
    char credit[VIEW_WORDS_CAP]; // what can be earned, a line for each scheme; empty: not known
    enum credit_wait wait;       // until then it is pending
    bool so_far;                 // at an exit: as things stand; else: for whoever stays to the end
    char loss[VIEW_WORDS_CAP];   // what was lost by coming late or leaving early, and why
    char progress[VIEW_PROGRESS_MAX]
                 [VIEW_WORDS_CAP]; // towards a certificate, where it may be shown
    size_t progress_count;
    struct view_room right; // with a wrong room: the right one; all empty: not known

    enum choice choice;
    char schemes[SESSION_CLAIM_MAX][VIEW_WORDS_CAP];
    size_t scheme_count;
    char claimed[VIEW_WORDS_CAP]; // the scheme that was just claimed

    struct entry name; // KEYPAD_NAME: typed so far
    enum keyboard_layout layout;
};
