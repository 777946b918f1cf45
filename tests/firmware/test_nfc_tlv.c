// The message among the TLVs, with all of the memory and with any part of it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/base/text.h"
#include "firmware/nfc_tlv.h"

enum { AREA_MAX = 1024 };

// A copy in memory of its own size, so that a read past the end is caught.
static enum nfc_tlv find(const char *hex, size_t size, size_t offset, size_t message_len) {
    uint8_t bytes[AREA_MAX];
    size_t len = sizeof bytes;
    struct span message = {NULL, 0};
    assert_int_equal(hex_decode(bytes, &len, hex), ERR_OK);
    uint8_t *copy = malloc(len + 1);
    assert_non_null(copy);
    memcpy(copy, bytes, len);
    enum nfc_tlv result = nfc_tlv_find(&message, (struct span){copy, len}, size);
    if (result == NFC_TLV_FOUND) {
        assert_ptr_equal(message.data, copy + offset);
        assert_int_equal(message.len, message_len);
    }
    free(copy);
    return result;
}

static void message_is_found(void **state) {
    (void)state;
    assert_int_equal(find("0303d10000fe", 6, 2, 3), NFC_TLV_FOUND);
    assert_int_equal(find("00000303d10000", 7, 4, 3), NFC_TLV_FOUND);          // padded
    assert_int_equal(find("0103a00c340303d10000fe", 11, 7, 3), NFC_TLV_FOUND); // lock control
    assert_int_equal(find("03ff0003d10000fe", 8, 4, 3), NFC_TLV_FOUND);        // three-byte length
}

static void message_may_be_absent_or_empty(void **state) {
    (void)state;
    assert_int_equal(find("fe", 8, 0, 0), NFC_TLV_NONE);
    assert_int_equal(find("0300fe", 8, 0, 0), NFC_TLV_NONE);
    assert_int_equal(find("0000000000000000", 8, 0, 0), NFC_TLV_NONE);
    assert_int_equal(find("fd020102fe", 8, 0, 0), NFC_TLV_NONE); // a maker's own
}

static void every_part_asks_for_more(void **state) {
    (void)state;
    static const char whole[] = "0103a00c3403ff0003d10000";
    for (size_t bytes = 0; bytes < 12; bytes++) {
        char part[sizeof whole];
        assert_true(
            text_copy_span(part, sizeof part, (struct span){(const uint8_t *)whole, 2 * bytes}));
        assert_int_equal(find(part, 12, 0, 0), NFC_TLV_MORE);
    }
    assert_int_equal(find(whole, 12, 9, 3), NFC_TLV_FOUND);
}

static void length_past_the_area_is_damage(void **state) {
    (void)state;
    assert_int_equal(find("0307d10000fe", 8, 0, 0), NFC_TLV_DAMAGED);
    assert_int_equal(find("03ffffffd100", 8, 0, 0), NFC_TLV_DAMAGED);
    assert_int_equal(find("01f0", 8, 0, 0), NFC_TLV_DAMAGED);
    assert_int_equal(find("0000000000000003", 8, 0, 0), NFC_TLV_DAMAGED);
    assert_int_equal(find("00000000000003ff", 8, 0, 0), NFC_TLV_DAMAGED);
}

// Any bytes at all, in memory of just their size: what is found lies inside.
static void no_bytes_lead_outside(void **state) {
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        seed = seed * 1664525u + 1013904223u;
        size_t len = seed >> 8 & 0x1F;
        uint8_t *area = malloc(len + 1);
        assert_non_null(area);
        for (size_t i = 0; i < len; i++) {
            seed = seed * 1664525u + 1013904223u;
            // Mostly kinds and lengths that lead somewhere.
            area[i] = seed >> 31 ? (uint8_t)(seed >> 24 & 0x0F) : (uint8_t)(seed >> 16);
        }
        uint8_t *exact = realloc(area, len ? len : 1);
        assert_non_null(exact);
        struct span message;
        if (nfc_tlv_find(&message, (struct span){exact, len}, len + (seed & 0x3F)) ==
            NFC_TLV_FOUND) {
            assert_true(message.data > exact && message.len > 0);
            assert_true(message.data + message.len <= exact + len);
        }
        free(exact);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(message_is_found),
        cmocka_unit_test(message_may_be_absent_or_empty),
        cmocka_unit_test(every_part_asks_for_more),
        cmocka_unit_test(length_past_the_area_is_damage),
        cmocka_unit_test(no_bytes_lead_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
