#include "app/transfer/lines.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct lines {
    FILE *file;
    iconv_t from_shift_jis;
    bool can_convert;
    enum text_encoding encoding;
    int64_t number;
    bool stopped;
    enum err err;
    size_t raw_len;
    char raw[LINE_MAX_BYTES];
    char decoded[3 * LINE_MAX_BYTES]; // one byte of Shift_JIS is three of UTF-8 at most
};

// --- Physical lines ------------------------------------------------------------------------------
// Neither encoding has LF, CR or a quotation mark as a later byte of a character.

static bool ends_line(FILE *file, int c) {
    if (c != '\r') {
        return c == '\n';
    }
    int next = getc_unlocked(file);
    if (next != EOF) {
        ungetc(next, file);
    }
    return next != '\n';
}

// False at the end. A line that does not fit is cut: raw_len is then the whole capacity.
static bool read_raw(struct lines *lines) {
    int c = EOF;
    lines->raw_len = 0;
    while (lines->raw_len < sizeof lines->raw && (c = getc_unlocked(lines->file)) != EOF) {
        lines->raw[lines->raw_len++] = (char)c;
        if (ends_line(lines->file, c)) {
            break;
        }
    }
    if (ferror(lines->file)) {
        lines->err = ERR_IO;
        return false;
    }
    return lines->raw_len > 0;
}

// --- Decoding ------------------------------------------------------------------------------------

static bool is_utf8(struct span text) {
    for (size_t at = 0; at < text.len;) {
        utf8proc_int32_t character;
        utf8proc_ssize_t len =
            utf8proc_iterate(text.data + at, (utf8proc_ssize_t)(text.len - at), &character);
        if (len <= 0) {
            return false;
        }
        at += (size_t)len;
    }
    return true;
}

static bool decode_shift_jis(struct lines *lines, struct span *out) {
    char *in = lines->raw;
    char *to = lines->decoded;
    size_t in_left = lines->raw_len;
    size_t out_left = sizeof lines->decoded;
    (void)iconv(lines->from_shift_jis, NULL, NULL, NULL, NULL);
    bool done = iconv(lines->from_shift_jis, &in, &in_left, &to, &out_left) != (size_t)-1;
    *out = (struct span){(const uint8_t *)lines->decoded, sizeof lines->decoded - out_left};
    return done;
}

static bool decode(struct lines *lines, struct span *out) {
    *out = (struct span){(const uint8_t *)lines->raw, lines->raw_len};
    return lines->encoding == TEXT_UTF8 ? is_utf8(*out) : decode_shift_jis(lines, out);
}

// --- Which encoding? -----------------------------------------------------------------------------

static const char utf8_mark[] = "\xef\xbb\xbf";
enum { UTF8_MARK_LEN = sizeof utf8_mark - 1 };

static bool skip_mark(FILE *file) {
    char start[UTF8_MARK_LEN];
    if (fread(start, 1, sizeof start, file) == sizeof start &&
        memcmp(start, utf8_mark, sizeof start) == 0) {
        return true;
    }
    rewind(file);
    return false;
}

static bool is_wide(const struct lines *lines) {
    return lines->raw_len >= 2 &&
           (memcmp(lines->raw, "\xff\xfe", 2) == 0 || memcmp(lines->raw, "\xfe\xff", 2) == 0);
}

static bool is_ascii(struct span text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

// Lines that have more than ASCII in them: text of another encoding is hardly ever UTF-8.
struct tally {
    int64_t utf8, other;
};

// To the end of the file. ERR_INVALID for UTF-16 and for what no text has in it.
static enum err count_lines(struct lines *lines, struct tally *tally) {
    for (bool first = true; read_raw(lines); first = false) {
        struct span raw = {(const uint8_t *)lines->raw, lines->raw_len};
        if ((first && is_wide(lines)) || memchr(raw.data, '\0', raw.len)) {
            return ERR_INVALID;
        }
        if (raw.len == sizeof lines->raw) {
            break; // too long: nothing behind it will be read
        }
        if (!is_ascii(raw)) {
            *(is_utf8(raw) ? &tally->utf8 : &tally->other) += 1;
        }
    }
    return lines->err;
}

static enum err find_encoding(struct lines *lines) {
    struct tally tally = {0, 0};
    bool marked = skip_mark(lines->file);
    enum err err = count_lines(lines, &tally);
    lines->encoding = !marked && tally.other > tally.utf8 ? TEXT_SHIFT_JIS : TEXT_UTF8;
    rewind(lines->file);
    (void)skip_mark(lines->file);
    return err;
}

// --- Opening and reading -------------------------------------------------------------------------

static enum err open_around(struct lines *lines, FILE *file) {
    lines->file = file;
    lines->from_shift_jis = iconv_open("UTF-8", "CP932");
    lines->can_convert = (intptr_t)lines->from_shift_jis != -1;
    if (!lines->can_convert) {
        return ERR_UNSUPPORTED;
    }
    return fseek(file, 0, SEEK_SET) == 0 ? find_encoding(lines) : err_from_errno(errno);
}

enum err lines_open(struct lines **out, FILE *file) {
    *out = NULL;
    struct lines *lines = calloc(1, sizeof *lines);
    if (!lines) {
        fclose(file);
        return ERR_NOMEM;
    }
    enum err err = open_around(lines, file);
    if (err != ERR_OK) {
        lines_close(lines);
        return err;
    }
    *out = lines;
    return ERR_OK;
}

enum text_encoding lines_encoding(const struct lines *lines) {
    return lines->encoding;
}

bool lines_next(struct lines *lines, struct line *out) {
    if (lines->stopped || !read_raw(lines)) {
        return false;
    }
    *out = (struct line){.number = ++lines->number};
    if (lines->raw_len == sizeof lines->raw) {
        lines->stopped = true;
        out->fault = LINE_TOO_LONG;
    } else if (!decode(lines, &out->text)) {
        out->fault = LINE_BAD_BYTES;
    }
    return true;
}

enum err lines_err(const struct lines *lines) {
    return lines->err;
}

void lines_close(struct lines *lines) {
    if (!lines) {
        return;
    }
    fclose(lines->file);
    if (lines->can_convert) {
        iconv_close(lines->from_shift_jis);
    }
    free(lines);
}
