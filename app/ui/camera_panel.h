// What the camera sees, or why nothing is seen.
#pragma once

#include "app/ui/frame.h"

void camera_panel_draw(struct frame *f, struct rect rect);
