// Facts for the pure rules: found by the index of facts, read from the bodies.
#include "app/store/journal.h"

#include <stdlib.h>

#include "app/store/store_internal.h"

// `taps` chooses, `more` are further ids. With them come their voids and amends, the voids of
// those, to any depth, and the clocks of the boots in which they were made.
#define FACTS_OF(taps, more)                                                                       \
    "WITH RECURSIVE tap (id, session_id, boot_id) AS (" taps "),"                                  \
    " change (id) AS (SELECT id FROM tap UNION SELECT fact.id FROM change CROSS JOIN fact"         \
    "  ON fact.target_id = change.id AND fact.target_id <> ''),"                                   \
    " clock (id) AS (SELECT id FROM fact WHERE kind = 'clock'"                                     \
    "  AND boot_id IN (SELECT boot_id FROM tap)),"                                                 \
    " chosen (id) AS (SELECT id FROM change UNION SELECT id FROM clock " more ")"                  \
    " SELECT coalesce((SELECT body FROM journal WHERE id = chosen.id),"                            \
    "  (SELECT body FROM foreign_record WHERE id = chosen.id)) FROM chosen"

// A tap of somebody else's that an amend gives to this member is theirs, too.
#define TAPS_OF_MEMBER                                                                             \
    "SELECT id, session_id, boot_id FROM fact WHERE member_id = ?1 AND member_id <> ''"            \
    "  AND kind = 'tap' AND (?2 IS NULL OR session_id = ?2)"                                       \
    "  AND (?4 = 0 OR recorded_utc_ms >= ?3 AND recorded_utc_ms < ?4)"                             \
    " UNION SELECT id, session_id, boot_id FROM fact WHERE id IN (SELECT target_id FROM fact"      \
    "   WHERE member_id = ?1 AND member_id <> '' AND kind = 'amend')"                              \
    "  AND kind = 'tap' AND (?2 IS NULL OR session_id = ?2)"                                       \
    "  AND (?4 = 0 OR recorded_utc_ms >= ?3 AND recorded_utc_ms < ?4)"
#define TAPS_OF_SESSION                                                                            \
    "SELECT id, session_id, boot_id FROM fact WHERE session_id = ?2 AND session_id <> ''"          \
    "  AND kind = 'tap' AND (?4 = 0 OR recorded_utc_ms >= ?3 AND recorded_utc_ms < ?4)"
#define TAPS_OF_ALL "SELECT id, session_id, boot_id FROM fact WHERE kind = 'tap'"
#define IN_TIME " AND recorded_utc_ms >= ?3 AND recorded_utc_ms < ?4"

static const char sql_member[] = FACTS_OF(
    TAPS_OF_MEMBER, "UNION SELECT id FROM fact WHERE member_id = ?1 AND member_id <> ''"
                    " AND kind = 'walk_in' AND (?2 IS NULL OR session_id = ?2)"
                    " UNION SELECT id FROM fact WHERE kind IN ('session_open', 'session_close')"
                    " AND session_id IN (SELECT session_id FROM tap) AND session_id <> ''");
static const char sql_session[] =
    FACTS_OF(TAPS_OF_SESSION, "UNION SELECT id FROM fact WHERE session_id = ?2 AND session_id <> ''"
                              " AND kind IN ('walk_in', 'session_open', 'session_close')");
#define OF_SESSIONS                                                                                \
    "UNION SELECT id FROM fact WHERE kind IN ('walk_in', 'session_open', 'session_close')"
static const char sql_time[] = FACTS_OF(TAPS_OF_ALL IN_TIME, OF_SESSIONS IN_TIME);
static const char sql_all[] = FACTS_OF(TAPS_OF_ALL " AND ?4 = 0", OF_SESSIONS);
static const char sql_presence[] = FACTS_OF(TAPS_OF_MEMBER, "");

struct facts {
    struct fact *items;
    size_t count;
    size_t cap;
};

static enum err make_room(struct store *store, struct facts *facts) {
    if (facts->count < facts->cap) {
        return ERR_OK;
    }
    size_t cap = facts->cap ? 2 * facts->cap : 16;
    struct fact *items = realloc(facts->items, cap * sizeof *items);
    if (!items) {
        store_refuse(store, ERR_NOMEM, "Memory ran out over %zu facts in %s.", facts->count,
                     store->path);
        return ERR_NOMEM;
    }
    facts->items = items;
    facts->cap = cap;
    return ERR_OK;
}

// In practice nothing but practice counts: there the rules see it as they see real facts elsewhere.
static enum err read_fact(struct query *query, struct facts *facts) {
    uint8_t prev[RECORD_HASH_BYTES];
    enum err err = make_room(query->store, facts);
    if (err != ERR_OK) {
        return err;
    }
    struct fact *fact = &facts->items[facts->count];
    if (record_decode(fact, prev, query_read_blob(query)) != ERR_OK) {
        query_is_damaged(query);
        return ERR_CORRUPT;
    }
    fact->practice = fact->practice && !query->store->is_practice;
    facts->count++;
    return ERR_OK;
}

static enum err collect(struct store *store, struct fact **out, size_t *count, const char *sql,
                        const struct fact_filter *filter) {
    struct facts facts = {0};
    struct query query = query_start(store, sql);
    query_text(&query, filter->member_id);
    query_text(&query, filter->session_id);
    query_int(&query, filter->from_utc_ms);
    query_int(&query, filter->to_utc_ms);
    enum err err = ERR_OK;
    while (err == ERR_OK && query_next(&query)) {
        err = read_fact(&query, &facts);
    }
    enum err finished = query_finish(&query);
    err = err == ERR_OK ? finished : err;
    if (err != ERR_OK) {
        free(facts.items);
        facts = (struct facts){0};
    }
    *out = facts.items;
    *count = facts.count;
    return err;
}

enum err journal_facts(struct store *store, struct fact **out, size_t *count,
                       const struct fact_filter *filter) {
    const char *sql = filter->member_id    ? sql_member
                      : filter->session_id ? sql_session
                      : filter->to_utc_ms  ? sql_time
                                           : sql_all;
    return collect(store, out, count, sql, filter);
}

enum err facts_of_member(struct store *store, struct fact **out, size_t *count,
                         const char *member_id) {
    const struct fact_filter filter = {.member_id = member_id};
    return collect(store, out, count, sql_presence, &filter);
}
