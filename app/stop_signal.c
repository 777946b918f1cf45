#include "app/stop_signal.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static struct {
    pthread_t thread;
    sigset_t signals;
    void (*wake)(void *context);
    void *context;
    atomic_bool seen;
} stop;

// SIGUSR1 is how stop_signal_finish says so.
static void *wait_for_signal(void *unused) {
    int number;
    (void)unused;
    while (sigwait(&stop.signals, &number) == 0 && number != SIGUSR1) {
        atomic_store(&stop.seen, true);
        stop.wake(stop.context);
    }
    return NULL;
}

enum err stop_signal_block(void) {
    sigemptyset(&stop.signals);
    sigaddset(&stop.signals, SIGTERM);
    sigaddset(&stop.signals, SIGINT);
    sigaddset(&stop.signals, SIGUSR1);
    return err_from_errno(pthread_sigmask(SIG_BLOCK, &stop.signals, NULL));
}

enum err stop_signal_start(void (*wake)(void *context), void *context) {
    stop.wake = wake;
    stop.context = context;
    return err_from_errno(pthread_create(&stop.thread, NULL, wait_for_signal, NULL));
}

bool stop_signal_seen(void) {
    return atomic_load(&stop.seen);
}

void stop_signal_finish(void) {
    pthread_kill(stop.thread, SIGUSR1);
    pthread_join(stop.thread, NULL);
}
