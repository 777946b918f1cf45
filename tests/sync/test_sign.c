// HTTP message signatures and digests, against the RFCs' own examples and against tampering.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/sign.h"

static const char *terminated(struct buf *buf) {
    const char *text;
    assert_int_equal(buf_terminate(buf, &text), ERR_OK);
    return text;
}

static void make_key(uint8_t public_key[32], uint8_t secret_key[64]) {
    uint8_t seed[32] = {7};
    crypto_sign_seed_keypair(public_key, secret_key, seed);
}

// --- RFC 9421, B.1.4 and B.2.6 -------------------------------------------------------------------

static const struct sign_component rfc_components[] = {
    {"date", "Tue, 20 Apr 2021 02:07:55 GMT"},
    {"@method", "POST"},
    {"@path", "/foo"},
    {"@authority", "example.com"},
    {"content-type", "application/json"},
    {"content-length", "18"},
};
#define RFC_PARAMETERS                                                                             \
    "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"          \
    ";created=1618884473;keyid=\"test-key-ed25519\""
#define RFC_SEED "n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU"
#define RFC_PUBLIC "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"
#define RFC_SIGNATURE                                                                              \
    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="

static void test_rfc9421_base(void **state) {
    (void)state;
    struct buf base = BUF_EMPTY;
    assert_int_equal(sign_base(&base, rfc_components, 6, RFC_PARAMETERS), ERR_OK);
    assert_string_equal(terminated(&base), "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
                                           "\"@method\": POST\n"
                                           "\"@path\": /foo\n"
                                           "\"@authority\": example.com\n"
                                           "\"content-type\": application/json\n"
                                           "\"content-length\": 18\n"
                                           "\"@signature-params\": " RFC_PARAMETERS);
    buf_fini(&base);
}

static void test_rfc9421_signature(void **state) {
    (void)state;
    struct buf base = BUF_EMPTY;
    struct buf text = BUF_EMPTY;
    uint8_t seed[32];
    uint8_t published[32];
    uint8_t public_key[32];
    uint8_t secret_key[64];
    uint8_t signature[64];
    size_t len = sizeof seed;
    assert_int_equal(base64url_decode(seed, &len, span_of_text(RFC_SEED)), ERR_OK);
    len = sizeof published;
    assert_int_equal(base64url_decode(published, &len, span_of_text(RFC_PUBLIC)), ERR_OK);
    crypto_sign_seed_keypair(public_key, secret_key, seed);
    assert_memory_equal(public_key, published, sizeof published);
    assert_int_equal(sign_base(&base, rfc_components, 6, RFC_PARAMETERS), ERR_OK);
    crypto_sign_detached(signature, NULL, base.data, base.len, secret_key);
    assert_int_equal(base64_append(&text, (struct span){signature, sizeof signature}), ERR_OK);
    assert_string_equal(terminated(&text), RFC_SIGNATURE);
    buf_fini(&base);
    buf_fini(&text);
}

static void test_base_refuses_line_breaks(void **state) {
    (void)state;
    struct buf base = BUF_EMPTY;
    struct sign_component forged = {"@path", "/a\n\"@query\": ?b"};
    assert_int_equal(sign_base(&base, &forged, 1, "()"), ERR_INVALID);
    buf_fini(&base);
}

// --- RFC 9530 ------------------------------------------------------------------------------------

static void check_digest(const char *body, const char *expected) {
    struct buf out = BUF_EMPTY;
    assert_int_equal(content_digest_append(&out, span_of_text(body)), ERR_OK);
    assert_string_equal(terminated(&out), expected);
    buf_fini(&out);
}

static void test_rfc9530_digests(void **state) {
    (void)state;
    // RFC 9421 B.2 and RFC 9530 appendix B.1: the same text without and with its line feed.
    check_digest("{\"hello\": \"world\"}",
                 "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVL"
                 "vRwEmTHWXvJwew==:");
    check_digest("{\"hello\": \"world\"}\n",
                 "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7y"
                 "Z/WkppmM44T3qg==:");
}

// --- Round trips and tampering -------------------------------------------------------------------

struct exchange {
    struct sign_message message;
    struct sign_headers headers;
    const char *digest, *input, *signature;
    uint8_t public_key[32];
};

static void sign(struct exchange *exchange, const struct sign_message *message) {
    uint8_t secret_key[64];
    make_key(exchange->public_key, secret_key);
    exchange->message = *message;
    assert_int_equal(sign_message(&exchange->headers, message, "device-1", 1618884473, secret_key),
                     ERR_OK);
    exchange->digest = message->content_type ? terminated(&exchange->headers.content_digest) : NULL;
    exchange->input = terminated(&exchange->headers.signature_input);
    exchange->signature = terminated(&exchange->headers.signature);
}

static enum err verify(const struct exchange *exchange, char *problem) {
    return sign_verify(problem, &exchange->message, exchange->digest, exchange->input,
                       exchange->signature, exchange->public_key);
}

