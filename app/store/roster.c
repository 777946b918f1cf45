#include "app/store/roster.h"

#include <string.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/store/particulars.h"
#include "app/store/store_internal.h"

// The columns of a member in the order in which read_member takes them.
#define MEMBER_COLUMNS                                                                             \
    "member.id, member.licence_no, member.kanji, member.kana, member.birth_date, "                 \
    "member.affiliation, member.show_progress"
#define GUEST_COLUMNS "member_id, licence_no, '', kana, '', '', 0"

static void read_member(struct query *query, struct member *out) {
    query_read_text(query, out->id, sizeof out->id);
    query_read_text(query, out->licence_no, sizeof out->licence_no);
    query_read_text(query, out->kanji, sizeof out->kanji);
    query_read_text(query, out->kana, sizeof out->kana);
    query_read_text(query, out->birth_date, sizeof out->birth_date);
    query_read_text(query, out->affiliation, sizeof out->affiliation);
    out->show_progress = query_read_int(query) != 0;
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

// Who typed particulars is known by them.
static enum err find_walk_in(struct store *store, struct member *out, const char *id) {
    struct particulars particulars;
    uint8_t salt[PARTICULARS_SALT_BYTES];
    *out = (struct member){0};
    enum err err = particulars_get(store, &particulars, salt, id + sizeof WALK_IN_PREFIX - 1);
    if (err == ERR_OK) {
        memcpy(out->licence_no, particulars.number, sizeof out->licence_no);
        memcpy(out->kana, particulars.kana, sizeof out->kana);
        memcpy(out->kanji, particulars.kanji, sizeof out->kanji);
        memcpy(out->affiliation, particulars.affiliation, sizeof out->affiliation);
        text_copy(out->id, sizeof out->id, id);
    }
    return err;
}

enum err roster_find_member(struct store *store, struct member *out, const char *id) {
    if (member_is_walk_in(id)) {
        return find_walk_in(store, out, id);
    }
    enum err err =
        find_member(store, out, "SELECT " MEMBER_COLUMNS " FROM member WHERE id = ?", id);
    return err == ERR_NOT_FOUND
               ? find_member(store, out, "SELECT " GUEST_COLUMNS " FROM guest WHERE member_id = ?",
                             id)
               : err;
}

// The member that a card or code leads to; ERR_NOT_FOUND, and empty, for nobody's.
static enum err find_owner(struct store *store, char member_id[ID_CAP], const char *hash) {
    member_id[0] = '\0';
    enum err err = value_get(store, member_id, ID_CAP,
                             "SELECT member_id FROM binding WHERE hash = ?"
                             " ORDER BY at_utc_ms DESC, device_id DESC LIMIT 1",
                             hash);
    if (err == ERR_NOT_FOUND) {
        err = value_get(store, member_id, ID_CAP, "SELECT member_id FROM credential WHERE hash = ?",
                        hash);
    }
    return err == ERR_OK && !*member_id ? ERR_NOT_FOUND : err;
}

enum err roster_find_by_hash(struct store *store, struct member *out, const char *credential_hash) {
    char member_id[ID_CAP];
    *out = (struct member){0};
    enum err err = find_owner(store, member_id, credential_hash);
    return err == ERR_OK ? roster_find_member(store, out, member_id) : err;
}

enum err roster_find_by_number(struct store *store, struct member *out, const char *number) {
    enum err err = find_member(store, out,
                               "SELECT " MEMBER_COLUMNS
                               " FROM member WHERE licence_no = ? AND licence_no <> '' LIMIT 2",
                               number);
    if (err == ERR_NOT_FOUND) {
        err = find_member(store, out,
                          "SELECT " MEMBER_COLUMNS
                          " FROM member WHERE number = ? AND number <> '' LIMIT 2",
                          number);
    }
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    return find_member(store, out,
                       "SELECT " GUEST_COLUMNS
                       " FROM guest WHERE number_key = ? AND number_key <> '' LIMIT 2",
                       number);
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

// --- What is said about a member -----------------------------------------------------------------

// Those that still lead there: the last word on a card counts, as in find_owner.
enum err roster_credentials(struct store *store, struct credential *out, size_t *count, size_t cap,
                            const char *member_id) {
    struct query query = query_start(
        store, "SELECT hash, member_id, method, at_utc_ms FROM binding AS last WHERE member_id = ?1"
               " AND member_id <> '' AND device_id = (SELECT device_id FROM binding"
               "  WHERE hash = last.hash ORDER BY at_utc_ms DESC, device_id DESC LIMIT 1)"
               " UNION ALL SELECT hash, member_id, method, 0 FROM credential WHERE member_id = ?1"
               " AND NOT EXISTS (SELECT 1 FROM binding WHERE hash = credential.hash)"
               " ORDER BY at_utc_ms DESC, hash");
    query_text(&query, member_id);
    *count = 0;
    while (*count < cap && query_next(&query)) {
        struct credential *credential = &out[(*count)++];
        char method[ID_CAP];
        *credential = (struct credential){0};
        query_read_text(&query, credential->hash, sizeof credential->hash);
        query_read_text(&query, credential->member_id, sizeof credential->member_id);
        query_read_text(&query, method, sizeof method);
        if (!method_parse(&credential->method, method)) {
            query_is_damaged(&query);
        }
        credential->bound_utc_ms = query_read_int(&query);
    }
    return query_finish(&query);
}

enum err roster_totals(struct store *store, struct credit_total *out, size_t *count, size_t cap,
                       const char *member_id) {
    struct query query =
        query_start(store, "SELECT id, member_id, scheme, category, code, title, units_x10, on_date"
                           " FROM total WHERE member_id = ? ORDER BY on_date, id");
    query_text(&query, member_id);
    *count = 0;
    while (*count < cap && query_next(&query)) {
        struct credit_total *total = &out[(*count)++];
        *total = (struct credit_total){0};
        query_read_text(&query, total->id, sizeof total->id);
        query_read_text(&query, total->member_id, sizeof total->member_id);
        query_read_text(&query, total->scheme, sizeof total->scheme);
        query_read_text(&query, total->category, sizeof total->category);
        query_read_text(&query, total->code, sizeof total->code);
        query_read_text(&query, total->title, sizeof total->title);
        total->units_x10 = (int32_t)query_read_int(&query);
        query_read_text(&query, total->on_date, sizeof total->on_date);
    }
    return query_finish(&query);
}

enum err roster_certificates(struct store *store, struct certificate *out, size_t *count,
                             size_t cap, const char *member_id) {
    struct query query = query_start(store, "SELECT member_id, scheme, valid_from, valid_to"
                                            " FROM certificate WHERE member_id = ?"
                                            " ORDER BY valid_from, scheme");
    query_text(&query, member_id);
    *count = 0;
    while (*count < cap && query_next(&query)) {
        struct certificate *certificate = &out[(*count)++];
        *certificate = (struct certificate){0};
        query_read_text(&query, certificate->member_id, sizeof certificate->member_id);
        query_read_text(&query, certificate->scheme, sizeof certificate->scheme);
        query_read_text(&query, certificate->valid_from, sizeof certificate->valid_from);
        query_read_text(&query, certificate->valid_to, sizeof certificate->valid_to);
    }
    return query_finish(&query);
}
