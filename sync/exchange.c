#include "sync/exchange.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "sync/sign.h"
#include "sync/wire.h"

enum { CONNECT_TIMEOUT_MS = 10000, EXCHANGE_TIMEOUT_MS = 30000, POLL_MS = 1000 };
enum { COMPRESS_FROM = 1024 }; // below this the saving is less than a packet

struct exchange {
    struct client_config config;
    CURL *easy;
    CURLM *multi;
    atomic_bool broken_off;
    char error[CURL_ERROR_SIZE];
};

// --- Setting up ----------------------------------------------------------------------------------

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode global = CURLE_FAILED_INIT;

static void init_global(void) {
    global = curl_global_init(CURL_GLOBAL_DEFAULT);
}

static bool is_https_origin(const char *url) {
    static const char scheme[] = "https://";
    const char *host = url + strlen(scheme);
    return strncmp(url, scheme, strlen(scheme)) == 0 && *host && !strpbrk(host, "/?#@ ");
}

static bool is_pin(const char *pin) {
    return strncmp(pin, "sha256//", strlen("sha256//")) == 0; // else curl takes it for a file
}

// All options that stay the same for the life of the handle. False when curl refuses one.
static bool set_up(CURL *easy, const struct client_config *config, char *error) {
    int64_t timeout_ms =
        config->exchange_timeout_ms > 0 ? config->exchange_timeout_ms : EXCHANGE_TIMEOUT_MS;
    bool by_pin_alone = *config->pin && !*config->ca_file;
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    const char *codings = version->features & CURL_VERSION_ZSTD ? "zstd, gzip" : "gzip";
    CURLcode code = CURLE_OK;
#define SET(option, value) code = code == CURLE_OK ? curl_easy_setopt(easy, option, value) : code
    SET(CURLOPT_ERRORBUFFER, error);
    SET(CURLOPT_PROTOCOLS_STR, "https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PATH_AS_IS, 1L); // what is signed is what is sent
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L); // a name server that is silent may not hold up the end
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    SET(CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    SET(CURLOPT_ACCEPT_ENCODING, codings);
    SET(CURLOPT_USERAGENT, "uketsuke/" UK_VERSION);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, by_pin_alone ? 0L : 1L);
    SET(CURLOPT_SSL_VERIFYHOST, by_pin_alone ? 0L : 2L);
    if (*config->ca_file) {
        SET(CURLOPT_CAINFO, config->ca_file);
    }
    if (*config->pin) {
        SET(CURLOPT_PINNEDPUBLICKEY, config->pin);
    }
#undef SET
    return code == CURLE_OK;
}

enum err exchange_open(struct exchange **out, const struct client_config *config) {
    *out = NULL;
    pthread_once(&once, init_global);
    if (!is_https_origin(config->base_url) || (*config->pin && !is_pin(config->pin))) {
        log_error("client", "HQ's address must be https://host[:port], its pin sha256//...");
        return ERR_INVALID;
    }
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (!exchange) {
        return ERR_NOMEM;
    }
    exchange->config = *config;
    exchange->easy = curl_easy_init();
    exchange->multi = curl_multi_init();
    if (global != CURLE_OK || !exchange->easy || !exchange->multi ||
        !set_up(exchange->easy, &exchange->config, exchange->error)) {
        log_error("client", "libcurl can't do what is needed here: is it built with TLS?");
        exchange_close(exchange);
        return ERR_UNSUPPORTED;
    }
    *out = exchange;
    return ERR_OK;
}

void exchange_close(struct exchange *exchange) {
    if (exchange) {
        curl_easy_cleanup(exchange->easy);
        curl_multi_cleanup(exchange->multi);
        free(exchange);
    }
}

// --- The request ---------------------------------------------------------------------------------

// A request as it goes out, with all that must live until it is done.
struct outgoing {
    struct buf body;
    const char *coding; // NULL: as it is
    struct curl_slist *headers;
    char url[sizeof(((struct client_config *)0)->base_url) +
             sizeof(((struct client_request *)0)->target)];
};

static void outgoing_fini(struct outgoing *outgoing) {
    buf_fini(&outgoing->body);
    curl_slist_free_all(outgoing->headers);
}

static enum err pack_body(struct outgoing *outgoing, struct client_request *request) {
    if (!request->compress || request->body.len < COMPRESS_FROM) {
        outgoing->body = buf_take(&request->body);
        return ERR_OK;
    }
    outgoing->coding = wire_coding_name(WIRE_ZSTD);
    return wire_compress(&outgoing->body, buf_span(&request->body), WIRE_ZSTD);
}

