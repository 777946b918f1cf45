#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/base/text.h"
#include "tests/unit/gen.h"

static void a_text_is_copied_whole_or_not_at_all(void **state) {
    (void)state;
    char out[5] = "old";
    assert_true(text_copy(out, sizeof out, "four"));
    assert_string_equal(out, "four");
    assert_false(text_copy(out, sizeof out, "fives"));
    assert_string_equal(out, "");
    assert_true(text_copy_span(out, sizeof out, (struct span){NULL, 0}));
    assert_false(text_copy_span(out, sizeof out, (struct span){(const uint8_t *)"a\0b", 3}));
    assert_string_equal(out, "");
}

// --- UTF-8: borders from RFC 3629 section 3 and 4 ------------------------------------------------

static void clean_texts(void **state) {
    (void)state;
    static const char *const clean[] = {"",
                                        " ",
                                        "~",
                                        "aé",
                                        "\xc2\xa0",
                                        "\xdf\xbf",
                                        "\xe0\xa0\x80",
                                        "\xed\x9f\xbf",
                                        "\xee\x80\x80",
                                        "\xef\xbf\xbf",
                                        "\xf0\x90\x80\x80",
                                        "\xf4\x8f\xbf\xbf",
                                        "髙﨑𠮷 ニイガタ"};
    for (size_t i = 0; i < sizeof clean / sizeof clean[0]; i++) {
        assert_true(text_is_clean_utf8(span_of_text(clean[i])));
    }
}

static void unclean_texts(void **state) {
    (void)state;
    static const char *const unclean[] = {
        "\t",
        "\n",
        "\x1f",
        "\x7f",
        "\xc2\x80",
        "\xc2\x9f", // control characters
        "\x80",
        "\xbf",
        "a\x80",
        "\xff",
        "\xfe",
        "\xc0\x80",
        "\xc1\xbf",
        "\xe0\x9f\xbf",
        "\xf0\x8f\xbf\xbf", // longer than needed
        "\xed\xa0\x80",
        "\xed\xbf\xbf", // surrogates
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xf8\x88\x80\x80\x80", // past the end
        "\xc2",
        "\xe3\x81",
        "\xf0\x9f\x98",
        "\xc2\x41",
        "\xe3\x81\x41", // cut short
    };
    for (size_t i = 0; i < sizeof unclean / sizeof unclean[0]; i++) {
        assert_false(text_is_clean_utf8(span_of_text(unclean[i])));
    }
    assert_false(text_is_clean_utf8((struct span){(const uint8_t *)"a\0b", 3}));
}

static size_t encode(uint32_t c, uint8_t out[4]) {
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (uint8_t)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    out[0] = (uint8_t)(leads[len] | c);
    return len;
}

static void every_character_that_there_is(void **state) {
    (void)state;
    for (uint32_t c = 0; c < 0x110800; c++) {
        uint8_t bytes[4];
        size_t len = encode(c, bytes);
        bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
        bool surrogate = c >= 0xd800 && c <= 0xdfff;
        assert_int_equal(text_is_clean_utf8((struct span){bytes, len}),
                         !control && !surrogate && c <= 0x10ffff);
    }
}

// --- Hexadecimal and base64 ----------------------------------------------------------------------

static void hexadecimal(void **state) {
    (void)state;
    uint8_t bytes[4];
    char text[9];
    size_t len = sizeof bytes;
    assert_int_equal(hex_decode(bytes, &len, "00fFA19b"), ERR_OK);
    assert_int_equal(len, 4);
    hex_encode(text, (struct span){bytes, len});
    assert_string_equal(text, "00ffa19b");
    len = sizeof bytes;
    assert_int_equal(hex_decode(bytes, &len, ""), ERR_OK);
    assert_int_equal(len, 0);
    static const char *const wrong[] = {"0", "abc", "0g", "g0", "0x", " 0", "０１"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        len = sizeof bytes;
        assert_int_equal(hex_decode(bytes, &len, wrong[i]), ERR_INVALID);
    }
    len = 1;
    assert_int_equal(hex_decode(bytes, &len, "0000"), ERR_TOO_BIG);
}

