// The settings file: every key, and what is said of a line that is none.
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/config.h"
#include "tests/app/stderr_catch.h"

static char path[256];

static int set_up(void **state) {
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/uk-config-XXXXXX", parent && *parent ? parent : "/tmp");
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int tear_down(void **state) {
    (void)state;
    return unlink(path);
}

static enum err read_text(struct config *out, const char *text, char said[1024]) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    config_defaults(out);
    stderr_catch_begin();
    enum err err = config_read(out, path);
    stderr_catch_end(said, 1024);
    return err;
}

static void assert_one_line_naming(const char *said, const char *what) {
    const char *end = strchr(said, '\n');
    assert_true(end && end[1] == '\0');
    assert_true(strncmp(said, "uketsuke run: ", 14) == 0);
    if (!strstr(said, path) || !strstr(said, what)) {
        fail_msg("\"%s\" does not name %s", said, what);
    }
}

static void an_empty_file_leaves_the_defaults(void **state) {
    (void)state;
    struct config config;
    char said[1024];
    assert_int_equal(read_text(&config, "\n; nothing\n[kiosk]\n", said), ERR_OK);
    assert_string_equal(said, "");
    assert_string_equal(config.camera, "v4l2:/dev/video0");
    assert_string_equal(config.nfc, "auto");
    assert_string_equal(config.window, "1280x800");
    assert_string_equal(config.hq, "");
    assert_string_equal(config.ca, "");
}

static void every_key_is_taken(void **state) {
    (void)state;
    struct config config;
    char said[1024];
    assert_int_equal(
        read_text(&config,
                  "[kiosk]\ncamera = files:/srv/frames@5\nnfc = pn532_uart:/dev/ttyS0\n"
                  "window = fullscreen\nhq = https://hq.example\nca = /etc/hq.pem\n",
                  said),
        ERR_OK);
    assert_string_equal(said, "");
    assert_string_equal(config.camera, "files:/srv/frames@5");
    assert_string_equal(config.nfc, "pn532_uart:/dev/ttyS0");
    assert_string_equal(config.window, "fullscreen");
    assert_string_equal(config.hq, "https://hq.example");
    assert_string_equal(config.ca, "/etc/hq.pem");
}

static void a_line_that_is_no_setting_is_named(void **state) {
    (void)state;
    static const struct {
        const char *text, *line;
    } cases[] = {
        {"[kiosk]\nnfc = none\ncolour = blue\n", "line 3"},
        {"[kiosk]\nCamera = none\n", "line 2"},
        {"nfc = none\n", "line 1"},          // outside [kiosk]
        {"[other]\nnfc = none\n", "line 2"}, // in another section
        {"[kiosk]\n\n\nnfc none\n", "line 4"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config config;
        char said[1024];
        assert_int_equal(read_text(&config, cases[i].text, said), ERR_INVALID);
        assert_one_line_naming(said, cases[i].line);
    }
}

static void a_value_that_does_not_fit_is_refused_not_cut(void **state) {
    (void)state;
    struct config config;
    char said[1024];
    assert_int_equal(
        read_text(&config, "[kiosk]\nwindow = 1111111111111111x11111111111111\n", said),
        ERR_OK); // 31 characters
    assert_int_equal(
        read_text(&config, "[kiosk]\nwindow = 1111111111111111x111111111111111\n", said),
        ERR_INVALID);
    assert_one_line_naming(said, "line 2");
}

static void a_file_that_is_not_there_is_named(void **state) {
    (void)state;
    struct config config;
    char said[1024];
    config_defaults(&config);
    unlink(path);
    stderr_catch_begin();
    enum err err = config_read(&config, path);
    stderr_catch_end(said, sizeof said);
    set_up(NULL); // for tear_down
    assert_int_equal(err, ERR_NOT_FOUND);
    assert_non_null(strstr(said, "can't read"));
    assert_non_null(strstr(said, "--config"));
}

#define CONFIG_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CONFIG_TEST(an_empty_file_leaves_the_defaults),
        CONFIG_TEST(every_key_is_taken),
        CONFIG_TEST(a_line_that_is_no_setting_is_named),
        CONFIG_TEST(a_value_that_does_not_fit_is_refused_not_cut),
        CONFIG_TEST(a_file_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
