// GET /v1/master: one page of changes behind the cursor.
#include "sync/hq/api.h"

#include <stdlib.h>
#include <string.h>

#include "sync/hq/master.h"
#include "sync/wire.h"

static bool read_limit(int64_t *out, const char *query) {
    char digits[8];
    if (query_get(digits, sizeof digits, query, "limit") != ERR_OK ||
        strspn(digits, "0123456789") != strlen(digits)) {
        return false;
    }
    *out = *digits ? strtol(digits, NULL, 10) : MASTER_PAGE_DEFAULT;
    return *out >= 1 && *out <= MASTER_PAGE_MAX;
}

enum err api_master(const struct call *call) {
    char cursor[MASTER_CURSOR_CAP];
    int64_t limit = 0;
    const char *query = call->request->query;
    if (!read_limit(&limit, query)) {
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
