#include "app/store/figures.h"

#include "app/record/record.h"
#include "app/store/store_internal.h"

enum err figures_clocks(struct store *store, struct fact *out, size_t *count, size_t cap,
                        const char *boot_id) {
    uint8_t prev[RECORD_HASH_BYTES];
    struct query query = query_start(
        store, "SELECT body FROM journal JOIN fact ON fact.id = journal.id"
               " WHERE fact.kind = 'clock' AND fact.boot_id = ? ORDER BY journal.seq DESC"
               " LIMIT ?");
    query_text(&query, boot_id);
    query_int(&query, (int64_t)cap);
    *count = 0;
    while (*count < cap && query_next(&query)) {
        if (record_decode(&out[(*count)++], prev, query_read_blob(&query)) != ERR_OK) {
            query_is_damaged(&query);
        }
    }
    enum err err = query_finish(&query);
    *count = err == ERR_OK ? *count : 0;
    return err;
}

enum err figures_last_session_end(struct store *store, int64_t *out_utc_ms) {
    struct query query = query_start(store, "SELECT coalesce(max(ends_utc_ms), 0) FROM session");
    *out_utc_ms = query_next(&query) ? query_read_int(&query) : 0;
    return query_finish(&query);
}
