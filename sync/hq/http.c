#include "sync/hq/http.h"

#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/base/tick.h"
#include "sync/hq/routes.h"

enum { ADDRESS_CAP = 128, DRAIN_STEP_MS = 20 };

struct http_server {
    struct MHD_Daemon *daemon;
    char address[ADDRESS_CAP];
    atomic_int under_way; // requests between their first line and the end of their reply
    pthread_mutex_t lock;
    struct hq hqs[HTTP_WORKERS];
    struct hq *idle[HTTP_WORKERS]; // as many as there are workers: never empty when one asks
    size_t idle_count;
};

// --- One exchange --------------------------------------------------------------------------------

struct exchange {
    struct http_server *server;
    char *path, *query;
    struct buf body;
    size_t received;
    int64_t since_ms;
    bool begun; // the handler has seen the headers
};

static void free_exchange(struct exchange *exchange) {
    free(exchange->path);
    free(exchange->query);
    buf_fini(&exchange->body);
    free(exchange);
}

// Called with the request's first line, which is what devices sign; MHD keeps what is returned.
static void *begin_exchange(void *context, const char *uri, struct MHD_Connection *connection) {
    (void)connection;
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (!exchange) {
        return NULL;
    }
    size_t path_len = strcspn(uri, "?");
    exchange->path = strndup(uri, path_len);
    exchange->query = strdup(uri[path_len] ? uri + path_len : "?"); // RFC 9421, 2.2.7
    if (!exchange->path || !exchange->query) {
        free_exchange(exchange);
        return NULL;
    }
    exchange->server = context;
    exchange->since_ms = tick_now_ms();
    atomic_fetch_add(&exchange->server->under_way, 1);
    return exchange;
}

static void end_exchange(void *context, struct MHD_Connection *connection, void **con_cls,
                         enum MHD_RequestTerminationCode code) {
    (void)context;
    (void)connection;
    (void)code;
    struct exchange *exchange = *con_cls;
    if (exchange) {
        atomic_fetch_sub(&exchange->server->under_way, 1);
        free_exchange(exchange);
        *con_cls = NULL;
    }
}

// --- Replies -------------------------------------------------------------------------------------

static bool add_header(struct MHD_Response *response, const char *name, const char *value) {
    return !value || MHD_add_response_header(response, name, value) == MHD_YES;
}

static bool add_headers(struct MHD_Response *response, const struct reply *reply) {
    char retry_after[16] = "";
    snprintf(retry_after, sizeof retry_after, "%d", reply->retry_after_s);
    return add_header(response, "Cache-Control", "no-store") &&
           add_header(response, "Content-Type", reply->content_type) &&
           add_header(response, "Allow", *reply->allow ? reply->allow : NULL) &&
           add_header(response, "Accept-Encoding", reply->accept_encoding) &&
           add_header(response, "Retry-After", reply->retry_after_s ? retry_after : NULL) &&
           add_header(response, "WWW-Authenticate", reply->challenge ? "Signature" : NULL);
}

// Takes the reply's body. MHD_NO drops the connection: the other end sends again.
static enum MHD_Result send_reply(struct MHD_Connection *connection, struct reply *reply) {
    struct buf body = buf_take(&reply->body);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.len, body.data, MHD_RESPMEM_MUST_FREE);
    if (!response) {
        buf_fini(&body);
        return MHD_NO;
    }
    enum MHD_Result sent = MHD_NO;
    if (add_headers(response, reply)) {
        sent = MHD_queue_response(connection, (unsigned)reply->status, response);
    }
    MHD_destroy_response(response);
    return sent;
}

static enum MHD_Result send_too_big(struct MHD_Connection *connection) {
    struct reply reply = {.status = 0};
    if (reply_problem(&reply, 413, "the body is larger than 1 MiB as sent") != ERR_OK) {
        return MHD_NO;
    }
    return send_reply(connection, &reply);
}

// --- Database connections ------------------------------------------------------------------------

