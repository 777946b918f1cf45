// What staff lay on the reader to bind it: whose it is, and whether it can be bound at all.
#include "tests/store/support.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/card_scan.h"
#include "app/credential/keyhash.h"
#include "app/domain/card_enrolment.h"
#include "app/store/programme.h"
#include "tests/tools/certificate.h"

static const uint8_t hash_key[KEYHASH_KEY_BYTES] = {7};
static const uint8_t idm[] = {0x01, 0x2e, 0x34, 0x4c, 0x9a, 0x00, 0x11, 0x20};

struct desk {
    char dir[256];
    struct store *store;
    struct identify_context context;
};

static void put(struct desk *desk, const struct master_change *change) {
    assert_ok(master_begin(desk->store));
    assert_ok(master_put(desk->store, change));
    assert_ok(master_commit(desk->store, NULL));
}

static int set_up(void **state) {
    static struct desk desk;
    struct master_change member = {
        .kind = MASTER_MEMBER, .key = "M1", .member = {.id = "M1", .kanji = "新潟 太郎"}};
    struct master_change format = {
        .kind = MASTER_FORMAT,
        .key = "f1",
        .format = {.id = "f1", .template_text = "https://example.jp/m/{member_id}"}};
    desk = (struct desk){.store = NULL};
    dir_make(desk.dir);
    desk.store = must_open(desk.dir, STORE_WRITE);
    desk.context = (struct identify_context){
        .store = desk.store, .hash_key = hash_key, .now = {.at_utc_ms = minute(0)}};
    put(&desk, &member);
    put(&desk, &format);
    *state = &desk;
    return 0;
}

static int tear_down(void **state) {
    struct desk *desk = *state;
    store_close(desk->store);
    dir_remove(desk->dir);
    return 0;
}

static struct scan scan_of(enum scan_kind kind, const void *bytes, size_t len) {
    struct scan scan = {.kind = kind, .len = len};
    if (len > 0) {
        memcpy(scan.bytes, bytes, len);
    }
    return scan;
}

static struct scan certificate_scan(void) {
    const struct certificate_wish wish = {
        .issuer = "TEST CA", .serial = 1, .from_utc_s = 1500000000, .to_utc_s = 1600000000};
    struct scan scan = {.kind = SCAN_HPKI};
    scan.len = certificate_make(scan.bytes, sizeof scan.bytes, &wish);
    return scan;
}

static struct card_scan take(struct desk *desk, const struct scan *scan) {
    struct card_scan card;
    memset(&card, 0x5a, sizeof card); // what is not filled shows
    assert_ok(card_scan_take(&card, &desk->context, scan));
    return card;
}

// As the kiosk does it, when the card was read twice.
static void bind_to(struct desk *desk, const struct card_scan *card, const char *member_id) {
    struct fact fact = {
        .kind = FACT_BIND, .stamp = {.at_utc_ms = minute(0)}, .method = card->method};
    memcpy(fact.credential_hash, card->hash, sizeof fact.credential_hash);
    assert_true(text_copy(fact.member_id, sizeof fact.member_id, member_id));
    assert_true(text_copy(fact.staff_id, sizeof fact.staff_id, "staff-1"));
    assert_ok(journal_append(desk->store, &fact));
}

// Whatever is free is bound, and then it is a card at the door.
static void cards_and_codes_of_nobody_can_be_bound(void **state) {
    struct desk *desk = *state;
    static const uint8_t uid[] = {0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6};
    const struct scan scans[] = {scan_of(SCAN_UID, uid, sizeof uid),
                                 scan_of(SCAN_IDM, idm, sizeof idm), certificate_scan(),
                                 scan_of(SCAN_CODE, "4912345678904", 13)};
    static const enum method methods[] = {METHOD_NFC_UID, METHOD_NFC_UID, METHOD_HPKI,
                                          METHOD_QR_PLAIN};
    for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
        struct card_scan card = take(desk, &scans[i]);
        struct claimant who;
        assert_string_equal(refusal_name(card.refusal), "none");
        assert_string_equal(card.owner_id, "");
        assert_int_equal(strlen(card.hash), HASH_HEX_CAP - 1);
        assert_int_equal(card.method, methods[i]);
        assert_string_equal(take(desk, &scans[i]).hash, card.hash);
        bind_to(desk, &card, "M1");
        assert_string_equal(take(desk, &scans[i]).owner_id, "M1");
        assert_int_equal(take(desk, &scans[i]).refusal, REFUSAL_NONE);
        assert_ok(identify_scan(&who, &desk->context, &scans[i]));
        assert_string_equal(who.member.id, "M1");
        assert_int_equal(who.method, methods[i]);
    }
}

static void the_last_byte_makes_another_card(void **state) {
    struct desk *desk = *state;
    struct scan scan = scan_of(SCAN_IDM, idm, sizeof idm);
    struct card_scan card = take(desk, &scan);
    bind_to(desk, &card, "M1");
    scan.bytes[7]++;
    assert_string_not_equal(take(desk, &scan).hash, card.hash);
    assert_string_equal(take(desk, &scan).owner_id, "");
}

static void what_names_somebody_by_itself_has_an_owner(void **state) {
    struct desk *desk = *state;
    struct scan scan = scan_of(SCAN_CODE, "https://example.jp/m/M1", 23);
    assert_string_equal(take(desk, &scan).owner_id, "M1");
}

