// Every message of the line, there and back, and what foreign bytes get.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/wire.h"

static const char *terminated(struct buf *buf) {
    const char *text;
    assert_int_equal(buf_terminate(buf, &text), ERR_OK);
    return (const char *)buf->data;
}

// --- Records for batches -------------------------------------------------------------------------

struct made {
    struct buf body;
    uint8_t hash[RECORD_HASH_BYTES];
};

static void make_record(struct made *out, int64_t seq, const uint8_t prev[RECORD_HASH_BYTES]) {
    struct fact fact = {.device_id = "kiosk \"1\"",
                        .seq = seq,
                        .kind = FACT_TAP,
                        .stamp = {.at_utc_ms = 1775019720123 + seq,
                                  .mono_ms = 5,
                                  .boot_id = "boot",
                                  .trust = TRUST_SYNCED},
                        .session_id = "講習-1",
                        .member_id = "m1",
                        .method = METHOD_QR_SIGNED,
                        .direction = DIRECTION_IN,
                        .verdict = VERDICT_ACCEPTED};
    snprintf(fact.id, sizeof fact.id, "018f0000-0000-7000-8000-%012x", (unsigned)seq);
    *out = (struct made){0};
    assert_int_equal(record_encode(&out->body, &fact, prev), ERR_OK);
    record_hash(out->hash, buf_span(&out->body));
}

// A batch of `count` chained records.
static void make_batch(struct buf *json, struct made *made, size_t count) {
    struct wire_record records[WIRE_BATCH_MAX];
    uint8_t zero[RECORD_HASH_BYTES] = {0};
    for (size_t i = 0; i < count; i++) {
        make_record(&made[i], (int64_t)i + 1, i > 0 ? made[i - 1].hash : zero);
        records[i] = (struct wire_record){buf_span(&made[i].body), made[i].hash};
    }
    assert_int_equal(wire_events_encode(json, records, count), ERR_OK);
}

static void free_batch(struct made *made, size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_fini(&made[i].body);
    }
}

// `text` with the first `from` replaced by `to`.
static struct buf replaced(struct buf *text, const char *from, const char *to) {
    struct buf out = BUF_EMPTY;
    const char *all = terminated(text);
    const char *at = strstr(all, from);
    assert_non_null(at);
    size_t before = (size_t)(at - all);
    assert_int_equal(buf_append(&out, all, before), ERR_OK);
    assert_int_equal(buf_append_text(&out, to), ERR_OK);
    assert_int_equal(buf_append_text(&out, all + before + strlen(from)), ERR_OK);
    return out;
}

// --- Events --------------------------------------------------------------------------------------

static void test_events_round_trip(void **state) {
    (void)state;
    struct made made[3];
    struct buf json = BUF_EMPTY;
    struct wire_event *events;
    size_t count;
    char problem[WIRE_PROBLEM_CAP];
    make_batch(&json, made, 3);
    assert_int_equal(wire_events_decode(&events, &count, problem, buf_span(&json)), ERR_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(events[i].fault, "");
        assert_int_equal(events[i].seq, i + 1);
        assert_true(span_equal(buf_span(&events[i].body), buf_span(&made[i].body)));
        assert_memory_equal(events[i].hash, made[i].hash, RECORD_HASH_BYTES);
        assert_string_equal(events[i].fact.session_id, "講習-1");
    }
    assert_memory_equal(events[2].prev, made[1].hash, RECORD_HASH_BYTES);
    wire_events_free(events, count);
    free_batch(made, 3);
    buf_fini(&json);
}

static void test_event_carries_the_bytes_and_the_attributes(void **state) {
    (void)state;
    struct made made;
    struct buf json = BUF_EMPTY;
    make_batch(&json, &made, 1);
    const char *text = terminated(&json);
    assert_non_null(strstr(text, terminated(&made.body)));
    static const char *const attributes[] = {
        "\"specversion\":\"1.0\"",
        "\"id\":\"018f0000-0000-7000-8000-000000000001\"",
        "\"source\":\"urn:uketsuke:device:kiosk \\\"1\\\"\"",
        "\"type\":\"jp.uketsuke.tap.v1\"",
        "\"time\":\"2026-04-01T05:02:00.124Z\"",
        "\"datacontenttype\":\"application/json\"",
        "\"subject\":\"講習-1\"",
        "\"sequence\":\"1\"",
        "\"bodyhash\":\"",
    };
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        assert_non_null(strstr(text, attributes[i]));
    }
    free_batch(&made, 1);
    buf_fini(&json);
}

static void test_event_survives_another_json_writer(void **state) {
    (void)state;
    struct made made;
    struct buf json = BUF_EMPTY;
    struct wire_event *events;
    size_t count;
    char problem[WIRE_PROBLEM_CAP];
    make_batch(&json, &made, 1);
    // Escapes, spaces and another order of members are the same JSON.
    struct buf escaped = replaced(&json, "\"member\":\"m1\"", "\"member\" : \"\\u006d1\"");
    struct buf moved = replaced(&escaped, "\"how\":\"qr_signed\",", "");
    struct buf back = replaced(&moved, "\"sub\":", "\"how\":\"qr_signed\", \"sub\":");
    assert_int_equal(wire_events_decode(&events, &count, problem, buf_span(&back)), ERR_OK);
    assert_string_equal(events[0].fault, "");
    assert_true(span_equal(buf_span(&events[0].body), buf_span(&made.body)));
    wire_events_free(events, count);
    free_batch(&made, 1);
    buf_fini(&json);
    buf_fini(&escaped);
    buf_fini(&moved);
    buf_fini(&back);
}

