// NDEF: records as tags hold them, and every way in which a tag can lie about itself.
#include "tests/unit/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/credential/ndef.h"
#include "tests/unit/gen.h"

struct bytes {
    uint8_t data[400];
    size_t len;
};

static struct span from_hex(struct bytes *bytes, const char *hex) {
    bytes->len = sizeof bytes->data;
    assert_int_equal(hex_decode(bytes->data, &bytes->len, hex), ERR_OK);
    return (struct span){bytes->data, bytes->len};
}

static void assert_text(const char *hex, enum ndef_status status, const char *text) {
    struct bytes bytes;
    struct buf out = BUF_EMPTY;
    assert_int_equal(buf_append_text(&out, "<"), ERR_OK);
    enum ndef_status found = ndef_text(&out, from_hex(&bytes, hex));
    if (found != status) {
        fail_msg("status %d for %s", (int)found, hex);
    }
    assert_int_equal(out.len, 1 + strlen(text));
    assert_memory_equal(out.data + 1, text, strlen(text));
    buf_fini(&out);
}

static void text_records(void **state) {
    (void)state;
    assert_text("d1010554026a614142", NDEF_OK, "AB");
    assert_text("d1010354004142", NDEF_OK, "AB");           // no language
    assert_text("d101085405656e2d55534142", NDEF_OK, "AB"); // en-US
    assert_text("c1010000000554026a614142", NDEF_OK, "AB"); // a long record
    assert_text("d9010502546964026a614142", NDEF_OK, "AB"); // with an id
    assert_text("d1010654026a61e382a2", NDEF_OK, "ア");
}

static void the_first_text_or_uri_counts(void **state) {
    (void)state;
    assert_text("91010554026a61414251010554026a614344", NDEF_OK, "AB");
    assert_text("92090061706c69636174696f51010354004142", NDEF_OK, "AB"); // behind MIME
    assert_text("900000510102550441", NDEF_OK, "https://A");              // behind an empty one
    assert_text("91010754826a610041004251010355004142", NDEF_OK, "AB");   // behind UTF-16
    assert_text("910101540051010355004142", NDEF_OK, "AB"); // behind a text with no text
}

static void messages_without_a_text(void **state) {
    (void)state;
    assert_text("", NDEF_EMPTY, "");
    assert_text("d00000", NDEF_EMPTY, "");
    assert_text("d1010754826a6100410042", NDEF_EMPTY, "");     // UTF-16
    assert_text("d1010554026a61410a", NDEF_EMPTY, "");         // a control character
    assert_text("d101045400c08041", NDEF_EMPTY, "");           // malformed UTF-8
    assert_text("d20102544142", NDEF_EMPTY, "");               // a MIME type called T
    assert_text("d1020254744142", NDEF_EMPTY, "");             // Tt
    assert_text("d500024142", NDEF_EMPTY, "");                 // unknown
    assert_text("d70102544142", NDEF_EMPTY, "");               // reserved: as unknown
    assert_text("d102085370d101045504414243", NDEF_EMPTY, ""); // a smart poster
}

static void uris(void **state) {
    (void)state;
    static const char *const prefixes[] = {"",
                                           "http://www.",
                                           "https://www.",
                                           "http://",
                                           "https://",
                                           "tel:",
                                           "mailto:",
                                           "ftp://anonymous:anonymous@",
                                           "ftp://ftp.",
                                           "ftps://",
                                           "sftp://",
                                           "smb://",
                                           "nfs://",
                                           "ftp://",
                                           "dav://",
                                           "news:",
                                           "telnet://",
                                           "imap:",
                                           "rtsp://",
                                           "urn:",
                                           "pop:",
                                           "sip:",
                                           "sips:",
                                           "tftp:",
                                           "btspp://",
                                           "btl2cap://",
                                           "btgoep://",
                                           "tcpobex://",
                                           "irdaobex://",
                                           "file://",
                                           "urn:epc:id:",
                                           "urn:epc:tag:",
                                           "urn:epc:pat:",
                                           "urn:epc:raw:",
                                           "urn:epc:",
                                           "urn:nfc:"};
    for (size_t code = 0; code < 256; code++) {
        uint8_t message[] = {0xd1, 1, 3, 'U', (uint8_t)code, 'x', 'y'};
        struct buf text = BUF_EMPTY;
        struct buf expected = BUF_EMPTY;
        const char *prefix = code < 36 ? prefixes[code] : "";
        assert_int_equal(buf_printf(&expected, "%sxy", prefix), ERR_OK);
        assert_int_equal(ndef_text(&text, (struct span){message, sizeof message}), NDEF_OK);
        assert_true(span_equal(buf_span(&text), buf_span(&expected)));
        buf_fini(&expected);
        buf_fini(&text);
    }
    assert_text("d1010055", NDEF_DAMAGED, ""); // not even a code
    assert_text("d101015504", NDEF_EMPTY, ""); // a prefix and nothing behind it
}

