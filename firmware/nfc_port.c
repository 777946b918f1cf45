#include "firmware/nfc_port.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

// The device file in driver:/dev/path[:speed]; false where the second part is no path.
static bool find_path(char out[PATH_MAX], const char *connstring) {
    const char *path = strchr(connstring, ':');
    if (!path || path[1] != '/') {
        return false;
    }
    size_t len = strcspn(++path, ":");
    if (len >= PATH_MAX) {
        return false;
    }
    memcpy(out, path, len);
    out[len] = '\0';
    return true;
}

static enum err explain_open(int errnum) {
    switch (errnum) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case EIO: // a terminal that was hung up
        return ERR_GONE;
    case EBUSY:
        return ERR_BUSY;
    default:
        return err_from_errno(errnum);
    }
}

enum err nfc_port_claim(struct nfc_port *port, const char *connstring) {
    char path[PATH_MAX];
    port->fd = -1;
    if (!find_path(path, connstring)) {
        return ERR_OK;
    }
    int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return explain_open(errno);
    }
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        enum err err = errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
        close(fd);
        return err;
    }
    port->fd = fd;
    return ERR_OK;
}

void nfc_port_release(struct nfc_port *port) {
    if (port->fd >= 0) {
        close(port->fd);
    }
    port->fd = -1;
}

bool nfc_port_is_gone(const struct nfc_port *port) {
    struct pollfd poll_fd = {.fd = port->fd, .events = 0};
    return port->fd >= 0 && poll(&poll_fd, 1, 0) > 0 && poll_fd.revents != 0;
}
