// Master data in: one row of one table for each change, a page at a time.
#include "app/store/programme.h"

#include <string.h>

#include "app/domain/identifier.h"
#include "app/store/store_internal.h"

// --- Putting -------------------------------------------------------------------------------------

static enum err put_member(struct store *store, const struct member *member) {
    char number[NUMBER_CAP];
    if (!identifier_normalise(number, member->id)) {
        number[0] = '\0'; // an id that nobody can type: found by card and licence number only
    }
    struct query query = query_start(
        store, "INSERT INTO member (id, number, licence_no, kanji, kana, birth_date, affiliation)"
               " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
               " number = excluded.number, licence_no = excluded.licence_no,"
               " kanji = excluded.kanji, kana = excluded.kana, birth_date = excluded.birth_date,"
               " affiliation = excluded.affiliation");
    query_text(&query, member->id);
    query_text(&query, number);
    query_text(&query, member->licence_no);
    query_text(&query, member->kanji);
    query_text(&query, member->kana);
    query_text(&query, member->birth_date);
    query_text(&query, member->affiliation);
    return query_run(&query);
}

static enum err put_credential(struct store *store, const struct credential *credential) {
    struct query query =
        query_start(store, "INSERT INTO credential (hash, member_id, method) VALUES (?, ?, ?)"
                           " ON CONFLICT (hash) DO UPDATE SET member_id = excluded.member_id,"
                           " method = excluded.method");
    query_text(&query, credential->hash);
    query_text(&query, credential->member_id);
    query_text(&query, method_name(credential->method));
    return query_run(&query);
}

static enum err put_credit(struct store *store, const char *session_id, size_t item_place,
                           size_t place, const struct item_credit *credit) {
    struct query query =
        query_start(store, "INSERT INTO item_credit (session_id, item_place, place, scheme,"
                           " category, code, units_x10) VALUES (?, ?, ?, ?, ?, ?, ?)");
    query_text(&query, session_id);
    query_int(&query, (int64_t)item_place);
    query_int(&query, (int64_t)place);
    query_text(&query, credit->scheme);
    query_text(&query, credit->category);
    query_text(&query, credit->code);
    query_int(&query, credit->units_x10);
    return query_run(&query);
}

static enum err put_item(struct store *store, const char *session_id, size_t place,
                         const struct item *item) {
    struct query query =
        query_start(store, "INSERT INTO item (session_id, place, title, lecturer, starts_utc_ms,"
                           " ends_utc_ms) VALUES (?, ?, ?, ?, ?, ?)");
    query_text(&query, session_id);
    query_int(&query, (int64_t)place);
    query_text(&query, item->title);
    query_text(&query, item->lecturer);
    query_int(&query, item->starts_utc_ms);
    query_int(&query, item->ends_utc_ms);
    enum err err = query_run(&query);
    for (size_t i = 0; i < item->credit_count && err == ERR_OK; i++) {
        err = put_credit(store, session_id, place, i, &item->credits[i]);
    }
    return err;
}

static bool session_is_bounded(const struct session *session) {
    if (session->item_count > SESSION_ITEM_MAX) {
        return false;
    }
    for (size_t i = 0; i < session->item_count; i++) {
        if (session->items[i].credit_count > ITEM_CREDIT_MAX) {
            return false;
        }
    }
    return true;
}

