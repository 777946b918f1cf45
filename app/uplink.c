#include "app/uplink.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/base/tick.h"
#include "app/store/journal.h"
#include "app/store/practice.h"
#include "app/uplink_state.h"
#include "sync/reply.h"

enum {
    IN_FLIGHT_POLL_MS = 1000, // should a wake-up be lost
    STORE_RETRY_MS = 5000     // a store that could not settle is not asked at network speed
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
    // No line ever serves practice, whatever somebody copied into its settings.
    if (err == ERR_OK && *config.base_url && !store_is_practice(store)) {
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
    enum err err = uplink_make_request(uplink, &request, action, outbox);
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
    int64_t wake_mono_ms = INT64_MAX;
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        wake_mono_ms = earlier_of(wake_mono_ms, advance_lane(uplink, (enum lane)lane, now_mono_ms));
    }
    return wake_mono_ms;
}

// --- Answers in ----------------------------------------------------------------------------------

static void take_reply(struct uplink *uplink, enum lane lane, const struct client_reply *reply) {
    struct clock_reading now = clock_read();
    struct wire_result results[WIRE_BATCH_MAX];
    struct answer answer;
    reply_read(&answer, reply, now.utc_ms / 1000);
    uplink_take_answer(uplink, &answer, results, uplink->session.in_flight[lane].kind, reply);
    settle(uplink, lane, &answer, now.mono_ms);
    if (answer.kind == ANSWER_HTTP && reply->status >= 200 && reply->status <= 299) {
        uplink_take_date(uplink, lane, reply, &now);
    }
}

// --- For the main loop ---------------------------------------------------------------------------

int64_t uplink_poll(struct uplink *uplink, struct uplink_news *news,
                    const struct wire_health *health) {
    struct client_reply reply;
    *news = (struct uplink_news){.foreign = 0};
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
    *news = uplink->news;
    uplink->news = (struct uplink_news){.foreign = 0};
    return advance(uplink, tick_now_ms());
}

// HQ tells others' records only to those who opened the session, and knows that from the record of
// it. Who has been answered once need not wait for it.
static enum err opening_seq(struct uplink *uplink, int64_t *out, const char *session_id) {
    char cursor[WIRE_CURSOR_CAP];
    struct outbox_state outbox;
    enum err err = foreign_cursor_get(uplink->store, cursor, sizeof cursor, session_id);
    err = err == ERR_OK ? outbox_get(uplink->store, &outbox) : err;
    *out = err == ERR_OK && !*cursor ? outbox.head_seq : 0;
    return err;
}

void uplink_follow(struct uplink *uplink, const char *session_id) {
    int64_t from_seq = 0;
    if (strcmp(uplink->session_id, session_id) == 0 ||
        (*session_id && opening_seq(uplink, &from_seq, session_id) != ERR_OK) ||
        !text_copy(uplink->session_id, sizeof uplink->session_id, session_id)) {
        return; // no news; or the store has said why not, and the next call tries again
    }
    sync_session_follow(&uplink->session, *session_id != '\0', from_seq);
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

// The lane that is worst off speaks for the line.
static enum lane worst_lane(const struct uplink *uplink) {
    enum lane worst = LANE_UP;
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        // Line states grow worse.
        worst =
            lane_line(uplink, (enum lane)lane) > lane_line(uplink, worst) ? (enum lane)lane : worst;
    }
    return worst;
}

static int64_t last_contact_mono_ms(const struct uplink *uplink) {
    int64_t last = -1;
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        int64_t ok_mono_ms = uplink->session.lanes[lane].last_ok_mono_ms;
        last = ok_mono_ms > last ? ok_mono_ms : last;
    }
    return last;
}

void uplink_get_status(struct uplink *uplink, struct uplink_status *out) {
    *out = (struct uplink_status){.line = LINE_NOT_ENROLLED, .last_contact_mono_ms = -1};
    if (outbox_get(uplink->store, &out->outbox) != ERR_OK) {
        out->fault = store_fault(uplink->store);
        snprintf(out->problem, sizeof out->problem, "%s", store_problem(uplink->store));
    }
    if (!is_enrolled(uplink)) {
        return;
    }
    enum lane worst = worst_lane(uplink);
    const struct lane_status *lane = &uplink->session.lanes[worst];
    out->line = lane_line(uplink, worst);
    out->last_contact_mono_ms = last_contact_mono_ms(uplink);
    bool stuck = *uplink->store_problem;
    if (!*out->problem) {
        out->fault = stuck ? uplink->store_fault : lane->fault;
        snprintf(out->problem, sizeof out->problem, "%s",
                 stuck ? uplink->store_problem : lane->problem);
    }
}

bool uplink_is_settled(struct uplink *uplink) {
    struct uplink_status status;
    uplink_get_status(uplink, &status);
    bool settled =
        is_enrolled(uplink) && status.outbox.pending == 0 && status.outbox.particulars == 0;
    for (int i = 0; i < LANE_COUNT && settled; i++) {
        const struct lane_status *lane = &uplink->session.lanes[i];
        settled = lane->state == LANE_IDLE && lane->last_ok_mono_ms >= 0;
    }
    return settled;
}
