#include "tests/store/fault_vfs.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "app/base/buf.h"

enum { FILES_MAX = 8, CHANGES_MAX = 8192, SECTOR = 512 };

// One change that is not durable yet. data NULL: the file was cut to `offset` bytes, or deleted,
// which is the same as to 0 but is made durable by syncing the directory.
struct change {
    int64_t offset;
    size_t len;
    uint8_t *data;
    bool is_deletion;
};

struct disk_file {
    char path[512];
    struct buf durable;
    struct change changes[CHANGES_MAX];
    size_t change_count;
};

struct fault_file {
    sqlite3_file base;
    struct disk_file *disk; // NULL: a temporary file
    sqlite3_file *real;
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    struct fault_plan plan;
    int64_t steps;
    struct disk_file *files[FILES_MAX];
    size_t file_count;
} disk;

// A test that needs more than the model holds must be seen to stop.
static void require(bool condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "fault_vfs: %s\n", what);
        abort();
    }
}

// --- What the disk holds -------------------------------------------------------------------------

static void change_size(struct buf *content, size_t size) {
    if (size > content->len) {
        size_t extra = size - content->len;
        require(buf_reserve(content, extra) == ERR_OK, "out of memory");
        memset(content->data + content->len, 0, extra);
    }
    content->len = size;
}

static void put_bytes(struct buf *content, int64_t offset, const uint8_t *data, size_t len) {
    size_t end = (size_t)offset + len;
    if (end > content->len) {
        change_size(content, end);
    }
    memcpy(content->data + offset, data, len);
}

static struct disk_file *find_file(const char *path) {
    for (size_t i = 0; i < disk.file_count; i++) {
        if (strcmp(disk.files[i]->path, path) == 0) {
            return disk.files[i];
        }
    }
    return NULL;
}

static struct disk_file *add_file(const char *path) {
    struct disk_file *file = find_file(path);
    if (!file) {
        require(disk.file_count < FILES_MAX, "too many files");
        file = calloc(1, sizeof *file);
        require(file && strlen(path) < sizeof file->path, "out of memory");
        memcpy(file->path, path, strlen(path) + 1);
        if (access(path, F_OK) == 0) {
            require(buf_read_file(&file->durable, path, 1 << 26) == ERR_OK, "can't read");
        }
        disk.files[disk.file_count++] = file;
    }
    return file;
}

static void note(struct disk_file *file, int64_t offset, const void *data, size_t len) {
    require(file->change_count < CHANGES_MAX, "too many changes without a sync");
    struct change *change = &file->changes[file->change_count++];
    *change = (struct change){.offset = offset, .len = len};
    if (data) {
        change->data = malloc(len);
        require(change->data, "out of memory");
        memcpy(change->data, data, len);
    }
}

static void make_durable(struct disk_file *file) {
    for (size_t i = 0; i < file->change_count; i++) {
        struct change *change = &file->changes[i];
        if (change->data) {
            put_bytes(&file->durable, change->offset, change->data, change->len);
        } else {
            change_size(&file->durable, (size_t)change->offset);
        }
        free(change->data);
    }
    file->change_count = 0;
}

// What came before a deletion that lasts does not matter any more.
static void make_deletions_durable(struct disk_file *file) {
    size_t done = 0;
    for (size_t i = 0; i < file->change_count; i++) {
        done = file->changes[i].is_deletion ? i + 1 : done;
    }
    for (size_t i = 0; i < done; i++) {
        free(file->changes[i].data);
    }
    if (done > 0) {
        file->durable.len = 0;
        file->change_count -= done;
        memmove(file->changes, file->changes + done, file->change_count * sizeof *file->changes);
    }
}

// --- The power goes ------------------------------------------------------------------------------

static bool draw_bit(void) {
    uint64_t *x = &disk.plan.seed;
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return (*x >> 33) & 1;
}

static void survive_sectors(struct disk_file *file, const struct change *change) {
    for (size_t done = 0; done < change->len;) {
        size_t to_boundary = SECTOR - (size_t)(change->offset + (int64_t)done) % SECTOR;
        size_t len = change->len - done < to_boundary ? change->len - done : to_boundary;
        if (draw_bit()) {
            put_bytes(&file->durable, change->offset + (int64_t)done, change->data + done, len);
        }
        done += len;
    }
}

// Each change by itself: whole, gone, or torn between sectors. So a later one may be there without
// an earlier one, as on a disk with a cache of its own.
static void survive(struct disk_file *file) {
    for (size_t i = 0; i < file->change_count; i++) {
        const struct change *change = &file->changes[i];
        if (!draw_bit()) {
            continue;
        }
        if (!change->data) {
            change_size(&file->durable, (size_t)change->offset);
        } else if (draw_bit()) {
            put_bytes(&file->durable, change->offset, change->data, change->len);
        } else {
            survive_sectors(file, change);
        }
    }
}

