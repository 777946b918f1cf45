// Was somebody there as the rule asks? Presence in the item first: it says most about this item.
// Then the windows, then the rest of the session, which may take away what the item has earned.
#include <string.h>

#include "app/domain/credit_parts.h"
#include "app/domain/reception.h"

static const struct outcome earned = {.state = PROPOSAL_EARNED, .reason = CREDIT_PRESENT};

static int64_t minutes_up(int64_t ms) {
    return (ms + 59999) / 60000;
}

static struct outcome none(enum credit_reason reason, int64_t amount, int64_t limit) {
    return (struct outcome){PROPOSAL_NONE, reason, amount, limit};
}

struct span_ms credit_item_span(const struct session *session, const struct item *item) {
    struct span_ms span = {item->starts_utc_ms, item->ends_utc_ms};
    if (span.to_utc_ms <= span.from_utc_ms) {
        span = (struct span_ms){session->starts_utc_ms, session->ends_utc_ms};
    }
    if (span.to_utc_ms <= span.from_utc_ms) { // no length at all: whoever was there at that moment
        span.to_utc_ms = span.from_utc_ms + 1;
    }
    return span;
}

// --- Presence in a span --------------------------------------------------------------------------

static int64_t within(const struct attendance *attendance, struct span_ms span) {
    return attendance_within(attendance, span.from_utc_ms, span.to_utc_ms, span.to_utc_ms);
}

// What is missing at the beginning, in the middle and at the end, in milliseconds.
struct missing {
    int64_t late, middle, early;
};

static struct missing missing_of(const struct attendance *attendance, struct span_ms span) {
    struct missing missing = {0};
    int64_t first = span.to_utc_ms;
    int64_t last = span.from_utc_ms;
    for (size_t i = 0; i < attendance->stay_count; i++) {
        const struct stay *stay = &attendance->stays[i];
        if (stay->from_utc_ms >= span.to_utc_ms || stay->to_utc_ms <= span.from_utc_ms) {
            continue;
        }
        first = stay->from_utc_ms < first ? stay->from_utc_ms : first;
        last = stay->to_utc_ms > last ? stay->to_utc_ms : last;
    }
    first = first > span.from_utc_ms ? first : span.from_utc_ms;
    last = last < span.to_utc_ms ? last : span.to_utc_ms;
    missing.late = first - span.from_utc_ms;
    missing.early = span.to_utc_ms - last;
    missing.middle = last - first - within(attendance, (struct span_ms){first, last});
    return missing;
}

static struct outcome judge_percent(int64_t present_ms, int64_t length_ms, int64_t asked) {
    int64_t percent = present_ms * 100 / length_ms;
    bool enough = present_ms * 100 >= asked * length_ms;
    return enough ? (struct outcome){PROPOSAL_EARNED, CREDIT_ENOUGH, percent, asked}
                  : none(CREDIT_SHORT, percent, asked);
}

// Nothing may be missing but the grace at either end.
static struct outcome judge_whole(const struct attendance *attendance, struct span_ms span,
                                  int64_t late_grace_ms, int64_t early_grace_ms) {
    struct span_ms core = {span.from_utc_ms + late_grace_ms, span.to_utc_ms - early_grace_ms};
    struct missing missing = missing_of(attendance, span);
    if (missing.late > late_grace_ms) {
        return none(CREDIT_LATE, minutes_up(missing.late), late_grace_ms / 60000);
    }
    if (missing.early > early_grace_ms) {
        return none(CREDIT_LEFT_EARLY, minutes_up(missing.early), early_grace_ms / 60000);
    }
    if (within(attendance, core) < core.to_utc_ms - core.from_utc_ms) {
        return none(CREDIT_MIDWAY, minutes_up(missing.middle), 0);
    }
    int64_t grace_ms =
        (missing.late > 0 ? late_grace_ms : 0) + (missing.early > 0 ? early_grace_ms : 0);
    return (struct outcome){PROPOSAL_EARNED, CREDIT_WITHIN_GRACE,
                            minutes_up(missing.late + missing.middle + missing.early),
                            grace_ms / 60000};
}

