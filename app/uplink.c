#include "app/uplink.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/base/tick.h"
#include "app/batch.h"
#include "app/store/journal.h"
#include "app/store/programme.h"
#include "sync/client.h"
#include "sync/httpdate.h"
#include "sync/reply.h"

enum {
    IN_FLIGHT_POLL_MS = 1000, // should a wake-up be lost
    STORE_RETRY_MS = 5000,    // a store that could not settle is not asked at network speed
    CLOCK_EVERY_MS = 600000,
    CLOCK_STEP_MS = 2000,
    CLOCK_TRIP_MS = 1000, // an answer that was longer on its way tells no time
};

struct uplink {
    struct store *store;
    struct uplink_options options;
    struct client *clients[LANE_COUNT]; // NULL: not enrolled
    struct sync_session session;
    enum lane_state ended[LANE_COUNT]; // what the last answer left the lane in
    int64_t asked_mono_ms[LANE_COUNT];
    struct batch sent;          // under way
    int64_t held_until_mono_ms; // UP, after the store failed
    enum fault store_fault;
    char store_problem[WIRE_PROBLEM_CAP];
    struct wire_health health;
    bool master_changed;
    int64_t true_utc_ms; // to be told
    bool clock_told;
    int64_t clock_told_mono_ms, clock_offset_ms;
};

// --- Start and stop ------------------------------------------------------------------------------

