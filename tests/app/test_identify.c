// Who is this: every answer there is to a scan, from a real store and real signatures.
#include "tests/store/support.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/credential/hpki.h"
#include "app/credential/keyhash.h"
#include "app/credential/ndef.h"
#include "app/credential/token.h"
#include "app/identify.h"
#include "app/store/programme.h"
#include "tests/tools/certificate.h"

static const uint8_t hash_key[KEYHASH_KEY_BYTES] = {7};
static const uint8_t idm_of_m1[] = {0x01, 0x2e, 0x34, 0x4c, 0x9a, 0x00, 0x11, 0x20};
static const uint8_t idm_of_m2[] = {0x01, 0x2e, 0x34, 0x4c, 0x9a, 0x00, 0x11, 0x21};
static const uint8_t uid_of_m1[] = {0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6};

struct hall {
    char dir[256];
    struct store *store;
    struct identify_context context;
    struct session session; // that is open
    uint8_t secret_key[64];
    int64_t now_utc_s;
};

// --- The roster ----------------------------------------------------------------------------------

static void put(struct hall *hall, struct master_change change, const char *key) {
    assert_true(text_copy(change.key, sizeof change.key, key));
    assert_ok(master_begin(hall->store));
    assert_ok(master_put(hall->store, &change));
    assert_ok(master_commit(hall->store, NULL));
}

static void put_member(struct hall *hall, const char *id, const char *kanji) {
    struct master_change change = {.kind = MASTER_MEMBER};
    assert_true(text_copy(change.member.id, sizeof change.member.id, id));
    assert_true(text_copy(change.member.kanji, sizeof change.member.kanji, kanji));
    put(hall, change, id);
}

static void put_card(struct hall *hall, const char *member_id, const char *kind,
                     struct span bytes) {
    struct master_change change = {.kind = MASTER_CREDENTIAL};
    change.credential.method = METHOD_NFC_UID;
    keyhash_hex(change.credential.hash, hash_key, kind, bytes);
    assert_true(text_copy(change.credential.member_id, ID_CAP, member_id));
    put(hall, change, change.credential.hash);
}

static void put_key(struct hall *hall, int64_t not_before_utc_ms, int64_t not_after_utc_ms) {
    struct master_change change = {.kind = MASTER_KEY,
                                   .token_key = {.kid = "hq-1",
                                                 .not_before_utc_ms = not_before_utc_ms,
                                                 .not_after_utc_ms = not_after_utc_ms}};
    const uint8_t seed[crypto_sign_SEEDBYTES] = {1};
    crypto_sign_seed_keypair(change.token_key.public_key, hall->secret_key, seed);
    put(hall, change, "hq-1");
}

static void put_format(struct hall *hall, const char *template_text) {
    struct master_change change = {.kind = MASTER_FORMAT, .format = {.id = "f1"}};
    assert_true(text_copy(change.format.template_text, TITLE_CAP, template_text));
    put(hall, change, "f1");
}

static void revoke(struct hall *hall, const char *cti, const char *member_id) {
    struct master_change change = {.kind = MASTER_REVOCATION};
    assert_true(text_copy(change.revocation.cti, ID_CAP, cti));
    assert_true(text_copy(change.revocation.member_id, ID_CAP, member_id));
    put(hall, change, *cti ? cti : member_id);
}

// In minutes from `minute(0)`.
static struct session session_at(const char *id, const char *room, int starts, int ends) {
    struct session session = {
        .title = "研修会", .starts_utc_ms = minute(starts), .ends_utc_ms = minute(ends)};
    assert_true(text_copy(session.id, sizeof session.id, id));
    assert_true(text_copy(session.room, sizeof session.room, room));
    return session;
}

static void put_session(struct hall *hall, const char *id, const char *room, int starts, int ends) {
    struct master_change change = {.kind = MASTER_SESSION,
                                   .session = session_at(id, room, starts, ends)};
    put(hall, change, id);
}

static void register_for(struct hall *hall, const char *session_id, const char *member_id) {
    struct master_change change = {.kind = MASTER_REGISTRATION};
    char key[2 * ID_CAP];
    assert_true(text_copy(change.registration.session_id, ID_CAP, session_id));
    assert_true(text_copy(change.registration.member_id, ID_CAP, member_id));
    snprintf(key, sizeof key, "%s/%s", session_id, member_id);
    put(hall, change, key);
}

