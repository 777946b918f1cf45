#include "app/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/base/buf.h"
#include "tests/tools/render.h"

static char path[256];

static int make_file(void **state) {
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/uk-scan-XXXXXX", tmp ? tmp : "/tmp");
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state) {
    (void)state;
    return unlink(path);
}

static void draw(struct span text) {
    static uint8_t gray[320 * 240];
    struct render_options options = RENDER_DEFAULTS;
    options.width = 320;
    options.height = 240;
    assert_int_equal(render_codes(gray, &options, &text, text.len > 0), ERR_OK);
    assert_int_equal(render_write_png(gray, 320, 240, path), ERR_OK);
}

static int redirect(int to_fd, FILE *file) {
    int saved = dup(to_fd);
    assert_true(saved >= 0 && dup2(fileno(file), to_fd) >= 0);
    return saved;
}

static void read_back(FILE *file, char *text, size_t cap) {
    rewind(file);
    text[fread(text, 1, cap - 1, file)] = '\0';
    fclose(file);
}

enum { TEXT_CAP = 2048 };
struct outcome {
    int status;
    char out[TEXT_CAP], err[TEXT_CAP];
};

static struct outcome run(int argc, char **argv) {
    struct outcome outcome;
    FILE *out = tmpfile();
    FILE *err = tmpfile();
    assert_true(out && err);
    fflush(stdout);
    int saved_out = redirect(STDOUT_FILENO, out);
    int saved_err = redirect(STDERR_FILENO, err);
    outcome.status = cmd_scan(argc, argv);
    fflush(stdout);
    dup2(saved_out, STDOUT_FILENO);
    dup2(saved_err, STDERR_FILENO);
    close(saved_out);
    close(saved_err);
    read_back(out, outcome.out, sizeof outcome.out);
    read_back(err, outcome.err, sizeof outcome.err);
    return outcome;
}

static void assert_line(struct span text, const char *escaped) {
    draw(text);
    struct outcome outcome = run(2, (char *[]){"scan", path, NULL});
    char expected[TEXT_CAP];
    snprintf(expected, sizeof expected, "%s\tQR-Code\t%s\n", path, escaped);
    assert_string_equal(outcome.out, expected);
    assert_string_equal(outcome.err, "");
    assert_int_equal(outcome.status, 0);
}

static void test_one_line_a_code(void **state) {
    (void)state;
    assert_line(span_of_text("UK1:HELLO"), "UK1:HELLO");
    assert_line(span_of_text("a\tb\nc\\d"), "a\\tb\\nc\\\\d");
    assert_line(span_of_text("受付 髙"), "受付 髙");
    static const uint8_t bytes[] = {0, 0x1b, '[', 0x7f, 0xff, 0x83, 0x41, 0xc2, 0x9b};
    assert_line((struct span){bytes, sizeof bytes}, "\\x00\\x1b[\\x7f\\xff\\x83A\\xc2\\x9b");
}

static void test_a_picture_without_a_code(void **state) {
    (void)state;
    draw((struct span){NULL, 0});
    struct outcome outcome = run(2, (char *[]){"scan", path, NULL});
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.out, "");
    assert_non_null(strstr(outcome.err, path));
}

static void test_one_bad_picture_does_not_stop_the_rest(void **state) {
    (void)state;
    draw(span_of_text("HELLO"));
    struct outcome outcome = run(3, (char *[]){"scan", "/nowhere/a.png", path, NULL});
    assert_int_equal(outcome.status, 1);
    assert_non_null(strstr(outcome.err, "/nowhere/a.png can't be read: not found"));
    assert_non_null(strstr(outcome.out, "\tHELLO\n"));
}

static void test_usage(void **state) {
    (void)state;
    struct outcome outcome = run(1, (char *[]){"scan", NULL});
    assert_int_equal(outcome.status, 2);
    assert_non_null(strstr(outcome.err, "usage"));
    outcome = run(2, (char *[]){"scan", "--help", NULL});
    assert_int_equal(outcome.status, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_line_a_code),
        cmocka_unit_test(test_a_picture_without_a_code),
        cmocka_unit_test(test_one_bad_picture_does_not_stop_the_rest),
        cmocka_unit_test(test_usage),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
