#include <string.h>

#include "app/store/particulars.h"
#include "app/store/store_internal.h"

enum err particulars_untold(struct store *store, char record_id[37], struct particulars *out,
                            uint8_t salt[PARTICULARS_SALT_BYTES]) {
    struct query query = query_start(
        store, "SELECT record_id FROM particulars JOIN journal ON journal.id = record_id"
               " WHERE told = 0 AND seq <= (SELECT acked_seq FROM outbox)"
               " AND seq NOT IN (SELECT seq FROM quarantine) ORDER BY seq LIMIT 1");
    bool found = query_next(&query);
    if (found) {
        query_read_text(&query, record_id, 37);
    }
    enum err err = query_finish_found(&query, found);
    return err == ERR_OK ? particulars_get(store, out, salt, record_id) : err;
}

enum err particulars_note_told(struct store *store, const char *record_id) {
    struct query query = query_start(store, "UPDATE particulars SET told = 1 WHERE record_id = ?");
    query_text(&query, record_id);
    return query_run(&query);
}
