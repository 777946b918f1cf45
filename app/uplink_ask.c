#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/store/journal.h"
#include "app/store/particulars.h"
#include "app/store/programme.h"
#include "app/uplink_state.h"

static enum err make_health(struct uplink *uplink, struct buf *out,
                            const struct outbox_state *outbox) {
    uplink->health.pending = outbox->pending;
    uplink->health.oldest_pending_utc_ms = outbox->oldest_pending_utc_ms;
    uplink->health.quarantined = outbox->quarantined;
    return wire_health_encode(out, &uplink->health);
}

// The cursor is HQ's own text: what a query can't hold as it is gets escaped (RFC 3986).
static enum err append_escaped(struct buf *out, const char *text) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789-._~";
    enum err err = ERR_OK;
    for (; *text && err == ERR_OK; text++) {
        err = strchr(plain, *text) ? buf_append(out, text, 1)
                                   : buf_printf(out, "%%%02X", (unsigned)(uint8_t)*text);
    }
    return err;
}

// `target`, a question mark, and whatever was appended; then where the last answer ended.
static enum err finish_target(struct client_request *request, struct buf *target,
                              const char *cursor) {
    const char *text = NULL;
    enum err err = buf_append_text(target, "since=");
    err = err == ERR_OK ? append_escaped(target, cursor) : err;
    err = err == ERR_OK ? buf_terminate(target, &text) : err;
    bool fits = err == ERR_OK && text_copy(request->target, sizeof request->target, text);
    return err == ERR_OK && !fits ? ERR_TOO_BIG : err;
}

static enum err make_master_target(struct uplink *uplink, struct client_request *request) {
    char cursor[WIRE_CURSOR_CAP];
    struct buf target = BUF_EMPTY;
    enum err err = master_cursor(uplink->store, cursor, sizeof cursor);
    err = err == ERR_OK ? buf_append_text(&target, "/v1/master?") : err;
    err = err == ERR_OK ? finish_target(request, &target, cursor) : err;
    buf_fini(&target);
    return err;
}

// A page is taken in on the main thread, in one transaction: short enough that nobody at the door
// waits for it.
enum { FEED_LIMIT = 50 };

static enum err make_feed_target(struct uplink *uplink, struct client_request *request,
                                 const char *session_id) {
    char cursor[WIRE_CURSOR_CAP];
    struct buf target = BUF_EMPTY;
    bool fits = text_copy(uplink->asked_session_id, sizeof uplink->asked_session_id, session_id);
    enum err err = fits ? ERR_OK : ERR_TOO_BIG;
    err =
        err == ERR_OK ? foreign_cursor_get(uplink->store, cursor, sizeof cursor, session_id) : err;
    err = err == ERR_OK ? buf_printf(&target, "/v1/events?limit=%d&", FEED_LIMIT) : err;
    if (err == ERR_OK && *session_id) {
        err = buf_append_text(&target, "session=");
        err = err == ERR_OK ? append_escaped(&target, session_id) : err;
        err = err == ERR_OK ? buf_append_text(&target, "&") : err;
    }
    err = err == ERR_OK ? finish_target(request, &target, cursor) : err;
    buf_fini(&target);
    return err;
}

static enum err make_get(struct uplink *uplink, struct client_request *request,
                         enum action_kind action) {
    if (action == ACTION_GET_MASTER) {
        return make_master_target(uplink, request);
    }
    return make_feed_target(uplink, request, action == ACTION_GET_EVENTS ? uplink->session_id : "");
}

static enum err make_particulars(struct uplink *uplink, struct buf *out) {
    struct wire_particulars particulars;
    enum err err = particulars_untold(uplink->store, particulars.record_id,
                                      &particulars.particulars, particulars.salt);
    if (err == ERR_OK) {
        memcpy(uplink->sent_particulars, particulars.record_id, sizeof uplink->sent_particulars);
        err = wire_particulars_encode(out, &particulars);
    }
    sodium_memzero(&particulars, sizeof particulars);
    return err;
}

static enum err make_body(struct uplink *uplink, struct buf *out, const struct sync_action *action,
                          const struct outbox_state *outbox) {
    switch (action->kind) {
    case ACTION_SEND_EVENTS:
        return batch_make(&uplink->sent, out, uplink->store, action->from_seq, action->count);
    case ACTION_SEND_PARTICULARS:
        return make_particulars(uplink, out);
    default:
        return make_health(uplink, out, outbox);
    }
}

enum err uplink_make_request(struct uplink *uplink, struct client_request *request,
                             const struct sync_action *action, const struct outbox_state *outbox) {
    static const char *const targets[] = {
        [ACTION_SEND_EVENTS] = "/v1/events", [ACTION_SEND_PARTICULARS] = "/v1/particulars",
        [ACTION_SEND_HEALTH] = "/v1/health", [ACTION_GET_MASTER] = NULL,
        [ACTION_GET_EVENTS] = NULL,          [ACTION_GET_CARDS] = NULL};
    const char *target = targets[action->kind];
    *request = (struct client_request){.compress = true, .body = BUF_EMPTY};
    snprintf(request->method, sizeof request->method, "%s", target ? "POST" : "GET");
    if (!target) {
        return make_get(uplink, request, action->kind);
    }
    snprintf(request->target, sizeof request->target, "%s", target);
    request->content_type = action->kind == ACTION_SEND_EVENTS ? WIRE_TYPE_EVENTS : WIRE_TYPE_JSON;
    return make_body(uplink, &request->body, action, outbox);
}
