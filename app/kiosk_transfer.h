// Import and export at the screen: what the kiosk keeps of it between two messages. Only for
// app/kiosk*.c.
#pragma once

#include "app/domain/types.h"
#include "app/ui/view_house.h"
#include "firmware/usb_stick.h"

struct kiosk;

struct kiosk_transfer {
    bool from_summary; // there it goes back to
    char session_id[ID_CAP];
    int64_t session_starts_utc_ms;
    struct {
        char id[ID_CAP];
        int64_t starts_utc_ms;
    } past[VIEW_PAST_MAX];
    char adapters[VIEW_ADAPTERS_MAX][ID_CAP];
    struct usb_stick stick; // path "": none
    int64_t look_due_mono_ms;
};

// --- kiosk_transfer.c: a stick, a choice, a file -------------------------------------------------
void kiosk_take_import(struct kiosk *kiosk, int32_t value);
void kiosk_take_export(struct kiosk *kiosk, int32_t value);
void kiosk_transfer_session(struct kiosk *kiosk, int32_t index);
void kiosk_take_adapter(struct kiosk *kiosk, int32_t choice);
void kiosk_take_transfer_next(struct kiosk *kiosk);
void kiosk_transfer_back(struct kiosk *kiosk);
// Has somebody put a stick in, or taken it out?
void kiosk_look_for_stick(struct kiosk *kiosk);
// When to ask that next; INT64_MAX: nobody waits for one.
int64_t kiosk_look_due_mono_ms(const struct kiosk *kiosk);

// --- kiosk_export.c, kiosk_import.c: with a stick there; the view says how it went ---------------
// Fills the view with the adapters there are.
void kiosk_list_adapters(struct kiosk *kiosk);
void kiosk_export_to(struct kiosk *kiosk, int32_t choice);
void kiosk_import_from(struct kiosk *kiosk);
// The view says that it failed, why, and the technical sentence below.
void kiosk_transfer_failed(struct kiosk *kiosk, enum err err, const char *problem);
