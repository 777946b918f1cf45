#include "tests/unit/cmocka_all.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/file.h"

static char folder[] = "/tmp/uk-file-XXXXXX";
static char path[64];

static int make_folder(void **state) {
    (void)state;
    signal(SIGXFSZ, SIG_IGN); // a file that grows too large is an error to be told
    snprintf(folder, sizeof folder, "%s", "/tmp/uk-file-XXXXXX");
    if (!mkdtemp(folder)) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/list.csv", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

static void assert_holds(const char *text) {
    struct buf buf = BUF_EMPTY;
    assert_int_equal(buf_read_file(&buf, path, 1000), ERR_OK);
    assert_true(span_equal(buf_span(&buf), span_of_text(text)));
    buf_fini(&buf);
}

static void assert_alone(void) {
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    size_t count = 0;
    while (readdir(dir)) {
        count++;
    }
    closedir(dir);
    assert_int_equal(count, 3); // . and .. and the file
}

static void a_file_takes_the_place_of_another(void **state) {
    (void)state;
    assert_int_equal(file_replace(path, span_of_text("before")), ERR_OK);
    assert_int_equal(file_replace(path, span_of_text("after")), ERR_OK);
    assert_holds("after");
    assert_alone();
    struct stat entry;
    assert_int_equal(stat(path, &entry), 0);
    assert_int_equal(entry.st_mode & 0777, 0600);
}

// A file size limit stands in for a full stick: the write itself fails, halfway.
static void what_does_not_fit_leaves_the_old_file(void **state) {
    (void)state;
    static uint8_t large[100000];
    assert_int_equal(file_replace(path, span_of_text("before")), ERR_OK);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {.rlim_cur = 4096, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum err err = file_replace(path, (struct span){large, sizeof large});
    int errnum = errno;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_not_equal(err, ERR_OK);
    assert_int_equal(errnum, EFBIG);
    assert_holds("before");
    assert_alone();
}

static void a_folder_that_is_not_there_is_told(void **state) {
    (void)state;
    assert_int_equal(file_replace("/tmp/uk-file-nowhere/list.csv", span_of_text("x")),
                     ERR_NOT_FOUND);
    assert_int_equal(errno, ENOENT);
}

static void a_name_that_is_too_long_is_told(void **state) {
    (void)state;
    static char name[5000];
    memset(name, 'a', sizeof name - 1);
    assert_int_equal(file_replace(name, span_of_text("x")), ERR_TOO_BIG);
    assert_int_equal(errno, ENAMETOOLONG);
}

#define IN_A_FOLDER(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_file_takes_the_place_of_another),
        IN_A_FOLDER(what_does_not_fit_leaves_the_old_file),
        cmocka_unit_test(a_folder_that_is_not_there_is_told),
        cmocka_unit_test(a_name_that_is_too_long_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