static void test_one_bad_event_does_not_spoil_the_batch(void **state) {
    (void)state;
    static const struct {
        const char *from, *to, *fault;
    } changes[] = {
        {"\"member\":\"m1\"", "\"member\":\"m2\"", "bodyhash"},
        {"\"specversion\":\"1.0\"", "\"specversion\":\"2.0\"", "specversion"},
        {"urn:uketsuke:device:kiosk", "urn:uketsuke:device:other", "source"},
        {"jp.uketsuke.tap.v1", "jp.uketsuke.void.v1", "type"},
        {"\"sequence\":\"1\"", "\"sequence\":\"9\"", "sequence"},
        {"\"id\":\"018f0000-0000-7000-8000-000000000001\",\"source",
         "\"id\":\"018f0000-0000-7000-8000-00000000000f\",\"source", "id"},
        {"\"subject\":\"講習-1\"", "\"subject\":\"x\"", "subject"},
        {"\"bodyhash\":\"", "\"bodyhash\":\"00", "bodyhash"},
        {"\"v\":1", "\"v\":2", "newer"},
        {"\"how\":\"qr_signed\"", "\"how\":\"guess\"", "not a record"},
        {"\"member\":\"m1\"", "\"member\":\"m1\",\"name\":\"x\"", "not a record"},
        {"\"data\":{", "\"data\":[],\"more\":{", "not a JSON object"},
        {"\"data\":{", "\"datum\":{", "not a JSON object"},
    };
    struct made made[2];
    struct buf json = BUF_EMPTY;
    make_batch(&json, made, 2);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct wire_event *events;
        size_t count;
        char problem[WIRE_PROBLEM_CAP];
        struct buf bad = replaced(&json, changes[i].from, changes[i].to);
        assert_int_equal(wire_events_decode(&events, &count, problem, buf_span(&bad)), ERR_OK);
        assert_int_equal(count, 2);
        if (!strstr(events[0].fault, changes[i].fault)) {
            fail_msg("%s: fault is '%s'", changes[i].to, events[0].fault);
        }
        assert_string_equal(events[1].fault, "");
        wire_events_free(events, count);
        buf_fini(&bad);
    }
    free_batch(made, 2);
    buf_fini(&json);
}

// What is refused has to lie at HQ whole, whatever is wrong around it or with it.
static void test_a_bad_event_keeps_its_body(void **state) {
    (void)state;
    static const struct {
        const char *from, *to;
        const char *body; // NULL: the record's own bytes
        const char *fault;
    } changes[] = {
        {"\"specversion\":\"1.0\",", "", NULL, "specversion"},
        {"\"specversion\":\"1.0\"", "\"specversion\":1", NULL, "specversion"},
        {"\"source\":", "\"sauce\":", NULL, "source"},
        {"\"type\":\"jp", "\"type\":\"\\u0007jp", NULL, "type"},
        {"\"time\":\"", "\"time\":\"0123456789012345678901234567890123456789", NULL, "time"},
        {"\"subject\":\"講習-1\"", "\"subject\":[]", NULL, "subject"},
        {"\"bodyhash\":", "\"hash\":", NULL, "bodyhash"},
        {"\"data\":{", "\"data\":[ 1, true],\"more\":{", "[1,true]", "not a JSON object"},
        {"\"data\":{", "\"data\":\"tap\",\"more\":{", "\"tap\"", "not a JSON object"},
        {"\"data\":{", "\"data\":{\"b\":1.5,\"a\":null},\"more\":{", "{\"a\":null,\"b\":1.5}",
         "not a record"},
        {"\"data\":{", "\"datum\":{", "", "not a JSON object"},
    };
    struct made made;
    struct buf json = BUF_EMPTY;
    make_batch(&json, &made, 1);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct wire_event *events;
        size_t count;
        char problem[WIRE_PROBLEM_CAP];
        struct buf bad = replaced(&json, changes[i].from, changes[i].to);
        struct span body = changes[i].body ? span_of_text(changes[i].body) : buf_span(&made.body);
        assert_int_equal(wire_events_decode(&events, &count, problem, buf_span(&bad)), ERR_OK);
        if (!strstr(events[0].fault, changes[i].fault) ||
            !span_equal(buf_span(&events[0].body), body)) {
            fail_msg("%s: fault '%s', body '%s'", changes[i].to, events[0].fault,
                     terminated(&events[0].body));
        }
        wire_events_free(events, count);
        buf_fini(&bad);
    }
    free_batch(&made, 1);
    buf_fini(&json);
}

static void test_unreadable_batches(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "<html><body>Sign in to the hotel's WiFi</body></html>",
        "{}",
        "null",
        "[",
        "[1]",
        "[{}]",
        "[{\"id\":\"a\"}]",
        "[{\"sequence\":\"1\"}]",
        "[{\"id\":\"a\",\"sequence\":1}]",
        "[{\"id\":\"a\",\"sequence\":\"0\"}]",
        "[{\"id\":\"a\",\"sequence\":\"-1\"}]",
        "[{\"id\":\"a\",\"sequence\":\"01\"}]",
        "[{\"id\":\"a\",\"sequence\":\"1x\"}]",
        "[{\"id\":\"a\",\"sequence\":\"99999999999999999999\"}]",
        "[{\"id\":\"\",\"sequence\":\"1\"}]",
        "[{\"id\":\"0123456789012345678901234567890123456789\",\"sequence\":\"1\"}]",
        "[{\"id\":\"a\",\"id\":\"b\",\"sequence\":\"1\"}]",
        "[{\"id\":\"a\",\"sequence\":\"1\"},{}]",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wire_event *events;
        size_t count;
        char problem[WIRE_PROBLEM_CAP] = "";
        if (wire_events_decode(&events, &count, problem, span_of_text(bad[i])) != ERR_INVALID) {
            fail_msg("taken: %s", bad[i]);
        }
        assert_null(events);
        assert_string_not_equal(problem, "");
    }
}

static void test_practice_is_never_sent(void **state) {
    (void)state;
    const uint8_t prev[RECORD_HASH_BYTES] = {0};
    struct fact fact = {.id = "018f0000-0000-7000-8000-000000000001",
                        .device_id = "d",
                        .seq = 1,
                        .kind = FACT_TAP,
                        .practice = true};
    struct buf body = BUF_EMPTY;
    struct buf json = BUF_EMPTY;
    assert_int_equal(record_encode(&body, &fact, prev), ERR_OK);
    const struct wire_record record = {buf_span(&body), prev};
    assert_int_equal(wire_events_encode(&json, &record, 1), ERR_INVALID);
    buf_fini(&body);
    buf_fini(&json);
}

static void test_batches_have_a_bound(void **state) {
    (void)state;
    struct wire_record record = {{NULL, 0}, NULL};
    struct buf json = BUF_EMPTY;
    struct wire_event *events;
    size_t count;
    char problem[WIRE_PROBLEM_CAP];
    assert_int_equal(wire_events_encode(&json, &record, WIRE_BATCH_MAX + 1), ERR_TOO_BIG);
    assert_int_equal(wire_events_encode(&json, &record, 1), ERR_INVALID);
    json.len = 0;
    assert_int_equal(buf_append_text(&json, "[{\"id\":\"a\",\"sequence\":\"1\"}"), ERR_OK);
    for (int i = 0; i < WIRE_BATCH_MAX; i++) {
        assert_int_equal(buf_append_text(&json, ",{\"id\":\"a\",\"sequence\":\"1\"}"), ERR_OK);
    }
    assert_int_equal(buf_append_text(&json, "]"), ERR_OK);
    assert_int_equal(wire_events_decode(&events, &count, problem, buf_span(&json)), ERR_INVALID);
    buf_fini(&json);
}

