// The reader under test, driven by real libnfc, with an emulated PN532 at the other end of its
// port.
#pragma once

#include "app/base/mailbox.h"
#include "firmware/device.h"
#include "tests/emulator/pn532.h"

enum { RIG_SCANS_MAX = 16, RIG_PATIENCE_MS = 20000 };

struct rig {
    char directory[64];
    char link[128];
    char connstring[160];
    struct emulator *emulator;
    struct mailbox *scans;
    struct mailbox *reports;
    struct reader *reader;
};

// cmocka's setup and teardown: an emulator, and a reader that has reported READER_READY. `rig_bare`
// starts the emulator alone.
int rig_setup(void **state);
int rig_bare(void **state);
int rig_teardown(void **state);

void rig_start_reader(struct rig *rig, struct reader **reader);
void rig_stop_reader(struct reader **reader);
void rig_command(struct rig *rig, const char *line);
void rig_expect_scan(struct rig *rig, enum scan_kind kind, const char *hex);
void rig_expect_state(struct rig *rig, enum reader_state state);
// Lets the reader look `polls` more times.
void rig_wait_polls(struct rig *rig, unsigned polls);
// Long enough for a card that is gone to be forgotten, and for any event on the way to arrive.
void rig_wait_away(struct rig *rig);
void rig_expect_no_scan(struct rig *rig);