static void assert_refused(const struct exchange *exchange, const char *says) {
    char problem[256];
    assert_int_equal(verify(exchange, problem), ERR_INVALID);
    assert_non_null(strstr(problem, says));
}

static const struct sign_message post = {.method = "POST",
                                         .path = "/v1/events",
                                         .query = "?",
                                         .content_type = "application/json",
                                         .content_encoding = "zstd",
                                         .body = {(const uint8_t *)"[1,2]", 5}};
static const struct sign_message get = {.method = "GET", .path = "/v1/master", .query = "?since=1"};

static void test_post_covers_everything(void **state) {
    (void)state;
    struct exchange exchange;
    char problem[256];
    sign(&exchange, &post);
    assert_string_equal(
        exchange.input,
        "sig1=(\"@method\" \"@path\" \"@query\" \"content-digest\" \"content-type\" "
        "\"content-encoding\");created=1618884473;keyid=\"device-1\";"
        "alg=\"ed25519\"");
    assert_int_equal(verify(&exchange, problem), ERR_OK);
    assert_string_equal(problem, "");
    sign_headers_fini(&exchange.headers);
}

static void test_get_has_no_digest(void **state) {
    (void)state;
    struct exchange exchange;
    char problem[256];
    sign(&exchange, &get);
    assert_int_equal(exchange.headers.content_digest.len, 0);
    assert_int_equal(verify(&exchange, problem), ERR_OK);
    sign_headers_fini(&exchange.headers);
}

static void test_any_change_is_noticed(void **state) {
    (void)state;
    struct exchange exchange;
    sign(&exchange, &post);
    struct exchange changed = exchange;
    changed.message.method = "PUT";
    assert_refused(&changed, "does not hold");
    changed = exchange;
    changed.message.path = "/v1/event";
    assert_refused(&changed, "does not hold");
    changed = exchange;
    changed.message.query = "?a";
    assert_refused(&changed, "does not hold");
    changed = exchange;
    changed.message.content_type = "text/plain";
    assert_refused(&changed, "does not hold");
    changed = exchange;
    changed.message.content_encoding = "gzip";
    assert_refused(&changed, "does not hold");
    changed = exchange;
    changed.message.body.len = 4;
    assert_refused(&changed, "Content-Digest");
    changed = exchange;
    changed.public_key[0] ^= 1;
    assert_refused(&changed, "does not hold");
    sign_headers_fini(&exchange.headers);
}

static void test_nothing_may_be_left_out(void **state) {
    (void)state;
    struct exchange exchange;
    sign(&exchange, &post);
    struct exchange changed = exchange;
    changed.digest = NULL;
    assert_refused(&changed, "Content-Digest: missing");
    changed = exchange;
    changed.input = NULL;
    assert_refused(&changed, "Signature-Input");
    changed = exchange;
    changed.signature = NULL;
    assert_refused(&changed, "Signature:");
    changed = exchange;
    changed.message.content_encoding = NULL; // covered, but not there
    assert_refused(&changed, "does not have");
    // A body and its type, slipped into a request that was signed without any.
    struct exchange bare;
    sign(&bare, &get);
    changed = bare;
    changed.message.content_type = "application/json";
    assert_refused(&changed, "content-type is not covered");
    sign_headers_fini(&bare.headers);
    sign_headers_fini(&exchange.headers);
}

static void test_input_is_parsed_strictly(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "sig1",
        "sig2=(\"@method\");created=1;keyid=\"k\"",
        "sig1=(\"@method\" \"@path\";created=1;keyid=\"k\"",
        "sig1=(\"@method\"\"@path\" \"@query\");created=1;keyid=\"k\"",
        "sig1=(\"@method\" \"@path\" \"@query\");keyid=\"k\"",
        "sig1=(\"@method\" \"@path\" \"@query\");created=1",
        "sig1=(\"@method\" \"@path\" \"@query\");created=1.5;keyid=\"k\"",
        "sig1=(\"@method\" \"@path\" \"@query\");created=1;keyid=k",
        "sig1=(\"@method\" \"@path\" \"@query\");created=1;keyid=\"k\",",
        "sig1=(\"@method\" \"@path\" \"@query\");created=1;keyid=\"k\" junk",
        "sig1=(\"@method\";req \"@path\" \"@query\");created=1;keyid=\"k\"",
        "sig1=:AAAA:;created=1;keyid=\"k\"",
        "sig1=(\"a\" \"b\" \"c\" \"d\" \"e\" \"f\" \"g\");created=1;keyid=\"k\"",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char key_id[64] = "x";
        if (sign_key_id(key_id, sizeof key_id, bad[i]) != ERR_INVALID) {
            fail_msg("taken: %s", bad[i]);
        }
        assert_string_equal(key_id, "");
        int64_t created_utc_s = 1;
        assert_int_equal(sign_created(&created_utc_s, bad[i]), ERR_INVALID);
        assert_int_equal(created_utc_s, 0);
    }
}

