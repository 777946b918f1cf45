// What holds of any day, over generated ones: a failure names the seed of its day.
#include "tests/unit/cmocka_all.h"

#include "app/domain/reception.h"
#include "tests/unit/gen.h"
#include "tests/unit/programme.h"

enum { CASES = 4000, ROW_CAP = 32, SESSIONS = 3, MEMBERS = 3, ROWS_OF_ONE = 64 };

// --- Generated days ------------------------------------------------------------------------------

static const char *const session_ids[SESSIONS] = {"S1", "S2", "S3"};
static const char *const member_ids[MEMBERS] = {"M1", "M2", WALK_IN_PREFIX "w"};

// Three rooms whose sessions overlap; the third is on no programme that we have.
static void fill_sessions(struct session sessions[2]) {
    for (int i = 0; i < 2; i++) {
        sessions[i] = programme_session();
        snprintf(sessions[i].id, ID_CAP, "%s", session_ids[i]);
        int64_t later = 40 * MINUTE * i;
        sessions[i].starts_utc_ms += later;
        sessions[i].ends_utc_ms += later;
        sessions[i].entry.from_utc_ms += later;
        sessions[i].entry.to_utc_ms += later;
        sessions[i].exit.from_utc_ms += later;
        sessions[i].exit.to_utc_ms += later;
    }
}

static enum verdict any_verdict(struct gen *gen) {
    static const enum verdict verdicts[] = {
        VERDICT_ACCEPTED, VERDICT_ACCEPTED, VERDICT_ACCEPTED,     VERDICT_REPEAT,
        VERDICT_NO_ENTRY, VERDICT_FLAGGED,  VERDICT_FULL,         VERDICT_ELSEWHERE,
        VERDICT_LATE,     VERDICT_EARLY,    VERDICT_WRONG_SESSION};
    return verdicts[gen_below(gen, sizeof verdicts / sizeof *verdicts)];
}

// No two taps of a day at the same time: of those, the device would decide.
static int64_t any_time(struct gen *gen, const struct day *day) {
    return START + gen_between(gen, -30, 200) * MINUTE + (int64_t)day->count;
}

static void add_tap(struct gen *gen, struct day *day) {
    struct fact *tap =
        day_tap(day, session_ids[gen_below(gen, SESSIONS)], member_ids[gen_below(gen, MEMBERS)],
                gen_below(gen, 2) ? DIRECTION_IN : DIRECTION_OUT, any_time(gen, day));
    tap->verdict = any_verdict(gen);
    tap->intent = (enum intent)gen_below(gen, INTENT_COUNT);
    if (gen_below(gen, 12) == 0) {
        tap->method = METHOD_STAFF;
        tap->true_utc_ms = any_time(gen, day);
    }
}

static void add_amend(struct gen *gen, struct day *day, const struct fact *target) {
    struct fact *amend = day_change(day, FACT_AMEND, target, any_time(gen, day));
    switch (gen_below(gen, 5)) {
    case 0:
        amend->direction = gen_below(gen, 2) ? DIRECTION_IN : DIRECTION_OUT;
        break;
    case 1:
        amend->true_utc_ms = any_time(gen, day);
        break;
    case 2:
        snprintf(amend->member_id, ID_CAP, "%s", member_ids[gen_below(gen, MEMBERS)]);
        break;
    case 3:
        amend->intent = (enum intent)gen_below(gen, INTENT_COUNT);
        break;
    default:
        amend->staff_id[0] = '\0';
        snprintf(amend->scheme, SCHEME_CAP, gen_below(gen, 2) ? SCHEME_CME : SCHEME_SPORTS);
    }
}

// Taps, and now and then a void or an amend of what was there before.
static void generate(struct gen *gen, struct day *day) {
    size_t wanted = 1 + gen_below(gen, 28);
    day->count = 0;
    while (day->count < wanted) {
        size_t what = gen_below(gen, 10);
        const struct fact *target = day->count ? &day->facts[gen_below(gen, day->count)] : NULL;
        if (target && what == 0) {
            day_change(day, FACT_VOID, target, any_time(gen, day));
        } else if (target && what <= 2) {
            add_amend(gen, day, target);
        } else {
            add_tap(gen, day);
        }
    }
}

