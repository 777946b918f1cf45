#include "app/transfer/archive.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"

enum { BLOCK = 512, END_BLOCKS = 2 };

// POSIX.1-1988, ustar.
struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100],
        magic[8], user[32], group[32], major[8], minor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header is a block");

#define OCTAL_MAX INT64_C(077777777777) // eleven digits

// --- Writing -------------------------------------------------------------------------------------

static void make_header(struct header *header, const char *name, size_t size, int64_t made_utc_s) {
    unsigned sum = 0;
    memset(header, 0, sizeof *header);
    snprintf(header->name, sizeof header->name, "%s", name);
    snprintf(header->mode, sizeof header->mode, "%07o", 0600U);
    snprintf(header->uid, sizeof header->uid, "%07o", 0U);
    snprintf(header->gid, sizeof header->gid, "%07o", 0U);
    snprintf(header->size, sizeof header->size, "%011" PRIo64, (uint64_t)size);
    snprintf(header->mtime, sizeof header->mtime, "%011" PRIo64, (uint64_t)made_utc_s);
    header->type = '0';
    memcpy(header->magic, "ustar\00000", sizeof header->magic);
    memset(header->checksum, ' ', sizeof header->checksum);
    for (size_t i = 0; i < sizeof *header; i++) {
        sum += ((const unsigned char *)header)[i];
    }
    snprintf(header->checksum, sizeof header->checksum - 1, "%06o", sum & 0777777U);
}

static enum err append_zeros(struct buf *out, size_t count) {
    enum err err = buf_reserve(out, count);
    if (err == ERR_OK && count > 0) {
        memset(out->data + out->len, 0, count);
        out->len += count;
    }
    return err;
}

static size_t padding_of(size_t len) {
    return (BLOCK - len % BLOCK) % BLOCK;
}

enum err archive_write(struct buf *out, const struct archive_part *parts, size_t count,
                       int64_t made_utc_s) {
    enum err err = made_utc_s < 0 || made_utc_s > OCTAL_MAX ? ERR_INVALID : ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        struct header header;
        make_header(&header, parts[i].name, parts[i].bytes.len, made_utc_s);
        err = buf_append(out, &header, sizeof header);
        err = err == ERR_OK ? buf_append(out, parts[i].bytes.data, parts[i].bytes.len) : err;
        err = err == ERR_OK ? append_zeros(out, padding_of(parts[i].bytes.len)) : err;
    }
    return err == ERR_OK ? append_zeros(out, (size_t)END_BLOCKS * BLOCK) : err;
}

// --- Reading -------------------------------------------------------------------------------------
// Only what leads on is looked at; what archive_write makes of the parts must then be the bytes.

static bool read_octal(int64_t *out, const char *text, size_t digits) {
    *out = 0;
    for (size_t i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '7') {
            return false;
        }
        *out = *out * 8 + (text[i] - '0');
    }
    return true;
}

static bool read_part(struct archive_part *out, int64_t *made_utc_s, struct span *rest) {
    struct header header;
    int64_t size;
    if (rest->len < sizeof header) {
        return false;
    }
    memcpy(&header, rest->data, sizeof header);
    size_t name_len = strnlen(header.name, sizeof header.name);
    if (!read_octal(&size, header.size, 11) || !read_octal(made_utc_s, header.mtime, 11) ||
        (uint64_t)size > rest->len - sizeof header ||
        !text_copy_span(out->name, sizeof out->name,
                        (struct span){(const uint8_t *)header.name, name_len})) {
        return false;
    }
    out->bytes = (struct span){rest->data + sizeof header, (size_t)size};
    size_t whole = sizeof header + (size_t)size + padding_of((size_t)size);
    if (whole > rest->len) {
        return false;
    }
    *rest = (struct span){rest->data + whole, rest->len - whole};
    return true;
}

static bool is_what_would_be_written(const struct archive_part *parts, size_t count,
                                     int64_t made_utc_s, struct span bytes) {
    struct buf again = BUF_EMPTY;
    bool same = archive_write(&again, parts, count, made_utc_s) == ERR_OK &&
                span_equal(buf_span(&again), bytes);
    buf_fini(&again);
    return same;
}

enum err archive_read(struct archive_part parts[ARCHIVE_PARTS_MAX], size_t *count,
                      int64_t *made_utc_s, struct span bytes) {
    struct span rest = bytes;
    *count = 0;
    *made_utc_s = 0;
    while (rest.len > (size_t)END_BLOCKS * BLOCK) {
        if (*count == ARCHIVE_PARTS_MAX || !read_part(&parts[*count], made_utc_s, &rest)) {
            return ERR_INVALID;
        }
        ++*count;
    }
    return is_what_would_be_written(parts, *count, *made_utc_s, bytes) ? ERR_OK : ERR_INVALID;
}
