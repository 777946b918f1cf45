// The same lecture heard again: some schemes count it only so often.
#include <string.h>

#include "app/domain/credit_parts.h"
#include "app/domain/progress.h"

static bool is_same_lecture(const struct credit_total *total, const struct proposal *proposal,
                            const char *title) {
    return strcmp(total->title, title) == 0 && strcmp(total->scheme, proposal->scheme) == 0 &&
           strcmp(total->category, proposal->category) == 0;
}

// One lecture may give credit under two codes: that is two totals of one day, and one hearing.
static bool is_told_already(const struct credit_total *history, size_t index,
                            const struct proposal *proposal, const char *title) {
    for (size_t i = 0; i < index; i++) {
        if (is_same_lecture(&history[i], proposal, title) &&
            strcmp(history[i].on_date, history[index].on_date) == 0 &&
            strcmp(history[i].code, history[index].code) != 0) {
            return true;
        }
    }
    return false;
}

// What is confirmed for the item's own day may be this very attendance, and is not counted against
// it: so the proposal stays the same after it was confirmed.
static int64_t count_history(const struct session *session, const struct proposal *proposal,
                             const struct credit_total *history, size_t count) {
    const struct item *item = &session->items[proposal->item];
    char today[DATE_CAP];
    int64_t times = 0;
    date_of_utc(today, credit_item_span(session, item).from_utc_ms);
    for (size_t i = 0; i < count; i++) {
        if (is_same_lecture(&history[i], proposal, item->title) &&
            strcmp(history[i].on_date, today) != 0 &&
            !is_told_already(history, i, proposal, item->title)) {
            times++;
        }
    }
    return times;
}

// Proposals stand in the order of items, so one item's stand together.
static int64_t count_before(const struct session *session, const struct proposal *proposal,
                            const struct proposal *before, size_t count) {
    const char *title = session->items[proposal->item].title;
    size_t told = SIZE_MAX; // none yet
    int64_t times = 0;
    for (size_t i = 0; i < count; i++) {
        if (before[i].item != told && before[i].item != proposal->item &&
            before[i].state != PROPOSAL_NONE &&
            strcmp(session->items[before[i].item].title, title) == 0 &&
            strcmp(before[i].scheme, proposal->scheme) == 0 &&
            strcmp(before[i].category, proposal->category) == 0) {
            told = before[i].item;
            times++;
        }
    }
    return times;
}

int64_t credit_same_titles(const struct session *session, const struct proposal *proposal,
                           const struct proposal *before, size_t before_count,
                           const struct credit_total *history, size_t history_count) {
    return count_history(session, proposal, history, history_count) +
           count_before(session, proposal, before, before_count);
}
