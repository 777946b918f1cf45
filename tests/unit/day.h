// A day of facts for the tests of the rules: short to write, with ids and sequences of their own.
#pragma once

#include <stdio.h>
#include <string.h>

#include "app/domain/attendance.h"

#define MINUTE INT64_C(60000)
#define SECOND INT64_C(1000)
#define START INT64_C(1775025000000) // 2026-04-01 15:30 in Japan
#define END (START + 90 * MINUTE)

enum { DAY_CAP = 128 };

struct day {
    struct fact facts[DAY_CAP];
    size_t count;
};

// Another fact of a device, under a clock that is right; its id says its place.
static inline struct fact *day_add(struct day *day, enum fact_kind kind, const char *device,
                                   int64_t at_utc_ms) {
    struct fact *fact = &day->facts[day->count++];
    *fact = (struct fact){.kind = kind,
                          .seq = (int64_t)day->count,
                          .stamp = {.at_utc_ms = at_utc_ms,
                                    .mono_ms = at_utc_ms - START + 1000 * MINUTE,
                                    .trust = TRUST_SYNCED}};
    char name[32]; // `device` may be that of another fact of this day
    snprintf(name, sizeof name, "%.31s", device);
    snprintf(fact->id, sizeof fact->id, "fact-%04zu", day->count);
    snprintf(fact->device_id, sizeof fact->device_id, "%s", name);
    snprintf(fact->stamp.boot_id, sizeof fact->stamp.boot_id, "boot-%s", name);
    return fact;
}

static inline struct fact *day_tap(struct day *day, const char *session, const char *member,
                                   enum direction direction, int64_t at_utc_ms) {
    struct fact *fact = day_add(day, FACT_TAP, "kiosk-1", at_utc_ms);
    fact->direction = direction;
    fact->verdict = VERDICT_ACCEPTED;
    fact->method = METHOD_QR_SIGNED;
    snprintf(fact->session_id, sizeof fact->session_id, "%s", session);
    snprintf(fact->member_id, sizeof fact->member_id, "%s", member);
    return fact;
}

static inline struct fact *day_in(struct day *day, int64_t at_utc_ms) {
    return day_tap(day, "S1", "M1", DIRECTION_IN, at_utc_ms);
}

static inline struct fact *day_out(struct day *day, int64_t at_utc_ms) {
    return day_tap(day, "S1", "M1", DIRECTION_OUT, at_utc_ms);
}

// A void or an amend of `target`, by staff.
static inline struct fact *day_change(struct day *day, enum fact_kind kind,
                                      const struct fact *target, int64_t at_utc_ms) {
    struct fact *fact = day_add(day, kind, target->device_id, at_utc_ms);
    memcpy(fact->target_id, target->id, sizeof fact->target_id);
    memcpy(fact->session_id, target->session_id, sizeof fact->session_id);
    snprintf(fact->staff_id, sizeof fact->staff_id, "staff-7");
    snprintf(fact->reason, sizeof fact->reason, "slip");
    return fact;
}

static inline struct fact *day_clock(struct day *day, const char *device, int64_t at_utc_ms,
                                     int64_t true_utc_ms) {
    struct fact *fact = day_add(day, FACT_CLOCK, device, at_utc_ms);
    fact->true_utc_ms = true_utc_ms;
    return fact;
}
