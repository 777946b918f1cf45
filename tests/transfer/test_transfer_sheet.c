// Bytes into rows: encodings, quotes, and where it ends.
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/buf.h"
#include "app/transfer/seen.h"
#include "app/transfer/sheet.h"

// What was read, as one text: "1:a|b;3:c|d;" and faults as "!2@5;".
struct told {
    char text[8192];
    int64_t stop_after; // rows; 0: never
    int64_t rows;
    enum text_encoding encoding;
};

static void tell(struct told *told, const char *text) {
    size_t len = strlen(told->text);
    snprintf(told->text + len, sizeof told->text - len, "%s", text);
}

static bool take_row(void *context, const struct sheet_row *row) {
    struct told *told = context;
    char line[32];
    snprintf(line, sizeof line, "%lld:", (long long)row->line);
    tell(told, line);
    for (size_t i = 0; i < row->count; i++) {
        tell(told, i > 0 ? "|" : "");
        tell(told, row->cells[i]);
    }
    tell(told, ";");
    return ++told->rows != told->stop_after;
}

static void take_fault(void *context, enum sheet_fault fault, int64_t line,
                       enum text_encoding encoding) {
    struct told *told = context;
    char text[48];
    snprintf(text, sizeof text, "!%d@%lld;", (int)fault, (long long)line);
    told->encoding = encoding;
    tell(told, text);
}

static enum err read_bytes(struct told *told, const void *bytes, size_t len) {
    FILE *file = fmemopen((void *)bytes, len, "rb");
    assert_non_null(file);
    const struct sheet_reader reader = {take_row, take_fault, told};
    return sheet_read(file, &reader);
}

static void reads_as(const char *bytes, size_t len, const char *expected) {
    struct told told = {.text = ""};
    assert_int_equal(read_bytes(&told, bytes, len), ERR_OK);
    assert_string_equal(told.text, expected);
}
#define READS(bytes, expected) reads_as(bytes, sizeof(bytes) - 1, expected)

static void rows_as_rfc_4180_has_them(void **state) {
    (void)state;
    READS("a,b\r\nc,d\r\n", "1:a|b;2:c|d;");
    READS("a,b\nc,d", "1:a|b;2:c|d;");
    READS("a,b\rc,d\r", "1:a|b;2:c|d;");
    READS("\"a,1\",\"say \"\"x\"\"\"\n", "1:a,1|say \"x\";");
    READS("\"two\r\nlines\",b\r\nc,d\r\n", "1:two\r\nlines|b;3:c|d;");
    READS(" a , b c \n", "1:a|b c;");
    READS("a,,\n,,\n\n  \nb\n", "1:a||;5:b;");
}

static void both_encodings_and_the_mark(void **state) {
    (void)state;
    READS("\xef\xbb\xbf会員ID,氏名\r\n", "1:会員ID|氏名;");
    READS("会員ID,氏名\r\n", "1:会員ID|氏名;");
    // 会員ID,氏名 / 髙﨑 表示 ﾀﾛｳ in CP932; 表 has a backslash in it
    READS("\x89\xef\x88\xf5ID,\x8e\x81\x96\xbc\r\n"
          "\xfb\xfc\xfa\xb1,\x95\x5c\x8e\xa6\xc0\xdb\xb3\r\n",
          "1:会員ID|氏名;2:髙﨑|表示ﾀﾛｳ;");
    READS("\x81\x60\x87\x40\n", "1:～①;");
}

static void bytes_that_are_no_text_are_named(void **state) {
    (void)state;
    READS("氏名\n山田\n\xff\xfe山\n川\n", "1:氏名;2:山田;!0@3;4:川;");
    READS("\x8e\x81\x96\xbc\n\x8e\x52\xa0\xff\n\x8e\x52\n", "1:氏名;!0@2;3:山;");
    // Three good lines tell what the bad one was to be, though it could be read as Shift_JIS.
    struct told told = {.text = ""};
    const char mixed[] = "氏名\n山田\n川\xe5\n田中\n";
    assert_int_equal(read_bytes(&told, mixed, sizeof mixed - 1), ERR_OK);
    assert_string_equal(told.text, "1:氏名;2:山田;!0@3;4:田中;");
    assert_int_equal(told.encoding, TEXT_UTF8);
    READS("a,\"x\n\xff\xfe\xe5\ny\",b\n氏,c\n", "!0@2;4:氏|c;");
}