static int set_up(void **state) {
    static struct hall hall;
    hall = (struct hall){.now_utc_s = minute(0) / 1000};
    hall.session = session_at("s1", "第1会議室", 0, 60);
    dir_make(hall.dir);
    hall.store = must_open(hall.dir, STORE_WRITE);
    hall.context =
        (struct identify_context){.store = hall.store,
                                  .hash_key = hash_key,
                                  .session = &hall.session,
                                  .now = {.at_utc_ms = minute(0), .trust = TRUST_SYNCED}};
    put_key(&hall, 0, 0);
    put_member(&hall, "M1", "新潟 太郎");
    put_member(&hall, "M2", "長岡 花子");
    put_card(&hall, "M1", "uid", (struct span){uid_of_m1, sizeof uid_of_m1});
    put_card(&hall, "M1", "idm", (struct span){idm_of_m1, sizeof idm_of_m1});
    put_card(&hall, "M2", "idm", (struct span){idm_of_m2, sizeof idm_of_m2});
    put_format(&hall, "https://example.jp/m/{member_id}");
    *state = &hall;
    return 0;
}

static int tear_down(void **state) {
    struct hall *hall = *state;
    store_close(hall->store);
    dir_remove(hall->dir);
    return 0;
}

// --- Scans ---------------------------------------------------------------------------------------

static struct scan scan_of(enum scan_kind kind, const void *bytes, size_t len) {
    struct scan scan = {.kind = kind, .len = len};
    assert_true(len <= sizeof scan.bytes);
    if (len > 0) {
        memcpy(scan.bytes, bytes, len);
    }
    return scan;
}

static struct scan code(const char *text) {
    return scan_of(SCAN_CODE, text, strlen(text));
}

static struct token printed_card(const struct hall *hall) {
    return (struct token){.kid = "hq-1",
                          .issuer = "hq",
                          .member_id = "M1",
                          .issued_utc_s = hall->now_utc_s - INT64_C(400) * 86400,
                          .expires_utc_s = hall->now_utc_s + 86400,
                          .cti = {0xab, 0xcd},
                          .cti_len = 2,
                          .kana = "サド ジロウ",
                          .licence_no = "765432"};
}

static struct token rotating_code(const struct hall *hall) {
    struct token token = printed_card(hall);
    token.issued_utc_s = hall->now_utc_s - 60;
    token.expires_utc_s = hall->now_utc_s + 60;
    return token;
}

static struct scan scan_token(const struct hall *hall, const struct token *token) {
    struct buf text = BUF_EMPTY;
    assert_ok(token_issue(&text, token, hall->secret_key));
    struct scan scan = scan_of(SCAN_CODE, text.data, text.len);
    buf_fini(&text);
    return scan;
}

static struct claimant identify(const struct hall *hall, const struct scan *scan) {
    struct claimant who;
    memset(&who, 0x5a, sizeof who); // what is not filled shows
    assert_ok(identify_scan(&who, &hall->context, scan));
    return who;
}

static void assert_refused(const struct hall *hall, const struct scan *scan, enum refusal refusal) {
    struct claimant who = identify(hall, scan);
    assert_string_equal(refusal_name(who.refusal), refusal_name(refusal));
    assert_int_equal(who.flaw, REFUSAL_NONE);
    assert_int_equal(who.presence.last, DIRECTION_NONE);
}

static struct claimant assert_known(const struct hall *hall, const struct scan *scan,
                                    const char *member_id, enum method method) {
    struct claimant who = identify(hall, scan);
    assert_string_equal(refusal_name(who.refusal), "none");
    assert_string_equal(who.member.id, member_id);
    assert_string_equal(method_name(who.method), method_name(method));
    assert_int_equal(strlen(who.credential_hash), HASH_HEX_CAP - 1);
    return who;
}

static struct claimant assert_known_token(const struct hall *hall, const struct token *token) {
    struct scan scan = scan_token(hall, token);
    return assert_known(hall, &scan, token->member_id, METHOD_QR_SIGNED);
}

// --- Plain codes ---------------------------------------------------------------------------------

static void a_code_in_no_format_is_unknown(void **state) {
    struct hall *hall = *state;
    static const char *const texts[] = {"", "M1", "https://example.org/m/M1",
                                        "https://example.jp/m/", "https://example.jp/m/M1/x"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct scan scan = code(texts[i]);
        assert_refused(hall, &scan, REFUSAL_UNKNOWN_CODE);
    }
}

static void a_code_that_was_bound_needs_no_format(void **state) {
    struct hall *hall = *state;
    struct scan scan = code("4912345678904");
    assert_refused(hall, &scan, REFUSAL_UNKNOWN_CODE);
    put_card(hall, "M2", "code", span_of_text("4912345678904"));
    assert_known(hall, &scan, "M2", METHOD_QR_PLAIN);
    scan.len--;
    assert_refused(hall, &scan, REFUSAL_UNKNOWN_CODE);
}

