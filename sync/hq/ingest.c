#include "sync/hq/ingest.h"

#include <stdio.h>
#include <string.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "sync/hq/device.h"

struct ingest {
    struct db *db;
    const struct device *device;
    const char *device_id; // its id
    int64_t now_utc_ms;
};

// One event on its way in.
struct arrival {
    const struct wire_event *event;
    char hash[HASH_HEX_CAP];
    char prev[HASH_HEX_CAP];
    bool chained; // readable, and of this device: part of its chain
};

enum link { LINK_HOLDS, LINK_GAP, LINK_BROKEN };

// --- Questions -----------------------------------------------------------------------------------

// The first column of the first row as text; *found says whether there was one.
static enum err ask(struct ingest *in, bool *found, char *out, size_t cap, const char *sql,
                    struct db_values values) {
    struct db_rows *rows = NULL;
    enum err err = db_query(in->db, &rows, sql, values);
    if (err == ERR_OK) {
        err = db_next(rows, found);
    }
    if (err == ERR_OK && *found && !text_copy(out, cap, db_text(rows, 0))) {
        err = ERR_CORRUPT;
    }
    db_end(rows);
    return err;
}

static enum err ask_exists(struct ingest *in, bool *found, const char *sql,
                           struct db_values values) {
    char one[8];
    return ask(in, found, one, sizeof one, sql, values);
}

static enum err is_duplicate(struct ingest *in, bool *out, const struct arrival *arrival) {
    const struct wire_event *event = arrival->event;
    return ask_exists(in, out,
                      "SELECT 1 FROM event WHERE id = $1 AND device_id = $2 AND seq = $3"
                      " AND hash = $4",
                      DB_VALUES(DB_TEXT(event->id), DB_TEXT(in->device_id), DB_INT(event->seq),
                                DB_TEXT(arrival->hash)));
}

static int64_t quarantine_seq(const struct arrival *arrival) {
    const struct wire_event *event = arrival->event;
    return arrival->chained || *event->fault ? event->seq : 0;
}

static enum err was_refused(struct ingest *in, bool *out, struct wire_result *result,
                            const struct arrival *arrival) {
    return ask(
        in, out, result->reason, sizeof result->reason,
        "SELECT reason FROM quarantine WHERE device_id = $1 AND seq = $2 AND hash = $3",
        DB_VALUES(DB_TEXT(in->device_id), DB_INT(quarantine_seq(arrival)), DB_TEXT(arrival->hash)));
}

static enum err number_is_taken(struct ingest *in, bool *out, const struct arrival *arrival) {
    return ask_exists(in, out, "SELECT 1 FROM event WHERE device_id = $1 AND seq = $2",
                      DB_VALUES(DB_TEXT(in->device_id), DB_INT(arrival->event->seq)));
}

static enum err id_is_taken(struct ingest *in, bool *out, const struct arrival *arrival) {
    return ask_exists(in, out, "SELECT 1 FROM event WHERE id = $1",
                      DB_VALUES(DB_TEXT(arrival->event->id)));
}

// --- The chain -----------------------------------------------------------------------------------

static enum link first_link(const struct arrival *arrival) {
    return strspn(arrival->prev, "0") == HASH_HEX_CAP - 1 ? LINK_HOLDS : LINK_BROKEN;
}

static enum err link_back(struct ingest *in, enum link *out, const struct arrival *arrival) {
    if (arrival->event->seq == 1) {
        *out = first_link(arrival);
        return ERR_OK;
    }
    struct db_rows *rows = NULL;
    bool found = true;
    *out = LINK_GAP;
    enum err err = db_query(in->db, &rows,
                            "SELECT hash FROM event WHERE device_id = $1 AND seq = $2"
                            " UNION ALL SELECT hash FROM quarantine"
                            " WHERE device_id = $1 AND seq = $2 AND chained = 1",
                            DB_VALUES(DB_TEXT(in->device_id), DB_INT(arrival->event->seq - 1)));
    while (err == ERR_OK && found && *out != LINK_HOLDS) {
        err = db_next(rows, &found);
        if (err == ERR_OK && found) {
            *out = strcmp(db_text(rows, 0), arrival->prev) == 0 ? LINK_HOLDS : LINK_BROKEN;
        }
    }
    db_end(rows);
    return err;
}

// Does the record behind it, stored across a gap, name this one? LINK_GAP: there is none.
static enum err link_forward(struct ingest *in, enum link *out, const struct arrival *arrival) {
    char prev[HASH_HEX_CAP];
    bool found = false;
    enum err err = ask(in, &found, prev, sizeof prev,
                       "SELECT event.prev FROM gap JOIN event"
                       " ON event.device_id = gap.device_id AND event.seq = gap.seq"
                       " WHERE gap.device_id = $1 AND gap.seq = $2",
                       DB_VALUES(DB_TEXT(in->device_id), DB_INT(arrival->event->seq + 1)));
    bool same = err == ERR_OK && found && strcmp(prev, arrival->hash) == 0;
    *out = !found ? LINK_GAP : same ? LINK_HOLDS : LINK_BROKEN;
    return err;
}

