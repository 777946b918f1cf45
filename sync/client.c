#include "sync/client.h"

#include <pthread.h>
#include <stdlib.h>

#include "app/base/log.h"
#include "sync/exchange.h"

enum { IDLE_MS = 3600000 }; // how long the worker sleeps at a time when there is nothing to do

struct client {
    pthread_t thread;
    struct mailbox *requests, *replies;
    struct exchange *exchange;
    bool under_way; // the caller's thread only
};

static void *work(void *context) {
    struct client *client = context;
    struct client_request request;
    while (!mailbox_is_closed(client->requests)) {
        if (mailbox_wait(client->requests, &request, IDLE_MS)) {
            struct client_reply reply;
            exchange_run(client->exchange, &reply, &request);
            if (!mailbox_put(client->replies, &reply)) {
                buf_fini(&reply.body); // closed: nobody waits for it any more
            }
        }
    }
    return NULL;
}

// What client_start made so far, and what was left in the boxes.
static void destroy(struct client *client) {
    struct client_request request;
    struct client_reply reply;
    if (client->requests && mailbox_take(client->requests, &request)) {
        buf_fini(&request.body);
    }
    if (client->replies && mailbox_take(client->replies, &reply)) {
        buf_fini(&reply.body);
    }
    mailbox_destroy(client->requests);
    mailbox_destroy(client->replies);
    exchange_close(client->exchange);
    free(client);
}

enum err client_start(struct client **out, const struct client_config *config,
                      void (*wake)(void *context), void *context) {
    *out = NULL;
    struct client *client = calloc(1, sizeof *client);
    if (!client) {
        return ERR_NOMEM;
    }
    enum err err = exchange_open(&client->exchange, config);
    err = err == ERR_OK
              ? mailbox_create(&client->requests, sizeof(struct client_request), 1, NULL, NULL)
              : err;
    err = err == ERR_OK
              ? mailbox_create(&client->replies, sizeof(struct client_reply), 1, wake, context)
              : err;
    if (err == ERR_OK && pthread_create(&client->thread, NULL, work, client) != 0) {
        log_error("client", "no thread for the line to HQ: the system is out of resources");
        err = ERR_NOMEM;
    }
    if (err != ERR_OK) {
        destroy(client);
        return err;
    }
    *out = client;
    return ERR_OK;
}

bool client_send(struct client *client, struct client_request *request) {
    if (client->under_way || !mailbox_put(client->requests, request)) {
        return false;
    }
    request->body = BUF_EMPTY;
    client->under_way = true;
    return true;
}

bool client_receive(struct client *client, struct client_reply *out) {
    bool received = mailbox_take(client->replies, out);
    client->under_way = client->under_way && !received;
    return received;
}

void client_stop(struct client *client) {
    if (client) {
        mailbox_close(client->requests);
        mailbox_close(client->replies);
        exchange_break(client->exchange);
        pthread_join(client->thread, NULL);
        destroy(client);
    }
}

enum err client_exchange(struct client_reply *out, const struct client_config *config,
                         struct client_request *request) {
    struct exchange *exchange;
    enum err err = exchange_open(&exchange, config);
    if (err != ERR_OK) {
        *out = (struct client_reply){.ticket = request->ticket, .body = BUF_EMPTY};
        buf_fini(&request->body);
        return err;
    }
    exchange_run(exchange, out, request);
    exchange_close(exchange);
    return ERR_OK;
}
