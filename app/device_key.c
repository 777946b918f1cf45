#include "app/device_key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/log.h"

#define KEY_FILE "device.key"
#define NEW_FILE "device.key.new"

static enum err fail(const char *what, const char *data_dir) {
    enum err err = err_from_errno(errno);
    log_error("device_key", "%s/" KEY_FILE " can't be %s: %s", data_dir, what, strerror(errno));
    return err;
}

// --- Reading -------------------------------------------------------------------------------------

// The second half of a secret key is its public key: a file that is anything else does not fit.
static bool is_key(struct device_key *key) {
    uint8_t again[64];
    crypto_sign_seed_keypair(key->public_key, again, key->secret_key);
    bool same = sodium_memcmp(again, key->secret_key, sizeof again) == 0;
    sodium_memzero(again, sizeof again);
    return same;
}

static enum err read_key(struct device_key *out, int fd, const char *data_dir) {
    struct stat stat;
    if (fstat(fd, &stat) != 0) {
        return fail("read", data_dir);
    }
    if ((stat.st_mode & 077) != 0) {
        log_error("device_key",
                  "%s/" KEY_FILE " is open to others: chmod 600 it, and enrol this "
                  "kiosk anew if somebody may have read it",
                  data_dir);
        return ERR_PERM;
    }
    ssize_t len = read(fd, out->secret_key, sizeof out->secret_key);
    if (len < 0) {
        return fail("read", data_dir);
    }
    if (len != sizeof out->secret_key || stat.st_size != len || !is_key(out)) {
        log_error("device_key",
                  "%s/" KEY_FILE " is not a key: put the right file back, or move "
                  "it away and enrol this kiosk anew",
                  data_dir);
        return ERR_CORRUPT;
    }
    return ERR_OK;
}

// --- Making --------------------------------------------------------------------------------------

static bool write_durably(int dir, const uint8_t *data, size_t len) {
    int fd = openat(dir, NEW_FILE, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
        return false;
    }
    bool written = fchmod(fd, 0600) == 0 && write(fd, data, len) == (ssize_t)len && fsync(fd) == 0;
    return close(fd) == 0 && written;
}

// The name appears with the whole key behind it, or not at all; never over another key.
static enum err make_key(int dir, const char *data_dir) {
    uint8_t public_key[32];
    uint8_t secret_key[64];
    errno = ENOSPC; // what a short write without an error means
    crypto_sign_keypair(public_key, secret_key);
    bool made =
        write_durably(dir, secret_key, sizeof secret_key) &&
        (renameat2(dir, NEW_FILE, dir, KEY_FILE, RENAME_NOREPLACE) == 0 || errno == EEXIST) &&
        fsync(dir) == 0;
    sodium_memzero(secret_key, sizeof secret_key);
    return made ? ERR_OK : fail("made", data_dir);
}

static enum err open_or_make(int *fd, int dir, const char *data_dir) {
    *fd = openat(dir, KEY_FILE, O_RDONLY | O_CLOEXEC);
    if (*fd < 0 && errno == ENOENT) {
        enum err err = make_key(dir, data_dir);
        if (err != ERR_OK) {
            return err;
        }
        *fd = openat(dir, KEY_FILE, O_RDONLY | O_CLOEXEC);
    }
    return *fd >= 0 ? ERR_OK : fail("opened", data_dir);
}

enum err device_key_load(struct device_key *out, const char *data_dir) {
    *out = (struct device_key){0};
    if (sodium_init() < 0) {
        log_error("device_key", "no random numbers: libsodium can't start");
        return ERR_UNSUPPORTED;
    }
    int dir = open(data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0) {
        return fail("reached", data_dir);
    }
    int fd = -1;
    enum err err = open_or_make(&fd, dir, data_dir);
    if (err == ERR_OK) {
        err = read_key(out, fd, data_dir);
        close(fd);
    }
    close(dir);
    if (err != ERR_OK) {
        sodium_memzero(out, sizeof *out);
    }
    return err;
}
