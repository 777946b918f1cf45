#include "app/base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_CAP = 1024 };

static _Atomic int minimum_level = LOG_INFO;

void log_set_level(enum log_level level) {
    atomic_store(&minimum_level, (int)level);
}

static size_t clamp(int written, size_t room) {
    if (written < 0) {
        return 0;
    }
    return (size_t)written < room ? (size_t)written : room - 1;
}

// One event stays one line, whatever foreign text it quotes.
static void flatten(char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f) {
            text[i] = ' ';
        }
    }
}

void log_line(enum log_level level, const char *module, const char *format, ...) {
    static const char *const names[] = {"debug", "info", "warn", "error"};
    if ((int)level < atomic_load(&minimum_level)) {
        return;
    }
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);

    char line[LINE_CAP];
    size_t used = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ", &utc);
    used += clamp(snprintf(line + used, sizeof line - used, " %-5s %s: ", names[level], module),
                  sizeof line - used);
    va_list args;
    va_start(args, format);
    used += clamp(vsnprintf(line + used, sizeof line - used, format, args), sizeof line - used);
    va_end(args);
    flatten(line, used);
    line[used++] = '\n';
    // Nowhere is left to report that the log itself cannot be written.
    ssize_t ignored = write(STDERR_FILENO, line, used);
    (void)ignored;
}
