#include "sync/hq/routes.h"

#include <stdio.h>
#include <string.h>

#include "app/base/log.h"
#include "sync/hq/api.h"
#include "sync/hq/auth.h"
#include "sync/wire.h"

static const struct route routes[] = {
    {"POST", "/v1/enrol", WIRE_TYPE_JSON, false, api_enrol},
    {"POST", "/v1/events", WIRE_TYPE_EVENTS, true, api_events},
    {"GET", "/v1/events", NULL, true, api_feed},
    {"POST", "/v1/particulars", WIRE_TYPE_JSON, true, api_particulars},
    {"GET", "/v1/master", NULL, true, api_master},
    {"POST", "/v1/health", WIRE_TYPE_JSON, true, api_health},
};
enum { ROUTE_COUNT = sizeof routes / sizeof *routes };

const struct route *routes_all(size_t *count) {
    *count = ROUTE_COUNT;
    return routes;
}

// NULL: nothing there takes this method; `allow` lists what is taken, empty when nothing is there.
static const struct route *find_route(struct reply *reply, const struct request *request) {
    for (size_t i = 0; i < ROUTE_COUNT; i++) {
        if (strcmp(routes[i].path, request->path) != 0) {
            continue;
        }
        if (strcmp(routes[i].method, request->method) == 0) {
            return &routes[i];
        }
        size_t len = strlen(reply->allow);
        snprintf(reply->allow + len, sizeof reply->allow - len, "%s%s", len > 0 ? ", " : "",
                 routes[i].method);
    }
    return NULL;
}

// --- Before the handler --------------------------------------------------------------------------

static enum err refuse_media_type(struct reply *reply, const struct route *route) {
    char detail[128];
    snprintf(detail, sizeof detail, "the body's Content-Type must be %s", route->media_type);
    return reply_problem(reply, 415, detail);
}

static enum err refuse_coding(struct reply *reply) {
    reply->accept_encoding = "zstd, gzip, identity";
    return reply_problem(reply, 415, "the body's Content-Encoding must be zstd, gzip or identity");
}

// The body as the handler wants it, in `decoded`; *go is false when `reply` says why not.
static enum err decode_body(bool *go, struct buf *decoded, const struct request *request,
                            struct reply *reply) {
    enum wire_coding coding = WIRE_IDENTITY;
    *go = false;
    if (request->content_encoding && !wire_coding_parse(&coding, request->content_encoding)) {
        return refuse_coding(reply);
    }
    enum err err = wire_decompress(decoded, request->body, coding);
    if (err == ERR_TOO_BIG) {
        return reply_problem(reply, 413, "the body is larger than 4 MiB after decompression");
    }
    if (err == ERR_INVALID || err == ERR_CORRUPT) {
        return reply_problem(reply, 400, "the body can't be decompressed as its coding says");
    }
    *go = err == ERR_OK;
    return err;
}

static enum err handle_body(const struct route *route, struct call *call) {
    struct buf decoded = BUF_EMPTY;
    bool go = false;
    enum err err = decode_body(&go, &decoded, call->request, call->reply);
    if (err == ERR_OK && go) {
        call->body = buf_span(&decoded);
        err = route->handle(call);
    }
    buf_fini(&decoded);
    return err;
}

static enum err handle(const struct route *route, struct call *call) {
    bool known = true;
    if (route->media_type && !media_type_is(call->request->content_type, route->media_type)) {
        return refuse_media_type(call->reply, route);
    }
    enum err err = ERR_OK;
    if (route->signed_by_device) {
        err = auth_device(call->hq->db, &call->device, &known, call->request, call->reply);
    }
    if (err != ERR_OK || !known) {
        return err;
    }
    return route->media_type ? handle_body(route, call) : route->handle(call);
}

static enum err dispatch(struct call *call) {
    const struct route *route = find_route(call->reply, call->request);
    if (route) {
        call->reply->allow[0] = '\0';
        return handle(route, call);
    }
    return *call->reply->allow
               ? reply_problem(call->reply, 405, "this path takes another method: see Allow")
               : reply_problem(call->reply, 404, "there is nothing at this path: see openapi.yaml");
}

// --- What goes wrong inside ----------------------------------------------------------------------

static enum err apologise(struct reply *reply, enum err cause) {
    if (cause == ERR_BUSY || cause == ERR_FULL || cause == ERR_NOMEM) {
        reply->retry_after_s = cause == ERR_BUSY ? 1 : 30;
        return reply_problem(reply, 503,
                             cause == ERR_BUSY ? "the database is busy: send the same again"
                                               : "the server has no room: send the same later");
    }
    return reply_problem(reply, 500, "the server failed: its log says why; send the same later");
}

void routes_answer(const struct hq *hq, const struct request *request, struct reply *reply,
                   int64_t now_utc_ms) {
    struct call call = {.hq = hq, .request = request, .now_utc_ms = now_utc_ms, .reply = reply};
    enum err err = dispatch(&call);
    if (err == ERR_OK) {
        return;
    }
    log_error("http", "%s %s failed: %s", request->method, request->path, err_text(err));
    if (apologise(reply, err) != ERR_OK) {
        reply_fini(reply);
        *reply = (struct reply){.status = 500};
    }
}
