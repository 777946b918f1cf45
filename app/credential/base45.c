#include "app/credential/base45.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
enum { BASE = 45 };

static enum err append_digits(struct buf *out, uint32_t value, size_t count) {
    char digits[3];
    for (size_t i = 0; i < count; i++) {
        digits[i] = alphabet[value % BASE];
        value /= BASE;
    }
    return buf_append(out, digits, count);
}

enum err base45_append(struct buf *out, struct span data) {
    enum err err = ERR_OK;
    size_t i = 0;
    for (; i + 1 < data.len && err == ERR_OK; i += 2) {
        err = append_digits(out, (uint32_t)(data.data[i] << 8 | data.data[i + 1]), 3);
    }
    if (err == ERR_OK && i < data.len) {
        err = append_digits(out, data.data[i], 2);
    }
    return err;
}

// The value of `count` digits, the least significant first; false for a foreign character.
static bool read_digits(uint32_t *value, const uint8_t *digits, size_t count) {
    *value = 0;
    for (size_t i = count; i-- > 0;) {
        const char *place = digits[i] ? strchr(alphabet, digits[i]) : NULL;
        if (!place) {
            return false;
        }
        *value = *value * BASE + (uint32_t)(place - alphabet);
    }
    return true;
}

enum err base45_decode(uint8_t *out, size_t *len, struct span text) {
    if (text.len % 3 == 1) {
        return ERR_INVALID;
    }
    size_t used = 0;
    for (size_t i = 0; i < text.len; i += 3) {
        size_t digits = text.len - i < 3 ? 2 : 3;
        uint32_t value;
        if (!read_digits(&value, text.data + i, digits) ||
            value > (digits == 3 ? 0xffffU : 0xffU)) {
            return ERR_INVALID;
        }
        if (*len - used < digits - 1) {
            return ERR_TOO_BIG;
        }
        if (digits == 3) {
            out[used++] = (uint8_t)(value >> 8);
        }
        out[used++] = (uint8_t)value;
    }
    *len = used;
    return ERR_OK;
}
