#include "sync/sign.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/sign_parts.h"

void sign_headers_fini(struct sign_headers *headers) {
    buf_fini(&headers->content_digest);
    buf_fini(&headers->signature_input);
    buf_fini(&headers->signature);
}

enum err content_digest_append(struct buf *out, struct span body) {
    uint8_t digest[crypto_hash_sha512_BYTES];
    crypto_hash_sha512(digest, body.data, (unsigned long long)body.len);
    enum err err = buf_append_text(out, "sha-512=:");
    err = err == ERR_OK ? base64_append(out, (struct span){digest, sizeof digest}) : err;
    return err == ERR_OK ? buf_append_text(out, ":") : err;
}

// --- The base ------------------------------------------------------------------------------------

// A line break in a value would let one component speak for another.
static bool is_one_line(const char *text) {
    return !strpbrk(text, "\r\n");
}

enum err sign_base(struct buf *out, const struct sign_component *components, size_t count,
                   const char *parameters) {
    enum err err = is_one_line(parameters) ? ERR_OK : ERR_INVALID;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        const struct sign_component *component = &components[i];
        bool plain = is_one_line(component->name) && is_one_line(component->value);
        err = plain ? buf_printf(out, "\"%s\": %s\n", component->name, component->value)
                    : ERR_INVALID;
    }
    return err == ERR_OK ? buf_printf(out, "\"@signature-params\": %s", parameters) : err;
}

size_t sign_components(struct sign_component out[SIGN_COMPONENT_MAX],
                       const struct sign_message *message, const char *content_digest) {
    const struct sign_component all[SIGN_COMPONENT_MAX] = {
        {"@method", message->method},
        {"@path", message->path},
        {"@query", message->query},
        {"content-digest", content_digest},
        {"content-type", message->content_type},
        {"content-encoding", message->content_encoding},
    };
    size_t count = 0;
    for (size_t i = 0; i < SIGN_COMPONENT_MAX; i++) {
        if (all[i].value) {
            out[count++] = all[i];
        }
    }
    return count;
}

// --- Signing -------------------------------------------------------------------------------------

static enum err append_parameters(struct buf *out, const struct sign_component *components,
                                  size_t count, const char *key_id, int64_t created_utc_s) {
    enum err err = buf_append_text(out, "(");
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = buf_printf(out, "%s\"%s\"", i > 0 ? " " : "", components[i].name);
    }
    return err == ERR_OK ? buf_printf(out, ");created=%" PRId64 ";keyid=\"%s\";alg=\"%s\"",
                                      created_utc_s, key_id, SIGN_ALGORITHM)
                         : err;
}

static enum err append_signature(struct buf *out, struct span base, const uint8_t secret_key[64]) {
    uint8_t signature[crypto_sign_BYTES];
    crypto_sign_detached(signature, NULL, base.data, (unsigned long long)base.len, secret_key);
    enum err err = buf_append_text(out, SIGN_LABEL "=:");
    err = err == ERR_OK ? base64_append(out, (struct span){signature, sizeof signature}) : err;
    return err == ERR_OK ? buf_append_text(out, ":") : err;
}

static bool is_quotable(const char *text) {
    for (; *text; text++) {
        if (*text < 0x20 || *text == 0x7f || *text == '"' || *text == '\\') {
            return false;
        }
    }
    return true;
}

// Writes the three values, given the parameters in `parameters` and an empty `base`.
static enum err sign_all(struct sign_headers *out, struct buf *parameters, struct buf *base,
                         const struct sign_message *message, const char *key_id,
                         int64_t created_utc_s, const uint8_t secret_key[64]) {
    const char *digest = NULL;
    const char *parameter_text = NULL;
    struct sign_component components[SIGN_COMPONENT_MAX];
    enum err err = ERR_OK;
    if (message->content_type) {
        err = content_digest_append(&out->content_digest, message->body);
        err = err == ERR_OK ? buf_terminate(&out->content_digest, &digest) : err;
    }
    if (err != ERR_OK) {
        return err;
    }
    size_t count = sign_components(components, message, digest);
    err = append_parameters(parameters, components, count, key_id, created_utc_s);
    err = err == ERR_OK ? buf_terminate(parameters, &parameter_text) : err;
    err = err == ERR_OK ? sign_base(base, components, count, parameter_text) : err;
    err = err == ERR_OK ? buf_printf(&out->signature_input, SIGN_LABEL "=%s", parameter_text) : err;
    return err == ERR_OK ? append_signature(&out->signature, buf_span(base), secret_key) : err;
}

enum err sign_message(struct sign_headers *out, const struct sign_message *message,
                      const char *key_id, int64_t created_utc_s, const uint8_t secret_key[64]) {
    *out = (struct sign_headers){BUF_EMPTY, BUF_EMPTY, BUF_EMPTY};
    if (!is_quotable(key_id)) {
        return ERR_INVALID;
    }
    struct buf parameters = BUF_EMPTY;
    struct buf base = BUF_EMPTY;
    enum err err = sign_all(out, &parameters, &base, message, key_id, created_utc_s, secret_key);
    buf_fini(&parameters);
    buf_fini(&base);
    if (err != ERR_OK) {
        sign_headers_fini(out);
    }
    return err;
}
