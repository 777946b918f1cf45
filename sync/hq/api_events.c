// POST /v1/events: a batch of records, answered after they are durable.
#include "sync/hq/api.h"

#include <stdlib.h>

#include "app/base/log.h"
#include "sync/hq/ingest.h"

static enum err answer(const struct call *call, const struct wire_result *results, size_t count,
                       int64_t held_seq) {
    size_t refused = 0;
    for (size_t i = 0; i < count; i++) {
        refused += results[i].status == WIRE_REFUSED;
    }
    log_info("events", "device %s: %zu records, %zu refused, held to %lld", call->device.id, count,
             refused, (long long)held_seq);
    call->reply->status = 200;
    call->reply->content_type = WIRE_TYPE_JSON;
    return wire_results_encode(&call->reply->body, results, count, held_seq);
}

static enum err take(const struct call *call, const struct wire_event *events, size_t count) {
    int64_t held_seq = 0;
    struct wire_result *results = calloc(count + 1, sizeof *results);
    if (!results) {
        return ERR_NOMEM;
    }
    enum err err = ingest_batch(call->hq->db, results, &held_seq, &call->device, events, count,
                                call->now_utc_ms);
    if (err == ERR_OK) {
        err = answer(call, results, count, held_seq);
    }
    free(results);
    return err;
}

enum err api_events(const struct call *call) {
    struct wire_event *events = NULL;
    size_t count = 0;
    char problem[WIRE_PROBLEM_CAP] = "";
    enum err err = wire_events_decode(&events, &count, problem, call->body);
    if (err == ERR_INVALID) {
        return reply_problem(call->reply, 400, problem);
    }
    if (err == ERR_OK) {
        err = take(call, events, count);
        wire_events_free(events, count);
    }
    return err;
}
