#include "firmware/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/base/tick.h"

// 2026-01-01T00:00:00Z: no kiosk of this program ran before it, so a clock that says so is wrong.
static const int64_t earliest_utc_ms = INT64_C(1767225600000);

enum clock_trust clock_judge(int64_t utc_ms, bool disciplined, bool has_rtc) {
    if (utc_ms < earliest_utc_ms) {
        return CLOCK_UNKNOWN;
    }
    if (disciplined) {
        return CLOCK_SYNCED;
    }
    return has_rtc ? CLOCK_RTC : CLOCK_UNKNOWN;
}

// Where the question is forbidden (a sandbox), the answer is no.
static bool is_disciplined(void) {
    struct timex state = {0};
    return adjtimex(&state) >= 0 && !(state.status & STA_UNSYNC);
}

static bool has_hardware_clock(void) {
    return access("/dev/rtc0", F_OK) == 0 || access("/sys/class/rtc/rtc0", F_OK) == 0;
}

struct clock_reading clock_read(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct clock_reading reading = {
        .utc_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
        .mono_ms = tick_now_ms(),
    };
    reading.trust = clock_judge(reading.utc_ms, is_disciplined(), has_hardware_clock());
    return reading;
}

enum err clock_boot_id(char out[64]) {
    static const char path[] = "/proc/sys/kernel/random/boot_id";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, out, 63);
    if (fd >= 0) {
        close(fd);
    }
    if (len <= 0) {
        log_error("clock", "%s cannot be read (%s): is /proc mounted?", path, strerror(errno));
        return ERR_IO;
    }
    out[len] = '\0';
    out[strcspn(out, "\n")] = '\0';
    return ERR_OK;
}