// What is empty is to SQLite as if it were not there.
static void write_back(const struct disk_file *file) {
    if (file->durable.len == 0) {
        unlink(file->path);
        return;
    }
    int fd = open(file->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    size_t done = 0;
    while (fd >= 0 && done < file->durable.len) {
        ssize_t written = write(fd, file->durable.data + done, file->durable.len - done);
        require(written > 0, "can't write back");
        done += (size_t)written;
    }
    require(fd >= 0, "can't write back");
    close(fd);
}

static void cut_power(void) {
    for (size_t i = 0; i < disk.file_count; i++) {
        char shm[600];
        survive(disk.files[i]);
        write_back(disk.files[i]);
        snprintf(shm, sizeof shm, "%s-shm", disk.files[i]->path);
        unlink(shm);
    }
    _exit(FAULT_CUT);
}

// SQLITE_OK: go on. The change of this step is noted already, so that it may survive in part.
static void step_on_power(void) {
    disk.steps++;
    if (disk.plan.cut_at > 0 && disk.steps == disk.plan.cut_at) {
        cut_power();
    }
}

static bool is_to_fail(void) {
    int64_t next = disk.steps + 1;
    bool fails = disk.plan.fail_from > 0 && next >= disk.plan.fail_from &&
                 next < disk.plan.fail_from + disk.plan.fail_count;
    disk.steps += fails;
    return fails;
}

// --- A file --------------------------------------------------------------------------------------

static struct fault_file *of(sqlite3_file *file) {
    return (struct fault_file *)file;
}

static int file_close(sqlite3_file *file) {
    return of(file)->real->pMethods->xClose(of(file)->real);
}

static int file_read(sqlite3_file *file, void *out, int len, sqlite3_int64 offset) {
    return of(file)->real->pMethods->xRead(of(file)->real, out, len, offset);
}

static int file_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 offset) {
    if (of(file)->disk) {
        if (is_to_fail()) {
            return disk.plan.fail_code;
        }
        note(of(file)->disk, offset, data, (size_t)len);
        step_on_power();
    }
    return of(file)->real->pMethods->xWrite(of(file)->real, data, len, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    if (of(file)->disk) {
        note(of(file)->disk, size, NULL, 0);
        step_on_power();
    }
    return of(file)->real->pMethods->xTruncate(of(file)->real, size);
}

static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    if (!of(file)->disk) {
        return SQLITE_OK;
    }
    if (is_to_fail()) {
        return disk.plan.fail_code;
    }
    step_on_power();
    if (!disk.plan.sync_lies) {
        make_durable(of(file)->disk);
    }
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return of(file)->real->pMethods->xFileSize(of(file)->real, size);
}

static int file_lock(sqlite3_file *file, int level) {
    return of(file)->real->pMethods->xLock(of(file)->real, level);
}

static int file_unlock(sqlite3_file *file, int level) {
    return of(file)->real->pMethods->xUnlock(of(file)->real, level);
}

static int file_check_lock(sqlite3_file *file, int *is_reserved) {
    return of(file)->real->pMethods->xCheckReservedLock(of(file)->real, is_reserved);
}

static int file_control(sqlite3_file *file, int op, void *arg) {
    return of(file)->real->pMethods->xFileControl(of(file)->real, op, arg);
}

static int file_sector_size(sqlite3_file *file) {
    return of(file)->real->pMethods->xSectorSize(of(file)->real);
}

// Nothing is promised: neither that writes are atomic nor that their order is kept.
static int file_characteristics(sqlite3_file *file) {
    (void)file;
    return 0;
}

static int shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out) {
    return of(file)->real->pMethods->xShmMap(of(file)->real, page, size, extend, out);
}

static int shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return of(file)->real->pMethods->xShmLock(of(file)->real, offset, count, flags);
}

static void shm_barrier(sqlite3_file *file) {
    of(file)->real->pMethods->xShmBarrier(of(file)->real);
}

static int shm_unmap(sqlite3_file *file, int is_to_delete) {
    return of(file)->real->pMethods->xShmUnmap(of(file)->real, is_to_delete);
}

static const sqlite3_io_methods file_methods = {
    .iVersion = 2, // no memory-mapped reading past the model
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

// --- The file system -----------------------------------------------------------------------------

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                    int *out_flags) {
    (void)vfs;
    const int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    struct fault_file *wrapper = of(file);
    wrapper->base.pMethods = NULL;
    wrapper->real = (sqlite3_file *)(wrapper + 1);
    wrapper->disk = path && (flags & kept) ? add_file(path) : NULL;
    int code = disk.real->xOpen(disk.real, path, wrapper->real, flags, out_flags);
    if (code == SQLITE_OK) {
        wrapper->base.pMethods = &file_methods;
    }
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int is_to_sync) {
    (void)vfs;
    struct disk_file *file = find_file(path);
    if (file) {
        note(file, 0, NULL, 0);
        file->changes[file->change_count - 1].is_deletion = true;
        step_on_power();
        if (is_to_sync && !disk.plan.sync_lies) {
            make_deletions_durable(file);
        }
    }
    return disk.real->xDelete(disk.real, path, 0);
}

// The program's own: instead of the C library's, for what is synced past SQLite, a directory.
int fsync(int fd) {
    struct stat info;
    if (disk.file_count == 0 || fstat(fd, &info) != 0 || !S_ISDIR(info.st_mode)) {
        return (int)syscall(SYS_fsync, fd);
    }
    step_on_power();
    for (size_t i = 0; i < disk.file_count && !disk.plan.sync_lies; i++) {
        make_deletions_durable(disk.files[i]);
    }
    return 0;
}

void fault_vfs_install(void) {
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.pNext = NULL;
    disk.vfs.zName = "fault";
    disk.vfs.szOsFile = (int)sizeof(struct fault_file) + disk.real->szOsFile;
    disk.vfs.xOpen = vfs_open;
    disk.vfs.xDelete = vfs_delete;
    require(sqlite3_vfs_register(&disk.vfs, 1) == SQLITE_OK, "can't register");
}

void fault_vfs_remove(void) {
    sqlite3_vfs_unregister(&disk.vfs);
    for (size_t i = 0; i < disk.file_count; i++) {
        make_durable(disk.files[i]);
        buf_fini(&disk.files[i]->durable);
        free(disk.files[i]);
    }
    disk.file_count = 0;
}

void fault_vfs_arm(const struct fault_plan *plan) {
    disk.plan = *plan;
    disk.steps = 0;
}

int64_t fault_vfs_steps(void) {
    return disk.steps;
}
