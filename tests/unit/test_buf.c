#include "tests/unit/cmocka_all.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/buf.h"
#include "tests/unit/gen.h"

static void it_grows_as_told(void **state) {
    (void)state;
    struct gen gen = {1};
    struct buf buf = BUF_EMPTY;
    uint8_t expected[70000];
    size_t len = 0;
    while (len < 60000) {
        uint8_t piece[3000];
        size_t piece_len = gen_below(&gen, sizeof piece);
        gen_bytes(&gen, piece, piece_len);
        assert_int_equal(buf_append(&buf, piece, piece_len), ERR_OK);
        memcpy(expected + len, piece, piece_len);
        len += piece_len;
        assert_int_equal(buf.len, len);
        assert_true(buf.cap >= len);
    }
    assert_true(span_equal(buf_span(&buf), (struct span){expected, len}));
    buf_fini(&buf);
    assert_null(buf.data);
    assert_int_equal(buf.len, 0);
}

static void nothing_is_appended_at_no_cost(void **state) {
    (void)state;
    struct buf buf = BUF_EMPTY;
    assert_int_equal(buf_append(&buf, NULL, 0), ERR_OK);
    assert_null(buf.data);
    buf_fini(&buf);
}

static void more_than_there_can_be_is_refused(void **state) {
    (void)state;
    struct buf buf = BUF_EMPTY;
    assert_int_equal(buf_append_text(&buf, "x"), ERR_OK);
    assert_int_equal(buf_reserve(&buf, SIZE_MAX), ERR_TOO_BIG);
    assert_int_equal(buf_reserve(&buf, SIZE_MAX / 2), ERR_TOO_BIG);
    assert_int_equal(buf.len, 1);
    buf_fini(&buf);
}

static void a_buffer_moves(void **state) {
    (void)state;
    struct buf from = BUF_EMPTY;
    assert_int_equal(buf_append_text(&from, "x"), ERR_OK);
    struct buf to = buf_take(&from);
    assert_null(from.data);
    assert_int_equal(to.len, 1);
    buf_fini(&to);
    buf_fini(&from);
}

static void printf_and_terminate(void **state) {
    (void)state;
    struct buf buf = BUF_EMPTY;
    const char *text;
    assert_int_equal(buf_terminate(&buf, &text), ERR_OK);
    assert_string_equal(text, "");
    for (int i = 0; i < 200; i++) {
        assert_int_equal(buf_printf(&buf, "%d,%s;", i, "あ"), ERR_OK);
    }
    size_t len = buf.len;
    assert_int_equal(buf_terminate(&buf, &text), ERR_OK);
    assert_int_equal(buf.len, len);
    assert_int_equal(strlen(text), len);
    assert_memory_equal(text, "0,あ;1,あ;", 12);
    buf_fini(&buf);
}

static void spans_compare(void **state) {
    (void)state;
    assert_true(span_equal((struct span){NULL, 0}, span_of_text("")));
    assert_true(span_equal(span_of_text("ab"), span_of_text("ab")));
    assert_false(span_equal(span_of_text("ab"), span_of_text("abc")));
    assert_false(span_equal(span_of_text("ab"), span_of_text("ac")));
}

// --- Files ---------------------------------------------------------------------------------------

struct scratch {
    char dir[512];
    char path[600];
};

static int make_scratch(void **state) {
    static struct scratch scratch;
    const char *tmp = getenv("TMPDIR");
    snprintf(scratch.dir, sizeof scratch.dir, "%s/uk-buf-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(scratch.dir)) {
        return -1;
    }
    snprintf(scratch.path, sizeof scratch.path, "%s/file", scratch.dir);
    *state = &scratch;
    return 0;
}

static int remove_scratch(void **state) {
    struct scratch *scratch = *state;
    unlink(scratch->path);
    return rmdir(scratch->dir);
}

static void write_file(const char *path, size_t len) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < len; i++) {
        fputc((int)(i % 251), file);
    }
    assert_int_equal(fclose(file), 0);
}

static void files_up_to_the_limit(void **state) {
    struct scratch *scratch = *state;
    static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 10000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct buf buf = BUF_EMPTY;
        write_file(scratch->path, sizes[i]);
        assert_int_equal(buf_append_text(&buf, "in front"), ERR_OK);
        assert_int_equal(buf_read_file(&buf, scratch->path, sizes[i]), ERR_OK);
        assert_int_equal(buf.len, 8 + sizes[i]);
        if (sizes[i] > 0) {
            assert_int_equal(buf.data[buf.len - 1], (sizes[i] - 1) % 251);
            assert_int_equal(buf_read_file(&buf, scratch->path, sizes[i] - 1), ERR_TOO_BIG);
            assert_int_equal(buf.len, 8 + sizes[i]);
        }
        buf_fini(&buf);
    }
}

static void what_is_no_file(void **state) {
    struct scratch *scratch = *state;
    struct buf buf = BUF_EMPTY;
    unlink(scratch->path);
    assert_int_equal(buf_read_file(&buf, scratch->path, 10), ERR_NOT_FOUND);
    assert_int_equal(buf_read_file(&buf, scratch->dir, 10), ERR_INVALID);
    assert_int_equal(mkfifo(scratch->path, 0600), 0);
    assert_int_equal(buf_read_file(&buf, scratch->path, 10), ERR_INVALID);
    assert_int_equal(buf.len, 0);
    buf_fini(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_grows_as_told),
        cmocka_unit_test(nothing_is_appended_at_no_cost),
        cmocka_unit_test(more_than_there_can_be_is_refused),
        cmocka_unit_test(a_buffer_moves),
        cmocka_unit_test(printf_and_terminate),
        cmocka_unit_test(spans_compare),
        cmocka_unit_test_setup_teardown(files_up_to_the_limit, make_scratch, remove_scratch),
        cmocka_unit_test_setup_teardown(what_is_no_file, make_scratch, remove_scratch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