static void messages_that_lie(void **state) {
    (void)state;
    static const char *const hexes[] = {
        "d1",
        "d101",
        "d10105",
        "d1010554",                             // cut in the header
        "d1010654026a614142",                   // payload longer than what is there
        "d1010454026a614142",                   // shorter: something behind the end
        "c101000000ff54026a614142",             // long, and longer than what is there
        "c101ffffffff54026a614142",             // four gigabytes
        "d1ff0554026a614142",                   // type
        "d90105ff54026a614142",                 // id
        "d1010354036a61",                       // language longer than the payload
        "d1010054",                             // no status byte
        "d1010554426a614142",                   // reserved bit
        "f1010554026a614142",                   // a chunk
        "b1010554026a6141425600024142",         // chunk and its end
        "d600024142",                           // an end without a chunk
        "51010554026a614142",                   // no beginning
        "91010554026a614142",                   // no end
        "d1010554026a614142d1010554026a614142", // two messages
        "91010554026a614142d1010554026a614142", // begun twice
        "91010554026a61414251010554",           // whole, but what follows is not
        "d0000141",
        "d0010054",
        "d50102414142", // an empty or unknown record with a type or more
    };
    for (size_t i = 0; i < sizeof hexes / sizeof hexes[0]; i++) {
        assert_text(hexes[i], NDEF_DAMAGED, "");
    }
}

static void what_is_written_is_read(void **state) {
    (void)state;
    static const size_t lengths[] = {1, 2, 251, 252, 253, 300, 5000, 70000};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct buf text = BUF_EMPTY;
        struct buf message = BUF_EMPTY;
        struct buf back = BUF_EMPTY;
        const char *string;
        for (size_t j = 0; j < lengths[i]; j++) {
            assert_int_equal(buf_append(&text, j % 2 ? "a" : "b", 1), ERR_OK);
        }
        assert_int_equal(buf_terminate(&text, &string), ERR_OK);
        assert_int_equal(ndef_append_text_record(&message, string), ERR_OK);
        assert_int_equal(message.len, lengths[i] + (lengths[i] <= 252 ? 7 : 10));
        assert_int_equal(ndef_text(&back, buf_span(&message)), NDEF_OK);
        assert_true(span_equal(buf_span(&back), buf_span(&text)));
        for (size_t len = 1; len < 12 && len < message.len; len++) {
            assert_int_equal(ndef_text(&back, (struct span){message.data, len}), NDEF_DAMAGED);
        }
        buf_fini(&back);
        buf_fini(&message);
        buf_fini(&text);
    }
}

// Whatever becomes of a message's bytes, none beyond them is read: ASan watches.
static void spoilt_messages(void **state) {
    (void)state;
    static const uint8_t sound[] = {0x91, 0x01, 0x05, 0x54, 0x02, 0x6a, 0x61, 0x41,
                                    0x42, 0x59, 0x01, 0x02, 0x00, 0x55, 0x04, 0x41};
    struct gen gen = {1443};
    int found[3] = {0};
    for (int round = 0; round < 20000; round++) {
        size_t len = 1 + gen_below(&gen, sizeof sound);
        uint8_t *message = malloc(len);
        assert_non_null(message);
        memcpy(message, sound, len);
        for (size_t changes = gen_below(&gen, 4); changes > 0; changes--) {
            message[gen_below(&gen, len)] = (uint8_t)gen_next(&gen);
        }
        struct buf text = BUF_EMPTY;
        enum ndef_status status = ndef_text(&text, (struct span){message, len});
        assert_int_equal(status == NDEF_OK, text.len > 0);
        found[status]++;
        buf_fini(&text);
        free(message);
    }
    assert_true(found[NDEF_OK] > 0 && found[NDEF_EMPTY] > 0 && found[NDEF_DAMAGED] > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_records),
        cmocka_unit_test(the_first_text_or_uri_counts),
        cmocka_unit_test(messages_without_a_text),
        cmocka_unit_test(uris),
        cmocka_unit_test(messages_that_lie),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(spoilt_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
