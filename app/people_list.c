#include "app/people_list.h"

#include <stdlib.h>
#include <string.h>

#include "app/store/journal.h"
#include "app/store/roster.h"

#define ASIDE_MS INT64_C(43200000) // twelve hours

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
    struct fact_filter beside = {.from_utc_ms = session->starts_utc_ms - ASIDE_MS,
                                 .to_utc_ms = session->ends_utc_ms + ASIDE_MS};
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
