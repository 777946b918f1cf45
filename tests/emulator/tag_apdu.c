#include "tests/emulator/tag_apdu.h"

#include <string.h>

enum { FILE_CC = 0xE103, FILE_NDEF = 0xE104, FILE_CERTIFICATE = 0x0016 };
enum { CC_LEN = 15, READ_MAX = 0x40, FEW = 100 };

static bool status(uint8_t *out, size_t *out_len, uint16_t word) {
    out[(*out_len)++] = (uint8_t)(word >> 8);
    out[(*out_len)++] = (uint8_t)word;
    return true;
}

static uint16_t select_file(struct tag *tag, struct span in) {
    uint16_t file = (uint16_t)(in.data[5] << 8 | in.data[6]);
    bool of_tag = file == FILE_CC || (file == FILE_NDEF && tag->lie != LIE_T4_FILE_ID);
    bool of_hpki = in.data[2] == 0x02 && file == FILE_CERTIFICATE && tag->lie != LIE_HPKI_NO_FILE;
    if (!tag->application || !(tag->hpki ? of_hpki : of_tag)) {
        return 0x6A82;
    }
    tag->file = file;
    return 0x9000;
}

static uint16_t select_application(struct tag *tag, struct span in) {
    static const uint8_t ndef[] = {0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01};
    static const uint8_t jpki[] = {0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01};
    static const uint8_t hpki[] = {0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xA0, 0x00, 0x00,
                                   0x03, 0x91, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02};
    struct span name = {in.data + 5, in.data[4]};
    if (name.len + 5 > in.len) {
        return 0x6700;
    }
    if (tag->jpki && span_equal(name, (struct span){jpki, sizeof jpki})) {
        return 0x9000;
    }
    if (tag->hpki && span_equal(name, (struct span){hpki, sizeof hpki})) {
        tag->application = true;
        return 0x9000;
    }
    if (tag->type4 && span_equal(name, (struct span){ndef, sizeof ndef})) {
        tag->application = true;
        return 0x9000;
    }
    return 0x6A82;
}

static bool read_binary(const struct tag *tag, uint8_t *out, size_t *out_len, struct span in) {
    const size_t size = tag->memory_len;
    const uint8_t cc[CC_LEN] = {0,
                                CC_LEN,
                                0x20,
                                0,
                                READ_MAX,
                                0,
                                READ_MAX,
                                4,
                                6,
                                FILE_NDEF >> 8,
                                FILE_NDEF & 0xFF,
                                (uint8_t)(size >> 8),
                                (uint8_t)size,
                                0,
                                0};
    struct span file = {tag->memory, size};
    if (tag->file == FILE_CC) {
        file = (struct span){cc, sizeof cc};
    }
    size_t from = (size_t)(in.data[2] << 8 | in.data[3]);
    size_t want = in.data[4];
    if (tag->file == 0 || from > file.len) {
        return status(out, out_len, 0x6B00);
    }
    size_t give = want < file.len - from ? want : file.len - from;
    if (tag->file == FILE_NDEF && tag->lie == LIE_T4_SHORT && from >= 2) {
        give = 0;
    }
    memcpy(out, file.data + from, give);
    *out_len = give;
    if (tag->file == FILE_NDEF && tag->lie == LIE_T4_LONG && from >= 2) {
        memset(out + give, 0xAA, 16);
        *out_len += 16;
    }
    return status(out, out_len, 0x9000);
}

// The certificate's file ends where the certificate does.
static bool read_certificate(const struct tag *tag, uint8_t *out, size_t *out_len, struct span in) {
    size_t from = (size_t)(in.data[2] << 8 | in.data[3]);
    size_t want = in.data[4];
    bool past_middle = from > tag->memory_len / 2;
    if (tag->lie == LIE_HPKI_DENIED) {
        return status(out, out_len, 0x6982);
    }
    if (from >= tag->memory_len || (tag->lie == LIE_HPKI_STOPS && past_middle)) {
        return status(out, out_len, 0x6B00);
    }
    if (tag->lie == LIE_HPKI_CHUNK && want > FEW) {
        return status(out, out_len, 0x6C00 | FEW);
    }
    size_t give = want < tag->memory_len - from ? want : tag->memory_len - from;
    if (tag->lie == LIE_HPKI_SHORT && give > FEW) {
        give = FEW;
    }
    if (tag->lie == LIE_HPKI_EMPTY && past_middle) {
        give = 0;
    }
    memcpy(out, tag->memory + from, give);
    *out_len = give;
    if (tag->lie == LIE_HPKI_ENDLESS && past_middle) {
        memset(out + give, 0xAA, 8);
        *out_len += 8;
    }
    return status(out, out_len, 0x9000);
}

bool tag_apdu(struct tag *tag, uint8_t *out, size_t *out_len, struct span in) {
    if (in.len < 5) {
        return status(out, out_len, 0x6700);
    }
    if (in.data[1] == 0xA4 && in.data[2] == 0x04) {
        return status(out, out_len, select_application(tag, in));
    }
    if (in.data[1] == 0xA4 && in.len >= 7) {
        return status(out, out_len, select_file(tag, in));
    }
    if (in.data[1] == 0xB0 && tag->file == FILE_CERTIFICATE) {
        return read_certificate(tag, out, out_len, in);
    }
    if (in.data[1] == 0xB0) {
        return read_binary(tag, out, out_len, in);
    }
    return status(out, out_len, 0x6D00);
}
