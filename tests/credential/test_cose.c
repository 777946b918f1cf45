// COSE_Sign1 against the COSE working group's published Ed25519 example, and against itself.
#include "tests/unit/cmocka_all.h"

#include <sodium.h>
#include <string.h>

#include "app/base/text.h"
#include "app/credential/cborio.h"
#include "app/credential/cose.h"

// github.com/cose-wg/Examples, eddsa-examples/eddsa-sig-01.json, commit 53c9d634: key (x_hex,
// d_hex; they are also RFC 8032's first test key) and output.cbor.
#define EXAMPLE_PUBLIC "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define EXAMPLE_SEED "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
#define EXAMPLE_MESSAGE                                                                            \
    "D28445A201270300A10442313154546869732069732074686520636F6E74656E742E58407142FD2FF96D56DB85BE" \
    "E905A76BA1D0B7321A95C8C4D3607C5781932B7AFB8711497DFA751BF40B58B3BCC32300B1487F3DB34085EEF01"  \
    "3BF08F4A44D6FEF0D"
#define PLAINTEXT "This is the content."
static const struct span no_aad = {NULL, 0};

struct keys {
    uint8_t public_key[32];
    uint8_t secret_key[64];
};

static struct keys example_keys(void) {
    struct keys keys;
    uint8_t seed[32];
    uint8_t expected[32];
    size_t len = sizeof seed;
    assert_int_equal(hex_decode(seed, &len, EXAMPLE_SEED), ERR_OK);
    assert_int_equal(crypto_sign_seed_keypair(keys.public_key, keys.secret_key, seed), 0);
    len = sizeof expected;
    assert_int_equal(hex_decode(expected, &len, EXAMPLE_PUBLIC), ERR_OK);
    assert_memory_equal(keys.public_key, expected, sizeof expected);
    return keys;
}

static struct span from_hex(uint8_t out[300], const char *hex) {
    size_t len = 300;
    assert_int_equal(hex_decode(out, &len, hex), ERR_OK);
    return (struct span){out, len};
}

static void the_published_example(void **state) {
    (void)state;
    uint8_t bytes[300];
    struct keys keys = example_keys();
    struct cose_sign1 message;
    assert_int_equal(cose_sign1_parse(&message, from_hex(bytes, EXAMPLE_MESSAGE)), ERR_OK);
    assert_true(span_equal(message.kid, span_of_text("11")));
    assert_true(span_equal(message.payload, span_of_text(PLAINTEXT)));
    assert_int_equal(cose_sign1_verify(&message, no_aad, keys.public_key), ERR_OK);
    assert_int_equal(cose_sign1_verify(&message, span_of_text("x"), keys.public_key), ERR_INVALID);
    keys.public_key[0] ^= 1;
    assert_int_equal(cose_sign1_verify(&message, no_aad, keys.public_key), ERR_INVALID);
}

static void the_tag_may_be_left_out(void **state) {
    (void)state;
    uint8_t bytes[300];
    struct keys keys = example_keys();
    struct cose_sign1 message;
    assert_int_equal(cose_sign1_parse(&message, from_hex(bytes, EXAMPLE_MESSAGE + 2)), ERR_OK);
    assert_int_equal(cose_sign1_verify(&message, no_aad, keys.public_key), ERR_OK);
}

// A message from encoded header maps, with a payload and a signature that need not hold.
static enum err parse_built(const char *protected_hex, const char *unprotected_hex) {
    static const uint8_t signature[64] = {1};
    uint8_t protected_map[300];
    uint8_t unprotected_map[300];
    struct span unprotected = from_hex(unprotected_map, unprotected_hex);
    struct buf bytes = BUF_EMPTY;
    struct cose_sign1 message;
    assert_int_equal(cborio_append_head(&bytes, CBORIO_ARRAY, 4), ERR_OK);
    assert_int_equal(cborio_append_bytes(&bytes, from_hex(protected_map, protected_hex)), ERR_OK);
    assert_int_equal(buf_append(&bytes, unprotected.data, unprotected.len), ERR_OK);
    assert_int_equal(cborio_append_bytes(&bytes, span_of_text(PLAINTEXT)), ERR_OK);
    assert_int_equal(cborio_append_bytes(&bytes, (struct span){signature, 64}), ERR_OK);
    enum err err = cose_sign1_parse(&message, buf_span(&bytes));
    buf_fini(&bytes);
    return err;
}

struct header_case {
    const char *protected_hex, *unprotected_hex;
};

