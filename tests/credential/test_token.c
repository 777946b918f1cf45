// Tokens: whatever is issued is read and proven, and nothing else ever is.
#include "tests/unit/cmocka_all.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/credential/base45.h"
#include "app/credential/cborio.h"
#include "app/credential/cose.h"
#include "app/credential/token.h"
#include "tests/unit/gen.h"

struct keys {
    uint8_t public_key[32];
    uint8_t secret_key[64];
};

static struct keys keys_of(uint8_t first) {
    struct keys keys;
    uint8_t seed[32] = {first};
    assert_int_equal(crypto_sign_seed_keypair(keys.public_key, keys.secret_key, seed), 0);
    return keys;
}

static struct token sample(void) {
    struct token token = {.kid = "hq-2026-1",
                          .issuer = "niigata.example",
                          .member_id = "M-000123",
                          .issued_utc_s = 1775000000,
                          .expires_utc_s = 1775000060,
                          .cti = {1, 2, 3, 4, 5, 6, 7, 8},
                          .cti_len = 8,
                          .kana = "ニイガタ タロウ",
                          .licence_no = "123456"};
    return token;
}

static struct buf issue(const struct token *token, const struct keys *keys) {
    struct buf text = BUF_EMPTY;
    assert_int_equal(token_issue(&text, token, keys->secret_key), ERR_OK);
    return text;
}

static enum token_status judge(struct span text, const struct keys *keys) {
    struct token token;
    enum token_status status = token_parse(&token, text);
    return status == TOKEN_OK ? token_verify(&token, keys->public_key) : status;
}

static void assert_same_claims(const struct token *a, const struct token *b) {
    assert_string_equal(a->kid, b->kid);
    assert_string_equal(a->issuer, b->issuer);
    assert_string_equal(a->member_id, b->member_id);
    assert_string_equal(a->session_id, b->session_id);
    assert_string_equal(a->kana, b->kana);
    assert_string_equal(a->licence_no, b->licence_no);
    assert_true(a->expires_utc_s == b->expires_utc_s);
    assert_true(a->issued_utc_s == b->issued_utc_s);
    assert_true(span_equal((struct span){a->cti, a->cti_len}, (struct span){b->cti, b->cti_len}));
}

static void assert_round_trip(const struct token *token, const struct keys *keys) {
    struct buf text = issue(token, keys);
    struct token back;
    assert_true(text.len <= TOKEN_TEXT_MAX);
    assert_int_equal(token_parse(&back, buf_span(&text)), TOKEN_OK);
    assert_same_claims(token, &back);
    assert_int_equal(token_verify(&back, keys->public_key), TOKEN_OK);
    buf_fini(&text);
}

static void what_is_issued_is_read(void **state) {
    (void)state;
    struct keys keys = keys_of(1);
    struct token token = sample();
    assert_round_trip(&token, &keys);
    token.kana[0] = '\0';
    token.licence_no[0] = '\0';
    assert_round_trip(&token, &keys);
    memcpy(token.session_id, "S-2026-04", 10);
    assert_round_trip(&token, &keys);
}

static void generated_tokens_are_read(void **state) {
    (void)state;
    static const char *const characters[] = {"a", "9", "-", ":", "ア", "髙", "\U00020bb7"};
    struct gen gen = {8392};
    struct keys keys = keys_of(2);
    for (int round = 0; round < 300; round++) {
        struct token token = {.kid = "k", .issuer = "i", .member_id = "m"};
        gen_text(&gen, token.kid + 1, 30, characters, 7, 12);
        gen_text(&gen, token.issuer + 1, 60, characters, 7, 20);
        gen_text(&gen, token.member_id + 1, 60, characters, 7, 20);
        gen_text(&gen, token.session_id, sizeof token.session_id, characters, 7, 20);
        gen_text(&gen, token.kana, sizeof token.kana, characters, 7, 40);
        gen_text(&gen, token.licence_no, 32, characters, 7, 10);
        token.issued_utc_s = gen_between(&gen, 0, INT64_C(253402300798));
        token.expires_utc_s = gen_between(&gen, token.issued_utc_s + 1, INT64_C(253402300799));
        token.cti_len = 1 + gen_below(&gen, TOKEN_CTI_MAX);
        gen_bytes(&gen, token.cti, token.cti_len);
        assert_round_trip(&token, &keys);
    }
}

