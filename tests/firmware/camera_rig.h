// A camera with its mailboxes, and patience: what tests of cameras wait with. Waits end with what
// they wait for; their bound is there only to end a test that has failed.
#pragma once

#include "firmware/device.h"

struct camera_rig {
    struct reader *reader;
    struct mailbox *scans, *reports, *frames;
};

void rig_start(struct camera_rig *rig, const char *spec);
void rig_stop(struct camera_rig *rig);

// The next report of this state; the ones before it are passed over. Fails the test when none
// comes.
struct reader_report rig_await_state(struct camera_rig *rig, enum reader_state state);
struct scan rig_await_scan(struct camera_rig *rig);
void rig_await_text(struct camera_rig *rig, const char *text);
int rig_count_scans(struct camera_rig *rig); // takes what is there now
