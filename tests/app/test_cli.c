// The command line's tables: what is taken, and the one line that says what is not.
#include "tests/unit/cmocka_all.h"

#include <limits.h>
#include <string.h>

#include "app/cli.h"
#include "tests/app/stderr_catch.h"

enum { WORDS_MAX = 10 };

static const char *dir, *since;
static bool json;
static char said[1024];

static const struct cli_option options[] = {
    {.name = "--data", .value = &dir, .required = true},
    {.name = "--since", .value = &since},
    {.name = "--json", .flag = &json},
};
enum { OPTION_COUNT = sizeof options / sizeof *options };

// `words` up to NULL, the subcommand in front.
static bool parse(int *operand, const char *const words[WORDS_MAX]) {
    char *argv[WORDS_MAX + 2] = {"journal"};
    int argc = 1;
    for (; argc <= WORDS_MAX && words[argc - 1]; argc++) {
        argv[argc] = (char *)words[argc - 1];
    }
    dir = since = NULL;
    json = false;
    *operand = -1;
    stderr_catch_begin();
    bool parsed = cli_parse(operand, options, OPTION_COUNT, argc, argv);
    stderr_catch_end(said, sizeof said);
    assert_true(!parsed || !*said);
    return parsed;
}

static bool parse_all(const char *const words[WORDS_MAX]) {
    char *argv[WORDS_MAX + 2] = {"journal"};
    int argc = 1;
    for (; argc <= WORDS_MAX && words[argc - 1]; argc++) {
        argv[argc] = (char *)words[argc - 1];
    }
    stderr_catch_begin();
    bool parsed = cli_parse_options(options, OPTION_COUNT, argc, argv);
    stderr_catch_end(said, sizeof said);
    return parsed;
}

static void assert_said(const char *what) {
    const char *end = strchr(said, '\n');
    if (strncmp(said, "uketsuke journal: ", 18) != 0 || !end || end[1] || !strstr(said, what)) {
        fail_msg("\"%s\" is not one line about %s", said, what);
    }
}

#define WORDS(...)                                                                                 \
    (const char *const[WORDS_MAX]) {                                                               \
        __VA_ARGS__, NULL                                                                          \
    }

static void both_spellings_of_a_value_are_taken(void **state) {
    (void)state;
    int operand;
    assert_true(parse(&operand, WORDS("--data", "/srv", "--since=4", "--json")));
    assert_string_equal(dir, "/srv");
    assert_string_equal(since, "4");
    assert_true(json);
    assert_int_equal(operand, 5);
    assert_true(parse(&operand, WORDS("--data=a=b")));
    assert_string_equal(dir, "a=b");
    assert_null(since);
    assert_false(json);
    assert_true(parse(&operand, WORDS("--data=")));
    assert_string_equal(dir, "");
    assert_true(parse(&operand, WORDS("--data", "--json"))); // a value, whatever it looks like
    assert_string_equal(dir, "--json");
    assert_false(json);
}

static void operands_begin_after_the_options(void **state) {
    (void)state;
    int operand;
    assert_true(parse(&operand, WORDS("--data", "d", "one", "--json")));
    assert_int_equal(operand, 3);
    assert_false(json);
    assert_true(parse(&operand, WORDS("--data", "d", "--", "--json")));
    assert_int_equal(operand, 4);
    assert_false(json);
}

static void a_missing_value_is_named(void **state) {
    (void)state;
    int operand;
    assert_false(parse(&operand, WORDS("--data", "d", "--since")));
    assert_said("--since needs a value");
}

static void an_unknown_option_is_named(void **state) {
    (void)state;
    static const char *const unknown[] = {"--dat", "--data2", "--dat=x", "--JSON", "--=x"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        int operand;
        assert_false(parse(&operand, WORDS("--data", "d", unknown[i])));
        assert_said(unknown[i]);
        assert_said("there is no option");
    }
}

static void a_flag_takes_no_value(void **state) {
    (void)state;
    int operand;
    assert_false(parse(&operand, WORDS("--data", "d", "--json=yes")));
    assert_said("--json takes no value");
    assert_false(json);
}

static void what_is_required_must_be_there(void **state) {
    (void)state;
    int operand;
    assert_false(parse(&operand, WORDS("--json")));
    assert_said("--data is missing");
    assert_false(parse(&operand, WORDS("operand")));
    assert_said("--data is missing");
}

static void a_word_too_many_is_named(void **state) {
    (void)state;
    assert_true(parse_all(WORDS("--data", "d")));
    assert_string_equal(said, "");
    assert_false(parse_all(WORDS("--data", "d", "more")));
    assert_said("'more' is one word too many");
    assert_false(parse_all(WORDS("--data", "d", "--", "--json")));
    assert_said("'--json' is one word too many");
    assert_false(parse_all(WORDS("--nothing")));
    assert_said("--nothing");
}

static bool number(long *out, const char *text) {
    stderr_catch_begin();
    bool taken = cli_number(out, "journal", "--since", text, -5, 1000);
    stderr_catch_end(said, sizeof said);
    return taken;
}

static void numbers_are_whole_and_in_their_range(void **state) {
    (void)state;
    long value = 77;
    static const char *const refused[] = {"",     "x",    "1x",  "1.5",
                                          "1001", "-6",   "1 ",  "99999999999999999999",
                                          "0x10", "-999", "1e3", "--5"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_false(number(&value, refused[i]));
        assert_said("--since is '");
        assert_said("from -5 to 1000");
        assert_true(value == 77);
    }
    stderr_catch_begin(); // past what a long holds, which is no number in any range
    assert_false(cli_number(&value, "journal", "--since", "99999999999999999999", 0, LONG_MAX));
    stderr_catch_end(said, sizeof said);
    assert_said("--since is '");
    static const struct {
        const char *text;
        long value;
    } taken[] = {{"0", 0}, {"-5", -5}, {"1000", 1000}, {"007", 7}};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        assert_true(number(&value, taken[i].text));
        assert_string_equal(said, "");
        assert_true(value == taken[i].value);
    }
}

static void a_directory_that_can_not_be_made_is_named(void **state) {
    (void)state;
    stderr_catch_begin();
    struct store *store = cli_open_store("journal", "/nonexistent/kiosk", STORE_WRITE);
    stderr_catch_end(said, sizeof said);
    assert_null(store);
    assert_said("/nonexistent/kiosk");
    assert_said("--data");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_spellings_of_a_value_are_taken),
        cmocka_unit_test(operands_begin_after_the_options),
        cmocka_unit_test(a_missing_value_is_named),
        cmocka_unit_test(an_unknown_option_is_named),
        cmocka_unit_test(a_flag_takes_no_value),
        cmocka_unit_test(what_is_required_must_be_there),
        cmocka_unit_test(a_word_too_many_is_named),
        cmocka_unit_test(numbers_are_whole_and_in_their_range),
        cmocka_unit_test(a_directory_that_can_not_be_made_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