static void no_flipped_bit_goes_unseen(void **state) {
    (void)state;
    struct keys keys = keys_of(3);
    struct token token = sample();
    struct buf text = issue(&token, &keys);
    assert_int_equal(judge(buf_span(&text), &keys), TOKEN_OK);
    for (size_t bit = 0; bit < text.len * 8; bit++) {
        text.data[bit / 8] ^= (uint8_t)(1U << bit % 8);
        enum token_status status = judge(buf_span(&text), &keys);
        assert_true(status == TOKEN_FORGED || status == TOKEN_DAMAGED || status == TOKEN_NOT_OURS);
        text.data[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    assert_int_equal(judge(buf_span(&text), &keys), TOKEN_OK);
    buf_fini(&text);
}

// The same under Base45, where a flipped bit stays one bit.
static void no_flipped_bit_of_the_message_goes_unseen(void **state) {
    (void)state;
    struct keys keys = keys_of(3);
    struct token token = sample();
    struct token read;
    struct buf text = issue(&token, &keys);
    int forged = 0;
    assert_int_equal(token_parse(&read, buf_span(&text)), TOKEN_OK);
    for (size_t bit = 0; bit < read.bytes_len * 8; bit++) {
        struct buf changed = BUF_EMPTY;
        read.bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        assert_int_equal(buf_append_text(&changed, TOKEN_PREFIX), ERR_OK);
        assert_int_equal(base45_append(&changed, (struct span){read.bytes, read.bytes_len}),
                         ERR_OK);
        enum token_status status = judge(buf_span(&changed), &keys);
        assert_true(status == TOKEN_FORGED || status == TOKEN_DAMAGED);
        forged += status == TOKEN_FORGED;
        read.bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        buf_fini(&changed);
    }
    assert_true(forged > 512); // every bit of the signature at least
    buf_fini(&text);
}

static void no_piece_is_a_token(void **state) {
    (void)state;
    struct keys keys = keys_of(4);
    struct token token = sample();
    struct buf text = issue(&token, &keys);
    for (size_t len = 0; len < text.len; len++) {
        enum token_status status = judge((struct span){text.data, len}, &keys);
        assert_int_equal(status, len < 4 ? TOKEN_NOT_OURS : TOKEN_DAMAGED);
    }
    assert_int_equal(buf_append_text(&text, "0"), ERR_OK);
    assert_int_equal(judge(buf_span(&text), &keys), TOKEN_DAMAGED);
    assert_int_equal(buf_append_text(&text, "0"), ERR_OK);
    assert_int_equal(judge(buf_span(&text), &keys), TOKEN_DAMAGED);
    buf_fini(&text);
}

static void another_key_is_forgery(void **state) {
    (void)state;
    struct keys keys = keys_of(5);
    struct keys other = keys_of(6);
    struct token token = sample();
    struct buf text = issue(&token, &keys);
    assert_int_equal(judge(buf_span(&text), &other), TOKEN_FORGED);
    static const struct keys zero_key;
    assert_int_equal(judge(buf_span(&text), &zero_key), TOKEN_FORGED);
    buf_fini(&text);
}

static void other_codes_are_not_ours(void **state) {
    (void)state;
    static const char *const others[] = {
        "", "UK1", "uk1:AAA", " UK1:AAA", "UK2:AAA", "HC1:", "https://example.jp/m/1"};
    struct token token;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(token_parse(&token, span_of_text(others[i])), TOKEN_NOT_OURS);
    }
    assert_int_equal(token_parse(&token, span_of_text("UK1:")), TOKEN_DAMAGED);
}

static void three_kilobytes_of_binary(void **state) {
    (void)state;
    uint8_t bytes[2953];
    struct gen gen = {2953};
    struct token token;
    gen_bytes(&gen, bytes, sizeof bytes);
    bytes[0] = 0;
    assert_int_equal(token_parse(&token, (struct span){bytes, sizeof bytes}), TOKEN_NOT_OURS);
    memcpy(bytes, TOKEN_PREFIX, 4);
    assert_int_equal(token_parse(&token, (struct span){bytes, sizeof bytes}), TOKEN_TOO_LARGE);
    assert_int_equal(token_parse(&token, (struct span){bytes, TOKEN_TEXT_MAX + 1}),
                     TOKEN_TOO_LARGE);
    assert_int_equal(token_parse(&token, (struct span){bytes, TOKEN_TEXT_MAX}), TOKEN_DAMAGED);
}

static void fill(char field[TOKEN_FIELD_CAP], size_t len) {
    memset(field, 'x', len);
    field[len] = '\0';
}

static void the_largest_token(void **state) {
    (void)state;
    struct keys keys = keys_of(7);
    struct token token = sample();
    struct buf text = BUF_EMPTY;
    fill(token.kid, 127);
    fill(token.issuer, 127);
    fill(token.member_id, 127);
    token.licence_no[0] = '\0';
    for (size_t len = 0; len < 127; len++) {
        fill(token.kana, len);
        struct token back;
        enum err err = token_issue(&text, &token, keys.secret_key);
        if (err == ERR_TOO_BIG) {
            assert_int_equal(text.len, 0);
            break;
        }
        assert_int_equal(err, ERR_OK);
        assert_int_equal(token_parse(&back, buf_span(&text)), TOKEN_OK);
        text.len = 0;
    }
    fill(token.kana, 127);
    fill(token.licence_no, 127);
    assert_int_equal(token_issue(&text, &token, keys.secret_key), ERR_TOO_BIG);
    buf_fini(&text);
}

static void what_is_not_issued(void **state) {
    (void)state;
    struct keys keys = keys_of(8);
    struct buf text = BUF_EMPTY;
    const struct token good = sample();
    struct token bad[12];
    for (size_t i = 0; i < 12; i++) {
        bad[i] = good;
    }
    bad[0].kid[0] = '\0';
    bad[1].issuer[0] = '\0';
    bad[2].member_id[0] = '\0';
    bad[3].cti_len = 0;
    bad[4].cti_len = TOKEN_CTI_MAX + 1;
    bad[5].issued_utc_s = -1;
    bad[6].expires_utc_s = bad[6].issued_utc_s;
    bad[7].expires_utc_s = INT64_C(253402300800);
    bad[8].kana[0] = '\n';
    memset(bad[9].licence_no, 'x', sizeof bad[9].licence_no);
    memset(bad[10].session_id, 'x', sizeof bad[10].session_id);
    bad[11].session_id[0] = '\n';
    for (size_t i = 0; i < 12; i++) {
        assert_int_equal(token_issue(&text, &bad[i], keys.secret_key), ERR_INVALID);
        assert_int_equal(text.len, 0);
    }
    buf_fini(&text);
}

// --- Claims as others might write them -----------------------------------------------------------

static enum token_status judge_claims(const char *claims_hex) {
    struct keys keys = keys_of(9);
    uint8_t claims[400];
    size_t len = sizeof claims;
    struct buf message = BUF_EMPTY;
    struct buf text = BUF_EMPTY;
    assert_int_equal(hex_decode(claims, &len, claims_hex), ERR_OK);
    assert_int_equal(
        cose_sign1_append(&message, span_of_text("k"), (struct span){claims, len}, keys.secret_key),
        ERR_OK);
    assert_int_equal(buf_append_text(&text, TOKEN_PREFIX), ERR_OK);
    assert_int_equal(base45_append(&text, buf_span(&message)), ERR_OK);
    enum token_status status = judge(buf_span(&text), &keys);
    buf_fini(&text);
    buf_fini(&message);
    return status;
}

#define ISS "016169"
#define SUB "02616d"
#define EXP "041a69cd0000"
#define IAT "061a69cc0000"
#define CTI "074101"

static void claims_that_are_taken(void **state) {
    (void)state;
    static const char *const taken[] = {
        "a5" ISS SUB EXP IAT CTI,
        "a5" CTI IAT EXP SUB ISS,
        "a6" ISS SUB EXP IAT CTI "051a69cc0000",                   // nbf, which we do not use
        "a6" ISS SUB EXP IAT CTI "616100",                         // a claim with a name
        "a6" ISS SUB EXP IAT CTI "1903e8a2616182010261628142ffff", // any value
        "a6" ISS SUB EXP IAT CTI "036173",                         // a session's ticket
        "a6" ISS SUB EXP IAT CTI "3a00011170"
        "63e382a2", // kana
        "a6" ISS SUB EXP IAT CTI "3a00011171"
        "6131", // licence number
    };
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        if (judge_claims(taken[i]) != TOKEN_OK) {
            fail_msg("refused: %s", taken[i]);
        }
    }
}

