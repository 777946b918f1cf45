// One HTTPS request and its answer, through libcurl. Private to sync/client.c.
//
// The handle keeps its connection between requests. Nothing here decides what an answer means:
// either a whole one arrived, or `problem` says in a sentence why not.
#pragma once

#include <stdatomic.h>

#include "sync/client.h"

struct exchange;

MUST_USE enum err exchange_open(struct exchange **out, const struct client_config *config);
void exchange_close(struct exchange *exchange);

// Consumes the request's body.
void exchange_run(struct exchange *exchange, struct client_reply *reply,
                  struct client_request *request);
// From another thread: the run under way, and every later one, ends at once.
void exchange_break(struct exchange *exchange);
