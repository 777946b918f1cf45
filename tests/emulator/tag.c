#include "tests/emulator/tag.h"

#include <string.h>

#include "app/base/text.h"
#include "tests/emulator/tag_apdu.h"

enum { MODULATION_A = 0, MODULATION_F212 = 1, MODULATION_F424 = 2, MODULATION_B = 3 };

static const char *const lie_names[LIE_COUNT] = {
    [LIE_NONE] = "none",
    [LIE_T2_LENGTH] = "t2-length",
    [LIE_T2_SIZE] = "t2-size",
    [LIE_T4_LENGTH] = "t4-length",
    [LIE_T4_SHORT] = "t4-short",
    [LIE_T4_LONG] = "t4-long",
    [LIE_T4_FILE_ID] = "t4-file-id",
    [LIE_HPKI_SHORT] = "short",
    [LIE_HPKI_CHUNK] = "chunk",
    [LIE_HPKI_NO_FILE] = "no-file",
    [LIE_HPKI_DENIED] = "denied",
    [LIE_HPKI_LENGTH] = "length",
    [LIE_HPKI_EMPTY] = "empty",
    [LIE_HPKI_ENDLESS] = "endless",
    [LIE_HPKI_STOPS] = "stops",
};

static enum tag_lie find_lie(const char *name, enum tag_lie first, enum tag_lie last) {
    for (int lie = (int)first; lie <= (int)last; lie++) {
        if (strcmp(name, lie_names[lie]) == 0) {
            return (enum tag_lie)lie;
        }
    }
    return LIE_NONE;
}

static bool read_id(struct tag *tag, const char *hex) {
    tag->id_len = sizeof tag->id;
    return hex_decode(tag->id, &tag->id_len, hex) == ERR_OK && tag->id_len > 0;
}

// "-" is an empty message.
static enum err read_message(uint8_t *out, size_t *len, const char *hex) {
    if (strcmp(hex, "-") == 0) {
        *len = 0;
        return ERR_OK;
    }
    return hex_decode(out, len, hex);
}

// Pages 0 to 2 hold what no reader of NDEF looks at; page 3 is the capability container.
static enum err fill_type2(struct tag *tag, const char *ndef_hex) {
    uint8_t message[TAG_MEMORY_MAX / 2];
    size_t len = sizeof message;
    enum err err = read_message(message, &len, ndef_hex);
    if (err || len > 980) {
        return ERR_INVALID;
    }
    uint8_t *at = tag->memory + 16;
    *at++ = 0x03;
    if (len < 0xFF) {
        *at++ = (uint8_t)len;
    } else {
        *at++ = 0xFF;
        *at++ = (uint8_t)(len >> 8);
        *at++ = (uint8_t)len;
    }
    memcpy(at, message, len);
    at += len;
    *at++ = 0xFE;
    size_t area = ((size_t)(at - tag->memory) - 16 + 7) / 8 * 8;
    tag->memory[12] = 0xE1;
    tag->memory[13] = 0x10;
    tag->memory[14] = (uint8_t)(area / 8);
    tag->memory_len = 16 + area;
    tag->type2 = true;
    return ERR_OK;
}

static enum err fill_type4(struct tag *tag, const char *ndef_hex) {
    size_t len = TAG_MEMORY_MAX - 2;
    enum err err = read_message(tag->memory + 2, &len, ndef_hex);
    if (err) {
        return err;
    }
    tag->memory[0] = (uint8_t)(len >> 8);
    tag->memory[1] = (uint8_t)len;
    tag->memory_len = len + 2;
    tag->sak = 0x20;
    tag->type4 = true;
    return ERR_OK;
}

static enum err make_lying(struct tag *tag, const char *name) {
    tag->lie = find_lie(name, LIE_T2_LENGTH, LIE_T4_FILE_ID);
    if (!tag->lie || !read_id(tag, "04a1b2c3d4e5f6")) {
        return ERR_INVALID;
    }
    bool type2 = tag->lie == LIE_T2_LENGTH || tag->lie == LIE_T2_SIZE;
    const char *message = "d101095402656e756b31313233";
    enum err err = type2 ? fill_type2(tag, message) : fill_type4(tag, message);
    if (tag->lie == LIE_T2_LENGTH) {
        tag->memory[17] = 0xF0;
    } else if (tag->lie == LIE_T2_SIZE) {
        tag->memory[14] = 0xFF;
        tag->memory[17] = 0xF0;
    } else if (tag->lie == LIE_T4_LENGTH) {
        tag->memory[0] = 0xFF;
    }
    return err;
}

