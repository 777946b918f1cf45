#include "app/store/name_key.h"

#include <string.h>

#include "app/store/fold.h"
#include "app/store/store_internal.h"

// A page of HQ's has up to 1000 rows: so the pages of a whole roster wait for each other, and the
// last of them, or what changes from day to day, does not.
enum { SHORT_BACKLOG = 500, LONG_BACKLOG = 50000 };

// --- Taking away ---------------------------------------------------------------------------------

#define FORGET(kind, name)                                                                         \
    "DELETE FROM name_key WHERE member_id = ?1 AND kind = " kind " AND key = " name
static const char *const forget_statements[] = {
    FORGET("0", "?2 AND kana_key = '' AND ?3 IS NOT NULL"),
    FORGET("1", NAME_TURNED("?2") " AND kana_key = '' AND ?3 IS NOT NULL"),
    FORGET("2", "?3 AND kana_key = ?2"),
    FORGET("3", NAME_TURNED("?3") " AND kana_key = ?2"),
};

static enum err forget(struct store *store, const char *member_id, const char *kana_key,
                       const char *kanji_key) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < sizeof forget_statements / sizeof *forget_statements; i++) {
        if (err == ERR_OK) {
            struct query query = query_start(store, forget_statements[i]);
            query_text(&query, member_id);
            query_text(&query, kana_key);
            query_text(&query, kanji_key);
            err = query_run(&query);
        }
    }
    return err;
}

struct names {
    char kana_key[FOLD_CAP];
    char kanji_key[FOLD_CAP];
};

static enum err find_names(struct store *store, struct names *out, const char *member_id) {
    struct query query = query_start(store, "SELECT kana_key, kanji_key FROM member WHERE id = ?");
    query_text(&query, member_id);
    bool found = query_next(&query);
    if (found) {
        query_read_text(&query, out->kana_key, sizeof out->kana_key);
        query_read_text(&query, out->kanji_key, sizeof out->kanji_key);
    }
    return query_finish_found(&query, found);
}

