// What a list says of a person: times, and the most pressing thing about them.
#pragma once

#include "app/ui/view.h"

// `attendance` NULL for who is not here.
void people_row(struct view_people_row *out, const struct member *member,
                const struct attendance *attendance, const struct session *session,
                int64_t now_utc_ms);
bool people_row_fits(const struct view_people_row *row, enum people_filter filter);