// From an older headquarters: what two templates read in two ways is nobody's, the rest goes on.
static void a_code_that_two_formats_read_differently_is_nobodys(void **state) {
    struct hall *hall = *state;
    struct master_change other = {
        .kind = MASTER_FORMAT,
        .format = {.id = "f2", .template_text = "https://example.jp/m/M{member_id}"}};
    struct scan ambiguous = code("https://example.jp/m/M1");
    put(hall, other, "f2");
    put_member(hall, "1", "佐渡 次郎");
    put_member(hall, "X1", "上越 三郎");
    assert_refused(hall, &ambiguous, REFUSAL_UNKNOWN_CODE);
    struct scan clear = code("https://example.jp/m/X1");
    assert_known(hall, &clear, "X1", METHOD_QR_PLAIN);
    // Twice the same template reads the same.
    memcpy(other.format.template_text, "https://example.jp/m/{number}", 30);
    put(hall, other, "f2");
    assert_known(hall, &ambiguous, "M1", METHOD_QR_PLAIN);
}

static void a_plain_code_needs_the_roster(void **state) {
    struct hall *hall = *state;
    struct scan known = code("https://example.jp/m/M1");
    struct scan stranger = code("https://example.jp/m/M9");
    struct claimant who = assert_known(hall, &known, "M1", METHOD_QR_PLAIN);
    assert_string_equal(who.member.kanji, "新潟 太郎");
    known.kind = SCAN_WEDGE;
    assert_known(hall, &known, "M1", METHOD_QR_PLAIN);
    assert_refused(hall, &stranger, REFUSAL_UNKNOWN_CODE);
}

// --- Tokens --------------------------------------------------------------------------------------

static void a_member_with_a_token_is_known(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    struct scan scan = scan_token(hall, &token);
    struct claimant who = assert_known(hall, &scan, "M1", METHOD_QR_SIGNED);
    assert_string_equal(who.member.kanji, "新潟 太郎"); // the roster's name, not the token's
    assert_string_equal(who.member.licence_no, "");
    assert_int_equal(who.flaw, REFUSAL_NONE);
    scan.kind = SCAN_WEDGE;
    assert_known(hall, &scan, "M1", METHOD_QR_SIGNED);
}

static void a_bearer_from_elsewhere_is_known_from_the_token(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    memcpy(token.member_id, "X7", 3);
    struct scan scan = scan_token(hall, &token);
    struct claimant who = assert_known(hall, &scan, "X7", METHOD_QR_SIGNED);
    assert_string_equal(who.member.kana, "サド ジロウ");
    assert_string_equal(who.member.licence_no, "765432");
    assert_string_equal(who.member.kanji, "");
}

static void an_id_that_does_not_fit_is_refused_not_cut(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    memset(token.member_id, 'x', ID_CAP);
    struct scan scan = scan_token(hall, &token);
    assert_refused(hall, &scan, REFUSAL_DAMAGED);
    token.member_id[ID_CAP - 1] = '\0';
    scan = scan_token(hall, &token);
    assert_known(hall, &scan, token.member_id, METHOD_QR_SIGNED);
}

static void a_key_that_is_not_here_is_named(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    memcpy(token.kid, "hq-2", 5);
    struct scan scan = scan_token(hall, &token);
    assert_refused(hall, &scan, REFUSAL_UNKNOWN_KEY);
}

static void a_keys_dates_are_held_against_the_day_of_issue(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    struct scan scan = scan_token(hall, &token);
    const int64_t issued = token.issued_utc_s * 1000;
    static const enum trust clocks[] = {TRUST_UNKNOWN, TRUST_RTC, TRUST_SYNCED};
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        hall->context.now.trust = clocks[i];
        put_key(hall, issued,
                issued); // both ends count, and a key that is retired now was good then
        assert_known(hall, &scan, "M1", METHOD_QR_SIGNED);
        put_key(hall, issued + 1, 0);
        assert_refused(hall, &scan, REFUSAL_UNKNOWN_KEY);
        put_key(hall, 0, issued - 1);
        assert_refused(hall, &scan, REFUSAL_UNKNOWN_KEY);
    }
}

static void another_hand_is_forgery(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
    const uint8_t seed[crypto_sign_SEEDBYTES] = {2};
    crypto_sign_seed_keypair(public_key, hall->secret_key, seed);
    struct scan scan = scan_token(hall, &token);
    assert_refused(hall, &scan, REFUSAL_FORGED);
}

static void a_piece_of_a_token_is_damaged(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    struct scan scan = scan_token(hall, &token);
    scan.len /= 2;
    assert_refused(hall, &scan, REFUSAL_DAMAGED);
}

static void three_kilobytes_are_too_large(void **state) {
    struct hall *hall = *state;
    struct scan scan = code(TOKEN_PREFIX);
    memset(scan.bytes + scan.len, 'A', TOKEN_TEXT_MAX);
    scan.len += TOKEN_TEXT_MAX;
    assert_refused(hall, &scan, REFUSAL_TOO_LARGE);
}

// --- Flaws ---------------------------------------------------------------------------------------

