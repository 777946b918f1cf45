// The keyed hash against values from another implementation (Python's hashlib.blake2b with
// digest_size=32 and the same key, over kind + NUL + bytes).
#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/credential/keyhash.h"

static void hash(char out[KEYHASH_HEX_CAP], uint8_t first_key_byte, const char *kind,
                 struct span bytes) {
    uint8_t key[KEYHASH_KEY_BYTES];
    for (size_t i = 0; i < sizeof key; i++) {
        key[i] = (uint8_t)(first_key_byte + i);
    }
    keyhash_hex(out, key, kind, bytes);
}

static void known_values(void **state) {
    (void)state;
    static const uint8_t uid[] = {0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0x80};
    char out[KEYHASH_HEX_CAP];
    hash(out, 0, "uid", (struct span){uid, sizeof uid});
    assert_string_equal(out, "9c757b02f84a0afb699279ab719c4784201670d48745c27c3a8921c4ea01a2fb");
    hash(out, 0, "number", span_of_text("123456"));
    assert_string_equal(out, "b762147f6e54414d399c7cc2eb6e9d0d869047e5405537a066a9425557f4325b");
    hash(out, 0, "code", (struct span){NULL, 0});
    assert_string_equal(out, "ed08e7a46a11ff01bd12047970ec3a61a28091a096629fd326d7a4011c18b638");
}

static void equal_bytes_of_two_kinds_differ(void **state) {
    (void)state;
    struct span bytes = span_of_text("0123456789abcdef");
    char uid[KEYHASH_HEX_CAP];
    char idm[KEYHASH_HEX_CAP];
    hash(uid, 0, "uid", bytes);
    hash(idm, 0, "idm", bytes);
    assert_string_not_equal(uid, idm);
    // The border between kind and bytes is part of what is hashed.
    hash(uid, 0, "ab", span_of_text("c"));
    hash(idm, 0, "a", span_of_text("bc"));
    assert_string_not_equal(uid, idm);
}

// domain.md section 6, case 8.
static void cards_that_differ_in_the_last_byte_are_two_people(void **state) {
    (void)state;
    uint8_t idm[8] = {0x01, 0x2e, 0x3d, 0x4c, 0x5b, 0x6a, 0x79, 0x00};
    char seen[256][KEYHASH_HEX_CAP];
    for (int last = 0; last < 256; last++) {
        idm[7] = (uint8_t)last;
        hash(seen[last], 0, "idm", (struct span){idm, sizeof idm});
        for (int other = 0; other < last; other++) {
            assert_string_not_equal(seen[last], seen[other]);
        }
    }
}

static void another_key_gives_another_hash(void **state) {
    (void)state;
    char one[KEYHASH_HEX_CAP];
    char two[KEYHASH_HEX_CAP];
    hash(one, 0, "uid", span_of_text("abcd"));
    hash(two, 1, "uid", span_of_text("abcd"));
    assert_string_not_equal(one, two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values),
        cmocka_unit_test(equal_bytes_of_two_kinds_differ),
        cmocka_unit_test(cards_that_differ_in_the_last_byte_are_two_people),
        cmocka_unit_test(another_key_gives_another_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
