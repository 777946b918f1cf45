#include "app/export_data.h"

#include <stdlib.h>
#include <string.h>

#include "app/store/journal.h"
#include "app/store/programme.h"
#include "app/store/roster.h"

// --- Facts ---------------------------------------------------------------------------------------
// All of this session, and whatever happened about that time: an entry elsewhere ends a stay here.

enum { AROUND_MS = 12 * 3600 * 1000 };

static enum err append_facts(struct export_data *data, struct store *store,
                             const struct fact_filter *filter) {
    struct fact *facts = NULL;
    size_t count = 0;
    enum err err = journal_facts(store, &facts, &count, filter);
    if (err == ERR_OK && count > 0) {
        struct fact *all = realloc(data->facts, (data->fact_count + count) * sizeof *all);
        if (all) {
            memcpy(all + data->fact_count, facts, count * sizeof *all);
            data->facts = all;
            data->fact_count += count;
        } else {
            err = ERR_NOMEM;
        }
    }
    free(facts);
    return err;
}

static int by_origin(const void *a, const void *b) {
    const struct fact *x = a;
    const struct fact *y = b;
    int order = strcmp(x->device_id, y->device_id);
    return order != 0 ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

static void drop_duplicates(struct export_data *data) {
    size_t kept = 0;
    if (data->fact_count == 0) {
        return;
    }
    qsort(data->facts, data->fact_count, sizeof *data->facts, by_origin);
    for (size_t i = 1; i < data->fact_count; i++) {
        if (by_origin(&data->facts[kept], &data->facts[i]) != 0) {
            data->facts[++kept] = data->facts[i];
        }
    }
    data->fact_count = kept + 1;
}

static enum err load_facts(struct export_data *data, struct store *store) {
    const struct session *session = data->session;
    const struct fact_filter here = {.session_id = session->id};
    const struct fact_filter around = {.from_utc_ms = session->starts_utc_ms - AROUND_MS,
                                       .to_utc_ms = session->ends_utc_ms + AROUND_MS};
    enum err err = append_facts(data, store, &here);
    err = err == ERR_OK ? append_facts(data, store, &around) : err;
    drop_duplicates(data);
    return err;
}

static struct fact *copy_facts(const struct export_data *data) {
    struct fact *copy = malloc((data->fact_count ? data->fact_count : 1) * sizeof *copy);
    if (copy && data->fact_count > 0) {
        memcpy(copy, data->facts, data->fact_count * sizeof *copy);
    }
    return copy;
}

// --- Attendance ----------------------------------------------------------------------------------

static void keep_this_session(struct export_data *data, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(data->attendances[i].session_id, data->session->id) == 0) {
            data->attendances[kept++] = data->attendances[i];
        }
    }
    data->attendance_count = kept;
}

static bool is_spoken_of(const struct export_data *data, const char *session_id) {
    for (size_t i = 0; i < data->fact_count; i++) {
        if (strcmp(data->facts[i].session_id, session_id) == 0) {
            return true;
        }
    }
    return false;
}

static enum err load_other_sessions(struct export_data *data, struct store *store) {
    const struct session *session = data->session;
    size_t found = 0;
    struct session *all = calloc(EXPORT_SESSIONS_MAX, sizeof *all);
    if (!all) {
        return ERR_NOMEM;
    }
    enum err err =
        programme_sessions(store, all, &found, EXPORT_SESSIONS_MAX,
                           session->starts_utc_ms - AROUND_MS, session->ends_utc_ms + AROUND_MS);
    for (size_t i = 0; i < found && err == ERR_OK; i++) {
        if (strcmp(all[i].id, session->id) != 0 && is_spoken_of(data, all[i].id)) {
            data->sessions[data->session_count++] = all[i];
        }
    }
    free(all);
    return err;
}

static enum err merge(struct export_data *data) {
    size_t cap = data->fact_count ? data->fact_count : 1;
    struct fact *facts = copy_facts(data);
    data->attendances = calloc(cap, sizeof *data->attendances);
    enum err err = facts && data->attendances ? ERR_OK : ERR_NOMEM;
    if (err == ERR_OK) {
        keep_this_session(data, attendance_merge(data->attendances, cap, facts, data->fact_count,
                                                 data->sessions, data->session_count));
    }
    free(facts);
    return err;
}

// --- People --------------------------------------------------------------------------------------

static enum err load_history(struct export_person *person, struct store *store,
                             const char *member_id) {
    struct credit_total *all = calloc(EXPORT_TOTALS_MAX, sizeof *all);
    size_t count = 0;
    if (!all) {
        return ERR_NOMEM;
    }
    enum err err = roster_totals(store, all, &count, EXPORT_TOTALS_MAX, member_id);
    if (err == ERR_OK && count > 0) {
        person->history = calloc(count, sizeof *all);
        err = person->history ? ERR_OK : ERR_NOMEM;
    }
    if (err == ERR_OK && count > 0) {
        memcpy(person->history, all, count * sizeof *all);
        person->history_count = count;
    }
    free(all);
    return err;
}

