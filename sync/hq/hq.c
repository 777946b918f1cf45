#include "sync/hq/hq.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/base/text.h"

static enum err make_secret(struct db *db, const char *name, size_t bytes) {
    uint8_t raw[HQ_KEY_BYTES];
    char hex[2 * HQ_KEY_BYTES + 1];
    randombytes_buf(raw, bytes);
    hex_encode(hex, (struct span){raw, bytes});
    enum err err =
        db_exec(db, NULL, "INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                DB_VALUES(DB_TEXT(name), DB_TEXT(hex)));
    sodium_memzero(raw, sizeof raw);
    sodium_memzero(hex, sizeof hex);
    return err;
}

static enum err read_secret(struct db *db, char *out, size_t cap, const char *name) {
    struct db_rows *rows = NULL;
    bool found = false;
    enum err err =
        db_query(db, &rows, "SELECT value FROM secret WHERE name = $1", DB_VALUES(DB_TEXT(name)));
    if (err == ERR_OK) {
        err = db_next(rows, &found);
    }
    if (err == ERR_OK && !found) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK && !text_copy(out, cap, db_text(rows, 0))) {
        err = ERR_CORRUPT;
    }
    db_end(rows);
    return err;
}

static enum err read_key(struct db *db, uint8_t out[HQ_KEY_BYTES], const char *name) {
    char hex[2 * HQ_KEY_BYTES + 1];
    size_t len = HQ_KEY_BYTES;
    enum err err = read_secret(db, hex, sizeof hex, name);
    if (err == ERR_OK) {
        err = hex_decode(out, &len, hex);
    }
    sodium_memzero(hex, sizeof hex);
    return err == ERR_OK && len != HQ_KEY_BYTES ? ERR_CORRUPT : err;
}

static enum err read_secrets(struct hq *hq) {
    enum err err = read_secret(hq->db, hq->epoch, sizeof hq->epoch, "epoch");
    if (err == ERR_OK) {
        err = read_key(hq->db, hq->hash_key, "hash_key");
    }
    return err == ERR_OK ? read_key(hq->db, hq->code_key, "code_key") : err;
}

static enum err make_secrets(struct db *db) {
    enum err err = make_secret(db, "hash_key", HQ_KEY_BYTES);
    if (err == ERR_OK) {
        err = make_secret(db, "code_key", HQ_KEY_BYTES);
    }
    return err == ERR_OK ? make_secret(db, "epoch", (HQ_EPOCH_CAP - 1) / 2) : err;
}

// The epoch is made last: where it is, all are.
static enum err load_secrets(struct hq *hq) {
    enum err err = read_secrets(hq);
    if (err == ERR_NOT_FOUND) {
        err = make_secrets(hq->db);
        return err == ERR_OK ? read_secrets(hq) : err;
    }
    return err;
}

enum err hq_open(struct hq *hq, const char *db_url, char *problem) {
    *hq = (struct hq){0};
    if (sodium_init() < 0) {
        snprintf(problem, DB_PROBLEM_CAP, "libsodium does not start: check the installation");
        return ERR_UNSUPPORTED;
    }
    enum err err = db_open(&hq->db, db_url, problem);
    if (err == ERR_OK) {
        err = load_secrets(hq);
        if (err != ERR_OK) {
            snprintf(problem, DB_PROBLEM_CAP, "the database's own keys can't be read (%s): %.300s",
                     err_text(err), db_problem(hq->db));
            hq_close(hq);
        }
    }
    return err;
}

void hq_close(struct hq *hq) {
    db_close(hq->db);
    sodium_memzero(hq, sizeof *hq);
}

static enum err ask_number(struct db *db, int64_t *out, const char *sql, const char *counter) {
    struct db_rows *rows = NULL;
    bool found = false;
    enum err err = db_query(db, &rows, sql, DB_VALUES(DB_TEXT(counter)));
    if (err == ERR_OK) {
        err = db_next(rows, &found);
    }
    if (err == ERR_OK) {
        *out = db_int(rows, 0);
        err = found ? ERR_OK : ERR_CORRUPT;
    }
    db_end(rows);
    return err;
}

enum err hq_count_up(struct db *db, int64_t *out, const char *counter) {
    return ask_number(
        db, out, "UPDATE counter SET value = value + 1 WHERE name = $1 RETURNING value", counter);
}

enum err hq_last_count(struct db *db, int64_t *out, const char *counter) {
    return ask_number(db, out, "SELECT value FROM counter WHERE name = $1", counter);
}

int64_t hq_now_utc_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
