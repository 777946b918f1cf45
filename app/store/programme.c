#include "app/store/programme.h"

#include "app/base/log.h"
#include "app/store/store_internal.h"

#define SESSION_COLUMNS                                                                            \
    "id, title, subtitle, venue, room, starts_utc_ms, ends_utc_ms, entry_from_utc_ms,"             \
    " entry_to_utc_ms, exit_from_utc_ms, exit_to_utc_ms, policy_version, approved, approval_no, "  \
    "organiser,"                                                                                   \
    " capacity, admission"

static void read_session(struct query *query, struct session *out) {
    *out = (struct session){0};
    query_read_text(query, out->id, sizeof out->id);
    query_read_text(query, out->title, sizeof out->title);
    query_read_text(query, out->subtitle, sizeof out->subtitle);
    query_read_text(query, out->venue, sizeof out->venue);
    query_read_text(query, out->room, sizeof out->room);
    out->starts_utc_ms = query_read_int(query);
    out->ends_utc_ms = query_read_int(query);
    out->entry.from_utc_ms = query_read_int(query);
    out->entry.to_utc_ms = query_read_int(query);
    out->exit.from_utc_ms = query_read_int(query);
    out->exit.to_utc_ms = query_read_int(query);
    query_read_text(query, out->policy_version, sizeof out->policy_version);
    out->approved = query_read_int(query) != 0;
    query_read_text(query, out->approval_no, sizeof out->approval_no);
    query_read_text(query, out->organiser, sizeof out->organiser);
    out->capacity = (int32_t)query_read_int(query);
    out->admission =
        query_read_int(query) == ADMISSION_REGISTERED ? ADMISSION_REGISTERED : ADMISSION_OPEN;
}

static enum err read_credits(struct store *store, struct item *out, const char *session_id,
                             size_t place) {
    struct query query =
        query_start(store, "SELECT scheme, category, code, units_x10 FROM item_credit"
                           " WHERE session_id = ? AND item_place = ? ORDER BY place");
    query_text(&query, session_id);
    query_int(&query, (int64_t)place);
    while (query_next(&query)) {
        if (out->credit_count == ITEM_CREDIT_MAX) {
            query_is_damaged(&query);
            break;
        }
        struct item_credit *credit = &out->credits[out->credit_count++];
        query_read_text(&query, credit->scheme, sizeof credit->scheme);
        query_read_text(&query, credit->category, sizeof credit->category);
        query_read_text(&query, credit->code, sizeof credit->code);
        credit->units_x10 = (int32_t)query_read_int(&query);
    }
    return query_finish(&query);
}

static enum err read_items(struct store *store, struct session *out) {
    struct query query =
        query_start(store, "SELECT title, lecturer, starts_utc_ms, ends_utc_ms FROM item"
                           " WHERE session_id = ? ORDER BY place");
    query_text(&query, out->id);
    while (query_next(&query)) {
        if (out->item_count == SESSION_ITEM_MAX) {
            query_is_damaged(&query);
            break;
        }
        struct item *item = &out->items[out->item_count];
        query_read_text(&query, item->title, sizeof item->title);
        query_read_text(&query, item->lecturer, sizeof item->lecturer);
        item->starts_utc_ms = query_read_int(&query);
        item->ends_utc_ms = query_read_int(&query);
        if (query.err == ERR_OK) {
            query.err = read_credits(store, item, out->id, out->item_count++);
        }
    }
    return query_finish(&query);
}

static enum err read_claims(struct store *store, struct session *out) {
    struct query query =
        query_start(store, "SELECT scheme FROM session_claim WHERE session_id = ? ORDER BY place");
    query_text(&query, out->id);
    while (query_next(&query)) {
        if (out->claim_count == SESSION_CLAIM_MAX) {
            query_is_damaged(&query);
            break;
        }
        char *claim = out->claims[out->claim_count++];
        query_read_text(&query, claim, sizeof out->claims[0]);
    }
    return query_finish(&query);
}