static struct outcome judge_presence(const struct session *session, const struct item *item,
                                     const struct policy_rule *rule,
                                     const struct attendance *attendance) {
    struct span_ms span = credit_item_span(session, item);
    int64_t length_ms = span.to_utc_ms - span.from_utc_ms;
    int64_t present_ms = within(attendance, span);
    if (present_ms == 0) {
        return none(CREDIT_ABSENT, 0, 0);
    }
    if (present_ms >= length_ms) {
        return earned;
    }
    switch (rule->presence) {
    case PRESENCE_PERCENT:
        return judge_percent(present_ms, length_ms, rule->percent);
    case PRESENCE_GRACE:
        return judge_whole(attendance, span, rule->late_grace_s * INT64_C(1000),
                           rule->early_grace_s * INT64_C(1000));
    case PRESENCE_WHOLE:
        break;
    }
    return judge_whole(attendance, span, 0, 0);
}

// --- Windows -------------------------------------------------------------------------------------

static int64_t outside_ms(struct window window, int64_t at_utc_ms) {
    if (at_utc_ms < window.from_utc_ms) {
        return window.from_utc_ms - at_utc_ms;
    }
    return at_utc_ms > window.to_utc_ms ? at_utc_ms - window.to_utc_ms : 0;
}

static struct outcome judge_windows(const struct session *session, const struct policy_rule *rule,
                                    const struct attendance *attendance) {
    int64_t entered_utc_ms = attendance->entered_utc_ms;
    int64_t left_utc_ms = attendance->left_utc_ms;
    if (rule->entry_window && entered_utc_ms != 0 &&
        !window_holds(session->entry, entered_utc_ms)) {
        return none(CREDIT_ENTRY_WINDOW, minutes_up(outside_ms(session->entry, entered_utc_ms)), 0);
    }
    if (rule->exit_window && left_utc_ms != 0 && !window_holds(session->exit, left_utc_ms)) {
        return none(CREDIT_EXIT_WINDOW, minutes_up(outside_ms(session->exit, left_utc_ms)), 0);
    }
    return earned;
}

// --- Strict leaving ------------------------------------------------------------------------------

bool credit_item_has_scheme(const struct item *item, const char *scheme) {
    for (size_t i = 0; i < item->credit_count; i++) {
        if (strcmp(item->credits[i].scheme, scheme) == 0) {
            return true;
        }
    }
    return false;
}

bool credit_session_has_scheme(const struct session *session, const char *scheme) {
    for (size_t i = 0; i < session->item_count; i++) {
        if (credit_item_has_scheme(&session->items[i], scheme)) {
            return true;
        }
    }
    return false;
}

// Absent between two stays while an item goes on. Who pops out in a break has left nothing.
static int64_t absent_midway(const struct session *session, const struct item *item,
                             const struct attendance *attendance) {
    struct span_ms span = credit_item_span(session, item);
    int64_t sum_ms = 0;
    for (size_t i = 1; i < attendance->stay_count; i++) {
        int64_t gone = attendance->stays[i - 1].to_utc_ms;
        int64_t back = attendance->stays[i].from_utc_ms;
        gone = gone > span.from_utc_ms ? gone : span.from_utc_ms;
        back = back < span.to_utc_ms ? back : span.to_utc_ms;
        sum_ms += back > gone ? back - gone : 0;
    }
    return sum_ms;
}

static struct outcome judge_rest(const struct session *session, const struct item *own,
                                 const struct policy_rule *rule,
                                 const struct attendance *attendance) {
    int64_t own_ms = absent_midway(session, own, attendance);
    if (own_ms > 0) {
        return none(CREDIT_MIDWAY, minutes_up(own_ms), 0);
    }
    for (size_t i = 0; i < session->item_count; i++) {
        const struct item *item = &session->items[i];
        if (credit_item_has_scheme(item, rule->scheme) &&
            (judge_presence(session, item, rule, attendance).state == PROPOSAL_NONE ||
             absent_midway(session, item, attendance) > 0)) {
            return none(CREDIT_LEFT_SESSION, 0, 0);
        }
    }
    return earned;
}

struct outcome credit_judge(const struct session *session, const struct item *item,
                            const struct policy_rule *rule, const struct attendance *attendance) {
    struct outcome presence = judge_presence(session, item, rule, attendance);
    if (presence.state == PROPOSAL_NONE) {
        return presence;
    }
    struct outcome windows = judge_windows(session, rule, attendance);
    if (windows.state == PROPOSAL_NONE) {
        return windows;
    }
    struct outcome rest =
        rule->whole_session ? judge_rest(session, item, rule, attendance) : earned;
    return rest.state == PROPOSAL_NONE ? rest : presence;
}