static void test_feeds_round_trip(void **state) {
    (void)state;
    struct made made[2];
    struct wire_record records[2];
    struct buf batch = BUF_EMPTY;
    struct buf json = BUF_EMPTY;
    struct wire_feed feed;
    char problem[WIRE_PROBLEM_CAP];
    make_batch(&batch, made, 2);
    for (size_t i = 0; i < 2; i++) {
        records[i] = (struct wire_record){buf_span(&made[i].body), made[i].hash};
    }
    assert_int_equal(wire_feed_encode(&json, records, 2, "e.1.2", true), ERR_OK);
    assert_int_equal(wire_feed_decode(&feed, problem, buf_span(&json)), ERR_OK);
    assert_int_equal(feed.count, 2);
    assert_string_equal(feed.cursor, "e.1.2");
    assert_true(feed.more);
    assert_string_equal(feed.events[1].fault, "");
    assert_true(span_equal(buf_span(&feed.events[1].body), buf_span(&made[1].body)));
    wire_feed_free(&feed);
    json.len = 0;
    assert_int_equal(wire_feed_encode(&json, NULL, 0, "c", false), ERR_OK);
    assert_string_equal(terminated(&json), "{\"cursor\":\"c\",\"more\":false,\"events\":[]}");
    assert_int_equal(wire_feed_decode(&feed, problem, buf_span(&json)), ERR_OK);
    assert_int_equal(feed.count, 0);
    assert_false(feed.more);
    wire_feed_free(&feed);
    free_batch(made, 2);
    buf_fini(&batch);
    buf_fini(&json);
}

static void test_feeds_that_are_none(void **state) {
    (void)state;
    static const char *const bad[] = {
        "<html>",
        "[]",
        "{\"cursor\":\"c\",\"more\":false}",
        "{\"events\":[],\"more\":false}",
        "{\"events\":[],\"cursor\":\"c\"}",
        "{\"events\":{},\"cursor\":\"c\",\"more\":false}",
        "{\"events\":[],\"cursor\":\"\",\"more\":false}",
        "{\"events\":[],\"cursor\":\"c\",\"more\":1}",
        "{\"events\":[{\"id\":\"a\"}],\"cursor\":\"c\",\"more\":false}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wire_feed feed;
        char problem[WIRE_PROBLEM_CAP] = "";
        if (wire_feed_decode(&feed, problem, span_of_text(bad[i])) != ERR_INVALID) {
            fail_msg("taken: %s", bad[i]);
        }
        assert_null(feed.events);
        assert_string_not_equal(problem, "");
        wire_feed_free(&feed);
    }
}

static void test_particulars_round_trip(void **state) {
    (void)state;
    static const struct wire_particulars in = {
        .record_id = "018f0000-0000-7000-8000-000000000001",
        .salt = {0xfb, 1, 2},
        .particulars = {"１２３-4", "タカサキ タロウ", "", "新潟市"}}; // as typed
    struct wire_particulars back;
    struct buf json = BUF_EMPTY;
    char problem[WIRE_PROBLEM_CAP];
    assert_int_equal(wire_particulars_encode(&json, &in), ERR_OK);
    assert_string_equal(terminated(&json),
                        "{\"record_id\":\"018f0000-0000-7000-8000-000000000001\","
                        "\"salt\":\"-wECAAAAAAAAAAAAAAAAAA\",\"number\":\"１２３-4\","
                        "\"kana\":\"タカサキ タロウ\",\"affiliation\":\"新潟市\"}");
    assert_int_equal(wire_particulars_decode(&back, problem, buf_span(&json)), ERR_OK);
    assert_memory_equal(&back, &in, sizeof in);
    struct span bad = span_of_text("{\"record_id\":\"a\",\"salt\":\"AAAA\"}");
    assert_int_equal(wire_particulars_decode(&back, problem, bad), ERR_INVALID);
    assert_string_equal(problem, "salt: not 16 bytes in base64url");
    buf_fini(&json);
}

