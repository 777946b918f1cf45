// A record's bytes: canonical JSON (RFC 8785), and nothing else is one.
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/base/uuid.h"
#include "app/record/record.h"
#include "tests/unit/gen.h"

static const uint8_t no_prev[RECORD_HASH_BYTES];

static struct fact sample(void) {
    struct fact fact = {.id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
                        .device_id = "kiosk-1",
                        .seq = 3,
                        .kind = FACT_TAP,
                        .stamp = {INT64_C(1775019720123), 4567, "boot-9", TRUST_SYNCED},
                        .session_id = "S1",
                        .member_id = "M-1",
                        .method = METHOD_QR_SIGNED,
                        .credential_hash = "c0ffee",
                        .direction = DIRECTION_IN,
                        .verdict = VERDICT_FLAGGED,
                        .flaw = REFUSAL_EXPIRED,
                        .staff_id = "staff-7",
                        .reason = "理由 \"a\\b\"/c"};
    return fact;
}

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define HEAD                                                                                       \
    "{\"at\":1775019720123,\"boot\":\"boot-9\",\"cred\":\"c0ffee\",\"dev\":\"kiosk-1\","           \
    "\"dir\":\"in\",\"flaw\":\"expired\",\"how\":\"qr_signed\","                                   \
    "\"id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\",\"kind\":\"tap\",\"mono\":4567,"              \
    "\"prev\":\"" ZEROS "\","
#define TAIL                                                                                       \
    "\"seq\":3,\"ses\":\"S1\",\"staff\":\"staff-7\",\"sub\":{\"member\":\"M-1\"},"                 \
    "\"trust\":\"synced\",\"v\":1,\"verdict\":\"flagged\"}"
// Members by name; only the quotation mark and the backslash escaped; other letters as they are.
#define SAMPLE HEAD "\"reason\":\"理由 \\\"a\\\\b\\\"/c\"," TAIL

static struct buf encode(const struct fact *fact) {
    struct buf body = BUF_EMPTY;
    assert_int_equal(record_encode(&body, fact, no_prev), ERR_OK);
    return body;
}

static enum err decode(const char *text) {
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    return record_decode(&fact, prev, span_of_text(text));
}

static void the_canonical_form(void **state) {
    (void)state;
    struct fact fact = sample();
    struct buf body = encode(&fact);
    assert_int_equal(body.len, strlen(SAMPLE));
    assert_memory_equal(body.data, SAMPLE, body.len);
    buf_fini(&body);
}

static void what_is_empty_is_absent(void **state) {
    (void)state;
    struct fact fact = {.id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
                        .device_id = "d",
                        .seq = 1,
                        .kind = FACT_BOOT};
    struct buf body = encode(&fact);
    const char *text;
    assert_int_equal(buf_terminate(&body, &text), ERR_OK);
    assert_string_equal(text,
                        "{\"at\":0,\"dev\":\"d\",\"id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\","
                        "\"kind\":\"boot\",\"mono\":0,\"prev\":\"" ZEROS
                        "\",\"seq\":1,\"trust\":\"unknown\",\"v\":1}");
    buf_fini(&body);
}

static void what_is_written_is_read(void **state) {
    (void)state;
    struct fact fact = sample();
    struct fact back;
    uint8_t prev[RECORD_HASH_BYTES];
    uint8_t prev_back[RECORD_HASH_BYTES];
    struct buf body = BUF_EMPTY;
    memset(prev, 0xa5, sizeof prev);
    assert_int_equal(record_encode(&body, &fact, prev), ERR_OK);
    assert_int_equal(record_decode(&back, prev_back, buf_span(&body)), ERR_OK);
    assert_memory_equal(prev, prev_back, sizeof prev);
    assert_memory_equal(&back, &fact, sizeof fact);
    buf_fini(&body);
}

static void assert_written(const struct fact *fact, const char *members) {
    struct buf body = encode(fact);
    const char *text;
    assert_int_equal(buf_terminate(&body, &text), ERR_OK);
    if (!strstr(text, members)) {
        fail_msg("%s is not in %s", members, text);
    }
    struct fact back;
    uint8_t prev[RECORD_HASH_BYTES];
    assert_int_equal(record_decode(&back, prev, buf_span(&body)), ERR_OK);
    assert_memory_equal(&back, fact, sizeof back);
    buf_fini(&body);
}