// Empty when it was never put.
static enum err read_setting(struct store *store, char *out, size_t cap, const char *name) {
    enum err err = setting_get(store, out, cap, name);
    if (err == ERR_NOT_FOUND) {
        out[0] = '\0';
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err read_config(struct client_config *config, struct store *store,
                            const struct device_key *key, const char *ca_file) {
    *config = (struct client_config){0};
    memcpy(config->secret_key, key->secret_key, sizeof config->secret_key);
    enum err err = read_setting(store, config->base_url, sizeof config->base_url, "local.hq.url");
    err =
        err == ERR_OK ? read_setting(store, config->pin, sizeof config->pin, "local.hq.pin") : err;
    err = err == ERR_OK
              ? read_setting(store, config->ca_file, sizeof config->ca_file, "local.hq.ca")
              : err;
    bool fits = text_copy(config->key_id, sizeof config->key_id, store_device_id(store)) &&
                (!ca_file || text_copy(config->ca_file, sizeof config->ca_file, ca_file));
    return err == ERR_OK && !fits ? ERR_TOO_BIG : err;
}

static enum err start_clients(struct uplink *uplink, const struct client_config *config) {
    enum err err = ERR_OK;
    for (int lane = 0; lane < LANE_COUNT && err == ERR_OK; lane++) {
        err = client_start(&uplink->clients[lane], config, uplink->options.wake,
                           uplink->options.context);
    }
    return err;
}

enum err uplink_start(struct uplink **out, struct store *store, const struct device_key *key,
                      const struct uplink_options *options) {
    *out = NULL;
    struct uplink *uplink = calloc(1, sizeof *uplink);
    if (!uplink) {
        return ERR_NOMEM;
    }
    uint64_t seed;
    randombytes_buf(&seed, sizeof seed);
    uplink->store = store;
    uplink->options = *options;
    uplink->health.temperature_mc = INT32_MIN;
    sync_session_init(&uplink->session, &SESSION_POLICY_DEFAULT, seed);
    struct client_config config;
    enum err err = read_config(&config, store, key, options->ca_file);
    if (err == ERR_OK && *config.base_url) {
        err = start_clients(uplink, &config);
    }
    sodium_memzero(&config, sizeof config);
    if (err != ERR_OK) {
        uplink_stop(uplink);
        return err;
    }
    *out = uplink;
    return ERR_OK;
}

void uplink_stop(struct uplink *uplink) {
    if (uplink) {
        for (int lane = 0; lane < LANE_COUNT; lane++) {
            client_stop(uplink->clients[lane]);
        }
        free(uplink);
    }
}

static bool is_enrolled(const struct uplink *uplink) {
    return uplink->clients[LANE_UP] != NULL;
}

static void trace(const struct uplink *uplink, const char *step, int64_t seq) {
    if (uplink->options.trace) {
        uplink->options.trace(uplink->options.context, step, seq);
    }
}

// --- Events out ----------------------------------------------------------------------------------

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

static enum err make_master_target(struct uplink *uplink, struct client_request *request) {
    char cursor[WIRE_CURSOR_CAP];
    struct buf target = BUF_EMPTY;
    const char *text = NULL;
    enum err err = master_cursor(uplink->store, cursor, sizeof cursor);
    err = err == ERR_OK ? buf_append_text(&target, "/v1/master?since=") : err;
    err = err == ERR_OK ? append_escaped(&target, cursor) : err;
    err = err == ERR_OK ? buf_terminate(&target, &text) : err;
    if (err == ERR_OK && !text_copy(request->target, sizeof request->target, text)) {
        err = ERR_TOO_BIG;
    }
    buf_fini(&target);
    return err;
}

static enum err make_request(struct uplink *uplink, struct client_request *request,
                             const struct sync_action *action, const struct outbox_state *outbox) {
    static const char *const targets[] = {
        [ACTION_SEND_EVENTS] = "/v1/events", [ACTION_SEND_HEALTH] = "/v1/health"};
    bool is_get = action->kind == ACTION_GET_MASTER;
    *request = (struct client_request){.compress = true, .body = BUF_EMPTY};
    snprintf(request->method, sizeof request->method, "%s", is_get ? "GET" : "POST");
    if (is_get) {
        return make_master_target(uplink, request);
    }
    snprintf(request->target, sizeof request->target, "%s", targets[action->kind]);
    bool events = action->kind == ACTION_SEND_EVENTS;
    request->content_type = events ? WIRE_TYPE_EVENTS : WIRE_TYPE_JSON;
    return events ? batch_make(&uplink->sent, &request->body, uplink->store, action->from_seq,
                               action->count)
                  : make_health(uplink, &request->body, outbox);
}

// --- Settling ------------------------------------------------------------------------------------

static void hold_up(struct uplink *uplink, int64_t now_mono_ms) {
    uplink->store_fault = store_fault(uplink->store);
    snprintf(uplink->store_problem, sizeof uplink->store_problem, "%s",
             store_problem(uplink->store));
    uplink->held_until_mono_ms = now_mono_ms + STORE_RETRY_MS;
}

static void settle(struct uplink *uplink, enum lane lane, const struct answer *answer,
                   int64_t now_mono_ms) {
    struct settlement settled[WIRE_BATCH_MAX];
    size_t count = 0;
    sync_session_answer(&uplink->session, settled, &count, lane, answer, now_mono_ms);
    uplink->ended[lane] = uplink->session.lanes[lane].state;
    if (count == 0) {
        return;
    }
    if (outbox_settle(uplink->store, settled, count) != ERR_OK) {
        hold_up(uplink, now_mono_ms);
        return;
    }
    uplink->store_fault = FAULT_NONE;
    uplink->store_problem[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        trace(uplink, settled[i].refused ? "refused" : "acknowledged", settled[i].seq);
    }
}

// --- Starting what is due ------------------------------------------------------------------------

// What could not even be sent. A damaged record is refused in HQ's place, so that the session
// isolates it and the others go on; anything else is tried again.
static void answer_unsent(struct uplink *uplink, enum lane lane, enum err err,
                          int64_t now_mono_ms) {
    struct answer answer = {.kind = ANSWER_NOTHING, .retry_after_ms = -1};
    if (err == ERR_INVALID && lane == LANE_UP) {
        answer.kind = ANSWER_HTTP;
        answer.status = 422;
        answer.fault = FAULT_STORE_DAMAGED;
        snprintf(answer.problem, sizeof answer.problem,
                 "damaged on this kiosk, and not sent: run uketsuke verify");
    } else {
        answer.fault = store_fault_of(err);
        snprintf(answer.problem, sizeof answer.problem,
                 "the kiosk's own data can't be read (%s): %s", err_text(err),
                 store_problem(uplink->store));
    }
    log_warn("uplink", "%s", answer.problem);
    settle(uplink, lane, &answer, now_mono_ms);
}

static void send(struct uplink *uplink, enum lane lane, const struct sync_action *action,
                 const struct outbox_state *outbox, int64_t now_mono_ms) {
    struct client_request request;
    enum err err = make_request(uplink, &request, action, outbox);
    if (err == ERR_OK && !client_send(uplink->clients[lane], &request)) {
        err = ERR_BUSY; // an answer of an earlier life of the lane lies unread
    }
    if (err != ERR_OK) {
        buf_fini(&request.body);
        answer_unsent(uplink, lane, err, now_mono_ms);
        return;
    }
    uplink->asked_mono_ms[lane] = now_mono_ms;
    for (size_t i = 0; action->kind == ACTION_SEND_EVENTS && i < uplink->sent.count; i++) {
        trace(uplink, "sent", uplink->sent.records[i].seq);
    }
}

static int64_t earlier_of(int64_t a, int64_t b) {
    return a < b ? a : b;
}

// Starts what the lane has to do; when it is worth asking again.
static int64_t advance_lane(struct uplink *uplink, enum lane lane, int64_t now_mono_ms) {
    struct outbox_state outbox;
    if (lane == LANE_UP && now_mono_ms < uplink->held_until_mono_ms) {
        return uplink->held_until_mono_ms;
    }
    if (outbox_get(uplink->store, &outbox) != ERR_OK) {
        hold_up(uplink, now_mono_ms);
        return now_mono_ms + STORE_RETRY_MS;
    }
    struct sync_action action = sync_session_next(&uplink->session, lane, &outbox, now_mono_ms);
    if (action.kind != ACTION_WAIT) {
        send(uplink, lane, &action, &outbox, now_mono_ms);
    } else if (action.wake_mono_ms < INT64_MAX) {
        return action.wake_mono_ms;
    }
    return now_mono_ms + IN_FLIGHT_POLL_MS;
}

static int64_t advance(struct uplink *uplink, int64_t now_mono_ms) {
    int64_t up = advance_lane(uplink, LANE_UP, now_mono_ms);
    int64_t down = advance_lane(uplink, LANE_DOWN, now_mono_ms);
    return earlier_of(up, down);
}

// --- Answers in ----------------------------------------------------------------------------------

static bool is_sent(const struct uplink *uplink, const struct wire_result *result) {
    for (size_t i = 0; i < uplink->sent.count; i++) {
        if (uplink->sent.records[i].seq == result->seq) {
            return strcmp(uplink->sent.records[i].id, result->id) == 0;
        }
    }
    return false;
}

// Of what HQ named, only what was sent under that very id.
static size_t keep_sent(const struct uplink *uplink, struct wire_result *results, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_sent(uplink, &results[i])) {
            results[kept++] = results[i];
        }
    }
    if (kept < count) {
        log_warn("uplink", "HQ named %zu records that were not sent", count - kept);
    }
    return kept;
}

