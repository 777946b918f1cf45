// Is what is on the disk what was written? Nothing is mended here, and a reader may ask as well.
#include "app/store/journal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/store/store_internal.h"

struct check {
    struct store *store;
    size_t *findings;
    void (*finding)(void *context, const char *sentence);
    void *context;
    int64_t next_seq;                     // that the chain wants to see
    uint8_t prev_hash[RECORD_HASH_BYTES]; // of the record before, as noted beside it
    bool prev_known;
};

static void report(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void report(struct check *check, const char *format, ...) {
    char sentence[512];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    ++*check->findings;
    if (check->finding) {
        check->finding(check->context, sentence);
    }
}

// --- The file ------------------------------------------------------------------------------------

static enum err check_file(struct check *check) {
    struct query query = query_start(check->store, "PRAGMA integrity_check(20)");
    while (query_next(&query)) {
        char text[400];
        sqlite3_snprintf(sizeof text, text, "%s", sqlite3_column_text(query.statement, 0));
        if (strcmp(text, "ok") != 0) {
            report(check, "The file is damaged: %s.", text);
        }
    }
    return query_finish(&query);
}

static enum err check_foreign_keys(struct check *check) {
    struct query query = query_start(check->store, "PRAGMA foreign_key_check");
    while (query_next(&query)) {
        char table[ID_CAP];
        query_read_text(&query, table, sizeof table);
        report(check, "A row of the table %s (number %lld) belongs to nothing.", table,
               (long long)query_read_int(&query));
    }
    return query_finish(&query);
}

// --- The chain -----------------------------------------------------------------------------------

static void check_body(struct check *check, const struct journal_entry *entry) {
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    uint8_t hash[RECORD_HASH_BYTES];
    long long seq = entry->seq;
    record_hash(hash, entry->body);
    if (memcmp(hash, entry->hash, sizeof hash) != 0) {
        report(check, "Record %lld was changed after it was written: its hash is another.", seq);
        return;
    }
    if (record_decode(&fact, prev, entry->body) != ERR_OK) {
        report(check, "Record %lld can't be read as a record.", seq);
        return;
    }
    if (fact.seq != entry->seq || strcmp(fact.id, entry->id) != 0) {
        report(check, "Record %lld says another number or id than its row.", seq);
    }
    if (strcmp(fact.device_id, check->store->device_id) != 0) {
        report(check, "Record %lld was written by another device.", seq);
    }
    if (check->prev_known && memcmp(prev, check->prev_hash, sizeof prev) != 0) {
        report(check, "Record %lld does not follow the record before it: its link is another.",
               seq);
    }
}

static bool check_entry(void *context, const struct journal_entry *entry) {
    struct check *check = context;
    if (entry->seq != check->next_seq) {
        report(check, "Records %lld to %lld are missing.", (long long)check->next_seq,
               (long long)entry->seq - 1);
        check->prev_known = false;
    }
    check_body(check, entry);
    memcpy(check->prev_hash, entry->hash, sizeof check->prev_hash);
    check->prev_known = true;
    check->next_seq = entry->seq + 1;
    return true;
}

static enum err check_chain(struct check *check) {
    check->next_seq = 1;
    check->prev_known = true; // of the first: 32 zero bytes
    return journal_each(check->store, 1, INT64_MAX, check_entry, check);
}

static enum err check_watermark(struct check *check) {
    struct outbox_state state;
    enum err err = outbox_get(check->store, &state);
    if (err == ERR_OK && state.acked_seq > state.head_seq) {
        report(check,
               "HQ has settled record %lld, but the journal ends at %lld: the end is missing.",
               (long long)state.acked_seq, (long long)state.head_seq);
    }
    return err;
}

// --- The projections -----------------------------------------------------------------------------

// Temporary tables hide the ones of the same name, so that the very code that keeps the projections
// fills them a second time, aside. They go when the connection does.
static const char make_aside[] =
    "CREATE TEMP TABLE fact (place INTEGER PRIMARY KEY, device_id TEXT, seq INTEGER, id TEXT,"
    " kind TEXT, session_id TEXT, member_id TEXT, target_id TEXT, boot_id TEXT,"
    " recorded_utc_ms INTEGER, at_utc_ms INTEGER, state INTEGER);"
    "CREATE UNIQUE INDEX temp.aside_id ON fact (id);"
    "CREATE INDEX temp.aside_person ON fact (member_id, session_id);"
    "CREATE INDEX temp.aside_taps ON fact (member_id, at_utc_ms, session_id)"
    " WHERE member_id <> '' AND kind = 'tap';"
    "CREATE INDEX temp.aside_given ON fact (member_id)"
    " WHERE member_id <> '' AND kind = 'amend';"
    "CREATE INDEX temp.aside_session ON fact (session_id);"
    "CREATE INDEX temp.aside_target ON fact (target_id);"
    "CREATE INDEX temp.aside_time ON fact (recorded_utc_ms);"
    "CREATE INDEX temp.aside_boot ON fact (boot_id, kind);"
    "CREATE TEMP TABLE presence (session_id TEXT, member_id TEXT, last_direction TEXT,"
    " last_utc_ms INTEGER, first_in_utc_ms INTEGER, last_place INTEGER,"
    " PRIMARY KEY (session_id, member_id));"
    "CREATE INDEX temp.aside_member ON presence (member_id);"
    "CREATE TEMP TABLE reckoned (session_id TEXT PRIMARY KEY, last_utc_ms INTEGER);"
    "CREATE TEMP TABLE binding (hash TEXT, device_id TEXT, seq INTEGER, member_id TEXT,"
    " method TEXT, at_utc_ms INTEGER, PRIMARY KEY (hash, device_id));"
    "CREATE TEMP TABLE reception (one INTEGER PRIMARY KEY, session_id TEXT, pinned TEXT);";

static enum err compare(struct check *check, const char *sql, const char *format) {
    struct query query = query_start(check->store, sql);
    while (query_next(&query)) {
        char sentence[256];
        sqlite3_snprintf(sizeof sentence, sentence, format, query_read_int(&query));
        report(check, "%s", sentence);
    }
    return query_finish(&query);
}

// The rows that are in one of two tables of a name, and not in the other.
#define DIFFERENCE(table)                                                                          \
    "(SELECT * FROM (SELECT * FROM main." table " EXCEPT SELECT * FROM temp." table ")"            \
    " UNION SELECT * FROM (SELECT * FROM temp." table " EXCEPT SELECT * FROM main." table "))"

static const struct {
    const char *sql;
    const char *format;
} comparisons[] = {
    {"SELECT DISTINCT seq FROM " DIFFERENCE("fact") " WHERE id IN (SELECT id FROM journal)",
     "The list of facts is not what the journal says about record %lld: rebuild it."},
    {"SELECT DISTINCT seq FROM " DIFFERENCE("fact") " WHERE id NOT IN (SELECT id FROM journal)",
     "The list of facts is not what another device says in its record %lld: rebuild it."},
    {"SELECT DISTINCT coalesce((SELECT seq FROM main.fact WHERE place = last_place), 0)"
     " FROM " DIFFERENCE("presence"),
     "The presence that rests on record %lld is not what the records say: rebuild it."},
    {"SELECT count(DISTINCT session_id) AS different FROM " DIFFERENCE(
         "reckoned") " HAVING different > 0",
     "The end of %lld sessions is not the one that presence was computed with: rebuild it."},
    {"SELECT DISTINCT seq FROM " DIFFERENCE("binding"),
     "The card that record %lld binds or unbinds is not what the records say: rebuild it."},
    {"SELECT coalesce((SELECT max(seq) FROM journal), 0) WHERE"
     " (SELECT session_id || ' ' || pinned FROM main.reception) IS NOT"
     " (SELECT session_id || ' ' || pinned FROM temp.reception)",
     "The open session is not what the journal says up to record %lld: rebuild it."},
};

static enum err compare_projections(struct check *check) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons && err == ERR_OK; i++) {
        err = compare(check, comparisons[i].sql, comparisons[i].format);
    }
    return err;
}

