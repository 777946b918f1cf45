// The queue to HQ is the journal itself: whatever lies past the watermark. Nothing is copied, so
// nothing can be in one and not in the other.
#include "app/store/journal.h"

#include "app/base/log.h"
#include "app/store/store_internal.h"

static bool read_time(void *context, const struct journal_entry *entry) {
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    if (record_decode(&fact, prev, entry->body) == ERR_OK) {
        *(int64_t *)context = fact.stamp.at_utc_ms;
    }
    return false;
}

enum err outbox_get(struct store *store, struct outbox_state *out) {
    *out = (struct outbox_state){0};
    struct query query = query_start(store, "SELECT coalesce((SELECT max(seq) FROM journal), 0),"
                                            " acked_seq, (SELECT count(*) FROM quarantine),"
                                            " (SELECT count(*) FROM particulars JOIN journal"
                                            "  ON journal.id = record_id WHERE told = 0"
                                            "  AND seq <= acked_seq"
                                            "  AND seq NOT IN (SELECT seq FROM quarantine))"
                                            " FROM outbox");
    if (query_next(&query)) {
        out->head_seq = query_read_int(&query);
        out->acked_seq = query_read_int(&query);
        out->quarantined = query_read_int(&query);
        out->particulars = query_read_int(&query);
    }
    enum err err = query_finish(&query);
    if (err != ERR_OK) {
        return err;
    }
    out->pending = out->head_seq - out->acked_seq;
    return journal_each(store, out->acked_seq + 1, 1, read_time, &out->oldest_pending_utc_ms);
}

// --- Settling ------------------------------------------------------------------------------------

static enum err note(struct store *store, const struct settlement *item) {
    if (!item->refused) {
        // HQ has changed its mind about a record that it refused before.
        struct query query = query_start(store, "DELETE FROM quarantine WHERE seq = ?");
        query_int(&query, item->seq);
        return query_run(&query);
    }
    log_warn("store", "record %lld was refused and is in quarantine", (long long)item->seq);
    struct query query =
        query_start(store, "INSERT INTO quarantine (seq, reason) VALUES (?, ?)"
                           " ON CONFLICT (seq) DO UPDATE SET reason = excluded.reason");
    query_int(&query, item->seq);
    query_text(&query, item->reason);
    return query_run(&query);
}

static bool is_named(const struct settlement *items, size_t count, int64_t seq) {
    for (size_t i = 0; i < count; i++) {
        if (items[i].seq == seq) {
            return true;
        }
    }
    return false;
}

// Noted with the time: so many days later, what is personal goes (retention.c).
static enum err move_watermark(struct store *store, int64_t acked_seq) {
    struct query query = query_start(store, "UPDATE outbox SET acked_seq = ?");
    query_int(&query, acked_seq);
    enum err err = query_run(&query);
    return err == ERR_OK ? handed_over_note(store, "settled", acked_seq, store_now_utc_ms()) : err;
}

// What lies past a gap is forgotten, except that it was refused: it will be sent and named again.
static enum err settle(struct store *store, const struct settlement *items, size_t count) {
    struct outbox_state state;
    enum err err = outbox_get(store, &state);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        if (items[i].seq < 1 || items[i].seq > state.head_seq) {
            log_warn("store", "settlement of record %lld, which does not exist, was passed over",
                     (long long)items[i].seq);
            continue;
        }
        err = note(store, &items[i]);
    }
    int64_t acked_seq = state.acked_seq;
    while (acked_seq < state.head_seq && is_named(items, count, acked_seq + 1)) {
        acked_seq++;
    }
    return err == ERR_OK ? move_watermark(store, acked_seq) : err;
}

enum err outbox_settle(struct store *store, const struct settlement *items, size_t count) {
    enum err err = store_begin(store);
    return err == ERR_OK ? store_end(store, settle(store, items, count)) : err;
}
