// Facts for the pure rules: found by the index of facts, read from the bodies.
#include "app/store/journal.h"

#include <stdlib.h>

#include "app/store/store_internal.h"

// `taps` chooses, `more` are further ids. With them come their voids and amends, the voids of
// those, to any depth, and the clocks of the boots in which taps and amends were made: which of two
// amends is the later one is a question of clocks, too.
#define FACTS_OF(taps, more) "WITH RECURSIVE " FACTS_OF_TAPS(taps, more)
#define FACTS_OF_TAPS(taps, more)                                                                  \
    "tap (id, session_id, boot_id) AS (" taps "),"                                                 \
    " change (id) AS (SELECT id FROM tap UNION SELECT fact.id FROM change CROSS JOIN fact"         \
    "  ON fact.target_id = change.id AND fact.target_id <> ''),"                                   \
    " clock (id) AS (SELECT id FROM fact WHERE kind = 'clock'"                                     \
    "  AND boot_id IN (SELECT boot_id FROM tap UNION"                                              \
    "   SELECT boot_id FROM change JOIN fact USING (id) WHERE kind = 'amend')),"                   \
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

// --- Near a session ------------------------------------------------------------------------------
// A stay in one session is ended by an entry into another, if the first was not over by then. Two
// sessions are near one another when a tap of the person in one lies between a tap in the other and
// that other's end; and so on from each to the next. Nothing outside bears on what is inside: an
// entry that comes between two of these is, by that, near them.
//
// From a session's first tap to its end, or as long as one whose end nobody knows may go on.

#define TAPS_OF_NEAR                                                                               \
    " FROM fact AS tap WHERE tap.member_id = ?1 AND tap.member_id <> '' AND tap.kind = 'tap'"      \
    " AND tap.session_id = near.session_id)"
#define FIRST_TAP "(SELECT min(at_utc_ms)" TAPS_OF_NEAR
#define LAST_TAP "(SELECT max(at_utc_ms)" TAPS_OF_NEAR
#define SESSION_LAST "max(session.ends_utc_ms, session.exit_to_utc_ms)"
#define OTHER_TAP                                                                                  \
    "fact AS other WHERE other.member_id = ?1 AND other.member_id <> '' AND kind = 'tap'"

#define LATER_SESSIONS                                                                             \
    "SELECT other.session_id FROM near CROSS JOIN " OTHER_TAP " AND at_utc_ms >= " FIRST_TAP       \
    " AND at_utc_ms <= coalesce((SELECT nullif(" SESSION_LAST ", 0) FROM session"                  \
    "  WHERE session.id = near.session_id), " LAST_TAP " + ?3)"
#define EARLIER_SESSIONS                                                                           \
    "SELECT session.id FROM near CROSS JOIN session WHERE " SESSION_LAST " >= " FIRST_TAP          \
    " AND EXISTS (SELECT 1 FROM " OTHER_TAP " AND other.session_id = session.id"                   \
    "  AND at_utc_ms <= " LAST_TAP ")"
#define EARLIER_ENDLESS_SESSIONS                                                                   \
    "SELECT other.session_id FROM near CROSS JOIN " OTHER_TAP " AND at_utc_ms >= " FIRST_TAP       \
    " - ?3 AND at_utc_ms <= " LAST_TAP " AND coalesce((SELECT " SESSION_LAST " FROM session"       \
    "  WHERE session.id = other.session_id), 0) = 0"
#define NEAR                                                                                       \
    "near (session_id) AS (SELECT ?2 UNION " LATER_SESSIONS " UNION " EARLIER_SESSIONS             \
    " UNION " EARLIER_ENDLESS_SESSIONS ")"
static const char sql_near[] = "WITH RECURSIVE " NEAR ", " FACTS_OF_TAPS(
    "SELECT id, session_id, boot_id FROM fact WHERE member_id = ?1 AND member_id <> ''"
    " AND kind = 'tap' AND session_id IN (SELECT session_id FROM near)",
    "");
static const char sql_near_count[] = "WITH RECURSIVE " NEAR " SELECT count(*) FROM near";
static const char sql_within[] =
    FACTS_OF("SELECT id, session_id, boot_id FROM fact WHERE member_id = ?1 AND member_id <> ''"
             " AND session_id = ?2 AND kind = 'tap'",
             "");

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

static enum err collect(struct query *query, struct fact **out, size_t *count) {
    struct facts facts = {0};
    enum err err = ERR_OK;
    while (err == ERR_OK && query_next(query)) {
        err = read_fact(query, &facts);
    }
    enum err finished = query_finish(query);
    err = err == ERR_OK ? finished : err;
    if (err != ERR_OK) {
        free(facts.items);
        facts = (struct facts){0};
    }
    *out = facts.items;
    *count = facts.count;
    return err;
}

static enum err collect_filtered(struct store *store, struct fact **out, size_t *count,
                                 const char *sql, const struct fact_filter *filter) {
    struct query query = query_start(store, sql);
    query_text(&query, filter->member_id);
    query_text(&query, filter->session_id);
    query_int(&query, filter->from_utc_ms);
    query_int(&query, filter->to_utc_ms);
    return collect(&query, out, count);
}

enum err journal_facts(struct store *store, struct fact **out, size_t *count,
                       const struct fact_filter *filter) {
    const char *sql = filter->member_id    ? sql_member
                      : filter->session_id ? sql_session
                      : filter->to_utc_ms  ? sql_time
                                           : sql_all;
    return collect_filtered(store, out, count, sql, filter);
}

enum err facts_of_member(struct store *store, struct fact **out, size_t *count,
                         const char *member_id) {
    const struct fact_filter filter = {.member_id = member_id};
    return collect_filtered(store, out, count, sql_presence, &filter);
}

enum err facts_within(struct store *store, struct fact **out, size_t *count, const char *session_id,
                      const char *member_id) {
    struct query query = query_start(store, sql_within);
    query_text(&query, member_id);
    query_text(&query, session_id);
    return collect(&query, out, count);
}

static struct query near_start(struct store *store, const char *sql, const char *session_id,
                               const char *member_id) {
    struct query query = query_start(store, sql);
    query_text(&query, member_id);
    query_text(&query, session_id);
    query_int(&query, ATTENDANCE_ENDLESS_MS);
    return query;
}

enum err near_is_alone(struct store *store, bool *alone, const char *session_id,
                       const char *member_id) {
    struct query query = near_start(store, sql_near_count, session_id, member_id);
    *alone = query_next(&query) && query_read_int(&query) == 1;
    return query_finish(&query);
}

// Other persons' taps have their times from elsewhere: whoever was given one by staff, which is
// seldom, is looked at whole.
enum err near_is_possible(struct store *store, bool *possible, const char *session_id,
                          const char *member_id) {
    struct query query = query_start(store, "SELECT 1 FROM fact WHERE member_id = ?"
                                            " AND member_id <> '' AND kind = 'amend' LIMIT 1");
    query_text(&query, member_id);
    *possible = !query_next(&query) && *session_id;
    return query_finish(&query);
}

enum err journal_facts_near(struct store *store, struct fact **out, size_t *count,
                            const char *session_id, const char *member_id) {
    bool possible = false;
    *out = NULL;
    *count = 0;
    enum err err = near_is_possible(store, &possible, session_id, member_id);
    if (err != ERR_OK || !possible) {
        return err == ERR_OK ? facts_of_member(store, out, count, member_id) : err;
    }
    struct query query = near_start(store, sql_near, session_id, member_id);
    return collect(&query, out, count);
}
