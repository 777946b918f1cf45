// Master data in: one row of one table for each change, a page at a time.
#include "app/store/programme.h"

#include <stdio.h>
#include <string.h>

#include "app/store/master_rows.h"
#include "app/store/name_key.h"

// --- Putting -------------------------------------------------------------------------------------

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
        return master_put_member(store, &change->member);
    case MASTER_CREDENTIAL:
        return master_put_credential(store, &change->credential);
    case MASTER_SESSION:
        return master_put_session(store, &change->session);
    case MASTER_KEY:
        return put_key(store, &change->token_key);
    case MASTER_REVOCATION:
        return put_revocation(store, key, &change->revocation);
    case MASTER_STAFF:
        return put_staff(store, &change->staff);
    case MASTER_FORMAT:
        return put_format(store, &change->format);
    case MASTER_POLICY:
        return master_put_policy(store, &change->policy);
    case MASTER_REGISTRATION:
        return master_put_registration(store, key, &change->registration);
    case MASTER_TOTAL:
        return master_put_total(store, &change->total);
    case MASTER_CERTIFICATE:
        return master_put_certificate(store, key, &change->certificate);
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
    [MASTER_POLICY] = "DELETE FROM policy WHERE version = ?",
    [MASTER_REGISTRATION] = "DELETE FROM registration WHERE key = ?",
    [MASTER_TOTAL] = "DELETE FROM total WHERE id = ?",
    [MASTER_CERTIFICATE] = "DELETE FROM certificate WHERE key = ?",
};

// What is said about a member goes with the member.
static const char *const member_statements[] = {
    "DELETE FROM credential WHERE member_id = ?", "DELETE FROM registration WHERE member_id = ?",
    "DELETE FROM total WHERE member_id = ?", "DELETE FROM certificate WHERE member_id = ?"};

enum err master_delete_by_key(struct store *store, const char *sql, const char *key) {
    struct query query = query_start(store, sql);
    query_text(&query, key);
    return query_run(&query);
}

static enum err delete_row(struct store *store, enum master_kind kind, const char *key) {
    enum err err = kind == MASTER_MEMBER ? name_key_forget(store, key) : ERR_OK;
    if (err == ERR_OK) {
        err = master_delete_by_key(store, delete_statements[kind], key);
    }
    if (kind == MASTER_MEMBER) {
        for (size_t i = 0; i < sizeof member_statements / sizeof *member_statements; i++) {
            err = err == ERR_OK ? master_delete_by_key(store, member_statements[i], key) : err;
        }
    }
    return err;
}

// --- A page --------------------------------------------------------------------------------------

// "a/b": the first id holds no stroke, or two pairs could have one key. Empty when that is not so.
static const char *pair_key(char out[MASTER_KEY_CAP], const char *first, const char *second) {
    bool is_pair = *first && *second && !strchr(first, '/');
    if (!is_pair || snprintf(out, MASTER_KEY_CAP, "%s/%s", first, second) >= MASTER_KEY_CAP) {
        out[0] = '\0';
    }
    return out;
}

// The primary key that the row itself names; `pair` has room for one of two ids.
static const char *key_of(const struct master_change *change, char pair[MASTER_KEY_CAP]) {
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
    case MASTER_POLICY:
        return change->policy.version;
    case MASTER_REGISTRATION:
        return pair_key(pair, change->registration.session_id, change->registration.member_id);
    case MASTER_TOTAL:
        return change->total.id;
    case MASTER_CERTIFICATE:
        return pair_key(pair, change->certificate.member_id, change->certificate.scheme);
    default:
        return "";
    }
}

static enum err take(struct store *store, const struct master_change *change) {
    char pair[MASTER_KEY_CAP];
    const char *key = change->deleted ? change->key : key_of(change, pair);
    if (change->kind >= MASTER_KIND_COUNT || !*key ||
        (*change->key && strcmp(key, change->key) != 0)) {
        return store_refuse(store, ERR_INVALID,
                            "Master data has a row (%s) without a key, or with another key than "
                            "its own: nothing of this page was taken.",
                            master_kind_name(change->kind));
    }
    if (change->kind == MASTER_MEMBER || change->kind == MASTER_REGISTRATION) {
        store->roster_changed = true;
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
    if (store->is_practice) {
        return store_refuse(store, ERR_INVALID,
                            "Master data is not put into practice (%s): end it first.",
                            store->path);
    }
    enum err err = store_begin(store);
    if (err == ERR_OK) {
        store->in_page = true;
        store->roster_changed = false;
    }
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
                                      "DELETE FROM staff; DELETE FROM format; DELETE FROM setting;"
                                      "DELETE FROM policy; DELETE FROM registration;"
                                      "DELETE FROM total; DELETE FROM certificate;"
                                      "DELETE FROM name_key; DELETE FROM name_backlog");
    }
    if (err != ERR_OK) {
        master_roll_back(store);
    }
    return err;
}

// After the roster was purged it comes back with the next session: from the very beginning.
static enum err ask_anew(struct store *store) {
    bool comes_back = false;
    struct query query = query_start(
        store, "SELECT 1 FROM meta WHERE name = 'roster_purged_utc_ms'"
               " AND EXISTS (SELECT 1 FROM session WHERE ends_utc_ms > CAST(value AS INTEGER))");
    comes_back = query_next(&query);
    enum err err = query_finish(&query);
    if (err != ERR_OK || !comes_back) {
        return err;
    }
    err = store_run_script(store, "DELETE FROM meta WHERE name = 'roster_purged_utc_ms'");
    return err == ERR_OK ? meta_put(store, "master_cursor", "") : err;
}

// Who is on the roster, or on a list of a session's, has changed.
static enum err note_roster(struct store *store) {
    char text[24];
    if (!store->roster_changed) {
        return ERR_OK;
    }
    snprintf(text, sizeof text, "%lld", (long long)store_now_utc_ms());
    return meta_put(store, "roster_utc_ms", text);
}

static enum err finish_page(struct store *store, const char *cursor) {
    enum err err = cursor ? meta_put(store, "master_cursor", cursor) : ERR_OK;
    err = err == ERR_OK ? ask_anew(store) : err;
    err = err == ERR_OK ? note_roster(store) : err;
    err = err == ERR_OK ? projection_follow_programme(store) : err;
    return err == ERR_OK ? name_key_work_off(store) : err;
}

enum err master_commit(struct store *store, const char *cursor) {
    enum err err = check_in_page(store);
    if (err != ERR_OK) {
        return err;
    }
    err = finish_page(store, cursor);
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