static enum err make_with_ndef(struct tag *tag, bool type2, char *const *words, size_t count) {
    if (count != 3 || !read_id(tag, words[1])) {
        return ERR_INVALID;
    }
    return type2 ? fill_type2(tag, words[2]) : fill_type4(tag, words[2]);
}

static enum err make_uid(struct tag *tag, char *const *words, size_t count) {
    size_t one = 1;
    if (count < 2 || !read_id(tag, words[1])) {
        return ERR_INVALID;
    }
    tag->sak = 0x08;
    if (count == 4 && strcmp(words[2], "sak") == 0) {
        return hex_decode(&tag->sak, &one, words[3]);
    }
    return count == 2 ? ERR_OK : ERR_INVALID;
}

static void make_type_b(struct tag *tag, bool jpki) {
    static const uint8_t pupi[4] = {0x11, 0x22, 0x33, 0x44};
    tag->kind = TAG_TYPE_B;
    tag->jpki = jpki;
    tag->id_len = sizeof pupi;
    memcpy(tag->id, pupi, sizeof pupi);
}

// The certificate is what the test says it is; the length that "length" claims is in its header.
static enum err fill_hpki(struct tag *tag, const char *certificate_hex) {
    tag->memory_len = sizeof tag->memory;
    enum err err = hex_decode(tag->memory, &tag->memory_len, certificate_hex);
    if (!err && tag->memory_len < 4) {
        return ERR_INVALID;
    }
    if (tag->lie == LIE_HPKI_LENGTH) {
        tag->memory[2] = 0xFF;
    }
    tag->hpki = true;
    return err;
}

// hpki a|b CERTIFICATE [LIE|random]
static enum err make_hpki(struct tag *tag, char *const *words, size_t count) {
    bool type_b = count > 1 && strcmp(words[1], "b") == 0;
    const char *how = count == 4 ? words[3] : "";
    if (count < 3 || count > 4 || (!type_b && strcmp(words[1], "a") != 0)) {
        return ERR_INVALID;
    }
    tag->random_id = strcmp(how, "random") == 0;
    tag->lie = find_lie(how, LIE_HPKI_SHORT, LIE_HPKI_STOPS);
    if (count == 4 && !tag->random_id && !tag->lie) {
        return ERR_INVALID;
    }
    if (type_b) {
        make_type_b(tag, false);
    } else {
        tag->sak = 0x20;
        read_id(tag, tag->random_id ? "08000000" : "04818283848586");
    }
    return fill_hpki(tag, words[2]);
}

enum err tag_make(struct tag *tag, char *const *words, size_t count) {
    *tag = (struct tag){.kind = TAG_TYPE_A};
    const char *kind = count > 0 ? words[0] : "";
    if (strcmp(kind, "uid") == 0) {
        return make_uid(tag, words, count);
    }
    if (strcmp(kind, "type2") == 0 || strcmp(kind, "type4") == 0) {
        return make_with_ndef(tag, kind[4] == '2', words, count);
    }
    if (strcmp(kind, "felica") == 0) {
        tag->kind = TAG_FELICA;
        return count == 2 && read_id(tag, words[1]) && tag->id_len == 8 ? ERR_OK : ERR_INVALID;
    }
    if (strcmp(kind, "hpki") == 0) {
        return make_hpki(tag, words, count);
    }
    if (strcmp(kind, "typeb") == 0 || (strcmp(kind, "jpki") == 0 && count == 1)) {
        make_type_b(tag, *kind == 'j');
        return ERR_OK;
    }
    if (strcmp(kind, "jpki") == 0 && strcmp(words[1], "a") == 0) {
        tag->jpki = true;
        tag->sak = 0x20;
        return read_id(tag, "04112233445566") ? ERR_OK : ERR_INVALID;
    }
    if (strcmp(kind, "random") == 0) {
        tag->random_id = true;
        tag->sak = 0x20;
        return read_id(tag, "08000000") ? ERR_OK : ERR_INVALID;
    }
    if (strcmp(kind, "deaf") == 0 && count == 2) {
        tag->deaf = true;
        tag->sak = 0x20;
        return read_id(tag, words[1]) ? ERR_OK : ERR_INVALID;
    }
    if (strcmp(kind, "lie") == 0 && count == 2) {
        return make_lying(tag, words[1]);
    }
    return ERR_INVALID;
}