// `results` has room for WIRE_BATCH_MAX and lives as long as the answer.
static void take_events_answer(struct uplink *uplink, struct answer *answer,
                               struct wire_result *results, const struct client_reply *reply) {
    char problem[WIRE_PROBLEM_CAP];
    size_t count;
    if (answer->kind != ANSWER_HTTP || reply->status != 200) {
        return;
    }
    if (wire_results_decode(results, &count, WIRE_BATCH_MAX, &answer->held_seq, problem,
                            buf_span(&reply->body)) != ERR_OK) {
        reply_foreign(answer, FAULT_ANSWER_DAMAGED,
                      "HQ's answer can't be read: is HQ of another version?");
        log_warn("uplink", "answer to events: %s", problem);
        return;
    }
    answer->results = results;
    answer->result_count = keep_sent(uplink, results, count);
}

// One page, one transaction: taken whole or not at all.
static enum err take_page(struct uplink *uplink, char *problem, const struct wire_page *page) {
    struct master_change *change = malloc(sizeof *change);
    enum err err = change ? master_begin(uplink->store) : ERR_NOMEM;
    if (err != ERR_OK) {
        free(change);
        return err;
    }
    for (size_t i = 0; i < wire_page_count(page) && err == ERR_OK; i++) {
        err = wire_page_get(page, change, problem, i);
        if (err == ERR_UNSUPPORTED) {
            log_warn("uplink", "master data: %s; passed over", problem);
            err = ERR_OK;
        } else if (err == ERR_OK) {
            err = master_put(uplink->store, change);
        }
    }
    err = err == ERR_OK ? master_commit(uplink->store, wire_page_cursor(page)) : err;
    if (err != ERR_OK) {
        master_roll_back(uplink->store);
    }
    uplink->master_changed = uplink->master_changed || (err == ERR_OK && wire_page_count(page) > 0);
    free(change);
    return err;
}

