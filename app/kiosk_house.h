// The day's frame: what the kiosk keeps for it between two messages. Only for app/kiosk*.c.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/domain/attendance.h"
#include "app/domain/reception.h"
#include "app/kiosk_transfer.h"
#include "app/store/store.h"
#include "app/ui/view_house.h"

// A true time that somebody vouched for in this boot: a person, headquarters, or a time server.
// Facts keep what the device's clock said; screens, windows and directions go by the time that
// follows from this one over the monotonic clock, as attendance_merge does.
struct kiosk_clock {
    bool known;
    int64_t true_utc_ms, mono_ms;
    bool seen_unsynced; // something may have been recorded under a clock that nobody disciplined
};

// One person whom the closing is about.
struct closing_person {
    struct attendance attendance;
    char kanji[NAME_CAP], kana[NAME_CAP];
    bool pending;                // of credit that waits for something about this person
    bool no_exit;                // when the closing began, or since
    enum exit_decision decision; // with no_exit
    int64_t exit_utc_ms;         // EXIT_RECORDED
};

struct kiosk_closing {
    struct closing_person *people; // owned; by name
    size_t count;
};

struct kiosk_house {
    bool notice_from_menu; // where the notice goes back to
    struct kiosk_clock clock;
    struct kiosk_closing closing;
    // While staff practise: what goes on for real, and waits. real_store NULL: they don't.
    struct store *real_store;
    struct reception_state real_reception;
    int64_t practice_until_mono_ms; // then nobody has practised for a while
    int64_t purge_due_mono_ms;
    struct kiosk_transfer transfer;
    bool has_summary; // view.house.closing.summary is one
};
