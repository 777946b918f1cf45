#include "sync/hq/auth.h"

#include <string.h>

#include "app/base/log.h"
#include "sync/hq/device.h"
#include "sync/sign.h"

static enum err refuse(struct reply *reply, const char *detail) {
    reply->challenge = true;
    return reply_problem(reply, 401, detail);
}

// The key id that the request names; empty when it names none.
static void key_id_of(char out[ID_CAP], const struct request *request) {
    if (!request->signature_input || !request->signature ||
        sign_key_id(out, ID_CAP, request->signature_input) != ERR_OK) {
        out[0] = '\0';
    }
}

static bool signature_holds(char *problem, const struct request *request,
                            const uint8_t public_key[32]) {
    struct sign_message message = {
        .method = request->method,
        .path = request->path,
        .query = request->query,
        .content_type = request->content_type,
        .content_encoding = request->content_encoding,
        .body = request->body,
    };
    return sign_verify(problem, &message, request->content_digest, request->signature_input,
                       request->signature, public_key) == ERR_OK;
}

enum err auth_signed_by(bool *out, const struct request *request, const char *key_id,
                        const uint8_t public_key[32], struct reply *reply) {
    char named[ID_CAP];
    char problem[256] = "";
    key_id_of(named, request);
    *out = false;
    if (!*named) {
        return refuse(reply, "the request is not signed: send Signature-Input and Signature (label "
                             "sig1, with a keyid), RFC 9421");
    }
    if (strcmp(named, key_id) != 0) {
        return refuse(reply, "the signature names another key id than the device's");
    }
    *out = signature_holds(problem, request, public_key);
    return *out ? ERR_OK : refuse(reply, problem);
}

static enum err read_created(struct device *out, const struct request *request) {
    int64_t created_utc_s;
    enum err err = sign_created(&created_utc_s, request->signature_input);
    out->created_utc_ms = created_utc_s * 1000;
    out->carried = request->carried;
    return err;
}

enum err auth_device(struct db *db, struct device *out, bool *known, const struct request *request,
                     struct reply *reply) {
    char id[ID_CAP];
    key_id_of(id, request);
    *known = false;
    enum err err = *id ? device_find(db, out, id) : ERR_OK;
    if (err == ERR_NOT_FOUND) {
        log_info("auth", "a request from a device that is not enrolled here");
        return refuse(reply, "this device is not enrolled here: enrol it with a new code");
    }
    if (err != ERR_OK) {
        return err;
    }
    err = auth_signed_by(known, request, id, out->public_key, reply);
    if (err == ERR_OK && *known && out->suspended) {
        *known = false;
        log_info("auth", "device %s is suspended", out->id);
        return reply_problem(reply, 403, "this device is suspended: ask headquarters to resume it");
    }
    return err == ERR_OK && *known ? read_created(out, request) : err;
}
