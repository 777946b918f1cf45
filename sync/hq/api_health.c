// POST /v1/health: how a device is; the last word of each is kept.
#include "sync/hq/api.h"
#include "sync/hq/device.h"
#include "sync/wire.h"

static enum err keep(const struct call *call, const struct wire_health *health) {
    struct buf json = BUF_EMPTY;
    enum err err = wire_health_encode(&json, health);
    if (err == ERR_OK) {
        err = db_exec(call->hq->db, NULL,
                      "INSERT INTO health (device_id, json, received_utc_ms) VALUES ($1, $2, $3)"
                      " ON CONFLICT (device_id) DO UPDATE SET json = excluded.json,"
                      " received_utc_ms = excluded.received_utc_ms",
                      DB_VALUES(DB_TEXT(call->device.id), DB_SPAN(buf_span(&json)),
                                DB_INT(call->now_utc_ms)));
    }
    buf_fini(&json);
    return err;
}

enum err api_health(const struct call *call) {
    struct wire_health health;
    char problem[WIRE_PROBLEM_CAP] = "";
    enum err err = wire_health_decode(&health, problem, call->body);
    if (err == ERR_INVALID) {
        return reply_problem(call->reply, 400, problem);
    }
    if (err == ERR_OK) {
        err = device_note_contact(call->hq->db, &call->device, call->now_utc_ms);
    }
    if (err == ERR_OK) {
        err = keep(call, &health);
    }
    call->reply->status = 204;
    return err;
}
