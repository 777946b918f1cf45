// One line per event on standard error: time, level, module, text.
//
// Lines never hold names, numbers of persons, card UIDs or QR text: a log leaves the kiosk in ways
// that the journal does not. Safe from any thread; each line is one write().
#pragma once

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_NONE };

// Lines below `level` are dropped, all of them with LOG_NONE. The default is LOG_INFO.
void log_set_level(enum log_level level);

void log_line(enum log_level level, const char *module, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
