#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <string.h>

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

// --- Two templates -------------------------------------------------------------------------------

static void assert_collision(bool expected, const char *a, const char *b) {
    assert_int_equal(format_may_collide(a, b), expected);
    assert_int_equal(format_may_collide(b, a), expected);
}

static void templates_that_share_a_text(void **state) {
    (void)state;
    assert_collision(true, URL, URL);
    assert_collision(true, URL, "https://example.jp/m/{number}");
    assert_collision(true, "{id}", "MED-{id}");
    assert_collision(true, "{id}", "A{id}B");
    assert_collision(true, "A{id}", "{id}B");     // AB
    assert_collision(true, "AB{id}", "{id}BC");   // ABC
    assert_collision(true, "A/{id}", "{id}/B");   // A/B
    assert_collision(true, "x/{id}", "x/A{id}B"); // x/A1B
    assert_collision(true, "会員:{id}", "会員:M{id}");
}

static void templates_that_share_none(void **state) {
    (void)state;
    assert_collision(false, URL, "https://example.org/m/{member_id}");
    assert_collision(false, URL, "{member_id}"); // a slash is in no capture
    assert_collision(false, URL, "https://example.jp/m/{member_id}/card");
    assert_collision(false, "A{id}", "B{id}");
    assert_collision(false, "{id}A", "{id}B");
    assert_collision(false, "A/{id}", "{id}B");
    assert_collision(false, "AB{id}", "会{id}");
    assert_collision(false, "no template", URL);
    assert_collision(false, URL, "{a}{b}");
}

// What one template must capture beyond what the other has as a literal may be too long.
static void captures_have_an_end(void **state) {
    (void)state;
    char head[80], tail[80], literal[72] = "";
    memset(literal, 'x', FORMAT_CAPTURE_MAX - 1);
    snprintf(head, sizeof head, "%s{id}", literal);
    assert_collision(true, "{id}", head);
    snprintf(head, sizeof head, "x%s{id}", literal);
    assert_collision(false, "{id}", head);
    snprintf(tail, sizeof tail, "{id}y%s", literal);
    assert_collision(true, head, tail);
    snprintf(tail, sizeof tail, "{id}yy%s", literal);
    assert_collision(false, head, tail);
}

// A template out of one or two letters that a capture holds and one that it does not.
static void gen_template(struct gen *gen, char *out, size_t cap) {
    static const char *const letters[] = {"a", "b", "/"};
    char head[8], tail[8];
    gen_text(gen, head, sizeof head, letters, 3, 3);
    gen_text(gen, tail, sizeof tail, letters, 3, 3);
    snprintf(out, cap, "%s{id}%s", head, tail);
}

// The text of a number written in base 3, with a leading 1 that stands for nothing.
static size_t spell(char *out, size_t number) {
    size_t len = 0;
    for (; number > 1; number /= 3) {
        out[len++] = "ab/"[number % 3];
    }
    return len;
}

static bool both_match_something(const char *a, const char *b) {
    char text[16], captured[FORMAT_CAPTURE_MAX + 1];
    // Literals of up to 3 letters on each side: the shortest common text has at most 7.
    for (size_t number = 1; number < (size_t)2 * 2187; number++) {
        struct span spelled = {(const uint8_t *)text, spell(text, number)};
        if (format_match(captured, sizeof captured, a, spelled) &&
            format_match(captured, sizeof captured, b, spelled)) {
            return true;
        }
    }
    return false;
}

static void decided_as_by_trying_every_text(void **state) {
    (void)state;
    struct gen gen = {11};
    int seen[2] = {0};
    for (int round = 0; round < 1500; round++) {
        char a[24], b[24];
        gen_template(&gen, a, sizeof a);
        gen_template(&gen, b, sizeof b);
        bool expected = both_match_something(a, b);
        assert_collision(expected, a, b);
        seen[expected]++;
    }
    assert_true(seen[false] > 100 && seen[true] > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(templates),
        cmocka_unit_test(matches_from_end_to_end),
        cmocka_unit_test(what_does_not_match),
        cmocka_unit_test(what_does_not_fit_is_no_match),
        cmocka_unit_test(a_nul_is_no_text),
        cmocka_unit_test(generated_codes_come_back),
        cmocka_unit_test(templates_that_share_a_text),
        cmocka_unit_test(templates_that_share_none),
        cmocka_unit_test(captures_have_an_end),
        cmocka_unit_test(decided_as_by_trying_every_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
