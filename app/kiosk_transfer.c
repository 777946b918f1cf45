// Import and export at the screen: a session, a stick, a choice.
#include "app/kiosk_transfer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/tick.h"
#include "app/kiosk_state.h"
#include "app/ui/phrase.h"

#define PAST_MS (INT64_C(92) * 86400000) // of which sessions may be exported: three months

enum { LOOK_EVERY_MS = 1000, STICKS_MAX = 4, SESSIONS_MAX = 64, CSV_MAX = 32 };

// --- Which session -------------------------------------------------------------------------------

static void put_past(struct kiosk *kiosk, const struct session *session) {
    struct view_transfer *view = &kiosk->view.house.transfer;
    struct kiosk_transfer *transfer = &kiosk->house.transfer;
    size_t i = view->past_count++;
    memcpy(transfer->past[i].id, session->id, sizeof transfer->past[i].id);
    transfer->past[i].starts_utc_ms = session->starts_utc_ms;
    memcpy(view->past[i].title, session->title, sizeof view->past[i].title);
    view->past[i].starts_utc_ms = session->starts_utc_ms;
}

// Newest first. What is today and has not begun yet is there too: a forgotten session may be tried.
static void list_past(struct kiosk *kiosk) {
    struct session *sessions = calloc(SESSIONS_MAX, sizeof *sessions);
    size_t count = 0;
    int64_t tomorrow_utc_ms = kiosk->midnight_utc_ms + INT64_C(86400000);
    if (!sessions || programme_sessions(kiosk->store, sessions, &count, SESSIONS_MAX,
                                        tomorrow_utc_ms - PAST_MS, tomorrow_utc_ms) != ERR_OK) {
        count = 0; // the store has said why
    }
    while (count > 0 && kiosk->view.house.transfer.past_count < VIEW_PAST_MAX) {
        put_past(kiosk, &sessions[--count]);
    }
    free(sessions);
}

void kiosk_transfer_session(struct kiosk *kiosk, int32_t index) {
    struct kiosk_transfer *transfer = &kiosk->house.transfer;
    const struct view_transfer *view = &kiosk->view.house.transfer;
    if (view->state == TRANSFER_SESSION && index >= 0 && (size_t)index < view->past_count) {
        memcpy(transfer->session_id, transfer->past[index].id, sizeof transfer->session_id);
        transfer->session_starts_utc_ms = transfer->past[index].starts_utc_ms;
        kiosk->view.house.transfer.state = TRANSFER_NO_STICK;
        kiosk_look_for_stick(kiosk);
    }
}

// --- The stick -----------------------------------------------------------------------------------

// The first that will do; for an export one that can be written to, if there is any.
static bool find_stick(struct usb_stick *out, bool for_export) {
    struct usb_stick sticks[STICKS_MAX];
    size_t count = 0;
    if (usb_stick_list(sticks, &count, STICKS_MAX) != ERR_OK || count == 0) {
        return false;
    }
    *out = sticks[0];
    for (size_t i = count; for_export && i > 0; i--) {
        if (!sticks[i - 1].read_only) {
            *out = sticks[i - 1];
        }
    }
    return true;
}

// What can be read from it.
static void list_files(struct kiosk *kiosk) {
    static char names[CSV_MAX][USB_NAME_CAP];
    struct view_transfer *view = &kiosk->view.house.transfer;
    size_t count = 0;
    size_t used = 0;
    if (usb_stick_csv(names, &count, CSV_MAX, &kiosk->house.transfer.stick) != ERR_OK) {
        count = 0;
    }
    view->files[0] = '\0';
    for (size_t i = 0; i < count && used < sizeof view->files; i++) {
        used += (size_t)snprintf(view->files + used, sizeof view->files - used, "%s%s",
                                 i > 0 ? "\n" : "", names[i]);
    }
    view->state = count > 0 ? TRANSFER_CHOOSE : TRANSFER_NO_FILES;
}

static void take_stick(struct kiosk *kiosk, const struct usb_stick *stick) {
    struct view_transfer *view = &kiosk->view.house.transfer;
    bool same = strcmp(kiosk->house.transfer.stick.path, stick->path) == 0;
    kiosk->house.transfer.stick = *stick;
    snprintf(view->stick, sizeof view->stick, "%.*s", (int)sizeof view->stick - 1, stick->name);
    if (view->purpose == TRANSFER_IMPORT) {
        list_files(kiosk);
    } else if (stick->read_only) {
        view->state = TRANSFER_READ_ONLY;
    } else if (!same || view->state != TRANSFER_CHOOSE) {
        kiosk_list_adapters(kiosk);
        view->state = TRANSFER_CHOOSE;
    }
}

static bool waits_for_stick(const struct kiosk *kiosk) {
    enum transfer_state state = kiosk->view.house.transfer.state;
    return kiosk->view.screen == SCREEN_TRANSFER &&
           (state == TRANSFER_NO_STICK || state == TRANSFER_READ_ONLY ||
            state == TRANSFER_NO_FILES || state == TRANSFER_CHOOSE);
}

