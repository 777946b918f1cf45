#include "firmware/usb_stick.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "app/base/buf.h"
#include "app/base/text.h"

enum { MOUNTINFO_MAX = 1024 * 1024 };

// --- Which mounts are sticks ---------------------------------------------------------------------

static bool is_stick(const char *path) {
    static const char *const places[] = {"/media/*", "/run/media/*/*", "/mnt/usb*"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (fnmatch(places[i], path, FNM_LEADING_DIR) == 0) {
            return true;
        }
    }
    return false;
}

static int octal(const char *text) {
    int value = 0;
    for (int i = 0; i < 3; i++) {
        if (text[i] < '0' || text[i] > '7') {
            return -1;
        }
        value = value * 8 + (text[i] - '0');
    }
    return value;
}

// proc(5): space, tab, line feed and backslash stand as \040 and the like. False: does not fit.
static bool unescape(char *out, size_t cap, const char *text, size_t len) {
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        int value = text[i] == '\\' && i + 3 < len ? octal(text + i + 1) : -1;
        if (used + 1 >= cap) {
            return false;
        }
        if (value > 0) {
            ((unsigned char *)out)[used++] = (unsigned char)value;
            i += 3;
        } else {
            out[used++] = text[i];
        }
    }
    out[used] = '\0';
    return true;
}

// "36 35 98:0 / /mnt/usb rw,noatime master:1 - vfat /dev/sda1 rw": the fifth word is the place, the
// sixth begins with how it is mounted.
static bool read_line(struct usb_stick *out, const char *line, size_t len) {
    const char *words[6];
    size_t count = 0;
    const char *end = line + len;
    for (const char *at = line; at < end && count < 6; at++) {
        words[count++] = at;
        at = memchr(at, ' ', (size_t)(end - at));
        if (!at) {
            break;
        }
    }
    if (count < 6) {
        return false;
    }
    *out = (struct usb_stick){.read_only = end - words[5] >= 2 && memcmp(words[5], "ro", 2) == 0};
    return unescape(out->path, sizeof out->path, words[4], (size_t)(words[5] - words[4] - 1)) &&
           is_stick(out->path);
}

static void set_name(struct usb_stick *stick) {
    const char *slash = strrchr(stick->path, '/');
    snprintf(stick->name, sizeof stick->name, "%.*s", (int)sizeof stick->name - 1,
             slash ? slash + 1 : stick->path);
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct usb_stick *)a)->path, ((const struct usb_stick *)b)->path);
}

size_t usb_stick_parse(struct usb_stick *out, size_t cap, const char *mountinfo) {
    size_t count = 0;
    while (*mountinfo && count < cap) {
        size_t len = strcspn(mountinfo, "\n");
        if (read_line(&out[count], mountinfo, len)) {
            set_name(&out[count++]);
        }
        mountinfo += len + (mountinfo[len] != '\0');
    }
    qsort(out, count, sizeof *out, by_path);
    return count;
}

// --- What there is -------------------------------------------------------------------------------

static size_t take_named(struct usb_stick *out, size_t cap, const char *paths) {
    size_t count = 0;
    while (*paths && count < cap) {
        size_t len = strcspn(paths, ":");
        struct usb_stick *stick = &out[count];
        *stick = (struct usb_stick){.read_only = false};
        if (len > 0 && text_copy_span(stick->path, sizeof stick->path,
                                      (struct span){(const uint8_t *)paths, len})) {
            set_name(stick);
            count++;
        }
        paths += len + (paths[len] != '\0');
    }
    return count;
}

static enum err find_mounted(struct usb_stick *out, size_t *count, size_t cap) {
    struct buf buf = BUF_EMPTY;
    const char *text = NULL;
    enum err err = buf_read_file(&buf, "/proc/self/mountinfo", MOUNTINFO_MAX);
    err = err == ERR_OK ? buf_terminate(&buf, &text) : err;
    if (err == ERR_OK) {
        *count = usb_stick_parse(out, cap, text);
    }
    buf_fini(&buf);
    return err;
}

// A stick that was pulled out meanwhile is none.
static bool measure(struct usb_stick *stick) {
    struct statvfs status;
    if (statvfs(stick->path, &status) != 0) {
        return false;
    }
    stick->free_bytes = (int64_t)(status.f_bavail * status.f_frsize);
    stick->read_only = stick->read_only || (status.f_flag & ST_RDONLY) != 0;
    return true;
}

enum err usb_stick_list(struct usb_stick *out, size_t *count, size_t cap) {
    const char *named = getenv("UK_USB_DIR");
    enum err err = ERR_OK;
    *count = 0;
    if (named) {
        *count = take_named(out, cap, named);
    } else {
        err = find_mounted(out, count, cap);
    }
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        if (measure(&out[i])) {
            out[kept++] = out[i];
        }
    }
    *count = kept;
    return err;
}

// --- Its files -----------------------------------------------------------------------------------

static int is_csv(const struct dirent *entry) {
    const char *name = entry->d_name;
    return name[0] != '.' && name[0] != '~' && strlen(name) < USB_NAME_CAP &&
           fnmatch("*.csv", name, FNM_CASEFOLD) == 0;
}

enum err usb_stick_csv(char (*names)[USB_NAME_CAP], size_t *count, size_t cap,
                       const struct usb_stick *stick) {
    struct dirent **entries = NULL;
    *count = 0;
    int found = scandir(stick->path, &entries, is_csv, alphasort);
    if (found < 0) {
        return err_from_errno(errno);
    }
    for (int i = 0; i < found; i++) {
        if (*count < cap) {
            snprintf(names[(*count)++], USB_NAME_CAP, "%s", entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
    return ERR_OK;
}