static void a_rotating_code_past_its_time_is_refused(void **state) {
    struct hall *hall = *state;
    struct token token = rotating_code(hall);
    struct scan scan = scan_token(hall, &token);
    hall->context.now.at_utc_ms = token.expires_utc_s * 1000 - 1;
    assert_known(hall, &scan, "M1", METHOD_QR_SIGNED);
    hall->context.now.at_utc_ms++;
    assert_refused(hall, &scan, REFUSAL_EXPIRED);
}

static void a_printed_card_past_its_date_is_a_flaw(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    struct scan scan = scan_token(hall, &token);
    hall->context.now.at_utc_ms = token.expires_utc_s * 1000 - 1;
    assert_int_equal(assert_known(hall, &scan, "M1", METHOD_QR_SIGNED).flaw, REFUSAL_NONE);
    hall->context.now.at_utc_ms++;
    assert_int_equal(assert_known(hall, &scan, "M1", METHOD_QR_SIGNED).flaw, REFUSAL_EXPIRED);
}

static void revoked_by_its_own_id(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    struct scan scan = scan_token(hall, &token);
    revoke(hall, "abce", "");
    assert_known(hall, &scan, "M1", METHOD_QR_SIGNED);
    revoke(hall, "abcd", "");
    assert_refused(hall, &scan, REFUSAL_REVOKED);
}

static void revoked_with_its_member(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    struct scan scan = scan_token(hall, &token);
    revoke(hall, "", "M2");
    assert_known(hall, &scan, "M1", METHOD_QR_SIGNED);
    revoke(hall, "", "M1");
    assert_refused(hall, &scan, REFUSAL_REVOKED);
    hall->context.now.at_utc_ms = token.expires_utc_s * 1000; // revoked says more than expired
    assert_refused(hall, &scan, REFUSAL_REVOKED);
}

// A doctor who is revoked is refused whatever they come with, and by nobody's hand but staff's.
static void a_revoked_member_is_refused_by_card_number_and_plain_code_too(void **state) {
    struct hall *hall = *state;
    struct scan card = scan_of(SCAN_UID, uid_of_m1, sizeof uid_of_m1);
    struct scan plain = code("https://example.jp/m/M1");
    struct member typed = {.id = "M1"};
    struct claimant who;
    revoke(hall, "", "M1");
    assert_refused(hall, &card, REFUSAL_REVOKED);
    assert_refused(hall, &plain, REFUSAL_REVOKED);
    assert_ok(identify_member(&who, &hall->context, &typed, METHOD_TYPED));
    assert_int_equal(who.refusal, REFUSAL_REVOKED);
    assert_string_equal(who.member.id, "");
    struct scan other = scan_of(SCAN_IDM, idm_of_m2, sizeof idm_of_m2);
    assert_known(hall, &other, "M2", METHOD_NFC_UID);
}

// --- Cards ---------------------------------------------------------------------------------------

static void enrolled_cards_are_known_and_others_not(void **state) {
    struct hall *hall = *state;
    static const uint8_t other[] = {0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf7};
    struct scan scan = scan_of(SCAN_UID, uid_of_m1, sizeof uid_of_m1);
    assert_known(hall, &scan, "M1", METHOD_NFC_UID);
    scan.kind = SCAN_IDM; // the same bytes of another kind are another card
    assert_refused(hall, &scan, REFUSAL_UNKNOWN_CARD);
    scan = scan_of(SCAN_UID, uid_of_m1, sizeof uid_of_m1 - 1);
    assert_refused(hall, &scan, REFUSAL_UNKNOWN_CARD);
    scan = scan_of(SCAN_UID, other, sizeof other);
    assert_refused(hall, &scan, REFUSAL_UNKNOWN_CARD);
}

static void the_last_byte_of_an_idm_is_another_person(void **state) {
    struct hall *hall = *state;
    struct scan first = scan_of(SCAN_IDM, idm_of_m1, sizeof idm_of_m1);
    struct scan second = scan_of(SCAN_IDM, idm_of_m2, sizeof idm_of_m2);
    struct scan third = first;
    third.bytes[7] = 0x22;
    struct claimant a = assert_known(hall, &first, "M1", METHOD_NFC_UID);
    struct claimant b = assert_known(hall, &second, "M2", METHOD_NFC_UID);
    assert_string_not_equal(a.credential_hash, b.credential_hash);
    assert_refused(hall, &third, REFUSAL_UNKNOWN_CARD);
}

static void numbers_that_are_nobodys_are_refused(void **state) {
    struct hall *hall = *state;
    static const uint8_t drawn_anew[] = {0x08, 0x12, 0x34, 0x56};
    static const uint8_t blank[8] = {0};
    put_card(hall, "M1", "uid", (struct span){drawn_anew, sizeof drawn_anew});
    put_card(hall, "M1", "uid", (struct span){blank, 7});
    struct scan scan = scan_of(SCAN_UID, drawn_anew, sizeof drawn_anew);
    assert_refused(hall, &scan, REFUSAL_RANDOM_UID);
    scan = scan_of(SCAN_UID, blank, 7);
    assert_refused(hall, &scan, REFUSAL_BLANK_UID);
    scan = scan_of(SCAN_IDM, blank, 8);
    assert_refused(hall, &scan, REFUSAL_BLANK_UID);
}