static void test_results_round_trip(void **state) {
    (void)state;
    const struct wire_result results[] = {{"id-1", 1, WIRE_STORED, ""},
                                          {"id-2", 2, WIRE_DUPLICATE, ""},
                                          {"id-3", 3, WIRE_REFUSED, "鎖が切れている"}};
    struct wire_result back[3];
    struct buf json = BUF_EMPTY;
    size_t count;
    int64_t held;
    char problem[WIRE_PROBLEM_CAP];
    assert_int_equal(wire_results_encode(&json, results, 3, 2), ERR_OK);
    assert_string_equal(terminated(&json),
                        "{\"results\":[{\"id\":\"id-1\",\"seq\":1,\"status\":\"stored\"},"
                        "{\"id\":\"id-2\",\"seq\":2,\"status\":\"duplicate\"},"
                        "{\"id\":\"id-3\",\"seq\":3,\"status\":\"refused\","
                        "\"reason\":\"鎖が切れている\"}],\"held\":2}");
    assert_int_equal(wire_results_decode(back, &count, 3, &held, problem, buf_span(&json)), ERR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(held, 2);
    assert_int_equal(back[2].status, WIRE_REFUSED);
    assert_string_equal(back[2].reason, "鎖が切れている");
    assert_int_equal(wire_results_decode(back, &count, 2, &held, problem, buf_span(&json)),
                     ERR_INVALID);
    buf_fini(&json);
}

static void test_results_that_are_not_ours(void **state) {
    (void)state;
    static const char *const bad[] = {
        "<html>",
        "[]",
        "{}",
        "{\"held\":1}",
        "{\"results\":[]}",
        "{\"results\":{},\"held\":1}",
        "{\"results\":[],\"held\":-1}",
        "{\"results\":[],\"held\":\"1\"}",
        "{\"results\":[{\"id\":\"a\",\"seq\":1,\"status\":\"ok\"}],\"held\":1}",
        "{\"results\":[{\"id\":\"a\",\"seq\":1,\"status\":\"refused\"}],\"held\":1}",
        "{\"results\":[{\"id\":\"a\",\"status\":\"stored\"}],\"held\":1}",
        "{\"results\":[{\"seq\":1,\"status\":\"stored\"}],\"held\":1}",
        "{\"results\":[{\"id\":\"a\",\"seq\":-1,\"status\":\"stored\"}],\"held\":1}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wire_result results[4];
        size_t count;
        int64_t held;
        char problem[WIRE_PROBLEM_CAP] = "";
        if (wire_results_decode(results, &count, 4, &held, problem, span_of_text(bad[i])) !=
            ERR_INVALID) {
            fail_msg("taken: %s", bad[i]);
        }
        assert_string_not_equal(problem, "");
    }
}

// --- Master data ---------------------------------------------------------------------------------

#define HEX64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define KEY32 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

static const struct {
    enum master_kind kind;
    const char *key, *json;
} rows[] = {
    {MASTER_MEMBER, "M-1",
     "{\"id\":\"M-1\",\"licence_no\":\"123456\",\"kanji\":\"髙﨑 太郎\",\"kana\":\"タカサキ "
     "タロウ\","
     "\"birth_date\":\"1960-02-29\",\"affiliation\":\"新潟市\"}"},
    {MASTER_MEMBER, "M-2", "{\"id\":\"M-2\"}"},
    {MASTER_CREDENTIAL, HEX64,
     "{\"hash\":\"" HEX64 "\",\"member_id\":\"M-1\",\"method\":\"nfc_uid\"}"},
    {MASTER_SESSION, "S-1",
     "{\"id\":\"S-1\",\"title\":\"産業医研修\",\"subtitle\":\"副題\",\"venue\":\"会館\",\"room\":"
     "\"A\","
     "\"starts_utc_ms\":1000,\"ends_utc_ms\":9000,\"entry\":{\"from_utc_ms\":400,\"to_utc_ms\":"
     "1600},"
     "\"exit\":{\"from_utc_ms\":8400,\"to_utc_ms\":9600},\"policy_version\":\"2026\",\"approved\":"
     "true,"
     "\"items\":[{\"title\":\"演題1\",\"lecturer\":\"講師\",\"starts_utc_ms\":1000,\"ends_utc_ms\":"
     "5000,"
     "\"credits\":[{\"scheme\":\"occupational\",\"category\":\"更新\",\"units_x10\":15},"
     "{\"scheme\":\"jma_cme\",\"code\":\"9\",\"units_x10\":10}]},"
     "{\"title\":\"演題2\",\"starts_utc_ms\":5000,\"ends_utc_ms\":9000}]}"},
    {MASTER_SESSION, "S-2",
     "{\"id\":\"S-2\",\"title\":\"t\",\"starts_utc_ms\":1,\"ends_utc_ms\":2,\"approved\":false}"},
    {MASTER_KEY, "k1",
     "{\"kid\":\"k1\",\"public_key\":\"" KEY32
     "\",\"not_before_utc_ms\":5,\"not_after_utc_ms\":6}"},
    {MASTER_REVOCATION, "cti:0a0b", "{\"cti\":\"0a0b\"}"},
    {MASTER_REVOCATION, "member:M-1", "{\"member_id\":\"M-1\"}"},
    {MASTER_STAFF, "st1",
     "{\"id\":\"st1\",\"name\":\"受付\",\"pin_hash\":\"$argon2id$x\",\"role\":\"reception\"}"},
    {MASTER_STAFF, "st2",
     "{\"id\":\"st2\",\"name\":\"主任\",\"pin_hash\":\"$argon2id$x\",\"role\":\"manager\"}"},
    {MASTER_FORMAT, "f1", "{\"id\":\"f1\",\"template\":\"https://example.jp/m/{member_id}\"}"},
    {MASTER_SETTING, "notice.ja", "{\"name\":\"notice.ja\",\"value\":\"一行目\\n二行目\"}"},
    {MASTER_MEMBER, "M-3", "{\"id\":\"M-3\",\"show_progress\":true}"},
    {MASTER_SESSION, "S-3",
     "{\"id\":\"S-3\",\"title\":\"t\",\"starts_utc_ms\":1,\"ends_utc_ms\":2,\"approved\":true,"
     "\"approval_no\":\"新-26-17\",\"organiser\":\"新潟県医師会\",\"capacity\":120,"
     "\"admission\":\"registered\",\"claims\":[\"jma_cme\",\"specialist_common\"]}"},
    {MASTER_POLICY, "2026-04",
     "{\"version\":\"2026-04\",\"in_force_on\":\"2026-04-01\",\"rules\":["
     "{\"scheme\":\"jma_cme\",\"presence\":\"grace\",\"late_grace_s\":600,\"early_grace_s\":300,"
     "\"step_x10\":5,\"counts_codes\":true,\"missing_exit\":\"session_end\"},"
     "{\"scheme\":\"occupational\",\"presence\":\"whole\",\"both_reads\":true,"
     "\"entry_window\":true,\"exit_window\":true,\"whole_session\":true},"
     "{\"scheme\":\"kakaritsuke\",\"presence\":\"percent\",\"percent\":80,"
     "\"same_title_max\":2}],\"requirements\":["
     "{\"award\":\"cme_certificate\",\"scheme\":\"jma_cme\",\"measure\":\"units_and_codes\","
     "\"least_x10\":600,\"period\":\"fiscal_years\",\"years\":3},"
     "{\"award\":\"occupational_basic\",\"scheme\":\"occupational\",\"category\":\"first_term\","
     "\"code\":\"general\",\"measure\":\"units\",\"least_x10\":20}]}"},
    {MASTER_POLICY, "empty", "{\"version\":\"empty\"}"},
    {MASTER_REGISTRATION, "S-1/M/1", "{\"session_id\":\"S-1\",\"member_id\":\"M/1\"}"},
    {MASTER_TOTAL, "T-1",
     "{\"id\":\"T-1\",\"member_id\":\"M-1\",\"scheme\":\"jma_cme\",\"category\":\"c\","
     "\"code\":\"74\",\"title\":\"高血圧症\",\"units_x10\":5,\"on_date\":\"2025-10-05\"}"},
    {MASTER_TOTAL, "T-2",
     "{\"id\":\"T-2\",\"member_id\":\"M-1\",\"scheme\":\"own\",\"units_x10\":0,"
     "\"on_date\":\"2024-02-29\"}"},
    {MASTER_CERTIFICATE, "M-1/occupational",
     "{\"member_id\":\"M-1\",\"scheme\":\"occupational\",\"valid_from\":\"2022-04-01\","
     "\"valid_to\":\"2027-03-31\"}"},
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

static void test_rows_round_trip(void **state) {
    (void)state;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        struct master_change change;
        struct buf json = BUF_EMPTY;
        char problem[WIRE_PROBLEM_CAP];
        if (wire_row_decode(&change, problem, rows[i].kind, span_of_text(rows[i].json)) != ERR_OK) {
            fail_msg("%s: %s", rows[i].json, problem);
        }
        assert_string_equal(change.key, rows[i].key);
        assert_int_equal(wire_row_encode(&json, &change), ERR_OK);
        assert_string_equal(terminated(&json), rows[i].json);
        buf_fini(&json);
    }
}

static void test_session_is_read_whole(void **state) {
    (void)state;
    struct master_change change;
    char problem[WIRE_PROBLEM_CAP];
    assert_int_equal(wire_row_decode(&change, problem, MASTER_SESSION, span_of_text(rows[3].json)),
                     ERR_OK);
    const struct session *session = &change.session;
    assert_string_equal(session->title, "産業医研修");
    assert_int_equal(session->entry.to_utc_ms, 1600);
    assert_int_equal(session->exit.from_utc_ms, 8400);
    assert_true(session->approved);
    assert_int_equal(session->item_count, 2);
    assert_int_equal(session->items[0].credit_count, 2);
    assert_string_equal(session->items[0].credits[1].code, "9");
    assert_int_equal(session->items[0].credits[0].units_x10, 15);
    assert_int_equal(session->items[1].ends_utc_ms, 9000);
}

static void test_session_admits_as_it_says(void **state) {
    (void)state;
    struct master_change change;
    char problem[WIRE_PROBLEM_CAP];
    const char *json = "{\"id\":\"s\",\"title\":\"t\",\"starts_utc_ms\":1,\"ends_utc_ms\":2,"
                       "\"approval_no\":\"n\",\"organiser\":\"o\",\"capacity\":30,"
                       "\"admission\":\"registered\",\"claims\":[\"a\",\"b\"]}";
    assert_int_equal(wire_row_decode(&change, problem, MASTER_SESSION, span_of_text(json)), ERR_OK);
    const struct session *session = &change.session;
    assert_string_equal(session->approval_no, "n");
    assert_string_equal(session->organiser, "o");
    assert_int_equal(session->capacity, 30);
    assert_int_equal(session->admission, ADMISSION_REGISTERED);
    assert_int_equal(session->claim_count, 2);
    assert_string_equal(session->claims[0], "a");
    assert_string_equal(session->claims[1], "b");
}

static const char *json_of(enum master_kind kind) {
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (rows[i].kind == kind) {
            return rows[i].json;
        }
    }
    return "";
}

