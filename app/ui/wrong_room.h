// The loudest picture of all: this door is not yours, go there. The whole screen is its field of
// colour, unlike any other result, and the right room is its largest text.
#pragma once

#include "app/ui/outcome.h"

void wrong_room_draw(struct frame *f, const struct outcome *outcome);