static void a_phones_number_for_one_conversation_is_refused(void **state) {
    struct hall *hall = *state;
    static const uint8_t drawn_anew[] = {0x01, 0xfe, 0x34, 0x4c, 0x9a, 0x00, 0x11, 0x20};
    static const uint8_t card_s[] = {0x01, 0xfd, 0x34, 0x4c, 0x9a, 0x00, 0x11, 0x20};
    put_card(hall, "M1", "idm", (struct span){drawn_anew, sizeof drawn_anew});
    put_card(hall, "M1", "idm", (struct span){card_s, sizeof card_s});
    struct scan scan = scan_of(SCAN_IDM, drawn_anew, sizeof drawn_anew);
    assert_refused(hall, &scan, REFUSAL_CHANGING_IDM);
    scan = scan_of(SCAN_IDM, card_s, sizeof card_s);
    assert_known(hall, &scan, "M1", METHOD_NFC_UID);
    scan = scan_of(SCAN_UID, drawn_anew, 7); // of another kind of card it means nothing
    assert_refused(hall, &scan, REFUSAL_UNKNOWN_CARD);
}

static void cards_without_an_identity_have_their_own_words(void **state) {
    struct hall *hall = *state;
    struct scan scan = scan_of(SCAN_TYPE_B, NULL, 0);
    assert_refused(hall, &scan, REFUSAL_TYPE_B);
    scan.kind = SCAN_MY_NUMBER;
    assert_refused(hall, &scan, REFUSAL_MY_NUMBER);
    scan.kind = SCAN_UNREADABLE;
    assert_refused(hall, &scan, REFUSAL_UNREADABLE);
}

// --- 医師資格証
// ------------------------------------------------------------------------------------

static struct scan certificate_of(uint8_t serial, int64_t to_utc_s) {
    const struct certificate_wish wish = {
        .issuer = "TEST CA", .serial = serial, .from_utc_s = 1500000000, .to_utc_s = to_utc_s};
    struct scan scan = {.kind = SCAN_HPKI};
    scan.len = certificate_make(scan.bytes, sizeof scan.bytes, &wish);
    return scan;
}

static void put_certificate(struct hall *hall, const char *member_id, const struct scan *scan) {
    struct hpki_certificate read;
    assert_ok(hpki_parse(&read, (struct span){scan->bytes, scan->len}));
    put_card(hall, member_id, "hpki", (struct span){read.fingerprint, sizeof read.fingerprint});
}

static void a_certificate_is_a_card_like_any_other(void **state) {
    struct hall *hall = *state;
    const int64_t next_year = hall->now_utc_s + INT64_C(365) * 86400;
    struct scan first = certificate_of(1, next_year);
    struct scan second = certificate_of(2, next_year);
    struct scan same_serial = certificate_of(1, next_year);
    assert_refused(hall, &first, REFUSAL_UNKNOWN_CARD);
    put_certificate(hall, "M1", &first);
    put_certificate(hall, "M2", &second);
    assert_int_equal(assert_known(hall, &first, "M1", METHOD_HPKI).flaw, REFUSAL_NONE);
    assert_known(hall, &second, "M2", METHOD_HPKI);
    assert_refused(hall, &same_serial, REFUSAL_UNKNOWN_CARD);
}

// domain.md section 6, vector 7: less than two and a half years left is nobody's concern.
static void an_old_certificate_stops_nobody(void **state) {
    struct hall *hall = *state;
    struct scan scan = certificate_of(1, hall->now_utc_s + INT64_C(2) * 365 * 86400);
    put_certificate(hall, "M1", &scan);
    assert_int_equal(assert_known(hall, &scan, "M1", METHOD_HPKI).flaw, REFUSAL_NONE);
    scan = certificate_of(2, hall->now_utc_s);
    put_certificate(hall, "M1", &scan);
    hall->context.now.at_utc_ms = hall->now_utc_s * 1000 + 999;
    assert_int_equal(assert_known(hall, &scan, "M1", METHOD_HPKI).flaw, REFUSAL_NONE);
    hall->context.now.at_utc_ms++;
    assert_int_equal(assert_known(hall, &scan, "M1", METHOD_HPKI).flaw, REFUSAL_EXPIRED);
    scan = certificate_of(3, hall->now_utc_s - 1); // nobody's, and expired: nobody's
    assert_refused(hall, &scan, REFUSAL_UNKNOWN_CARD);
}

