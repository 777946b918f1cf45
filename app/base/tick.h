// Monotonic time: what intervals and time-outs are measured with. Wall time is firmware/clock.h.
#pragma once

#include <stdint.h>

// Milliseconds since an arbitrary point at or before boot; does not jump with the wall clock.
int64_t tick_now_ms(void);
void tick_sleep_ms(int64_t ms);
