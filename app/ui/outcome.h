// What an outcome looks like and says: the shape on its field of colour, the words beside it. One
// table for verdicts and one for refusals, so that each has its own words.
#pragma once

#include "app/ui/column.h"
#include "app/ui/frame.h"
#include "app/ui/phrase.h"

struct outcome {
    enum paint field, ink;
    enum icon icon;
    enum string_id word;     // under the shape
    enum string_id headline; // what happened
    enum string_id next;     // what to do now
    bool person;             // show who
    bool time;               // show when: it counts
    bool number, call;       // offer 番号で受付, 係員を呼ぶ
};

// Says that nothing was recorded unless the record is known to be durable.
struct outcome outcome_of(const struct result *result);
// The door is another's, and it is known which: a picture of its own.
bool outcome_is_wrong_room(const struct result *result);

// The shape and its word on the field.
void outcome_draw_field(struct frame *f, struct rect rect, const struct outcome *outcome);

// Whose it is, half hidden: others can see the screen.
void outcome_put_number(struct column *column, const struct member *member, enum paint paint);

// What happened, and when where that counts. In practice nothing is said to be recorded without the
// word that takes it back.
void outcome_headline(struct frame *f, char out[PHRASE_CAP], const struct outcome *outcome);
