// Persons in words: what a list says of their attendance, why staff corrected something, and the
// bar that takes a record back.
#pragma once

#include "app/ui/frame.h"
#include "app/ui/phrase.h"
#include "app/ui/widget.h"

// 在室, 遅刻 2分 ...
void people_state_words(const struct frame *f, char out[PHRASE_CAP],
                        const struct view_people_row *row);
enum tag_tone people_state_tone(enum people_state state);
// 13:51 → 14:20, as far as it has come; empty for who is not here.
void people_times(const struct frame *f, char out[PHRASE_CAP], const struct view_people_row *row);
// The kanji, or what stands for a name that nobody knows.
const char *people_name(const struct frame *f, const struct view_people_row *row);

const char *correction_words(const struct frame *f, enum correction correction);
// A journalled reason: one of the set in words, else as it was written.
const char *reason_words(const struct frame *f, const char *reason);

// Cut from the bottom of `body` while there is something to take back: what, and 元に戻す.
void undo_bar_draw(struct frame *f, struct rect *body);
