// What reaches standard error: one line for one event.
#include "tests/unit/cmocka_all.h"

#include <string.h>
#include <unistd.h>

#include "app/base/log.h"

static int saved_stderr;
static int read_end;

static int catch_stderr(void **state) {
    (void)state;
    int ends[2];
    saved_stderr = dup(STDERR_FILENO);
    if (saved_stderr < 0 || pipe(ends) < 0 || dup2(ends[1], STDERR_FILENO) < 0) {
        return -1;
    }
    close(ends[1]);
    read_end = ends[0];
    return 0;
}

// What was written since catch_stderr; standard error is back afterwards.
static void caught(char *out, size_t cap) {
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    ssize_t got = read(read_end, out, cap - 1);
    close(read_end);
    out[got > 0 ? got : 0] = '\0';
}

static void a_line_says_when_how_bad_and_who(void **state) {
    (void)state;
    char text[2000];
    log_warn("store", "%d of %s", 3, "four");
    caught(text, sizeof text);
    assert_int_equal(strlen(text), strlen("2026-01-01T00:00:00Z warn  store: 3 of four\n"));
    assert_string_equal(text + 20, " warn  store: 3 of four\n");
}

static void lower_levels_are_dropped(void **state) {
    (void)state;
    char text[2000];
    log_debug("a", "not seen");
    log_set_level(LOG_ERROR);
    log_warn("b", "not seen");
    log_error("c", "seen");
    log_set_level(LOG_INFO);
    caught(text, sizeof text);
    assert_string_equal(text + 20, " error c: seen\n");
}

static void foreign_text_stays_in_its_line(void **state) {
    (void)state;
    char text[2000];
    log_error("a", "%s", "x\ny\r\033[2Jz");
    caught(text, sizeof text);
    assert_string_equal(text + 20, " error a: x y  [2Jz\n");
}

static void a_long_line_is_cut(void **state) {
    (void)state;
    char text[4000];
    char longest[3000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    log_error("a", "%s", longest);
    caught(text, sizeof text);
    assert_int_equal(strlen(text), 1024);
    assert_int_equal(text[1023], '\n');
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_line_says_when_how_bad_and_who, catch_stderr),
        cmocka_unit_test_setup(lower_levels_are_dropped, catch_stderr),
        cmocka_unit_test_setup(foreign_text_stays_in_its_line, catch_stderr),
        cmocka_unit_test_setup(a_long_line_is_cut, catch_stderr),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
