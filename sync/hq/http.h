// The HTTPS server: libmicrohttpd with GnuTLS. Assembles requests within bounds, lets routes.h
// answer them, and sends the replies.
//
// Bounds: 1 MiB of body as sent (what comes past it is read and thrown away up to 16 MiB, so that
// the 413 arrives; past that the connection is dropped), 15 s without a byte, 60 s for a body,
// HTTP_CONNECTIONS_MAX connections. Each worker thread has a database connection of its own.
#pragma once

#include "sync/hq/hq.h"
#include "sync/hq/tls.h"

enum {
    HTTP_WORKERS = 4,
    HTTP_CONNECTIONS_MAX = 512,
    HTTP_BODY_MAX = 1024 * 1024,
    HTTP_DISCARD_MAX = 16 * 1024 * 1024,
    HTTP_IDLE_S = 15,
    HTTP_BODY_TIMEOUT_MS = 60 * 1000,
    HTTP_DRAIN_MS = 5000,
    HTTP_PROBLEM_CAP = 640
};

struct http_options {
    const char *db_url;
    const char *listen; // ADDR:PORT, [ADDR]:PORT for IPv6; port 0: any free one
    const char *certificate_file, *key_file;
};

struct http_server;

// It is listening when this returns. `problem` has room for HTTP_PROBLEM_CAP.
MUST_USE enum err http_start(struct http_server **out, const struct http_options *options,
                             char *problem);
// What it listens on, e.g. 127.0.0.1:8443 (the real port).
const char *http_address(const struct http_server *server);
// Takes no more connections, lets what is under way end (up to HTTP_DRAIN_MS), and stops.
void http_stop(struct http_server *server);
