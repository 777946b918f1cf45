// The narrow CBOR that foreign bytes may hold. Encodings are from RFC 8949, appendix A.
#include "tests/unit/cmocka_all.h"

#include <string.h>

#include "app/base/text.h"
#include "app/credential/cborio.h"
#include "tests/unit/gen.h"

struct bytes {
    uint8_t data[128];
    size_t len;
};

static struct span from_hex(struct bytes *bytes, const char *hex) {
    bytes->len = sizeof bytes->data;
    assert_int_equal(hex_decode(bytes->data, &bytes->len, hex), ERR_OK);
    return (struct span){bytes->data, bytes->len};
}

static void assert_int(const char *hex, int64_t expected) {
    struct bytes bytes;
    struct cborio_item item;
    struct span rest = from_hex(&bytes, hex);
    int64_t value;
    assert_int_equal(cborio_read(&item, &rest), ERR_OK);
    assert_int_equal(rest.len, 0);
    assert_true(cborio_to_int(&value, &item));
    assert_true(value == expected);
    struct buf again = BUF_EMPTY;
    assert_int_equal(cborio_append_int(&again, value), ERR_OK);
    assert_true(span_equal(buf_span(&again), (struct span){bytes.data, bytes.len}));
    buf_fini(&again);
}

static void integers(void **state) {
    (void)state;
    assert_int("00", 0);
    assert_int("17", 23);
    assert_int("1818", 24);
    assert_int("1903e8", 1000);
    assert_int("1a000f4240", 1000000);
    assert_int("1b000000e8d4a51000", 1000000000000);
    assert_int("20", -1);
    assert_int("3863", -100);
    assert_int("3903e7", -1000);
    assert_int("1b7fffffffffffffff", INT64_MAX);
    assert_int("3b7fffffffffffffff", INT64_MIN);
}

static void what_is_no_int64(void **state) {
    (void)state;
    static const char *const hexes[] = {"1bffffffffffffffff", "3bffffffffffffffff", "6161", "f5",
                                        "fb3ff199999999999a"};
    for (size_t i = 0; i < sizeof hexes / sizeof hexes[0]; i++) {
        struct bytes bytes;
        struct cborio_item item;
        struct span rest = from_hex(&bytes, hexes[i]);
        int64_t value;
        assert_int_equal(cborio_read(&item, &rest), ERR_OK);
        assert_false(cborio_to_int(&value, &item));
    }
}

static void refused(void **state) {
    (void)state;
    static const char *const hexes[] = {
        "", // nothing
        "18",
        "1903",
        "1b00000000000000", // cut short
        "4401",
        "6261",
        "5818aa", // strings longer than what is there
        "5bffffffffffffffff",
        "7affffffff6161", // lengths that lie
        "1800",
        "190017",
        "1a0000ffff",
        "1b00000000ffffffff", // not the shortest
        "3817",
        "5801aa",
        "780161",
        "980101",
        "b8010102",
        "d812", // of other kinds
        "5f4101ff",
        "7f6161ff",
        "9f01ff",
        "bf0102ff",
        "ff", // indefinite, break
        "1c",
        "5d",
        "9e",
        "fc",
        "f820", // reserved
    };
    for (size_t i = 0; i < sizeof hexes / sizeof hexes[0]; i++) {
        struct bytes bytes;
        struct cborio_item item;
        struct span rest = from_hex(&bytes, hexes[i]);
        if (cborio_read(&item, &rest) != ERR_INVALID) {
            fail_msg("taken: %s", hexes[i]);
        }
    }
}

static void tags(void **state) {
    (void)state;
    // The first two are ones that libcbor 0.8 refuses in this form.
    static const struct {
        const char *hex;
        uint64_t tag;
    } cases[] = {{"d200", 18}, {"c600", 6},    {"c100", 1},
                 {"d700", 23}, {"d82000", 32}, {"d9d9f700", 55799}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bytes bytes;
        struct cborio_item item;
        struct span rest = from_hex(&bytes, cases[i].hex);
        assert_int_equal(cborio_expect(&item, &rest, CBORIO_TAG), ERR_OK);
        assert_true(item.value == cases[i].tag);
        assert_int_equal(rest.len, 1);
    }
}

// --- Maps ----------------------------------------------------------------------------------------

static enum err count(void *context, const struct cborio_item *key, struct span value) {
    (void)key;
    assert_true(value.len > 0);
    ++*(int *)context;
    return ERR_OK;
}