// --- Telling two results apart -------------------------------------------------------------------

struct rows {
    struct attendance rows[ROW_CAP];
    size_t count;
};

static void merge(struct rows *out, const struct day *day) {
    static struct fact scratch[2 * DAY_CAP];
    struct session sessions[2];
    fill_sessions(sessions);
    memcpy(scratch, day->facts, day->count * sizeof *scratch);
    out->count = attendance_merge(out->rows, ROW_CAP, scratch, day->count, sessions, 2);
    assert_true(out->count <= ROW_CAP);
}

static bool same_stays(const struct attendance *a, const struct attendance *b) {
    bool same = a->stay_count == b->stay_count;
    for (size_t i = 0; i < a->stay_count && same; i++) {
        same = a->stays[i].from_utc_ms == b->stays[i].from_utc_ms &&
               a->stays[i].to_utc_ms == b->stays[i].to_utc_ms;
    }
    return same;
}

static bool same_attendance(const struct attendance *a, const struct attendance *b,
                            uint32_t ignored) {
    return strcmp(a->session_id, b->session_id) == 0 && strcmp(a->member_id, b->member_id) == 0 &&
           same_stays(a, b) && a->entered_utc_ms == b->entered_utc_ms &&
           a->left_utc_ms == b->left_utc_ms && (a->marks & ~ignored) == (b->marks & ~ignored) &&
           a->intent == b->intent && strcmp(a->claim, b->claim) == 0 &&
           a->tap_count == b->tap_count;
}

static void assert_same_rows(const struct rows *a, const struct rows *b, uint32_t ignored,
                             uint64_t seed) {
    bool same = a->count == b->count;
    for (size_t i = 0; i < a->count && same; i++) {
        same = same_attendance(&a->rows[i], &b->rows[i], ignored);
    }
    if (!same) {
        fail_msg("seed %llu", (unsigned long long)seed);
    }
}

// --- Properties ----------------------------------------------------------------------------------

static void shuffle(struct gen *gen, struct day *day) {
    for (size_t i = day->count; i > 1; i--) {
        size_t other = gen_below(gen, i);
        struct fact moved = day->facts[i - 1];
        day->facts[i - 1] = day->facts[other];
        day->facts[other] = moved;
    }
}

static void duplicate_some(struct gen *gen, struct day *day) {
    for (size_t i = gen_below(gen, 20); i > 0 && day->count < DAY_CAP; i--) {
        day->facts[day->count] = day->facts[gen_below(gen, day->count)];
        day->count++;
    }
}

static bool same_row(const struct timeline_row *a, const struct timeline_row *b) {
    return strcmp(a->tap_id, b->tap_id) == 0 && a->at_utc_ms == b->at_utc_ms &&
           a->recorded_utc_ms == b->recorded_utc_ms && a->state == b->state &&
           a->direction == b->direction && a->amended == b->amended &&
           a->corrected == b->corrected && strcmp(a->staff_id, b->staff_id) == 0 &&
           strcmp(a->reason, b->reason) == 0;
}

static size_t timeline_of(struct timeline_row rows[ROWS_OF_ONE], const struct day *day,
                          const char *member_id) {
    static struct fact scratch[2 * DAY_CAP];
    struct session sessions[2];
    fill_sessions(sessions);
    memcpy(scratch, day->facts, day->count * sizeof *scratch);
    size_t count =
        attendance_timeline(rows, ROWS_OF_ONE, scratch, day->count, sessions, 2, member_id);
    assert_true(count <= ROWS_OF_ONE);
    return count;
}