static void test_policy_is_read_whole(void **state) {
    (void)state;
    struct master_change change;
    char problem[WIRE_PROBLEM_CAP];
    assert_int_equal(
        wire_row_decode(&change, problem, MASTER_POLICY, span_of_text(json_of(MASTER_POLICY))),
        ERR_OK);
    const struct policy *policy = &change.policy;
    assert_string_equal(policy->in_force_on, "2026-04-01");
    assert_int_equal(policy->rule_count, 3);
    assert_int_equal(policy->rules[0].presence, PRESENCE_GRACE);
    assert_int_equal(policy->rules[0].late_grace_s, 600);
    assert_int_equal(policy->rules[0].early_grace_s, 300);
    assert_int_equal(policy->rules[0].step_x10, 5);
    assert_true(policy->rules[0].counts_codes);
    assert_int_equal(policy->rules[0].missing_exit, MISSING_EXIT_SESSION_END);
    assert_true(policy->rules[1].both_reads && policy->rules[1].entry_window &&
                policy->rules[1].exit_window && policy->rules[1].whole_session);
    assert_false(policy->rules[0].both_reads || policy->rules[1].counts_codes);
    assert_int_equal(policy->rules[2].percent, 80);
    assert_int_equal(policy->rules[2].same_title_max, 2);
    assert_int_equal(policy->requirement_count, 2);
    assert_int_equal(policy->requirements[0].measure, MEASURE_UNITS_AND_CODES);
    assert_int_equal(policy->requirements[0].least_x10, 600);
    assert_int_equal(policy->requirements[0].period, PERIOD_FISCAL_YEARS);
    assert_int_equal(policy->requirements[0].years, 3);
    assert_string_equal(policy->requirements[1].category, "first_term");
    assert_string_equal(policy->requirements[1].code, "general");
}

// The longest ids that there are make a key that still has room.
static void test_keys_of_two_ids(void **state) {
    (void)state;
    struct master_change change;
    char problem[WIRE_PROBLEM_CAP];
    char json[256];
    char key[MASTER_KEY_CAP];
    snprintf(json, sizeof json, "{\"session_id\":\"%063d\",\"member_id\":\"%063d\"}", 1, 2);
    snprintf(key, sizeof key, "%063d/%063d", 1, 2);
    assert_int_equal(wire_row_decode(&change, problem, MASTER_REGISTRATION, span_of_text(json)),
                     ERR_OK);
    assert_string_equal(change.key, key);
}

static void test_rows_are_normalised(void **state) {
    (void)state;
    struct master_change change;
    char problem[WIRE_PROBLEM_CAP];
    const char *json = "{\"id\":\"a\",\"licence_no\":\"００12-34\",\"later\":[1]}";
    assert_int_equal(wire_row_decode(&change, problem, MASTER_MEMBER, span_of_text(json)), ERR_OK);
    assert_string_equal(change.member.licence_no, "1234");
}

#define SESSION(members)                                                                           \
    "{\"id\":\"s\",\"title\":\"t\",\"starts_utc_ms\":1,\"ends_utc_ms\":2," members "}"