static size_t select_type_a(struct tag *tag, uint8_t *out) {
    static const uint8_t ats[] = {0x05, 0x78, 0x80, 0x70, 0x02};
    size_t len = 0;
    out[len++] = 1;
    out[len++] = 0x00;
    out[len++] = tag->id_len == 4 ? 0x04 : 0x44;
    out[len++] = tag->sak;
    out[len++] = (uint8_t)tag->id_len;
    memcpy(out + len, tag->id, tag->id_len);
    len += tag->id_len;
    if (tag->sak & 0x20) {
        memcpy(out + len, ats, sizeof ats);
        len += sizeof ats;
    }
    return len;
}

static size_t select_felica(const struct tag *tag, uint8_t *out) {
    static const uint8_t head[] = {1, 20, 0x01};
    static const uint8_t tail[] = {0x03, 0x01, 0x4b, 0x02, 0x4f, 0x49, 0x93, 0xff, 0x00, 0x03};
    memcpy(out, head, sizeof head);
    memcpy(out + 3, tag->id, 8);
    memcpy(out + 11, tail, sizeof tail);
    return 21;
}

static size_t select_type_b(const struct tag *tag, uint8_t *out) {
    static const uint8_t tail[] = {0, 0, 0, 0, 0x00, 0x81, 0x81, 0x01, 0x01};
    out[0] = 1;
    out[1] = 0x50;
    memcpy(out + 2, tag->id, 4);
    memcpy(out + 6, tail, sizeof tail);
    return 15;
}

static void draw_id(struct tag *tag) {
    tag->id[1] = (uint8_t)(tag->selections >> 8);
    tag->id[2] = (uint8_t)tag->selections;
    tag->id[3] = (uint8_t)(tag->selections * 37u);
}

size_t tag_select(struct tag *tag, uint8_t *out, uint8_t modulation) {
    bool heard = (modulation == MODULATION_A && tag->kind == TAG_TYPE_A) ||
                 (modulation == MODULATION_B && tag->kind == TAG_TYPE_B) ||
                 ((modulation == MODULATION_F212 || modulation == MODULATION_F424) &&
                  tag->kind == TAG_FELICA);
    if (!heard || tag->active) {
        return 0;
    }
    tag->selections++;
    if (tag->random_id) {
        draw_id(tag);
    }
    // ISO 14443-4: in its protocol state a card does not hear a search.
    tag->active = tag->kind == TAG_TYPE_B || (tag->kind == TAG_TYPE_A && (tag->sak & 0x20));
    if (tag->kind == TAG_FELICA) {
        return select_felica(tag, out);
    }
    return tag->kind == TAG_TYPE_B ? select_type_b(tag, out) : select_type_a(tag, out);
}

void tag_release(struct tag *tag) {
    tag->active = false;
    tag->application = false;
    tag->file = 0;
}

static bool read_pages(const struct tag *tag, uint8_t *out, size_t *out_len, struct span in) {
    if (!tag->type2 || in.len != 2 || in.data[0] != 0x30) {
        return false;
    }
    size_t at = (size_t)in.data[1] * 4;
    if (at >= tag->memory_len) {
        return false;
    }
    memcpy(out, tag->memory + at, 16);
    *out_len = 16;
    return true;
}

bool tag_exchange(struct tag *tag, uint8_t *out, size_t *out_len, struct span in) {
    *out_len = 0;
    if (tag->deaf) {
        return false;
    }
    if (tag->kind == TAG_TYPE_B || (tag->kind == TAG_TYPE_A && (tag->sak & 0x20))) {
        return tag_apdu(tag, out, out_len, in);
    }
    return tag->kind == TAG_TYPE_A && read_pages(tag, out, out_len, in);
}