static void assert_same_timelines(const struct day *a, const struct day *b, uint64_t seed) {
    static struct timeline_row of_a[ROWS_OF_ONE];
    static struct timeline_row of_b[ROWS_OF_ONE];
    size_t count = timeline_of(of_a, a, "M1");
    bool same = timeline_of(of_b, b, "M1") == count;
    for (size_t i = 0; i < count && same; i++) {
        same = same_row(&of_a[i], &of_b[i]);
    }
    if (!same) {
        fail_msg("timeline, seed %llu", (unsigned long long)seed);
    }
}

static void any_order_and_any_duplicates_give_the_same(void **state) {
    (void)state;
    static struct day day;
    static struct day other;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct gen gen = {seed};
        struct rows wanted;
        struct rows got;
        generate(&gen, &day);
        merge(&wanted, &day);
        memcpy(other.facts, day.facts, day.count * sizeof *other.facts);
        other.count = day.count;
        duplicate_some(&gen, &other);
        shuffle(&gen, &other);
        merge(&got, &other);
        assert_same_rows(&wanted, &got, 0, seed);
        assert_same_timelines(&day, &other, seed);
    }
}

// The stays that the rows with COUNTS begin and end. A beginning while a stay is open says that
// this one had been ended: by the first entry elsewhere after its last entry.
struct retold {
    struct stay stays[STAY_MAX];
    size_t count;
};

static bool can_enter(const struct timeline_row *row) {
    return row->direction == DIRECTION_IN &&
           (row->state == TIMELINE_COUNTS || row->state == TIMELINE_CHANGES_NOTHING);
}

static void retell(struct retold *out, const struct timeline_row *rows, size_t count,
                   const char *session_id) {
    *out = (struct retold){.count = 0};
    bool open = false;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].state != TIMELINE_COUNTS || strcmp(rows[i].session_id, session_id) != 0) {
            continue;
        }
        open = rows[i].direction == DIRECTION_IN;
        if (open) {
            assert_true(out->count < STAY_MAX);
            out->stays[out->count++] = (struct stay){.from_utc_ms = rows[i].at_utc_ms};
        } else {
            assert_true(out->count > 0);
            assert_int_equal(out->stays[out->count - 1].to_utc_ms, 0);
            out->stays[out->count - 1].to_utc_ms = rows[i].at_utc_ms;
        }
    }
}

// Is it when this person entered another session?
static bool entered_elsewhere(const struct timeline_row *rows, size_t count, const char *session_id,
                              int64_t at_utc_ms) {
    for (size_t i = 0; i < count; i++) {
        if (rows[i].at_utc_ms == at_utc_ms && can_enter(&rows[i]) &&
            strcmp(rows[i].session_id, session_id) != 0) {
            return true;
        }
    }
    return false;
}

static bool is_retold(const struct attendance *attendance, const struct timeline_row *rows,
                      size_t count) {
    struct retold retold;
    retell(&retold, rows, count, attendance->session_id);
    bool same = retold.count == attendance->stay_count;
    for (size_t i = 0; i < retold.count && same; i++) {
        const struct stay *told = &retold.stays[i];
        const struct stay *stay = &attendance->stays[i];
        bool taken = told->to_utc_ms == 0 && stay->to_utc_ms != 0 &&
                     (attendance->marks & ATTENDANCE_ELSEWHERE) &&
                     entered_elsewhere(rows, count, attendance->session_id, stay->to_utc_ms);
        same =
            told->from_utc_ms == stay->from_utc_ms && (told->to_utc_ms == stay->to_utc_ms || taken);
    }
    return same;
}

