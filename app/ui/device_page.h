// The second page of the diagnostics: the device itself, its clock, and when personal data goes.
#pragma once

#include "app/ui/frame.h"

void device_page_draw(struct frame *f, struct rect body);
