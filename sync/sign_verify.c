#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/httpfield.h"
#include "sync/sign_parts.h"

enum { PROBLEM_CAP = 256, PARAMETER_MAX = 8 };

static enum err refuse(char *problem, const char *sentence) {
    snprintf(problem, PROBLEM_CAP, "%s", sentence);
    return ERR_INVALID;
}

// --- Signature-Input -----------------------------------------------------------------------------

// `("a" "b");created=1;keyid="x"`, read.
struct signature_input {
    struct span names[SIGN_COMPONENT_MAX];
    size_t count;
    struct span parameters[PARAMETER_MAX]; // each as received: name, "=", value
    size_t parameter_count;
    struct span key_id, alg;
    int64_t created_utc_s;
    bool has_created, has_expires;
};

static bool take_names(struct httpfield_reader *reader, struct signature_input *input) {
    if (!httpfield_take(reader, '(')) {
        return false;
    }
    httpfield_skip_spaces(reader);
    while (!httpfield_take(reader, ')')) {
        // A component with parameters of its own (";req", ";sf") fails here: ours have none.
        if (input->count == SIGN_COMPONENT_MAX ||
            !httpfield_take_string(reader, &input->names[input->count++])) {
            return false;
        }
        if (reader->rest.len == 0 || !strchr(" )", reader->rest.data[0])) {
            return false;
        }
        httpfield_skip_spaces(reader);
    }
    return true;
}

static bool read_parameter(struct httpfield_reader *reader, struct signature_input *input) {
    struct span key;
    struct span ignored;
    if (!httpfield_take_key(reader, &key)) {
        return false;
    }
    if (!httpfield_take(reader, '=')) {
        return true; // a flag, of no meaning to us
    }
    if (span_equal(key, span_of_text("created"))) {
        input->has_created = true;
        return httpfield_take_integer(reader, &input->created_utc_s);
    }
    if (span_equal(key, span_of_text("keyid"))) {
        return httpfield_take_string(reader, &input->key_id);
    }
    if (span_equal(key, span_of_text("alg"))) {
        return httpfield_take_string(reader, &input->alg);
    }
    input->has_expires = input->has_expires || span_equal(key, span_of_text("expires"));
    return httpfield_take_item(reader, &ignored);
}

static bool take_parameters(struct httpfield_reader *reader, struct signature_input *input) {
    while (httpfield_take(reader, ';')) {
        httpfield_skip_spaces(reader);
        const uint8_t *start = reader->rest.data;
        if (input->parameter_count == PARAMETER_MAX || !read_parameter(reader, input)) {
            return false;
        }
        input->parameters[input->parameter_count++] =
            (struct span){start, (size_t)(reader->rest.data - start)};
    }
    return httpfield_at_end(reader);
}

static bool parse_input(struct signature_input *input, const char *signature_input) {
    struct httpfield_reader reader;
    *input = (struct signature_input){0};
    return httpfield_find(&reader.rest, signature_input, SIGN_LABEL) &&
           take_names(&reader, input) && take_parameters(&reader, input) && input->has_created &&
           input->key_id.len > 0;
}

enum err sign_key_id(char *out, size_t cap, const char *signature_input) {
    struct signature_input input;
    bool found = parse_input(&input, signature_input) && text_copy_span(out, cap, input.key_id);
    if (!found) {
        out[0] = '\0';
    }
    return found ? ERR_OK : ERR_INVALID;
}

enum err sign_created(int64_t *out_utc_s, const char *signature_input) {
    struct signature_input input;
    bool found = parse_input(&input, signature_input);
    *out_utc_s = found ? input.created_utc_s : 0;
    return found ? ERR_OK : ERR_INVALID;
}

// --- Digest --------------------------------------------------------------------------------------

static bool digest_holds(const char *content_digest, struct span body) {
    struct httpfield_reader reader;
    struct span text;
    uint8_t is[crypto_hash_sha512_BYTES];
    uint8_t should[crypto_hash_sha512_BYTES];
    size_t len = sizeof is;
    if (!httpfield_find(&reader.rest, content_digest, "sha-512") ||
        !httpfield_take_bytes(&reader, &text) || base64_decode(is, &len, text) != ERR_OK ||
        len != sizeof is) {
        return false;
    }
    crypto_hash_sha512(should, body.data, (unsigned long long)body.len);
    return sodium_memcmp(is, should, sizeof is) == 0;
}

// --- Components ----------------------------------------------------------------------------------

static const struct sign_component *find_component(const struct sign_component *components,
                                                   size_t count, struct span name) {
    for (size_t i = 0; i < count; i++) {
        if (span_equal(name, span_of_text(components[i].name))) {
            return &components[i];
        }
    }
    return NULL;
}

static bool is_named(const struct signature_input *input, size_t before, struct span name) {
    for (size_t i = 0; i < before; i++) {
        if (span_equal(input->names[i], name)) {
            return true;
        }
    }
    return false;
}

