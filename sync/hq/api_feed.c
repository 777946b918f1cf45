// GET /v1/events: one page of other kiosks' records, of a session or (without one) of cards.
#include "sync/hq/api.h"
#include "sync/hq/cursor.h"
#include "sync/hq/feed.h"

static enum err refuse_stranger(const struct call *call) {
    return reply_problem(call->reply, 403,
                         "this device has not opened the session here: open it, and let its "
                         "records come first");
}

static enum err answer(const struct call *call, const char *session_id, const char *cursor,
                       int64_t limit) {
    struct buf *out = &call->reply->body;
    bool is_host = true;
    enum err err = ERR_OK;
    if (*session_id) {
        err = feed_is_host(call->hq->db, &is_host, call->device.id, session_id);
    }
    if (err != ERR_OK || !is_host) {
        return err == ERR_OK ? refuse_stranger(call) : err;
    }
    err = *session_id ? feed_session(call->hq, out, session_id, call->device.id, cursor, limit)
                      : feed_cards(call->hq, out, call->device.id, cursor, limit);
    if (err == ERR_INVALID) {
        return reply_problem(call->reply, 400,
                             "since is no cursor of ours: send the last page's cursor, or nothing");
    }
    call->reply->status = 200;
    call->reply->content_type = WIRE_TYPE_JSON;
    return err;
}

enum err api_feed(const struct call *call) {
    char session_id[ID_CAP];
    char cursor[CURSOR_CAP];
    int64_t limit = 0;
    const char *query = call->request->query;
    if (!query_limit(&limit, query, FEED_PAGE_MAX, FEED_PAGE_MAX)) {
        return reply_problem(call->reply, 400, "limit must be a number from 1 to 200");
    }
    if (query_get(session_id, sizeof session_id, query, "session") != ERR_OK ||
        query_get(cursor, sizeof cursor, query, "since") != ERR_OK) {
        return reply_problem(call->reply, 400, "session or since can't be read, or comes twice");
    }
    return answer(call, session_id, cursor, limit);
}