static void what_is_no_certificate_is_unreadable(void **state) {
    struct hall *hall = *state;
    struct scan scan = certificate_of(1, hall->now_utc_s);
    scan.len--;
    assert_refused(hall, &scan, REFUSAL_UNREADABLE);
    scan.len = 0;
    assert_refused(hall, &scan, REFUSAL_UNREADABLE);
}

// --- NDEF ----------------------------------------------------------------------------------------

static struct scan tag_with(const char *text) {
    struct buf message = BUF_EMPTY;
    assert_ok(ndef_append_text_record(&message, text));
    struct scan scan = scan_of(SCAN_NDEF, message.data, message.len);
    buf_fini(&message);
    return scan;
}

static void a_token_on_a_tag_is_told_from_one_on_paper(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    struct scan printed = scan_token(hall, &token);
    char text[SCAN_BYTES_MAX];
    assert_true(text_copy_span(text, sizeof text, (struct span){printed.bytes, printed.len}));
    struct scan scan = tag_with(text);
    struct claimant on_tag = assert_known(hall, &scan, "M1", METHOD_NFC_NDEF);
    struct claimant on_paper = assert_known(hall, &printed, "M1", METHOD_QR_SIGNED);
    assert_string_equal(on_tag.credential_hash, on_paper.credential_hash);
}

static void tags_without_a_code(void **state) {
    struct hall *hall = *state;
    struct scan scan = tag_with("hello");
    assert_refused(hall, &scan, REFUSAL_UNKNOWN_CODE);
    scan.len--;
    assert_refused(hall, &scan, REFUSAL_UNREADABLE);
    static const uint8_t empty_record[] = {0xd0, 0, 0};
    scan = scan_of(SCAN_NDEF, empty_record, sizeof empty_record);
    assert_refused(hall, &scan, REFUSAL_UNKNOWN_CARD);
}

// --- Presence ------------------------------------------------------------------------------------

static void where_one_is_comes_along(void **state) {
    struct hall *hall = *state;
    struct scan scan = scan_of(SCAN_UID, uid_of_m1, sizeof uid_of_m1);
    struct member typed = {.id = "M1"};
    struct claimant who;
    assert_int_equal(identify(hall, &scan).presence.last, DIRECTION_NONE);
    append_tap(hall->store, "M1", DIRECTION_IN, -5);
    who = identify(hall, &scan);
    assert_int_equal(who.presence.last, DIRECTION_IN);
    assert_true(who.presence.last_utc_ms == minute(-5));
    assert_ok(identify_member(&who, &hall->context, &typed, METHOD_TYPED));
    assert_int_equal(who.presence.last, DIRECTION_IN);
    assert_string_equal(who.member.id, "M1");
    assert_int_equal(who.method, METHOD_TYPED);
    assert_int_equal(who.refusal, REFUSAL_NONE);
    hall->session = session_at("s2", "第2会議室", 0, 60);
    assert_int_equal(identify(hall, &scan).presence.last, DIRECTION_NONE);
    hall->context.session = NULL;
    assert_int_equal(identify(hall, &scan).presence.last, DIRECTION_NONE);
}

// --- Other rooms ---------------------------------------------------------------------------------

static void a_ticket_names_its_session(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    assert_string_equal(assert_known_token(hall, &token).ticket.session_id, "");
    memcpy(token.session_id, "s2", 3);
    struct claimant who = assert_known_token(hall, &token);
    assert_string_equal(who.ticket.session_id, "s2"); // not on the programme: known by its id
    assert_string_equal(who.ticket.room, "");
    put_session(hall, "s2", "第2会議室", 0, 60);
    who = assert_known_token(hall, &token);
    assert_string_equal(who.ticket.room, "第2会議室");
    assert_string_equal(who.ticket.title, "研修会");
    memset(token.session_id, 'x', ID_CAP);
    struct scan scan = scan_token(hall, &token);
    assert_refused(hall, &scan, REFUSAL_DAMAGED);
    token = rotating_code(hall);
    memcpy(token.session_id, "s2", 3);
    scan = scan_token(hall, &token);
    hall->context.now.at_utc_ms += 3600000;
    assert_refused(hall, &scan, REFUSAL_EXPIRED);
    assert_string_equal(identify(hall, &scan).ticket.session_id, "");
}

static const struct claimant *m1_at(struct hall *hall, int minutes) {
    static struct claimant who;
    struct scan scan = scan_of(SCAN_UID, uid_of_m1, sizeof uid_of_m1);
    hall->context.now.at_utc_ms = minute(minutes);
    who = assert_known(hall, &scan, "M1", METHOD_NFC_UID);
    return &who;
}

static const char *registered_at(struct hall *hall, int minutes) {
    return m1_at(hall, minutes)->registered.session_id;
}

