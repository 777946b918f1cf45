// The band on every screen while staff practise: stripes, and the word in both languages at once,
// so that nobody takes what stands below it for a record. Across the top; on small panels, which
// have no height to give away, in the header, where else the place stands.
#pragma once

#include "app/ui/frame.h"

// Cuts the band from the top of the screen's area, where it belongs there.
void practice_banner_draw(struct frame *f);
bool practice_banner_is_in_header(const struct frame *f);
void practice_banner_draw_in_header(struct frame *f, struct rect place);
