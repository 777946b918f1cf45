#include "sync/reply.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool has_type(const struct client_reply *reply, const char *type) {
    size_t len = strcspn(reply->content_type, "; \t");
    return len == strlen(type) && strncasecmp(reply->content_type, type, len) == 0;
}

static bool is_success(int status) {
    return status >= 200 && status <= 299;
}

static bool is_only_waiting(int status) {
    return status == 429 || (status >= 500 && status <= 599);
}

static const struct {
    int first, last;
    enum fault fault;
} status_faults[] = {
    {401, 401, FAULT_UNKNOWN_DEVICE}, {403, 403, FAULT_SUSPENDED}, {404, 404, FAULT_NOT_FOUND},
    {408, 408, FAULT_TIMED_OUT},      {429, 429, FAULT_HQ_BUSY},   {503, 503, FAULT_HQ_BUSY},
    {500, 599, FAULT_HQ_BROKEN},
};

static enum fault fault_of_status(int status) {
    for (size_t i = 0; i < sizeof status_faults / sizeof *status_faults; i++) {
        if (status >= status_faults[i].first && status <= status_faults[i].last) {
            return status_faults[i].fault;
        }
    }
    return FAULT_HQ_REFUSED;
}

void reply_foreign(struct answer *out, enum fault fault, const char *problem) {
    out->kind = ANSWER_FOREIGN;
    out->fault = fault;
    snprintf(out->problem, sizeof out->problem, "%s", problem);
}

static void read_success(struct answer *out, const struct client_reply *reply) {
    bool empty = reply->status == 204 && reply->body.len == 0;
    if (!empty && !has_type(reply, WIRE_TYPE_JSON)) {
        reply_foreign(out, FAULT_NOT_HQ,
                      "something other than HQ answered: a network sign-in page? Open the "
                      "network's page on another device, or ask who runs it");
    }
}

static void read_failure(struct answer *out, const struct client_reply *reply) {
    char detail[WIRE_PROBLEM_CAP - 32];
    out->fault = fault_of_status(reply->status);
    if (has_type(reply, WIRE_TYPE_PROBLEM) &&
        wire_problem_decode(detail, sizeof detail, buf_span(&reply->body))) {
        snprintf(out->problem, sizeof out->problem, "HQ: %s (%d)", detail, reply->status);
    } else if (is_only_waiting(reply->status)) {
        snprintf(out->problem, sizeof out->problem, "HQ is not able to answer now (%d)",
                 reply->status);
    } else {
        char sentence[WIRE_PROBLEM_CAP];
        snprintf(sentence, sizeof sentence,
                 "something other than HQ answered (%d): is HQ's address right?", reply->status);
        reply_foreign(out, reply->status == 404 ? FAULT_NOT_FOUND : FAULT_NOT_HQ, sentence);
    }
}

void reply_read(struct answer *out, const struct client_reply *reply, int64_t now_utc_s) {
    *out = (struct answer){.kind = ANSWER_HTTP,
                           .status = reply->status,
                           .retry_after_ms = -1,
                           .held_seq = -1,
                           .problem = ""};
    if (!reply->arrived) {
        out->kind = ANSWER_NOTHING;
        out->fault = reply->fault;
        snprintf(out->problem, sizeof out->problem, "%s", reply->problem);
        return;
    }
    if (*reply->retry_after) {
        const char *date = *reply->date ? reply->date : NULL;
        out->retry_after_ms = retry_after_ms(reply->retry_after, date, now_utc_s);
    }
    if (is_success(reply->status)) {
        read_success(out, reply);
    } else {
        read_failure(out, reply);
    }
}