static enum err add_header(struct outgoing *outgoing, const char *name, struct span value) {
    struct buf line = BUF_EMPTY;
    const char *text = NULL;
    enum err err = buf_printf(&line, "%s: %.*s", name, (int)value.len, (const char *)value.data);
    err = err == ERR_OK ? buf_terminate(&line, &text) : err;
    if (err == ERR_OK) {
        struct curl_slist *longer = curl_slist_append(outgoing->headers, text);
        outgoing->headers = longer ? longer : outgoing->headers;
        err = longer ? ERR_OK : ERR_NOMEM;
    }
    buf_fini(&line);
    return err;
}

static enum err add_signature(struct outgoing *outgoing, const struct client_config *config,
                              const struct client_request *request) {
    const char *query = strchr(request->target, '?');
    char path[sizeof request->target];
    snprintf(path, sizeof path, "%.*s", (int)strcspn(request->target, "?"), request->target);
    const struct sign_message message = {.method = request->method,
                                         .path = path,
                                         .query = query ? query : "?",
                                         .content_type = request->content_type,
                                         .content_encoding = outgoing->coding,
                                         .body = buf_span(&outgoing->body)};
    struct sign_headers headers;
    enum err err = sign_message(&headers, &message, config->key_id, time(NULL), config->secret_key);
    if (err != ERR_OK) {
        return err;
    }
    if (headers.content_digest.len > 0) {
        err = add_header(outgoing, "Content-Digest", buf_span(&headers.content_digest));
    }
    err = err == ERR_OK
              ? add_header(outgoing, "Signature-Input", buf_span(&headers.signature_input))
              : err;
    err = err == ERR_OK ? add_header(outgoing, "Signature", buf_span(&headers.signature)) : err;
    sign_headers_fini(&headers);
    return err;
}

static enum err prepare(struct outgoing *outgoing, const struct client_config *config,
                        struct client_request *request) {
    snprintf(outgoing->url, sizeof outgoing->url, "%s%s", config->base_url, request->target);
    enum err err = pack_body(outgoing, request);
    err = err == ERR_OK
              ? add_header(outgoing, "Accept", span_of_text(WIRE_TYPE_JSON ", " WIRE_TYPE_PROBLEM))
              : err;
    // No waiting for "100 Continue": it costs a second where a proxy swallows it.
    err = err == ERR_OK ? add_header(outgoing, "Expect", span_of_text("")) : err;
    if (err == ERR_OK && request->content_type) {
        err = add_header(outgoing, "Content-Type", span_of_text(request->content_type));
    }
    if (err == ERR_OK && outgoing->coding) {
        err = add_header(outgoing, "Content-Encoding", span_of_text(outgoing->coding));
    }
    if (err == ERR_OK && *config->key_id) {
        err = add_signature(outgoing, config, request);
    }
    return err;
}

// --- The answer ----------------------------------------------------------------------------------

static size_t take_bytes(char *data, size_t size, size_t count, void *context) {
    struct buf *body = context;
    size_t len = size * count;
    if (body->len + len > WIRE_BODY_MAX || buf_append(body, data, len) != ERR_OK) {
        return 0;
    }
    return len;
}

static void copy_header(CURL *easy, char *out, size_t cap, const char *name) {
    struct curl_header *header;
    bool there = curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK;
    if (!there || !text_copy(out, cap, header->value)) {
        out[0] = '\0';
    }
}

static void take_headers(CURL *easy, struct client_reply *reply) {
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    reply->status = (int)status;
    copy_header(easy, reply->content_type, sizeof reply->content_type, "Content-Type");
    copy_header(easy, reply->retry_after, sizeof reply->retry_after, "Retry-After");
    copy_header(easy, reply->date, sizeof reply->date, "Date");
}

// What people can do something about, in their words; the rest in curl's.
static const struct {
    CURLcode code;
    enum fault fault;
    const char *sentence;
} sentences[] = {
    {CURLE_COULDNT_RESOLVE_HOST, FAULT_NAME_UNKNOWN,
     "HQ's name is not known here: check the network and its DNS"},
    {CURLE_COULDNT_CONNECT, FAULT_NO_CONNECTION,
     "HQ can't be reached: check the network, and whether HQ is running"},
    {CURLE_OPERATION_TIMEDOUT, FAULT_TIMED_OUT,
     "HQ did not answer in time: the network is slow or blocked"},
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, FAULT_OTHER_KEY,
     "the server is not the HQ that this kiosk was enrolled with "
     "(other key): do not go on, ask HQ"},
    {CURLE_PEER_FAILED_VERIFICATION, FAULT_NOT_TRUSTED,
     "the server's certificate is not trusted: a network sign-in "
     "page, or HQ's certificate has changed"},
    {CURLE_SSL_CACERT_BADFILE, FAULT_NOT_TRUSTED,
     "the file of trusted certificates can't be read: check --ca"},
    {CURLE_PARTIAL_FILE, FAULT_ANSWER_DAMAGED, "HQ's answer broke off"},
    {CURLE_GOT_NOTHING, FAULT_NO_CONNECTION, "HQ closed the connection without an answer"},
    {CURLE_WRITE_ERROR, FAULT_ANSWER_DAMAGED, "HQ's answer is larger than allowed"},
};

