#include "sync/bundle.h"

#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/sign.h"
#include "sync/wire.h"

enum { LINE_MAX_BYTES = BUNDLE_HEADER_CAP + 32, LENGTH_DIGITS_MAX = 10 };

#define MAGIC "UKETSUKE-BUNDLE "
#define FIRST_LINE MAGIC "1"
#define REQUEST_LINE BUNDLE_METHOD " " BUNDLE_PATH
#define LENGTH_NAME "Content-Length: "
#define END_NAME "END "

static const char *const header_names[BUNDLE_HEADER_COUNT] = {
    [BUNDLE_CONTENT_TYPE] = "Content-Type: ",     [BUNDLE_CONTENT_ENCODING] = "Content-Encoding: ",
    [BUNDLE_CONTENT_DIGEST] = "Content-Digest: ", [BUNDLE_SIGNATURE_INPUT] = "Signature-Input: ",
    [BUNDLE_SIGNATURE] = "Signature: ",
};

// --- Writing -------------------------------------------------------------------------------------

static enum err append_line(struct buf *out, const char *name, struct span value) {
    enum err err = buf_append_text(out, name);
    err = err == ERR_OK ? buf_append(out, value.data, value.len) : err;
    return err == ERR_OK ? buf_append_text(out, "\n") : err;
}

static enum err append_message(struct buf *out, const struct sign_message *message,
                               const struct sign_headers *signature) {
    const struct span values[BUNDLE_HEADER_COUNT] = {
        [BUNDLE_CONTENT_TYPE] = span_of_text(message->content_type),
        [BUNDLE_CONTENT_ENCODING] = span_of_text(message->content_encoding),
        [BUNDLE_CONTENT_DIGEST] = buf_span(&signature->content_digest),
        [BUNDLE_SIGNATURE_INPUT] = buf_span(&signature->signature_input),
        [BUNDLE_SIGNATURE] = buf_span(&signature->signature),
    };
    enum err err = buf_append_text(out, REQUEST_LINE "\n");
    for (size_t i = 0; i < BUNDLE_HEADER_COUNT && err == ERR_OK; i++) {
        err = append_line(out, header_names[i], values[i]);
    }
    err = err == ERR_OK ? buf_printf(out, LENGTH_NAME "%zu\n\n", message->body.len) : err;
    err = err == ERR_OK ? buf_append(out, message->body.data, message->body.len) : err;
    return err == ERR_OK && out->len > BUNDLE_MAX - LINE_MAX_BYTES ? ERR_TOO_BIG : err;
}

enum err bundle_append_start(struct buf *out) {
    return buf_append_text(out, FIRST_LINE "\n");
}

enum err bundle_append_batch(struct buf *out, struct span events,
                             const struct bundle_signer *signer) {
    struct buf body = BUF_EMPTY;
    enum err err = wire_compress(&body, events, WIRE_ZSTD);
    if (err == ERR_OK && body.len > BUNDLE_BODY_MAX) {
        err = ERR_TOO_BIG;
    }
    if (err == ERR_OK) {
        const struct sign_message message = {.method = BUNDLE_METHOD,
                                             .path = BUNDLE_PATH,
                                             .query = BUNDLE_QUERY,
                                             .content_type = WIRE_TYPE_EVENTS,
                                             .content_encoding = wire_coding_name(WIRE_ZSTD),
                                             .body = buf_span(&body)};
        struct sign_headers signature;
        err = sign_message(&signature, &message, signer->key_id, signer->created_utc_s,
                           signer->secret_key);
        if (err == ERR_OK) {
            err = append_message(out, &message, &signature);
            sign_headers_fini(&signature);
        }
    }
    buf_fini(&body);
    return err;
}

enum err bundle_append_end(struct buf *out, size_t batch_count) {
    return buf_printf(out, END_NAME "%zu\n", batch_count);
}

// --- Reading -------------------------------------------------------------------------------------

static enum err refuse(char *problem, const char *sentence) {
    snprintf(problem, BUNDLE_PROBLEM_CAP, "%s", sentence);
    return ERR_INVALID;
}

static void skip(struct bundle_reader *reader, size_t len) {
    reader->rest = (struct span){reader->rest.data + len, reader->rest.len - len};
}

