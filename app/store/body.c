// One record's own bytes, whoever made it.
#include "app/store/journal.h"

#include "app/store/store_internal.h"

enum err journal_body(struct store *store, struct buf *out, const char *record_id) {
    struct query query = query_start(store, "SELECT body FROM journal WHERE id = ?1 UNION ALL"
                                            " SELECT body FROM foreign_record WHERE id = ?1");
    query_text(&query, record_id);
    bool found = query_next(&query);
    if (found) {
        struct span body = query_read_blob(&query);
        enum err err = buf_append(out, body.data, body.len);
        if (err != ERR_OK) {
            query.err =
                store_refuse(store, err, "Memory ran out over a record in %s.", store->path);
        }
    }
    return query_finish_found(&query, found);
}
