#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/record/particulars.h"

static const uint8_t salt[PARTICULARS_SALT_BYTES] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                     8, 9, 10, 11, 12, 13, 14, 15};

// Made with Python's hashlib: blake2b(texts, digest_size=32, key=salt).
static void the_hash_is_the_one_that_others_make(void **state) {
    (void)state;
    const struct particulars particulars = {"123456", "タカサキ タロウ", "髙﨑 太郎", "新潟市"};
    char hash[HASH_HEX_CAP];
    particulars_hash(hash, &particulars, salt);
    assert_string_equal(hash, "c4797cf5def9ca244380e79b16adfb0ae18b5251da9a0b8cb9b6f361d4e7a546");
}

static void every_text_and_every_boundary_counts(void **state) {
    (void)state;
    static const struct particulars all[] = {
        {"", "", "", ""},  {"a", "", "", ""},   {"", "a", "", ""},  {"", "", "a", ""},
        {"", "", "", "a"}, {"ab", "c", "", ""}, {"a", "bc", "", ""}};
    char hashes[sizeof all / sizeof *all][HASH_HEX_CAP];
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        particulars_hash(hashes[i], &all[i], salt);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(hashes[i], hashes[j]);
        }
    }
}

static void another_salt_gives_another_hash(void **state) {
    (void)state;
    const struct particulars particulars = {.number = "123456"};
    const uint8_t other[PARTICULARS_SALT_BYTES] = {1};
    char one[HASH_HEX_CAP];
    char two[HASH_HEX_CAP];
    particulars_hash(one, &particulars, salt);
    particulars_hash(two, &particulars, other);
    assert_string_not_equal(one, two);
}

// What lies behind a text's end does not reach the hash.
static void only_the_texts_count(void **state) {
    (void)state;
    struct particulars particulars = {.kana = "longer than before"};
    char one[HASH_HEX_CAP];
    char two[HASH_HEX_CAP];
    particulars.kana[1] = '\0';
    particulars_hash(one, &particulars, salt);
    particulars_hash(two, &(struct particulars){.kana = "l"}, salt);
    assert_string_equal(one, two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_the_one_that_others_make),
        cmocka_unit_test(every_text_and_every_boundary_counts),
        cmocka_unit_test(another_salt_gives_another_hash),
        cmocka_unit_test(only_the_texts_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
