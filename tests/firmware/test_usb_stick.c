// Sticks that the system has mounted: which they are, what is on them, and when they are read-only.
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/usb_stick.h"

static const char mountinfo[] =
    "22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw\n"
    "40 22 8:17 / /media/kiosk/UNTITLED rw,nosuid,nodev,relatime shared:9 - vfat /dev/sdb1 rw\n"
    "41 22 8:33 / /run/media/kiosk/\\345\\217\\227\\344\\273\\230\\0401 ro,nosuid - exfat "
    "/dev/sdc1 ro\n"
    "42 22 8:49 / /mnt/usb rw - vfat /dev/sdd1 rw\n"
    "43 22 8:50 / /mnt/usb1 rw - vfat /dev/sde1 rw\n"
    "44 22 8:51 / /mnt/disk rw - ext4 /dev/sdf1 rw\n"
    "45 22 0:5 / /run/media rw - tmpfs tmpfs rw\n"
    "46 22 0:6 / /media rw - tmpfs tmpfs rw\n"
    "broken line\n"
    "47 22 8:52 / /media/rolled rw";

static void mounts_that_are_sticks(void **state) {
    static const struct {
        const char *path, *name;
        bool read_only;
    } expected[] = {
        {"/media/kiosk/UNTITLED", "UNTITLED", false},
        {"/media/rolled", "rolled", false},
        {"/mnt/usb", "usb", false},
        {"/mnt/usb1", "usb1", false},
        {"/run/media/kiosk/受付 1", "受付 1", true},
    };
    struct usb_stick sticks[8];
    (void)state;
    assert_int_equal(usb_stick_parse(sticks, 8, mountinfo), 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(sticks[i].path, expected[i].path);
        assert_string_equal(sticks[i].name, expected[i].name);
        assert_int_equal(sticks[i].read_only, expected[i].read_only);
    }
    assert_int_equal(usb_stick_parse(sticks, 2, mountinfo), 2);
    assert_int_equal(usb_stick_parse(sticks, 8, ""), 0);
    assert_int_equal(usb_stick_parse(sticks, 8, "a b c d /media/x"), 0);
}

static void make_file(const char *dir, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *dir, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(unlink(path), 0);
}

static void what_is_on_a_stick(void **state) {
    static const char *const files[] = {"members.csv", "ITEMS.CSV", ".hidden.csv", "~$open.csv",
                                        "photo.jpg",   "csv",       "会員.csv",    "a.csv.tmp"};
    enum { COUNT = sizeof files / sizeof *files };
    char dir[] = "/tmp/uk-usb-XXXXXX";
    char named[600];
    struct usb_stick sticks[4];
    char names[4][USB_NAME_CAP];
    size_t count;
    (void)state;
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < COUNT; i++) {
        make_file(dir, files[i]);
    }
    snprintf(named, sizeof named, "/nowhere/at/all:%s::", dir);
    assert_int_equal(setenv("UK_USB_DIR", named, 1), 0);
    assert_int_equal(usb_stick_list(sticks, &count, 4), ERR_OK);
    assert_int_equal(count, 1); // one that was pulled out is none
    assert_string_equal(sticks[0].path, dir);
    assert_string_equal(sticks[0].name, dir + 5);
    assert_true(sticks[0].free_bytes > 0);
    assert_false(sticks[0].read_only);
    assert_int_equal(usb_stick_csv(names, &count, 4, &sticks[0]), ERR_OK);
    assert_int_equal(count, 3);
    assert_string_equal(names[0], "ITEMS.CSV");
    assert_string_equal(names[1], "members.csv");
    assert_string_equal(names[2], "会員.csv");
    assert_int_equal(usb_stick_csv(names, &count, 2, &sticks[0]), ERR_OK);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < COUNT; i++) {
        remove_file(dir, files[i]);
    }
    assert_int_equal(rmdir(dir), 0);
    assert_int_equal(usb_stick_csv(names, &count, 4, &sticks[0]), ERR_NOT_FOUND);
    assert_int_equal(unsetenv("UK_USB_DIR"), 0);
    assert_int_equal(usb_stick_list(sticks, &count, 4), ERR_OK); // whatever is mounted here
}

// Somewhere on this machine something is mounted read-only, in most places where tests run.
static bool find_read_only(char *out, size_t cap) {
    char line[1024];
    char path[512];
    char options[256];
    bool found = false;
    FILE *file = fopen("/proc/self/mountinfo", "rb");
    assert_non_null(file);
    while (!found && fgets(line, sizeof line, file)) {
        found = sscanf(line, "%*s %*s %*s %*s %511s %255s", path, options) == 2 &&
                strncmp(options, "ro", 2) == 0 && access(path, F_OK) == 0;
    }
    assert_int_equal(fclose(file), 0);
    snprintf(out, cap, "%s", found ? path : "");
    return found;
}

static void read_only_is_seen(void **state) {
    char path[512];
    struct usb_stick sticks[1];
    size_t count;
    (void)state;
    if (!find_read_only(path, sizeof path)) {
        skip();
    }
    assert_int_equal(setenv("UK_USB_DIR", path, 1), 0);
    assert_int_equal(usb_stick_list(sticks, &count, 1), ERR_OK);
    assert_int_equal(count, 1);
    assert_true(sticks[0].read_only);
    assert_int_equal(unsetenv("UK_USB_DIR"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mounts_that_are_sticks),
        cmocka_unit_test(what_is_on_a_stick),
        cmocka_unit_test(read_only_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
