// Bundles: written and read back, cut short, lying about their lengths, and changed on their way.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "sync/bundle.h"
#include "sync/sign.h"
#include "sync/wire.h"
#include "tests/unit/gen.h"

enum { BATCHES_MAX = 4 };

static uint8_t public_key[32];
static uint8_t secret_key[64];

static int set_up(void **state) {
    (void)state;
    uint8_t seed[32] = {7};
    return crypto_sign_seed_keypair(public_key, secret_key, seed);
}

static struct buf make_bundle(const struct buf *bodies, size_t count) {
    const struct bundle_signer signer = {"kiosk-1", secret_key, 1775019600};
    struct buf out = BUF_EMPTY;
    assert_int_equal(bundle_append_start(&out), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(bundle_append_batch(&out, buf_span(&bodies[i]), &signer), ERR_OK);
    }
    assert_int_equal(bundle_append_end(&out, count), ERR_OK);
    return out;
}

// Bytes of any kind: bundles do not look into what they carry.
static void make_bodies(struct gen *gen, struct buf *bodies, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t len = 1 + gen_below(gen, 300);
        bodies[i] = BUF_EMPTY;
        assert_int_equal(buf_reserve(&bodies[i], len), ERR_OK);
        gen_bytes(gen, bodies[i].data, len);
        bodies[i].len = len;
    }
}

static void free_bodies(struct buf *bodies, size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_fini(&bodies[i]);
    }
}

static bool is_authentic(const struct bundle_batch *batch) {
    const struct sign_message message = {.method = BUNDLE_METHOD,
                                         .path = BUNDLE_PATH,
                                         .query = BUNDLE_QUERY,
                                         .content_type = batch->headers[BUNDLE_CONTENT_TYPE],
                                         .content_encoding =
                                             batch->headers[BUNDLE_CONTENT_ENCODING],
                                         .body = batch->body};
    char problem[256];
    char key_id[64];
    // HQ knows no other device: another key id is nobody's.
    return sign_verify(problem, &message, batch->headers[BUNDLE_CONTENT_DIGEST],
                       batch->headers[BUNDLE_SIGNATURE_INPUT], batch->headers[BUNDLE_SIGNATURE],
                       public_key) == ERR_OK &&
           sign_key_id(key_id, sizeof key_id, batch->headers[BUNDLE_SIGNATURE_INPUT]) == ERR_OK &&
           strcmp(key_id, "kiosk-1") == 0;
}

// Reads and proves it all, as HQ does; *count: the batches before the first bad one.
static enum err read_all(struct bundle_batch batches[BATCHES_MAX], size_t *count,
                         struct span bytes) {
    struct bundle_reader reader;
    char problem[BUNDLE_PROBLEM_CAP] = "";
    bool found = true;
    *count = 0;
    enum err err = bundle_read_start(&reader, problem, bytes);
    while (err == ERR_OK && found) {
        assert_true(*count < BATCHES_MAX);
        err = bundle_read_next(&reader, &found, &batches[*count], problem);
        if (err == ERR_OK && found) {
            err = is_authentic(&batches[*count]) ? ERR_OK : ERR_PERM;
            *count += err == ERR_OK;
        }
    }
    assert_true(err == ERR_OK || err == ERR_PERM || *problem);
    return err;
}

static void check_same(const struct bundle_batch *batch, struct span body) {
    struct buf plain = BUF_EMPTY;
    assert_string_equal(batch->headers[BUNDLE_CONTENT_TYPE], WIRE_TYPE_EVENTS);
    assert_string_equal(batch->headers[BUNDLE_CONTENT_ENCODING], "zstd");
    assert_int_equal(wire_decompress(&plain, batch->body, WIRE_ZSTD), ERR_OK);
    assert_true(span_equal(buf_span(&plain), body));
    buf_fini(&plain);
}

static void test_round_trip(void **state) {
    (void)state;
    struct gen gen = {1};
    for (int round = 0; round < 50; round++) {
        struct buf bodies[BATCHES_MAX];
        struct bundle_batch batches[BATCHES_MAX];
        size_t count = 1 + gen_below(&gen, BATCHES_MAX - 1);
        size_t read;
        make_bodies(&gen, bodies, count);
        struct buf bundle = make_bundle(bodies, count);
        assert_int_equal(read_all(batches, &read, buf_span(&bundle)), ERR_OK);
        assert_int_equal(read, count);
        for (size_t i = 0; i < count; i++) {
            check_same(&batches[i], buf_span(&bodies[i]));
        }
        buf_fini(&bundle);
        free_bodies(bodies, count);
    }
}

static struct buf make_some(uint64_t seed, size_t count) {
    struct gen gen = {seed};
    struct buf bodies[BATCHES_MAX];
    make_bodies(&gen, bodies, count);
    struct buf bundle = make_bundle(bodies, count);
    free_bodies(bodies, count);
    return bundle;
}

// A copy of exactly that length, so that the sanitizer sees a read past it.
static enum err read_copy(size_t *count, const uint8_t *data, size_t len) {
    struct bundle_batch batches[BATCHES_MAX];
    uint8_t *copy = malloc(len > 0 ? len : 1);
    assert_non_null(copy);
    for (size_t i = 0; i < len; i++) {
        copy[i] = data[i];
    }
    enum err err = read_all(batches, count, (struct span){copy, len});
    free(copy);
    return err;
}

static void test_each_truncation_is_refused(void **state) {
    (void)state;
    struct buf bundle = make_some(2, 2);
    size_t count;
    for (size_t len = 0; len < bundle.len; len++) {
        assert_int_equal(read_copy(&count, bundle.data, len), ERR_INVALID);
    }
    assert_int_equal(read_copy(&count, bundle.data, bundle.len), ERR_OK);
    assert_int_equal(buf_append(&bundle, "\n", 1), ERR_OK);
    assert_int_equal(read_copy(&count, bundle.data, bundle.len), ERR_INVALID);
    assert_int_equal(count, 2); // what came whole was taken
    buf_fini(&bundle);
}