// What the message has, in the order in which the signer named it.
static enum err order_components(struct sign_component *out, char *problem,
                                 const struct signature_input *input,
                                 const struct sign_component *present, size_t present_count) {
    for (size_t i = 0; i < input->count; i++) {
        const struct sign_component *component =
            find_component(present, present_count, input->names[i]);
        if (!component || is_named(input, i, input->names[i])) {
            return refuse(problem, "Signature-Input: names a component twice, or one that the "
                                   "message does not have");
        }
        out[i] = *component;
    }
    for (size_t i = 0; i < present_count; i++) {
        if (!is_named(input, input->count, span_of_text(present[i].name))) {
            snprintf(problem, PROBLEM_CAP, "Signature-Input: %s is not covered", present[i].name);
            return ERR_INVALID;
        }
    }
    return ERR_OK;
}

// --- The signature -------------------------------------------------------------------------------

// RFC 9421 2.5: the list is written anew without stray spaces, the parameters in their given order.
static enum err append_params_line(struct buf *out, const struct signature_input *input) {
    enum err err = buf_append_text(out, "(");
    for (size_t i = 0; i < input->count && err == ERR_OK; i++) {
        err = buf_printf(out, "%s\"%.*s\"", i > 0 ? " " : "", (int)input->names[i].len,
                         (const char *)input->names[i].data);
    }
    err = err == ERR_OK ? buf_append_text(out, ")") : err;
    for (size_t i = 0; i < input->parameter_count && err == ERR_OK; i++) {
        err = buf_printf(out, ";%.*s", (int)input->parameters[i].len,
                         (const char *)input->parameters[i].data);
    }
    return err;
}

static bool take_signature(uint8_t out[crypto_sign_BYTES], const char *signature) {
    struct httpfield_reader reader;
    struct span text;
    size_t len = crypto_sign_BYTES;
    return httpfield_find(&reader.rest, signature, SIGN_LABEL) &&
           httpfield_take_bytes(&reader, &text) && base64_decode(out, &len, text) == ERR_OK &&
           len == crypto_sign_BYTES;
}

static enum err verify_base(char *problem, const struct sign_component *components,
                            const struct signature_input *input,
                            const uint8_t signature[crypto_sign_BYTES],
                            const uint8_t public_key[32]) {
    struct buf parameters = BUF_EMPTY;
    struct buf base = BUF_EMPTY;
    const char *text = NULL;
    enum err err = append_params_line(&parameters, input);
    err = err == ERR_OK ? buf_terminate(&parameters, &text) : err;
    err = err == ERR_OK ? sign_base(&base, components, input->count, text) : err;
    if (err == ERR_INVALID) {
        err = refuse(problem, "a covered header holds a line break");
    } else if (err == ERR_OK &&
               crypto_sign_verify_detached(signature, base.data, (unsigned long long)base.len,
                                           public_key) != 0) {
        err = refuse(problem, "Signature: does not hold for this message and this device's key");
    }
    buf_fini(&parameters);
    buf_fini(&base);
    return err;
}

static enum err check_input(char *problem, const struct signature_input *input) {
    if (input->alg.len > 0 && !span_equal(input->alg, span_of_text(SIGN_ALGORITHM))) {
        return refuse(problem, "Signature-Input: alg is not ed25519");
    }
    // A verifier must keep to `expires`, and here is no clock to do it by.
    return input->has_expires ? refuse(problem, "Signature-Input: expires is not supported")
                              : ERR_OK;
}

enum err sign_verify(char *problem, const struct sign_message *message, const char *content_digest,
                     const char *signature_input, const char *signature,
                     const uint8_t public_key[32]) {
    struct signature_input input;
    uint8_t signature_bytes[crypto_sign_BYTES];
    problem[0] = '\0';
    if (!signature_input || !parse_input(&input, signature_input)) {
        return refuse(problem, "Signature-Input: no " SIGN_LABEL " with created and keyid");
    }
    if (!signature || !take_signature(signature_bytes, signature)) {
        return refuse(problem, "Signature: no " SIGN_LABEL " of 64 bytes");
    }
    if (message->body.len > 0 && !content_digest) {
        return refuse(problem, "Content-Digest: missing");
    }
    if (content_digest && !digest_holds(content_digest, message->body)) {
        return refuse(problem, "Content-Digest: no sha-512, or not that of the body");
    }
    struct sign_component present[SIGN_COMPONENT_MAX];
    struct sign_component covered[SIGN_COMPONENT_MAX];
    size_t count = sign_components(present, message, content_digest);
    enum err err = check_input(problem, &input);
    err = err == ERR_OK ? order_components(covered, problem, &input, present, count) : err;
    return err == ERR_OK ? verify_base(problem, covered, &input, signature_bytes, public_key) : err;
}
