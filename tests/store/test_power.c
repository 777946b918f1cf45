// Power cuts: whatever a disk does to what was not synced, an acknowledged record is there.
//
// A child appends on a disk of our making and says through a pipe what was acknowledged; at a drawn
// step the power goes. The parent opens what is left with SQLite's own VFS.
#include "tests/store/support.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/store/particulars.h"
#include "tests/store/fault_vfs.h"

enum { CUTS = 200, CUTS_PER_DIRECTORY = 8, LYING_CUTS = 40, APPENDS = 24, REOPEN_EVERY = 7 };
enum { KNOWN_MAX = CUTS_PER_DIRECTORY * (APPENDS + 1) };

struct acknowledged {
    int64_t seq;
    char id[37];
};

// What the parent knows to have been acknowledged in one directory.
struct knowledge {
    struct acknowledged records[KNOWN_MAX];
    size_t count;
    size_t seen;
    bool differs;
    struct store *store;
    int64_t walk_ins;
};

// --- The child -----------------------------------------------------------------------------------

static struct store *child_open(const char *dir) {
    char problem[1024];
    struct store *store = NULL;
    if (store_open(&store, dir, STORE_WRITE, problem, sizeof problem) != ERR_OK) {
        _exit(1);
    }
    return store;
}

// Every fifth is a walk-in, whose particulars lie beside the journal.
static enum err append_some(struct store *store, struct fact *fact, int i) {
    *fact =
        tap("s1", i % 3 ? "m1" : "m2", i % 2 ? DIRECTION_IN : DIRECTION_OUT, VERDICT_ACCEPTED, i);
    if (i % 5 != 4) {
        return journal_append(store, fact);
    }
    const struct particulars typed = {.number = "123456", .kana = "ナガオカ ハナコ"};
    fact->kind = FACT_WALK_IN;
    return journal_append_walk_in(store, fact, &typed);
}

static void child_append(struct store *store, int pipe_fd, int i) {
    struct fact fact;
    struct acknowledged said = {0};
    if (append_some(store, &fact, i) != ERR_OK) {
        _exit(1);
    }
    said.seq = fact.seq;
    memcpy(said.id, fact.id, sizeof said.id);
    if (write(pipe_fd, &said, sizeof said) != (ssize_t)sizeof said) {
        _exit(1);
    }
}

// Closing moves the log into the database: the power may go there as well.
static void live(const char *dir, int pipe_fd, const struct fault_plan *plan) {
    fault_vfs_install();
    fault_vfs_arm(plan);
    struct store *store = child_open(dir);
    for (int i = 0; i < APPENDS; i++) {
        if (i % REOPEN_EVERY == REOPEN_EVERY - 1) {
            store_close(store);
            store = child_open(dir);
        }
        child_append(store, pipe_fd, i);
    }
    store_close(store);
    _exit(0);
}

// --- The parent ----------------------------------------------------------------------------------