// What staff read in a timeline is what credit rests on. No tap counts in an attendance that is not
// there, either.
static void a_timeline_tells_what_the_merge_made_of_it(void **state) {
    (void)state;
    static struct day day;
    static struct timeline_row rows[ROWS_OF_ONE];
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct gen gen = {seed};
        struct rows merged;
        size_t told = 0;
        size_t counted = 0;
        generate(&gen, &day);
        merge(&merged, &day);
        for (size_t m = 0; m < MEMBERS; m++) {
            size_t count = timeline_of(rows, &day, member_ids[m]);
            for (size_t i = 0; i < count; i++) {
                counted += rows[i].state == TIMELINE_COUNTS && rows[i].direction == DIRECTION_IN;
            }
            for (size_t i = 0; i < merged.count; i++) {
                bool theirs = strcmp(merged.rows[i].member_id, member_ids[m]) == 0;
                told += theirs ? merged.rows[i].stay_count : 0;
                if (theirs && !is_retold(&merged.rows[i], rows, count)) {
                    fail_msg("seed %llu", (unsigned long long)seed);
                }
            }
        }
        assert_int_equal(counted, told);
    }
}

// Which of two kiosks saw a tap, and as which of its records, changes nothing.
static void two_kiosks_merged_are_one(void **state) {
    (void)state;
    static struct day day;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct gen gen = {seed};
        struct rows wanted;
        struct rows got;
        int64_t seqs[2] = {0, 0};
        generate(&gen, &day);
        merge(&wanted, &day);
        for (size_t i = 0; i < day.count; i++) {
            size_t kiosk = gen_below(&gen, 2);
            snprintf(day.facts[i].device_id, ID_CAP, kiosk ? "door-b" : "door-a");
            snprintf(day.facts[i].stamp.boot_id, ID_CAP, kiosk ? "boot-b" : "boot-a");
            day.facts[i].stamp.mono_ms += kiosk ? 777 : 0; // its own monotonic clock
            day.facts[i].seq = ++seqs[kiosk];
        }
        shuffle(&gen, &day);
        merge(&got, &day);
        assert_same_rows(&wanted, &got, 0, seed);
    }
}

static void remove_fact(struct day *day, size_t index) {
    memmove(&day->facts[index], &day->facts[index + 1],
            (--day->count - index) * sizeof *day->facts);
}

// A tap, an amend or a void. Also what hangs on it: without the tap its amends say nothing. What
// remains is marked as amended.
static void voiding_equals_never_having_had_it(void **state) {
    (void)state;
    static struct day day;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct gen gen = {seed};
        struct rows wanted;
        struct rows got;
        generate(&gen, &day);
        size_t index = gen_below(&gen, day.count);
        const struct fact victim = day.facts[index];
        day_change(&day, FACT_VOID, &victim, any_time(&gen, &day));
        merge(&got, &day);
        day.count--;
        remove_fact(&day, index);
        merge(&wanted, &day);
        assert_same_rows(&wanted, &got, ATTENDANCE_AMENDED, seed);
    }
}

static void practice_changes_nothing(void **state) {
    (void)state;
    static struct day day;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct gen gen = {seed};
        struct rows wanted;
        struct rows got;
        generate(&gen, &day);
        merge(&wanted, &day);
        size_t real = day.count;
        for (int i = 0; i < 4; i++) {
            add_tap(&gen, &day);
            day_change(&day, FACT_VOID, &day.facts[gen_below(&gen, real)], any_time(&gen, &day));
            add_amend(&gen, &day, &day.facts[gen_below(&gen, real)]);
        }
        for (size_t i = real; i < day.count; i++) {
            day.facts[i].practice = true;
        }
        merge(&got, &day);
        assert_same_rows(&wanted, &got, 0, seed);
    }
}

