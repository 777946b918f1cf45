// What the line to HQ holds between two polls. Only for app/uplink*.c.
#pragma once

#include "app/batch.h"
#include "app/uplink.h"
#include "sync/client.h"

struct uplink {
    struct store *store;
    struct uplink_options options;
    struct client *clients[LANE_COUNT]; // NULL: not enrolled
    struct sync_session session;
    enum lane_state ended[LANE_COUNT]; // what the last answer left the lane in
    int64_t asked_mono_ms[LANE_COUNT];
    struct batch sent;             // under way
    char sent_particulars[37];     // whose
    char session_id[ID_CAP];       // followed; "" none
    char asked_session_id[ID_CAP]; // whose records are under way; "" cards
    int64_t held_until_mono_ms;    // UP, after the store failed
    enum fault store_fault;
    char store_problem[WIRE_PROBLEM_CAP];
    struct wire_health health;
    struct uplink_news news; // to be told
    bool clock_told;
    int64_t clock_told_mono_ms, clock_offset_ms;
};

// --- uplink_ask.c: questions ---------------------------------------------------------------------
// What goes out for an action; what the answer will be about is noted. The body is the caller's.
MUST_USE enum err uplink_make_request(struct uplink *uplink, struct client_request *request,
                                      const struct sync_action *action,
                                      const struct outbox_state *outbox);

// --- uplink_take.c: answers ----------------------------------------------------------------------
// Takes into the store what came for the action that was under way, and makes `answer` say what the
// session has to know of it. `results` has room for WIRE_BATCH_MAX and lives as long as the answer.
void uplink_take_answer(struct uplink *uplink, struct answer *answer, struct wire_result *results,
                        enum action_kind action, const struct client_reply *reply);
// HQ's time, from an answer that was authenticated.
void uplink_take_date(struct uplink *uplink, enum lane lane, const struct client_reply *reply,
                      const struct clock_reading *now);
