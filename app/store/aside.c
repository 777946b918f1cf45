// Setting a database aside that will not open: renamed, never deleted, with everything that SQLite
// keeps beside it, so that it can be taken to somebody who can read it.
#include "app/store/store_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/text.h"

// The database goes first. Were its log to go first and the power then, the next start would open
// the database without the log, and lose what was in it without a word.
static const char *const parts[] = {"", "-wal", "-shm", "-journal"};
enum { PART_COUNT = sizeof parts / sizeof *parts, NAME_MAX_CAP = STORE_PATH_CAP + 64 };

static bool part_path(char out[NAME_MAX_CAP], const char *base, size_t part) {
    return snprintf(out, NAME_MAX_CAP, "%s%s", base, parts[part]) < NAME_MAX_CAP;
}

static off_t size_of(const char *base, size_t part) {
    char path[NAME_MAX_CAP];
    struct stat info;
    return part_path(path, base, part) && stat(path, &info) == 0 ? info.st_size : -1;
}

bool aside_is_orphaned(const struct store *store) {
    return size_of(store->path, 0) <= 0 && size_of(store->path, 1) > 0;
}

static bool is_taken(const char *base) {
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (size_of(base, i) >= 0) {
            return true;
        }
    }
    return false;
}

// uketsuke.db.damaged-2026-04-01T050200.123Z: no colons, for sticks with other file systems.
static bool choose_name(char out[NAME_MAX_CAP], const struct store *store) {
    for (int attempt = 0; attempt < 100; attempt++) {
        char text[UTC_TEXT_CAP];
        utc_to_text(text, store_now_utc_ms() + attempt);
        int len = snprintf(out, NAME_MAX_CAP, "%s.damaged-%.13s%.2s%s", store->path, text,
                           text + 14, text + 17);
        if (len > 0 && len < NAME_MAX_CAP && !is_taken(out)) {
            return true;
        }
    }
    return false;
}

static bool move_parts(const char *from, const char *to) {
    for (size_t i = 0; i < PART_COUNT; i++) {
        char source[NAME_MAX_CAP];
        char target[NAME_MAX_CAP];
        if (!part_path(source, from, i) || !part_path(target, to, i) ||
            (rename(source, target) != 0 && errno != ENOENT)) {
            return false;
        }
    }
    return true;
}

enum err aside_put(struct store *store) {
    char name[NAME_MAX_CAP];
    if (!choose_name(name, store) || !move_parts(store->path, name) || fsync(store->dir_fd) != 0) {
        enum err err = err_from_errno(errno);
        return store_refuse(store, err == ERR_OK ? ERR_IO : err,
                            "The database %s is damaged and could not be set aside (%s): copy the "
                            "directory, then rename the file by hand.",
                            store->path, strerror(errno));
    }
    return store_refuse(store, ERR_CORRUPT,
                        "The database %s would not open and was set aside as %s: keep that file, "
                        "records that HQ does not have are in it. Start again to begin a new one.",
                        store->path, name);
}
