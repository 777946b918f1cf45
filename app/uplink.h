// The kiosk's line to HQ: the pure session, two clients and the store, joined. For the main thread.
//
// uplink_poll never blocks: it takes replies, lets the session decide, notes settlements, master
// data and other kiosks' records in the store, and starts what is due.
#pragma once

#include "app/device_key.h"
#include "app/store/store.h"
#include "firmware/clock.h"
#include "sync/session.h"

struct uplink;

struct uplink_options {
    const char *ca_file;         // NULL: system bundle, unless enrolment pinned a key
    void (*wake)(void *context); // called from workers
    void *context;
    // Called on the main thread after each step of a record's way: "sent", "acknowledged",
    // "refused". NULL: not wanted.
    void (*trace)(void *context, const char *step, int64_t seq);
};

// What the screens show of the line.
enum line_state { LINE_NOT_ENROLLED, LINE_STARTING, LINE_OK, LINE_OFFLINE, LINE_ALARM };
struct uplink_status {
    enum line_state line;
    struct outbox_state outbox;
    int64_t last_contact_mono_ms; // -1: never
    enum fault fault;             // with `problem`: what the screens say of it
    char problem[WIRE_PROBLEM_CAP];
};

// Reads where HQ is from the store's settings: local.hq.url, local.hq.pin, local.hq.ca. Not
// enrolled is not an error: the uplink then only reports LINE_NOT_ENROLLED. A store of practice is
// never enrolled.
MUST_USE enum err uplink_start(struct uplink **out, struct store *store,
                               const struct device_key *key, const struct uplink_options *options);
void uplink_stop(struct uplink *uplink);

// What has come since the last poll.
struct uplink_news {
    bool master_changed; // new master data was taken in
    int64_t foreign;     // so many records of other kiosks are new here
    int64_t true_utc_ms; // HQ's time, of an authenticated answer: a `clock` fact; 0: none
};
// Returns the monotonic time at which to call again, at the latest.
int64_t uplink_poll(struct uplink *uplink, struct uplink_news *news,
                    const struct wire_health *health);
// The session that is open here, whose other kiosks' records are wanted; "" none. To be told before
// each poll: the same again changes nothing.
void uplink_follow(struct uplink *uplink, const char *session_id);
void uplink_offer(struct uplink *uplink); // a record was written
void uplink_hurry(struct uplink *uplink); // staff: sync now
void uplink_get_status(struct uplink *uplink, struct uplink_status *out);
// Has each lane done all that there is to do for the moment, with success? Then nothing is under
// way, nothing pending, and the last page of master data has come.
bool uplink_is_settled(struct uplink *uplink);

// Enrols this device: POST /v1/enrol, signed with the key that it brings, then the answer's
// settings into the store (local.hq.*, local.device.name, local.device.venue, local.hash_key as 64
// hexadecimal digits) and HQ's keys into the roster, in one transaction; master data is fetched
// from the beginning. Whoever runs an uplink starts it anew afterwards. On any error `problem`
// (WIRE_PROBLEM_CAP) says what to do, and `fault` which of its sentences the screens show.
MUST_USE enum err uplink_enrol(struct store *store, const struct device_key *key, const char *url,
                               const char *code, const char *pin, const char *ca_file,
                               char *problem, enum fault *fault);
