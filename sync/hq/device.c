#include "sync/hq/device.h"

#include <sodium.h>

#include "app/base/text.h"

enum { MINUTE_MS = 60 * 1000 };

static enum err read_device(const struct db_rows *rows, struct device *out) {
    *out = (struct device){.suspended = db_int(rows, 4) != 0};
    size_t len = sizeof out->public_key;
    bool whole = text_copy(out->id, sizeof out->id, db_text(rows, 0)) &&
                 hex_decode(out->public_key, &len, db_text(rows, 1)) == ERR_OK &&
                 len == sizeof out->public_key &&
                 text_copy(out->name, sizeof out->name, db_text(rows, 2)) &&
                 text_copy(out->venue, sizeof out->venue, db_text(rows, 3));
    return whole ? ERR_OK : ERR_CORRUPT;
}

enum err device_find(struct db *db, struct device *out, const char *id) {
    struct db_rows *rows = NULL;
    bool found = false;
    enum err err = db_query(db, &rows,
                            "SELECT id, public_key, name, venue, suspended"
                            " FROM device WHERE id = $1",
                            DB_VALUES(DB_TEXT(id)));
    if (err == ERR_OK) {
        err = db_next(rows, &found);
    }
    if (err == ERR_OK) {
        err = found ? read_device(rows, out) : ERR_NOT_FOUND;
    }
    db_end(rows);
    return err;
}

enum err device_note_contact(struct db *db, const struct device *device, int64_t now_utc_ms) {
    return db_exec(
        db, NULL,
        "UPDATE device SET last_contact_utc_ms = $1, last_created_utc_ms = $2"
        " WHERE id = $3",
        DB_VALUES(DB_INT(now_utc_ms), DB_INT(device->created_utc_ms), DB_TEXT(device->id)));
}

// --- Invitations ---------------------------------------------------------------------------------

static void hash_code(char out[65], const struct hq *hq, const char *code) {
    uint8_t hash[32];
    struct span text = span_of_text(code);
    crypto_generichash(hash, sizeof hash, text.data, text.len, hq->code_key, sizeof hq->code_key);
    hex_encode(out, (struct span){hash, sizeof hash});
}

enum err invitation_add(const struct hq *hq, const struct invitation *invitation,
                        const char *code) {
    char hash[65];
    hash_code(hash, hq, code);
    return db_exec(hq->db, NULL,
                   "INSERT INTO invitation (code_hash, name, venue, expires_utc_ms)"
                   " VALUES ($1, $2, $3, $4)",
                   DB_VALUES(DB_TEXT(hash), DB_TEXT(invitation->name), DB_TEXT(invitation->venue),
                             DB_INT(invitation->expires_utc_ms)));
}

static enum err read_invitation(const struct db_rows *rows, struct invitation *out) {
    out->expires_utc_ms = db_int(rows, 2);
    bool whole = text_copy(out->name, sizeof out->name, db_text(rows, 0)) &&
                 text_copy(out->venue, sizeof out->venue, db_text(rows, 1)) &&
                 text_copy(out->device_id, sizeof out->device_id, db_text(rows, 3)) &&
                 text_copy(out->public_key, sizeof out->public_key, db_text(rows, 4));
    return whole ? ERR_OK : ERR_CORRUPT;
}

enum err invitation_find(const struct hq *hq, struct invitation *out, const char *code) {
    struct db_rows *rows = NULL;
    bool found = false;
    char hash[65];
    hash_code(hash, hq, code);
    enum err err = db_query(hq->db, &rows,
                            "SELECT name, venue, expires_utc_ms, device_id, public_key"
                            " FROM invitation WHERE code_hash = $1",
                            DB_VALUES(DB_TEXT(hash)));
    if (err == ERR_OK) {
        err = db_next(rows, &found);
    }
    if (err == ERR_OK) {
        err = found ? read_invitation(rows, out) : ERR_NOT_FOUND;
    }
    db_end(rows);
    return err;
}

enum err invitation_use(const struct hq *hq, const char *code, const struct device *device,
                        int64_t now_utc_ms) {
    char hash[65];
    char key[65];
    hash_code(hash, hq, code);
    hex_encode(key, (struct span){device->public_key, sizeof device->public_key});
    enum err err =
        db_exec(hq->db, NULL,
                "INSERT INTO device (id, public_key, name, venue, enrolled_utc_ms,"
                " last_contact_utc_ms) VALUES ($1, $2, $3, $4, $5, $5)"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name, venue = excluded.venue",
                DB_VALUES(DB_TEXT(device->id), DB_TEXT(key), DB_TEXT(device->name),
                          DB_TEXT(device->venue), DB_INT(now_utc_ms)));
    if (err == ERR_OK) {
        err = db_exec(hq->db, NULL,
                      "UPDATE invitation SET device_id = $1, public_key = $2 WHERE code_hash = $3",
                      DB_VALUES(DB_TEXT(device->id), DB_TEXT(key), DB_TEXT(hash)));
    }
    return err;
}

// --- Guessing ------------------------------------------------------------------------------------

enum err wrong_code_count(struct db *db, int64_t *out, int64_t now_utc_ms) {
    struct db_rows *rows = NULL;
    bool found = false;
    enum err err = db_query(db, &rows, "SELECT count FROM wrong_code WHERE minute = $1",
                            DB_VALUES(DB_INT(now_utc_ms / MINUTE_MS)));
    if (err == ERR_OK) {
        err = db_next(rows, &found);
        *out = found ? db_int(rows, 0) : 0;
    }
    db_end(rows);
    return err;
}

enum err wrong_code_note(struct db *db, int64_t now_utc_ms) {
    enum err err = db_exec(db, NULL, "DELETE FROM wrong_code WHERE minute < $1",
                           DB_VALUES(DB_INT(now_utc_ms / MINUTE_MS)));
    if (err == ERR_OK) {
        err = db_exec(db, NULL,
                      "INSERT INTO wrong_code (minute, count) VALUES ($1, 1)"
                      " ON CONFLICT (minute) DO UPDATE SET count = wrong_code.count + 1",
                      DB_VALUES(DB_INT(now_utc_ms / MINUTE_MS)));
    }
    return err;
}