static const struct {
    enum master_kind kind;
    const char *json, *says;
} bad_rows[] = {
    {MASTER_MEMBER, "[]", "not a JSON object"},
    {MASTER_MEMBER, "{", "not JSON"},
    {MASTER_MEMBER, "{}", "id: missing"},
    {MASTER_MEMBER, "{\"id\":\"\"}", "id: empty"},
    {MASTER_MEMBER, "{\"id\":7}", "id: not a text"},
    {MASTER_MEMBER, "{\"id\":\"a\\u0000b\"}", "not JSON"},
    {MASTER_MEMBER, "{\"id\":\"a\\u0007\"}", "id: not a text"},
    {MASTER_MEMBER, "{\"id\":\"0123456789012345678901234567890123456789012345678901234567890123\"}",
     "id: too long"},
    {MASTER_MEMBER, "{\"id\":\"a\",\"licence_no\":\"あ\"}", "licence_no: not a number"},
    {MASTER_MEMBER, "{\"id\":\"a\",\"birth_date\":\"1960-02-30\"}", "birth_date: not a date"},
    {MASTER_MEMBER, "{\"id\":\"a\",\"birth_date\":\"1960/2/3\"}", "birth_date: not a date"},
    {MASTER_CREDENTIAL, "{\"hash\":\"00\",\"member_id\":\"m\",\"method\":\"typed\"}", "hash: "},
    {MASTER_CREDENTIAL, "{\"hash\":\"" HEX64 "\",\"member_id\":\"m\",\"method\":\"magic\"}",
     "method: "},
    {MASTER_SESSION, "{\"id\":\"s\",\"title\":\"t\",\"starts_utc_ms\":2,\"ends_utc_ms\":1}",
     "before its start"},
    {MASTER_SESSION, "{\"id\":\"s\",\"title\":\"t\",\"starts_utc_ms\":1.5,\"ends_utc_ms\":2}",
     "starts_utc_ms: not an integer"},
    {MASTER_SESSION, "{\"id\":\"s\",\"title\":\"t\",\"starts_utc_ms\":-1,\"ends_utc_ms\":2}",
     "starts_utc_ms: out of range"},
    {MASTER_SESSION,
     "{\"id\":\"s\",\"title\":\"t\",\"starts_utc_ms\":1,\"ends_utc_ms\":2,\"items\":[{"
     "\"title\":"
     "\"i\",\"starts_utc_ms\":1,\"ends_utc_ms\":2,\"credits\":[{\"scheme\":\"x\"}]}]}",
     "items[0].credits[0].units_x10: missing"},
    {MASTER_SESSION,
     "{\"id\":\"s\",\"title\":\"t\",\"starts_utc_ms\":1,\"ends_utc_ms\":2,\"entry\":{}}",
     "entry.from_utc_ms: missing"},
    {MASTER_KEY, "{\"kid\":\"k\",\"public_key\":\"AAAA\"}", "public_key: not 32 bytes"},
    {MASTER_REVOCATION, "{}", "exactly one"},
    {MASTER_REVOCATION, "{\"cti\":\"a\",\"member_id\":\"b\"}", "exactly one"},
    {MASTER_STAFF, "{\"id\":\"s\",\"name\":\"n\",\"pin_hash\":\"h\",\"role\":\"root\"}", "role: "},
    {MASTER_SETTING, "{\"name\":\"local.hq.url\",\"value\":\"https://evil\"}", "local."},
    {MASTER_SETTING, "{\"name\":\"a\",\"value\":\"b\\tc\"}", "value: not a text"},
    {MASTER_MEMBER, "{\"id\":\"a\",\"show_progress\":1}", "show_progress: not true or false"},
    {MASTER_SESSION, SESSION("\"capacity\":-1"), "capacity: out of range"},
    {MASTER_SESSION, SESSION("\"admission\":\"closed\""), "admission: "},
    {MASTER_SESSION, SESSION("\"claims\":\"a\""), "claims: not a list"},
    {MASTER_SESSION, SESSION("\"claims\":[1]"), "claims: not a text"},
    {MASTER_SESSION, SESSION("\"claims\":[\"\"]"), "claims: empty"},
    {MASTER_SESSION, SESSION("\"claims\":[\"a\",\"b\",\"a\"]"), "claims: the same scheme"},
    {MASTER_SESSION, SESSION("\"claims\":[\"a\",\"b\",\"c\",\"d\",\"e\"]"), "claims: too many"},
    {MASTER_SESSION, SESSION("\"claims\":[\"01234567890123456789012345678901\"]"),
     "claims: too long"},
    {MASTER_POLICY, "{\"rules\":[]}", "version: missing"},
    {MASTER_POLICY, "{\"version\":\"v\",\"rules\":[{\"scheme\":\"s\"}]}",
     "rules[0].presence: missing"},
    {MASTER_POLICY, "{\"version\":\"v\",\"rules\":[{\"scheme\":\"s\",\"presence\":\"most\"}]}",
     "rules[0].presence: "},
    {MASTER_POLICY,
     "{\"version\":\"v\",\"rules\":[{\"scheme\":\"s\",\"presence\":\"whole\","
     "\"late_grace_s\":86401}]}",
     "rules[0].late_grace_s: out of range"},
    {MASTER_POLICY,
     "{\"version\":\"v\",\"rules\":[{\"scheme\":\"s\",\"presence\":\"whole\"},"
     "{\"scheme\":\"s\",\"presence\":\"whole\"}]}",
     "policy: "},
    {MASTER_POLICY,
     "{\"version\":\"v\",\"requirements\":[{\"award\":\"a\",\"scheme\":\"s\","
     "\"measure\":\"units\"}]}",
     "requirements[0].least_x10: missing"},
    {MASTER_POLICY,
     "{\"version\":\"v\",\"requirements\":[{\"award\":\"a\",\"scheme\":\"s\","
     "\"measure\":\"units\",\"least_x10\":1,\"period\":\"soon\"}]}",
     "requirements[0].period: "},
    {MASTER_REGISTRATION, "{\"session_id\":\"s\"}", "member_id: missing"},
    {MASTER_REGISTRATION, "{\"session_id\":\"a/b\",\"member_id\":\"m\"}",
     "\"/\" can't stand in the id a/b"},
    {MASTER_TOTAL,
     "{\"id\":\"t\",\"member_id\":\"m\",\"scheme\":\"s\",\"units_x10\":-5,"
     "\"on_date\":\"2025-10-05\"}",
     "units_x10: out of range"},
    {MASTER_TOTAL, "{\"id\":\"t\",\"member_id\":\"m\",\"scheme\":\"s\",\"units_x10\":5}",
     "on_date: missing"},
    {MASTER_CERTIFICATE,
     "{\"member_id\":\"m\",\"scheme\":\"s\",\"valid_from\":\"2027-04-01\","
     "\"valid_to\":\"2027-03-31\"}",
     "valid_to: lies before valid_from"},
    {MASTER_CERTIFICATE,
     "{\"member_id\":\"m/1\",\"scheme\":\"s\",\"valid_from\":\"2027-04-01\","
     "\"valid_to\":\"2028-03-31\"}",
     "can't stand in the id m/1"},
};

static void test_bad_rows_say_where(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bad_rows / sizeof *bad_rows; i++) {
        struct master_change change;
        char problem[WIRE_PROBLEM_CAP] = "";
        enum err err =
            wire_row_decode(&change, problem, bad_rows[i].kind, span_of_text(bad_rows[i].json));
        if (err != ERR_INVALID || !strstr(problem, bad_rows[i].says)) {
            fail_msg("%s: %d '%s'", bad_rows[i].json, err, problem);
        }
    }
}

static void test_lists_have_bounds(void **state) {
    (void)state;
    struct master_change change;
    char problem[WIRE_PROBLEM_CAP];
    struct buf json = BUF_EMPTY;
    assert_int_equal(buf_append_text(&json, "{\"id\":\"s\",\"title\":\"t\",\"starts_utc_ms\":1,"
                                            "\"ends_utc_ms\":2,\"items\":["),
                     ERR_OK);
    for (int i = 0; i <= SESSION_ITEM_MAX; i++) {
        assert_int_equal(buf_printf(&json,
                                    "%s{\"title\":\"i\",\"starts_utc_ms\":1,"
                                    "\"ends_utc_ms\":2}",
                                    i > 0 ? "," : ""),
                         ERR_OK);
    }
    assert_int_equal(buf_append_text(&json, "]}"), ERR_OK);
    assert_int_equal(wire_row_decode(&change, problem, MASTER_SESSION, buf_span(&json)),
                     ERR_INVALID);
    assert_string_equal(problem, "items: too many");
    buf_fini(&json);
}

