// GET /v1/master: one page of changes behind the cursor.
#include "sync/hq/api.h"

#include "sync/hq/cursor.h"
#include "sync/hq/master.h"
#include "sync/wire.h"

enum err api_master(const struct call *call) {
    char cursor[CURSOR_CAP];
    int64_t limit = 0;
    const char *query = call->request->query;
    if (!query_limit(&limit, query, MASTER_PAGE_DEFAULT, MASTER_PAGE_MAX)) {
        return reply_problem(call->reply, 400, "limit must be a number from 1 to 500");
    }
    enum err err = query_get(cursor, sizeof cursor, query, "since");
    if (err == ERR_OK) {
        err = master_page(call->hq, &call->reply->body, cursor, limit);
    }
    if (err == ERR_INVALID) {
        return reply_problem(call->reply, 400,
                             "since is no cursor of ours: send the last page's cursor, or nothing");
    }
    call->reply->status = 200;
    call->reply->content_type = WIRE_TYPE_JSON;
    return err;
}
