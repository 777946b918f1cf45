#include "app/people_list.h"

#include <stdlib.h>
#include <string.h>

#include "app/store/journal.h"
#include "app/store/roster.h"

enum { MINUTE_MS = 60000, ASIDE_HOURS = 12 };
#define HOUR_MS INT64_C(3600000)

void people_list_fini(struct people_list *list) {
    free(list->items);
    *list = (struct people_list){0};
}

// --- Facts ---------------------------------------------------------------------------------------

// The session's own, whenever the kiosk's clock says they were; and, where other rooms are open,
// what happened there at the time: who entered another room has left this one.
static enum err read_facts(struct fact **out, size_t *count, struct store *store,
                           const struct session *session, bool others) {
    struct fact_filter here = {.session_id = session->id};
    struct fact_filter beside = {.from_utc_ms = session->starts_utc_ms - ASIDE_HOURS * HOUR_MS,
                                 .to_utc_ms = session->ends_utc_ms + ASIDE_HOURS * HOUR_MS};
    struct fact *more = NULL;
    size_t more_count = 0;
    enum err err = journal_facts(store, out, count, &here);
    if (err == ERR_OK && others) {
        err = journal_facts(store, &more, &more_count, &beside);
    }
    if (err == ERR_OK && more_count > 0) {
        struct fact *all = realloc(*out, (*count + more_count) * sizeof *all);
        err = all ? ERR_OK : ERR_NOMEM;
        if (all) {
            memcpy(all + *count, more, more_count * sizeof *all); // the rules drop the doubles
            *out = all;
            *count += more_count;
        }
    }
    free(more);
    return err;
}

// This session first, then those beside it.
static struct session *gather(size_t *count, const struct session *session,
                              const struct session *others, size_t other_count) {
    struct session *all = calloc(other_count + 1, sizeof *all);
    if (!all) {
        return NULL;
    }
    all[0] = *session;
    *count = 1;
    for (size_t i = 0; i < other_count; i++) {
        if (strcmp(others[i].id, session->id) != 0) {
            all[(*count)++] = others[i];
        }
    }
    return all;
}

// --- Names ---------------------------------------------------------------------------------------

static enum err find_member(struct member *out, struct store *store, const char *id) {
    enum err err = roster_find_member(store, out, id);
    if (err == ERR_NOT_FOUND) {
        *out = (struct member){0};
        memcpy(out->id, id, sizeof out->id);
        return ERR_OK;
    }
    return err;
}

static int by_kana(const void *a, const void *b) {
    const struct member *left = &((const struct attendee *)a)->member;
    const struct member *right = &((const struct attendee *)b)->member;
    if (!left->kana[0] != !right->kana[0]) {
        return left->kana[0] ? -1 : 1;
    }
    int order = strcmp(left->kana, right->kana);
    return order ? order : strcmp(left->id, right->id);
}

static enum err keep_session(struct people_list *list, struct store *store,
                             const struct attendance *attendances, size_t count,
                             const char *session_id) {
    list->items = calloc(count ? count : 1, sizeof *list->items);
    if (!list->items) {
        return ERR_NOMEM;
    }
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        if (strcmp(attendances[i].session_id, session_id) == 0) {
            struct attendee *item = &list->items[list->count++];
            item->attendance = attendances[i];
            err = find_member(&item->member, store, attendances[i].member_id);
        }
    }
    qsort(list->items, list->count, sizeof *list->items, by_kana);
    return err;
}

enum err people_list_load(struct people_list *list, struct store *store,
                          const struct session *session, const struct session *others,
                          size_t other_count) {
    struct fact *facts = NULL;
    struct attendance *attendances = NULL;
    size_t fact_count = 0;
    size_t session_count = 0;
    people_list_fini(list);
    struct session *sessions = gather(&session_count, session, others, other_count);
    enum err err = sessions ? ERR_OK : ERR_NOMEM;
    if (err == ERR_OK) {
        err = read_facts(&facts, &fact_count, store, session, session_count > 1);
    }
    if (err == ERR_OK && fact_count > 0) {
        attendances = calloc(fact_count, sizeof *attendances);
        err = attendances ? ERR_OK : ERR_NOMEM;
    }
    if (attendances) {
        size_t count =
            attendance_merge(attendances, fact_count, facts, fact_count, sessions, session_count);
        err = keep_session(list, store, attendances, count, session->id);
    }
    free(attendances);
    free(facts);
    free(sessions);
    if (err != ERR_OK) {
        people_list_fini(list);
    }
    return err;
}

const struct attendee *people_list_find(const struct people_list *list, const char *member_id) {
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].member.id, member_id) == 0) {
            return &list->items[i];
        }
    }
    return NULL;
}

// --- What a list says of a person ----------------------------------------------------------------

static bool is_inside(const struct attendance *attendance) {
    return attendance->stay_count > 0 &&
           attendance->stays[attendance->stay_count - 1].to_utc_ms == 0;
}

