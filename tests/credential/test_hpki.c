// The certificate of a 医師資格証: whole ones give a fingerprint and a date, and nothing else does.
#include "tests/unit/cmocka_all.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/credential/hpki.h"
#include "tests/tools/certificate.h"
#include "tests/unit/gen.h"

enum { CERTIFICATE_MAX = 2048 };

static const struct certificate_wish usual = {
    .issuer = "TEST CA", .serial = 5, .from_utc_s = 1700000000, .to_utc_s = 1900000000};

static size_t make(uint8_t out[CERTIFICATE_MAX]) {
    return certificate_make(out, CERTIFICATE_MAX, &usual);
}

// In memory of just their size, so that a read past the end is caught.
static enum err parse(struct hpki_certificate *out, const uint8_t *bytes, size_t len) {
    uint8_t *exact = malloc(len ? len : 1);
    assert_non_null(exact);
    memcpy(exact, bytes, len);
    enum err err = hpki_parse(out, (struct span){exact, len});
    free(exact);
    return err;
}

static void fingerprint_is_of_all_of_it(void **state) {
    (void)state;
    uint8_t bytes[CERTIFICATE_MAX], expected[crypto_hash_sha256_BYTES];
    struct hpki_certificate read;
    size_t len = make(bytes);
    assert_int_equal(parse(&read, bytes, len), ERR_OK);
    crypto_hash_sha256(expected, bytes, len);
    assert_memory_equal(read.fingerprint, expected, sizeof expected);
    assert_int_equal(read.valid_to_utc_s, 1900000000);
}

// Anybody can make a certificate with the issuer and the serial of another.
static void same_issuer_and_serial_are_not_the_same_card(void **state) {
    (void)state;
    uint8_t bytes[CERTIFICATE_MAX];
    struct hpki_certificate first, second;
    assert_int_equal(parse(&first, bytes, make(bytes)), ERR_OK);
    assert_int_equal(parse(&second, bytes, make(bytes)), ERR_OK);
    assert_memory_not_equal(first.fingerprint, second.fingerprint, HPKI_FINGERPRINT_BYTES);
}

static void pieces_are_no_certificate(void **state) {
    (void)state;
    uint8_t bytes[CERTIFICATE_MAX];
    struct hpki_certificate read;
    size_t len = make(bytes);
    for (size_t piece = 0; piece < len; piece++) {
        assert_int_equal(parse(&read, bytes, piece), ERR_INVALID);
    }
    bytes[len] = 0;
    assert_int_equal(parse(&read, bytes, len + 1), ERR_INVALID);
}

static void noise_is_no_certificate(void **state) {
    (void)state;
    uint8_t bytes[CERTIFICATE_MAX] = {0x30, 0x82, 0x07, 0xFC};
    struct hpki_certificate read;
    struct gen gen = {3};
    assert_int_equal(parse(&read, bytes, sizeof bytes), ERR_INVALID);
    gen_bytes(&gen, bytes + 4, sizeof bytes - 4);
    assert_int_equal(parse(&read, bytes, sizeof bytes), ERR_INVALID);
    assert_int_equal(hpki_parse(&read, (struct span){NULL, 0}), ERR_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fingerprint_is_of_all_of_it),
        cmocka_unit_test(same_issuer_and_serial_are_not_the_same_card),
        cmocka_unit_test(pieces_are_no_certificate),
        cmocka_unit_test(noise_is_no_certificate),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
