// What every part of HQ shares: the database, its secrets, the wall clock.
#pragma once

#include "sync/hq/db.h"

enum { HQ_KEY_BYTES = 32, HQ_EPOCH_CAP = 17 };

struct hq {
    struct db *db;
    uint8_t hash_key[HQ_KEY_BYTES]; // for credential hashes: every kiosk gets it
    uint8_t code_key[HQ_KEY_BYTES]; // for enrolment codes: never leaves HQ
    char epoch[HQ_EPOCH_CAP];       // of this database, in hexadecimal
};

// Opens the database; the first to open a new one makes its secrets. `problem`: DB_PROBLEM_CAP.
MUST_USE enum err hq_open(struct hq *hq, const char *db_url, char *problem);
void hq_close(struct hq *hq);

// The next number of a counter, inside the caller's transaction. Its row is locked until commit, so
// that numbers become visible in their own order.
MUST_USE enum err hq_count_up(struct db *db, int64_t *out, const char *counter);
// The last number that was given.
MUST_USE enum err hq_last_count(struct db *db, int64_t *out, const char *counter);

int64_t hq_now_utc_ms(void);
