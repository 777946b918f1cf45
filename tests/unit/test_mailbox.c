// One thread puts, another takes: nothing is lost, doubled or reordered, and nobody waits for ever.
#include "tests/unit/cmocka_all.h"

#include <pthread.h>
#include <stdatomic.h>

#include "app/base/mailbox.h"
#include "app/base/tick.h"

static struct mailbox *make(size_t capacity) {
    struct mailbox *box;
    assert_int_equal(mailbox_create(&box, sizeof(int), capacity, NULL, NULL), ERR_OK);
    return box;
}

static void first_in_first_out(void **state) {
    (void)state;
    struct mailbox *box = make(3);
    int next_in = 0;
    int next_out = 0;
    int got;
    assert_false(mailbox_take(box, &got));
    for (int round = 0; round < 10; round++) {
        while (mailbox_put(box, &next_in)) {
            next_in++;
        }
        assert_int_equal(next_in - next_out, 3);
        for (int i = 0; i < 2; i++) {
            assert_true(mailbox_take(box, &got));
            assert_int_equal(got, next_out++);
        }
    }
    mailbox_destroy(box);
}

static void waiting_ends_without_a_message(void **state) {
    (void)state;
    struct mailbox *box = make(1);
    int got = 5;
    assert_false(mailbox_wait(box, &got, 0));
    assert_false(mailbox_wait(box, &got, 1));
    assert_false(mailbox_wait(box, &got, -1));
    assert_false(mailbox_wait(box, &got, INT64_MIN));
    assert_int_equal(got, 5);
    mailbox_destroy(box);
}

static void closing_keeps_what_is_inside(void **state) {
    (void)state;
    struct mailbox *box = make(2);
    int got;
    assert_true(mailbox_put(box, &(int){1}));
    assert_false(mailbox_is_closed(box));
    mailbox_close(box);
    assert_true(mailbox_is_closed(box));
    assert_false(mailbox_put(box, &(int){2}));
    assert_true(mailbox_wait(box, &got, INT64_MAX));
    assert_int_equal(got, 1);
    assert_false(mailbox_wait(box, &got, INT64_MAX));
    mailbox_destroy(box);
    mailbox_destroy(NULL);
}

static void count_wake(void *context) {
    atomic_fetch_add((_Atomic int *)context, 1);
}

static void each_put_wakes_and_no_other(void **state) {
    (void)state;
    _Atomic int wakes = 0;
    struct mailbox *box;
    assert_int_equal(mailbox_create(&box, sizeof(int), 2, count_wake, &wakes), ERR_OK);
    for (int i = 0; i < 5; i++) {
        (void)mailbox_put(box, &i);
    }
    assert_int_equal(atomic_load(&wakes), 2);
    mailbox_close(box);
    (void)mailbox_put(box, &(int){0});
    assert_int_equal(atomic_load(&wakes), 2);
    mailbox_destroy(box);
}

// --- Threads -------------------------------------------------------------------------------------

enum { MESSAGES = 20000, SENDERS = 2 };

struct message {
    int sender, number;
};

struct sender {
    struct mailbox *box;
    int number;
    int refused;
};

static void *send_all(void *context) {
    struct sender *sender = context;
    for (int i = 0; i < MESSAGES;) {
        struct message message = {sender->number, i};
        if (mailbox_put(sender->box, &message)) {
            i++;
        } else {
            sender->refused++;
            sched_yield();
        }
    }
    return NULL;
}

static void nothing_is_lost_between_threads(void **state) {
    (void)state;
    struct mailbox *box;
    assert_int_equal(mailbox_create(&box, sizeof(struct message), 8, NULL, NULL), ERR_OK);
    struct sender senders[SENDERS];
    pthread_t threads[SENDERS];
    int next[SENDERS] = {0};
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (struct sender){box, i, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, send_all, &senders[i]), 0);
    }
    for (int i = 0; i < SENDERS * MESSAGES; i++) {
        struct message message;
        // Both ways of taking, for the thread sanitizer to see.
        assert_true(mailbox_take(box, &message) || mailbox_wait(box, &message, 60000));
        assert_int_equal(message.number, next[message.sender]++);
    }
    for (int i = 0; i < SENDERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_false(mailbox_take(box, &(struct message){0}));
    mailbox_destroy(box);
}

static void *wait_for_close(void *context) {
    int got;
    return mailbox_wait(context, &got, INT64_MAX) ? context : NULL;
}

static void closing_wakes_all_who_wait(void **state) {
    (void)state;
    struct mailbox *box = make(1);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, wait_for_close, box), 0);
    }
    tick_sleep_ms(50); // so that they wait already, as far as one can know
    mailbox_close(box);
    for (int i = 0; i < 3; i++) {
        void *got = box;
        assert_int_equal(pthread_join(threads[i], &got), 0);
        assert_null(got);
    }
    mailbox_destroy(box);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_first_out),
        cmocka_unit_test(waiting_ends_without_a_message),
        cmocka_unit_test(closing_keeps_what_is_inside),
        cmocka_unit_test(each_put_wakes_and_no_other),
        cmocka_unit_test(nothing_is_lost_between_threads),
        cmocka_unit_test(closing_wakes_all_who_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