static void claims_that_are_refused(void **state) {
    (void)state;
    static const char *const refused[] = {
        "",
        "a0",
        "80",
        "a4" SUB EXP IAT CTI,
        "a4" ISS EXP IAT CTI,
        "a4" ISS SUB IAT CTI,
        "a4" ISS SUB EXP CTI,
        "a4" ISS SUB EXP IAT,
        "a5" ISS SUB EXP IAT CTI "00",       // bytes behind them
        "a6" ISS SUB EXP IAT CTI ISS,        // twice
        "a7" ISS SUB EXP IAT CTI "08000800", // twice, though we do not use it
        "a7" ISS SUB EXP IAT CTI "616100616101",
        "a6" ISS SUB EXP IAT CTI "0360",     // for no session in particular
        "a6" ISS SUB EXP IAT CTI "0301",     // number for text
        "a6" ISS SUB EXP IAT CTI "0381616a", // several sessions
        "a6" ISS SUB EXP IAT CTI "03610a",   // control character
        "a6" ISS SUB EXP IAT CTI,            // one too few
        "bf" ISS SUB EXP IAT CTI "ff",       // indefinite
        "a5"
        "014169" SUB EXP IAT CTI, // bytes for text
        "a5"
        "0160" SUB EXP IAT CTI,                      // empty
        "a5" ISS "0201" EXP IAT CTI,                 // number for text
        "a5" ISS "0262c080" EXP IAT CTI,             // malformed UTF-8
        "a5" ISS "02610a" EXP IAT CTI,               // control character
        "a5" ISS "026100" EXP IAT CTI,               // NUL
        "a5" ISS SUB "0420" IAT CTI,                 // before 1970
        "a5" ISS SUB "04c11a69cd0000" IAT CTI,       // RFC 8392: no tag
        "a5" ISS SUB "04fb41da733f40000000" IAT CTI, // fractions
        "a5" ISS SUB "041b7fffffffffffffff" IAT CTI,
        "a5" ISS SUB "041bffffffffffffffff" IAT CTI,
        "a5" ISS SUB "041a69cc0000" IAT CTI,                           // never valid
        "a5" ISS SUB EXP IAT "0740",                                   // empty
        "a5" ISS SUB EXP IAT "076101",                                 // text for bytes
        "a5" ISS SUB EXP IAT "07510000000000000000000000000000000000", // 17 bytes
        "a6" ISS SUB EXP IAT CTI "0881818181818181818100",             // too deep
        "a6" ISS SUB EXP IAT CTI "089b00000000ffffffff",               // a length that lies
        "a6" ISS SUB EXP IAT CTI "085bffffffffffffffff",
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        if (judge_claims(refused[i]) != TOKEN_DAMAGED) {
            fail_msg("not refused: %s", refused[i]);
        }
    }
}

