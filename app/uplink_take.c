#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/log.h"
#include "app/store/journal.h"
#include "app/store/particulars.h"
#include "app/store/programme.h"
#include "app/uplink_state.h"
#include "sync/httpdate.h"
#include "sync/reply.h"

enum {
    CLOCK_EVERY_MS = 600000,
    CLOCK_STEP_MS = 2000,
    CLOCK_TRIP_MS = 1000 // an answer that was longer on its way tells no time
};

// --- Records -------------------------------------------------------------------------------------

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

static void take_events_answer(struct uplink *uplink, struct answer *answer,
                               struct wire_result *results, const struct client_reply *reply) {
    char problem[WIRE_PROBLEM_CAP];
    size_t count;
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
    uplink->news.master_changed =
        uplink->news.master_changed || (err == ERR_OK && wire_page_count(page) > 0);
    free(change);
    return err;
}

// What a page that could not be taken means to the session: HQ's fault, or our own.
static void page_failed(const struct uplink *uplink, struct answer *answer, enum err err,
                        const char *problem) {
    if (err == ERR_INVALID) {
        reply_foreign(answer, FAULT_ANSWER_DAMAGED,
                      "a page of HQ's can't be read: is HQ of another version?");
        log_warn("uplink", "a page: %s", problem);
    } else {
        answer->kind = ANSWER_NOTHING; // the kiosk's own trouble: tried again
        answer->fault = store_fault_of(err);
        snprintf(answer->problem, sizeof answer->problem, "%s", store_problem(uplink->store));
    }
}

static void take_master_answer(struct uplink *uplink, struct answer *answer,
                               const struct client_reply *reply) {
    char problem[WIRE_PROBLEM_CAP] = "";
    struct wire_page *page = NULL;
    enum err err = wire_page_decode(&page, problem, buf_span(&reply->body));
    err = err == ERR_OK ? take_page(uplink, problem, page) : err;
    answer->more = err == ERR_OK && wire_page_more(page);
    wire_page_free(page);
    if (err != ERR_OK) {
        page_failed(uplink, answer, err, problem);
    }
}

// --- Other kiosks' records -----------------------------------------------------------------------

// One page, one transaction, with its cursor. What this version can't read (a newer kiosk's kind of
// record) is passed over: HQ has it, and the rest must not wait for it.
static enum err take_feed(struct uplink *uplink, const struct wire_feed *feed) {
    struct span bodies[WIRE_BATCH_MAX];
    size_t count = 0;
    int64_t taken = 0;
    for (size_t i = 0; i < feed->count; i++) {
        if (*feed->events[i].fault) {
            log_warn("uplink", "a record of another kiosk: %s; passed over", feed->events[i].fault);
        } else {
            bodies[count++] = buf_span(&feed->events[i].body);
        }
    }
    enum err err = journal_take_foreign_page(uplink->store, &taken, bodies, count,
                                             uplink->asked_session_id, feed->cursor);
    uplink->news.foreign += err == ERR_OK ? taken : 0;
    return err;
}

static void take_feed_answer(struct uplink *uplink, struct answer *answer,
                             const struct client_reply *reply) {
    char problem[WIRE_PROBLEM_CAP] = "";
    struct wire_feed feed;
    enum err err = wire_feed_decode(&feed, problem, buf_span(&reply->body));
    err = err == ERR_OK ? take_feed(uplink, &feed) : err;
    answer->more = err == ERR_OK && feed.more;
    wire_feed_free(&feed);
    if (err != ERR_OK) {
        page_failed(uplink, answer, err, problem);
    }
}

// --- Walk-ins ------------------------------------------------------------------------------------

// Taken, or never to be taken: neither is sent again.
static void take_particulars_answer(struct uplink *uplink, const struct answer *answer) {
    bool unfit = answer->status == 400 || answer->status == 422;
    if (answer->status != 204 && !unfit) {
        return;
    }
    if (unfit) {
        log_error("uplink", "HQ can't use the particulars of walk-in %s: they stay here (%s)",
                  uplink->sent_particulars, answer->problem);
    }
    if (particulars_note_told(uplink->store, uplink->sent_particulars) != ERR_OK) {
        log_warn("uplink", "particulars will be sent again");
    }
}

void uplink_take_answer(struct uplink *uplink, struct answer *answer, struct wire_result *results,
                        enum action_kind action, const struct client_reply *reply) {
    bool ours = answer->kind == ANSWER_HTTP;
    if (ours && action == ACTION_SEND_PARTICULARS) {
        take_particulars_answer(uplink, answer);
    }
    if (ours && action == ACTION_GET_EVENTS && reply->status == 403) {
        answer->fault =
            FAULT_HQ_REFUSED; // of this session: a suspended kiosk hears it in every lane
    }
    if (!ours || reply->status != 200) {
        return;
    }
    switch (action) {
    case ACTION_SEND_EVENTS:
        take_events_answer(uplink, answer, results, reply);
        break;
    case ACTION_GET_MASTER:
        take_master_answer(uplink, answer, reply);
        break;
    case ACTION_GET_EVENTS:
    case ACTION_GET_CARDS:
        take_feed_answer(uplink, answer, reply);
        break;
    default:
        break; // that it was taken is all that there is to know
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

void uplink_take_date(struct uplink *uplink, enum lane lane, const struct client_reply *reply,
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
        uplink->news.true_utc_ms = true_utc_ms;
    }
}
