#include "app/store/particulars.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/domain/identifier.h"
#include "app/store/fold.h"
#include "app/store/journal.h"
#include "app/store/store_internal.h"

static enum err insert(struct store *store, const char *record_id,
                       const struct particulars *particulars,
                       const uint8_t salt[PARTICULARS_SALT_BYTES]) {
    char number[NUMBER_CAP];
    if (!identifier_normalise(number, particulars->number)) {
        number[0] = '\0';
    }
    char kana_key[FOLD_CAP];
    char kanji_key[FOLD_CAP];
    fold_name(kana_key, kanji_key, particulars->kana, particulars->kanji);
    struct query query = query_start(
        store, "INSERT INTO particulars (record_id, number, kana, kanji, affiliation, salt,"
               " kana_key, kanji_key, number_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query_text(&query, record_id);
    query_text(&query, particulars->number);
    query_text(&query, particulars->kana);
    query_text(&query, particulars->kanji);
    query_text(&query, particulars->affiliation);
    query_blob(&query, salt, PARTICULARS_SALT_BYTES);
    query_text(&query, kana_key);
    query_text(&query, kanji_key);
    query_text(&query, number);
    return query_run(&query);
}

static enum err append(struct store *store, struct fact *fact,
                       const struct particulars *particulars) {
    uint8_t salt[PARTICULARS_SALT_BYTES];
    randombytes_buf(salt, sizeof salt);
    particulars_hash(fact->particulars_hash, particulars, salt);
    journal_give_id(fact);
    snprintf(fact->member_id, sizeof fact->member_id, WALK_IN_PREFIX "%s", fact->id);
    enum err err = journal_append_within(store, fact);
    return err == ERR_OK ? insert(store, fact->id, particulars, salt) : err;
}

enum err journal_append_walk_in(struct store *store, struct fact *fact,
                                const struct particulars *particulars) {
    struct fact draft = *fact;
    if (fact->kind != FACT_WALK_IN) {
        return store_refuse(store, ERR_INVALID,
                            "Particulars belong to a walk-in: nothing was written to %s.",
                            store->path);
    }
    enum err err = store_begin(store);
    if (err != ERR_OK) {
        return err;
    }
    err = store_end(store, append(store, &draft, particulars));
    if (err == ERR_OK) {
        *fact = draft;
    }
    return err;
}

enum err particulars_get(struct store *store, struct particulars *out,
                         uint8_t salt[PARTICULARS_SALT_BYTES], const char *record_id) {
    *out = (struct particulars){0};
    struct query query =
        query_start(store, "SELECT number, kana, kanji, affiliation, salt FROM particulars"
                           " WHERE record_id = ?");
    query_text(&query, record_id);
    bool found = query_next(&query);
    if (found) {
        query_read_text(&query, out->number, sizeof out->number);
        query_read_text(&query, out->kana, sizeof out->kana);
        query_read_text(&query, out->kanji, sizeof out->kanji);
        query_read_text(&query, out->affiliation, sizeof out->affiliation);
        struct span found_salt = query_read_blob(&query);
        if (found_salt.len == PARTICULARS_SALT_BYTES) {
            memcpy(salt, found_salt.data, PARTICULARS_SALT_BYTES);
        } else {
            query_is_damaged(&query);
        }
    }
    return query_finish_found(&query, found);
}