void kiosk_look_for_stick(struct kiosk *kiosk) {
    struct usb_stick stick;
    struct view_transfer *view = &kiosk->view.house.transfer;
    if (!waits_for_stick(kiosk)) {
        return;
    }
    kiosk->house.transfer.look_due_mono_ms = tick_now_ms() + LOOK_EVERY_MS;
    if (find_stick(&stick, view->purpose == TRANSFER_EXPORT)) {
        take_stick(kiosk, &stick);
        return;
    }
    kiosk->house.transfer.stick = (struct usb_stick){0};
    view->stick[0] = '\0';
    view->state = TRANSFER_NO_STICK;
}

int64_t kiosk_look_due_mono_ms(const struct kiosk *kiosk) {
    return waits_for_stick(kiosk) ? kiosk->house.transfer.look_due_mono_ms : INT64_MAX;
}

// --- Begin ---------------------------------------------------------------------------------------

static void begin(struct kiosk *kiosk, enum transfer_purpose purpose) {
    bool from_summary = kiosk->view.screen == SCREEN_SUMMARY;
    kiosk->house.transfer = (struct kiosk_transfer){.from_summary = from_summary};
    kiosk->view.house.transfer =
        (struct view_transfer){.purpose = purpose, .state = TRANSFER_NO_STICK};
    kiosk_go(kiosk, SCREEN_TRANSFER);
}

void kiosk_take_import(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk_house_is_manager(kiosk) && kiosk_house_is_real(kiosk)) {
        begin(kiosk, TRANSFER_IMPORT);
        kiosk_look_for_stick(kiosk);
    }
}

// Who only receives may take the summary with them: it names nobody.
static bool may_export(struct kiosk *kiosk) {
    return kiosk->view.screen == SCREEN_SUMMARY || kiosk_house_is_manager(kiosk);
}

void kiosk_take_export(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (!may_export(kiosk) || !kiosk_house_is_real(kiosk)) {
        return;
    }
    begin(kiosk, TRANSFER_EXPORT);
    struct kiosk_transfer *transfer = &kiosk->house.transfer;
    struct view_transfer *view = &kiosk->view.house.transfer;
    view->only_summary = kiosk->staff_role != ROLE_MANAGER;
    if (transfer->from_summary) {
        const struct view_summary *summary = &kiosk->view.house.closing.summary;
        memcpy(transfer->session_id, summary->id, sizeof transfer->session_id);
        transfer->session_starts_utc_ms = summary->starts_utc_ms;
        kiosk_look_for_stick(kiosk);
        return;
    }
    view->state = TRANSFER_SESSION;
    list_past(kiosk);
    if (view->past_count == 1) {
        kiosk_transfer_session(kiosk, 0);
    }
}

// --- Go on ---------------------------------------------------------------------------------------

static void work(struct kiosk *kiosk) {
    struct view_transfer *view = &kiosk->view.house.transfer;
    view->state = TRANSFER_WORKING;
    view->finding_count = view->finding_more = 0;
    view->rows = view->lost = 0;
    view->made[0] = view->why[0] = '\0';
    kiosk_draw_now(kiosk);
}

void kiosk_take_adapter(struct kiosk *kiosk, int32_t choice) {
    const struct view_transfer *view = &kiosk->view.house.transfer;
    bool whole = choice >= 0 && ((size_t)choice < view->adapter_count || choice == TRANSFER_BUNDLE);
    bool summary = choice == TRANSFER_SUMMARY && view->summary;
    if (view->state == TRANSFER_CHOOSE && view->purpose == TRANSFER_EXPORT &&
        (summary || (whole && !view->only_summary))) {
        work(kiosk);
        kiosk_export_to(kiosk, choice);
    }
}

void kiosk_take_transfer_next(struct kiosk *kiosk) {
    struct view_transfer *view = &kiosk->view.house.transfer;
    if (view->state == TRANSFER_FAILED) {
        view->state = TRANSFER_NO_STICK;
        kiosk_look_for_stick(kiosk);
    } else if (view->state == TRANSFER_CHOOSE && view->purpose == TRANSFER_IMPORT) {
        work(kiosk);
        kiosk_import_from(kiosk);
    }
}

void kiosk_transfer_back(struct kiosk *kiosk) {
    if (kiosk->house.transfer.from_summary) {
        kiosk_go(kiosk, SCREEN_SUMMARY);
    } else {
        kiosk_house_menu(kiosk);
    }
}

static enum string_id words_for(enum err err) {
    switch (err) {
    case ERR_FULL:
        return STR_TRANSFER_FULL;
    case ERR_PERM:
        return STR_TRANSFER_DENIED;
    case ERR_NOT_FOUND:
        return STR_TRANSFER_STICK_GONE;
    case ERR_INVALID:
        return STR_TRANSFER_WRONG_LINES;
    default:
        return STR_TRANSFER_BROKEN;
    }
}

void kiosk_transfer_failed(struct kiosk *kiosk, enum err err, const char *problem) {
    struct view_transfer *view = &kiosk->view.house.transfer;
    view->state = TRANSFER_FAILED;
    snprintf(view->why, sizeof view->why, "%s", phrase_get(kiosk->view.language, words_for(err)));
    if (*problem && view->finding_count < VIEW_FINDINGS_MAX) {
        snprintf(view->findings[view->finding_count++], VIEW_SENTENCE_CAP, "%.*s",
                 VIEW_SENTENCE_CAP - 1, problem);
    }
    kiosk_trace(kiosk, "transfer failed");
}
