#include "app/base/mailbox.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct mailbox {
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    uint8_t *slots;
    size_t message_size;
    size_t capacity;
    size_t head;
    size_t count;
    bool closed;
    void (*wake)(void *context);
    void *context;
};

static void init_condition(pthread_cond_t *condition) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

enum err mailbox_create(struct mailbox **out, size_t message_size, size_t capacity,
                        void (*wake)(void *context), void *context) {
    struct mailbox *box = calloc(1, sizeof *box);
    uint8_t *slots = calloc(capacity, message_size);
    if (!box || !slots) {
        free(box);
        free(slots);
        return ERR_NOMEM;
    }
    pthread_mutex_init(&box->lock, NULL);
    init_condition(&box->arrived);
    box->slots = slots;
    box->message_size = message_size;
    box->capacity = capacity;
    box->wake = wake;
    box->context = context;
    *out = box;
    return ERR_OK;
}

void mailbox_destroy(struct mailbox *box) {
    if (!box) {
        return;
    }
    pthread_cond_destroy(&box->arrived);
    pthread_mutex_destroy(&box->lock);
    free(box->slots);
    free(box);
}

bool mailbox_put(struct mailbox *box, const void *message) {
    pthread_mutex_lock(&box->lock);
    bool taken = !box->closed && box->count < box->capacity;
    if (taken) {
        size_t slot = (box->head + box->count) % box->capacity;
        memcpy(box->slots + slot * box->message_size, message, box->message_size);
        box->count++;
        pthread_cond_signal(&box->arrived);
    }
    pthread_mutex_unlock(&box->lock);
    if (taken && box->wake) {
        box->wake(box->context);
    }
    return taken;
}

static bool take_locked(struct mailbox *box, void *message) {
    if (box->count == 0) {
        return false;
    }
    memcpy(message, box->slots + box->head * box->message_size, box->message_size);
    box->head = (box->head + 1) % box->capacity;
    box->count--;
    return true;
}

bool mailbox_take(struct mailbox *box, void *message) {
    pthread_mutex_lock(&box->lock);
    bool taken = take_locked(box, message);
    pthread_mutex_unlock(&box->lock);
    return taken;
}

static struct timespec deadline_in(int64_t timeout_ms) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    // A deadline that has passed already is given as what is left of it: below zero.
    timeout_ms = timeout_ms > 0 ? timeout_ms : 0;
    at.tv_sec += timeout_ms / 1000;
    at.tv_nsec += (timeout_ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

bool mailbox_wait(struct mailbox *box, void *message, int64_t timeout_ms) {
    struct timespec deadline = deadline_in(timeout_ms);
    pthread_mutex_lock(&box->lock);
    while (box->count == 0 && !box->closed) {
        if (pthread_cond_timedwait(&box->arrived, &box->lock, &deadline) == ETIMEDOUT) {
            break;
        }
    }
    bool taken = take_locked(box, message);
    pthread_mutex_unlock(&box->lock);
    return taken;
}

void mailbox_close(struct mailbox *box) {
    pthread_mutex_lock(&box->lock);
    box->closed = true;
    pthread_cond_broadcast(&box->arrived);
    pthread_mutex_unlock(&box->lock);
}

bool mailbox_is_closed(struct mailbox *box) {
    pthread_mutex_lock(&box->lock);
    bool closed = box->closed;
    pthread_mutex_unlock(&box->lock);
    return closed;
}
