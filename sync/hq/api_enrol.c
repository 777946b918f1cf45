// POST /v1/enrol: a device proves that it holds its key, and that it was invited.
//
// Sending the same enrolment again, while its code lives, gets the same answer: a lost answer
// changes nothing. What decides is read and written in one transaction.
#include "sync/hq/api.h"

#include <string.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "sync/hq/auth.h"
#include "sync/hq/device.h"
#include "sync/hq/master.h"
#include "sync/wire.h"

static const char *const BAD_CODE =
    "the enrolment code is wrong or already used: make a new one at headquarters";
static const char *const LATE_CODE =
    "the enrolment code has expired: make a new one at headquarters";

// --- The answer ----------------------------------------------------------------------------------

struct key_list {
    struct wire_enrolled *answer;
    int64_t now_utc_ms;
};

static bool is_over(const struct token_key *key, int64_t now_utc_ms) {
    return key->not_after_utc_ms != 0 && key->not_after_utc_ms < now_utc_ms;
}

// Rows come oldest first: past WIRE_KEYS_MAX the oldest makes room. The rest comes as master data.
static enum err add_key(void *context, const char *key, const char *json) {
    struct key_list *list = context;
    struct wire_enrolled *answer = list->answer;
    struct master_change change;
    char problem[WIRE_PROBLEM_CAP] = "";
    enum err err = wire_row_decode(&change, problem, MASTER_KEY, span_of_text(json));
    if (err != ERR_OK) {
        log_error("enrol", "the key row %s can't be read: %s", key, problem);
        return ERR_CORRUPT;
    }
    if (is_over(&change.token_key, list->now_utc_ms)) {
        return ERR_OK;
    }
    if (answer->key_count == WIRE_KEYS_MAX) {
        answer->key_count--;
        memmove(answer->keys, answer->keys + 1, answer->key_count * sizeof answer->keys[0]);
    }
    answer->keys[answer->key_count++] = change.token_key;
    return ERR_OK;
}

static enum err write_answer(const struct call *call, const struct device *device) {
    struct wire_enrolled answer = {.key_count = 0};
    struct key_list list = {&answer, call->now_utc_ms};
    memcpy(answer.device_id, device->id, sizeof answer.device_id);
    memcpy(answer.name, device->name, sizeof answer.name);
    memcpy(answer.venue, device->venue, sizeof answer.venue);
    memcpy(answer.hash_key, call->hq->hash_key, sizeof answer.hash_key);
    enum err err = master_each_row(call->hq->db, MASTER_KEY, add_key, &list);
    if (err == ERR_OK) {
        err = wire_enrolled_encode(&call->reply->body, &answer);
    }
    call->reply->status = 200;
    call->reply->content_type = WIRE_TYPE_JSON;
    return err;
}

// --- The decision --------------------------------------------------------------------------------

static enum err refuse_code(const struct call *call, int status, const char *detail) {
    log_warn("enrol", "refused: %s", detail);
    enum err err = wrong_code_note(call->hq->db, call->now_utc_ms);
    return err == ERR_OK ? reply_problem(call->reply, status, detail) : err;
}

static bool is_same_use(const struct invitation *invitation, const struct wire_enrol *enrol) {
    char key[65];
    hex_encode(key, (struct span){enrol->public_key, sizeof enrol->public_key});
    return strcmp(invitation->device_id, enrol->device_id) == 0 &&
           strcmp(invitation->public_key, key) == 0;
}

static enum err let_in(const struct call *call, const struct wire_enrol *enrol,
                       const struct invitation *invitation, struct device *device) {
    memcpy(device->id, enrol->device_id, sizeof device->id);
    memcpy(device->public_key, enrol->public_key, sizeof device->public_key);
    memcpy(device->name, invitation->name, sizeof device->name);
    memcpy(device->venue, invitation->venue, sizeof device->venue);
    enum err err = ERR_OK;
    if (!*invitation->device_id) {
        err = invitation_use(call->hq, enrol->code, device, call->now_utc_ms);
        log_info("enrol", "device %s enrolled", device->id);
    }
    return err == ERR_OK ? write_answer(call, device) : err;
}

static enum err judge_device(const struct call *call, const struct wire_enrol *enrol,
                             const struct invitation *invitation) {
    struct device device = {.suspended = false};
    enum err err = device_find(call->hq->db, &device, enrol->device_id);
    if (err != ERR_OK && err != ERR_NOT_FOUND) {
        return err;
    }
    if (err == ERR_OK && memcmp(device.public_key, enrol->public_key, 32) != 0) {
        log_warn("enrol", "device %s came with another key", device.id);
        return reply_problem(call->reply, 409,
                             "a device of this id is enrolled with another key: let this one make "
                             "a new data directory");
    }
    if (err == ERR_OK && device.suspended) {
        return reply_problem(call->reply, 403,
                             "this device is suspended: ask headquarters to resume it");
    }
    return let_in(call, enrol, invitation, &device);
}

static enum err judge(const struct call *call, const struct wire_enrol *enrol) {
    struct invitation invitation = {.expires_utc_ms = 0};
    int64_t wrong = 0;
    enum err err = wrong_code_count(call->hq->db, &wrong, call->now_utc_ms);
    if (err == ERR_OK && wrong >= WRONG_CODES_PER_MINUTE) {
        call->reply->retry_after_s = 60;
        return reply_problem(call->reply, 429, "too many wrong enrolment codes: wait a minute");
    }
    if (err == ERR_OK) {
        err = invitation_find(call->hq, &invitation, enrol->code);
    }
    if (err == ERR_NOT_FOUND ||
        (err == ERR_OK && *invitation.device_id && !is_same_use(&invitation, enrol))) {
        return refuse_code(call, 403, BAD_CODE);
    }
    if (err == ERR_OK && invitation.expires_utc_ms < call->now_utc_ms) {
        return refuse_code(call, 410, LATE_CODE);
    }
    return err == ERR_OK ? judge_device(call, enrol, &invitation) : err;
}

static enum err judge_once(const struct call *call, const struct wire_enrol *enrol) {
    enum err err = db_begin(call->hq->db);
    if (err == ERR_OK) {
        err = judge(call, enrol);
        if (err == ERR_OK) {
            err = db_commit(call->hq->db);
        }
        if (err != ERR_OK) {
            db_roll_back(call->hq->db);
        }
    }
    return err;
}

// A device id becomes part of a URN and of signatures: nothing in it may need escaping there.
static bool id_is_plain(const char *id) {
    return *id && strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-") == strlen(id);
}

enum err api_enrol(const struct call *call) {
    struct wire_enrol enrol;
    char problem[WIRE_PROBLEM_CAP] = "";
    bool proven = false;
    enum err err = wire_enrol_decode(&enrol, problem, call->body);
    if (err == ERR_INVALID) {
        return reply_problem(call->reply, 400, problem);
    }
    if (err == ERR_OK && !id_is_plain(enrol.device_id)) {
        return reply_problem(call->reply, 400, "device_id: only A-Z a-z 0-9 . _ - are allowed");
    }
    if (err == ERR_OK) {
        err =
            auth_signed_by(&proven, call->request, enrol.device_id, enrol.public_key, call->reply);
    }
    return err == ERR_OK && proven ? judge_once(call, &enrol) : err;
}
