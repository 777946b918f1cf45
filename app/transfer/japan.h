// Times as Japan reads them: UTC+9, no summer time.
#pragma once

#include <stdint.h>

enum { JAPAN_TEXT_CAP = 20 };
// "2026-04-09 14:00:00".
void japan_text(char out[JAPAN_TEXT_CAP], int64_t utc_ms);
