// One session as it is exported: its facts, who was there, and what that earns.
#pragma once

#include "app/domain/credit.h"
#include "app/store/store.h"

enum { EXPORT_TOTALS_MAX = 2000, EXPORT_SESSIONS_MAX = 256 };

struct export_person {
    const struct attendance *attendance;
    struct member member; // empty, but for what the record says, when not known here
    bool on_roster;       // of members, not of walk-ins
    bool registered;
    struct proposal proposals[PROPOSAL_MAX];
    size_t proposal_count;
    struct scheme_sum sums[ITEM_CREDIT_MAX * SESSION_ITEM_MAX];
    size_t sum_count;
    struct credit_total *history; // what limits on repeated titles look at
    size_t history_count;
};

struct export_data {
    struct session *session; // the first of `sessions`
    struct session
        *sessions; // with the others that its facts speak of: people go from room to room
    size_t session_count;
    struct policy *policy; // NULL: not known here
    struct fact *facts;    // as they were recorded
    size_t fact_count;
    struct attendance *attendances; // of this session
    size_t attendance_count;
    struct export_person **people; // by kana; who is on no roster last
    size_t person_count;
    int64_t now_utc_ms;
};

// ERR_NOT_FOUND: there is no such session. To be freed, also after an error.
MUST_USE enum err export_load(struct export_data *out, struct store *store, const char *session_id,
                              int64_t now_utc_ms);
void export_free(struct export_data *data);

// The taps of one person in this session, oldest first; *out to be freed.
MUST_USE enum err export_timeline(struct timeline_row **out, size_t *count,
                                  const struct export_data *data, const char *member_id);
