// SIGTERM and SIGINT as a message: one thread waits for them, so that no handler runs in the middle
// of anything.
#pragma once

#include <stdbool.h>

#include "app/base/err.h"

// First of all, before any thread is started: they inherit that the signals are blocked.
MUST_USE enum err stop_signal_block(void);
// `wake` is called from that thread when a signal has come.
MUST_USE enum err stop_signal_start(void (*wake)(void *context), void *context);
bool stop_signal_seen(void);
void stop_signal_finish(void);