static void test_pages_round_trip(void **state) {
    (void)state;
    struct wire_row out[ROW_COUNT + 1];
    struct buf json = BUF_EMPTY;
    struct wire_page *page;
    char problem[WIRE_PROBLEM_CAP];
    for (size_t i = 0; i < ROW_COUNT; i++) {
        out[i] = (struct wire_row){rows[i].kind, false, rows[i].key, span_of_text(rows[i].json)};
    }
    out[ROW_COUNT] = (struct wire_row){.kind = MASTER_MEMBER, .key = "gone", .deleted = true};
    assert_int_equal(wire_page_encode(&json, out, ROW_COUNT + 1, "c-17", true), ERR_OK);
    assert_int_equal(wire_page_decode(&page, problem, buf_span(&json)), ERR_OK);
    assert_int_equal(wire_page_count(page), ROW_COUNT + 1);
    assert_string_equal(wire_page_cursor(page), "c-17");
    assert_true(wire_page_more(page));
    for (size_t i = 0; i <= ROW_COUNT; i++) {
        struct master_change change;
        assert_int_equal(wire_page_get(page, &change, problem, i), ERR_OK);
        assert_string_equal(change.key, out[i].key);
        assert_int_equal(change.kind, out[i].kind);
        assert_int_equal(change.deleted, i == ROW_COUNT);
    }
    wire_page_free(page);
    buf_fini(&json);
}

static void test_bad_changes(void **state) {
    (void)state;
    struct wire_page *page;
    struct master_change change;
    char problem[WIRE_PROBLEM_CAP];
    const char *json = "{\"changes\":[{\"kind\":\"member\",\"key\":\"a\",\"row\":{\"id\":\"b\"}},"
                       "{\"kind\":\"parking\",\"key\":\"a\",\"row\":{}},"
                       "{\"kind\":\"member\",\"key\":\"a\"},{\"key\":\"a\"},7],"
                       "\"cursor\":\"\",\"more\":false}";
    assert_int_equal(wire_page_decode(&page, problem, span_of_text(json)), ERR_OK);
    assert_int_equal(wire_page_get(page, &change, problem, 0), ERR_INVALID);
    assert_string_equal(problem, "key is not the row's own");
    assert_int_equal(wire_page_get(page, &change, problem, 1), ERR_UNSUPPORTED);
    for (size_t i = 2; i < 6; i++) { // one past the end as well
        assert_int_equal(wire_page_get(page, &change, problem, i), ERR_INVALID);
    }
    wire_page_free(page);
    static const char *const bad[] = {"<html>",
                                      "{}",
                                      "[]",
                                      "{\"changes\":[],\"cursor\":\"c\"}",
                                      "{\"changes\":[],\"more\":true}",
                                      "{\"changes\":{},\"cursor\":\"c\",\"more\":true}",
                                      "{\"changes\":[],\"cursor\":7,\"more\":true}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(wire_page_decode(&page, problem, span_of_text(bad[i])), ERR_INVALID);
        assert_null(page);
    }
}

// --- Enrolment, health, problems -----------------------------------------------------------------

static void test_enrolment_round_trip(void **state) {
    (void)state;
    struct wire_enrol request = {.code = "123456789012", .device_id = "d1"};
    struct wire_enrol back;
    struct wire_enrolled answer = {
        .device_id = "d1", .name = "受付 1番", .venue = "会館", .key_count = 2};
    struct wire_enrolled answer_back;
    struct buf json = BUF_EMPTY;
    char problem[WIRE_PROBLEM_CAP];
    memset(request.public_key, 0xfb, sizeof request.public_key);
    memset(answer.hash_key, 0xfe, sizeof answer.hash_key);
    text_copy(answer.keys[0].kid, ID_CAP, "k1");
    text_copy(answer.keys[1].kid, ID_CAP, "k2");
    answer.keys[1].not_after_utc_ms = 77;
    assert_int_equal(wire_enrol_encode(&json, &request), ERR_OK);
    assert_int_equal(wire_enrol_decode(&back, problem, buf_span(&json)), ERR_OK);
    assert_memory_equal(&back, &request, sizeof back);
    json.len = 0;
    assert_int_equal(wire_enrolled_encode(&json, &answer), ERR_OK);
    assert_int_equal(wire_enrolled_decode(&answer_back, problem, buf_span(&json)), ERR_OK);
    assert_memory_equal(&answer_back, &answer, sizeof answer);
    buf_fini(&json);
}

static void test_health_round_trip(void **state) {
    (void)state;
    const struct wire_health full = {.pending = 3,
                                     .oldest_pending_utc_ms = 5,
                                     .quarantined = 1,
                                     .free_bytes = INT64_C(64) << 30,
                                     .temperature_mc = 48500,
                                     .camera = "ok",
                                     .nfc = "absent",
                                     .version = "0.1.0",
                                     .sqlite_version = "3.40.1"};
    const struct wire_health bare = {.temperature_mc = INT32_MIN};
    struct wire_health back;
    struct buf json = BUF_EMPTY;
    char problem[WIRE_PROBLEM_CAP];
    assert_int_equal(wire_health_encode(&json, &full), ERR_OK);
    assert_int_equal(wire_health_decode(&back, problem, buf_span(&json)), ERR_OK);
    assert_memory_equal(&back, &full, sizeof back);
    json.len = 0;
    assert_int_equal(wire_health_encode(&json, &bare), ERR_OK);
    assert_string_equal(terminated(&json), "{\"pending\":0,\"quarantined\":0,\"free_bytes\":0}");
    assert_int_equal(wire_health_decode(&back, problem, buf_span(&json)), ERR_OK);
    assert_int_equal(back.temperature_mc, INT32_MIN);
    buf_fini(&json);
}

static void test_problems(void **state) {
    (void)state;
    char detail[WIRE_PROBLEM_CAP];
    struct buf json = BUF_EMPTY;
    assert_int_equal(wire_problem_encode(&json, 409, "Conflict", "鎖が合いません"), ERR_OK);
    assert_string_equal(terminated(&json), "{\"type\":\"about:blank\",\"title\":\"Conflict\","
                                           "\"status\":409,\"detail\":\"鎖が合いません\"}");
    assert_true(wire_problem_decode(detail, sizeof detail, buf_span(&json)));
    assert_string_equal(detail, "鎖が合いません");
    assert_true(wire_problem_decode(detail, 8, buf_span(&json)));
    assert_string_equal(detail, "鎖が");
    assert_true(wire_problem_decode(detail, sizeof detail, span_of_text("{\"title\":\"No\"}")));
    assert_string_equal(detail, "No");
    assert_false(wire_problem_decode(detail, sizeof detail, span_of_text("<html>404</html>")));
    assert_string_equal(detail, "");
    assert_false(wire_problem_decode(detail, sizeof detail, span_of_text("{\"error\":1}")));
    buf_fini(&json);
}

