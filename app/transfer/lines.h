// A text file from anybody's hands, line by line, as UTF-8.
//
// UTF-8 with or without a byte order mark, or Shift_JIS as Windows writes it (CP932). Which one is
// found out by reading the whole file once: Shift_JIS when, of the lines that are not ASCII, fewer
// are UTF-8 than not. (So a damaged line of a UTF-8 file is told, and not taken for Shift_JIS, as
// which nearly any bytes could be read.) Memory does not grow with the file.
#pragma once

#include <stdio.h>

#include "app/base/buf.h"

enum { LINE_MAX_BYTES = 64 * 1024 };

enum text_encoding { TEXT_UTF8, TEXT_SHIFT_JIS };
enum line_fault {
    LINE_FINE,
    LINE_BAD_BYTES, // nothing of it was decoded
    LINE_TOO_LONG   // nothing of it was decoded, and no line after it will come
};

struct line {
    int64_t number;   // from 1
    struct span text; // UTF-8 with its end of line (LF, CR or CRLF); until the next call
    enum line_fault fault;
};

struct lines;

// Takes over `file`, also on error. It must be seekable. ERR_INVALID: not text in one of the
// encodings at all (UTF-16, or bytes that no text has).
MUST_USE enum err lines_open(struct lines **out, FILE *file);
enum text_encoding lines_encoding(const struct lines *lines);
// False at the end, and when reading failed: lines_err then says ERR_IO or ERR_NOMEM.
bool lines_next(struct lines *lines, struct line *out);
enum err lines_err(const struct lines *lines);
void lines_close(struct lines *lines); // NULL is fine