static void test_each_changed_bit_is_refused(void **state) {
    (void)state;
    struct gen gen = {3};
    struct buf bundle = make_some(4, 2);
    for (size_t at = 0; at < bundle.len; at++) {
        size_t count;
        uint8_t bit = (uint8_t)(1U << gen_below(&gen, 8));
        bundle.data[at] ^= bit;
        assert_int_not_equal(read_copy(&count, bundle.data, bundle.len), ERR_OK);
        bundle.data[at] ^= bit;
    }
    buf_fini(&bundle);
}

// --- Bundles by hand -----------------------------------------------------------------------------

#define HEADERS                                                                                    \
    "Content-Type: t\nContent-Encoding: e\nContent-Digest: d\nSignature-Input: i\nSignature: s\n"
#define MESSAGE "POST /v1/events\n" HEADERS

static enum err read_text(size_t *count, const char *text) {
    struct bundle_reader reader;
    struct bundle_batch batch;
    char problem[BUNDLE_PROBLEM_CAP] = "";
    bool found = true;
    *count = 0;
    enum err err = bundle_read_start(&reader, problem, span_of_text(text));
    while (err == ERR_OK && found) {
        err = bundle_read_next(&reader, &found, &batch, problem);
        *count = reader.batch_count;
    }
    assert_true((err == ERR_OK) == (*problem == '\0'));
    return err;
}

static void test_lengths_that_lie(void **state) {
    (void)state;
    static const char *const lengths[] = {"2",       "4",           "0",
                                          "",        "03",          "+3",
                                          "-3",      "3 ",          " 3",
                                          "0x3",     "3.0",         "3e0",
                                          "1048577", "99999999999", "18446744073709551619"};
    size_t count;
    assert_int_equal(
        read_text(&count, "UKETSUKE-BUNDLE 1\n" MESSAGE "Content-Length: 3\n\nabcEND 1\n"), ERR_OK);
    assert_int_equal(count, 1);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct buf text = BUF_EMPTY;
        const char *all;
        assert_int_equal(
            buf_printf(&text, "UKETSUKE-BUNDLE 1\n" MESSAGE "Content-Length: %s\n\nabcEND 1\n",
                       lengths[i]),
            ERR_OK);
        assert_int_equal(buf_terminate(&text, &all), ERR_OK);
        assert_int_equal(read_text(&count, all), ERR_INVALID);
        buf_fini(&text);
    }
}

static void test_other_files_are_refused(void **state) {
    (void)state;
    static const char *const others[] = {
        "",
        "UKETSUKE-BUNDLE 1",
        "UKETSUKE-BUNDLE 1\n",
        "UKETSUKE-BUNDLE 1\nEND 0\n",
        "UKETSUKE-BUNDLE 1\nEND 1\n",
        " UKETSUKE-BUNDLE 1\n" MESSAGE "Content-Length: 3\n\nabcEND 1\n",
        "UKETSUKE-BUNDLE 1\r\n" MESSAGE "Content-Length: 3\n\nabcEND 1\n",
        "UKETSUKE-BUNDLE 1\n" MESSAGE "Content-Length: 3\n\nabcEND 2\n",
        "UKETSUKE-BUNDLE 1\n" MESSAGE "Content-Length: 3\n\nabcEND 01\n",
        "UKETSUKE-BUNDLE 1\n" MESSAGE "Content-Length: 3\n\nabcEND 1\nEND 1\n",
        "UKETSUKE-BUNDLE 1\n" MESSAGE "X: y\nContent-Length: 3\n\nabcEND 1\n",
        "UKETSUKE-BUNDLE 1\n" MESSAGE "Content-Length: 3\nabcEND 1\n",
        "UKETSUKE-BUNDLE 1\nPOST /v1/health\n" HEADERS "Content-Length: 3\n\nabcEND 1\n",
        "UKETSUKE-BUNDLE 1\nPOST /v1/events\nContent-Type: \nContent-Encoding: e\n"
        "Content-Digest: d\nSignature-Input: i\nSignature: s\nContent-Length: 3\n\nabcEND 1\n",
        "UKETSUKE-BUNDLE 1\nPOST /v1/events\nContent-Type: t\x01\nContent-Encoding: e\n"
        "Content-Digest: d\nSignature-Input: i\nSignature: s\nContent-Length: 3\n\nabcEND 1\n",
    };
    size_t count;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_true(read_text(&count, others[i]) != ERR_OK);
    }
    assert_int_equal(read_text(&count, "UKETSUKE-BUNDLE 2\n"), ERR_VERSION);
}

static void test_bounds_of_writing(void **state) {
    (void)state;
    const struct bundle_signer signer = {"kiosk-1", secret_key, 1775019600};
    struct gen gen = {5};
    struct buf noise = BUF_EMPTY;
    struct buf out = BUF_EMPTY;
    size_t len = BUNDLE_BODY_MAX + 1;
    assert_int_equal(buf_reserve(&noise, len), ERR_OK);
    gen_bytes(&gen, noise.data, len);
    noise.len = len; // which no compression makes smaller
    assert_int_equal(bundle_append_batch(&out, buf_span(&noise), &signer), ERR_TOO_BIG);
    buf_fini(&noise);
    buf_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_each_truncation_is_refused),
        cmocka_unit_test(test_each_changed_bit_is_refused),
        cmocka_unit_test(test_lengths_that_lie),
        cmocka_unit_test(test_other_files_are_refused),
        cmocka_unit_test(test_bounds_of_writing),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