// --- Compression ---------------------------------------------------------------------------------

static void fill(struct buf *out, size_t len) {
    assert_int_equal(buf_reserve(out, len), ERR_OK);
    for (size_t i = 0; i < len; i++) {
        out->data[i] = (uint8_t)((size_t) "uketsuke"[i % 8] + (i / 4096) % 7);
    }
    out->len = len;
}

static void check_coding(enum wire_coding coding, size_t len) {
    struct buf data = BUF_EMPTY;
    struct buf packed = BUF_EMPTY;
    struct buf back = BUF_EMPTY;
    fill(&data, len);
    assert_int_equal(wire_compress(&packed, buf_span(&data), coding), ERR_OK);
    assert_int_equal(wire_decompress(&back, buf_span(&packed), coding), ERR_OK);
    assert_true(span_equal(buf_span(&back), buf_span(&data)));
    if (coding != WIRE_IDENTITY) {
        back.len = 0; // cut short, and with something behind the end
        assert_int_equal(wire_decompress(&back, (struct span){packed.data, packed.len - 1}, coding),
                         ERR_INVALID);
        back.len = 0;
        assert_int_equal(buf_append_text(&packed, "x"), ERR_OK);
        assert_int_equal(wire_decompress(&back, buf_span(&packed), coding), ERR_INVALID);
    }
    buf_fini(&data);
    buf_fini(&packed);
    buf_fini(&back);
}

static void test_codings_round_trip(void **state) {
    (void)state;
    // 64 KiB is the step in which the decoders grow their output.
    static const size_t lengths[] = {0, 1, 1000, 65535, 65536, 65537, 131072, WIRE_BODY_MAX};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        check_coding(WIRE_IDENTITY, lengths[i]);
        check_coding(WIRE_GZIP, lengths[i]);
        check_coding(WIRE_ZSTD, lengths[i]);
    }
}

// Two halves, each within the bound, joined: zstd allows a message of several frames.
static void test_a_small_message_may_not_become_large(void **state) {
    (void)state;
    struct buf half = BUF_EMPTY;
    struct buf bomb = BUF_EMPTY;
    struct buf out = BUF_EMPTY;
    fill(&half, WIRE_BODY_MAX - 10);
    assert_int_equal(wire_compress(&bomb, buf_span(&half), WIRE_ZSTD), ERR_OK);
    assert_int_equal(wire_compress(&bomb, buf_span(&half), WIRE_ZSTD), ERR_OK);
    assert_true(bomb.len < 100000);
    assert_int_equal(wire_decompress(&out, buf_span(&bomb), WIRE_ZSTD), ERR_TOO_BIG);
    assert_true(out.len <= WIRE_BODY_MAX + 64 * 1024);
    out.len = 0;
    fill(&half, WIRE_BODY_MAX + 1);
    assert_int_equal(wire_compress(&out, buf_span(&half), WIRE_GZIP), ERR_TOO_BIG);
    assert_int_equal(wire_decompress(&out, buf_span(&half), WIRE_IDENTITY), ERR_TOO_BIG);
    buf_fini(&half);
    buf_fini(&bomb);
    buf_fini(&out);
}

static void test_garbage_is_no_message(void **state) {
    (void)state;
    struct buf out = BUF_EMPTY;
    struct span garbage = span_of_text("this is not compressed at all");
    assert_int_equal(wire_decompress(&out, garbage, WIRE_GZIP), ERR_INVALID);
    assert_int_equal(wire_decompress(&out, garbage, WIRE_ZSTD), ERR_INVALID);
    assert_int_equal(wire_decompress(&out, (struct span){NULL, 0}, WIRE_GZIP), ERR_INVALID);
    assert_int_equal(wire_decompress(&out, (struct span){NULL, 0}, WIRE_ZSTD), ERR_INVALID);
    buf_fini(&out);
}

static void test_coding_names(void **state) {
    (void)state;
    enum wire_coding coding = WIRE_ZSTD;
    assert_true(wire_coding_parse(&coding, NULL));
    assert_int_equal(coding, WIRE_IDENTITY);
    assert_true(wire_coding_parse(&coding, "GZip"));
    assert_int_equal(coding, WIRE_GZIP);
    assert_true(wire_coding_parse(&coding, wire_coding_name(WIRE_ZSTD)));
    assert_int_equal(coding, WIRE_ZSTD);
    assert_false(wire_coding_parse(&coding, "br"));
    assert_false(wire_coding_parse(&coding, "gzip, zstd"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events_round_trip),
        cmocka_unit_test(test_event_carries_the_bytes_and_the_attributes),
        cmocka_unit_test(test_event_survives_another_json_writer),
        cmocka_unit_test(test_one_bad_event_does_not_spoil_the_batch),
        cmocka_unit_test(test_a_bad_event_keeps_its_body),
        cmocka_unit_test(test_unreadable_batches),
        cmocka_unit_test(test_practice_is_never_sent),
        cmocka_unit_test(test_batches_have_a_bound),
        cmocka_unit_test(test_feeds_round_trip),
        cmocka_unit_test(test_feeds_that_are_none),
        cmocka_unit_test(test_particulars_round_trip),
        cmocka_unit_test(test_results_round_trip),
        cmocka_unit_test(test_results_that_are_not_ours),
        cmocka_unit_test(test_rows_round_trip),
        cmocka_unit_test(test_session_is_read_whole),
        cmocka_unit_test(test_session_admits_as_it_says),
        cmocka_unit_test(test_policy_is_read_whole),
        cmocka_unit_test(test_keys_of_two_ids),
        cmocka_unit_test(test_rows_are_normalised),
        cmocka_unit_test(test_bad_rows_say_where),
        cmocka_unit_test(test_lists_have_bounds),
        cmocka_unit_test(test_pages_round_trip),
        cmocka_unit_test(test_bad_changes),
        cmocka_unit_test(test_enrolment_round_trip),
        cmocka_unit_test(test_health_round_trip),
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_codings_round_trip),
        cmocka_unit_test(test_a_small_message_may_not_become_large),
        cmocka_unit_test(test_garbage_is_no_message),
        cmocka_unit_test(test_coding_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