static bool take_line(struct bundle_reader *reader, struct span *out) {
    size_t within = reader->rest.len < LINE_MAX_BYTES ? reader->rest.len : LINE_MAX_BYTES;
    const uint8_t *end = within > 0 ? memchr(reader->rest.data, '\n', within) : NULL;
    if (!end) {
        return false;
    }
    *out = (struct span){reader->rest.data, (size_t)(end - reader->rest.data)};
    skip(reader, out->len + 1);
    return true;
}

// What stands behind `name` in a line that begins with it.
static bool strip_name(struct span *line, const char *name) {
    size_t len = strlen(name);
    if (line->len < len || memcmp(line->data, name, len) != 0) {
        return false;
    }
    *line = (struct span){line->data + len, line->len - len};
    return true;
}

static bool is_plain(struct span value) {
    for (size_t i = 0; i < value.len; i++) {
        if (value.data[i] < ' ' || value.data[i] > '~') {
            return false;
        }
    }
    return value.len > 0;
}

static bool take_header(struct bundle_reader *reader, char out[BUNDLE_HEADER_CAP],
                        const char *name) {
    struct span line;
    return take_line(reader, &line) && strip_name(&line, name) && is_plain(line) &&
           text_copy_span(out, BUNDLE_HEADER_CAP, line);
}

// As it is written here: decimal, without a sign or leading zeros.
static bool read_number(size_t *out, struct span digits) {
    size_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (i == LENGTH_DIGITS_MAX || digits.data[i] < '0' || digits.data[i] > '9') {
            return false;
        }
        value = value * 10 + (size_t)(digits.data[i] - '0');
    }
    *out = value;
    return digits.len > 0 && (digits.data[0] != '0' || digits.len == 1);
}

static enum err take_body(struct bundle_reader *reader, struct span *out, char *problem) {
    struct span line;
    struct span empty;
    size_t len;
    if (!take_line(reader, &line) || !strip_name(&line, LENGTH_NAME) || !read_number(&len, line) ||
        !take_line(reader, &empty) || empty.len > 0) {
        return refuse(problem, "no Content-Length and empty line where they must be");
    }
    if (len == 0 || len > BUNDLE_BODY_MAX) {
        return refuse(problem, "the Content-Length is not one of a batch");
    }
    if (len > reader->rest.len) {
        return refuse(problem, "the file ends inside this batch: copy it from the kiosk again");
    }
    *out = (struct span){reader->rest.data, len};
    skip(reader, len);
    return ERR_OK;
}

static enum err take_end(const struct bundle_reader *reader, char *problem, struct span count) {
    size_t promised;
    if (!read_number(&promised, count) || promised != reader->batch_count || promised == 0) {
        return refuse(problem, "the last line does not count the batches that came before it");
    }
    return reader->rest.len == 0 ? ERR_OK : refuse(problem, "something follows the last line");
}

enum err bundle_read_start(struct bundle_reader *reader, char *problem, struct span bytes) {
    struct span line;
    *reader = (struct bundle_reader){.rest = bytes};
    if (!take_line(reader, &line) || !strip_name(&line, MAGIC)) {
        return refuse(problem, "this is no bundle: 'uketsuke bundle' writes them");
    }
    if (!span_equal(line, span_of_text("1"))) {
        refuse(problem, "this bundle is of a newer version: update headquarters first");
        return ERR_VERSION;
    }
    return ERR_OK;
}

enum err bundle_read_next(struct bundle_reader *reader, bool *found, struct bundle_batch *out,
                          char *problem) {
    struct span line;
    *found = false;
    if (!take_line(reader, &line)) {
        return refuse(problem, "the file ends before its last line: copy it from the kiosk again");
    }
    if (strip_name(&line, END_NAME)) {
        return take_end(reader, problem, line);
    }
    if (!span_equal(line, span_of_text(REQUEST_LINE))) {
        return refuse(problem, "no " REQUEST_LINE " where a batch must begin");
    }
    for (size_t i = 0; i < BUNDLE_HEADER_COUNT; i++) {
        if (!take_header(reader, out->headers[i], header_names[i])) {
            snprintf(problem, BUNDLE_PROBLEM_CAP, "no %.*s where it must be",
                     (int)strcspn(header_names[i], ":"), header_names[i]);
            return ERR_INVALID;
        }
    }
    enum err err = take_body(reader, &out->body, problem);
    *found = err == ERR_OK;
    reader->batch_count += *found;
    return err;
}
