#include "app/store/journal.h"

#include <sodium.h>
#include <string.h>

#include "app/base/uuid.h"
#include "app/store/roster.h"
#include "app/store/store_internal.h"

// --- Writing -------------------------------------------------------------------------------------

// The newest record's number and hash; 0 and zeros when there is none.
static enum err read_head(struct store *store, int64_t *seq, uint8_t hash[RECORD_HASH_BYTES]) {
    *seq = 0;
    memset(hash, 0, RECORD_HASH_BYTES);
    struct query query =
        query_start(store, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1");
    if (query_next(&query)) {
        *seq = query_read_int(&query);
        struct span found = query_read_blob(&query);
        if (found.len == RECORD_HASH_BYTES) {
            memcpy(hash, found.data, RECORD_HASH_BYTES);
        } else {
            query_is_damaged(&query);
        }
    }
    return query_finish(&query);
}

void journal_give_id(struct fact *fact) {
    if (!*fact->id) {
        uint8_t random[10];
        randombytes_buf(random, sizeof random);
        uuid7_format(fact->id, fact->stamp.at_utc_ms, random);
    }
}

static void stamp(struct fact *fact, const struct store *store, int64_t seq) {
    memcpy(fact->device_id, store->device_id, sizeof fact->device_id);
    fact->seq = seq;
    fact->practice = store->is_practice;
    journal_give_id(fact);
}

// What can't be read back is not written: a body is decoded before it is journalled for ever.
static enum err encode(struct buf *body, const struct fact *fact,
                       const uint8_t prev[RECORD_HASH_BYTES]) {
    struct fact again;
    uint8_t prev_again[RECORD_HASH_BYTES];
    enum err err = record_encode(body, fact, prev);
    return err == ERR_OK ? record_decode(&again, prev_again, buf_span(body)) : err;
}

static enum err insert(struct store *store, const struct fact *fact, struct span body) {
    uint8_t hash[RECORD_HASH_BYTES];
    record_hash(hash, body);
    struct query query =
        query_start(store, "INSERT INTO journal (seq, id, body, hash) VALUES (?, ?, ?, ?)");
    query_int(&query, fact->seq);
    query_text(&query, fact->id);
    query_blob(&query, body.data, body.len);
    query_blob(&query, hash, sizeof hash);
    return query_run(&query);
}

enum err journal_append_within(struct store *store, struct fact *fact) {
    int64_t head = 0;
    uint8_t prev[RECORD_HASH_BYTES];
    enum err err = read_head(store, &head, prev);
    if (err != ERR_OK) {
        return err;
    }
    stamp(fact, store, head + 1);
    struct buf body = BUF_EMPTY;
    err = encode(&body, fact, prev);
    if (err != ERR_OK) {
        store_refuse(store, err,
                     "Record %lld was not written to %s: what it says is not valid (%s).",
                     (long long)fact->seq, store->path, err_text(err));
        goto out;
    }
    err = insert(store, fact, buf_span(&body));
    if (err == ERR_OK) {
        err = projection_apply(store, fact);
    }
out:
    buf_fini(&body);
    return err;
}

enum err journal_append(struct store *store, struct fact *fact) {
    struct fact draft = *fact;
    enum err err = store_begin(store);
    if (err != ERR_OK) {
        return err;
    }
    err = store_end(store, journal_append_within(store, &draft));
    if (err == ERR_OK) {
        *fact = draft;
    }
    return err;
}

// --- Reading -------------------------------------------------------------------------------------

static bool read_entry(struct query *query, struct journal_entry *entry,
                       char id[sizeof((struct fact *)0)->id]) {
    entry->seq = query_read_int(query);
    query_read_text(query, id, sizeof((struct fact *)0)->id);
    entry->id = id;
    entry->body = query_read_blob(query);
    struct span hash = query_read_blob(query);
    if (hash.len != RECORD_HASH_BYTES) {
        query_is_damaged(query);
        return false;
    }
    memcpy(entry->hash, hash.data, RECORD_HASH_BYTES);
    return query->err == ERR_OK;
}

enum err journal_each(struct store *store, int64_t from_seq, int64_t limit,
                      bool (*each)(void *context, const struct journal_entry *entry),
                      void *context) {
    struct query query = query_start(
        store, "SELECT seq, id, body, hash FROM journal WHERE seq >= ? ORDER BY seq LIMIT ?");
    query_int(&query, from_seq);
    query_int(&query, limit < 0 ? 0 : limit);
    struct journal_entry entry;
    char id[sizeof((struct fact *)0)->id];
    while (query_next(&query) && read_entry(&query, &entry, id) && each(context, &entry)) {
    }
    return query_finish(&query);
}

// --- Recent taps ---------------------------------------------------------------------------------

static void read_tap(struct query *query, struct recent_tap *out) {
    uint8_t prev[RECORD_HASH_BYTES];
    struct span body = query_read_blob(query);
    if (record_decode(&out->fact, prev, body) != ERR_OK) {
        query_is_damaged(query);
        return;
    }
    out->at_utc_ms = query_read_int(query);
    int64_t state = query_read_int(query);
    out->state = (enum timeline_state)state;
    out->settled = query_read_int(query) != 0;
    out->quarantined = query_read_int(query) != 0;
    if (state < TIMELINE_COUNTS || state > TIMELINE_FULL) {
        query_is_damaged(query);
        return;
    }
    enum err err = roster_find_member(query->store, &out->member, out->fact.member_id);
    if (err == ERR_NOT_FOUND) {
        out->member = (struct member){0};
        memcpy(out->member.id, out->fact.member_id, sizeof out->member.id);
    } else {
        query->err = err;
    }
}

enum err journal_recent_taps(struct store *store, struct recent_tap *out, size_t *count,
                             size_t cap) {
    struct query query = query_start(
        store, "SELECT coalesce(journal.body, foreign_record.body), fact.at_utc_ms, fact.state,"
               " journal.id IS NULL"
               " OR journal.seq <= (SELECT acked_seq FROM outbox), journal.id IS NOT NULL"
               " AND EXISTS (SELECT 1 FROM quarantine WHERE quarantine.seq = journal.seq)"
               " FROM fact LEFT JOIN journal ON journal.id = fact.id"
               " LEFT JOIN foreign_record ON foreign_record.id = fact.id"
               " WHERE fact.kind = 'tap' ORDER BY fact.place DESC LIMIT ?");
    query_int(&query, (int64_t)cap);
    *count = 0;
    while (*count < cap && query_next(&query)) {
        read_tap(&query, &out[(*count)++]);
    }
    return query_finish(&query);
}
