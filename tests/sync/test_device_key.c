// The device's key: made once, kept, never overwritten, never trusted when others can read it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/buf.h"
#include "app/device_key.h"

static char dir[256], path[300];

static int set_up(void **state) {
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(dir, sizeof dir, "%s/uk-key-XXXXXX", parent && *parent ? parent : "/tmp");
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/device.key", dir);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    unlink(path);
    return rmdir(dir); // which also says that nothing else is left there
}

static void write_file(const void *data, size_t len, mode_t mode) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void test_made_once_and_kept(void **state) {
    (void)state;
    struct device_key first;
    struct device_key second;
    struct stat stat_now;
    assert_int_equal(device_key_load(&first, dir), ERR_OK);
    assert_int_equal(stat(path, &stat_now), 0);
    assert_int_equal(stat_now.st_mode & 0777, 0600);
    assert_int_equal(stat_now.st_size, 64);
    assert_int_equal(device_key_load(&second, dir), ERR_OK);
    assert_memory_equal(&first, &second, sizeof first);
    assert_memory_equal(first.secret_key + 32, first.public_key, 32);
}

static void test_each_kiosk_has_its_own(void **state) {
    (void)state;
    struct device_key first;
    struct device_key second;
    assert_int_equal(device_key_load(&first, dir), ERR_OK);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(device_key_load(&second, dir), ERR_OK);
    assert_memory_not_equal(first.public_key, second.public_key, 32);
}

static void test_open_to_others(void **state) {
    (void)state;
    struct device_key key;
    assert_int_equal(device_key_load(&key, dir), ERR_OK);
    static const mode_t modes[] = {0640, 0604, 0620, 0666};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(path, modes[i]), 0);
        assert_int_equal(device_key_load(&key, dir), ERR_PERM);
        static const uint8_t zero[64];
        assert_memory_equal(key.secret_key, zero, sizeof zero);
    }
}

static void assert_left_alone(const void *data, size_t len) {
    struct device_key key;
    struct buf file = BUF_EMPTY;
    write_file(data, len, 0600);
    assert_int_equal(device_key_load(&key, dir), ERR_CORRUPT);
    assert_int_equal(buf_read_file(&file, path, 1000), ERR_OK);
    assert_true(span_equal(buf_span(&file), (struct span){data, len}));
    buf_fini(&file);
}

static void test_what_is_not_a_key_is_left_alone(void **state) {
    (void)state;
    static const uint8_t bytes[65] = {1, 2, 3};
    assert_left_alone(bytes, 0);
    assert_left_alone(bytes, 63);
    assert_left_alone(bytes, 64);
    assert_left_alone(bytes, 65);
}

static void test_a_half_written_one_is_made_anew(void **state) {
    (void)state;
    struct device_key key;
    char half[310];
    snprintf(half, sizeof half, "%s.new", path);
    FILE *file = fopen(half, "wb"); // what a power cut leaves
    assert_non_null(file);
    assert_int_equal(fwrite("half", 1, 4, file), 4);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(device_key_load(&key, dir), ERR_OK);
}

static void test_no_directory(void **state) {
    (void)state;
    struct device_key key;
    assert_int_equal(device_key_load(&key, path), ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_made_once_and_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_kiosk_has_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_open_to_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_not_a_key_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_half_written_one_is_made_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_directory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