static struct hq *take_hq(struct http_server *server) {
    pthread_mutex_lock(&server->lock);
    struct hq *hq = server->idle[--server->idle_count];
    pthread_mutex_unlock(&server->lock);
    return hq;
}

static void give_hq(struct http_server *server, struct hq *hq) {
    pthread_mutex_lock(&server->lock);
    server->idle[server->idle_count++] = hq;
    pthread_mutex_unlock(&server->lock);
}

// --- Requests ------------------------------------------------------------------------------------

static const char *header(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result answer(struct exchange *exchange, struct MHD_Connection *connection,
                              const char *method) {
    struct reply reply = {.status = 0};
    struct request request = {
        .method = method,
        .path = exchange->path,
        .query = exchange->query,
        .content_type = header(connection, "Content-Type"),
        .content_encoding = header(connection, "Content-Encoding"),
        .content_digest = header(connection, "Content-Digest"),
        .signature_input = header(connection, "Signature-Input"),
        .signature = header(connection, "Signature"),
        .body = buf_span(&exchange->body),
    };
    struct hq *hq = take_hq(exchange->server);
    routes_answer(hq, &request, &reply, hq_now_utc_ms());
    give_hq(exchange->server, hq);
    enum MHD_Result sent = send_reply(connection, &reply);
    reply_fini(&reply);
    return sent;
}

static bool announces_too_much(struct MHD_Connection *connection) {
    const char *length = header(connection, "Content-Length");
    return length && strtoull(length, NULL, 10) > HTTP_DISCARD_MAX;
}

static enum MHD_Result receive(struct exchange *exchange, const char *data, size_t len) {
    exchange->received += len;
    if (exchange->received > HTTP_DISCARD_MAX ||
        tick_now_ms() - exchange->since_ms > HTTP_BODY_TIMEOUT_MS) {
        return MHD_NO;
    }
    if (exchange->received > HTTP_BODY_MAX) {
        buf_fini(&exchange->body);
        return MHD_YES;
    }
    return buf_append(&exchange->body, data, len) == ERR_OK ? MHD_YES : MHD_NO;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_len, void **con_cls) {
    (void)context;
    (void)url;
    (void)version;
    struct exchange *exchange = *con_cls;
    if (!exchange) {
        return MHD_NO;
    }
    if (!exchange->begun) {
        exchange->begun = true;
        return announces_too_much(connection) ? send_too_big(connection) : MHD_YES;
    }
    if (*upload_len > 0) {
        enum MHD_Result taken = receive(exchange, upload, *upload_len);
        *upload_len = 0;
        return taken;
    }
    return exchange->received > HTTP_BODY_MAX ? send_too_big(connection)
                                              : answer(exchange, connection, method);
}

// --- Starting and stopping -----------------------------------------------------------------------

// What MHD says concerns single connections: scanners, broken handshakes, resets.
static void on_mhd_log(void *context, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void on_mhd_log(void *context, const char *format, va_list args) {
    (void)context;
    char line[256];
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\n")] = '\0';
    log_debug("http", "%s", line);
}

static enum err resolve(struct addrinfo **out, const char *listen) {
    char host[ADDRESS_CAP];
    const char *colon = strrchr(listen, ':');
    struct span name = {(const uint8_t *)listen, colon ? (size_t)(colon - listen) : 0};
    if (name.len > 2 && listen[0] == '[' && listen[name.len - 1] == ']') {
        name = (struct span){name.data + 1, name.len - 2};
    }
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    if (name.len == 0 || !text_copy_span(host, sizeof host, name) ||
        getaddrinfo(host, colon + 1, &hints, out) != 0) {
        return ERR_INVALID;
    }
    return ERR_OK;
}

static enum err open_databases(struct http_server *server, const char *url, char *problem) {
    for (size_t i = 0; i < HTTP_WORKERS; i++) {
        char cause[DB_PROBLEM_CAP];
        enum err err = hq_open(&server->hqs[i], url, cause);
        if (err != ERR_OK) {
            snprintf(problem, HTTP_PROBLEM_CAP, "%s", cause);
            return err;
        }
        server->idle[server->idle_count++] = &server->hqs[i];
    }
    return ERR_OK;
}

static struct MHD_Daemon *start_daemon(struct http_server *server, const struct addrinfo *address,
                                       const struct tls_files *tls) {
    unsigned flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS | MHD_USE_ITC |
                     MHD_USE_ERROR_LOG |
                     (address->ai_family == AF_INET6 ? (unsigned)MHD_USE_IPv6 : 0u);
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, on_mhd_log, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, begin_exchange, server, MHD_OPTION_NOTIFY_COMPLETED,
        end_exchange, NULL, MHD_OPTION_SOCK_ADDR, address->ai_addr, MHD_OPTION_HTTPS_MEM_CERT,
        (const char *)tls->certificate.data, MHD_OPTION_HTTPS_MEM_KEY, (const char *)tls->key.data,
        MHD_OPTION_HTTPS_PRIORITIES, "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2",
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)HTTP_WORKERS, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)HTTP_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_S,
        MHD_OPTION_END);
}

