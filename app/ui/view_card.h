// The screen on which staff bind a card to a member, and unbind it. Part of view.h.
#pragma once

#include "app/domain/card_enrolment.h"
#include "app/domain/correction.h"

enum { VIEW_CARD_ROWS = 8 };

// What the sentence beside the steps tells of.
enum card_news {
    CARD_NEWS_NONE,   // nothing happened yet: the steps say what to do
    CARD_NEWS_TOUCH,  // the last touch: outcome, refusal
    CARD_NEWS_UNBOUND // the record is durable
};

struct view_card_row {
    enum method method;
    char bound_on[DATE_CAP]; // local day at the kiosk that bound it; empty: headquarters did
    bool touched;            // the card that was on the reader last
};

struct view_card {
    char kanji[NAME_CAP], kana[NAME_CAP];
    char number[NUMBER_CAP * 3]; // half hidden

    enum card_step step;
    enum card_news news;
    enum card_outcome outcome; // CARD_BOUND only once the record is durable
    enum refusal refusal;

    struct view_card_row rows[VIEW_CARD_ROWS]; // what leads to this member, from `first`
    size_t row_count, total, first;

    bool unbinding; // asks about this one
    struct view_card_row chosen;
    size_t reason; // index into unbind_choices; SIZE_MAX: none yet
    char staff_name[NAME_CAP];
};
