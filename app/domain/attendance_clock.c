// A kiosk's wall clock may be wrong or jump; its monotonic clock runs even until the next boot. One
// trusted time in a boot therefore tells the true time of all its facts.
#include <string.h>

#include "app/domain/attendance_facts.h"

// Trusted times are given in whole seconds, over a line: what is less apart is the same time.
static const int64_t noise_ms = 2000;

static bool is_same_boot(const struct fact *clock, const struct fact *fact) {
    return clock && *fact->stamp.boot_id && strcmp(clock->stamp.boot_id, fact->stamp.boot_id) == 0;
}

static void correct(struct fact *fact, const struct fact *clock) {
    int64_t recorded_utc_ms = fact->stamp.at_utc_ms;
    int64_t true_utc_ms = clock->true_utc_ms + (fact->stamp.mono_ms - clock->stamp.mono_ms);
    int64_t off_ms = true_utc_ms - recorded_utc_ms;
    tap_note(fact, TAP_VOUCHED);
    if (off_ms >= noise_ms || off_ms <= -noise_ms) {
        fact->stamp.at_utc_ms = true_utc_ms;
        tap_note(fact, TAP_CORRECTED);
    }
    fact->stamp.mono_ms = recorded_utc_ms;
}

// Both speak of one monotonic clock: what they say of its beginning tells whether they agree.
static bool disagree(const struct fact *clock, const struct fact *other) {
    int64_t apart_ms =
        (clock->true_utc_ms - clock->stamp.mono_ms) - (other->true_utc_ms - other->stamp.mono_ms);
    return apart_ms >= noise_ms || apart_ms <= -noise_ms;
}

// Staff confirmed a wrong clock, and somebody said otherwise later: then that was a mistake from
// the beginning. Whom staff contradict is no such mistake: a time server says what it says.
static void withdraw_mistakes(struct fact *facts, size_t count) {
    const struct fact *later = NULL;
    for (size_t i = count; i > 0; i--) {
        struct fact *clock = &facts[i - 1];
        if (clock->kind != FACT_CLOCK) {
            continue;
        }
        if (*clock->staff_id && is_same_boot(later, clock) && disagree(clock, later)) {
            tap_note(clock, TAP_VOIDED);
        } else {
            later = clock;
        }
    }
}

static bool tells_time(const struct fact *fact) {
    return fact->kind == FACT_CLOCK && !tap_has(fact, TAP_VOIDED);
}

// With the nearest clock fact before; what has none, with the nearest after.
static void correct_all(struct fact *facts, size_t count) {
    const struct fact *clock = NULL;
    for (size_t i = 0; i < count; i++) {
        if (tells_time(&facts[i])) {
            clock = &facts[i];
        } else if (is_same_boot(clock, &facts[i])) {
            correct(&facts[i], clock);
        }
    }
    clock = NULL;
    for (size_t i = count; i > 0; i--) {
        if (tells_time(&facts[i - 1])) {
            clock = &facts[i - 1];
        } else if (!tap_has(&facts[i - 1], TAP_VOUCHED) && is_same_boot(clock, &facts[i - 1])) {
            correct(&facts[i - 1], clock);
        }
    }
}

size_t facts_correct_clocks(struct fact *facts, size_t count) {
    size_t kept = 0;
    facts_sort(facts, count, fact_order_boot);
    withdraw_mistakes(facts, count);
    correct_all(facts, count);
    for (size_t i = 0; i < count; i++) {
        if (facts[i].kind == FACT_CLOCK) {
            continue;
        }
        if (!tap_has(&facts[i], TAP_VOUCHED)) {
            facts[i].stamp.mono_ms = facts[i].stamp.at_utc_ms;
        }
        facts[kept++] = facts[i];
    }
    return kept;
}
