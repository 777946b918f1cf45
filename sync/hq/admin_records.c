// records: the stored bodies, byte for byte, one a line; or what was refused, with the reasons; or
// who the walk-ins were.
#include "sync/hq/admin.h"

#include <stdio.h>

static enum err print_all(struct db_rows *rows) {
    for (;;) {
        bool found = false;
        enum err err = db_next(rows, &found);
        if (err != ERR_OK || !found) {
            return err;
        }
        if (puts(db_text(rows, 0)) == EOF) {
            return ERR_IO;
        }
    }
}

static int print_refused(struct hq *hq) {
    return admin_print_query(hq, "device_id #seq id reason #received_utc_ms body",
                             "SELECT device_id, seq, id, reason, received_utc_ms, body"
                             " FROM quarantine ORDER BY device_id, seq, received_utc_ms",
                             DB_NONE);
}

// Also those whose particulars have not come: somebody was there, and the office has to ask.
static int print_walk_ins(struct hq *hq, const char *session_id) {
    return admin_print_query(hq,
                             "id session_id device_id #at_utc_ms ?known number kana kanji"
                             " affiliation",
                             "SELECT event.id, event.session_id, event.device_id, event.at_utc_ms,"
                             " particulars.record_id IS NOT NULL, number, kana, kanji, affiliation"
                             " FROM event LEFT JOIN particulars ON record_id = event.id"
                             " WHERE event.kind = 'walk_in' AND ($1 = '' OR session_id = $1)"
                             " ORDER BY arrival",
                             DB_VALUES(DB_TEXT(session_id)));
}

int admin_records(struct hq *hq, const struct args *args) {
    struct db_rows *rows = NULL;
    if (args_get(args, "refused")) {
        return print_refused(hq);
    }
    if (args_get(args, "walk-ins")) {
        return print_walk_ins(hq, args_get_or(args, "session", ""));
    }
    enum err err = db_query(hq->db, &rows,
                            "SELECT body FROM event WHERE $1 = '' OR device_id = $1"
                            " ORDER BY device_id, seq",
                            DB_VALUES(DB_TEXT(args_get_or(args, "device", ""))));
    if (err == ERR_OK) {
        err = print_all(rows);
    }
    db_end(rows);
    return err == ERR_OK ? EXIT_DONE : admin_fail(hq, err, "records");
}
