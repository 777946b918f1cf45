// SIGTERM and SIGINT as messages. Each case is a process of its own: a signal is for all of one.
#include "tests/unit/cmocka_all.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/mailbox.h"
#include "app/stop_signal.h"

static struct mailbox *woken;

static void wake(void *context) {
    const char nothing = 0;
    if (!mailbox_put(context, &nothing)) {
        _exit(9);
    }
}

static bool wait_for_wake(void) {
    char message;
    return mailbox_wait(woken, &message, 60000);
}

static void require(bool condition, int status) {
    if (!condition) {
        _exit(status);
    }
}

static void start(void) {
    require(mailbox_create(&woken, 1, 4, NULL, NULL) == ERR_OK, 2);
    require(stop_signal_block() == ERR_OK, 3);
    require(stop_signal_start(wake, woken) == ERR_OK, 3);
    require(!stop_signal_seen(), 4);
}

static void end_quietly(void) {
    char message;
    stop_signal_finish();
    require(!mailbox_take(woken, &message), 5);
    mailbox_destroy(woken);
    _exit(0);
}

static void on_sigterm(void) {
    start();
    kill(getpid(), SIGTERM);
    require(wait_for_wake(), 6);
    require(stop_signal_seen(), 7);
    end_quietly();
}

static void on_sigint(void) {
    start();
    kill(getpid(), SIGINT);
    require(wait_for_wake(), 6);
    require(stop_signal_seen(), 7);
    end_quietly();
}

// Impatience changes nothing: the program is ending already, in its order.
static void on_both(void) {
    start();
    kill(getpid(), SIGINT);
    require(wait_for_wake(), 6);
    kill(getpid(), SIGTERM);
    require(wait_for_wake(), 6);
    require(stop_signal_seen(), 7);
    end_quietly();
}

// The thread's own end comes by the same signal, and is nobody's wish to stop.
static void on_none(void) {
    start();
    stop_signal_finish();
    require(!stop_signal_seen(), 7);
    char message;
    require(!mailbox_take(woken, &message), 8);
    mailbox_destroy(woken);
    _exit(0);
}

static void *raise_sigterm(void *unused) {
    (void)unused;
    raise(SIGTERM); // to this very thread
    return NULL;
}

static void from_a_later_thread(void) {
    pthread_t thread;
    start();
    require(pthread_create(&thread, NULL, raise_sigterm, NULL) == 0, 10);
    pthread_join(thread, NULL); // it had inherited that the signal is blocked: it is alive
    _exit(0);
}

static void run(void (*in_child)(void)) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        in_child();
        _exit(1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void sigterm_wakes_and_is_seen(void **state) {
    (void)state;
    run(on_sigterm);
}

static void sigint_wakes_and_is_seen(void **state) {
    (void)state;
    run(on_sigint);
}

static void a_second_signal_is_only_another_wake(void **state) {
    (void)state;
    run(on_both);
}

static void finishing_is_no_signal(void **state) {
    (void)state;
    run(on_none);
}

static void no_later_thread_is_ended_by_it(void **state) {
    (void)state;
    run(from_a_later_thread);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigterm_wakes_and_is_seen),
        cmocka_unit_test(sigint_wakes_and_is_seen),
        cmocka_unit_test(a_second_signal_is_only_another_wake),
        cmocka_unit_test(finishing_is_no_signal),
        cmocka_unit_test(no_later_thread_is_ended_by_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
