#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "app/credential/enrolment.h"
#include "tests/unit/gen.h"

#define START "uketsuke://enrol?"
#define URL "url=https%3A%2F%2Fhq.example%3A8443"
#define CODE "&code=123456789012"
// base64 of 32 bytes 0x00 .. 0x1f
#define PIN "sha256//AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define PIN_ESCAPED "&pin=sha256%2F%2FAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8%3D"

static enum err parse(const char *text) {
    struct enrolment out;
    return enrolment_parse(&out, span_of_text(text));
}

static void a_code_as_hq_shows_it(void **state) {
    (void)state;
    struct enrolment out;
    assert_int_equal(enrolment_parse(&out, span_of_text(START URL CODE PIN_ESCAPED)), ERR_OK);
    assert_string_equal(out.url, "https://hq.example:8443");
    assert_string_equal(out.code, "123456789012");
    assert_string_equal(out.pin, PIN);
    struct buf again = BUF_EMPTY;
    assert_int_equal(enrolment_append(&again, &out), ERR_OK);
    assert_true(span_equal(buf_span(&again), span_of_text(START URL CODE PIN_ESCAPED)));
    buf_fini(&again);
}

static void order_escapes_and_unknown_parameters_do_not_matter(void **state) {
    (void)state;
    assert_int_equal(parse(START "code=123456789012&url=https://hq.example"), ERR_OK);
    assert_int_equal(parse(START URL CODE "&later=1"), ERR_OK);
    assert_int_equal(parse(START URL CODE "&flag"), ERR_OK);
    assert_int_equal(parse(START URL "&code=%31%32%33456789012"), ERR_OK);
    assert_int_equal(parse(START "url=https%3a%2f%2f192.0.2.1" CODE), ERR_OK);
    assert_int_equal(parse(START "url=https://[2001:db8::1]:8443/hq" CODE), ERR_OK);
}

static void another_code_is_not_found(void **state) {
    (void)state;
    static const char *const others[] = {"",
                                         "UK1:ABC",
                                         "https://hq.example",
                                         "uketsuke://enr",
                                         "uketsuke://enrolled?" URL CODE,
                                         "UKETSUKE://enrol?" URL CODE};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(parse(others[i]), ERR_NOT_FOUND);
    }
}

static void what_is_missing_or_wrong(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "uketsuke://enrol",
        START,
        START URL,
        START CODE,
        START URL "&code=12345678901",
        START URL "&code=1234567890123",
        START URL "&code=12345678901a",
        START URL "&code=%EF%BC%91",
        START URL CODE CODE,
        START URL CODE "&" URL,
        START URL CODE "&pin=",
        START URL CODE "&pin=sha256//AAAA",
        START URL CODE "&pin=" PIN "=",
        START URL CODE "&pin=md5//AAAA",
        START URL "&code=%",
        START URL "&code=%3",
        START URL "&code=%3x",
        START URL "%00" CODE,
        START "url=http://hq.example" CODE,
        START "url=https://" CODE,
        START "url=https:///v1" CODE,
        START "url=https://a@hq.example" CODE,
        START "url=https://hq.example:" CODE,
        START "url=https://hq.example:0" CODE,
        START "url=https://hq.example:65536" CODE,
        START "url=https://hq.example:99999" CODE,
        START "url=https://hq.example:123456" CODE,
        START "url=https://hq.example%3Fx=1" CODE,
        START "url=https://hq.example/%23x" CODE,
        START "url=https://hq example" CODE,
        START "url=https://hq.example/a%20b" CODE,
        START "url=https://hq.example/%0A" CODE,
        START "url=https://[::1" CODE,
        START "url=https://[]" CODE,
        START "url=https://[::1]x" CODE,
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (parse(wrong[i]) != ERR_INVALID) {
            fail_msg("taken: %s", wrong[i]);
        }
    }
}

static void what_does_not_fit_is_wrong(void **state) {
    (void)state;
    char text[600];
    char path[300];
    memset(path, 'a', sizeof path);
    path[sizeof path - 1] = '\0';
    snprintf(text, sizeof text, START "url=https://h/%s" CODE, path);
    assert_int_equal(parse(text), ERR_INVALID);
    path[255 - strlen("https://h/")] = '\0';
    snprintf(text, sizeof text, START "url=https://h/%s" CODE, path);
    assert_int_equal(parse(text), ERR_OK);
}

static void no_piece_of_a_code_is_a_code(void **state) {
    (void)state;
    static const char whole[] = START URL CODE PIN_ESCAPED;
    for (size_t len = 0; len < sizeof whole - 1; len++) {
        struct enrolment out;
        enum err err = enrolment_parse(&out, (struct span){(const uint8_t *)whole, len});
        bool ends_before_pin = len == strlen(START URL CODE) || len == strlen(START URL CODE "&") ||
                               len == strlen(START URL CODE "&p") ||
                               len == strlen(START URL CODE "&pi");
        // Cut inside the word "pin", what is left is a whole code that has none.
        assert_int_equal(err == ERR_OK, ends_before_pin);
    }
}

static void what_is_not_complete_is_not_written(void **state) {
    (void)state;
    struct buf out = BUF_EMPTY;
    struct enrolment good = {.url = "https://h", .code = "000000000000"};
    struct enrolment bad = good;
    assert_int_equal(enrolment_append(&out, &good), ERR_OK);
    size_t len = out.len;
    bad.url[4] = '\0';
    assert_int_equal(enrolment_append(&out, &bad), ERR_INVALID);
    bad = good;
    bad.code[11] = '\0';
    assert_int_equal(enrolment_append(&out, &bad), ERR_INVALID);
    bad = good;
    bad.pin[0] = 'x';
    assert_int_equal(enrolment_append(&out, &bad), ERR_INVALID);
    assert_int_equal(out.len, len);
    buf_fini(&out);
}

static void generated_codes_come_back(void **state) {
    (void)state;
    static const char *const characters[] = {"a", "Z", "0", "/", "-", ".", "~", "&",
                                             "=", "+", ";", ":", "!", "é", "会"};
    struct gen gen = {12};
    for (int round = 0; round < 1000; round++) {
        struct enrolment in = {.code = ""};
        struct enrolment back;
        char path[100];
        gen_text(&gen, path, sizeof path, characters, 15, 30);
        snprintf(in.url, sizeof in.url, "https://h.example/%s", path);
        snprintf(in.code, sizeof in.code, "%012u", (unsigned)gen_below(&gen, 4000000000U));
        snprintf(in.pin, sizeof in.pin, "%s", gen_below(&gen, 2) ? PIN : "");
        struct buf text = BUF_EMPTY;
        assert_int_equal(enrolment_append(&text, &in), ERR_OK);
        assert_int_equal(enrolment_parse(&back, buf_span(&text)), ERR_OK);
        assert_memory_equal(&back, &in, sizeof in);
        buf_fini(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_as_hq_shows_it),
        cmocka_unit_test(order_escapes_and_unknown_parameters_do_not_matter),
        cmocka_unit_test(another_code_is_not_found),
        cmocka_unit_test(what_is_missing_or_wrong),
        cmocka_unit_test(what_does_not_fit_is_wrong),
        cmocka_unit_test(no_piece_of_a_code_is_a_code),
        cmocka_unit_test(what_is_not_complete_is_not_written),
        cmocka_unit_test(generated_codes_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
