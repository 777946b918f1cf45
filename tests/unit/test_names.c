// Wire names are journalled for ever: each set is spelled out here, so that none changes unseen.
#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/domain/credit.h"
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
            "flagged", "full", "elsewhere", "late", "early")
DEFINE_TEST(refusal, REFUSAL_COUNT, "none", "unknown_card", "unknown_code", "unknown_number",
            "not_confirmed", "expired", "revoked", "forged", "unknown_key", "damaged", "too_large",
            "type_b", "random_uid", "blank_uid", "my_number", "unreadable", "no_session",
            "changing_idm")
DEFINE_TEST(intent, INTENT_COUNT, "none", "returning", "leaving")
DEFINE_TEST(master_kind, MASTER_KIND_COUNT, "member", "credential", "session", "key", "revoked",
            "staff", "format", "setting", "policy", "registration", "total", "certificate")
DEFINE_TEST(presence_rule, PRESENCE_PERCENT + 1, "whole", "grace", "percent")
DEFINE_TEST(missing_exit, MISSING_EXIT_SESSION_END + 1, "pending", "session_end")
DEFINE_TEST(measure, MEASURE_ITEMS + 1, "units", "codes", "units_and_codes", "items")
DEFINE_TEST(period, PERIOD_VALIDITY + 1, "ever", "fiscal_years", "years", "validity")

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

// Read by whoever reads the output of `uketsuke credit`.
static void credit_names_stay(void **state) {
    (void)state;
    static const char *const reasons[] = {
        "present",   "within_grace",  "enough",       "late",        "left_early",   "midway",
        "short",     "absent",        "entry_window", "exit_window", "left_session", "no_exit",
        "no_entry",  "inside",        "unapproved",   "walk_in",     "unsure_clock", "no_policy",
        "unclaimed", "other_claimed", "same_title"};
    assert_int_equal(sizeof reasons / sizeof *reasons, CREDIT_REASON_COUNT);
    for (int i = 0; i < (int)CREDIT_REASON_COUNT; i++) {
        assert_string_equal(credit_reason_name((enum credit_reason)i), reasons[i]);
    }
    assert_string_equal(credit_reason_name(CREDIT_REASON_COUNT), "?");
    assert_string_equal(proposal_state_name(PROPOSAL_EARNED), "earned");
    assert_string_equal(proposal_state_name(PROPOSAL_PENDING), "pending");
    assert_string_equal(proposal_state_name(PROPOSAL_NONE), "none");
    assert_string_equal(proposal_state_name((enum proposal_state)(PROPOSAL_NONE + 1)), "?");
}

static void mark_names_stay(void **state) {
    (void)state;
    static const char *const marks[] = {
        "late",      "early",  "no_exit", "no_entry",   "elsewhere", "flaw",   "amended",
        "corrected", "unsure", "walk_in", "wrong_room", "full",      "crowded"};
    for (unsigned i = 0; i < sizeof marks / sizeof *marks; i++) {
        assert_string_equal(attendance_mark_name((enum attendance_mark)(1U << i)), marks[i]);
    }
    assert_string_equal(attendance_mark_name(ATTENDANCE_CROWDED), "crowded"); // the last of them
    assert_string_equal(attendance_mark_name(ATTENDANCE_WALK_IN), "walk_in");
    assert_string_equal(attendance_mark_name((enum attendance_mark)(1U << 13)), "?");
    assert_string_equal(attendance_mark_name((enum attendance_mark)3), "?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fact_kind_names_stay),    cmocka_unit_test(direction_names_stay),
        cmocka_unit_test(method_names_stay),       cmocka_unit_test(trust_names_stay),
        cmocka_unit_test(verdict_names_stay),      cmocka_unit_test(refusal_names_stay),
        cmocka_unit_test(intent_names_stay),       cmocka_unit_test(presence_rule_names_stay),
        cmocka_unit_test(missing_exit_names_stay), cmocka_unit_test(measure_names_stay),
        cmocka_unit_test(period_names_stay),       cmocka_unit_test(credit_names_stay),
        cmocka_unit_test(mark_names_stay),         cmocka_unit_test(master_kind_names_stay),
        cmocka_unit_test(fault_names_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
