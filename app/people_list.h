// The attendees of a session: from the records by the pure rules, with names from the roster.
// Worked out when records have changed, not for each picture.
#pragma once

#include "app/domain/attendance.h"
#include "app/store/store.h"

struct attendee {
    struct attendance attendance;
    struct member member; // only its id, when the roster does not know it
};

struct people_list {
    struct attendee *items; // by kana; who has none comes last
    size_t count;
};

void people_list_fini(struct people_list *list);
// Replaces what is in `list`; on error it is empty. `others`: sessions that go on beside this one;
// whoever entered one of them has left this one.
MUST_USE enum err people_list_load(struct people_list *list, struct store *store,
                                   const struct session *session, const struct session *others,
                                   size_t other_count);
// NULL: not here.
const struct attendee *people_list_find(const struct people_list *list, const char *member_id);