static enum err put_session_row(struct store *store, const struct session *session) {
    struct query query = query_start(
        store, "INSERT INTO session (id, title, subtitle, venue, room, starts_utc_ms, ends_utc_ms,"
               " entry_from_utc_ms, entry_to_utc_ms, exit_from_utc_ms, exit_to_utc_ms,"
               " policy_version, approved) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query_text(&query, session->id);
    query_text(&query, session->title);
    query_text(&query, session->subtitle);
    query_text(&query, session->venue);
    query_text(&query, session->room);
    query_int(&query, session->starts_utc_ms);
    query_int(&query, session->ends_utc_ms);
    query_int(&query, session->entry.from_utc_ms);
    query_int(&query, session->entry.to_utc_ms);
    query_int(&query, session->exit.from_utc_ms);
    query_int(&query, session->exit.to_utc_ms);
    query_text(&query, session->policy_version);
    query_int(&query, session->approved);
    return query_run(&query);
}

static enum err delete_by_key(struct store *store, const char *sql, const char *key) {
    struct query query = query_start(store, sql);
    query_text(&query, key);
    return query_run(&query);
}

// Replaced whole, with its items: nothing refers to a session's row but these.
static enum err put_session(struct store *store, const struct session *session) {
    if (!session_is_bounded(session)) {
        return store_refuse(store, ERR_TOO_BIG,
                            "A session has more items or credits than there is room for: nothing "
                            "of this page was taken.");
    }
    enum err err = delete_by_key(store, "DELETE FROM session WHERE id = ?", session->id);
    if (err == ERR_OK) {
        err = put_session_row(store, session);
    }
    for (size_t i = 0; i < session->item_count && err == ERR_OK; i++) {
        err = put_item(store, session->id, i, &session->items[i]);
    }
    return err;
}

static enum err put_key(struct store *store, const struct token_key *key) {
    struct query query = query_start(
        store, "INSERT INTO key (kid, public_key, not_before_utc_ms, not_after_utc_ms)"
               " VALUES (?, ?, ?, ?) ON CONFLICT (kid) DO UPDATE SET"
               " public_key = excluded.public_key, not_before_utc_ms = excluded.not_before_utc_ms,"
               " not_after_utc_ms = excluded.not_after_utc_ms");
    query_text(&query, key->kid);
    query_blob(&query, key->public_key, sizeof key->public_key);
    query_int(&query, key->not_before_utc_ms);
    query_int(&query, key->not_after_utc_ms);
    return query_run(&query);
}

static enum err put_revocation(struct store *store, const char *key,
                               const struct revocation *revocation) {
    struct query query =
        query_start(store, "INSERT INTO revoked (key, cti, member_id) VALUES (?, ?, ?)"
                           " ON CONFLICT (key) DO UPDATE SET cti = excluded.cti,"
                           " member_id = excluded.member_id");
    query_text(&query, key);
    query_text(&query, revocation->cti);
    query_text(&query, revocation->member_id);
    return query_run(&query);
}

static enum err put_staff(struct store *store, const struct staff *staff) {
    struct query query =
        query_start(store, "INSERT INTO staff (id, name, pin_hash, role) VALUES (?, ?, ?, ?)"
                           " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                           " pin_hash = excluded.pin_hash, role = excluded.role");
    query_text(&query, staff->id);
    query_text(&query, staff->name);
    query_text(&query, staff->pin_hash);
    query_int(&query, staff->role);
    return query_run(&query);
}

static enum err put_format(struct store *store, const struct code_format *format) {
    struct query query =
        query_start(store, "INSERT INTO format (id, template) VALUES (?, ?)"
                           " ON CONFLICT (id) DO UPDATE SET template = excluded.template");
    query_text(&query, format->id);
    query_text(&query, format->template_text);
    return query_run(&query);
}

static enum err put_setting(struct store *store, const struct setting *setting) {
    if (strncmp(setting->name, "local.", 6) == 0) {
        return store_refuse(store, ERR_INVALID,
                            "Master data has a setting whose name begins with 'local.', which only "
                            "this device may set: nothing of this page was taken.");
    }
    struct query query =
        query_start(store, "INSERT INTO setting (name, value) VALUES (?, ?)"
                           " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    query_text(&query, setting->name);
    query_text(&query, setting->value);
    return query_run(&query);
}

static enum err put(struct store *store, const struct master_change *change, const char *key) {
    switch (change->kind) {
    case MASTER_MEMBER:
        return put_member(store, &change->member);
    case MASTER_CREDENTIAL:
        return put_credential(store, &change->credential);
    case MASTER_SESSION:
        return put_session(store, &change->session);
    case MASTER_KEY:
        return put_key(store, &change->token_key);
    case MASTER_REVOCATION:
        return put_revocation(store, key, &change->revocation);
    case MASTER_STAFF:
        return put_staff(store, &change->staff);
    case MASTER_FORMAT:
        return put_format(store, &change->format);
    default:
        return put_setting(store, &change->setting);
    }
}

// --- Deleting ------------------------------------------------------------------------------------

static const char *const delete_statements[MASTER_KIND_COUNT] = {
    [MASTER_MEMBER] = "DELETE FROM member WHERE id = ?",
    [MASTER_CREDENTIAL] = "DELETE FROM credential WHERE hash = ?",
    [MASTER_SESSION] = "DELETE FROM session WHERE id = ?",
    [MASTER_KEY] = "DELETE FROM key WHERE kid = ?",
    [MASTER_REVOCATION] = "DELETE FROM revoked WHERE key = ?",
    [MASTER_STAFF] = "DELETE FROM staff WHERE id = ?",
    [MASTER_FORMAT] = "DELETE FROM format WHERE id = ?",
    [MASTER_SETTING] = "DELETE FROM setting WHERE name = ?",
};

static enum err delete_row(struct store *store, enum master_kind kind, const char *key) {
    enum err err = delete_by_key(store, delete_statements[kind], key);
    if (err == ERR_OK && kind == MASTER_MEMBER) {
        err = delete_by_key(store, "DELETE FROM credential WHERE member_id = ?", key);
    }
    return err;
}

// --- A page --------------------------------------------------------------------------------------

// The primary key that the row itself names.
static const char *key_of(const struct master_change *change) {
    switch (change->kind) {
    case MASTER_MEMBER:
        return change->member.id;
    case MASTER_CREDENTIAL:
        return change->credential.hash;
    case MASTER_SESSION:
        return change->session.id;
    case MASTER_KEY:
        return change->token_key.kid;
    case MASTER_REVOCATION: // HQ names the row; a file need not
        return *change->key              ? change->key
               : *change->revocation.cti ? change->revocation.cti
                                         : change->revocation.member_id;
    case MASTER_STAFF:
        return change->staff.id;
    case MASTER_FORMAT:
        return change->format.id;
    case MASTER_SETTING:
        return change->setting.name;
    default:
        return "";
    }
}

static enum err take(struct store *store, const struct master_change *change) {
    const char *key = change->deleted ? change->key : key_of(change);
    if (change->kind >= MASTER_KIND_COUNT || !*key ||
        (*change->key && strcmp(key, change->key) != 0)) {
        return store_refuse(store, ERR_INVALID,
                            "Master data has a row (%s) without a key, or with another key than "
                            "its own: nothing of this page was taken.",
                            master_kind_name(change->kind));
    }
    return change->deleted ? delete_row(store, change->kind, key) : put(store, change, key);
}

static enum err check_in_page(struct store *store) {
    if (store->in_page) {
        return ERR_OK;
    }
    return store_refuse(store, ERR_INVALID,
                        "No page of master data is open in %s: it was rolled back or never begun.",
                        store->path);
}

enum err master_begin(struct store *store) {
    enum err err = store_begin(store);
    store->in_page = store->in_page || err == ERR_OK;
    return err;
}

// After a failure nothing more is taken: what is left of the page is rolled back with it.
enum err master_put(struct store *store, const struct master_change *change) {
    enum err err = check_in_page(store);
    if (err == ERR_OK) {
        err = take(store, change);
    }
    if (err != ERR_OK) {
        master_roll_back(store);
    }
    return err;
}

enum err master_clear(struct store *store) {
    enum err err = check_in_page(store);
    if (err == ERR_OK) {
        err = store_run_script(store, "DELETE FROM member; DELETE FROM credential;"
                                      "DELETE FROM session; DELETE FROM key; DELETE FROM revoked;"
                                      "DELETE FROM staff; DELETE FROM format; DELETE FROM setting");
    }
    if (err != ERR_OK) {
        master_roll_back(store);
    }
    return err;
}

enum err master_commit(struct store *store, const char *cursor) {
    enum err err = check_in_page(store);
    if (err != ERR_OK) {
        return err;
    }
    if (cursor) {
        err = meta_put(store, "master_cursor", cursor);
    }
    store->in_page = false;
    return store_end(store, err);
}

void master_roll_back(struct store *store) {
    if (store->in_page) {
        store->in_page = false;
        store_roll_back(store);
    }
}

enum err master_cursor(struct store *store, char *out, size_t cap) {
    out[0] = '\0';
    enum err err = meta_get(store, out, cap, "master_cursor");
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}
