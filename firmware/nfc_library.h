// libnfc keeps its list of drivers in one place for the whole process and sets an environment
// variable when it starts: it is started once, from the thread that starts the first reader, and
// ended with the last.
#pragma once

#include <nfc/nfc.h>

// NULL: out of memory. Not to be called while other threads of ours read the environment.
nfc_context *nfc_library_take(void);
void nfc_library_release(void);