static enum err read_parts(struct store *store, struct session *out) {
    enum err err = read_items(store, out);
    return err == ERR_OK ? read_claims(store, out) : err;
}

enum err programme_sessions(struct store *store, struct session *out, size_t *count, size_t cap,
                            int64_t from_utc_ms, int64_t to_utc_ms) {
    struct query query =
        query_start(store, "SELECT " SESSION_COLUMNS " FROM session"
                           " WHERE starts_utc_ms < ?2 AND (ends_utc_ms > ?1 OR starts_utc_ms >= ?1)"
                           " ORDER BY starts_utc_ms, id");
    query_int(&query, from_utc_ms);
    query_int(&query, to_utc_ms);
    *count = 0;
    while (query_next(&query)) {
        if (*count == cap) {
            log_warn("store", "there are more than %zu sessions: the later ones are left out", cap);
            break;
        }
        read_session(&query, &out[*count]);
        if (query.err == ERR_OK) {
            query.err = read_parts(store, &out[(*count)++]);
        }
    }
    return query_finish(&query);
}

enum err programme_find_session(struct store *store, struct session *out, const char *id) {
    struct query query = query_start(store, "SELECT " SESSION_COLUMNS " FROM session WHERE id = ?");
    query_text(&query, id);
    bool found = query_next(&query);
    if (found) {
        read_session(&query, out);
    }
    enum err err = query_finish_found(&query, found);
    return err == ERR_OK ? read_parts(store, out) : err;
}

enum err programme_staff(struct store *store, struct staff *out, size_t *count, size_t cap) {
    struct query query =
        query_start(store, "SELECT id, name, pin_hash, role FROM staff ORDER BY id");
    *count = 0;
    while (query_next(&query)) {
        if (*count == cap) {
            log_warn("store", "there are more than %zu staff: the rest can't sign in here", cap);
            break;
        }
        struct staff *staff = &out[(*count)++];
        *staff = (struct staff){0};
        query_read_text(&query, staff->id, sizeof staff->id);
        query_read_text(&query, staff->name, sizeof staff->name);
        query_read_text(&query, staff->pin_hash, sizeof staff->pin_hash);
        staff->role = query_read_int(&query) == ROLE_MANAGER ? ROLE_MANAGER : ROLE_RECEPTION;
    }
    return query_finish(&query);
}

enum err programme_setting(struct store *store, char *out, size_t cap, const char *name) {
    return value_get(store, out, cap, "SELECT value FROM setting WHERE name = ?", name);
}

enum err programme_is_registered(struct store *store, bool *out, const char *session_id,
                                 const char *member_id) {
    struct query query = query_start(
        store, "SELECT 1 FROM registration WHERE member_id = ? AND session_id = ? LIMIT 1");
    query_text(&query, member_id);
    query_text(&query, session_id);
    *out = query_next(&query);
    return query_finish(&query);
}

enum err programme_registered_elsewhere(struct store *store, char *session_id, size_t cap,
                                        const char *but_session_id, const char *member_id,
                                        int64_t from_utc_ms, int64_t to_utc_ms) {
    session_id[0] = '\0';
    struct query query =
        query_start(store, "SELECT session.id FROM registration"
                           " JOIN session ON session.id = registration.session_id"
                           " WHERE registration.member_id = ?1 AND registration.session_id <> ?2"
                           " AND starts_utc_ms < ?4 AND (ends_utc_ms > ?3 OR starts_utc_ms >= ?3)"
                           " ORDER BY starts_utc_ms, session.id LIMIT 1");
    query_text(&query, member_id);
    query_text(&query, but_session_id);
    query_int(&query, from_utc_ms);
    query_int(&query, to_utc_ms);
    if (query_next(&query)) {
        query_read_text(&query, session_id, cap);
    }
    return query_finish(&query);
}
