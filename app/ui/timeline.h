// One person's taps, oldest first: when, how and where; what became of them, by whom and why. A tap
// that was voided stands there struck out. Touching one chooses it (UI_TAP).
#pragma once

#include "app/ui/frame.h"

void timeline_draw(struct frame *f, struct rect rect, const struct view_person *person);
