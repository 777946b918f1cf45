// Base45 against RFC 9285 section 4.3 and 4.4, and against itself.
#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/credential/base45.h"
#include "tests/unit/gen.h"

static void assert_decodes(const char *text, const void *data, size_t len) {
    uint8_t out[64];
    size_t out_len = sizeof out;
    assert_int_equal(base45_decode(out, &out_len, span_of_text(text)), ERR_OK);
    assert_int_equal(out_len, len);
    assert_memory_equal(out, data, len);
}

static void assert_encodes(const char *data, const char *text) {
    struct buf out = BUF_EMPTY;
    assert_int_equal(base45_append(&out, span_of_text(data)), ERR_OK);
    assert_int_equal(out.len, strlen(text));
    assert_memory_equal(out.data, text, out.len);
    buf_fini(&out);
    assert_decodes(text, data, strlen(data));
}

static void examples_of_the_rfc(void **state) {
    (void)state;
    assert_encodes("AB", "BB8");
    assert_encodes("Hello!!", "%69 VD92EX0");
    assert_encodes("base-45", "UJCLQE7W581");
    assert_encodes("ietf!", "QED8WEX0");
}

static void ends_of_the_range(void **state) {
    (void)state;
    assert_decodes("", "", 0);
    assert_decodes("00", "\0", 1);
    assert_decodes("U5", "\xff", 1);
    assert_decodes("000", "\0\0", 2);
    assert_decodes("FGW", "\xff\xff", 2);
}

static void what_is_no_base45_is_refused(void **state) {
    (void)state;
    // GGW is 65536 and ":::" more: RFC 9285 section 4.4 names both cases; V5 is 256.
    static const char *const wrong[] = {"A",  "BB8B", "GGW",  ":::",  "V5",
                                        "::", "bb8",  "BB8b", "\n00", "AB\x80"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        uint8_t out[64];
        size_t len = sizeof out;
        assert_int_equal(base45_decode(out, &len, span_of_text(wrong[i])), ERR_INVALID);
    }
    uint8_t out[4];
    size_t len = sizeof out;
    assert_int_equal(base45_decode(out, &len, (struct span){(const uint8_t *)"0\0000", 3}),
                     ERR_INVALID);
}

static void nothing_is_written_past_the_end(void **state) {
    (void)state;
    struct gen gen = {45};
    uint8_t data[16];
    gen_bytes(&gen, data, sizeof data);
    for (size_t len = 1; len <= sizeof data; len++) {
        struct buf text = BUF_EMPTY;
        assert_int_equal(base45_append(&text, (struct span){data, len}), ERR_OK);
        for (size_t cap = 0; cap < len; cap++) {
            uint8_t out[17];
            memset(out, 0xaa, sizeof out);
            size_t out_len = cap;
            assert_int_equal(base45_decode(out, &out_len, buf_span(&text)), ERR_TOO_BIG);
            assert_int_equal(out[cap], 0xaa);
        }
        buf_fini(&text);
    }
}

static void random_bytes_come_back(void **state) {
    (void)state;
    struct gen gen = {9285};
    for (int round = 0; round < 3000; round++) {
        uint8_t data[257];
        uint8_t back[257];
        size_t len = gen_below(&gen, sizeof data);
        size_t back_len = sizeof back;
        gen_bytes(&gen, data, len);
        struct buf text = BUF_EMPTY;
        assert_int_equal(base45_append(&text, (struct span){data, len}), ERR_OK);
        assert_int_equal(text.len, len / 2 * 3 + len % 2 * 2);
        assert_int_equal(base45_decode(back, &back_len, buf_span(&text)), ERR_OK);
        assert_true(span_equal((struct span){data, len}, (struct span){back, back_len}));
        buf_fini(&text);
    }
}

// One text for each byte string: otherwise a changed code could still be the same token.
static void every_text_that_decodes_is_what_encoding_gives(void **state) {
    (void)state;
    struct gen gen = {45045};
    int decoded = 0;
    for (int round = 0; round < 20000; round++) {
        uint8_t text[6];
        uint8_t data[4];
        size_t len = sizeof data;
        struct span span = {text, 2 + gen_below(&gen, 5)};
        for (size_t i = 0; i < span.len; i++) {
            text[i] = (uint8_t)gen_between(&gen, ' ', 'Z');
        }
        if (base45_decode(data, &len, span) != ERR_OK) {
            continue;
        }
        decoded++;
        struct buf again = BUF_EMPTY;
        assert_int_equal(base45_append(&again, (struct span){data, len}), ERR_OK);
        assert_true(span_equal(buf_span(&again), span));
        buf_fini(&again);
    }
    assert_true(decoded > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_rfc),
        cmocka_unit_test(ends_of_the_range),
        cmocka_unit_test(what_is_no_base45_is_refused),
        cmocka_unit_test(nothing_is_written_past_the_end),
        cmocka_unit_test(random_bytes_come_back),
        cmocka_unit_test(every_text_that_decodes_is_what_encoding_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