// Each kind of fact with the members that it alone has.
static void every_member_is_written_and_read(void **state) {
    (void)state;
    struct fact fact = sample();
    fact.intent = INTENT_RETURNING;
    assert_written(&fact, "\"id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\",\"intent\":"
                          "\"returning\",\"kind\":\"tap\"");
    fact = sample();
    fact.kind = FACT_AMEND;
    snprintf(fact.scheme, sizeof fact.scheme, "jma_cme");
    assert_written(&fact, "\"scheme\":\"jma_cme\",\"seq\":3,");
    fact = sample();
    fact.kind = FACT_WALK_IN;
    memset(fact.particulars_hash, 'a', sizeof fact.particulars_hash - 1);
    assert_written(&fact, "\"mono\":4567,\"part\":\"aaaaaaaa");
    fact = sample();
    fact.kind = FACT_SESSION_CLOSE;
    fact.head_count = INT32_MAX;
    assert_written(&fact, "\"heads\":2147483647,\"how\":");
    fact = sample();
    fact.practice = true;
    assert_written(&fact, "\"mono\":4567,\"practice\":true,\"prev\":");
}

// --- Generated facts -----------------------------------------------------------------------------

static const char *const characters[] = {"a", "Z",  "0",       "-",  " ",      "\"",        "\\",
                                         "/", "é",  "髙",      "𠮷", "\u2028", "\u00a0",    "<",
                                         "'", "ア", "葛󠄀", "~",  "\ufeff", "\U0010ffff"};

static void generate_text(struct gen *gen, char *out, size_t cap) {
    if (gen_below(gen, 3) > 0) {
        gen_text(gen, out, cap, characters, sizeof characters / sizeof characters[0], cap);
    }
}

static struct fact generate(struct gen *gen) {
    struct fact fact = {.seq = gen_between(gen, 1, INT64_C(9007199254740991)),
                        .kind = (enum fact_kind)gen_below(gen, FACT_KIND_COUNT),
                        .method = (enum method)gen_below(gen, METHOD_COUNT),
                        .direction = (enum direction)gen_below(gen, DIRECTION_COUNT),
                        .verdict = (enum verdict)gen_below(gen, VERDICT_COUNT),
                        .flaw = (enum refusal)gen_below(gen, REFUSAL_COUNT),
                        .intent = (enum intent)gen_below(gen, INTENT_COUNT),
                        .practice = gen_below(gen, 2)};
    fact.head_count = gen_below(gen, 2) ? (int32_t)gen_between(gen, 1, INT32_MAX) : 0;
    uint8_t random[10];
    gen_bytes(gen, random, sizeof random);
    uuid7_format(fact.id, gen_between(gen, 0, INT64_C(4102444800000)), random);
    fact.device_id[0] = 'd';
    generate_text(gen, fact.device_id + 1, ID_CAP - 1);
    fact.stamp.at_utc_ms = gen_between(gen, INT64_C(-9007199254740991), INT64_C(9007199254740991));
    fact.stamp.mono_ms = gen_between(gen, 0, INT64_C(9007199254740991));
    generate_text(gen, fact.stamp.boot_id, ID_CAP);
    fact.stamp.trust = (enum trust)gen_below(gen, TRUST_COUNT);
    generate_text(gen, fact.session_id, ID_CAP);
    generate_text(gen, fact.member_id, ID_CAP);
    generate_text(gen, fact.typed, NUMBER_CAP);
    generate_text(gen, fact.credential_hash, HASH_HEX_CAP);
    generate_text(gen, fact.staff_id, ID_CAP);
    generate_text(gen, fact.target_id, sizeof fact.target_id);
    generate_text(gen, fact.reason, REASON_CAP);
    generate_text(gen, fact.scheme, SCHEME_CAP);
    generate_text(gen, fact.particulars_hash, HASH_HEX_CAP);
    fact.true_utc_ms = gen_below(gen, 2) ? gen_between(gen, 0, INT64_C(4102444800000)) : 0;
    return fact;
}