static enum err load_person(struct export_person *person, struct store *store,
                            const struct export_data *data) {
    const char *id = person->attendance->member_id;
    enum err err = roster_find_member(store, &person->member, id);
    person->on_roster = err == ERR_OK && !member_is_walk_in(id);
    if (err == ERR_NOT_FOUND) {
        person->member = (struct member){.licence_no = ""};
        err = ERR_OK;
    }
    err = err == ERR_OK ? programme_is_registered(store, &person->registered, data->session->id, id)
                        : err;
    err = err == ERR_OK ? load_history(person, store, id) : err;
    if (err == ERR_OK) {
        person->proposal_count =
            credit_propose(person->proposals, data->session, person->attendance, data->policy,
                           person->history, person->history_count, data->now_utc_ms);
        person->sum_count = credit_sum(person->sums, sizeof person->sums / sizeof *person->sums,
                                       person->proposals, person->proposal_count);
    }
    return err;
}

// Members first, then who is not known here, then walk-ins.
static int rank_of(const struct export_person *person) {
    return member_is_walk_in(person->attendance->member_id) ? 2 : person->on_roster ? 0 : 1;
}

static int by_kana(const void *a, const void *b) {
    const struct export_person *x = *(struct export_person *const *)a;
    const struct export_person *y = *(struct export_person *const *)b;
    int order = rank_of(x) - rank_of(y);
    order = order != 0 ? order : strcmp(x->member.kana, y->member.kana);
    return order != 0 ? order : strcmp(x->attendance->member_id, y->attendance->member_id);
}

static enum err load_people(struct export_data *data, struct store *store) {
    enum err err = ERR_OK;
    data->people = calloc(data->attendance_count + 1, sizeof(struct export_person *));
    if (!data->people) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < data->attendance_count && err == ERR_OK; i++) {
        struct export_person *person = calloc(1, sizeof *person);
        if (!person) {
            return ERR_NOMEM;
        }
        data->people[data->person_count++] = person;
        person->attendance = &data->attendances[i];
        err = load_person(person, store, data);
    }
    qsort((void *)data->people, data->person_count, sizeof(struct export_person *), by_kana);
    return err;
}

// --- The whole -----------------------------------------------------------------------------------

static enum err load_rules(struct export_data *data, struct store *store, const char *session_id) {
    data->sessions = calloc(1 + EXPORT_SESSIONS_MAX, sizeof *data->sessions);
    data->session = data->sessions;
    data->session_count = 1;
    data->policy = calloc(1, sizeof *data->policy);
    if (!data->session || !data->policy) {
        return ERR_NOMEM;
    }
    enum err err = programme_find_session(store, data->session, session_id);
    if (err != ERR_OK) {
        return err;
    }
    err = programme_find_policy(store, data->policy, data->session->policy_version);
    if (err == ERR_NOT_FOUND) {
        free(data->policy);
        data->policy = NULL;
        err = ERR_OK;
    }
    return err;
}

enum err export_load(struct export_data *out, struct store *store, const char *session_id,
                     int64_t now_utc_ms) {
    *out = (struct export_data){.now_utc_ms = now_utc_ms};
    enum err err = load_rules(out, store, session_id);
    err = err == ERR_OK ? load_facts(out, store) : err;
    err = err == ERR_OK ? load_other_sessions(out, store) : err;
    err = err == ERR_OK ? merge(out) : err;
    return err == ERR_OK ? load_people(out, store) : err;
}

void export_free(struct export_data *data) {
    for (size_t i = 0; i < data->person_count; i++) {
        free(data->people[i]->history);
        free(data->people[i]);
    }
    free((void *)data->people);
    free(data->attendances);
    free(data->facts);
    free(data->policy);
    free(data->sessions);
    *data = (struct export_data){.session = NULL};
}

// --- One person's taps ---------------------------------------------------------------------------

static bool is_amended(const struct export_data *data, const char *tap_id) {
    for (size_t i = 0; i < data->fact_count; i++) {
        if (data->facts[i].kind == FACT_AMEND && strcmp(data->facts[i].target_id, tap_id) == 0) {
            return true;
        }
    }
    return false;
}

// What bears on this person: an amend can make somebody else's tap theirs.
static size_t pick_facts(struct fact *out, const struct export_data *data, const char *member_id) {
    size_t count = 0;
    for (size_t i = 0; i < data->fact_count; i++) {
        const struct fact *fact = &data->facts[i];
        if (fact->kind != FACT_TAP || strcmp(fact->member_id, member_id) == 0 ||
            is_amended(data, fact->id)) {
            out[count++] = *fact;
        }
    }
    return count;
}

enum err export_timeline(struct timeline_row **out, size_t *count, const struct export_data *data,
                         const char *member_id) {
    struct fact *facts = malloc((data->fact_count + 1) * sizeof *facts);
    size_t fact_count = facts ? pick_facts(facts, data, member_id) : 0;
    size_t kept = 0;
    *count = 0;
    *out = calloc(fact_count + 1, sizeof **out);
    if (!facts || !*out) {
        free(facts);
        free(*out);
        *out = NULL;
        return ERR_NOMEM;
    }
    size_t all = attendance_timeline(*out, fact_count + 1, facts, fact_count, data->sessions,
                                     data->session_count, member_id);
    for (size_t i = 0; i < all && i <= fact_count; i++) {
        if (strcmp((*out)[i].session_id, data->session->id) == 0) {
            (*out)[kept++] = (*out)[i];
        }
    }
    *count = kept;
    free(facts);
    return ERR_OK;
}