static void who_is_registered_elsewhere_is_told_where(void **state) {
    struct hall *hall = *state;
    struct scan scan = scan_of(SCAN_UID, uid_of_m1, sizeof uid_of_m1);
    put_session(hall, "s1", "第1会議室", 0, 60);
    put_session(hall, "s2", "第2会議室", 0, 60);
    register_for(hall, "s2", "M1");
    struct claimant who = assert_known(hall, &scan, "M1", METHOD_NFC_UID);
    assert_false(who.registered_here);
    assert_string_equal(who.registered.session_id, "s2");
    assert_string_equal(who.registered.room, "第2会議室");
    register_for(hall, "s1", "M1");
    assert_true(assert_known(hall, &scan, "M1", METHOD_NFC_UID).registered_here);
    scan = scan_of(SCAN_IDM, idm_of_m2, sizeof idm_of_m2);
    who = assert_known(hall, &scan, "M2", METHOD_NFC_UID);
    assert_false(who.registered_here);
    assert_string_equal(who.registered.session_id, "");
}

// Doctors come early, and a session later in the day keeps nobody from this one.
static void another_session_goes_on_from_when_its_doors_open(void **state) {
    struct hall *hall = *state;
    put_session(hall, "s2", "第2会議室", 30, 90);
    register_for(hall, "s2", "M1");
    assert_string_equal(registered_at(hall, 29), ""); // no windows: doors open with the session
    assert_string_equal(registered_at(hall, 30), "s2");
    assert_string_equal(registered_at(hall, 89), "s2");
    assert_string_equal(registered_at(hall, 90), "");
    hall->session.entry = (struct window){minute(-10), minute(10)};
    assert_string_equal(registered_at(hall, 19), "");
    assert_string_equal(registered_at(hall, 20), "s2");
    // Before this session begins, all that begins with it is meant.
    put_session(hall, "s2", "第2会議室", 0, 60);
    assert_string_equal(registered_at(hall, -300), "s2");
    put_session(hall, "s2", "第2会議室", 1, 60);
    assert_string_equal(registered_at(hall, -300), "");
    assert_string_equal(registered_at(hall, -9), "s2");
}

// Three hours before it begins, and only who is expected nowhere else.
static void what_comes_later_is_known_too(void **state) {
    struct hall *hall = *state;
    put_session(hall, "s2", "第1会議室", 200, 260);
    register_for(hall, "s2", "M1");
    assert_string_equal(m1_at(hall, 19)->later.session_id, "");
    assert_string_equal(m1_at(hall, 60)->later.session_id, "s2");
    assert_string_equal(m1_at(hall, 60)->later.room, "第1会議室");
    assert_string_equal(registered_at(hall, 60), "");
    assert_string_equal(registered_at(hall, 200), "s2");
    assert_string_equal(m1_at(hall, 200)->later.session_id, "");
    put_session(hall, "s1", "第1会議室", 0, 60);
    register_for(hall, "s1", "M1");
    assert_string_equal(m1_at(hall, 60)->later.session_id, "");
}

static void who_is_still_in_another_room_is_told_which(void **state) {
    struct hall *hall = *state;
    struct scan scan = scan_of(SCAN_UID, uid_of_m1, sizeof uid_of_m1);
    put_session(hall, "s1", "第1会議室", 0, 60);
    put_session(hall, "s2", "第2会議室", 0, 60);
    struct fact fact = tap("s2", "M1", DIRECTION_IN, VERDICT_ACCEPTED, -5);
    assert_ok(journal_append(hall->store, &fact));
    struct claimant who = assert_known(hall, &scan, "M1", METHOD_NFC_UID);
    assert_string_equal(who.inside.session_id, "s2");
    assert_string_equal(who.inside.room, "第2会議室");
    assert_int_equal(who.presence.last, DIRECTION_NONE);
    fact = tap("s2", "M1", DIRECTION_OUT, VERDICT_ACCEPTED, 5);
    assert_ok(journal_append(hall->store, &fact));
    assert_string_equal(assert_known(hall, &scan, "M1", METHOD_NFC_UID).inside.session_id, "");
}

static void what_was_claimed_before_comes_along(void **state) {
    struct hall *hall = *state;
    struct scan scan = scan_of(SCAN_UID, uid_of_m1, sizeof uid_of_m1);
    put_session(hall, "s1", "第1会議室", 0, 60);
    struct fact entry = append_tap(hall->store, "M1", DIRECTION_IN, -5);
    struct fact claim = {.kind = FACT_AMEND, .stamp = entry.stamp, .scheme = "sports"};
    memcpy(claim.target_id, entry.id, sizeof claim.target_id);
    memcpy(claim.session_id, "s1", 3);
    assert_string_equal(assert_known(hall, &scan, "M1", METHOD_NFC_UID).claimed, "");
    assert_ok(journal_append(hall->store, &claim));
    assert_string_equal(assert_known(hall, &scan, "M1", METHOD_NFC_UID).claimed, "");
    hall->session.claim_count = 2; // only where there is something to choose from
    memcpy(hall->session.claims[0], "sports", 7);
    memcpy(hall->session.claims[1], "occupational", 13);
    assert_string_equal(assert_known(hall, &scan, "M1", METHOD_NFC_UID).claimed, "sports");
    scan = scan_of(SCAN_IDM, idm_of_m2, sizeof idm_of_m2);
    assert_string_equal(assert_known(hall, &scan, "M2", METHOD_NFC_UID).claimed, "");
}

