// key: make one, see them, stop signing with one.
#include "sync/hq/admin.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/hq/master.h"
#include "sync/hq/signing_key.h"

enum { SECRET_HEX_CAP = 2 * crypto_sign_SECRETKEYBYTES + 1 };

// --- Looking up ----------------------------------------------------------------------------------

static enum err read_secret(const struct db_rows *rows, char kid_out[ID_CAP],
                            uint8_t secret_key[64]) {
    size_t len = crypto_sign_SECRETKEYBYTES;
    bool whole = text_copy(kid_out, ID_CAP, db_text(rows, 0)) &&
                 hex_decode(secret_key, &len, db_text(rows, 1)) == ERR_OK &&
                 len == crypto_sign_SECRETKEYBYTES;
    return whole ? ERR_OK : ERR_CORRUPT;
}

enum err signing_key_find(struct hq *hq, char kid_out[ID_CAP], uint8_t secret_key[64],
                          const char *kid) {
    struct db_rows *rows = NULL;
    bool found = false;
    enum err err = db_query(hq->db, &rows,
                            "SELECT kid, secret_key FROM signing_key WHERE retired = 0"
                            " AND ($1 = '' OR kid = $1) ORDER BY made_utc_ms DESC, kid LIMIT 1",
                            DB_VALUES(DB_TEXT(kid ? kid : "")));
    if (err == ERR_OK) {
        err = db_next(rows, &found);
    }
    if (err == ERR_OK) {
        err = found ? read_secret(rows, kid_out, secret_key) : ERR_NOT_FOUND;
    }
    db_end(rows);
    return err;
}

// --- Making --------------------------------------------------------------------------------------

struct new_key {
    struct master_change change; // the public half
    uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
};

static int put_key(struct hq *hq, void *context) {
    const struct new_key *key = context;
    char hex[SECRET_HEX_CAP];
    hex_encode(hex, (struct span){key->secret_key, sizeof key->secret_key});
    enum err err = db_exec(
        hq->db, NULL, "INSERT INTO signing_key (kid, secret_key, made_utc_ms) VALUES ($1, $2, $3)",
        DB_VALUES(DB_TEXT(key->change.key), DB_TEXT(hex), DB_INT(hq_now_utc_ms())));
    sodium_memzero(hex, sizeof hex);
    if (err == ERR_EXISTS) {
        return admin_refuse("--kid %s: there is such a key: choose another name", key->change.key);
    }
    return err == ERR_OK ? admin_put_change(hq, &key->change) : admin_fail(hq, err, "key add");
}

static bool name_key(struct new_key *key, const char *kid) {
    char made[17];
    uint8_t random[8];
    randombytes_buf(random, sizeof random);
    hex_encode(made, (struct span){random, sizeof random});
    const char *name = kid ? kid : made;
    return *name && text_is_clean_utf8(span_of_text(name)) &&
           text_copy(key->change.token_key.kid, ID_CAP, name) &&
           text_copy(key->change.key, sizeof key->change.key, name);
}

int admin_key_add(struct hq *hq, const struct args *args) {
    struct new_key key = {.change = {.kind = MASTER_KEY}};
    if (!name_key(&key, args_get(args, "kid"))) {
        return admin_refuse("--kid: one line of 1 to %d bytes", ID_CAP - 1);
    }
    crypto_sign_keypair(key.change.token_key.public_key, key.secret_key);
    int status = admin_in_transaction(hq, put_key, &key);
    sodium_memzero(key.secret_key, sizeof key.secret_key);
    if (status == EXIT_DONE) {
        puts(key.change.key);
    }
    return status;
}

int admin_key_list(struct hq *hq, const struct args *args) {
    (void)args;
    return admin_print_query(hq, "kid ?retired #made_utc_ms",
                             "SELECT kid, retired, made_utc_ms FROM signing_key ORDER BY"
                             " made_utc_ms, kid",
                             DB_NONE);
}

// --- Retiring ------------------------------------------------------------------------------------

struct retirement {
    const char *kid;
    bool withdraw;
};

static int retire(struct hq *hq, void *context) {
    const struct retirement *retirement = context;
    int64_t changed = 0;
    enum err err = db_exec(hq->db, &changed,
                           "UPDATE signing_key SET retired = 1, secret_key = '' WHERE kid = $1",
                           DB_VALUES(DB_TEXT(retirement->kid)));
    if (err == ERR_OK && changed == 0) {
        return admin_refuse("key %s: there is none: see \"key list\"", retirement->kid);
    }
    if (err == ERR_OK && retirement->withdraw) {
        err = master_delete_row(hq->db, MASTER_KEY, retirement->kid);
        err = err == ERR_NOT_FOUND ? ERR_OK : err; // withdrawn before
    }
    return err == ERR_OK ? EXIT_DONE : admin_fail(hq, err, "key retire");
}

// Codes already issued stay good, unless the public half is withdrawn too.
int admin_key_retire(struct hq *hq, const struct args *args) {
    struct retirement retirement = {args->words[0], args_get(args, "withdraw") != NULL};
    return admin_in_transaction(hq, retire, &retirement);
}
