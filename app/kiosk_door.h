// The door's part of the kiosk: what stands beside a result, and what people answer to it. Only for
// app/kiosk*.c.
#pragma once

#include "app/domain/policy.h"
#include "app/domain/reception.h"

struct kiosk;

struct kiosk_door {
    int64_t shown_mono_ms;     // when the present result appeared
    bool covers_question;      // in place of another's question, which a finger may still mean
    struct question admitting; // whom staff are about to admit, while they type their PIN
    struct policy policy;      // the open session's, as far as known
    bool policy_fresh, policy_known;
};

// --- kiosk_door.c: beside a result, and answers to it --------------------------------------------
// After a result's record is durable: whatever else the view holds of it, and which screen shows
// it.
void kiosk_door_show(struct kiosk *kiosk, const struct result *result);
void kiosk_door_leave(struct kiosk *kiosk, int32_t intent);
void kiosk_door_claim(struct kiosk *kiosk, int32_t index);
void kiosk_door_admit(struct kiosk *kiosk, int32_t value); // asks for the PIN
void kiosk_door_admitted(struct kiosk *kiosk);             // the PIN was right
// Is the screen a result, with a question or without?
bool kiosk_shows_result(const struct kiosk *kiosk);

// --- kiosk_worth.c: what an attendance earns -----------------------------------------------------
// Of the result's person, into view.door, in the view's language. Nothing where nothing counts, or
// where the store can't say: that is no reason to keep anybody at the door.
void kiosk_worth_fill(struct kiosk *kiosk, const struct result *result);
