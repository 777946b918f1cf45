// A kiosk at the door of one lecture, with a clock of its own, for tests of the rules.
#pragma once

#include <string.h>

#include "app/domain/reception.h"

#define MINUTE INT64_C(60000)
#define START INT64_C(1775025000000)
#define END (START + 90 * MINUTE)

static inline struct session lecture(void) {
    struct session session = {.id = "S1",
                              .starts_utc_ms = START,
                              .ends_utc_ms = END,
                              .entry = {START - 10 * MINUTE, START + 10 * MINUTE},
                              .exit = {END - 10 * MINUTE, END + 10 * MINUTE}};
    return session;
}

// A kiosk at the door, with a clock of its own.
struct door {
    struct reception_state state;
    struct session session;
    int64_t at_utc_ms;
};

static inline struct event event_now(const struct door *door, enum event_kind kind) {
    struct event event = {.kind = kind,
                          .now = {.at_utc_ms = door->at_utc_ms,
                                  .mono_ms = door->at_utc_ms - START + 1000 * MINUTE,
                                  .boot_id = "boot-1",
                                  .trust = TRUST_SYNCED},
                          .staff_id = ""};
    return event;
}

static inline struct effects open_session(struct door *door) {
    struct event event = event_now(door, EVENT_OPEN);
    struct effects effects;
    event.session = &door->session;
    memcpy(event.staff_id, "staff-7", 8);
    reception_step(&door->state, &effects, &event);
    return effects;
}

static inline struct door closed_door(void) {
    struct door door = {.session = lecture(), .at_utc_ms = START - 5 * MINUTE};
    reception_init(&door.state, &RECEPTION_POLICY_DEFAULT);
    return door;
}

static inline struct door open_door(void) {
    struct door door = closed_door();
    open_session(&door);
    return door;
}

static inline struct event scan_of(const struct door *door, const char *member_id,
                                   enum direction last) {
    struct event event = event_now(door, EVENT_SCAN);
    event.who = (struct claimant){
        .method = METHOD_QR_SIGNED, .credential_hash = "c0ffee", .presence = {.last = last}};
    memcpy(event.who.member.id, member_id, strlen(member_id) + 1);
    memcpy(event.who.member.kana, "NAME", 5);
    return event;
}

static inline struct effects tap(struct door *door, const char *member_id, enum direction last) {
    struct event event = scan_of(door, member_id, last);
    struct effects effects;
    reception_step(&door->state, &effects, &event);
    return effects;
}

static inline struct effects pin(struct door *door, enum direction direction) {
    struct event event = event_now(door, EVENT_PIN);
    struct effects effects;
    event.pinned = direction;
    memcpy(event.staff_id, "staff-7", 8);
    reception_step(&door->state, &effects, &event);
    return effects;
}
