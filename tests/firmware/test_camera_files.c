// The camera of files, and what every camera does with what is in its frames.
#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/firmware/camera_rig.h"
#include "tests/tools/render.h"

enum { PATH_LEN = 512 };
static char folder[PATH_LEN / 2];

static int make_folder(void **state) {
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/uk-files-XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at) {
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

static int remove_folder(void **state) {
    (void)state;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT ? 0 : -1;
}

static void path_of(char path[PATH_LEN], const char *name) {
    snprintf(path, PATH_LEN, "%s/%s", folder, name);
}

// Whole or not at all: the camera is looking.
static void put_bytes(const char *name, const void *data, size_t len) {
    char path[PATH_LEN];
    char hidden[PATH_LEN];
    path_of(path, name);
    path_of(hidden, ".new");
    FILE *file = fopen(hidden, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(hidden, path), 0);
}

static void put_picture(const char *name, const struct render_options *options, struct span text) {
    size_t size = (size_t)options->width * (size_t)options->height;
    uint8_t *gray = malloc(size + 64);
    assert_non_null(gray);
    int head =
        snprintf((char *)gray, 64, "P5\n# drawn\n%d %d\n255\n", options->width, options->height);
    assert_int_equal(render_codes(gray + head, options, &text, text.len > 0), ERR_OK);
    char path[PATH_LEN];
    char hidden[PATH_LEN];
    if (strstr(name, ".pgm")) {
        put_bytes(name, gray, size + (size_t)head);
    } else {
        path_of(path, name);
        path_of(hidden, ".new");
        assert_int_equal(render_write_png(gray + head, options->width, options->height, hidden),
                         ERR_OK);
        assert_int_equal(rename(hidden, path), 0);
    }
    free(gray);
}

static void put_code(const char *name, const char *text) {
    struct render_options options = RENDER_DEFAULTS;
    options.width = 320;
    options.height = 240;
    put_picture(name, &options, span_of_text(text));
}

static void start(struct camera_rig *rig) {
    char spec[PATH_LEN];
    snprintf(spec, sizeof spec, "files:%s@20", folder);
    rig_start(rig, spec);
}

static void test_in_order_of_names(void **state) {
    (void)state;
    put_code("b.pgm", "two");
    put_code("c.PNG", "three");
    put_code("a.png", "one");
    put_bytes("b.txt", "not a picture", 13);
    struct camera_rig rig;
    start(&rig);
    rig_await_state(&rig, READER_READY);
    rig_await_text(&rig, "one");
    rig_await_text(&rig, "two");
    rig_await_text(&rig, "three");
    rig_stop(&rig);
}

static void test_a_new_file_is_noticed(void **state) {
    (void)state;
    put_code("a.png", "one");
    struct camera_rig rig;
    start(&rig);
    rig_await_text(&rig, "one");
    put_code("b.png", "later");
    rig_await_text(&rig, "later");
    rig_stop(&rig);
}

// --- What can't be read --------------------------------------------------------------------------

static void await_pictures(struct camera_rig *rig, int count) {
    for (int i = 0; i < count; i++) {
        struct frame *frame = NULL;
        assert_true(mailbox_wait(rig->frames, &frame, 30000));
        frame_free(frame);
    }
}

static int count_lines_with(FILE *file, const char *part) {
    char line[1024];
    int count = 0;
    rewind(file);
    while (fgets(line, sizeof line, file)) {
        count += strstr(line, part) != NULL;
    }
    return count;
}

static void test_unreadable_files_are_logged_once(void **state) {
    (void)state;
    put_code("a.png", "one");
    put_bytes("b.png", "\x89PNG\r\n\x1a\nrest", 12);
    put_code("c.png", "two");
    FILE *log = tmpfile();
    assert_non_null(log);
    int standard_error = dup(STDERR_FILENO);
    dup2(fileno(log), STDERR_FILENO);
    struct camera_rig rig;
    start(&rig);
    rig_await_text(&rig, "one");
    rig_await_text(&rig, "two");
    await_pictures(&rig, 8); // two a pass
    rig_stop(&rig);
    dup2(standard_error, STDERR_FILENO);
    close(standard_error);
    assert_int_equal(count_lines_with(log, "b.png"), 1);
    fclose(log);
}

static void test_nothing_readable_is_failing(void **state) {
    (void)state;
    put_bytes("a.png", "", 0);
    struct camera_rig rig;
    start(&rig);
    rig_await_state(&rig, READER_FAILING);
    put_code("a.png", "mended");
    rig_await_state(&rig, READER_READY);
    rig_await_text(&rig, "mended");
    rig_stop(&rig);
}

static void test_absent_until_there_is_something(void **state) {
    (void)state;
    assert_int_equal(rmdir(folder), 0);
    struct camera_rig rig;
    start(&rig);
    rig_await_state(&rig, READER_ABSENT);
    assert_int_equal(mkdir(folder, 0700), 0);
    struct reader_report empty = rig_await_state(&rig, READER_ABSENT);
    assert_non_null(strstr(empty.what, "no PNG"));
    put_code("a.png", "here");
    rig_await_state(&rig, READER_READY);
    rig_await_text(&rig, "here");
    rig_stop(&rig);
}

// --- What is in the codes ------------------------------------------------------------------------

static void put_large(const char *name, struct span text) {
    struct render_options options = RENDER_DEFAULTS;
    options.width = 800;
    options.height = 720;
    options.module_px = 3.8;
    options.level = 'L';
    put_picture(name, &options, text);
}

static void test_the_largest_binary_code_survives(void **state) {
    (void)state;
    uint8_t bytes[2953];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(i * 7 + i / 256);
    }
    put_large("a.png", (struct span){bytes, sizeof bytes});
    struct camera_rig rig;
    start(&rig);
    struct scan scan = rig_await_scan(&rig);
    assert_int_equal(scan.kind, SCAN_CODE);
    assert_int_equal(scan.len, sizeof bytes);
    assert_memory_equal(scan.bytes, bytes, sizeof bytes);
    rig_stop(&rig);
}

