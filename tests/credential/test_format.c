#include "tests/unit/cmocka_all.h"

#include <stdio.h>

#include "app/credential/format.h"
#include "tests/unit/gen.h"

#define URL "https://example.jp/m/{member_id}"

static void templates(void **state) {
    (void)state;
    static const char *const valid[] = {URL, "{number}", "A{x}B", "MED-{id_2}", "会員:{id}"};
    static const char *const wrong[] = {"",     "plain", "{}",    "{a}{b}", "{a",
                                        "a}",   "}{a}",  "{A}",   "{a b}",  "{{a}}",
                                        "{a}}", "{a}{",  "{a}\n", "\x80{a}"};
    for (size_t i = 0; i < sizeof valid / sizeof valid[0]; i++) {
        assert_true(format_is_valid(valid[i]));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char out[32];
        assert_false(format_is_valid(wrong[i]));
        assert_false(format_match(out, sizeof out, wrong[i], span_of_text(wrong[i])));
    }
}

static void assert_captures(const char *template_text, const char *text, const char *captured) {
    char out[32];
    assert_true(format_match(out, sizeof out, template_text, span_of_text(text)));
    assert_string_equal(out, captured);
}

static void assert_no_match(const char *template_text, const char *text) {
    char out[32] = "old";
    assert_false(format_match(out, sizeof out, template_text, span_of_text(text)));
    assert_string_equal(out, "");
}

static void matches_from_end_to_end(void **state) {
    (void)state;
    assert_captures(URL, "https://example.jp/m/12345", "12345");
    assert_captures(URL, "https://example.jp/m/a-B_c.9", "a-B_c.9");
    assert_captures("{id}.html", "a.html.html", "a.html");
    assert_captures("A{id}A", "AAAA", "AA");
    assert_captures("{number}", "0012", "0012");
}

static void what_does_not_match(void **state) {
    (void)state;
    assert_no_match(URL, "");
    assert_no_match(URL, "https://example.jp/m/");
    assert_no_match(URL, "https://example.jp/m/1/2");
    assert_no_match(URL, "https://example.jp/m/1?x=2");
    assert_no_match(URL, "https://example.jp/m/1 ");
    assert_no_match(URL, " https://example.jp/m/1");
    assert_no_match(URL, "HTTPS://example.jp/m/1");
    assert_no_match(URL, "https://example.jp/m/１２");
    assert_no_match("{id}.html", "a.htmx");
    assert_no_match("AB{id}BC", "ABC");
    assert_no_match("AB{id}BC", "ABBC");
}

static void what_does_not_fit_is_no_match(void **state) {
    (void)state;
    char out[5];
    assert_true(format_match(out, sizeof out, "{a}", span_of_text("1234")));
    assert_false(format_match(out, sizeof out, "{a}", span_of_text("12345")));
    assert_string_equal(out, "");
}

static void a_nul_is_no_text(void **state) {
    (void)state;
    char out[16];
    assert_false(format_match(out, sizeof out, "{a}", (struct span){(const uint8_t *)"1\0002", 3}));
}

// Whatever is put into a template comes out of it again.
static void generated_codes_come_back(void **state) {
    (void)state;
    static const char *const letters[] = {"a", "Z", "0", "9", ".", "_", "-", "m", "/"};
    struct gen gen = {7};
    for (int round = 0; round < 2000; round++) {
        char head[16], tail[16], id[16], template_text[64], text[64], out[16];
        gen_text(&gen, head, sizeof head, letters, 9, 10);
        gen_text(&gen, tail, sizeof tail, letters, 9, 10);
        gen_text(&gen, id, sizeof id, letters, 8, 15);
        snprintf(template_text, sizeof template_text, "%s{id}%s", head, tail);
        snprintf(text, sizeof text, "%s%s%s", head, id, tail);
        assert_int_equal(format_match(out, sizeof out, template_text, span_of_text(text)),
                         *id != '\0');
        assert_string_equal(out, id);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(templates),           cmocka_unit_test(matches_from_end_to_end),
        cmocka_unit_test(what_does_not_match), cmocka_unit_test(what_does_not_fit_is_no_match),
        cmocka_unit_test(a_nul_is_no_text),    cmocka_unit_test(generated_codes_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
