#include "app/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_CAP = 256 };

void buf_fini(struct buf *buf) {
    free(buf->data);
    *buf = BUF_EMPTY;
}

struct buf buf_take(struct buf *source) {
    struct buf taken = *source;
    *source = BUF_EMPTY;
    return taken;
}

struct span buf_span(const struct buf *buf) {
    return (struct span){buf->data, buf->len};
}

struct span span_of_text(const char *text) {
    return (struct span){(const uint8_t *)text, strlen(text)};
}

bool span_equal(struct span a, struct span b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

enum err buf_reserve(struct buf *buf, size_t extra) {
    if (extra > SIZE_MAX / 2 - buf->len) {
        return ERR_TOO_BIG;
    }
    size_t needed = buf->len + extra;
    if (needed <= buf->cap) {
        return ERR_OK;
    }
    size_t cap = buf->cap ? buf->cap : FIRST_CAP;
    while (cap < needed) {
        cap *= 2;
    }
    uint8_t *data = realloc(buf->data, cap);
    if (!data) {
        return ERR_NOMEM;
    }
    buf->data = data;
    buf->cap = cap;
    return ERR_OK;
}

enum err buf_append(struct buf *buf, const void *data, size_t len) {
    enum err err = buf_reserve(buf, len);
    if (err == ERR_OK && len > 0) {
        memcpy(buf->data + buf->len, data, len);
        buf->len += len;
    }
    return err;
}

enum err buf_append_text(struct buf *buf, const char *text) {
    return buf_append(buf, text, strlen(text));
}

enum err buf_printf(struct buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0) {
        return ERR_INVALID;
    }
    enum err err = buf_reserve(buf, (size_t)len + 1);
    if (err != ERR_OK) {
        return err;
    }
    va_start(args, format);
    vsnprintf((char *)buf->data + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
    return ERR_OK;
}

enum err buf_terminate(struct buf *buf, const char **text) {
    enum err err = buf_reserve(buf, 1);
    if (err == ERR_OK) {
        buf->data[buf->len] = '\0';
        *text = (const char *)buf->data;
    }
    return err;
}

static enum err read_all(struct buf *buf, int fd, size_t limit) {
    for (size_t total = 0;;) {
        enum err err = buf_reserve(buf, 4096);
        if (err != ERR_OK) {
            return err;
        }
        ssize_t got = read(fd, buf->data + buf->len, buf->cap - buf->len);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return err_from_errno(errno);
        }
        if (got == 0) {
            return ERR_OK;
        }
        buf->len += (size_t)got;
        total += (size_t)got;
        if (total > limit) {
            return ERR_TOO_BIG;
        }
    }
}

static enum err read_regular(struct buf *buf, int fd, size_t limit) {
    struct stat status;
    if (fstat(fd, &status) < 0) {
        return err_from_errno(errno);
    }
    return S_ISREG(status.st_mode) ? read_all(buf, fd, limit) : ERR_INVALID;
}

enum err buf_read_file(struct buf *buf, const char *path, size_t limit) {
    // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return err_from_errno(errno);
    }
    size_t before = buf->len;
    enum err err = read_regular(buf, fd, limit);
    if (err != ERR_OK) {
        buf->len = before;
    }
    close(fd);
    return err;
}

enum err buf_read_fd(struct buf *buf, int fd, size_t limit) {
    size_t before = buf->len;
    enum err err = read_all(buf, fd, limit);
    if (err != ERR_OK) {
        buf->len = before;
    }
    return err;
}