static void headers_that_are_taken(void **state) {
    (void)state;
    static const struct header_case cases[] = {
        {"a10127", "a0"},
        {"a2012704423131", "a0"},       // kid, protected
        {"a10127", "a104423131"},       // kid, unprotected
        {"a2012718638101", "a1616100"}, // parameters that we do not know
        {"a30127044131028104", "a0"},   // kid, and critical
        {"a30127030002820103", "a0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (parse_built(cases[i].protected_hex, cases[i].unprotected_hex) != ERR_OK) {
            fail_msg("refused: %s %s", cases[i].protected_hex, cases[i].unprotected_hex);
        }
    }
}

static void headers_that_are_refused(void **state) {
    (void)state;
    static const struct header_case cases[] = {
        {"", "a0"},                       // no algorithm
        {"a0", "a0"},                     // nor here
        {"a0", "a10127"},                 // an algorithm that nobody signed
        {"a10126", "a0"},                 // ES256
        {"a101654564445341", "a0"},       // an algorithm by name
        {"a10127", "a10127"},             // in both buckets
        {"a2012704423131", "a104423131"}, // a kid in both
        {"a2012704413104", "a0"},         // bytes behind the map
        {"a201270127", "a0"},             // a label twice
        {"a20127046131", "a0"},           // a kid that is no byte string
        {"a10127", "a10431"},             // nor here
        {"a2012702811863", "a0"},         // critical: 99
        {"a20127028104", "a0"},           // critical: a kid that is not there
        {"a20127028104", "a1044131"},     // critical: a kid that nobody signed
        {"a2012702816161", "a0"},         // critical: a name
        {"a201270280", "a0"},             // critical: none
        {"a201270201", "a0"},             // critical: no list
        {"a20127028180", "a0"},           // critical: a list in the list
        {"a10127", "a1028101"},           // critical: unsigned
        {"81a10127", "a0"},               // no map
        {"a10127", "80"},                 // nor here
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (parse_built(cases[i].protected_hex, cases[i].unprotected_hex) != ERR_INVALID) {
            fail_msg("taken: %s %s", cases[i].protected_hex, cases[i].unprotected_hex);
        }
    }
}

static void frames_that_are_refused(void **state) {
    (void)state;
    static const char *const hexes[] = {
        "",
        "d2",
        "84",
        "d2d28443a10127a041aa4100", // tagged twice
        "d18443a10127a041aa4100",   // COSE_Mac0
        "8343a10127a041aa",         // three elements
        "8543a10127a041aa410000",   // five
        "9f43a10127a041aa4100ff",   // indefinite
        "8443a10127a0f64100",       // detached payload
        "84a10127a041aa4100",       // protected headers not wrapped
        "8443a10127a041aa4100",     // a signature of one byte
        "8443a10127a061614100",     // payload as text
    };
    for (size_t i = 0; i < sizeof hexes / sizeof hexes[0]; i++) {
        uint8_t bytes[300];
        struct cose_sign1 message;
        assert_int_equal(cose_sign1_parse(&message, from_hex(bytes, hexes[i])), ERR_INVALID);
    }
}

static void cut_or_lengthened_is_refused(void **state) {
    (void)state;
    uint8_t bytes[300];
    struct cose_sign1 message;
    struct span whole = from_hex(bytes, EXAMPLE_MESSAGE);
    for (size_t len = 0; len < whole.len; len++) {
        assert_int_equal(cose_sign1_parse(&message, (struct span){bytes, len}), ERR_INVALID);
    }
    bytes[whole.len] = 0;
    assert_int_equal(cose_sign1_parse(&message, (struct span){bytes, whole.len + 1}), ERR_INVALID);
}

static void what_is_written_is_read(void **state) {
    (void)state;
    struct keys keys = example_keys();
    struct buf bytes = BUF_EMPTY;
    struct cose_sign1 message;
    assert_int_equal(
        cose_sign1_append(&bytes, span_of_text("11"), span_of_text(PLAINTEXT), keys.secret_key),
        ERR_OK);
    assert_int_equal(cose_sign1_parse(&message, buf_span(&bytes)), ERR_OK);
    assert_true(span_equal(message.kid, span_of_text("11")));
    assert_int_equal(cose_sign1_verify(&message, no_aad, keys.public_key), ERR_OK);
    // No byte of it may change: the key id stands where it is signed.
    for (size_t bit = 0; bit < bytes.len * 8; bit++) {
        bytes.data[bit / 8] ^= (uint8_t)(1U << bit % 8);
        bool parsed = cose_sign1_parse(&message, buf_span(&bytes)) == ERR_OK;
        assert_false(parsed && cose_sign1_verify(&message, no_aad, keys.public_key) == ERR_OK);
        bytes.data[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    buf_fini(&bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_example),   cmocka_unit_test(the_tag_may_be_left_out),
        cmocka_unit_test(headers_that_are_taken),  cmocka_unit_test(headers_that_are_refused),
        cmocka_unit_test(frames_that_are_refused), cmocka_unit_test(cut_or_lengthened_is_refused),
        cmocka_unit_test(what_is_written_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
