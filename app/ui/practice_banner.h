// The band across the top of every screen while staff practise: stripes, and the word in both
// languages at once, so that nobody takes what stands below it for a record.
#pragma once

#include "app/ui/frame.h"

// Cuts the band from the top of the screen's area and draws it.
void practice_banner_draw(struct frame *f);
