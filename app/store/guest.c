#include "app/store/guest.h"

#include "app/domain/identifier.h"
#include "app/store/fold.h"
#include "app/store/store_internal.h"

enum err guest_keep(struct store *store, const struct member *member) {
    char number[NUMBER_CAP];
    char kana_key[FOLD_CAP];
    char kanji_key[FOLD_CAP];
    if (!identifier_normalise(number, member->licence_no)) {
        number[0] = '\0';
    }
    fold_name(kana_key, kanji_key, member->kana, "");
    struct query query =
        query_start(store, "INSERT INTO guest (member_id, licence_no, kana, kana_key, number_key)"
                           " VALUES (?, ?, ?, ?, ?) ON CONFLICT (member_id) DO UPDATE SET"
                           " licence_no = excluded.licence_no, kana = excluded.kana,"
                           " kana_key = excluded.kana_key, number_key = excluded.number_key");
    query_text(&query, member->id);
    query_text(&query, member->licence_no);
    query_text(&query, member->kana);
    query_text(&query, kana_key);
    query_text(&query, number);
    return query_run(&query);
}