enum err name_key_forget(struct store *store, const char *member_id) {
    struct names old;
    enum err err = find_names(store, &old, member_id);
    if (err == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    return err == ERR_OK ? forget(store, member_id, old.kana_key, old.kanji_key) : err;
}

// --- Waiting -------------------------------------------------------------------------------------

static enum err wait(struct store *store, const char *member_id) {
    struct query query = query_start(store, "INSERT INTO name_backlog (member_id) VALUES (?)");
    query_text(&query, member_id);
    return query_run(&query);
}

enum err name_key_change(struct store *store, const char *member_id, const char *kana_key,
                         const char *kanji_key) {
    struct names old;
    enum err err = find_names(store, &old, member_id);
    if (err == ERR_OK && strcmp(old.kana_key, kana_key) == 0 &&
        strcmp(old.kanji_key, kanji_key) == 0) {
        return ERR_OK;
    }
    if (err == ERR_OK) {
        err = forget(store, member_id, old.kana_key, old.kanji_key);
    } else if (err == ERR_NOT_FOUND) {
        err = ERR_OK;
    }
    return err == ERR_OK ? wait(store, member_id) : err;
}

// --- Working off ---------------------------------------------------------------------------------

// As much as there may be without being due.
static enum err count_backlog(struct store *store, int64_t *out) {
    *out = 0;
    struct query query =
        query_start(store, "SELECT count(*) FROM (SELECT 1 FROM name_backlog LIMIT ?)");
    query_int(&query, LONG_BACKLOG);
    if (query_next(&query)) {
        *out = query_read_int(&query);
    }
    return query_finish(&query);
}

static enum err is_waiting(struct store *store, bool *out) {
    struct query query =
        query_start(store, "SELECT place FROM name_backlog WHERE place > 0 LIMIT 1");
    *out = query_next(&query);
    return query_finish(&query);
}

// In the order of the tree. Who came twice, or is gone again, does no harm.
static enum err put_some(struct store *store) {
    struct query query = query_start(
        store, "WITH fresh AS MATERIALIZED (SELECT id, kana_key, kanji_key FROM member WHERE id IN"
               "  (SELECT member_id FROM name_backlog ORDER BY place LIMIT ?1))"
               " INSERT OR IGNORE INTO name_key (kind, key, kana_key, member_id)"
               " SELECT 0 AS kind, kana_key AS key, '' AS by, id FROM fresh WHERE kana_key <> ''"
               " UNION ALL SELECT 1, " NAME_TURNED(
                   "kana_key") ", '', id FROM fresh"
                               "  WHERE instr(kana_key, ' ') > 0"
                               " UNION ALL SELECT 2, kanji_key, kana_key, id FROM fresh WHERE "
                               "kanji_key <> ''"
                               " UNION ALL SELECT 3, " NAME_TURNED(
                                   "kanji_key") ", kana_key, id FROM fresh"
                                                "  WHERE instr(kanji_key, ' ') > 0"
                                                " ORDER BY kind, key, by, id");
    query_int(&query, LONG_BACKLOG);
    return query_run(&query);
}

static enum err drop_some(struct store *store) {
    struct query query =
        query_start(store, "DELETE FROM name_backlog WHERE place IN"
                           " (SELECT place FROM name_backlog ORDER BY place LIMIT ?)");
    query_int(&query, LONG_BACKLOG);
    return query_run(&query);
}

static enum err work_off_all(struct store *store) {
    bool waiting = false;
    enum err err = is_waiting(store, &waiting);
    while (err == ERR_OK && waiting) {
        err = put_some(store);
        err = err == ERR_OK ? drop_some(store) : err;
        err = err == ERR_OK ? is_waiting(store, &waiting) : err;
    }
    return err;
}

enum err name_key_work_off(struct store *store) {
    int64_t waiting = 0;
    enum err err = count_backlog(store, &waiting);
    bool is_due = waiting <= SHORT_BACKLOG || waiting >= LONG_BACKLOG;
    return err == ERR_OK && is_due ? work_off_all(store) : err;
}

enum err name_key_catch_up(struct store *store) {
    bool waiting = false;
    enum err err = is_waiting(store, &waiting);
    if (err != ERR_OK || !waiting || sqlite3_db_readonly(store->db, "main") == 1) {
        return err;
    }
    if (store->in_page) {
        return work_off_all(store);
    }
    err = store_begin(store);
    return err == ERR_OK ? store_end(store, work_off_all(store)) : err;
}

// --- After a migration ---------------------------------------------------------------------------

static enum err put_names(struct store *store, const char *member_id, const struct names *names) {
    struct query query =
        query_start(store, "UPDATE member SET kana_key = ?, kanji_key = ? WHERE id = ?");
    query_text(&query, names->kana_key);
    query_text(&query, names->kanji_key);
    query_text(&query, member_id);
    return query_run(&query);
}

static enum err fold_all(struct store *store) {
    struct query query = query_start(store, "SELECT id, kana, kanji FROM member ORDER BY rowid");
    while (query_next(&query)) {
        struct member member = {0};
        struct names names;
        query_read_text(&query, member.id, sizeof member.id);
        query_read_text(&query, member.kana, sizeof member.kana);
        query_read_text(&query, member.kanji, sizeof member.kanji);
        fold_name(names.kana_key, names.kanji_key, member.kana, member.kanji);
        if (query.err == ERR_OK) {
            query.err = put_names(store, member.id, &names);
        }
    }
    return query_finish(&query);
}

enum err name_key_rebuild(struct store *store) {
    enum err err = fold_all(store);
    if (err == ERR_OK) {
        err = store_run_script(store, "DELETE FROM name_key; DELETE FROM name_backlog;"
                                      "INSERT INTO name_backlog (member_id)"
                                      " SELECT id FROM member ORDER BY rowid");
    }
    return err == ERR_OK ? work_off_all(store) : err;
}