static void explain(struct client_reply *reply, CURLcode code, const char *detail) {
    char *problem = reply->problem;
    size_t cap = sizeof reply->problem;
    reply->fault = FAULT_NO_CONNECTION;
    if (code == CURLE_ABORTED_BY_CALLBACK) {
        snprintf(problem, cap, "broken off, since this program is ending");
        return;
    }
    const char *text = *detail ? detail : curl_easy_strerror(code);
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        if (sentences[i].code == code) {
            reply->fault = sentences[i].fault;
            snprintf(problem, cap, "%s", sentences[i].sentence);
            log_warn("client", "%s: %s (%s)", fault_name(reply->fault), problem, text);
            return;
        }
    }
    snprintf(problem, cap, "the exchange with HQ failed: %.180s", text);
    log_warn("client", "%s", problem);
}

// --- The exchange --------------------------------------------------------------------------------

static CURLcode take_code(CURLM *multi) {
    int left;
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    return message && message->msg == CURLMSG_DONE ? message->data.result : CURLE_FAILED_INIT;
}

static CURLcode perform(struct exchange *exchange) {
    int running = 1;
    CURLMcode state = curl_multi_add_handle(exchange->multi, exchange->easy);
    while (state == CURLM_OK && running && !atomic_load(&exchange->broken_off)) {
        state = curl_multi_perform(exchange->multi, &running);
        if (state == CURLM_OK && running) {
            state = curl_multi_poll(exchange->multi, NULL, 0, POLL_MS, NULL);
        }
    }
    CURLcode code = running ? CURLE_ABORTED_BY_CALLBACK : take_code(exchange->multi);
    curl_multi_remove_handle(exchange->multi, exchange->easy);
    return code;
}

static CURLcode set_request(CURL *easy, const struct client_request *request,
                            const struct outgoing *outgoing, struct buf *body) {
    CURLcode code = CURLE_OK;
#define SET(option, value) code = code == CURLE_OK ? curl_easy_setopt(easy, option, value) : code
    SET(CURLOPT_URL, outgoing->url);
    SET(CURLOPT_HTTPHEADER, outgoing->headers);
    SET(CURLOPT_WRITEFUNCTION, take_bytes);
    SET(CURLOPT_WRITEDATA, body);
    if (request->content_type) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)outgoing->body.len);
        SET(CURLOPT_POSTFIELDS, outgoing->body.len > 0 ? (char *)outgoing->body.data : "");
    } else {
        SET(CURLOPT_HTTPGET, 1L);
    }
    SET(CURLOPT_CUSTOMREQUEST, request->method);
#undef SET
    return code;
}

void exchange_run(struct exchange *exchange, struct client_reply *reply,
                  struct client_request *request) {
    struct outgoing outgoing = {.body = BUF_EMPTY};
    *reply = (struct client_reply){.ticket = request->ticket, .body = BUF_EMPTY};
    enum err err = prepare(&outgoing, &exchange->config, request);
    exchange->error[0] = '\0';
    if (err != ERR_OK) {
        reply->fault = FAULT_KIOSK;
        snprintf(reply->problem, sizeof reply->problem, "the request can't be made: %s",
                 err_text(err));
        log_error("client", "%s", reply->problem);
    } else {
        CURLcode code = set_request(exchange->easy, request, &outgoing, &reply->body);
        code = code == CURLE_OK ? perform(exchange) : code;
        reply->arrived = code == CURLE_OK;
        if (reply->arrived) {
            take_headers(exchange->easy, reply);
        } else {
            buf_fini(&reply->body);
            explain(reply, code, exchange->error);
        }
    }
    buf_fini(&request->body);
    outgoing_fini(&outgoing);
}

void exchange_break(struct exchange *exchange) {
    atomic_store(&exchange->broken_off, true);
    curl_multi_wakeup(exchange->multi);
}
