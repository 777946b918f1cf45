// Bytes: borrowed views, and a buffer that grows.
//
// `struct span` borrows; whoever made it says how long it lives. `struct buf` owns its memory:
// start from BUF_EMPTY, end with buf_fini. To move a buffer, copy the struct and set the source to
// BUF_EMPTY (buf_take does both).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/base/err.h"

struct span {
    const uint8_t *data;
    size_t len;
};

struct buf {
    uint8_t *data;
    size_t len;
    size_t cap;
};

#define BUF_EMPTY ((struct buf){NULL, 0, 0})

void buf_fini(struct buf *buf);
struct buf buf_take(struct buf *source);
struct span buf_span(const struct buf *buf);
struct span span_of_text(const char *text);
bool span_equal(struct span a, struct span b);

// Room for `extra` more bytes behind `len`.
MUST_USE enum err buf_reserve(struct buf *buf, size_t extra);
MUST_USE enum err buf_append(struct buf *buf, const void *data, size_t len);
MUST_USE enum err buf_append_text(struct buf *buf, const char *text);
MUST_USE enum err buf_printf(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// The content as a string: a NUL is kept behind `len` but not counted. Never NULL on ERR_OK.
MUST_USE enum err buf_terminate(struct buf *buf, const char **text);

// Appends a whole regular file, of up to `limit` bytes; ERR_TOO_BIG past that, ERR_INVALID for what
// is no file. On error nothing is appended.
MUST_USE enum err buf_read_file(struct buf *buf, const char *path, size_t limit);

// Reads a descriptor (a pipe, standard input) to its end, up to `limit` bytes; ERR_TOO_BIG past
// that.
MUST_USE enum err buf_read_fd(struct buf *buf, int fd, size_t limit);