static void generated_facts_come_back(void **state) {
    (void)state;
    struct gen gen = {8785};
    for (int round = 0; round < 2000; round++) {
        struct fact fact = generate(&gen);
        struct fact back;
        uint8_t prev[RECORD_HASH_BYTES];
        uint8_t prev_back[RECORD_HASH_BYTES];
        struct buf body = BUF_EMPTY;
        struct buf again = BUF_EMPTY;
        gen_bytes(&gen, prev, sizeof prev);
        assert_int_equal(record_encode(&body, &fact, prev), ERR_OK);
        assert_true(body.len <= RECORD_BODY_MAX);
        assert_int_equal(record_decode(&back, prev_back, buf_span(&body)), ERR_OK);
        assert_memory_equal(prev, prev_back, sizeof prev);
        assert_int_equal(record_encode(&again, &back, prev_back), ERR_OK);
        assert_true(span_equal(buf_span(&again), buf_span(&body)));
        assert_string_equal(back.reason, fact.reason);
        assert_string_equal(back.member_id, fact.member_id);
        assert_int_equal(back.verdict, fact.verdict);
        assert_int_equal(back.intent, fact.intent);
        assert_int_equal(back.head_count, fact.head_count);
        assert_int_equal(back.practice, fact.practice);
        assert_string_equal(back.scheme, fact.scheme);
        assert_string_equal(back.particulars_hash, fact.particulars_hash);
        assert_true(back.stamp.at_utc_ms == fact.stamp.at_utc_ms);
        again.len = 0;
        assert_int_equal(record_canonicalise(&again, buf_span(&body)), ERR_OK);
        assert_true(span_equal(buf_span(&again), buf_span(&body)));
        buf_fini(&again);
        buf_fini(&body);
    }
}

// --- What is refused -----------------------------------------------------------------------------

static void other_spellings_are_no_records(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "{}",
        "[]",
        "null",
        "{",
        SAMPLE " ",
        " " SAMPLE,
        SAMPLE "\n",
        SAMPLE SAMPLE,
        HEAD TAIL ",",
        "\xef\xbb\xbf" SAMPLE,
        HEAD " " TAIL,
        HEAD "\"extra\":1," TAIL,                       // unknown member
        HEAD "\"reason\":\"x\",\"reason\":\"x\"," TAIL, // doubled
        HEAD "\"reason\":\"\"," TAIL,                   // empty, so absent
        HEAD "\"reason\":null," TAIL,
        HEAD "\"reason\":5," TAIL,
        HEAD "\"reason\":\"\\u7406\"," TAIL, // escaped without need
        HEAD "\"reason\":\"a\\/b\"," TAIL,
        HEAD "\"reason\":\"a\\nb\"," TAIL, // control character
        HEAD "\"reason\":\"\\ud83d\"," TAIL,
        HEAD "\"target\":\"x\"," TAIL, // out of order
        HEAD "\"dir\":\"in\"," TAIL,
        HEAD "\"reason\":\"x\",\"true\":0," TAIL,
        HEAD "\"practice\":true," TAIL, // out of order: before "prev"
        HEAD "\"scheme\":\"\"," TAIL,   // empty, so absent
        HEAD "\"scheme\":[\"x\"]," TAIL,
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (decode(wrong[i]) != ERR_INVALID) {
            fail_msg("taken: %s", wrong[i]);
        }
    }
    assert_int_equal(decode(HEAD TAIL), ERR_OK);
}

// One piece of the sample replaced by another.
static enum err decode_with(const char *piece, const char *instead) {
    static const char sample_text[] = SAMPLE;
    const char *at = strstr(sample_text, piece);
    struct buf text = BUF_EMPTY;
    assert_non_null(at);
    assert_int_equal(buf_append(&text, sample_text, (size_t)(at - sample_text)), ERR_OK);
    assert_int_equal(buf_append_text(&text, instead), ERR_OK);
    assert_int_equal(buf_append_text(&text, at + strlen(piece)), ERR_OK);
    const char *whole;
    assert_int_equal(buf_terminate(&text, &whole), ERR_OK);
    enum err err = decode(whole);
    buf_fini(&text);
    return err;
}

