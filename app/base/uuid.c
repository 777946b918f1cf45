#include "app/base/uuid.h"

#include <stddef.h>
#include <string.h>

#include "app/base/text.h"

static bool is_hyphen_place(size_t i) {
    return i == 8 || i == 13 || i == 18 || i == 23;
}

void uuid7_format(char out[UUID_TEXT_CAP], int64_t utc_ms, const uint8_t random[10]) {
    uint8_t bytes[16];
    for (int i = 0; i < 6; i++) {
        bytes[i] = (uint8_t)((uint64_t)utc_ms >> (40 - 8 * i));
    }
    memcpy(bytes + 6, random, 10);
    bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x70);
    bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);

    char hex[33];
    hex_encode(hex, (struct span){bytes, sizeof bytes});
    const char *next = hex;
    for (size_t i = 0; i < UUID_TEXT_CAP - 1; i++) {
        if (is_hyphen_place(i)) {
            out[i] = '-';
        } else {
            out[i] = *next++;
        }
    }
    out[UUID_TEXT_CAP - 1] = '\0';
}

static bool is_lower_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool uuid7_is_valid(const char *text) {
    if (strlen(text) != UUID_TEXT_CAP - 1) {
        return false;
    }
    for (size_t i = 0; i < UUID_TEXT_CAP - 1; i++) {
        if (is_hyphen_place(i) ? text[i] != '-' : !is_lower_hex(text[i])) {
            return false;
        }
    }
    return text[14] == '7' && strchr("89ab", text[19]) != NULL;
}