static enum err close_gap(struct ingest *in, int64_t seq) {
    return db_exec(in->db, NULL, "DELETE FROM gap WHERE device_id = $1 AND seq = $2",
                   DB_VALUES(DB_TEXT(in->device_id), DB_INT(seq)));
}

static enum err flag_device(struct ingest *in, const struct arrival *arrival) {
    log_warn("ingest", "device %s: the chain of records is broken at number %lld", in->device_id,
             (long long)arrival->event->seq);
    return db_exec(in->db, NULL, "UPDATE device SET chain_broken = 1 WHERE id = $1",
                   DB_VALUES(DB_TEXT(in->device_id)));
}

// --- Verdicts ------------------------------------------------------------------------------------

static enum err refuse(struct ingest *in, struct wire_result *result, const struct arrival *arrival,
                       const char *reason) {
    const struct wire_event *event = arrival->event;
    result->status = WIRE_REFUSED;
    snprintf(result->reason, sizeof result->reason, "%.*s", (int)sizeof result->reason - 1, reason);
    return db_exec(in->db, NULL,
                   "INSERT INTO quarantine (device_id, seq, hash, id, chained, reason, body,"
                   " received_utc_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                   " ON CONFLICT DO NOTHING",
                   DB_VALUES(DB_TEXT(in->device_id), DB_INT(quarantine_seq(arrival)),
                             DB_TEXT(arrival->hash), DB_TEXT(event->id), DB_INT(arrival->chained),
                             DB_TEXT(result->reason), DB_SPAN(buf_span(&event->body)),
                             DB_INT(in->now_utc_ms)));
}

static enum err refuse_fork(struct ingest *in, struct wire_result *result,
                            const struct arrival *arrival, const char *reason) {
    enum err err = flag_device(in, arrival);
    return err == ERR_OK ? refuse(in, result, arrival, reason) : err;
}

static enum err insert(struct ingest *in, const struct arrival *arrival, int64_t number) {
    const struct wire_event *event = arrival->event;
    const struct fact *fact = &event->fact;
    return db_exec(
        in->db, NULL,
        "INSERT INTO event (device_id, seq, id, hash, prev, kind, session_id, at_utc_ms, body,"
        " received_utc_ms, arrival, boot_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        DB_VALUES(DB_TEXT(in->device_id), DB_INT(event->seq), DB_TEXT(event->id),
                  DB_TEXT(arrival->hash), DB_TEXT(arrival->prev),
                  DB_TEXT(fact_kind_name(fact->kind)), DB_TEXT(fact->session_id),
                  DB_INT(fact->stamp.at_utc_ms), DB_SPAN(buf_span(&event->body)),
                  DB_INT(in->now_utc_ms), DB_INT(number), DB_TEXT(fact->stamp.boot_id)));
}

static enum err store(struct ingest *in, struct wire_result *result, const struct arrival *arrival,
                      enum link back) {
    int64_t seq = arrival->event->seq;
    int64_t number = 0;
    result->status = WIRE_STORED;
    enum err err = hq_count_up(in->db, &number, "arrival");
    err = err == ERR_OK ? insert(in, arrival, number) : err;
    if (err == ERR_OK && back == LINK_GAP) {
        err = db_exec(in->db, NULL, "INSERT INTO gap (device_id, seq) VALUES ($1, $2)",
                      DB_VALUES(DB_TEXT(in->device_id), DB_INT(seq)));
    }
    return err == ERR_OK ? close_gap(in, seq + 1) : err;
}

static enum err judge_chain(struct ingest *in, struct wire_result *result,
                            const struct arrival *arrival) {
    enum link back = LINK_GAP;
    enum link forward = LINK_GAP;
    enum err err = link_back(in, &back, arrival);
    if (err == ERR_OK) {
        err = link_forward(in, &forward, arrival);
    }
    if (err != ERR_OK) {
        return err;
    }
    if (back == LINK_BROKEN) {
        return refuse_fork(in, result, arrival,
                           "the chain is broken: prev is not the hash of the record before it");
    }
    if (forward == LINK_BROKEN) {
        return refuse_fork(in, result, arrival,
                           "the chain is broken: the record after it names another one");
    }
    return store(in, result, arrival, back);
}

