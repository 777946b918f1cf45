#include "app/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/store/store_internal.h"

enum { BUSY_TIMEOUT_MS = 2000 };

// Asked of each connection; what is in the file itself (WAL) is asked once, in open_writer.
static const char connection_pragmas[] = "PRAGMA synchronous = FULL;"
                                         "PRAGMA foreign_keys = ON;"
                                         "PRAGMA recursive_triggers = ON;"
                                         "PRAGMA trusted_schema = OFF;"
                                         "PRAGMA secure_delete = ON;"
                                         "PRAGMA cell_size_check = ON;"
                                         "PRAGMA temp_store = MEMORY;";

// --- The directory and its lock ------------------------------------------------------------------

static enum err open_dir(struct store *store, const char *dir) {
    int len = snprintf(store->path, sizeof store->path, "%s/uketsuke.db", dir);
    if (len < 0 || (size_t)len >= sizeof store->path ||
        !text_copy(store->dir, STORE_PATH_CAP, dir)) {
        return store_refuse(store, ERR_INVALID,
                            "The name of the data directory is too long (%zu bytes): use a "
                            "shorter one.",
                            strlen(dir));
    }
    store->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->dir_fd < 0) {
        return store_refuse(store, err_from_errno(errno),
                            "The data directory %s can't be opened (%s): make it, or let this user "
                            "read and write it.",
                            dir, strerror(errno));
    }
    return ERR_OK;
}

static enum err take_lock(struct store *store) {
    store->lock_fd = openat(store->dir_fd, "uketsuke.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock_fd < 0) {
        return store_refuse(store, err_from_errno(errno),
                            "The lock file of the data directory %s can't be opened (%s): let this "
                            "user write there, and see that the disk has space.",
                            store->dir, strerror(errno));
    }
    if (flock(store->lock_fd, LOCK_EX | LOCK_NB) == 0) {
        return ERR_OK;
    }
    bool is_held = errno == EWOULDBLOCK;
    return store_refuse(store, is_held ? ERR_BUSY : err_from_errno(errno),
                        "The data directory %s is in use by another program (%s): end that one, "
                        "then try again.",
                        store->dir, strerror(errno));
}

// --- The database --------------------------------------------------------------------------------

static enum err connect_to(struct store *store, int flags) {
    int code = sqlite3_open_v2(store->path, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        return store_fail(store, code);
    }
    sqlite3_extended_result_codes(store->db, 1);
    // Until the file is known to be ours, sound and not too new, not a byte of it may change.
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    return ERR_OK;
}

static void disconnect(struct store *store) {
    store_finish_statements(store);
    sqlite3_close_v2(store->db);
    store->db = NULL;
}

// SQLite would make it readable for everyone; it holds names and birth dates. One that is there is
// not opened: closing it again would drop the locks of any reader in this process.
static enum err make_file(struct store *store) {
    int fd = open(store->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) {
        return ERR_OK;
    }
    if (fd < 0) {
        return store_refuse(store, err_from_errno(errno),
                            "The database %s can't be opened for writing (%s): let this user write "
                            "it, and see that the disk has space.",
                            store->path, strerror(errno));
    }
    close(fd);
    return ERR_OK;
}

static enum err switch_to_wal(struct store *store) {
    char mode[16] = "";
    struct query query = query_start(store, "PRAGMA journal_mode = WAL");
    if (query_next(&query)) {
        query_read_text(&query, mode, sizeof mode);
    }
    enum err err = query_finish(&query);
    if (err == ERR_OK && strcmp(mode, "wal") != 0) {
        return store_refuse(store, ERR_UNSUPPORTED,
                            "The database %s can't keep a write-ahead log on this file system: use "
                            "a local disk.",
                            store->path);
    }
    return err;
}

// Without this the removal of the first rollback journal could come undone in a power cut, and the
// switch to WAL with it.
static enum err sync_dir(struct store *store) {
    if (fsync(store->dir_fd) == 0) {
        return ERR_OK;
    }
    return store_refuse(store, err_from_errno(errno),
                        "The data directory %s can't be made durable (%s): check the disk.",
                        store->dir, strerror(errno));
}