// --- A broken store ------------------------------------------------------------------------------

static void assert_error_without(struct hall *hall, const char *table, const struct scan *scan) {
    char sql[128];
    struct claimant who;
    enum err whole = identify_scan(&who, &hall->context, scan);
    snprintf(sql, sizeof sql, "ALTER TABLE %s RENAME TO gone", table);
    behind_its_back(hall->dir, sql);
    enum err broken = identify_scan(&who, &hall->context, scan);
    snprintf(sql, sizeof sql, "ALTER TABLE gone RENAME TO %s", table);
    behind_its_back(hall->dir, sql);
    if (whole != ERR_OK || broken == ERR_OK || broken == ERR_NOT_FOUND) {
        fail_msg("without the table %s: %s", table, err_text(broken));
    }
}

// "Not registered" would be a lie when the roster can't be read.
static void a_broken_store_is_an_error_and_no_refusal(void **state) {
    struct hall *hall = *state;
    struct token token = printed_card(hall);
    struct scan signed_code = scan_token(hall, &token);
    struct scan plain_code = code("https://example.jp/m/M1");
    struct scan card = scan_of(SCAN_UID, uid_of_m1, sizeof uid_of_m1);
    assert_error_without(hall, "key", &signed_code);
    assert_error_without(hall, "revoked", &signed_code);
    assert_error_without(hall, "member", &signed_code);
    assert_error_without(hall, "presence", &signed_code);
    assert_error_without(hall, "format", &plain_code);
    assert_error_without(hall, "member", &plain_code);
    assert_error_without(hall, "credential", &card);
    assert_error_without(hall, "revoked", &card);
    assert_error_without(hall, "revoked", &plain_code);
    assert_error_without(hall, "registration", &card);
    assert_error_without(hall, "presence", &card);
}

#define HALL_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        HALL_TEST(a_code_in_no_format_is_unknown),
        HALL_TEST(a_code_that_was_bound_needs_no_format),
        HALL_TEST(a_code_that_two_formats_read_differently_is_nobodys),
        HALL_TEST(a_plain_code_needs_the_roster),
        HALL_TEST(a_member_with_a_token_is_known),
        HALL_TEST(a_bearer_from_elsewhere_is_known_from_the_token),
        HALL_TEST(an_id_that_does_not_fit_is_refused_not_cut),
        HALL_TEST(a_key_that_is_not_here_is_named),
        HALL_TEST(a_keys_dates_are_held_against_the_day_of_issue),
        HALL_TEST(another_hand_is_forgery),
        HALL_TEST(a_piece_of_a_token_is_damaged),
        HALL_TEST(three_kilobytes_are_too_large),
        HALL_TEST(a_rotating_code_past_its_time_is_refused),
        HALL_TEST(a_printed_card_past_its_date_is_a_flaw),
        HALL_TEST(revoked_by_its_own_id),
        HALL_TEST(revoked_with_its_member),
        HALL_TEST(a_revoked_member_is_refused_by_card_number_and_plain_code_too),
        HALL_TEST(enrolled_cards_are_known_and_others_not),
        HALL_TEST(the_last_byte_of_an_idm_is_another_person),
        HALL_TEST(numbers_that_are_nobodys_are_refused),
        HALL_TEST(a_phones_number_for_one_conversation_is_refused),
        HALL_TEST(cards_without_an_identity_have_their_own_words),
        HALL_TEST(a_certificate_is_a_card_like_any_other),
        HALL_TEST(an_old_certificate_stops_nobody),
        HALL_TEST(what_is_no_certificate_is_unreadable),
        HALL_TEST(a_token_on_a_tag_is_told_from_one_on_paper),
        HALL_TEST(tags_without_a_code),
        HALL_TEST(where_one_is_comes_along),
        HALL_TEST(a_ticket_names_its_session),
        HALL_TEST(who_is_registered_elsewhere_is_told_where),
        HALL_TEST(what_comes_later_is_known_too),
        HALL_TEST(another_session_goes_on_from_when_its_doors_open),
        HALL_TEST(who_is_still_in_another_room_is_told_which),
        HALL_TEST(what_was_claimed_before_comes_along),
        HALL_TEST(a_broken_store_is_an_error_and_no_refusal),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