static bool leaving_is_over(const struct session *session, int64_t now_utc_ms) {
    return now_utc_ms > (session->exit.to_utc_ms ? session->exit.to_utc_ms : session->ends_utc_ms);
}

// Being inside is no exception before one could have left.
static uint32_t exceptions_of(const struct attendance *attendance, const struct session *session,
                              int64_t now_utc_ms) {
    uint32_t marks = attendance->marks & ATTENDANCE_EXCEPTIONS;
    return leaving_is_over(session, now_utc_ms) ? marks : marks & ~(uint32_t)ATTENDANCE_NO_EXIT;
}

static int64_t minutes_begun(int64_t ms) {
    return ms <= 0 ? 0 : (ms + MINUTE_MS - 1) / MINUTE_MS;
}

static enum people_state state_of(const struct view_people_row *row,
                                  const struct attendance *attendance, uint32_t exceptions) {
    if (exceptions & ATTENDANCE_WALK_IN) {
        return PERSON_WALK_IN;
    }
    if (exceptions & ATTENDANCE_WRONG_ROOM) {
        return PERSON_WRONG_ROOM;
    }
    if (exceptions & ATTENDANCE_FULL) {
        return PERSON_FULL;
    }
    if (exceptions) {
        return exceptions == ATTENDANCE_NO_EXIT ? PERSON_NO_EXIT : PERSON_CHECK;
    }
    if (!row->inside && attendance->marks & ATTENDANCE_EARLY) {
        return PERSON_EARLY;
    }
    return attendance->marks & ATTENDANCE_LATE ? PERSON_LATE
           : row->inside                       ? PERSON_INSIDE
                                               : PERSON_LEFT;
}

// Outside the windows on the other side (far too early, long after the end) is not late or early.
static void count_minutes(struct view_people_row *row, const struct session *session) {
    int64_t late_ms = row->entered_utc_ms - session->entry.to_utc_ms;
    int64_t early_ms = session->exit.from_utc_ms - row->left_utc_ms;
    if (row->state == PERSON_EARLY || row->state == PERSON_LATE) {
        row->minutes = minutes_begun(row->state == PERSON_LATE ? late_ms : early_ms);
        if (row->minutes == 0) {
            row->state = row->inside ? PERSON_INSIDE : PERSON_LEFT;
        }
    }
}

void people_row(struct view_people_row *out, const struct member *member,
                const struct attendance *attendance, const struct session *session,
                int64_t now_utc_ms) {
    *out = (struct view_people_row){.state = PERSON_ABSENT};
    memcpy(out->member_id, member->id, sizeof out->member_id);
    memcpy(out->kanji, member->kanji, sizeof out->kanji);
    memcpy(out->kana, member->kana, sizeof out->kana);
    if (!attendance) {
        return;
    }
    uint32_t exceptions = exceptions_of(attendance, session, now_utc_ms);
    out->entered_utc_ms = attendance->entered_utc_ms;
    out->left_utc_ms = attendance->left_utc_ms;
    out->inside = is_inside(attendance);
    out->check = exceptions != 0;
    out->state = state_of(out, attendance, exceptions);
    count_minutes(out, session);
}

bool people_row_fits(const struct view_people_row *row, enum people_filter filter) {
    switch (filter) {
    case PEOPLE_INSIDE:
        return row->inside;
    case PEOPLE_LEFT:
        return !row->inside && row->left_utc_ms != 0;
    case PEOPLE_CHECK:
        return row->check;
    default:
        return true;
    }
}

// --- A typed time --------------------------------------------------------------------------------

static bool read_two(int *out, const char *digits) {
    if (digits[0] < '0' || digits[0] > '9' || digits[1] < '0' || digits[1] > '9') {
        return false;
    }
    *out = (digits[0] - '0') * 10 + digits[1] - '0';
    return true;
}

enum clock_problem people_clock(int64_t *utc_ms, const char *digits, const struct session *session,
                                int64_t now_utc_ms, int32_t utc_offset_min) {
    int hour;
    int minute;
    *utc_ms = 0;
    if (strlen(digits) != CLOCK_DIGITS) {
        return CLOCK_UNFINISHED;
    }
    if (!read_two(&hour, digits) || !read_two(&minute, digits + 2) || hour > 23 || minute > 59) {
        return CLOCK_NO_TIME;
    }
    int64_t offset_ms = utc_offset_min * INT64_C(60000);
    int64_t local = session->starts_utc_ms + offset_ms;
    int64_t at =
        local - local % (24 * HOUR_MS) - offset_ms + hour * HOUR_MS + minute * (int64_t)MINUTE_MS;
    if (at < session->starts_utc_ms - ASIDE_HOURS * HOUR_MS) {
        at += 24 * HOUR_MS;
    }
    if (at > now_utc_ms) {
        return CLOCK_FUTURE;
    }
    if (at > session->ends_utc_ms + ASIDE_HOURS * HOUR_MS) {
        return CLOCK_OTHER_DAY;
    }
    *utc_ms = at;
    return CLOCK_FINE;
}