static void other_values_are_no_records(void **state) {
    (void)state;
    static const char *const wrong[][2] = {
        {"\"v\":1", "\"v\":0"},
        {"\"v\":1", "\"v\":1.0"},
        {"\"v\":1", "\"v\":\"1\""},
        {"\"v\":1,", ""},
        {"\"seq\":3", "\"seq\":0"},
        {"\"seq\":3", "\"seq\":-3"},
        {"\"seq\":3", "\"seq\":3.0"},
        {"\"seq\":3", "\"seq\":3e0"},
        {"\"seq\":3", "\"seq\":03"},
        {"\"seq\":3", "\"seq\":9007199254740992"},
        {"\"seq\":3", "\"seq\":9223372036854775808"},
        {"\"mono\":4567", "\"mono\":-0"},
        {"\"mono\":4567", "\"mono\":4567,\"practice\":false"},
        {"\"mono\":4567", "\"mono\":4567,\"practice\":1"},
        {"\"mono\":4567", "\"mono\":4567,\"part\":\"\""},
        {"\"how\"", "\"heads\":0,\"how\""},
        {"\"how\"", "\"heads\":-1,\"how\""},
        {"\"how\"", "\"heads\":2147483648,\"how\""},
        {"\"how\"", "\"heads\":2.5,\"how\""},
        {"\"kind\":\"tap\"", "\"intent\":\"none\",\"kind\":\"tap\""},
        {"\"kind\":\"tap\"", "\"intent\":\"staying\",\"kind\":\"tap\""},
        {"\"kind\":\"tap\"", "\"kind\":\"nap\""},
        {"\"kind\":\"tap\"", "\"kind\":1"},
        {"\"dir\":\"in\"", "\"dir\":\"none\""},
        {"\"trust\":\"synced\"", "\"trust\":\"SYNCED\""},
        {"{\"member\":\"M-1\"}", "\"M-1\""},
        {"{\"member\":\"M-1\"}", "{}"},
        {"{\"member\":\"M-1\"}", "{\"member\":\"M-1\",\"x\":1}"},
        {"{\"member\":\"M-1\"}", "[\"M-1\"]"},
        {"dc0c0c07398f", "dc0c0c07398F"},
        {"-7cc3-", "-4cc3-"},
        {"\"prev\":\"0", "\"prev\":\"A"},
        {"\"prev\":\"00", "\"prev\":\""},
        {"\"S1\"", "\"S\\u00001\""},
        {"\"S1\"", "\"0123456789012345678901234567890123456789012345678901234567890123\""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (decode_with(wrong[i][0], wrong[i][1]) != ERR_INVALID) {
            fail_msg("taken: %s", wrong[i][1]);
        }
    }
    assert_int_equal(decode_with("\"S1\"", "\"S2\""), ERR_OK);
}

static void a_newer_version_is_said_to_be_one(void **state) {
    (void)state;
    assert_int_equal(decode_with("\"v\":1", "\"v\":2"), ERR_VERSION);
    assert_int_equal(decode("{\"v\":2}"), ERR_VERSION);
    assert_int_equal(decode("{\"later\":[],\"v\":9007199254740991}"), ERR_VERSION);
}

static void no_piece_of_a_record_is_one(void **state) {
    (void)state;
    static const char whole[] = SAMPLE;
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    for (size_t len = 0; len < sizeof whole - 1; len++) {
        assert_int_equal(record_decode(&fact, prev, (struct span){(const uint8_t *)whole, len}),
                         ERR_INVALID);
    }
}

// Whatever one byte becomes, what is still taken is what would have been written.
static void no_changed_byte_goes_unseen(void **state) {
    (void)state;
    char text[] = SAMPLE;
    int taken = 0;
    for (size_t i = 0; i < sizeof text - 1; i++) {
        char saved = text[i];
        for (int c = 1; c < 256; c += 3) {
            struct fact fact;
            uint8_t prev[RECORD_HASH_BYTES];
            text[i] = (char)c;
            if (record_decode(&fact, prev, span_of_text(text)) == ERR_OK) {
                struct buf again = BUF_EMPTY;
                taken++;
                assert_int_equal(record_encode(&again, &fact, prev), ERR_OK);
                assert_true(span_equal(buf_span(&again), span_of_text(text)));
                buf_fini(&again);
            }
        }
        text[i] = saved;
    }
    assert_true(taken > 0);
    assert_int_equal(decode(text), ERR_OK);
}

static void large_and_deep_bodies_are_refused(void **state) {
    (void)state;
    struct buf text = BUF_EMPTY;
    for (int i = 0; i < RECORD_BODY_MAX + 1; i++) {
        assert_int_equal(buf_append_text(&text, "["), ERR_OK);
    }
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    assert_int_equal(record_decode(&fact, prev, buf_span(&text)), ERR_INVALID);
    text.len = RECORD_BODY_MAX;
    assert_int_equal(record_decode(&fact, prev, buf_span(&text)), ERR_INVALID);
    assert_int_equal(record_decode(&fact, prev, (struct span){NULL, 0}), ERR_INVALID);
    buf_fini(&text);
}

static void what_is_not_written(void **state) {
    (void)state;
    struct fact bad[15];
    for (size_t i = 0; i < 15; i++) {
        bad[i] = sample();
    }
    bad[0].id[0] = '\0';
    bad[1].id[14] = '4';
    bad[2].device_id[0] = '\0';
    bad[3].seq = 0;
    bad[4].kind = FACT_KIND_COUNT;
    bad[5].reason[0] = '\x80';
    bad[6].member_id[0] = '\n'; // inside the subject
    bad[7].typed[0] = '\xff';
    bad[8].seq = INT64_C(9007199254740992);
    bad[9].stamp.at_utc_ms = INT64_MIN;
    bad[10].method = METHOD_COUNT;
    bad[11].stamp.trust = TRUST_COUNT;
    bad[12].intent = INTENT_COUNT;
    bad[13].head_count = -1;
    bad[14].scheme[0] = '\x80';
    for (size_t i = 0; i < 15; i++) {
        struct buf body = BUF_EMPTY;
        assert_int_equal(record_encode(&body, &bad[i], no_prev), ERR_INVALID);
        assert_int_equal(body.len, 0);
        buf_fini(&body);
    }
}

// --- Canonical form and hash ---------------------------------------------------------------------

static void a_respaced_and_reordered_body_finds_back(void **state) {
    (void)state;
    static const char travelled[] =
        "\n{ \"verdict\" : \"flagged\" ,\t\"v\": 1, \"trust\":\"\\u0073ynced\", "
        "\"sub\": { \"member\" : \"M-1\" },\r\n \"staff\":\"staff-7\", \"ses\":\"S1\", \"seq\":3,"
        "\"reason\":\"\\u7406由 \\\"a\\\\b\\u0022\\/c\", \"prev\":\"" ZEROS "\", \"mono\":4567,"
        "\"kind\":\"tap\",\"id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\",\"how\":\"qr_signed\","
        "\"flaw\":\"expired\",\"dir\":\"in\",\"dev\":\"kiosk-1\",\"cred\":\"c0ffee\","
        "\"boot\":\"boot-9\",\"at\":1775019720123 }\n";
    struct buf body = BUF_EMPTY;
    assert_int_equal(record_canonicalise(&body, span_of_text(travelled)), ERR_OK);
    assert_int_equal(body.len, strlen(SAMPLE));
    assert_memory_equal(body.data, SAMPLE, body.len);
    buf_fini(&body);
}

static void what_is_no_json_has_no_canonical_form(void **state) {
    (void)state;
    static const char *const wrong[] = {"", "{", "{\"a\":1,\"a\":1}", "{\"a\":1} x", "nul", "'a'"};
    struct buf out = BUF_EMPTY;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(record_canonicalise(&out, span_of_text(wrong[i])), ERR_INVALID);
    }
    assert_int_equal(out.len, 0);
    buf_fini(&out);
}

