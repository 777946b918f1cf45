#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/store/programme.h"
#include "app/uplink.h"
#include "sync/client.h"
#include "sync/reply.h"

// Why it did not come about: for the screens, and in technical words.
struct trouble {
    char *problem;
    enum fault *fault;
};

static void say(struct trouble trouble, enum fault fault, const char *sentence) {
    *trouble.fault = fault;
    snprintf(trouble.problem, WIRE_PROBLEM_CAP, "%s", sentence);
}

// What a status says of a record says something else of a code.
static enum fault fault_of(const struct answer *answer) {
    static const struct {
        int status;
        enum fault fault;
    } faults[] = {{400, FAULT_CODE_DAMAGED},
                  {403, FAULT_CODE_REFUSED},
                  {409, FAULT_DEVICE_TAKEN},
                  {410, FAULT_CODE_EXPIRED},
                  {429, FAULT_TOO_MANY_TRIES}};
    for (size_t i = 0; i < sizeof faults / sizeof *faults && answer->kind == ANSWER_HTTP; i++) {
        if (faults[i].status == answer->status) {
            return faults[i].fault;
        }
    }
    return answer->fault;
}

// --- Asking --------------------------------------------------------------------------------------

// Signed with the key that is proposed: a code that was overseen can't enrol somebody else's key.
static enum err make_config(struct client_config *config, const char *device_id,
                            const struct device_key *key, const char *url, const char *pin,
                            const char *ca_file) {
    *config = (struct client_config){0};
    memcpy(config->secret_key, key->secret_key, sizeof config->secret_key);
    bool fits = text_copy(config->key_id, sizeof config->key_id, device_id) &&
                text_copy(config->base_url, sizeof config->base_url, url) &&
                text_copy(config->pin, sizeof config->pin, pin ? pin : "") &&
                text_copy(config->ca_file, sizeof config->ca_file, ca_file ? ca_file : "");
    size_t len = strlen(config->base_url);
    if (len > 0 && config->base_url[len - 1] == '/') {
        config->base_url[len - 1] = '\0';
    }
    return fits ? ERR_OK : ERR_TOO_BIG;
}

static enum err make_request(struct client_request *request, const char *device_id,
                             const struct device_key *key, const char *code) {
    struct wire_enrol enrol = {.code = ""};
    *request = (struct client_request){
        .method = "POST", .target = "/v1/enrol", .content_type = WIRE_TYPE_JSON, .body = BUF_EMPTY};
    memcpy(enrol.public_key, key->public_key, sizeof enrol.public_key);
    if (!text_copy(enrol.code, sizeof enrol.code, code) ||
        !text_copy(enrol.device_id, sizeof enrol.device_id, device_id)) {
        return ERR_TOO_BIG;
    }
    return wire_enrol_encode(&request->body, &enrol);
}

static enum err read_reply(struct wire_enrolled *enrolled, struct trouble trouble,
                           const struct client_reply *reply, const char *device_id) {
    struct answer answer;
    reply_read(&answer, reply, time(NULL));
    if (answer.kind == ANSWER_NOTHING) {
        say(trouble, answer.fault, answer.problem);
        return ERR_NET;
    }
    if (answer.kind == ANSWER_FOREIGN || reply->status < 200 || reply->status > 299) {
        say(trouble, fault_of(&answer), answer.problem);
        return ERR_INVALID;
    }
    if (wire_enrolled_decode(enrolled, trouble.problem, buf_span(&reply->body)) != ERR_OK) {
        log_warn("uplink", "answer to enrolment: %s", trouble.problem);
        say(trouble, FAULT_ANSWER_DAMAGED, "HQ's answer can't be read: is HQ of another version?");
        return ERR_INVALID;
    }
    if (strcmp(enrolled->device_id, device_id) != 0) {
        say(trouble, FAULT_ANSWER_DAMAGED,
            "HQ gave this kiosk another id than its records carry: ask HQ for a new code");
        return ERR_INVALID;
    }
    return ERR_OK;
}

// --- Keeping what HQ said ------------------------------------------------------------------------

static enum err put_settings(struct store *store, const struct client_config *config,
                             const struct wire_enrolled *enrolled) {
    char hash_key[sizeof enrolled->hash_key * 2 + 1];
    hex_encode(hash_key, (struct span){enrolled->hash_key, sizeof enrolled->hash_key});
    const struct {
        const char *name, *value;
    } settings[] = {
        {"local.hq.url", config->base_url},      {"local.hq.pin", config->pin},
        {"local.hq.ca", config->ca_file},        {"local.device.name", enrolled->name},
        {"local.device.venue", enrolled->venue}, {"local.hash_key", hash_key},
    };
    enum err err = ERR_OK;
    for (size_t i = 0; i < sizeof settings / sizeof *settings && err == ERR_OK; i++) {
        err = setting_put(store, settings[i].name, settings[i].value);
    }
    sodium_memzero(hash_key, sizeof hash_key);
    return err;
}

static enum err put_keys(struct store *store, const struct wire_enrolled *enrolled) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < enrolled->key_count && err == ERR_OK; i++) {
        struct master_change change = {.kind = MASTER_KEY};
        change.token_key = enrolled->keys[i];
        memcpy(change.key, enrolled->keys[i].kid, sizeof enrolled->keys[i].kid);
        err = master_put(store, &change);
    }
    return err;
}

// From an empty cursor: another HQ's would mean nothing to this one.
static enum err keep(struct store *store, struct trouble trouble,
                     const struct client_config *config, const struct wire_enrolled *enrolled) {
    enum err err = master_begin(store);
    if (err == ERR_OK) {
        err = master_clear(store);
        err = err == ERR_OK ? put_settings(store, config, enrolled) : err;
        err = err == ERR_OK ? put_keys(store, enrolled) : err;
        err = err == ERR_OK ? master_commit(store, "") : err;
        if (err != ERR_OK) {
            master_roll_back(store);
        }
    }
    if (err != ERR_OK) {
        say(trouble, store_fault_of(err), store_problem(store));
    }
    return err;
}

enum err uplink_enrol(struct store *store, const struct device_key *key, const char *url,
                      const char *code, const char *pin, const char *ca_file, char *problem,
                      enum fault *fault) {
    struct trouble trouble = {problem, fault};
    struct client_config config;
    struct client_request request = {.body = BUF_EMPTY};
    struct client_reply reply = {.body = BUF_EMPTY};
    struct wire_enrolled enrolled = {0};
    say(trouble, FAULT_NONE, "");
    enum err err = make_config(&config, store_device_id(store), key, url, pin, ca_file);
    err = err == ERR_OK ? make_request(&request, store_device_id(store), key, code) : err;
    err = err == ERR_OK ? client_exchange(&reply, &config, &request) : err;
    if (err != ERR_OK) {
        bool told_wrong = err == ERR_INVALID || err == ERR_TOO_BIG;
        say(trouble, told_wrong ? FAULT_BAD_ADDRESS : FAULT_KIOSK,
            told_wrong ? "HQ's address must be https://host:port, its pin sha256//..., the "
                         "code 12 digits: take all three from HQ's page"
                       : err_text(err));
        buf_fini(&request.body);
        return err;
    }
    err = read_reply(&enrolled, trouble, &reply, store_device_id(store));
    err = err == ERR_OK ? keep(store, trouble, &config, &enrolled) : err;
    sodium_memzero(&enrolled, sizeof enrolled);
    sodium_memzero(&config, sizeof config);
    if (reply.body.data) {
        sodium_memzero(reply.body.data, reply.body.len);
    }
    buf_fini(&reply.body);
    return err;
}