static void write_address(struct http_server *server, const char *listen) {
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    int host_len = (int)(strrchr(listen, ':') - listen);
    snprintf(server->address, sizeof server->address, "%.*s:%u", host_len, listen,
             info ? (unsigned)info->port : 0u);
}

static enum err start_listening(struct http_server *server, const struct http_options *options,
                                char *problem) {
    struct addrinfo *address = NULL;
    struct tls_files tls = {BUF_EMPTY, BUF_EMPTY};
    char cause[TLS_PROBLEM_CAP] = "";
    enum err err = resolve(&address, options->listen);
    if (err != ERR_OK) {
        snprintf(problem, HTTP_PROBLEM_CAP,
                 "--listen %.100s: write ADDRESS:PORT, e.g. 127.0.0.1:8443", options->listen);
        return err;
    }
    err = tls_load(&tls, cause, options->certificate_file, options->key_file);
    if (err != ERR_OK) {
        snprintf(problem, HTTP_PROBLEM_CAP, "%s", cause);
        goto out;
    }
    server->daemon = start_daemon(server, address, &tls);
    if (!server->daemon) {
        snprintf(problem, HTTP_PROBLEM_CAP,
                 "--listen %.100s: can't listen there; is the port taken by another program?",
                 options->listen);
        err = ERR_IO;
        goto out;
    }
    write_address(server, options->listen);
out:
    tls_files_fini(&tls);
    freeaddrinfo(address);
    return err;
}

static void destroy(struct http_server *server) {
    for (size_t i = 0; i < HTTP_WORKERS; i++) {
        hq_close(&server->hqs[i]);
    }
    pthread_mutex_destroy(&server->lock);
    free(server);
}

enum err http_start(struct http_server **out, const struct http_options *options, char *problem) {
    *out = NULL;
    struct http_server *server = calloc(1, sizeof *server);
    if (!server) {
        snprintf(problem, HTTP_PROBLEM_CAP, "out of memory");
        return ERR_NOMEM;
    }
    pthread_mutex_init(&server->lock, NULL);
    enum err err = open_databases(server, options->db_url, problem);
    if (err == ERR_OK) {
        err = start_listening(server, options, problem);
    }
    if (err != ERR_OK) {
        destroy(server);
        return err;
    }
    *out = server;
    return ERR_OK;
}

const char *http_address(const struct http_server *server) {
    return server->address;
}

void http_stop(struct http_server *server) {
    MHD_socket listener = MHD_quiesce_daemon(server->daemon);
    int64_t until_ms = tick_now_ms() + HTTP_DRAIN_MS;
    while (atomic_load(&server->under_way) > 0 && tick_now_ms() < until_ms) {
        tick_sleep_ms(DRAIN_STEP_MS);
    }
    MHD_stop_daemon(server->daemon);
    if (listener != MHD_INVALID_SOCKET) {
        close(listener);
    }
    destroy(server);
}
