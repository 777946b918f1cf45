#include "tests/sync/place.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/base/buf.h"

static void make_certs(char *dir) {
    char script[] = UK_TEST_SYNC_DIR "/make_certs";
    char *argv[] = {script, dir, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    assert_int_equal(posix_spawn(&child, script, &actions, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

void place_make(char out[256]) {
    const char *parent = getenv("TMPDIR");
    snprintf(out, 256, "%s/uk-sync-XXXXXX", parent && *parent ? parent : "/tmp");
    assert_non_null(mkdtemp(out));
    make_certs(out);
    // A proxy of the machine's has no business with loopback.
    unsetenv("https_proxy");
    unsetenv("HTTPS_PROXY");
    unsetenv("all_proxy");
    unsetenv("ALL_PROXY");
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *walk) {
    (void)stat;
    (void)type;
    (void)walk;
    return remove(path);
}

void place_remove(const char *dir) {
    assert_int_equal(nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

void place_read(const char *dir, const char *name, char *out, int cap) {
    char path[512];
    struct buf file = BUF_EMPTY;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(buf_read_file(&file, path, (size_t)cap - 1), ERR_OK);
    snprintf(out, (size_t)cap, "%.*s", (int)file.len, (const char *)file.data);
    buf_fini(&file);
}
