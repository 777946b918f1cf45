// A person at a keyboard and a scanner that types like one, before the same text entry.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "app/typing.h"
#include "app/ui/wrap.h"

// One character each `step_ms`; returns when the next one would come.
static int64_t type(struct typing *typing, struct entry *entry, const char *text, int64_t at_ms,
                    int64_t step_ms) {
    while (*text) {
        char character[8] = "";
        size_t len = cluster_length(text);
        memcpy(character, text, len);
        typing_text(typing, entry, character, at_ms);
        text += len;
        at_ms += step_ms;
    }
    return at_ms;
}

static void assert_scan(const struct scan *scan, const char *text) {
    assert_int_equal(scan->kind, SCAN_WEDGE);
    assert_int_equal(scan->len, strlen(text));
    assert_memory_equal(scan->bytes, text, scan->len);
}

static void test_a_person_types_into_the_entry(void **state) {
    (void)state;
    struct typing typing = {0};
    struct entry entry = {.text = ""};
    struct scan scan;
    int64_t at_ms = type(&typing, &entry, "ニイガタ", 1000, 180);
    assert_string_equal(entry.text, "ニイガタ");
    assert_false(typing_enter(&typing, &entry, &scan, at_ms));
    assert_string_equal(entry.text, "ニイガタ");
}

static void test_a_scan_leaves_the_entry_as_it_was(void **state) {
    (void)state;
    struct typing typing = {0};
    struct entry entry = {.text = ""};
    struct scan scan;
    int64_t at_ms = type(&typing, &entry, "ナガオ", 1000, 200);
    at_ms = type(&typing, &entry, "UK1:6BFA70", at_ms, 5);
    assert_true(typing_enter(&typing, &entry, &scan, at_ms));
    assert_scan(&scan, "UK1:6BFA70");
    assert_string_equal(entry.text, "ナガオ");
    at_ms = type(&typing, &entry, "https://example.jp/m/M0001", at_ms + 500, 3);
    assert_true(typing_enter(&typing, &entry, &scan, at_ms));
    assert_scan(&scan, "https://example.jp/m/M0001");
    assert_string_equal(entry.text, "ナガオ");
}

// The entry holds 127 bytes, a code may have more: it is read whole, and leaves nothing behind.
static void test_a_code_longer_than_the_entry(void **state) {
    (void)state;
    struct typing typing = {0};
    struct entry entry = {.cap = 8};
    struct scan scan;
    entry_set(&entry, "304");
    int64_t at_ms = type(&typing, &entry, "UK1:0123456789ABCDEF", 1000, 5);
    assert_string_equal(entry.text, "304UK1:");
    assert_true(typing_enter(&typing, &entry, &scan, at_ms));
    assert_scan(&scan, "UK1:0123456789ABCDEF");
    assert_string_equal(entry.text, "304");
}

static void test_a_scan_where_there_is_no_entry(void **state) {
    (void)state;
    struct typing typing = {0};
    struct entry other = {.text = "ソノママ"};
    struct scan scan;
    int64_t at_ms = type(&typing, NULL, "UK1:6BFA70", 1000, 5);
    assert_true(typing_enter(&typing, NULL, &scan, at_ms));
    assert_scan(&scan, "UK1:6BFA70");
    // The screen changes between the first key and Enter: the new one's entry is not touched.
    at_ms = type(&typing, NULL, "UK1:", 2000, 5);
    assert_true(typing_enter(&typing, &other, &scan, at_ms));
    assert_string_equal(other.text, "ソノママ");
}

static void test_what_was_typed_between_two_scans_stays(void **state) {
    (void)state;
    struct typing typing = {0};
    struct entry entry = {.text = ""};
    struct scan scan;
    int64_t at_ms = type(&typing, &entry, "UK1:AAAA", 1000, 5);
    assert_true(typing_enter(&typing, &entry, &scan, at_ms));
    at_ms = type(&typing, &entry, "12", at_ms + 1000, 300);
    at_ms = type(&typing, &entry, "UK1:BBBB", at_ms, 5);
    assert_true(typing_enter(&typing, &entry, &scan, at_ms));
    assert_string_equal(entry.text, "12");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_person_types_into_the_entry),
        cmocka_unit_test(test_a_scan_leaves_the_entry_as_it_was),
        cmocka_unit_test(test_a_code_longer_than_the_entry),
        cmocka_unit_test(test_a_scan_where_there_is_no_entry),
        cmocka_unit_test(test_what_was_typed_between_two_scans_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