// A kiosk that boots now and then, each time under another wrong clock, and learns the true time
// some time in each boot.
static void a_corrected_clock_is_a_right_one(void **state) {
    (void)state;
    static struct day day;
    enum { BOOTS = 3 };
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct gen gen = {seed};
        struct rows wanted;
        struct rows got;
        int64_t off_ms[BOOTS];
        generate(&gen, &day);
        for (size_t i = 0; i < BOOTS; i++) {
            off_ms[i] = gen_between(&gen, 2, 600) * MINUTE * (gen_below(&gen, 2) ? 1 : -1);
            struct fact *clock = day_clock(&day, "kiosk-1", any_time(&gen, &day), 0);
            clock->true_utc_ms = clock->stamp.at_utc_ms;
        }
        merge(&wanted, &day);
        for (size_t i = 0; i < day.count; i++) {
            bool is_clock = i >= day.count - BOOTS;
            size_t boot = is_clock ? day.count - 1 - i : gen_below(&gen, BOOTS);
            struct stamp *stamp = &day.facts[i].stamp;
            snprintf(stamp->boot_id, ID_CAP, "boot-%zu", boot);
            stamp->at_utc_ms += off_ms[boot];
            stamp->mono_ms += (int64_t)boot * 12345;
            stamp->trust = gen_below(&gen, 2) ? TRUST_UNKNOWN : TRUST_RTC;
        }
        shuffle(&gen, &day);
        merge(&got, &day);
        assert_same_rows(&wanted, &got, ATTENDANCE_CORRECTED, seed);
    }
}

// Stays are in order and apart, and where no session is over, nobody is in two rooms.
static void nobody_is_in_two_places(void **state) {
    (void)state;
    static struct day day;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct gen gen = {seed};
        static struct attendance rows[ROW_CAP];
        generate(&gen, &day);
        size_t count = attendance_merge(rows, ROW_CAP, day.facts, day.count, NULL, 0);
        for (size_t i = 0; i < count * STAY_MAX; i++) {
            const struct attendance *a = &rows[i / STAY_MAX];
            const struct stay *stay = &a->stays[i % STAY_MAX];
            for (size_t j = 0; i % STAY_MAX < a->stay_count && j < i; j++) {
                const struct attendance *b = &rows[j / STAY_MAX];
                const struct stay *other = &b->stays[j % STAY_MAX];
                bool apart = (stay->to_utc_ms && stay->to_utc_ms <= other->from_utc_ms) ||
                             (other->to_utc_ms && other->to_utc_ms <= stay->from_utc_ms);
                if (j % STAY_MAX < b->stay_count && strcmp(a->member_id, b->member_id) == 0 &&
                    !apart) {
                    fail_msg("seed %llu", (unsigned long long)seed);
                }
            }
        }
    }
}

// --- Credit --------------------------------------------------------------------------------------

static struct session generate_programme(struct gen *gen) {
    static const char *const schemes[] = {SCHEME_CME, SCHEME_OCCUPATIONAL, "own"};
    struct session session = programme_session();
    session.approved = gen_below(gen, 4) > 0;
    int64_t at_minute = 0;
    while (at_minute < 80) {
        int64_t minutes = gen_between(gen, 10, 45);
        int64_t to_minute = at_minute + minutes < 90 ? at_minute + minutes : 90;
        struct item *item = programme_item(&session, "x", at_minute, to_minute);
        for (size_t i = gen_below(gen, 3); i > 0; i--) {
            programme_credit(item, schemes[gen_below(gen, 3)], "", "74",
                             (int32_t)gen_between(gen, 1, 20));
        }
        at_minute = to_minute + (gen_below(gen, 3) ? 0 : 10); // a break now and then
    }
    return session;
}

// Any rules but the limit of a title, under which hearing one lecture uses up another.
static void generate_rules(struct gen *gen, struct policy *policy) {
    static const char *const schemes[] = {SCHEME_CME, SCHEME_OCCUPATIONAL, "own"};
    for (size_t i = 0; i < 3; i++) {
        struct policy_rule *rule =
            programme_rule(policy, schemes[i], (enum presence_rule)gen_below(gen, 3));
        rule->late_grace_s = (int32_t)gen_between(gen, 0, 900);
        rule->early_grace_s = (int32_t)gen_between(gen, 0, 900);
        rule->percent = (int32_t)gen_between(gen, 1, 100);
        rule->step_x10 = gen_below(gen, 2) ? 5 : 0;
        rule->both_reads = gen_below(gen, 2);
        rule->entry_window = gen_below(gen, 3) == 0;
        rule->exit_window = gen_below(gen, 3) == 0;
        rule->whole_session = gen_below(gen, 3) == 0;
        rule->missing_exit = (enum missing_exit)gen_below(gen, 2);
    }
    assert_null(policy_fault(policy));
}

