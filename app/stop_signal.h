// SIGTERM and SIGINT as a message: one thread waits for them, so that no handler runs in the middle
// of anything. Start it before any other thread, which then inherits that the signals are blocked.
#pragma once

#include <stdbool.h>

#include "app/base/err.h"

// `wake` is called from that thread when a signal has come.
MUST_USE enum err stop_signal_start(void (*wake)(void *context), void *context);
bool stop_signal_seen(void);
void stop_signal_finish(void);
