#include "app/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool write_all(int fd, struct span bytes) {
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t written = write(fd, bytes.data + done, bytes.len - done);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    return true;
}

static bool write_aside(const char *path, struct span bytes) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
        return false;
    }
    bool written = write_all(fd, bytes) && fsync(fd) == 0;
    int errnum = errno;
    bool closed = close(fd) == 0;
    if (!written) {
        errno = errnum;
    }
    return written && closed;
}

static bool sync_folder_of(const char *path) {
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int len = !slash || slash == path ? 1 : (int)(slash - path);
    snprintf(folder, sizeof folder, "%.*s", len, slash ? path : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    int errnum = errno;
    if (fd >= 0) {
        close(fd);
    }
    errno = errnum;
    return synced;
}

enum err file_replace(const char *path, struct span bytes) {
    char aside[PATH_MAX];
    int len = snprintf(aside, sizeof aside, "%s.tmp", path);
    if (len < 0 || (size_t)len >= sizeof aside) {
        errno = ENAMETOOLONG;
        return ERR_TOO_BIG;
    }
    if (!write_aside(aside, bytes) || rename(aside, path) != 0) {
        int errnum = errno;
        (void)unlink(aside);
        errno = errnum;
        return err_from_errno(errnum);
    }
    return sync_folder_of(path) ? ERR_OK : err_from_errno(errno);
}