static void what_is_no_text_is_refused(void **state) {
    struct told told = {.text = ""};
    (void)state;
    assert_int_equal(read_bytes(&told,
                                "\xff\xfe"
                                "a\0,\0",
                                6),
                     ERR_INVALID);
    assert_int_equal(read_bytes(&told, "PK\3\4\0\0", 6), ERR_INVALID);
    assert_string_equal(told.text, "");
}

static void a_quote_in_the_wrong_place_ends_it(void **state) {
    (void)state;
    READS("a,b\nc,\"d\ne,f\n", "1:a|b;!2@2;");
    READS("a,b\nc,d\"e\nf,g\n", "1:a|b;!2@2;");
    READS("a,\"b\"c\nf,g\n", "!2@1;");
}

static struct buf repeat(const char *start, char c, size_t count, const char *end) {
    struct buf buf = BUF_EMPTY;
    assert_int_equal(buf_append_text(&buf, start), ERR_OK);
    assert_int_equal(buf_reserve(&buf, count), ERR_OK);
    memset(buf.data + buf.len, c, count);
    buf.len += count;
    assert_int_equal(buf_append_text(&buf, end), ERR_OK);
    return buf;
}

static void nothing_grows_without_end(void **state) {
    struct told told = {.text = ""};
    (void)state;
    struct buf line = repeat("a\n", 'x', LINE_MAX_BYTES, "\nb\n");
    assert_int_equal(read_bytes(&told, line.data, line.len), ERR_OK);
    assert_string_equal(told.text, "1:a;!1@2;");
    buf_fini(&line);

    struct buf cell = repeat("a\n\"", '\n', SHEET_CELL_MAX + 200, "b\n");
    told = (struct told){.text = ""};
    assert_int_equal(read_bytes(&told, cell.data, cell.len), ERR_OK);
    assert_string_equal(told.text, "1:a;!3@2;");
    buf_fini(&cell);

    struct buf cells = repeat("a\nb", ',', SHEET_COLUMNS_MAX, "\nc\n");
    told = (struct told){.text = ""};
    assert_int_equal(read_bytes(&told, cells.data, cells.len), ERR_OK);
    assert_string_equal(told.text, "1:a;!4@2;3:c;");
    buf_fini(&cells);
}

static void whoever_reads_may_stop(void **state) {
    struct told told = {.stop_after = 1};
    (void)state;
    assert_int_equal(read_bytes(&told, "a\nb\n\"", 5), ERR_OK);
    assert_string_equal(told.text, "1:a;");
}

static void texts_are_seen_once(void **state) {
    const struct seen_place *first;
    struct seen *seen = seen_create();
    (void)state;
    assert_non_null(seen);
    for (int i = 0; i < 5000; i++) {
        char text[16];
        snprintf(text, sizeof text, "M%d", i);
        assert_int_equal(seen_add(seen, &first, text, (struct seen_place){1, i}), ERR_OK);
        assert_null(first);
    }
    for (int i = 0; i < 5000; i++) {
        char text[16];
        snprintf(text, sizeof text, "M%d", i);
        assert_true(seen_has(seen, text));
        assert_int_equal(seen_add(seen, &first, text, (struct seen_place){2, -1}), ERR_OK);
        assert_non_null(first);
        assert_int_equal(first->line, i);
        assert_int_equal(first->file, 1);
    }
    assert_false(seen_has(seen, "M5000"));
    seen_destroy(seen);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_as_rfc_4180_has_them),
        cmocka_unit_test(both_encodings_and_the_mark),
        cmocka_unit_test(bytes_that_are_no_text_are_named),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(a_quote_in_the_wrong_place_ends_it),
        cmocka_unit_test(nothing_grows_without_end),
        cmocka_unit_test(whoever_reads_may_stop),
        cmocka_unit_test(texts_are_seen_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
