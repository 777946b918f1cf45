// A time that staff type, of the session that is open.
#pragma once

#include "app/ui/view.h"

// "1402" as a time of the session's day (its night included, when it ends after midnight).
enum clock_problem typed_clock(int64_t *utc_ms, const char *digits, const struct session *session,
                               int64_t now_utc_ms, int32_t utc_offset_min);
