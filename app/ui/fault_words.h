// Which sentence tells of a fault: what is wrong, and what to do next.
#pragma once

#include "app/domain/fault.h"
#include "app/ui/view.h"

// In the language; empty for FAULT_NONE.
const char *fault_words(enum language language, enum fault fault);
