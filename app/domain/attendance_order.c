#include <string.h>

#include "app/domain/attendance_facts.h"

static int compare_numbers(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

// --- By everything -------------------------------------------------------------------------------
// Two records with one id are the same record, unless somebody forged one. Then, too, it must not
// matter which of them came first.

static const size_t text_offsets[] = {
    offsetof(struct fact, id),           offsetof(struct fact, device_id),
    offsetof(struct fact, session_id),   offsetof(struct fact, member_id),
    offsetof(struct fact, typed),        offsetof(struct fact, credential_hash),
    offsetof(struct fact, staff_id),     offsetof(struct fact, target_id),
    offsetof(struct fact, reason),       offsetof(struct fact, scheme),
    offsetof(struct fact, stamp.boot_id)};

static int compare_texts(const struct fact *a, const struct fact *b) {
    for (size_t i = 0; i < sizeof text_offsets / sizeof *text_offsets; i++) {
        int order = strcmp((const char *)a + text_offsets[i], (const char *)b + text_offsets[i]);
        if (order != 0) {
            return order;
        }
    }
    return 0;
}

enum { NUMBER_COUNT = 10 };

static void list_numbers(int64_t out[NUMBER_COUNT], const struct fact *fact) {
    const int64_t numbers[NUMBER_COUNT] = {fact->seq,
                                           (int64_t)fact->kind,
                                           fact->stamp.at_utc_ms,
                                           fact->stamp.mono_ms,
                                           (int64_t)fact->stamp.trust,
                                           (int64_t)fact->method,
                                           (int64_t)fact->direction,
                                           (int64_t)fact->verdict * REFUSAL_COUNT +
                                               (int64_t)fact->flaw,
                                           fact->true_utc_ms,
                                           (int64_t)fact->intent};
    memcpy(out, numbers, sizeof numbers);
}

int fact_order_content(const struct fact *a, const struct fact *b) {
    int order = compare_texts(a, b);
    int64_t of_a[NUMBER_COUNT];
    int64_t of_b[NUMBER_COUNT];
    list_numbers(of_a, a);
    list_numbers(of_b, b);
    for (size_t i = 0; i < NUMBER_COUNT && order == 0; i++) {
        order = compare_numbers(of_a[i], of_b[i]);
    }
    return order;
}

// --- By time and place ---------------------------------------------------------------------------

static int compare_sequence(const struct fact *a, const struct fact *b) {
    int order = strcmp(a->device_id, b->device_id);
    if (order == 0) {
        order = compare_numbers(a->seq, b->seq);
    }
    return order == 0 ? strcmp(a->id, b->id) : order;
}

int fact_order_time(const struct fact *a, const struct fact *b) {
    int order = compare_numbers(a->stamp.at_utc_ms, b->stamp.at_utc_ms);
    return order == 0 ? compare_sequence(a, b) : order;
}

int fact_order_person(const struct fact *a, const struct fact *b) {
    int order = strcmp(a->member_id, b->member_id);
    return order == 0 ? fact_order_time(a, b) : order;
}

int fact_order_session(const struct fact *a, const struct fact *b) {
    int order = strcmp(a->session_id, b->session_id);
    return order == 0 ? fact_order_person(a, b) : order;
}

int fact_order_boot(const struct fact *a, const struct fact *b) {
    int order = strcmp(a->stamp.boot_id, b->stamp.boot_id);
    if (order == 0) {
        order = compare_numbers(a->stamp.mono_ms, b->stamp.mono_ms);
    }
    if (order == 0) {
        order = compare_numbers(a->kind != FACT_CLOCK, b->kind != FACT_CLOCK);
    }
    return order == 0 ? compare_sequence(a, b) : order;
}

static const char *target_of(const struct fact *fact) {
    return fact->kind == FACT_AMEND ? fact->target_id : fact->id;
}

int fact_order_target(const struct fact *a, const struct fact *b) {
    int order = strcmp(target_of(a), target_of(b));
    if (order == 0) {
        order = compare_numbers(a->kind == FACT_AMEND, b->kind == FACT_AMEND);
    }
    return order == 0 ? fact_order_time(a, b) : order;
}

// --- Sorting -------------------------------------------------------------------------------------

// Lets the fact at `root` sink until no later one stands below it.
static void sink(struct fact *facts, size_t root, size_t count, fact_order *order) {
    struct fact moved = facts[root];
    for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
        if (child + 1 < count && order(&facts[child], &facts[child + 1]) < 0) {
            child++;
        }
        if (order(&moved, &facts[child]) >= 0) {
            break;
        }
        facts[root] = facts[child];
        root = child;
    }
    facts[root] = moved;
}

static bool is_sorted(const struct fact *facts, size_t count, fact_order *order) {
    for (size_t i = 1; i < count; i++) {
        if (order(&facts[i - 1], &facts[i]) > 0) {
            return false;
        }
    }
    return true;
}

void facts_sort(struct fact *facts, size_t count, fact_order *order) {
    if (is_sorted(facts, count, order)) {
        return; // a person's few taps mostly are
    }
    for (size_t root = count / 2; root > 0; root--) {
        sink(facts, root - 1, count, order);
    }
    for (size_t left = count - 1; left > 0; left--) {
        struct fact last = facts[left];
        facts[left] = facts[0];
        facts[0] = last;
        sink(facts, 0, left, order);
    }
}