// True when the power went; false when the child came to its end before.
static bool run_child(const char *dir, struct knowledge *known, const struct fault_plan *plan) {
    int fds[2];
    int status = -1;
    assert_int_equal(pipe(fds), 0);
    pid_t child = fork();
    if (child == 0) {
        close(fds[0]);
        live(dir, fds[1], plan);
    }
    close(fds[1]);
    struct acknowledged said;
    while (read(fds[0], &said, sizeof said) == (ssize_t)sizeof said) {
        assert_true(known->count < KNOWN_MAX);
        known->records[known->count++] = said;
    }
    close(fds[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == FAULT_CUT);
    return WEXITSTATUS(status) == FAULT_CUT;
}

// A walk-in without its particulars, or particulars that are not the ones it speaks of.
static bool is_half(struct knowledge *known, const struct journal_entry *entry) {
    struct fact fact;
    struct particulars found;
    uint8_t prev[RECORD_HASH_BYTES];
    uint8_t salt[PARTICULARS_SALT_BYTES];
    char hash[HASH_HEX_CAP];
    if (record_decode(&fact, prev, entry->body) != ERR_OK) {
        return true;
    }
    if (fact.kind != FACT_WALK_IN) {
        return false;
    }
    known->walk_ins++;
    if (particulars_get(known->store, &found, salt, fact.id) != ERR_OK) {
        return true;
    }
    particulars_hash(hash, &found, salt);
    return strcmp(hash, fact.particulars_hash) != 0;
}

// The journal may hold more than was acknowledged: the power went between the two.
static bool look_at(void *context, const struct journal_entry *entry) {
    struct knowledge *known = context;
    known->differs |= is_half(known, entry);
    while (known->seen < known->count && known->records[known->seen].seq < entry->seq) {
        known->differs = true;
        known->seen++;
    }
    if (known->seen < known->count && known->records[known->seen].seq == entry->seq) {
        known->differs |= strcmp(known->records[known->seen].id, entry->id) != 0;
        known->seen++;
    }
    return true;
}

static int64_t count_particulars(const char *dir) {
    return number_behind_its_back(dir, "SELECT count(*) FROM particulars");
}

static bool is_all_there(const char *dir, struct store *store, struct knowledge *known) {
    known->seen = 0;
    known->differs = false;
    known->store = store;
    known->walk_ins = 0;
    assert_ok(journal_each(store, 1, INT64_MAX, look_at, known));
    return !known->differs && known->seen == known->count &&
           known->walk_ins == count_particulars(dir) && verify(store, NULL) == 0;
}

static struct fault_plan draw_plan(uint64_t *random, bool sync_lies) {
    // An append takes about a dozen steps; some cuts come after the end and are none.
    return (struct fault_plan){.cut_at = 1 + (int64_t)draw_below(random, 340),
                               .seed = draw(random) | 1,
                               .sync_lies = sync_lies};
}

static void nothing_acknowledged_is_lost(void **state) {
    (void)state;
    static struct knowledge known;
    uint64_t random = 20260401;
    int cuts = 0;
    while (cuts < CUTS) {
        char dir[256];
        dir_make(dir);
        known = (struct knowledge){0};
        for (int i = 0; i < CUTS_PER_DIRECTORY; i++) {
            struct fault_plan plan = draw_plan(&random, false);
            cuts += run_child(dir, &known, &plan);
            struct store *store = must_open(dir, STORE_WRITE);
            assert_true(is_all_there(dir, store, &known));
            store_close(store);
        }
        dir_remove(dir);
    }
}

// The same with a disk whose syncs do nothing. If no record were lost here either, the test above
// would prove nothing.
static void a_disk_that_lies_about_syncs_is_noticed(void **state) {
    (void)state;
    static struct knowledge known;
    uint64_t random = 815;
    int lost = 0;
    for (int i = 0; i < LYING_CUTS; i++) {
        char dir[256];
        char problem[1024];
        struct store *store = NULL;
        dir_make(dir);
        known = (struct knowledge){0};
        struct fault_plan plan = draw_plan(&random, true);
        run_child(dir, &known, &plan);
        enum err err = store_open(&store, dir, STORE_WRITE, problem, sizeof problem);
        lost += err != ERR_OK || !is_all_there(dir, store, &known);
        store_close(store);
        dir_remove(dir);
    }
    print_message("a lying disk lost records in %d of %d cuts\n", lost, LYING_CUTS);
    assert_true(lost > LYING_CUTS / 4);
}

// --- Steps that fail -----------------------------------------------------------------------------

static void assert_append_is_all_or_nothing(struct store *store, enum err expected) {
    int64_t head = head_of(store);
    struct fact fact =
        tap("s1", "m1", head % 2 ? DIRECTION_OUT : DIRECTION_IN, VERDICT_ACCEPTED, (int)head);
    struct fact before = fact;
    struct presence presence;
    struct presence presence_after;
    assert_ok(presence_get(store, &presence, "s1", "m1"));
    enum err err = journal_append(store, &fact);
    if (err == ERR_OK) {
        assert_int_equal(head_of(store), head + 1);
        return;
    }
    assert_int_equal(err, expected);
    assert_memory_equal(&fact, &before, sizeof fact);
    assert_int_equal(head_of(store), head);
    assert_ok(presence_get(store, &presence_after, "s1", "m1"));
    assert_memory_equal(&presence, &presence_after, sizeof presence);
}

static void fail_at_each_step(int code, enum err expected) {
    char dir[256];
    int failures = 0;
    dir_make(dir);
    fault_vfs_install();
    fault_vfs_arm(&(struct fault_plan){.seed = 1});
    struct store *store = must_open(dir, STORE_WRITE);
    for (int step = 1; step <= 30; step++) {
        int64_t head = head_of(store);
        fault_vfs_arm(&(struct fault_plan){
            .seed = 1, .fail_from = step, .fail_count = 1 + step % 3, .fail_code = code});
        assert_append_is_all_or_nothing(store, expected);
        failures += head_of(store) == head;
        fault_vfs_arm(&(struct fault_plan){.seed = 1});
        append_tap(store, "m2", DIRECTION_IN, step);
    }
    assert_true(failures > 3);
    store_close(store);
    fault_vfs_remove();
    store = must_open(dir, STORE_WRITE);
    assert_int_equal(verify(store, NULL), 0);
    store_close(store);
    dir_remove(dir);
}

static void a_write_that_finds_no_space_changes_nothing(void **state) {
    (void)state;
    fail_at_each_step(SQLITE_FULL, ERR_FULL);
}

static void a_disk_that_errs_changes_nothing(void **state) {
    (void)state;
    fail_at_each_step(SQLITE_IOERR_WRITE, ERR_IO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_acknowledged_is_lost),
        cmocka_unit_test(a_disk_that_lies_about_syncs_is_noticed),
        cmocka_unit_test(a_write_that_finds_no_space_changes_nothing),
        cmocka_unit_test(a_disk_that_errs_changes_nothing),
    };
    log_set_level((enum log_level)(LOG_ERROR + 1)); // hundreds of expected lines
    return cmocka_run_group_tests(tests, NULL, NULL);
}
