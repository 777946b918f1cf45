// The parts of the screen of one person's cards that tell of cards that are bound.
#pragma once

#include "app/ui/frame.h"

// What is bound, each with the way to unbind it.
void card_list_draw(struct frame *f, struct rect rect, const struct view_card *card);
// One of them: shall it be unbound, and why?
void card_unbind_draw(struct frame *f, struct rect body, const struct view_card *card);
