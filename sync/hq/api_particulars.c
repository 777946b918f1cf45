// POST /v1/particulars: who a walk-in was. The record came before, with their hash; what does not
// fit it is nobody's.
#include "sync/hq/api.h"

#include <string.h>

#include "app/base/text.h"
#include "sync/wire.h"

// The walk_in record of this device; *found says whether it is here.
static enum err find_record(const struct call *call, bool *found, struct fact *fact,
                            const char *record_id) {
    uint8_t prev[RECORD_HASH_BYTES];
    struct db_rows *rows = NULL;
    enum err err = db_query(call->hq->db, &rows,
                            "SELECT body FROM event WHERE id = $1 AND device_id = $2"
                            " AND kind = 'walk_in'",
                            DB_VALUES(DB_TEXT(record_id), DB_TEXT(call->device.id)));
    if (err == ERR_OK) {
        err = db_next(rows, found);
    }
    if (err == ERR_OK && *found &&
        record_decode(fact, prev, span_of_text(db_text(rows, 0))) != ERR_OK) {
        err = ERR_CORRUPT;
    }
    db_end(rows);
    return err;
}

static enum err keep(const struct call *call, const struct wire_particulars *in) {
    char salt[2 * PARTICULARS_SALT_BYTES + 1];
    hex_encode(salt, (struct span){in->salt, sizeof in->salt});
    return db_exec(call->hq->db, NULL,
                   "INSERT INTO particulars (record_id, salt, number, kana, kanji, affiliation,"
                   " received_utc_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
                   DB_VALUES(DB_TEXT(in->record_id), DB_TEXT(salt), DB_TEXT(in->particulars.number),
                             DB_TEXT(in->particulars.kana), DB_TEXT(in->particulars.kanji),
                             DB_TEXT(in->particulars.affiliation), DB_INT(call->now_utc_ms)));
}

static enum err judge(const struct call *call, const struct wire_particulars *in) {
    struct fact fact;
    char hash[HASH_HEX_CAP];
    bool found = false;
    enum err err = find_record(call, &found, &fact, in->record_id);
    if (err == ERR_OK && !found) {
        return reply_problem(call->reply, 409,
                             "no walk-in of this device has that id here: send its record first");
    }
    if (err != ERR_OK) {
        return err;
    }
    particulars_hash(hash, &in->particulars, in->salt);
    if (strcmp(hash, fact.particulars_hash) != 0) {
        return reply_problem(call->reply, 422,
                             "these are not the particulars that the record was made with");
    }
    call->reply->status = 204;
    return keep(call, in);
}

enum err api_particulars(const struct call *call) {
    struct wire_particulars in;
    char problem[WIRE_PROBLEM_CAP] = "";
    enum err err = wire_particulars_decode(&in, problem, call->body);
    return err == ERR_INVALID ? reply_problem(call->reply, 400, problem)
           : err == ERR_OK    ? judge(call, &in)
                              : err;
}
