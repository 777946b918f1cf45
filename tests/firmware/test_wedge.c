// Which keys are a scanner's.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/wedge.h"

enum { SCANNER_MS = 5, PERSON_MS = 180 };

static int64_t type(struct wedge *wedge, const char *text, int64_t from_ms, int64_t step_ms) {
    for (size_t i = 0; text[i]; i++) {
        char key[2] = {text[i], '\0'};
        wedge_type(wedge, key, from_ms);
        from_ms += step_ms;
    }
    return from_ms;
}

static void expect(const struct scan *scan, const char *text) {
    assert_int_equal(scan->kind, SCAN_WEDGE);
    assert_int_equal(scan->len, strlen(text));
    assert_memory_equal(scan->bytes, text, scan->len);
}

static void fast_keys_are_a_code(void **state) {
    (void)state;
    struct wedge wedge = {0};
    struct scan scan;
    int64_t at = type(&wedge, "UK1:6BF%", 1000, SCANNER_MS);
    assert_true(wedge_end(&wedge, &scan, at));
    expect(&scan, "UK1:6BF%");
    assert_int_equal(scan.mono_ms, at);
    // What was taken is not taken again.
    assert_false(wedge_end(&wedge, &scan, at));
}

static void a_persons_keys_are_not(void **state) {
    (void)state;
    struct wedge wedge = {0};
    struct scan scan;
    int64_t at = type(&wedge, "123456", 1000, PERSON_MS);
    assert_false(wedge_end(&wedge, &scan, at));
    // A brisk typist stays under the gap with each key, but not with all of them.
    at = type(&wedge, "12345678", 10000, 80);
    assert_false(wedge_end(&wedge, &scan, at));
}

static void late_enter_is_a_persons(void **state) {
    (void)state;
    struct wedge wedge = {0};
    struct scan scan;
    int64_t at = type(&wedge, "123456", 1000, SCANNER_MS);
    assert_false(wedge_end(&wedge, &scan, at + WEDGE_GAP_MS));
}

static void too_few_keys_are_no_code(void **state) {
    (void)state;
    struct wedge wedge = {0};
    struct scan scan;
    assert_false(wedge_end(&wedge, &scan, 1));
    assert_false(wedge_end(&wedge, &scan, type(&wedge, "123", 1000, SCANNER_MS)));
}

static void stray_key_before_a_code_is_left_out(void **state) {
    (void)state;
    struct wedge wedge = {0};
    struct scan scan;
    wedge_type(&wedge, "x", 1000);
    int64_t at = type(&wedge, "ABCD", 1001 + WEDGE_GAP_MS, SCANNER_MS);
    assert_true(wedge_end(&wedge, &scan, at));
    expect(&scan, "ABCD");
}

static void full_width_digits_pass_as_their_bytes(void **state) {
    (void)state;
    struct wedge wedge = {0};
    struct scan scan;
    wedge_type(&wedge, "１２", 1000);
    wedge_type(&wedge, "３", 1005);
    assert_false(wedge_end(&wedge, &scan, 1010)); // three characters, nine bytes
    wedge_type(&wedge, "１２", 2000);
    wedge_type(&wedge, "３４", 2005);
    assert_true(wedge_end(&wedge, &scan, 2010));
    expect(&scan, "１２３４");
}

static void overflow_loses_all_of_the_code(void **state) {
    (void)state;
    struct wedge wedge = {0};
    struct scan scan;
    int64_t at = 1000;
    for (int i = 0; i < SCAN_BYTES_MAX; i++) {
        wedge_type(&wedge, "a", at++);
    }
    wedge_type(&wedge, "b", at++);
    assert_false(wedge_end(&wedge, &scan, at));
    // And the next one is read as if nothing had been.
    at = type(&wedge, "ABCD", at, SCANNER_MS);
    assert_true(wedge_end(&wedge, &scan, at));
    expect(&scan, "ABCD");
}

static void largest_code_fits(void **state) {
    (void)state;
    struct wedge wedge = {0};
    struct scan scan;
    int64_t at = 1000;
    for (int i = 0; i < SCAN_BYTES_MAX; i++) {
        wedge_type(&wedge, "a", at++);
    }
    assert_true(wedge_end(&wedge, &scan, at));
    assert_int_equal(scan.len, SCAN_BYTES_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fast_keys_are_a_code),
        cmocka_unit_test(a_persons_keys_are_not),
        cmocka_unit_test(late_enter_is_a_persons),
        cmocka_unit_test(too_few_keys_are_no_code),
        cmocka_unit_test(stray_key_before_a_code_is_left_out),
        cmocka_unit_test(full_width_digits_pass_as_their_bytes),
        cmocka_unit_test(overflow_loses_all_of_the_code),
        cmocka_unit_test(largest_code_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
