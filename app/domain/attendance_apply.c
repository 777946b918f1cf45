// What was taken back and what was put right, before anybody's timeline is looked at.
#include <string.h>

#include "app/domain/attendance_facts.h"

// --- What does not matter ------------------------------------------------------------------------

static bool can_matter(const struct fact *fact) {
    switch (fact->kind) {
    case FACT_TAP:
    case FACT_VOID:
    case FACT_AMEND:
        return !fact->practice;
    case FACT_CLOCK: // one clock serves practice and reception
        return fact->true_utc_ms != 0;
    default:
        return false;
    }
}

size_t facts_drop_idle(struct fact *facts, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (can_matter(&facts[i])) {
            facts[kept] = facts[i];
            facts[kept++].head_count = 0;
        }
    }
    return kept;
}

size_t facts_drop_doubles(struct fact *facts, size_t count) {
    size_t kept = 0;
    facts_sort(facts, count, fact_order_content);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || strcmp(facts[kept - 1].id, facts[i].id) != 0) {
            facts[kept++] = facts[i];
        }
    }
    return kept;
}

// --- Voids ---------------------------------------------------------------------------------------

// A void of a void of a void ...: as deep as people go, and an end for voids that name each other.
enum { VOID_DEPTH_MAX = 16 };

// Among facts in the order of their ids.
static struct fact *find(struct fact *facts, size_t count, const char *id) {
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(facts[middle].id, id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && strcmp(facts[low].id, id) == 0 ? &facts[low] : NULL;
}

static void take_words(struct fact *tap, const struct fact *from) {
    memcpy(tap->staff_id, from->staff_id, sizeof tap->staff_id);
    memcpy(tap->reason, from->reason, sizeof tap->reason);
}

// Of several voids the one with the first id gives the words.
static void apply_void(struct fact *facts, size_t count, const struct fact *taken_back) {
    struct fact *target = find(facts, count, taken_back->target_id);
    if (target && (target->kind == FACT_TAP || target->kind == FACT_AMEND) &&
        !tap_has(target, TAP_VOIDED)) {
        tap_note(target, TAP_VOIDED);
        take_words(target, taken_back);
    }
}

// Who takes back a void has it stand again: one look at which voids are taken back, if those that
// stand now do. True when that was different before.
static bool void_voids(struct fact *facts, size_t count) {
    bool changed = false;
    for (size_t i = 0; i < count; i++) {
        bool stands = facts[i].kind == FACT_VOID && !tap_has(&facts[i], TAP_VOIDED);
        struct fact *target = stands ? find(facts, count, facts[i].target_id) : NULL;
        if (target && target->kind == FACT_VOID) {
            tap_note(target, TAP_UNDONE);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (facts[i].kind == FACT_VOID) {
            bool undone = tap_has(&facts[i], TAP_UNDONE);
            changed = changed || undone != tap_has(&facts[i], TAP_VOIDED);
            facts[i].head_count = undone ? TAP_VOIDED : 0;
        }
    }
    return changed;
}

size_t facts_apply_voids(struct fact *facts, size_t count) {
    size_t kept = 0;
    facts_sort(facts, count, fact_order_content);
    for (int depth = 0; depth < VOID_DEPTH_MAX && void_voids(facts, count); depth++) {
    }
    for (size_t i = 0; i < count; i++) {
        if (facts[i].kind == FACT_VOID && !tap_has(&facts[i], TAP_VOIDED)) {
            apply_void(facts, count, &facts[i]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        bool undone = facts[i].kind == FACT_AMEND && tap_has(&facts[i], TAP_VOIDED);
        if (facts[i].kind != FACT_VOID && !undone) {
            facts[kept++] = facts[i];
        }
    }
    return kept;
}

// --- Amends --------------------------------------------------------------------------------------

static void set_true_time(struct fact *tap, int64_t true_utc_ms) {
    if (true_utc_ms != 0) {
        tap->stamp.at_utc_ms = true_utc_ms;
        tap_note(tap, TAP_VOUCHED);
    }
}

// What staff entered afterwards says itself when it really was.
static void start_tap(struct fact *tap) {
    if (tap->true_utc_ms != 0) {
        tap_note(tap, TAP_AMENDED);
    }
    set_true_time(tap, tap->true_utc_ms);
    tap->true_utc_ms = 0;
}

static void apply_amend(struct fact *tap, const struct fact *amend) {
    if (amend->direction != DIRECTION_NONE) {
        tap->direction = amend->direction;
        tap_note(tap, TAP_ADMITTED);
    }
    if (*amend->member_id) {
        memcpy(tap->member_id, amend->member_id, sizeof tap->member_id);
    }
    if (amend->intent != INTENT_NONE) {
        tap->intent = amend->intent;
    }
    set_true_time(tap, amend->true_utc_ms);
    if (*amend->staff_id) { // a doctor who claims a scheme amends nothing that was seen
        tap_note(tap, TAP_AMENDED);
        if (!tap_has(tap, TAP_VOIDED)) {
            take_words(tap, amend);
        }
    }
}

// A claim is the person's and the session's: it stands in the timeline beside the taps.
static bool becomes_claim(struct fact *amend, const struct fact *tap) {
    memcpy(amend->member_id, tap->member_id, sizeof amend->member_id);
    memcpy(amend->session_id, tap->session_id, sizeof amend->session_id);
    return *amend->scheme && !tap_has(tap, TAP_VOIDED);
}

// A tap and its amends; returns how many stay in front.
static size_t apply_group(struct fact *group, size_t count) {
    size_t kept = 1;
    if (group[0].kind != FACT_TAP) {
        return 0; // amends of what is not here, or is no tap
    }
    start_tap(&group[0]);
    for (size_t i = 1; i < count; i++) {
        apply_amend(&group[0], &group[i]);
    }
    for (size_t i = 1; i < count; i++) {
        if (becomes_claim(&group[i], &group[0])) {
            group[kept++] = group[i];
        }
    }
    return kept;
}

static size_t group_size(const struct fact *facts, size_t count) {
    const char *id = facts[0].kind == FACT_AMEND ? facts[0].target_id : facts[0].id;
    size_t size = 1;
    while (size < count && facts[size].kind == FACT_AMEND &&
           strcmp(facts[size].target_id, id) == 0) {
        size++;
    }
    return size;
}

size_t facts_apply_amends(struct fact *facts, size_t count) {
    size_t kept = 0;
    facts_sort(facts, count, fact_order_target);
    for (size_t i = 0, size = 0; i < count; i += size) {
        size = group_size(&facts[i], count - i);
        size_t staying = apply_group(&facts[i], size);
        memmove(&facts[kept], &facts[i], staying * sizeof *facts);
        kept += staying;
    }
    return kept;
}