// In and out, in and out, between a quarter of an hour before and after the session.
static void generate_stays(struct gen *gen, struct day *day) {
    int64_t at_ms = gen_between(gen, -15, 60) * MINUTE;
    day->count = 0;
    for (size_t stays = 1 + gen_below(gen, 4); stays > 0 && at_ms < 95 * MINUTE; stays--) {
        day_in(day, START + at_ms);
        at_ms += gen_between(gen, 1, 90) * MINUTE;
        at_ms = at_ms < 105 * MINUTE ? at_ms : 105 * MINUTE;
        day_out(day, START + at_ms);
        at_ms += gen_between(gen, 1, 15) * MINUTE;
    }
}

static int64_t clamp(int64_t value, int64_t low, int64_t high) {
    return value < low ? low : value > high ? high : value;
}

// More presence: an entry within the session comes earlier, an exit later, but neither past the
// session's own ends (there a window may close), or a gap between two stays goes.
static void extend(struct gen *gen, struct day *day) {
    size_t index = gen_below(gen, day->count);
    struct fact *fact = &day->facts[index];
    int64_t *at_utc_ms = &fact->stamp.at_utc_ms;
    int64_t by_ms = gen_between(gen, 1, 40) * MINUTE;
    if (index % 2 == 1 && index + 1 < day->count && gen_below(gen, 2)) {
        remove_fact(day, index);
        remove_fact(day, index);
    } else if (index % 2 == 0 && *at_utc_ms > START) {
        int64_t before = index > 0 ? day->facts[index - 1].stamp.at_utc_ms + 1 : START;
        *at_utc_ms = clamp(*at_utc_ms - by_ms, before > START ? before : START, *at_utc_ms);
    } else if (index % 2 == 1 && *at_utc_ms < END) {
        int64_t after = index + 1 < day->count ? day->facts[index + 1].stamp.at_utc_ms - 1 : END;
        *at_utc_ms = clamp(*at_utc_ms + by_ms, *at_utc_ms, after < END ? after : END);
    }
}

struct earnings {
    struct proposal proposals[PROPOSAL_MAX];
    size_t count;
    struct scheme_sum sums[3];
    size_t sum_count;
};

static void earn(struct earnings *out, const struct session *session, const struct policy *policy,
                 const struct day *day, int64_t now_utc_ms) {
    static struct fact scratch[DAY_CAP];
    struct attendance attendance = {.member_id = "M1"};
    memcpy(scratch, day->facts, day->count * sizeof *scratch);
    attendance_merge(&attendance, 1, scratch, day->count, session, 1);
    out->count = credit_propose(out->proposals, session, &attendance, policy, NULL, 0, now_utc_ms);
    out->sum_count = credit_sum(out->sums, 3, out->proposals, out->count);
}

// Of a doctor whose taps are all read and vouched for, under rules without a limit for a title:
// neither what is earned nor what may yet be earned grows less, in any scheme.
static void more_presence_never_earns_less(void **state) {
    (void)state;
    static struct day day;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct gen gen = {seed};
        struct policy policy = {.version = ""};
        static struct earnings less;
        static struct earnings more;
        struct session session = generate_programme(&gen);
        generate_rules(&gen, &policy);
        generate_stays(&gen, &day);
        int64_t now_utc_ms = gen_below(&gen, 2) ? END + 1000 * MINUTE : END + 16 * MINUTE;
        earn(&less, &session, &policy, &day, now_utc_ms);
        for (int step = 0; step < 3; step++) {
            extend(&gen, &day);
            earn(&more, &session, &policy, &day, now_utc_ms);
            for (size_t i = 0; i < less.sum_count; i++) {
                const struct scheme_sum *a = &less.sums[i];
                const struct scheme_sum *b = &more.sums[i];
                assert_string_equal(a->scheme, b->scheme);
                if (b->earned_x10 < a->earned_x10 ||
                    b->earned_x10 + b->pending_x10 < a->earned_x10 + a->pending_x10) {
                    fail_msg("seed %llu, %s: %d then %d", (unsigned long long)seed, a->scheme,
                             (int)a->earned_x10, (int)b->earned_x10);
                }
            }
            less = more;
        }
    }
}

