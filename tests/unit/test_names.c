// Wire names are journalled for ever: each set is spelled out here, so that none changes unseen.
#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/domain/fault.h"
#include "app/domain/master.h"
#include "app/domain/types.h"

// One test for each closed set: every name, in order, there and back; and no other.
#define DEFINE_TEST(set, count, ...)                                                               \
    static void set##_names_stay(void **state) {                                                   \
        (void)state;                                                                               \
        static const char *const names[] = {__VA_ARGS__};                                          \
        assert_int_equal(sizeof names / sizeof names[0], count);                                   \
        for (int i = 0; i < (int)count; i++) {                                                     \
            enum set value = (enum set)count;                                                      \
            assert_string_equal(set##_name((enum set)i), names[i]);                                \
            assert_true(set##_parse(&value, names[i]));                                            \
            assert_int_equal(value, i);                                                            \
        }                                                                                          \
        enum set untouched = (enum set)1;                                                          \
        assert_false(set##_parse(&untouched, ""));                                                 \
        assert_false(set##_parse(&untouched, "TAP"));                                              \
        assert_false(set##_parse(&untouched, "?"));                                                \
        assert_int_equal(untouched, 1);                                                            \
        assert_string_equal(set##_name((enum set)count), "?");                                     \
    }

DEFINE_TEST(fact_kind, FACT_KIND_COUNT, "tap", "void", "amend", "bind", "unbind", "walk_in",
            "session_open", "session_close", "clock", "boot", "note")
DEFINE_TEST(direction, DIRECTION_COUNT, "none", "in", "out")
DEFINE_TEST(method, METHOD_COUNT, "none", "qr_signed", "qr_plain", "nfc_uid", "nfc_ndef", "hpki",
            "typed", "staff")
DEFINE_TEST(trust, TRUST_COUNT, "unknown", "rtc", "synced")
DEFINE_TEST(verdict, VERDICT_COUNT, "none", "accepted", "repeat", "no_entry", "wrong_session",
            "flagged")
DEFINE_TEST(refusal, REFUSAL_COUNT, "none", "unknown_card", "unknown_code", "unknown_number",
            "not_confirmed", "expired", "revoked", "forged", "unknown_key", "damaged", "too_large",
            "type_b", "random_uid", "blank_uid", "my_number", "unreadable", "no_session")
DEFINE_TEST(master_kind, MASTER_KIND_COUNT, "member", "credential", "session", "key", "revoked",
            "staff", "format", "setting")

// Not journalled, but searched for in logs: each has a name, and no two the same.
static void fault_names_differ(void **state) {
    (void)state;
    for (int i = 0; i < (int)FAULT_COUNT; i++) {
        assert_true(strlen(fault_name((enum fault)i)) > 3);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(fault_name((enum fault)i), fault_name((enum fault)j));
        }
    }
    assert_string_equal(fault_name(FAULT_COUNT), "?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fact_kind_names_stay),   cmocka_unit_test(direction_names_stay),
        cmocka_unit_test(method_names_stay),      cmocka_unit_test(trust_names_stay),
        cmocka_unit_test(verdict_names_stay),     cmocka_unit_test(refusal_names_stay),
        cmocka_unit_test(master_kind_names_stay), cmocka_unit_test(fault_names_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
