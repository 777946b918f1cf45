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
    "CREATE TEMP TABLE tap AS SELECT * FROM main.tap LIMIT 0;"
    "CREATE UNIQUE INDEX temp.tap_by_id ON tap (id);"
    "CREATE INDEX temp.tap_by_person ON tap (session_id, member_id, seq);"
    "CREATE TEMP TABLE presence AS SELECT * FROM main.presence LIMIT 0;"
    "CREATE INDEX temp.presence_by_person ON presence (session_id, member_id);"
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

static enum err compare_projections(struct check *check) {
    enum err err = compare(
        check,
        "SELECT DISTINCT seq FROM (SELECT * FROM (SELECT * FROM main.tap EXCEPT SELECT * FROM"
        " temp.tap) UNION SELECT * FROM (SELECT * FROM temp.tap EXCEPT SELECT * FROM main.tap))",
        "The list of taps is not what the journal says about record %lld: rebuild it.");
    if (err == ERR_OK) {
        err = compare(check,
                      "SELECT DISTINCT last_seq FROM (SELECT * FROM (SELECT * FROM main.presence"
                      " EXCEPT SELECT * FROM temp.presence) UNION SELECT * FROM (SELECT * FROM"
                      " temp.presence EXCEPT SELECT * FROM main.presence))",
                      "The presence that rests on record %lld is not what the journal says: "
                      "rebuild it.");
    }
    if (err == ERR_OK) {
        err = compare(check,
                      "SELECT coalesce((SELECT max(seq) FROM journal), 0) WHERE"
                      " (SELECT session_id || ' ' || pinned FROM main.reception) IS NOT"
                      " (SELECT session_id || ' ' || pinned FROM temp.reception)",
                      "The open session is not what the journal says up to record %lld: rebuild "
                      "it.");
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
