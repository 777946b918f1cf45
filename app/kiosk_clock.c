// Which time it is: what the device's clock says, and what follows from a time that somebody
// vouched for. Records keep the first; everything that is shown or judged goes by the second.
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/domain/progress.h"
#include "app/kiosk_state.h"
#include "app/store/figures.h"

enum { TIME_DIGITS = 12 };

// Less is the noise of times that are given in whole seconds: as attendance_merge has it.
static const int64_t noise_ms = 2000;

// --- The true time -------------------------------------------------------------------------------

static int64_t correction_ms(const struct kiosk *kiosk, const struct stamp *raw) {
    const struct kiosk_clock *clock = &kiosk->house.clock;
    if (!clock->known) {
        return 0;
    }
    int64_t by_ms = clock->true_utc_ms + (raw->mono_ms - clock->mono_ms) - raw->at_utc_ms;
    return by_ms >= noise_ms || by_ms <= -noise_ms ? by_ms : 0;
}

struct stamp kiosk_corrected(const struct kiosk *kiosk, struct stamp raw) {
    raw.at_utc_ms += correction_ms(kiosk, &raw);
    return raw;
}

struct stamp kiosk_now(const struct kiosk *kiosk) {
    return kiosk_corrected(kiosk, kiosk_stamp(kiosk));
}

// --- Somebody vouches for a time -----------------------------------------------------------------

bool kiosk_note_true_time(struct kiosk *kiosk, int64_t true_utc_ms, const char *staff_id) {
    struct fact fact = {
        .kind = FACT_CLOCK, .stamp = kiosk_stamp(kiosk), .true_utc_ms = true_utc_ms};
    snprintf(fact.staff_id, sizeof fact.staff_id, "%s", staff_id);
    if (journal_append(kiosk->store, &fact) != ERR_OK) {
        return false;
    }
    kiosk_trace(kiosk, "recorded scan=0 seq=%lld id=%s kind=clock", (long long)fact.seq, fact.id);
    kiosk->house.clock = (struct kiosk_clock){.known = true,
                                              .true_utc_ms = true_utc_ms,
                                              .mono_ms = fact.stamp.mono_ms,
                                              .seen_unsynced = fact.stamp.trust != TRUST_SYNCED};
    kiosk->counts_stale = true;
    return true;
}

// What this very boot knows already: the monotonic clock starts anew with each.
void kiosk_load_clock(struct kiosk *kiosk) {
    static struct fact newest;
    size_t count = 0;
    struct kiosk_clock *clock = &kiosk->house.clock;
    clock->seen_unsynced = kiosk_stamp(kiosk).trust != TRUST_SYNCED;
    if (figures_clocks(kiosk->store, &newest, &count, 1, kiosk->boot_id) == ERR_OK && count == 1) {
        clock->known = true;
        clock->true_utc_ms = newest.true_utc_ms;
        clock->mono_ms = newest.stamp.mono_ms;
    }
}

// A time server has come after records were made without one: its time corrects them, and ends
// whatever else was taken for the true time.
void kiosk_follow_time_server(struct kiosk *kiosk) {
    struct stamp raw = kiosk_stamp(kiosk);
    struct kiosk_clock *clock = &kiosk->house.clock;
    if (raw.trust != TRUST_SYNCED) {
        clock->seen_unsynced = true;
        return;
    }
    if (kiosk->view.house.practice) {
        return; // the real journal is told as soon as it is back
    }
    if ((clock->seen_unsynced || correction_ms(kiosk, &raw) != 0) &&
        !kiosk_note_true_time(kiosk, raw.at_utc_ms, "")) {
        clock->seen_unsynced = false; // not again and again; the log says why
    }
}

// --- The screen ----------------------------------------------------------------------------------

// Not in practice: an answer would be a record, and stand in a journal that goes.
bool kiosk_must_ask_clock(const struct kiosk *kiosk) {
    return kiosk_stamp(kiosk).trust != TRUST_SYNCED && !kiosk->view.house.practice;
}

void kiosk_ask_clock(struct kiosk *kiosk, bool opens) {
    kiosk->view.house.clock = (struct view_clock){.step = CLOCK_ASK, .opens = opens};
    kiosk_go(kiosk, SCREEN_CLOCK);
}

static void go_on(struct kiosk *kiosk) {
    if (kiosk->view.house.clock.opens) {
        kiosk_open_chosen_session(kiosk);
    } else {
        kiosk_house_menu(kiosk);
    }
}

static void vouch(struct kiosk *kiosk, int64_t true_utc_ms) {
    if (!kiosk_note_true_time(kiosk, true_utc_ms, kiosk->staff_id)) {
        kiosk_show_broken_store(kiosk);
        return;
    }
    kiosk_reload_programme(kiosk);
    go_on(kiosk);
}

void kiosk_take_set_clock(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk_house_is_real(kiosk)) {
        kiosk_ask_clock(kiosk, false);
    }
}

void kiosk_take_clock_right(struct kiosk *kiosk, int32_t value) {
    (void)value;
    vouch(kiosk, kiosk_now(kiosk).at_utc_ms);
}

// The day that the clock says is mostly right: only the time has to be typed then.
void kiosk_take_clock_wrong(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct view_clock *clock = &kiosk->view.house.clock;
    char date[DATE_CAP];
    clock->step = CLOCK_TYPE;
    clock->impossible = false;
    date_of_utc(date, kiosk_now(kiosk).at_utc_ms);
    snprintf(clock->digits, sizeof clock->digits, "%.4s%.2s%.2s", date, date + 5, date + 8);
}

// 0: no time that a kiosk can live in.
static int64_t typed_utc_ms(const char *d) {
    static const int64_t earliest_utc_ms = INT64_C(1767225600000); // 2026, as firmware/clock.c
    static const int64_t latest_utc_ms = INT64_C(4102444800000);   // 2100
    char text[UTC_TEXT_CAP + 8];
    int64_t utc_ms;
    // The middle of the minute that was named, in Japan.
    snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:30+09:00", d, d + 4, d + 6, d + 8,
             d + 10);
    bool is_time = utc_from_text(&utc_ms, text) == ERR_OK;
    return is_time && utc_ms >= earliest_utc_ms && utc_ms < latest_utc_ms ? utc_ms : 0;
}

void kiosk_take_typed_time(struct kiosk *kiosk) {
    struct view_clock *clock = &kiosk->view.house.clock;
    if (strlen(clock->digits) != TIME_DIGITS) {
        return;
    }
    int64_t true_utc_ms = typed_utc_ms(clock->digits);
    clock->impossible = true_utc_ms == 0;
    if (!clock->impossible) {
        vouch(kiosk, true_utc_ms);
    }
}
