#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/base/uuid.h"
#include "tests/unit/gen.h"

// RFC 9562 appendix A.6: 2022-02-22T19:22:22Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
static void the_example_of_the_rfc(void **state) {
    (void)state;
    static const uint8_t random[10] = {0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
    char text[UUID_TEXT_CAP];
    uuid7_format(text, INT64_C(1645557742000), random);
    assert_string_equal(text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    assert_true(uuid7_is_valid(text));
}

static void what_is_made_is_valid_and_sorts_by_time(void **state) {
    (void)state;
    struct gen gen = {9562};
    char before[UUID_TEXT_CAP] = "";
    int64_t at = 0;
    for (int i = 0; i < 1000; i++) {
        uint8_t random[10];
        char text[UUID_TEXT_CAP];
        gen_bytes(&gen, random, sizeof random);
        at += gen_between(&gen, 1, INT64_C(10000000000));
        uuid7_format(text, at, random);
        assert_true(uuid7_is_valid(text));
        assert_true(strcmp(before, text) < 0);
        memcpy(before, text, sizeof before);
    }
}

static void what_is_not_valid(void **state) {
    (void)state;
    static const char good[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
    static const char *const wrong[] = {
        "",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-78c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
        "017f22e2079b0-7cc3-98c4-dc0c0c07398f",
        "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(uuid7_is_valid(wrong[i]));
    }
    for (size_t i = 0; i < sizeof good - 1; i++) {
        char changed[sizeof good];
        memcpy(changed, good, sizeof good);
        changed[i] = 'g';
        assert_false(uuid7_is_valid(changed));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_rfc),
        cmocka_unit_test(what_is_made_is_valid_and_sorts_by_time),
        cmocka_unit_test(what_is_not_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