static enum err check_projections(struct check *check) {
    enum err err = store_run_script(check->store, make_aside);
    if (err == ERR_OK) {
        err = projection_fill(check->store);
    }
    return err == ERR_OK ? compare_projections(check) : err;
}

// --- All -----------------------------------------------------------------------------------------

static enum err check_all(struct check *check) {
    static enum err (*const checks[])(struct check *) = {
        check_file, check_foreign_keys, check_chain, check_watermark, check_projections};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        enum err err = checks[i](check);
        if (err == ERR_CORRUPT) {
            report(check, "The file can't be read to its end: %s", check->store->problem);
        } else if (err != ERR_OK) {
            return err;
        }
    }
    return ERR_OK;
}

// On a connection of its own: nothing that is made aside can stay behind in the one that records.
enum err journal_verify(struct store *store, size_t *findings,
                        void (*finding)(void *context, const char *sentence), void *context) {
    *findings = 0;
    struct store *aside = NULL;
    enum err err =
        store_open(&aside, store->dir, STORE_READ, store->problem, sizeof store->problem);
    if (err != ERR_OK) {
        return err;
    }
    struct check check = {
        .store = aside, .findings = findings, .finding = finding, .context = context};
    // One transaction, so that a writer who goes on meanwhile changes nothing under our eyes.
    err = store_run_script(aside, "BEGIN");
    if (err == ERR_OK) {
        err = check_all(&check);
    }
    memcpy(store->problem, aside->problem, sizeof store->problem);
    store->fault = aside->fault;
    store_close(aside);
    return err;
}