static bool same_proposal(const struct proposal *a, const struct proposal *b) {
    return a->item == b->item && strcmp(a->scheme, b->scheme) == 0 &&
           strcmp(a->category, b->category) == 0 && strcmp(a->code, b->code) == 0 &&
           a->approved_x10 == b->approved_x10 && a->units_x10 == b->units_x10 &&
           a->state == b->state && a->reason == b->reason && a->amount == b->amount &&
           a->limit == b->limit && strcmp(a->policy_version, b->policy_version) == 0;
}

// Under one version, at one time; the facts may have come in any order meanwhile.
static void recomputing_is_identical(void **state) {
    (void)state;
    static struct day day;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct gen gen = {seed};
        struct policy policy = {.version = ""};
        static struct earnings first;
        static struct earnings again;
        struct session session = generate_programme(&gen);
        generate_rules(&gen, &policy);
        generate_stays(&gen, &day);
        int64_t now_utc_ms = START + gen_between(&gen, -60, 300) * MINUTE;
        earn(&first, &session, &policy, &day, now_utc_ms);
        shuffle(&gen, &day);
        memset(&again, 0xa5, sizeof again);
        earn(&again, &session, &policy, &day, now_utc_ms);
        assert_int_equal(again.count, first.count);
        for (size_t i = 0; i < first.count; i++) {
            if (!same_proposal(&first.proposals[i], &again.proposals[i])) {
                fail_msg("seed %llu", (unsigned long long)seed);
            }
            assert_string_equal(first.proposals[i].policy_version, "2026-1");
        }
    }
}

// What is settled stays settled: once a proposal is not pending, waiting changes nothing. (A doctor
// who then comes back is new evidence, not time.)
static void time_alone_takes_nothing_back(void **state) {
    (void)state;
    static struct day day;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct gen gen = {seed};
        struct policy policy = {.version = ""};
        static struct earnings before;
        static struct earnings after;
        struct session session = generate_programme(&gen);
        generate_rules(&gen, &policy);
        generate_stays(&gen, &day);
        int64_t last_utc_ms = day.facts[day.count - 1].stamp.at_utc_ms;
        int64_t now_utc_ms = last_utc_ms + gen_between(&gen, 0, 60) * MINUTE;
        earn(&before, &session, &policy, &day, now_utc_ms);
        earn(&after, &session, &policy, &day, now_utc_ms + gen_between(&gen, 0, 60) * MINUTE);
        for (size_t i = 0; i < before.count; i++) {
            bool settled = before.proposals[i].state != PROPOSAL_PENDING;
            if (settled && before.proposals[i].state != after.proposals[i].state) {
                fail_msg("seed %llu, proposal %zu: %s, then %s", (unsigned long long)seed, i,
                         credit_reason_name(before.proposals[i].reason),
                         credit_reason_name(after.proposals[i].reason));
            }
        }
    }
}

#define TEST(name) cmocka_unit_test(name)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(any_order_and_any_duplicates_give_the_same),
        TEST(a_timeline_tells_what_the_merge_made_of_it),
        TEST(two_kiosks_merged_are_one),
        TEST(voiding_equals_never_having_had_it),
        TEST(practice_changes_nothing),
        TEST(a_corrected_clock_is_a_right_one),
        TEST(nobody_is_in_two_places),
        TEST(more_presence_never_earns_less),
        TEST(recomputing_is_identical),
        TEST(time_alone_takes_nothing_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
