// Staff PINs: how many wrong ones there may be, and how long the pause is then.
#include "tests/unit/cmocka_all.h"

#include <sodium.h>
#include <string.h>

#include "app/pin.h"

static struct staff staff;

static int hash_pin(void **state) {
    (void)state;
    const char pin[] = "4321";
    return crypto_pwhash_str(staff.pin_hash, pin, strlen(pin), crypto_pwhash_OPSLIMIT_MIN,
                             crypto_pwhash_MEMLIMIT_MIN);
}

static void try_wrong(struct pin_guard *guard, int times, int64_t now_ms) {
    for (int i = 0; i < times; i++) {
        assert_int_equal(pin_check(guard, &staff, "1234", now_ms), PIN_WRONG);
    }
}

static void the_right_pin_passes_and_others_do_not(void **state) {
    (void)state;
    static const char *const others[] = {"", "432", "43210", "4322", "4321 "};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct pin_guard guard = {0};
        assert_int_equal(pin_check(&guard, &staff, others[i], 0), PIN_WRONG);
        assert_int_equal(pin_check(&guard, &staff, "4321", 0), PIN_RIGHT);
    }
}

static void too_many_wrong_ones_are_a_pause(void **state) {
    (void)state;
    struct pin_guard guard = {0};
    try_wrong(&guard, PIN_TRIES - 1, 1000);
    assert_int_equal(pin_check(&guard, &staff, "1234", 1000), PIN_LOCKED);
    assert_true(guard.locked_until_mono_ms == 1000 + PIN_LOCK_MS);
    // Now even the right one waits, and asking does not make the pause longer.
    assert_int_equal(pin_check(&guard, &staff, "4321", 1000), PIN_LOCKED);
    assert_int_equal(pin_check(&guard, &staff, "1234", 1000 + PIN_LOCK_MS - 1), PIN_LOCKED);
    assert_int_equal(pin_check(&guard, &staff, "4321", 1000 + PIN_LOCK_MS), PIN_RIGHT);
}

static void after_the_pause_there_are_as_many_tries_again(void **state) {
    (void)state;
    struct pin_guard guard = {0};
    try_wrong(&guard, PIN_TRIES - 1, 0);
    assert_int_equal(pin_check(&guard, &staff, "1234", 0), PIN_LOCKED);
    try_wrong(&guard, PIN_TRIES - 1, PIN_LOCK_MS);
    assert_int_equal(pin_check(&guard, &staff, "1234", PIN_LOCK_MS), PIN_LOCKED);
}

static void the_right_pin_forgets_the_wrong_ones(void **state) {
    (void)state;
    struct pin_guard guard = {0};
    for (int round = 0; round < 3; round++) {
        try_wrong(&guard, PIN_TRIES - 1, 0);
        assert_int_equal(pin_check(&guard, &staff, "4321", 0), PIN_RIGHT);
    }
}

static void who_is_chosen_does_not_count(void **state) {
    (void)state;
    struct pin_guard guard = {0};
    struct staff nobody = {.pin_hash = "not a hash"};
    try_wrong(&guard, PIN_TRIES - 1, 0);
    assert_int_equal(pin_check(&guard, &nobody, "4321", 0), PIN_LOCKED);
    assert_int_equal(pin_check(&guard, &staff, "4321", 0), PIN_LOCKED);
}

static struct pin_guard restarted(const struct pin_guard *guard, const char *boot, int64_t now_ms) {
    char text[PIN_GUARD_CAP];
    pin_guard_write(text, guard, "boot-a");
    return pin_guard_read(text, boot, now_ms);
}

static void wrong_ones_are_counted_beyond_a_restart(void **state) {
    (void)state;
    struct pin_guard guard = {0};
    try_wrong(&guard, PIN_TRIES - 1, 1000);
    guard = restarted(&guard, "boot-a", 2000);
    assert_int_equal(pin_check(&guard, &staff, "1234", 2000), PIN_LOCKED);
}

static void a_pause_goes_on_after_a_restart(void **state) {
    (void)state;
    struct pin_guard guard = {0};
    try_wrong(&guard, PIN_TRIES - 1, 1000);
    assert_int_equal(pin_check(&guard, &staff, "1234", 1000), PIN_LOCKED);
    guard = restarted(&guard, "boot-a", 1000 + PIN_LOCK_MS - 1);
    assert_int_equal(pin_check(&guard, &staff, "4321", 1000 + PIN_LOCK_MS - 1), PIN_LOCKED);
    assert_int_equal(pin_check(&guard, &staff, "4321", 1000 + PIN_LOCK_MS), PIN_RIGHT);
}

static void switching_off_and_on_does_not_end_a_pause(void **state) {
    (void)state;
    struct pin_guard guard = {0};
    try_wrong(&guard, PIN_TRIES - 1, 500000);
    assert_int_equal(pin_check(&guard, &staff, "1234", 500000), PIN_LOCKED);
    guard = restarted(&guard, "boot-b", 30); // its clock starts anew
    assert_int_equal(pin_check(&guard, &staff, "4321", PIN_LOCK_MS + 29), PIN_LOCKED);
    assert_int_equal(pin_check(&guard, &staff, "4321", PIN_LOCK_MS + 30), PIN_RIGHT);
}

static void the_plug_is_pulled_while_a_pin_is_checked(void **state) {
    (void)state;
    struct pin_guard guard = {0};
    for (int i = 0; i < PIN_TRIES; i++) {
        struct pin_guard kept = pin_guard_worst(&guard, 1000);
        guard = restarted(&kept, "boot-a", 1000);
    }
    assert_int_equal(pin_check(&guard, &staff, "4321", 1000), PIN_LOCKED);
}

static void a_guard_that_cant_be_read_is_none(void **state) {
    (void)state;
    static const char *const texts[] = {"", "x", "3", "-1 0 boot-a"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pin_guard guard = pin_guard_read(texts[i], "boot-a", 5);
        assert_int_equal(guard.wrong, 0);
        assert_int_equal(pin_check(&guard, &staff, "4321", 5), PIN_RIGHT);
    }
    struct pin_guard far = pin_guard_read("0 99999999999 boot-a", "boot-a", 5);
    assert_int_equal(pin_check(&far, &staff, "4321", 5 + PIN_LOCK_MS), PIN_RIGHT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_right_pin_passes_and_others_do_not),
        cmocka_unit_test(too_many_wrong_ones_are_a_pause),
        cmocka_unit_test(after_the_pause_there_are_as_many_tries_again),
        cmocka_unit_test(the_right_pin_forgets_the_wrong_ones),
        cmocka_unit_test(who_is_chosen_does_not_count),
        cmocka_unit_test(wrong_ones_are_counted_beyond_a_restart),
        cmocka_unit_test(a_pause_goes_on_after_a_restart),
        cmocka_unit_test(switching_off_and_on_does_not_end_a_pause),
        cmocka_unit_test(the_plug_is_pulled_while_a_pin_is_checked),
        cmocka_unit_test(a_guard_that_cant_be_read_is_none),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, hash_pin, NULL);
}
