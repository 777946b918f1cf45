// The day's frame: what the kiosk keeps for it between two messages. Only for app/kiosk*.c.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct kiosk_house {
    bool notice_from_menu; // where the notice goes back to
};
