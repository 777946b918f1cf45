// SIGKILL in the middle of appends, and a disk without space: what was said to be written is there,
// what was not leaves nothing behind.
#include "tests/store/support.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/log.h"

enum { KILLS = 30 };

// --- SIGKILL -------------------------------------------------------------------------------------

static void append_for_ever(const char *dir, int pipe_fd) {
    char problem[1024];
    struct store *store = NULL;
    if (store_open(&store, dir, STORE_WRITE, problem, sizeof problem) != ERR_OK) {
        _exit(1);
    }
    for (int i = 0;; i++) {
        struct fact fact =
            tap("s1", "m1", i % 2 ? DIRECTION_OUT : DIRECTION_IN, VERDICT_ACCEPTED, i);
        if (journal_append(store, &fact) != ERR_OK ||
            write(pipe_fd, &fact.seq, sizeof fact.seq) != (ssize_t)sizeof fact.seq) {
            _exit(1);
        }
    }
}

// The last record that the child said was written. It is killed after `patience` of them, whatever
// it is doing by then.
static int64_t run_until_killed(const char *dir, int patience) {
    int fds[2];
    int status = 0;
    int64_t seq = 0;
    assert_int_equal(pipe(fds), 0);
    pid_t child = fork();
    if (child == 0) {
        close(fds[0]);
        append_for_ever(dir, fds[1]);
    }
    close(fds[1]);
    for (int i = 0; i < patience; i++) {
        assert_int_equal(read(fds[0], &seq, sizeof seq), sizeof seq);
    }
    assert_int_equal(kill(child, SIGKILL), 0);
    int64_t more = 0;
    while (read(fds[0], &more, sizeof more) == (ssize_t)sizeof more) {
        seq = more;
    }
    close(fds[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return seq;
}

static void a_killed_writer_loses_nothing_that_it_told(void **state) {
    (void)state;
    char dir[256];
    uint64_t random = 99;
    dir_make(dir);
    store_close(must_open(dir, STORE_WRITE));
    for (int i = 0; i < KILLS; i++) {
        int64_t told = run_until_killed(dir, 1 + (int)draw_below(&random, 12));
        struct store *store = must_open(dir, STORE_WRITE);
        assert_in_range(head_of(store), told, told + 1);
        assert_int_equal(verify(store, NULL), 0);
        store_close(store);
    }
    dir_remove(dir);
}

// --- No space ------------------------------------------------------------------------------------

// 0 when each of these held: appending ends with ERR_FULL, nothing is changed by it, reading goes
// on, and with space again so does appending. The child exits with the number of what did not.
static int fill_up(struct store *store, void (*make_space)(void *context), void *context) {
    struct outbox_state before;
    struct outbox_state after;
    struct fact fact;
    enum err err;
    do {
        fact = tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 1);
        if (outbox_get(store, &before) != ERR_OK || before.head_seq > 20000) {
            return 10;
        }
        err = journal_append(store, &fact);
    } while (err == ERR_OK);
    if (err != ERR_FULL || *fact.id || fact.seq != 0 || store_fault(store) != FAULT_STORE_FULL ||
        !strstr(store_problem(store), "no space is left")) {
        return 11;
    }
    if (outbox_get(store, &after) != ERR_OK || after.head_seq != before.head_seq) {
        return 12;
    }
    if (journal_append(store, &fact) != ERR_FULL) {
        return 13;
    }
    make_space(context);
    size_t findings = 1;
    if (journal_append(store, &fact) != ERR_OK || fact.seq != before.head_seq + 1) {
        return 14;
    }
    return journal_verify(store, &findings, NULL, NULL) == ERR_OK && findings == 0 ? 0 : 15;
}

static struct store *open_in_child(const char *dir) {
    char problem[1024];
    struct store *store = NULL;
    return store_open(&store, dir, STORE_WRITE, problem, sizeof problem) == ERR_OK ? store : NULL;
}

static void lift_limit(void *context) {
    (void)context;
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static int fill_under_limit(const char *dir, size_t size) {
    struct store *store = open_in_child(dir);
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    if (!store || getrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return 1;
    }
    limit.rlim_cur = size;
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return 2;
    }
    int failed = fill_up(store, lift_limit, NULL);
    store_close(store);
    return failed;
}

static int exit_code_of(pid_t child) {
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_file_that_may_not_grow_is_a_full_disk(void **state) {
    (void)state;
    static const size_t sizes[] = {250000, 333333, 262144};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char dir[256];
        dir_make(dir);
        pid_t child = fork();
        if (child == 0) {
            _exit(fill_under_limit(dir, sizes[i]));
        }
        assert_int_equal(exit_code_of(child), 0);
        struct store *store = must_open(dir, STORE_WRITE);
        assert_int_equal(verify(store, NULL), 0);
        store_close(store);
        dir_remove(dir);
    }
}

enum { NOT_PERMITTED = 3 };

static void grow_disk(void *context) {
    mount("tmpfs", context, "tmpfs", MS_REMOUNT, "size=8m");
}

static int fill_small_disk(char *dir) {
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", dir, "tmpfs", 0, "size=600k") != 0) {
        return NOT_PERMITTED;
    }
    struct store *store = open_in_child(dir);
    if (!store) {
        return 1;
    }
    int failed = fill_up(store, grow_disk, dir);
    store_close(store);
    return failed;
}

static void a_small_disk_fills_up(void **state) {
    (void)state;
    char dir[256];
    dir_make(dir);
    pid_t child = fork();
    if (child == 0) {
        _exit(fill_small_disk(dir));
    }
    int code = exit_code_of(child);
    dir_remove(dir);
    if (code == NOT_PERMITTED) {
        print_message("this machine lets nobody mount: the file size limit alone is tested\n");
        skip();
    }
    assert_int_equal(code, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_writer_loses_nothing_that_it_told),
        cmocka_unit_test(a_file_that_may_not_grow_is_a_full_disk),
        cmocka_unit_test(a_small_disk_fills_up),
    };
    log_set_level((enum log_level)(LOG_ERROR + 1)); // the expected ones
    return cmocka_run_group_tests(tests, NULL, NULL);
}
