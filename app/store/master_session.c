// A session with its items, what they earn, and the schemes of which one may be claimed.
#include "app/store/master_rows.h"

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

static enum err put_claim(struct store *store, const char *session_id, size_t place,
                          const char *scheme) {
    struct query query = query_start(store, "INSERT INTO session_claim (session_id, place, scheme)"
                                            " VALUES (?, ?, ?)");
    query_text(&query, session_id);
    query_int(&query, (int64_t)place);
    query_text(&query, scheme);
    return query_run(&query);
}

static bool session_is_bounded(const struct session *session) {
    if (session->item_count > SESSION_ITEM_MAX || session->claim_count > SESSION_CLAIM_MAX) {
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
               " policy_version, approved, approval_no, organiser, capacity, admission)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
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
    query_text(&query, session->approval_no);
    query_text(&query, session->organiser);
    query_int(&query, session->capacity);
    query_int(&query, session->admission);
    return query_run(&query);
}

// Replaced whole, with its items: nothing refers to a session's row but these.
enum err master_put_session(struct store *store, const struct session *session) {
    if (!session_is_bounded(session)) {
        return store_refuse(
            store, ERR_TOO_BIG,
            "A session has more items, credits or claims than there is room for: nothing "
            "of this page was taken.");
    }
    enum err err = master_delete_by_key(store, "DELETE FROM session WHERE id = ?", session->id);
    if (err == ERR_OK) {
        err = put_session_row(store, session);
    }
    for (size_t i = 0; i < session->item_count && err == ERR_OK; i++) {
        err = put_item(store, session->id, i, &session->items[i]);
    }
    for (size_t i = 0; i < session->claim_count && err == ERR_OK; i++) {
        err = put_claim(store, session->id, i, session->claims[i]);
    }
    return err;
}