static void test_input_is_parsed_no_stricter_than_the_rfc(void **state) {
    (void)state;
    static const char *const good[] = {
        "sig1=(\"@method\" \"@path\");created=1;keyid=\"k\"",
        "sig1=( \"@method\"  \"@path\" );keyid=\"k\";created=1",
        "other=(\"x\");foo , sig1=(\"@method\");nonce=\"n\";created=1;keyid=\"k\";alg=\"ed25519\"",
        "sig1=();created=-5; keyid=\"k\"",
        "old=?1,\tsig1=(\"@path\");tag=\"t\";created=1;keyid=\"k\";flag",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char key_id[64];
        if (sign_key_id(key_id, sizeof key_id, good[i]) != ERR_OK) {
            fail_msg("refused: %s", good[i]);
        }
        assert_string_equal(key_id, "k");
    }
    int64_t created_utc_s;
    assert_int_equal(sign_created(&created_utc_s, good[3]), ERR_OK);
    assert_int_equal(created_utc_s, -5);
    char small[2];
    assert_int_equal(sign_key_id(small, sizeof small, "sig1=();created=1;keyid=\"kk\""),
                     ERR_INVALID);
}

// Another signer's order and spacing verify, as long as all that we want is covered.
static void test_other_order_verifies(void **state) {
    (void)state;
    struct exchange exchange = {.message = get};
    uint8_t secret_key[64];
    uint8_t bytes[64];
    char problem[256];
    struct buf base = BUF_EMPTY;
    struct buf signature = BUF_EMPTY;
    make_key(exchange.public_key, secret_key);
    const struct sign_component components[] = {
        {"@query", get.query}, {"@path", get.path}, {"@method", get.method}};
    assert_int_equal(
        sign_base(&base, components, 3, "(\"@query\" \"@path\" \"@method\");keyid=\"k\";created=5"),
        ERR_OK);
    crypto_sign_detached(bytes, NULL, base.data, base.len, secret_key);
    assert_int_equal(buf_append_text(&signature, "sig1=:"), ERR_OK);
    assert_int_equal(base64_append(&signature, (struct span){bytes, sizeof bytes}), ERR_OK);
    assert_int_equal(buf_append_text(&signature, ":"), ERR_OK);
    exchange.signature = terminated(&signature);
    exchange.input = "a=1, sig1=( \"@query\"   \"@path\" \"@method\" ); keyid=\"k\";  created=5";
    assert_int_equal(verify(&exchange, problem), ERR_OK);
    exchange.input = "sig1=(\"@query\" \"@path\" \"@method\");keyid=\"k\";created=5;expires=6";
    assert_refused(&exchange, "expires");
    exchange.input = "sig1=(\"@query\" \"@path\" \"@method\");keyid=\"k\";created=5;alg=\"rsa\"";
    assert_refused(&exchange, "alg");
    exchange.input = "sig1=(\"@query\" \"@path\" \"@path\" \"@method\");keyid=\"k\";created=5";
    assert_refused(&exchange, "twice");
    exchange.input = "sig1=(\"@query\" \"@method\");keyid=\"k\";created=5";
    assert_refused(&exchange, "@path is not covered");
    buf_fini(&base);
    buf_fini(&signature);
}

static void test_digest_is_wanted_whole(void **state) {
    (void)state;
    struct exchange exchange;
    struct buf digest = BUF_EMPTY;
    sign(&exchange, &post);
    assert_int_equal(buf_printf(&digest, "sha-256=:AAAA:, %s", exchange.digest), ERR_OK);
    exchange.digest = terminated(&digest);
    // Its sha-512 is right; but the header is covered as a whole, and this one was not signed.
    assert_refused(&exchange, "does not hold");
    exchange.digest = "sha-256=:AAAA:";
    assert_refused(&exchange, "no sha-512");
    exchange.digest = "sha-512=:AAAA:";
    assert_refused(&exchange, "no sha-512");
    buf_fini(&digest);
    sign_headers_fini(&exchange.headers);
}

static void test_key_id_must_be_quotable(void **state) {
    (void)state;
    struct sign_headers headers;
    uint8_t public_key[32];
    uint8_t secret_key[64];
    make_key(public_key, secret_key);
    assert_int_equal(sign_message(&headers, &post, "a\";b=\"", 1, secret_key), ERR_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rfc9421_base),
        cmocka_unit_test(test_rfc9421_signature),
        cmocka_unit_test(test_base_refuses_line_breaks),
        cmocka_unit_test(test_rfc9530_digests),
        cmocka_unit_test(test_post_covers_everything),
        cmocka_unit_test(test_get_has_no_digest),
        cmocka_unit_test(test_any_change_is_noticed),
        cmocka_unit_test(test_nothing_may_be_left_out),
        cmocka_unit_test(test_input_is_parsed_strictly),
        cmocka_unit_test(test_input_is_parsed_no_stricter_than_the_rfc),
        cmocka_unit_test(test_other_order_verifies),
        cmocka_unit_test(test_digest_is_wanted_whole),
        cmocka_unit_test(test_key_id_must_be_quotable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