static void assert_hash(const char *text, const char *expected) {
    uint8_t hash[RECORD_HASH_BYTES];
    char hex[2 * RECORD_HASH_BYTES + 1];
    record_hash(hash, span_of_text(text));
    hex_encode(hex, (struct span){hash, sizeof hash});
    assert_string_equal(hex, expected);
}

// BLAKE2b with 32 bytes of output, from another implementation (Python's hashlib.blake2b).
static void known_hashes(void **state) {
    (void)state;
    assert_hash("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    assert_hash("abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    assert_hash(SAMPLE, "c7b6ff5cec2e4d9545ca613d59ad8df44dec3e2655d66822c69a5ffd4ccf0a2b");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_canonical_form),
        cmocka_unit_test(what_is_empty_is_absent),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(every_member_is_written_and_read),
        cmocka_unit_test(generated_facts_come_back),
        cmocka_unit_test(other_spellings_are_no_records),
        cmocka_unit_test(other_values_are_no_records),
        cmocka_unit_test(a_newer_version_is_said_to_be_one),
        cmocka_unit_test(no_piece_of_a_record_is_one),
        cmocka_unit_test(no_changed_byte_goes_unseen),
        cmocka_unit_test(large_and_deep_bodies_are_refused),
        cmocka_unit_test(what_is_not_written),
        cmocka_unit_test(a_respaced_and_reordered_body_finds_back),
        cmocka_unit_test(what_is_no_json_has_no_canonical_form),
        cmocka_unit_test(known_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