static enum err read_practice(struct store *store) {
    char value[8];
    enum err err = meta_get(store, value, sizeof value, "practice");
    store->is_practice = err == ERR_OK;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err read_device_id(struct store *store) {
    enum err err = meta_get(store, store->device_id, sizeof store->device_id, "device_id");
    if (err != ERR_NOT_FOUND) {
        return err == ERR_OK ? read_practice(store) : err;
    }
    return store_refuse(store, ERR_CORRUPT, "The database %s has lost the id of its device.",
                        store->path);
}

static enum err prepare_for_writing(struct store *store) {
    int version = 0;
    enum err err = migrate_check(store, &version);
    if (err == ERR_OK) {
        err = store_run_script(store, connection_pragmas);
    }
    if (err == ERR_OK) {
        err = switch_to_wal(store);
    }
    if (err == ERR_OK && version == 0) {
        err = sync_dir(store);
    }
    if (err == ERR_OK) {
        err = migrate_run(store, version);
    }
    return err == ERR_OK ? read_device_id(store) : err;
}

// SQLite opens what it may not write for reading, without a word.
static enum err connect_for_writing(struct store *store) {
    enum err err = connect_to(store, SQLITE_OPEN_READWRITE);
    if (err == ERR_OK && sqlite3_db_readonly(store->db, "main")) {
        return store_refuse(store, ERR_PERM,
                            "The database %s may not be written by this user: give it the file, "
                            "or start the kiosk as the user who owns it.",
                            store->path);
    }
    return err;
}

static enum err open_writer(struct store *store) {
    enum err err = take_lock(store);
    if (err != ERR_OK) {
        return err;
    }
    if (practice_remove(store) != ERR_OK) {
        log_warn("store", "the kiosk starts all the same");
    }
    if (aside_is_orphaned(store)) {
        return aside_put(store);
    }
    err = make_file(store);
    if (err == ERR_OK) {
        err = connect_for_writing(store);
    }
    if (err == ERR_OK) {
        err = prepare_for_writing(store);
    }
    if (err == ERR_CORRUPT) {
        disconnect(store);
        return aside_put(store);
    }
    if (err == ERR_OK) {
        sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    }
    return err;
}

static enum err open_reader(struct store *store) {
    if (faccessat(store->dir_fd, "uketsuke.db", F_OK, 0) != 0) {
        return store_refuse(store, err_from_errno(errno),
                            "There is no database in the data directory %s (%s): check its name, "
                            "or start the kiosk with it once.",
                            store->dir, strerror(errno));
    }
    int version = 0;
    enum err err = connect_to(store, SQLITE_OPEN_READONLY);
    if (err == ERR_OK) {
        err = migrate_check(store, &version);
    }
    if (err == ERR_OK && version < store_schema_count) {
        return store_refuse(store, ERR_UNSUPPORTED,
                            "The database %s was made by an older version of this product: start "
                            "the kiosk with it once, which brings it up to date.",
                            store->path);
    }
    if (err == ERR_OK) {
        err = store_run_script(store, connection_pragmas);
    }
    return err == ERR_OK ? read_device_id(store) : err;
}

enum err store_open(struct store **out, const char *dir, enum store_mode mode, char *problem,
                    size_t cap) {
    *out = NULL;
    struct store *store = calloc(1, sizeof *store);
    if (!store || sodium_init() < 0) {
        free(store);
        snprintf(problem, cap, "The data directory %s can't be opened: memory ran out.", dir);
        log_error("store", "%s", problem);
        return ERR_NOMEM;
    }
    store->dir_fd = -1;
    store->lock_fd = -1;
    enum err err = open_dir(store, dir);
    if (err == ERR_OK) {
        err = mode == STORE_WRITE ? open_writer(store) : open_reader(store);
    }
    if (err != ERR_OK) {
        snprintf(problem, cap, "%s", store->problem);
        store_close(store);
        return err;
    }
    *out = store;
    return ERR_OK;
}

void store_close(struct store *store) {
    if (!store) {
        return;
    }
    disconnect(store);
    if (store->lock_fd >= 0) {
        close(store->lock_fd);
    }
    if (store->dir_fd >= 0) {
        close(store->dir_fd);
    }
    free(store);
}

const char *store_problem(const struct store *store) {
    return store->problem;
}

enum fault store_fault(const struct store *store) {
    return store->fault;
}

enum fault store_fault_of(enum err err) {
    switch (err) {
    case ERR_OK:
        return FAULT_NONE;
    case ERR_FULL:
        return FAULT_STORE_FULL;
    case ERR_PERM:
        return FAULT_STORE_DENIED;
    case ERR_CORRUPT:
        return FAULT_STORE_DAMAGED;
    case ERR_VERSION:
        return FAULT_STORE_NEWER;
    case ERR_BUSY:
        return FAULT_STORE_IN_USE;
    case ERR_NOMEM:
        return FAULT_KIOSK;
    default:
        return FAULT_STORE_BROKEN;
    }
}

const char *store_device_id(const struct store *store) {
    return store->device_id;
}

const char *store_sqlite_version(void) {
    return sqlite3_libversion();
}
