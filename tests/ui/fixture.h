// Views as a kiosk would fill them, one for each thing that a screen can have to show. All persons
// are made up.
#pragma once

#include "app/ui/view.h"

struct fixture {
    const char *name;
    void (*fill)(struct view *view); // on top of an ordinary afternoon
    enum screen_id screen;
    bool crammed; // holds the longest texts there can be: some end in "…"
};

// All cases, those of every refusal and verdict included.
size_t fixture_count(void);
const struct fixture *fixture_at(size_t index);
void fixture_fill(struct view *view, const struct fixture *fixture, enum language language);
