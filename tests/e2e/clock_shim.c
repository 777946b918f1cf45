// A clock that is wrong, a time server that comes or does not, and hours that pass at once: for
// LD_PRELOAD. The file that UK_CLOCK names holds "OFFSET_S SYNCED PASSED_S", read anew each time,
// so that a test can change them while the kiosk runs. What is off moves the wall clock only; what
// has passed moves the monotonic clock too.
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

// The C library names its parameters in a way that only it may.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)

struct wish {
    long offset_s, passed_s;
    int synced;
};

static struct wish read_wish(void) {
    struct wish wish = {0};
    const char *path = getenv("UK_CLOCK");
    FILE *file = path ? fopen(path, "re") : NULL;
    if (file) {
        if (fscanf(file, "%ld %d %ld", &wish.offset_s, &wish.synced, &wish.passed_s) != 3) {
            wish = (struct wish){0};
        }
        fclose(file);
    }
    return wish;
}

int clock_gettime(clockid_t id, struct timespec *now) {
    long result = syscall(SYS_clock_gettime, id, now);
    if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_MONOTONIC || id == CLOCK_BOOTTIME)) {
        struct wish wish = read_wish();
        now->tv_sec += wish.passed_s + (id == CLOCK_REALTIME ? wish.offset_s : 0);
    }
    return (int)result;
}

int adjtimex(struct timex *state) {
    struct wish wish = read_wish();
    memset(state, 0, sizeof *state);
    state->status = wish.synced ? 0 : STA_UNSYNC;
    return wish.synced ? TIME_OK : TIME_ERROR;
}

// Another boot of the machine: the file that UK_BOOT names stands in for the kernel's.
int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    const char *boot = getenv("UK_BOOT");
    if (boot && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0) {
        path = boot;
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

// NOLINTEND(readability-inconsistent-declaration-parameter-name)