static void a_token_without_a_key_id_is_damaged(void **state) {
    (void)state;
    struct keys keys = keys_of(9);
    uint8_t claims[100];
    size_t len = sizeof claims;
    struct buf message = BUF_EMPTY;
    struct buf text = BUF_EMPTY;
    assert_int_equal(hex_decode(claims, &len, "a5" ISS SUB EXP IAT CTI), ERR_OK);
    assert_int_equal(cose_sign1_append(&message, (struct span){NULL, 0}, (struct span){claims, len},
                                       keys.secret_key),
                     ERR_OK);
    assert_int_equal(buf_append_text(&text, TOKEN_PREFIX), ERR_OK);
    assert_int_equal(base45_append(&text, buf_span(&message)), ERR_OK);
    assert_int_equal(judge(buf_span(&text), &keys), TOKEN_DAMAGED);
    buf_fini(&text);
    buf_fini(&message);
}

static void a_short_life_is_a_rotating_code(void **state) {
    (void)state;
    struct token token = sample();
    token.expires_utc_s = token.issued_utc_s + TOKEN_ROTATING_MAX_S;
    assert_true(token_is_rotating(&token));
    token.expires_utc_s++;
    assert_false(token_is_rotating(&token));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_issued_is_read),
        cmocka_unit_test(generated_tokens_are_read),
        cmocka_unit_test(no_flipped_bit_goes_unseen),
        cmocka_unit_test(no_flipped_bit_of_the_message_goes_unseen),
        cmocka_unit_test(no_piece_is_a_token),
        cmocka_unit_test(another_key_is_forgery),
        cmocka_unit_test(other_codes_are_not_ours),
        cmocka_unit_test(three_kilobytes_of_binary),
        cmocka_unit_test(the_largest_token),
        cmocka_unit_test(what_is_not_issued),
        cmocka_unit_test(claims_that_are_taken),
        cmocka_unit_test(claims_that_are_refused),
        cmocka_unit_test(a_token_without_a_key_id_is_damaged),
        cmocka_unit_test(a_short_life_is_a_rotating_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