static void take_master_answer(struct uplink *uplink, struct answer *answer,
                               const struct client_reply *reply) {
    char problem[WIRE_PROBLEM_CAP] = "";
    struct wire_page *page = NULL;
    if (answer->kind != ANSWER_HTTP || reply->status != 200) {
        return;
    }
    enum err err = wire_page_decode(&page, problem, buf_span(&reply->body));
    err = err == ERR_OK ? take_page(uplink, problem, page) : err;
    answer->more = err == ERR_OK && wire_page_more(page);
    wire_page_free(page);
    if (err == ERR_INVALID) {
        reply_foreign(answer, FAULT_ANSWER_DAMAGED,
                      "HQ's master data can't be read: is HQ of another version?");
        log_warn("uplink", "master data: %s", problem);
    } else if (err != ERR_OK) {
        answer->kind = ANSWER_NOTHING; // the kiosk's own trouble: tried again
        answer->fault = store_fault_of(err);
        snprintf(answer->problem, sizeof answer->problem, "%s", store_problem(uplink->store));
    }
}

// --- HQ's time -----------------------------------------------------------------------------------

static int64_t distance(int64_t a, int64_t b) {
    return a < b ? b - a : a - b;
}

// Worth a record: the first time, when the two clocks have moved against each other, and now and
// then while nothing else disciplines ours. Not each time: a record brings an answer brings a time.
static bool is_worth_telling(const struct uplink *uplink, const struct clock_reading *now,
                             int64_t offset_ms) {
    bool old = now->mono_ms - uplink->clock_told_mono_ms >= CLOCK_EVERY_MS;
    return !uplink->clock_told || distance(offset_ms, uplink->clock_offset_ms) > CLOCK_STEP_MS ||
           (old && now->trust != CLOCK_SYNCED);
}

static void take_date(struct uplink *uplink, enum lane lane, const struct client_reply *reply,
                      const struct clock_reading *now) {
    int64_t date_utc_s;
    if (!*reply->date || !httpdate_parse(&date_utc_s, reply->date) ||
        now->mono_ms - uplink->asked_mono_ms[lane] > CLOCK_TRIP_MS) {
        return;
    }
    int64_t true_utc_ms = date_utc_s * 1000 + 500; // the middle of the second that it names
    int64_t offset_ms = now->utc_ms - true_utc_ms;
    if (is_worth_telling(uplink, now, offset_ms)) {
        uplink->clock_told = true;
        uplink->clock_told_mono_ms = now->mono_ms;
        uplink->clock_offset_ms = offset_ms;
        uplink->true_utc_ms = true_utc_ms;
    }
}

static void take_reply(struct uplink *uplink, enum lane lane, const struct client_reply *reply) {
    struct clock_reading now = clock_read();
    struct wire_result results[WIRE_BATCH_MAX];
    struct answer answer;
    reply_read(&answer, reply, now.utc_ms / 1000);
    if (uplink->session.in_flight[lane].kind == ACTION_SEND_EVENTS) {
        take_events_answer(uplink, &answer, results, reply);
    } else if (lane == LANE_DOWN) {
        take_master_answer(uplink, &answer, reply);
    }
    settle(uplink, lane, &answer, now.mono_ms);
    if (answer.kind == ANSWER_HTTP && reply->status >= 200 && reply->status <= 299) {
        take_date(uplink, lane, reply, &now);
    }
}