static enum err walk(int *pairs, const char *hex) {
    struct bytes bytes;
    struct span rest = from_hex(&bytes, hex);
    *pairs = 0;
    enum err err = cborio_each_pair(&rest, count, pairs);
    assert_true(err != ERR_OK || rest.len == 0);
    return err;
}

static void maps(void **state) {
    (void)state;
    int pairs;
    assert_int_equal(walk(&pairs, "a0"), ERR_OK);
    assert_int_equal(pairs, 0);
    assert_int_equal(walk(&pairs, "a201020304"), ERR_OK);
    assert_int_equal(pairs, 2);
    assert_int_equal(walk(&pairs, "a26161016162820203"), ERR_OK);
    assert_int_equal(pairs, 2);
    assert_int_equal(walk(&pairs, "a101d8208301a10203f6"), ERR_OK); // a value of every kind
    assert_int_equal(pairs, 1);
}

static void maps_refused(void **state) {
    (void)state;
    static const char *const hexes[] = {
        "80",
        "01", // no map
        "a1",
        "a101",
        "a2010203", // cut short
        "a201020103",
        "a2616101616102", // a key twice
        "a1f50a",
        "a1410102",
        "a1800102",
        "a1c10102", // keys that are no labels
        "a1019f01ff",
        "a1015f4101ff", // indefinite inside
        "b820",
        "ba7fffffff",
        "bbffffffffffffffff", // more pairs than allowed
        "a1019b7fffffffffffffff",
        "a101bb7fffffffffffffff",
        "a101bb8000000000000000", // more items than bytes
    };
    for (size_t i = 0; i < sizeof hexes / sizeof hexes[0]; i++) {
        int pairs;
        if (walk(&pairs, hexes[i]) != ERR_INVALID) {
            fail_msg("taken: %s", hexes[i]);
        }
    }
}

static enum err walk_nested(size_t depth, uint8_t opener) {
    uint8_t bytes[1000] = {0xa1, 0x01};
    memset(bytes + 2, opener, depth);
    bytes[2 + depth] = 0x01;
    struct span rest = {bytes, depth + 3};
    int pairs = 0;
    return cborio_each_pair(&rest, count, &pairs);
}

static void depth_is_bounded(void **state) {
    (void)state;
    static const uint8_t openers[] = {0x81, 0xd2}; // an array of one; a tag
    for (size_t i = 0; i < sizeof openers; i++) {
        assert_int_equal(walk_nested(CBORIO_DEPTH_MAX - 1, openers[i]), ERR_OK);
        assert_int_equal(walk_nested(CBORIO_DEPTH_MAX, openers[i]), ERR_INVALID);
        assert_int_equal(walk_nested(900, openers[i]), ERR_INVALID);
    }
}

static enum err refuse(void *context, const struct cborio_item *key, struct span value) {
    (void)key;
    (void)value;
    ++*(int *)context;
    return ERR_VERSION;
}

static void the_walk_stops_where_it_is_told(void **state) {
    (void)state;
    struct bytes bytes;
    struct span rest = from_hex(&bytes, "a201020304");
    int pairs = 0;
    assert_int_equal(cborio_each_pair(&rest, refuse, &pairs), ERR_VERSION);
    assert_int_equal(pairs, 1);
}

static void strings_come_back(void **state) {
    (void)state;
    static const size_t lengths[] = {0, 1, 23, 24, 255, 256, 65535, 65536};
    struct gen gen = {8949};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct buf data = BUF_EMPTY;
        struct buf encoded = BUF_EMPTY;
        assert_int_equal(buf_reserve(&data, lengths[i] + 1), ERR_OK);
        gen_bytes(&gen, data.data, lengths[i]);
        data.len = lengths[i];
        assert_int_equal(cborio_append_bytes(&encoded, buf_span(&data)), ERR_OK);
        struct span rest = buf_span(&encoded);
        struct cborio_item item;
        assert_int_equal(cborio_expect(&item, &rest, CBORIO_BYTES), ERR_OK);
        assert_true(span_equal(item.bytes, buf_span(&data)));
        assert_int_equal(rest.len, 0);
        buf_fini(&encoded);
        buf_fini(&data);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers),
        cmocka_unit_test(what_is_no_int64),
        cmocka_unit_test(refused),
        cmocka_unit_test(tags),
        cmocka_unit_test(maps),
        cmocka_unit_test(maps_refused),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(the_walk_stops_where_it_is_told),
        cmocka_unit_test(strings_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
