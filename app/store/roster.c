#include "app/store/roster.h"

#include <string.h>

#include "app/base/log.h"
#include "app/store/store_internal.h"

// The columns of a member in the order in which read_member takes them.
#define MEMBER_COLUMNS                                                                             \
    "member.id, member.licence_no, member.kanji, member.kana, member.birth_date, "                 \
    "member.affiliation"

static void read_member(struct query *query, struct member *out) {
    query_read_text(query, out->id, sizeof out->id);
    query_read_text(query, out->licence_no, sizeof out->licence_no);
    query_read_text(query, out->kanji, sizeof out->kanji);
    query_read_text(query, out->kana, sizeof out->kana);
    query_read_text(query, out->birth_date, sizeof out->birth_date);
    query_read_text(query, out->affiliation, sizeof out->affiliation);
}

// ERR_EXISTS when the statement finds two.
static enum err find_member(struct store *store, struct member *out, const char *sql,
                            const char *key) {
    *out = (struct member){0};
    struct query query = query_start(store, sql);
    query_text(&query, key);
    bool found = query_next(&query);
    if (found) {
        read_member(&query, out);
    }
    bool another = found && query_next(&query);
    enum err err = query_finish_found(&query, found);
    return err == ERR_OK && another ? ERR_EXISTS : err;
}

enum err roster_find_member(struct store *store, struct member *out, const char *id) {
    return find_member(store, out, "SELECT " MEMBER_COLUMNS " FROM member WHERE id = ?", id);
}

enum err roster_find_by_hash(struct store *store, struct member *out, const char *credential_hash) {
    return find_member(store, out,
                       "SELECT " MEMBER_COLUMNS
                       " FROM credential JOIN member ON member.id = credential.member_id"
                       " WHERE credential.hash = ?",
                       credential_hash);
}

enum err roster_find_by_number(struct store *store, struct member *out, const char *number) {
    enum err err = find_member(store, out,
                               "SELECT " MEMBER_COLUMNS
                               " FROM member WHERE licence_no = ? AND licence_no <> '' LIMIT 2",
                               number);
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    return find_member(
        store, out,
        "SELECT " MEMBER_COLUMNS " FROM member WHERE number = ? AND number <> '' LIMIT 2", number);
}

enum err roster_find_key(struct store *store, struct token_key *out, const char *kid) {
    *out = (struct token_key){0};
    struct query query = query_start(
        store,
        "SELECT kid, not_before_utc_ms, not_after_utc_ms, public_key FROM key WHERE kid = ?");
    query_text(&query, kid);
    bool found = query_next(&query);
    if (found) {
        query_read_text(&query, out->kid, sizeof out->kid);
        out->not_before_utc_ms = query_read_int(&query);
        out->not_after_utc_ms = query_read_int(&query);
        struct span key = query_read_blob(&query);
        if (key.len == sizeof out->public_key) {
            memcpy(out->public_key, key.data, key.len);
        } else {
            query_is_damaged(&query);
        }
    }
    return query_finish_found(&query, found);
}

enum err roster_is_revoked(struct store *store, bool *out, const char *cti_hex,
                           const char *member_id) {
    struct query query =
        query_start(store, "SELECT 1 FROM revoked WHERE cti = ?1 AND ?1 <> ''"
                           " UNION ALL SELECT 1 FROM revoked WHERE member_id = ?2 AND ?2 <> ''");
    query_text(&query, cti_hex);
    query_text(&query, member_id);
    *out = query_next(&query);
    return query_finish(&query);
}

enum err roster_formats(struct store *store, struct code_format *out, size_t *count, size_t cap) {
    struct query query = query_start(store, "SELECT id, template FROM format ORDER BY id");
    *count = 0;
    while (query_next(&query)) {
        if (*count == cap) {
            log_warn("store", "there are more than %zu code formats: the rest is not used", cap);
            break;
        }
        struct code_format *format = &out[(*count)++];
        *format = (struct code_format){0};
        query_read_text(&query, format->id, sizeof format->id);
        query_read_text(&query, format->template_text, sizeof format->template_text);
    }
    return query_finish(&query);
}

enum err roster_count_members(struct store *store, int64_t *out) {
    *out = 0;
    struct query query = query_start(store, "SELECT count(*) FROM member");
    if (query_next(&query)) {
        *out = query_read_int(&query);
    }
    return query_finish(&query);
}