// --- For the main loop ---------------------------------------------------------------------------

int64_t uplink_poll(struct uplink *uplink, bool *master_changed, int64_t *true_utc_ms,
                    const struct wire_health *health) {
    struct client_reply reply;
    *master_changed = false;
    *true_utc_ms = 0;
    if (!is_enrolled(uplink)) {
        return INT64_MAX;
    }
    if (health) {
        uplink->health = *health;
    }
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        if (client_receive(uplink->clients[lane], &reply)) {
            take_reply(uplink, (enum lane)lane, &reply);
            buf_fini(&reply.body);
        }
    }
    *master_changed = uplink->master_changed;
    *true_utc_ms = uplink->true_utc_ms;
    uplink->master_changed = false;
    uplink->true_utc_ms = 0;
    return advance(uplink, tick_now_ms());
}

void uplink_offer(struct uplink *uplink) {
    if (is_enrolled(uplink)) {
        (void)advance_lane(uplink, LANE_UP, tick_now_ms());
    }
}

void uplink_hurry(struct uplink *uplink) {
    if (is_enrolled(uplink)) {
        sync_session_hurry(&uplink->session);
        uplink->held_until_mono_ms = 0;
        (void)advance(uplink, tick_now_ms());
    }
}

// --- For the screens -----------------------------------------------------------------------------

static enum line_state lane_line(const struct uplink *uplink, enum lane lane) {
    const struct lane_status *status = &uplink->session.lanes[lane];
    if (*status->problem) {
        // Idle with a problem: the line is up, and a person has to look.
        return uplink->ended[lane] == LANE_WAITING ? LINE_OFFLINE : LINE_ALARM;
    }
    return status->last_ok_mono_ms >= 0 ? LINE_OK : LINE_STARTING;
}

void uplink_get_status(struct uplink *uplink, struct uplink_status *out) {
    const struct lane_status *lanes = uplink->session.lanes;
    *out = (struct uplink_status){.line = LINE_NOT_ENROLLED, .last_contact_mono_ms = -1};
    if (outbox_get(uplink->store, &out->outbox) != ERR_OK) {
        out->fault = store_fault(uplink->store);
        snprintf(out->problem, sizeof out->problem, "%s", store_problem(uplink->store));
    }
    if (!is_enrolled(uplink)) {
        return;
    }
    enum line_state up = lane_line(uplink, LANE_UP);
    enum line_state down = lane_line(uplink, LANE_DOWN);
    enum lane worse = down > up ? LANE_DOWN : LANE_UP; // line states grow worse
    int64_t up_mono_ms = lanes[LANE_UP].last_ok_mono_ms;
    int64_t down_mono_ms = lanes[LANE_DOWN].last_ok_mono_ms;
    out->line = down > up ? down : up;
    out->last_contact_mono_ms = up_mono_ms > down_mono_ms ? up_mono_ms : down_mono_ms;
    bool stuck = *uplink->store_problem;
    const char *problem = stuck ? uplink->store_problem : lanes[worse].problem;
    if (!*out->problem) {
        out->fault = stuck ? uplink->store_fault : lanes[worse].fault;
        snprintf(out->problem, sizeof out->problem, "%s", problem);
    }
}

static bool is_lane_settled(const struct lane_status *lane) {
    return lane->state == LANE_IDLE && lane->last_ok_mono_ms >= 0;
}

bool uplink_is_settled(struct uplink *uplink) {
    struct uplink_status status;
    uplink_get_status(uplink, &status);
    return is_enrolled(uplink) && status.outbox.pending == 0 &&
           is_lane_settled(&uplink->session.lanes[LANE_UP]) &&
           is_lane_settled(&uplink->session.lanes[LANE_DOWN]);
}