static void assert_base64(const char *data, const char *padded, const char *bare) {
    struct buf standard = BUF_EMPTY;
    struct buf url = BUF_EMPTY;
    uint8_t back[16];
    size_t len = sizeof back;
    assert_int_equal(base64_append(&standard, span_of_text(data)), ERR_OK);
    assert_int_equal(base64url_append(&url, span_of_text(data)), ERR_OK);
    assert_true(span_equal(buf_span(&standard), span_of_text(padded)));
    assert_true(span_equal(buf_span(&url), span_of_text(bare)));
    assert_int_equal(base64_decode(back, &len, span_of_text(padded)), ERR_OK);
    assert_true(span_equal((struct span){back, len}, span_of_text(data)));
    len = sizeof back;
    assert_int_equal(base64url_decode(back, &len, span_of_text(bare)), ERR_OK);
    assert_true(span_equal((struct span){back, len}, span_of_text(data)));
    buf_fini(&url);
    buf_fini(&standard);
}

// RFC 4648 section 10; the last one is where the two alphabets differ.
static void base64(void **state) {
    (void)state;
    assert_base64("", "", "");
    assert_base64("f", "Zg==", "Zg");
    assert_base64("fo", "Zm8=", "Zm8");
    assert_base64("foo", "Zm9v", "Zm9v");
    assert_base64("foob", "Zm9vYg==", "Zm9vYg");
    assert_base64("fooba", "Zm9vYmE=", "Zm9vYmE");
    assert_base64("foobar", "Zm9vYmFy", "Zm9vYmFy");
    assert_base64("\xfb\xff\xbf", "+/+/", "-_-_");
}

// One text for the bytes, but for padding that is left out whole.
static void what_is_no_base64(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "A",    "AAAAA", "=",    "====", "AA=",   "AAA==", "AAAA=",    "AAAA====", "A===",
        "AA=A", "AB==",  "AAB=", "AA A", "AA\nA", "-_-_",  "AA==AA==", "あ"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        uint8_t out[16];
        size_t len = sizeof out;
        if (base64_decode(out, &len, span_of_text(wrong[i])) != ERR_INVALID) {
            fail_msg("taken: %s", wrong[i]);
        }
    }
    uint8_t out[2];
    size_t len = sizeof out;
    assert_int_equal(base64_decode(out, &len, span_of_text("AAAA")), ERR_TOO_BIG);
    assert_int_equal(base64url_decode(out, &len, span_of_text("+/+/")), ERR_INVALID);
}

static void random_bytes_come_back(void **state) {
    (void)state;
    struct gen gen = {4648};
    for (int round = 0; round < 1000; round++) {
        uint8_t data[100];
        uint8_t back[100];
        char hex[201];
        size_t len = gen_below(&gen, sizeof data);
        size_t back_len = sizeof back;
        struct buf text = BUF_EMPTY;
        gen_bytes(&gen, data, len);
        assert_int_equal(base64url_append(&text, (struct span){data, len}), ERR_OK);
        assert_int_equal(base64url_decode(back, &back_len, buf_span(&text)), ERR_OK);
        assert_true(span_equal((struct span){data, len}, (struct span){back, back_len}));
        hex_encode(hex, (struct span){data, len});
        back_len = sizeof back;
        assert_int_equal(hex_decode(back, &back_len, hex), ERR_OK);
        assert_true(span_equal((struct span){data, len}, (struct span){back, back_len}));
        buf_fini(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_copied_whole_or_not_at_all),
        cmocka_unit_test(clean_texts),
        cmocka_unit_test(unclean_texts),
        cmocka_unit_test(every_character_that_there_is),
        cmocka_unit_test(hexadecimal),
        cmocka_unit_test(base64),
        cmocka_unit_test(what_is_no_base64),
        cmocka_unit_test(random_bytes_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
