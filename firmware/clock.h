// Wall time, and how far it can be trusted.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/base/err.h"

enum clock_trust { CLOCK_UNKNOWN, CLOCK_RTC, CLOCK_SYNCED };

struct clock_reading {
    int64_t utc_ms;
    int64_t mono_ms; // since boot, as tick_now_ms
    enum clock_trust trust;
};

// CLOCK_SYNCED when the kernel says that the clock is disciplined (adjtimex, not STA_UNSYNC);
// CLOCK_RTC when a hardware clock exists; else CLOCK_UNKNOWN (also for a time before this build).
struct clock_reading clock_read(void);

// Pure: the trust that a wall time deserves.
enum clock_trust clock_judge(int64_t utc_ms, bool disciplined, bool has_rtc);

// The kernel's boot id, or ERR_IO.
MUST_USE enum err clock_boot_id(char out[64]);