static void test_a_code_too_long_is_unreadable(void **state) {
    (void)state;
    static uint8_t capitals[4000];
    memset(capitals, 'A', sizeof capitals);
    put_large("a.png", (struct span){capitals, sizeof capitals});
    struct camera_rig rig;
    start(&rig);
    struct scan scan = rig_await_scan(&rig);
    assert_int_equal(scan.kind, SCAN_UNREADABLE);
    assert_int_equal(scan.len, 0);
    rig_stop(&rig);
}

static void test_specifications(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",          "none",      "v4l2:",      "files:",     "files:@5",    "files:d@",
        "files:d@0", "files:d@x", "files:d@-1", "files:d@1x", "files:d@nan", "usb:1"};
    struct mailbox *scans = NULL;
    assert_int_equal(mailbox_create(&scans, sizeof(struct scan), 1, NULL, NULL), ERR_OK);
    struct reader_outputs outputs = {scans, NULL, NULL};
    struct reader *reader = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(camera_start(&reader, bad[i], &outputs), ERR_INVALID);
    }
    static const char *const good[] = {"files:/nowhere", "files:/no@1/where", "files:/nowhere@0.5",
                                       "v4l2:/dev/nothing"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(camera_start(&reader, good[i], &outputs), ERR_OK);
        reader->ops->stop(reader);
        reader->ops->join(reader);
    }
    mailbox_destroy(scans);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_in_order_of_names),
        IN_FOLDER(test_a_new_file_is_noticed),
        IN_FOLDER(test_unreadable_files_are_logged_once),
        IN_FOLDER(test_nothing_readable_is_failing),
        IN_FOLDER(test_absent_until_there_is_something),
        IN_FOLDER(test_the_largest_binary_code_survives),
        IN_FOLDER(test_a_code_too_long_is_unreadable),
        cmocka_unit_test(test_specifications),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