static enum err judge_new(struct ingest *in, struct wire_result *result,
                          const struct arrival *arrival) {
    bool taken = false;
    if (*arrival->event->fault) {
        return refuse(in, result, arrival, arrival->event->fault);
    }
    if (!arrival->chained) {
        return refuse(in, result, arrival, "the record is another device's");
    }
    if (arrival->event->fact.practice) {
        return refuse(in, result, arrival, "the record was made in practice: it counts nowhere");
    }
    enum err err = number_is_taken(in, &taken, arrival);
    if (err == ERR_OK && taken) {
        return refuse_fork(in, result, arrival, "another record of this number is held");
    }
    if (err == ERR_OK) {
        err = id_is_taken(in, &taken, arrival);
    }
    if (err == ERR_OK && taken) {
        return refuse_fork(in, result, arrival, "another record with this id is held");
    }
    return err == ERR_OK ? judge_chain(in, result, arrival) : err;
}

static struct arrival arrive(const struct ingest *in, const struct wire_event *event) {
    struct arrival arrival = {.event = event};
    uint8_t hash[RECORD_HASH_BYTES];
    record_hash(hash, buf_span(&event->body));
    hex_encode(arrival.hash, (struct span){hash, sizeof hash});
    hex_encode(arrival.prev, (struct span){event->prev, sizeof event->prev});
    arrival.chained = !*event->fault && strcmp(event->fact.device_id, in->device_id) == 0;
    return arrival;
}

static enum err judge(struct ingest *in, struct wire_result *result,
                      const struct wire_event *event) {
    struct arrival arrival = arrive(in, event);
    bool known = false;
    *result = (struct wire_result){.seq = event->seq, .status = WIRE_DUPLICATE};
    memcpy(result->id, event->id, sizeof result->id);
    enum err err = is_duplicate(in, &known, &arrival);
    if (err != ERR_OK || known) {
        return err;
    }
    err = was_refused(in, &known, result, &arrival);
    if (err == ERR_OK && known) {
        result->status = WIRE_REFUSED;
        return ERR_OK;
    }
    return err == ERR_OK ? judge_new(in, result, &arrival) : err;
}

// --- How far it is whole -------------------------------------------------------------------------

static enum err read_held(struct ingest *in, int64_t *out) {
    struct db_rows *rows = NULL;
    bool found = false;
    enum err err = db_query(in->db, &rows, "SELECT held_seq FROM device WHERE id = $1",
                            DB_VALUES(DB_TEXT(in->device_id)));
    if (err == ERR_OK) {
        err = db_next(rows, &found);
    }
    if (err == ERR_OK) {
        *out = db_int(rows, 0);
        err = found ? ERR_OK : ERR_NOT_FOUND;
    }
    db_end(rows);
    return err;
}

static enum err is_received(struct ingest *in, bool *out, int64_t seq) {
    return ask_exists(in, out,
                      "SELECT 1 FROM event WHERE device_id = $1 AND seq = $2 UNION ALL"
                      " SELECT 1 FROM quarantine WHERE device_id = $1 AND seq = $2",
                      DB_VALUES(DB_TEXT(in->device_id), DB_INT(seq)));
}

// Each step is taken once in a device's life: the answer is kept.
static enum err move_held(struct ingest *in, int64_t *held_seq) {
    bool received = true;
    enum err err = read_held(in, held_seq);
    int64_t before = *held_seq;
    while (err == ERR_OK && received) {
        err = is_received(in, &received, *held_seq + 1);
        *held_seq += err == ERR_OK && received;
    }
    if (err == ERR_OK && *held_seq != before) {
        err = db_exec(in->db, NULL, "UPDATE device SET held_seq = $1 WHERE id = $2",
                      DB_VALUES(DB_INT(*held_seq), DB_TEXT(in->device_id)));
    }
    return err;
}

static enum err judge_all(struct ingest *in, struct wire_result *results, int64_t *held_seq,
                          const struct wire_event *events, size_t count) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = judge(in, &results[i], &events[i]);
    }
    if (err == ERR_OK && !in->device->carried) {
        err = device_note_contact(in->db, in->device, in->now_utc_ms);
    }
    return err == ERR_OK ? move_held(in, held_seq) : err;
}

enum err ingest_batch(struct db *db, struct wire_result *results, int64_t *held_seq,
                      const struct device *device, const struct wire_event *events, size_t count,
                      int64_t now_utc_ms) {
    struct ingest in = {db, device, device->id, now_utc_ms};
    enum err err = db_begin(db);
    if (err == ERR_OK) {
        err = judge_all(&in, results, held_seq, events, count);
        if (err == ERR_OK) {
            err = db_commit(db);
        }
        if (err != ERR_OK) {
            db_roll_back(db);
        }
    }
    return err;
}