static void assert_refused(struct desk *desk, const struct scan *scan, enum refusal refusal) {
    struct card_scan card = take(desk, scan);
    assert_string_equal(refusal_name(card.refusal), refusal_name(refusal));
    assert_string_equal(card.owner_id, "");
}

static void what_is_nobodys_for_good_says_why(void **state) {
    struct desk *desk = *state;
    static const uint8_t random_uid[] = {0x08, 1, 2, 3}, blank[8] = {0};
    static const uint8_t conversation[] = {0x01, 0xfe, 1, 2, 3, 4, 5, 6};
    static const uint8_t empty_record[] = {0xd0, 0, 0};
    const struct {
        struct scan scan;
        enum refusal refusal;
    } cases[] = {
        {scan_of(SCAN_UID, random_uid, sizeof random_uid), REFUSAL_RANDOM_UID},
        {scan_of(SCAN_UID, blank, 7), REFUSAL_BLANK_UID},
        {scan_of(SCAN_IDM, blank, 8), REFUSAL_BLANK_UID},
        {scan_of(SCAN_IDM, conversation, sizeof conversation), REFUSAL_CHANGING_IDM},
        {scan_of(SCAN_TYPE_B, NULL, 0), REFUSAL_TYPE_B},
        {scan_of(SCAN_MY_NUMBER, NULL, 0), REFUSAL_MY_NUMBER},
        {scan_of(SCAN_UNREADABLE, NULL, 0), REFUSAL_UNREADABLE},
        {scan_of(SCAN_NDEF, empty_record, sizeof empty_record), REFUSAL_UNKNOWN_CARD},
        {scan_of(SCAN_CODE, "UK1:AAA", 7), REFUSAL_DAMAGED},
        {scan_of(SCAN_CODE, "", 0), REFUSAL_UNKNOWN_CODE},
        {scan_of(SCAN_CODE, "https://example.jp/m/M9", 23), REFUSAL_UNKNOWN_CODE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_refused(desk, &cases[i].scan, cases[i].refusal);
        assert_string_equal(take(desk, &cases[i].scan).hash, "");
    }
}

static void card_of_a_revoked_member_stays_refused(void **state) {
    struct desk *desk = *state;
    struct master_change revocation = {
        .kind = MASTER_REVOCATION, .key = "M1", .revocation = {.member_id = "M1"}};
    struct scan scan = scan_of(SCAN_IDM, idm, sizeof idm);
    struct card_scan card = take(desk, &scan);
    bind_to(desk, &card, "M1");
    put(desk, &revocation);
    assert_refused(desk, &scan, REFUSAL_REVOKED);
}

// --- Two readings, with a lift between -----------------------------------------------------------

enum { MIN_APART_MS = 1000 };

static enum card_outcome read_card(struct desk *desk, struct card_enrolment *enrolment,
                                   const struct scan *scan, int64_t mono_ms) {
    struct card_scan card = take(desk, scan);
    enum card_outcome outcome = card_enrolment_step(enrolment, card.hash, card.method, card.refusal,
                                                    card.owner_id, mono_ms, MIN_APART_MS);
    if (outcome == CARD_GOES_ON && enrolment->step == CARD_BOUND) {
        bind_to(desk, &card, enrolment->member_id);
    }
    return outcome;
}

static void a_card_read_twice_is_bound(void **state) {
    struct desk *desk = *state;
    const struct scan scans[] = {scan_of(SCAN_IDM, idm, sizeof idm), certificate_scan()};
    for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
        struct card_enrolment enrolment;
        card_enrolment_begin(&enrolment, "M1");
        assert_int_equal(read_card(desk, &enrolment, &scans[i], 0), CARD_GOES_ON);
        assert_string_equal(take(desk, &scans[i]).owner_id, "");
        assert_int_equal(read_card(desk, &enrolment, &scans[i], 2000), CARD_GOES_ON);
        assert_string_equal(take(desk, &scans[i]).owner_id, "M1");
        assert_int_equal(read_card(desk, &enrolment, &scans[i], 4000), CARD_ALREADY);
        card_enrolment_begin(&enrolment, "M2");
        assert_int_equal(read_card(desk, &enrolment, &scans[i], 6000), CARD_OTHERS);
        assert_string_equal(take(desk, &scans[i]).owner_id, "M1");
    }
}

// A card for which nothing in its number says that it is drawn anew.
static void a_card_that_changes_is_not_bound(void **state) {
    struct desk *desk = *state;
    struct card_enrolment enrolment;
    struct scan first = certificate_scan();
    struct scan second = certificate_scan(); // the same issuer and serial in another hand
    card_enrolment_begin(&enrolment, "M1");
    assert_int_equal(read_card(desk, &enrolment, &first, 0), CARD_GOES_ON);
    assert_int_equal(read_card(desk, &enrolment, &second, 2000), CARD_CHANGES);
    assert_string_equal(take(desk, &first).owner_id, "");
    assert_string_equal(take(desk, &second).owner_id, "");
    struct scan random = scan_of(SCAN_TYPE_B, NULL, 0);
    assert_int_equal(read_card(desk, &enrolment, &random, 4000), CARD_UNUSABLE);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        DESK_TEST(cards_and_codes_of_nobody_can_be_bound),
        DESK_TEST(the_last_byte_makes_another_card),
        DESK_TEST(what_names_somebody_by_itself_has_an_owner),
        DESK_TEST(what_is_nobodys_for_good_says_why),
        DESK_TEST(a_card_read_twice_is_bound),
        DESK_TEST(a_card_that_changes_is_not_bound),
        DESK_TEST(card_of_a_revoked_member_stays_refused),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
