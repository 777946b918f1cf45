// Master data about persons: who they are, what they are known by, what they have earned.
#include "app/store/master_rows.h"

#include "app/domain/identifier.h"
#include "app/store/fold.h"
#include "app/store/name_key.h"

static enum err put_row(struct store *store, const struct member *member, const char *kana_key,
                        const char *kanji_key) {
    char number[NUMBER_CAP];
    if (!identifier_normalise(number, member->id)) {
        number[0] = '\0'; // an id that nobody can type: found by card and licence number only
    }
    struct query query = query_start(
        store, "INSERT INTO member (id, number, licence_no, kanji, kana, birth_date, affiliation,"
               " show_progress, kana_key, kanji_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
               " ON CONFLICT (id) DO UPDATE SET"
               " number = excluded.number, licence_no = excluded.licence_no,"
               " kanji = excluded.kanji, kana = excluded.kana, birth_date = excluded.birth_date,"
               " affiliation = excluded.affiliation, show_progress = excluded.show_progress,"
               " kana_key = excluded.kana_key, kanji_key = excluded.kanji_key");
    query_text(&query, member->id);
    query_text(&query, number);
    query_text(&query, member->licence_no);
    query_text(&query, member->kanji);
    query_text(&query, member->kana);
    query_text(&query, member->birth_date);
    query_text(&query, member->affiliation);
    query_int(&query, member->show_progress);
    query_text(&query, kana_key);
    query_text(&query, kanji_key);
    return query_run(&query);
}

enum err master_put_member(struct store *store, const struct member *member) {
    char kana_key[FOLD_CAP];
    char kanji_key[FOLD_CAP];
    fold_name(kana_key, kanji_key, member->kana, member->kanji);
    enum err err = name_key_change(store, member->id, kana_key, kanji_key);
    return err == ERR_OK ? put_row(store, member, kana_key, kanji_key) : err;
}

enum err master_put_credential(struct store *store, const struct credential *credential) {
    struct query query =
        query_start(store, "INSERT INTO credential (hash, member_id, method) VALUES (?, ?, ?)"
                           " ON CONFLICT (hash) DO UPDATE SET member_id = excluded.member_id,"
                           " method = excluded.method");
    query_text(&query, credential->hash);
    query_text(&query, credential->member_id);
    query_text(&query, method_name(credential->method));
    return query_run(&query);
}

enum err master_put_registration(struct store *store, const char *key,
                                 const struct registration *registration) {
    struct query query =
        query_start(store, "INSERT INTO registration (key, session_id, member_id) VALUES (?, ?, ?)"
                           " ON CONFLICT (key) DO NOTHING");
    query_text(&query, key);
    query_text(&query, registration->session_id);
    query_text(&query, registration->member_id);
    return query_run(&query);
}

enum err master_put_total(struct store *store, const struct credit_total *total) {
    struct query query = query_start(
        store, "INSERT INTO total (id, member_id, scheme, category, code, title, units_x10,"
               " on_date) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
               " member_id = excluded.member_id, scheme = excluded.scheme,"
               " category = excluded.category, code = excluded.code, title = excluded.title,"
               " units_x10 = excluded.units_x10, on_date = excluded.on_date");
    query_text(&query, total->id);
    query_text(&query, total->member_id);
    query_text(&query, total->scheme);
    query_text(&query, total->category);
    query_text(&query, total->code);
    query_text(&query, total->title);
    query_int(&query, total->units_x10);
    query_text(&query, total->on_date);
    return query_run(&query);
}

enum err master_put_certificate(struct store *store, const char *key,
                                const struct certificate *certificate) {
    struct query query =
        query_start(store, "INSERT INTO certificate (key, member_id, scheme, valid_from, valid_to)"
                           " VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
                           " valid_from = excluded.valid_from, valid_to = excluded.valid_to");
    query_text(&query, key);
    query_text(&query, certificate->member_id);
    query_text(&query, certificate->scheme);
    query_text(&query, certificate->valid_from);
    query_text(&query, certificate->valid_to);
    return query_run(&query);
}
